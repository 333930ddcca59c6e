//! What a release consists of, as files: archives, installers and the files of package managers. Each is made from
//! archives with a stand-in for the program, parsed, and run where this system can run it.

use crate::support::program::{PROGRAM, stderr, stdout};
use crate::support::release::{REPOSITORY, Release, TARGETS};
use crate::support::tally::skipped;
use crate::support::{files_below, repository, repository_text};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output};

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn release() -> (tempfile::TempDir, Release) {
    let folder = tempfile::tempdir().unwrap();
    let release = Release::make(folder.path());
    (folder, release)
}

fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap()
}

/// Runs a shell script of a release, which downloads from the release's folder.
fn run(release: &Release, script: &str, arguments: &[&str], home: &Path) -> Output {
    Command::new("sh")
        .arg(release.path(script))
        .args(arguments)
        .env(
            "INQUILL_RELEASE",
            format!("file://{}", release.path("").display()),
        )
        .env("INQUILL_PROGRAM", PROGRAM)
        .env("HOME", home)
        .env_remove("XDG_CACHE_HOME")
        .current_dir(home)
        .output()
        .unwrap()
}

/// Whether the installer can run here.
fn has_curl() -> bool {
    let found = Command::new("curl").arg("--version").output().is_ok();
    if !found {
        skipped("the installer: curl is not installed");
    }
    found
}

#[test]
fn an_archive_has_the_program_its_manual_page_completions_and_licenses() {
    let folder = tempfile::tempdir().unwrap();
    let (_, release) = (folder.path(), Release::make(folder.path()));
    let archive = release.archive("x86_64-unknown-linux-gnu");
    let listed = Command::new("tar")
        .arg("-tzf")
        .arg(&archive)
        .output()
        .unwrap();
    let listed = stdout(&listed);
    for file in [
        "inquill",
        "README.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "LICENCES.md",
        "man/inquill.1",
        "completions/inquill.bash",
        "completions/_inquill",
        "completions/inquill.fish",
        "completions/inquill.ps1",
    ] {
        let path = format!("inquill-{VERSION}-x86_64-unknown-linux-gnu/{file}\n");
        assert!(listed.contains(&path), "{file} is missing:\n{listed}");
    }
    let before = fs::read(&archive).unwrap();
    assert!(release.pack("x86_64-unknown-linux-gnu").status.success());
    assert_eq!(
        before,
        fs::read(&archive).unwrap(),
        "packed again, it differs"
    );
}

#[test]
fn every_file_of_a_release_has_the_checksum_of_its_archive_and_no_placeholder_left() {
    let (_folder, release) = release();
    let windows = "x86_64-pc-windows-msvc";
    for (file, targets) in [
        ("install.sh", &TARGETS[..4]),
        ("inquill.rb", &TARGETS[..4]),
        ("install.ps1", &TARGETS[4..]),
        ("inquill.json", &TARGETS[4..]),
        ("winget/owner.Inquill.installer.yaml", &TARGETS[4..]),
    ] {
        let text = release.text(file);
        assert!(
            text.contains(VERSION) && text.contains(REPOSITORY),
            "{file}"
        );
        for (target, _) in targets {
            assert!(text.contains(&release.sum(target)), "{file}: {target}");
        }
    }
    for path in files_below(&release.path("")) {
        if let Ok(text) = fs::read_to_string(&path) {
            assert!(!text.contains("{{"), "{}", path.display());
        }
    }
    let sums = release.text("SHA256SUMS");
    let name = format!("inquill-{VERSION}-{windows}.zip");
    assert!(
        sums.contains(&format!("{}  {name}\n", release.sum(windows))),
        "{sums}"
    );
    for file in [
        "install.sh",
        "install.ps1",
        "inquill.rb",
        "inquill.json",
        "Containerfile",
    ] {
        assert!(sums.contains(&format!("  {file}\n")), "{file}");
    }
}

#[test]
fn a_release_without_one_of_its_archives_is_not_made() {
    let (_folder, release) = release();
    fs::remove_file(release.archive("aarch64-apple-darwin")).unwrap();
    let output = release.generate();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("aarch64-apple-darwin"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn the_installer_puts_a_program_that_runs_into_a_folder() {
    if !has_curl() {
        return;
    }
    let ((_folder, release), home) = (release(), tempfile::tempdir().unwrap());
    let output = run(&release, "install.sh", &[], home.path());
    assert!(output.status.success(), "{}", stderr(&output));
    let said = stdout(&output);
    assert!(
        said.starts_with(&format!("installed inquill {VERSION} in ")),
        "{said}"
    );
    assert!(said.contains("export PATH="), "{said}");
    assert!(home.path().join(".local/bin/inquill").exists());
    let output = run(&release, "install.sh", &["--to", "here"], home.path());
    assert!(output.status.success() && home.path().join("here/inquill").exists());
    let again = run(&release, "install.sh", &["--to", "here"], home.path());
    assert!(again.status.success(), "{}", stderr(&again));
}

#[test]
fn the_installer_refuses_an_archive_that_was_changed() {
    if !has_curl() {
        return;
    }
    let ((_folder, release), home) = (release(), tempfile::tempdir().unwrap());
    for (target, _) in TARGETS {
        fs::write(release.archive(target), "something else").unwrap();
    }
    let output = run(&release, "install.sh", &["--to", "here"], home.path());
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(
        said.starts_with("error: ") && said.contains("is not the file that was released"),
        "{said}"
    );
    assert!(!home.path().join("here").exists());
}

#[test]
fn the_scoop_manifest_is_json_with_the_windows_archive() {
    let (_folder, release) = release();
    let manifest: Value = serde_json::from_str(&release.text("inquill.json")).unwrap();
    let windows = &manifest["architecture"]["64bit"];
    let name = format!("inquill-{VERSION}-x86_64-pc-windows-msvc");
    let address = format!("{REPOSITORY}/releases/download/v{VERSION}/{name}.zip");
    assert_eq!(manifest["version"], VERSION);
    assert_eq!(windows["url"], address);
    assert_eq!(windows["hash"], release.sum("x86_64-pc-windows-msvc"));
    assert_eq!(windows["extract_dir"], name);
}

#[test]
fn the_winget_manifests_are_yaml_about_one_package() {
    let (_folder, release) = release();
    for (file, kind) in [
        ("winget/owner.Inquill.yaml", "version"),
        ("winget/owner.Inquill.installer.yaml", "installer"),
        ("winget/owner.Inquill.locale.en-US.yaml", "defaultLocale"),
    ] {
        let manifest = yaml(&release.text(file));
        assert_eq!(manifest["ManifestType"], kind);
        assert_eq!(manifest["PackageIdentifier"], "owner.Inquill");
        assert_eq!(manifest["PackageVersion"], VERSION);
        assert_eq!(manifest["ManifestVersion"], "1.10.0");
    }
    let manifest = yaml(&release.text("winget/owner.Inquill.installer.yaml"));
    assert_eq!(
        manifest["NestedInstallerFiles"][0]["RelativeFilePath"],
        format!("inquill-{VERSION}-x86_64-pc-windows-msvc\\inquill.exe")
    );
    assert_eq!(
        manifest["Installers"][0]["InstallerSha256"],
        release.sum("x86_64-pc-windows-msvc")
    );
}

#[test]
fn the_homebrew_formula_names_an_archive_for_each_system() {
    let (_folder, release) = release();
    let formula = release.text("inquill.rb");
    for (target, ending) in &TARGETS[..4] {
        let address = format!(
            "{REPOSITORY}/releases/download/v{VERSION}/inquill-{VERSION}-{target}.{ending}"
        );
        let lines = format!(
            "url \"{address}\"\n      sha256 \"{}\"",
            release.sum(target)
        );
        assert!(formula.contains(&lines), "{target}");
    }
    let description = formula.split("desc \"").nth(1).unwrap();
    assert!(description.find('"').unwrap() < 80);
    if let Ok(checked) = Command::new("ruby")
        .arg("-c")
        .arg(release.path("inquill.rb"))
        .output()
    {
        assert!(checked.status.success(), "{}", stderr(&checked));
    } else {
        skipped("the syntax of the Homebrew formula: ruby is not installed");
    }
}

#[test]
fn the_container_has_the_linux_archives_and_nothing_else() {
    let (_folder, release) = release();
    let file = release.text("Containerfile");
    for line in file.lines().filter(|line| line.starts_with("FROM ")) {
        assert!(
            line.starts_with("FROM scratch") || line == "FROM ${TARGETARCH} AS unpacked",
            "{line}"
        );
    }
    let added: Vec<&str> = file
        .lines()
        .filter_map(|line| line.strip_prefix("ADD ")?.strip_suffix(" /"))
        .collect();
    assert_eq!(added.len(), 2);
    for archive in added {
        assert!(release.path(archive).exists(), "{archive}");
    }
}

#[test]
fn the_action_and_the_hook_install_the_version_they_are_for() {
    let (_folder, release) = release();
    let action = yaml(&release.text("action/action.yml"));
    assert_eq!(action["runs"]["using"], "composite");
    for step in action["runs"]["steps"].as_array().unwrap() {
        assert!(
            step["shell"].is_string() && step["run"].is_string(),
            "{step}"
        );
    }
    let hooks = yaml(&release.text("action/.pre-commit-hooks.yaml"));
    assert_eq!(hooks[0]["id"], "inquill-check");
    let entry = hooks[0]["entry"].as_str().unwrap();
    assert!(release.path("action").join(entry).exists(), "{entry}");
    if !has_curl() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("content")).unwrap();
    fs::write(home.path().join("site.toml"), "title = \"Site\"\n").unwrap();
    let page = home.path().join("content/_index.md");
    fs::write(&page, "# Home\n\nA page about something.\n").unwrap();
    let output = run(&release, "action/inquill-check", &[], home.path());
    assert!(output.status.success(), "{}", stderr(&output));
    fs::write(&page, "# Home\n\n[x](gone.md)\n").unwrap();
    let output = run(&release, "action/inquill-check", &[], home.path());
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
}

#[test]
fn every_script_is_one_that_a_plain_shell_can_read() {
    let (_folder, release) = release();
    let scripts = ["packaging/archive", "packaging/generate"].map(repository);
    let made =
        ["install.sh", "action/install.sh", "action/inquill-check"].map(|file| release.path(file));
    for script in scripts.iter().chain(&made) {
        let output = Command::new("sh").arg("-n").arg(script).output().unwrap();
        assert!(
            output.status.success(),
            "{}: {}",
            script.display(),
            stderr(&output)
        );
    }
}

#[test]
fn no_template_has_an_address_or_a_checksum_of_its_own() {
    for path in files_below(&repository("packaging/templates")) {
        let text = fs::read_to_string(&path).unwrap();
        for word in text.split([' ', '\n', '"', '\'', '=', '|']) {
            let is_sum = word.len() == 64 && word.chars().all(|c| c.is_ascii_hexdigit());
            let is_address =
                word.contains("://") && !word.contains("https://aka.ms/winget-manifest");
            assert!(!is_sum && !is_address, "{}: {word}", path.display());
        }
    }
}

#[test]
fn the_workflow_builds_every_target_and_says_which_have_not_been_run() {
    let text = repository_text(".github/workflows/release.yml");
    let workflow = yaml(&text);
    let matrix = workflow["jobs"]["build"]["strategy"]["matrix"]["include"].clone();
    let targets: Vec<&str> = matrix
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["target"].as_str().unwrap())
        .collect();
    assert_eq!(targets, TARGETS.map(|(target, _)| target));
    for (target, _) in TARGETS {
        let (before, _) = text.split_once(&format!("- target: {target}\n")).unwrap();
        let comment = before.trim_end().lines().last().unwrap().trim();
        let run = target == "x86_64-unknown-linux-gnu";
        assert_eq!(comment == "# Not yet run.", !run, "{target}: {comment}");
        let ending = if target.contains("windows") {
            ".zip"
        } else {
            ".tar.gz"
        };
        let guide = repository_text("docs/content/02-how-to/00-install.md");
        assert!(
            guide.contains(&format!("`{target}{ending}`")),
            "the guide doesn't list {target}"
        );
    }
    let permissions = &workflow["jobs"]["release"]["permissions"];
    assert_eq!(
        (&permissions["id-token"], &permissions["attestations"]),
        (&"write".into(), &"write".into())
    );
    assert_eq!(
        workflow["permissions"],
        serde_json::json!({ "contents": "read" })
    );
}

#[test]
fn cargo_binstall_finds_the_archives_by_the_names_that_they_have() {
    let manifest: toml::Table = repository_text("Cargo.toml").parse().unwrap();
    let metadata = &manifest["package"]["metadata"]["binstall"];
    let filled = |text: &toml::Value, target: &str, ending: &str| {
        let values = [
            ("{ repo }", REPOSITORY),
            ("{ name }", "inquill"),
            ("{ version }", VERSION),
            ("{ target }", target),
            ("{ archive-suffix }", ending),
        ];
        let text = text.as_str().unwrap().to_owned();
        values
            .iter()
            .fold(text, |text, (name, value)| text.replace(name, value))
    };
    for (target, ending) in TARGETS {
        let overrides = metadata["overrides"].get(target);
        let format = overrides.map_or(&metadata["pkg-fmt"], |its| &its["pkg-fmt"]);
        assert_eq!(
            format.as_str(),
            Some(if ending == "zip" { "zip" } else { "tgz" })
        );
        assert_eq!(
            filled(&metadata["pkg-url"], target, &format!(".{ending}")),
            format!(
                "{REPOSITORY}/releases/download/v{VERSION}/inquill-{VERSION}-{target}.{ending}"
            )
        );
        assert_eq!(
            filled(&metadata["bin-dir"], target, ""),
            format!("inquill-{VERSION}-{target}/{{ bin }}{{ binary-ext }}")
        );
    }
}

#[test]
fn the_crate_has_all_that_the_program_embeds_and_no_tests() {
    let output = Command::new(env!("CARGO"))
        .args([
            "package",
            "--list",
            "--allow-dirty",
            "--offline",
            "--locked",
        ])
        .current_dir(repository(""))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    let listed = stdout(&output);
    let listed: Vec<&str> = listed.lines().collect();
    let below = repository("");
    for folder in ["src", "templates", "static"] {
        for path in files_below(&repository(folder)) {
            let path = path.strip_prefix(&below).unwrap().to_str().unwrap();
            assert!(listed.contains(&path), "{path} is missing");
        }
    }
    assert!(listed.contains(&"build.rs") && listed.contains(&"Cargo.lock"));
    assert!(
        !listed
            .iter()
            .any(|path| path.starts_with("tests/it") || path.starts_with("docs/content"))
    );
}

#[test]
fn without_root_the_clean_debian_root_is_skipped_aloud() {
    let mut command = Command::new(repository("packaging/try-archive"));
    command.arg(repository("README.md"));
    if fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0) {
        command.uid(65534);
    }
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stdout(&output).starts_with("skipped: "),
        "{}",
        stdout(&output)
    );
}

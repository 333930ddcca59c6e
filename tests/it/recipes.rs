//! The recipes in `docs/publishing/` as files: each is parsed, and what it runs is run, with a stand-in for whatever
//! would reach another computer.

use crate::support::program::{PROGRAM, stderr};
use crate::support::release::Release;
use crate::support::{files_below, repository, repository_text};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::{Command, Output};

const SITE: &str = "https://example.org/project/";

fn recipe(name: &str) -> String {
    repository_text(&format!("docs/publishing/{name}"))
}

/// A site, a folder of programs, and a release to download: the real Inquill, and stand-ins for what reaches other computers.
struct Machine(tempfile::TempDir);

impl Machine {
    fn new() -> Self {
        let machine = Self(tempfile::tempdir().unwrap());
        for folder in ["site/content", "bin"] {
            fs::create_dir_all(machine.path(folder)).unwrap();
        }
        fs::write(machine.path("site/site.toml"), "title = \"Site\"\n").unwrap();
        fs::write(machine.path("site/content/_index.md"), "# Home\n").unwrap();
        symlink(PROGRAM, machine.path("bin/inquill")).unwrap();
        fs::create_dir(machine.path("runner")).unwrap();
        // A file of this repository: one that was written a moment ago may not be run while another thread starts a process.
        for (program, stand_in) in [("rclone", "noted"), ("wget", "wget")] {
            symlink(
                repository("tests/stand-ins").join(stand_in),
                machine.path("bin").join(program),
            )
            .unwrap();
        }
        machine
    }

    fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    /// Runs a script in the site's folder, as a host would.
    fn run(&self, script: &str) -> Output {
        let path = format!("{}:/usr/bin:/bin", self.path("bin").display());
        let mut command = Command::new("sh");
        command
            .args(["-e", "-c", script])
            .current_dir(self.path("site"))
            .env_clear();
        command
            .env("PATH", path)
            .env("URL", SITE)
            .env("SITE", SITE)
            .env("CI_PAGES_URL", SITE);
        command
            .env("CI_PROJECT_DIR", self.path("site"))
            .env("RUNNER_TEMP", self.path("runner"))
            .env("HOME", self.path("runner"))
            .env("BUCKET", "remote:bucket")
            .env("NOTES", self.0.path());
        command
            .env("INQUILL_PROGRAM", PROGRAM)
            .env(
                "INQUILL_RELEASE",
                format!("file://{}", self.path("release").display()),
            )
            .output()
            .unwrap()
    }

    /// A machine without Inquill, and a release that it can download.
    fn without_inquill() -> Self {
        let machine = Self::new();
        fs::remove_file(machine.path("bin/inquill")).unwrap();
        Release::make(&machine.path("release"));
        machine
    }

    /// Runs a script that publishes the site from a folder.
    fn publishes(&self, script: &str, folder: &str) {
        let output = self.run(script);
        assert!(output.status.success(), "{script}\n{}", stderr(&output));
        assert!(
            self.path("site").join(folder).join("index.html").exists(),
            "{script}"
        );
        let map = fs::read_to_string(self.path("site").join(folder).join("sitemap.xml")).unwrap();
        assert!(map.contains(&format!("<loc>{SITE}</loc>")), "{map}");
    }
}

fn toml_file(name: &str) -> toml::Table {
    recipe(name).parse().unwrap()
}

/// The commands in the comment at the top of a recipe.
fn commands_in_comments(name: &str) -> String {
    recipe(name)
        .lines()
        .filter_map(|line| line.strip_prefix("#   "))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_recipe_for_github_pages_builds_what_it_uploads() {
    let workflow: Value = serde_saphyr::from_str(&recipe("github-pages.yml")).unwrap();
    let steps = workflow["jobs"]["publish"]["steps"].as_array().unwrap();
    let script: Vec<&str> = steps
        .iter()
        .filter_map(|step| step["run"].as_str())
        .collect();
    let script = script.join("\n").replace(
        "${{ steps.pages.outputs.base_url }}",
        SITE.trim_end_matches('/'),
    );
    assert!(!script.contains("${{"), "{script}");
    let uses = |action: &str| {
        steps.iter().find(|step| {
            step["uses"]
                .as_str()
                .is_some_and(|uses| uses.starts_with(action))
        })
    };
    let uploaded = uses("actions/upload-pages-artifact@").unwrap();
    Machine::without_inquill().publishes(&script, uploaded["with"]["path"].as_str().unwrap());
    assert_eq!(uses("actions/configure-pages@").unwrap()["id"], "pages");
    assert_eq!(uses("actions/deploy-pages@").unwrap()["id"], "deployment");
    assert_eq!(workflow["permissions"]["pages"], "write");
}

#[test]
fn the_recipe_for_gitlab_pages_builds_the_folder_that_gitlab_publishes() {
    let file: Value = serde_saphyr::from_str(&recipe("gitlab-pages.yml")).unwrap();
    let job = &file["pages"];
    assert_eq!(job["artifacts"]["paths"], serde_json::json!(["public"]));
    let script: Vec<&str> = job["script"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line.as_str().unwrap())
        .collect();
    Machine::without_inquill().publishes(&script.join("\n"), "public");
}

#[test]
fn the_recipe_for_netlify_builds_the_folder_that_it_publishes() {
    let build = &toml_file("netlify.toml")["build"];
    Machine::without_inquill().publishes(
        build["command"].as_str().unwrap(),
        build["publish"].as_str().unwrap(),
    );
}

#[test]
fn the_recipes_of_hosts_download_one_version_and_compile_nothing() {
    let version = env!("CARGO_PKG_VERSION");
    for name in ["github-pages.yml", "gitlab-pages.yml", "netlify.toml"] {
        let text = recipe(name);
        assert!(
            text.contains(&format!("/releases/download/v{version}")),
            "{name} names no version"
        );
        assert!(!text.contains("cargo"), "{name} compiles");
    }
}

#[test]
fn a_recipe_publishes_nothing_if_the_download_was_changed() {
    let machine = Machine::without_inquill();
    let script = toml_file("netlify.toml")["build"]["command"]
        .as_str()
        .unwrap()
        .to_owned();
    for file in files_below(&machine.path("release")) {
        if file.to_str().unwrap().ends_with(".tar.gz") {
            fs::write(file, "something else").unwrap();
        }
    }
    let output = machine.run(&script);
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("is not the file that was released"),
        "{}",
        stderr(&output)
    );
    assert!(!machine.path("site/dist").exists());
}

#[test]
fn the_recipe_for_cloudflare_pages_uploads_what_its_first_line_builds() {
    let folder = toml_file("cloudflare-pages.toml")["pages_build_output_dir"]
        .as_str()
        .unwrap()
        .to_owned();
    let commands = commands_in_comments("cloudflare-pages.toml");
    let build = commands
        .lines()
        .next()
        .unwrap()
        .replace("https://a-small-garden.pages.dev/", SITE);
    Machine::new().publishes(&build, &folder);
}

#[test]
fn the_recipe_for_a_bucket_sends_pages_behind_what_they_need_and_removes_last() {
    let machine = Machine::new();
    machine.publishes(&recipe("bucket.sh"), "dist");
    let sent = fs::read_to_string(machine.path("rclone")).unwrap();
    let sent: Vec<&str> = sent.lines().collect();
    assert_eq!(sent.len(), 4, "{sent:?}");
    assert!(
        sent[0].contains("immutable")
            && sent[1].contains("--exclude *.html")
            && sent[2].contains("--include *.html")
    );
    assert!(
        sent[..3].iter().all(|line| line.starts_with("copy ")) && sent[3].starts_with("sync "),
        "{sent:?}"
    );
}

#[test]
fn the_recipe_for_nginx_states_the_policy_of_the_pages() {
    let machine = Machine::new();
    assert!(machine.run("inquill build").status.success());
    let headers = fs::read_to_string(machine.path("site/dist/_headers")).unwrap();
    let policy = headers
        .lines()
        .find_map(|line| line.trim().strip_prefix("Content-Security-Policy: "))
        .unwrap();
    assert!(recipe("nginx.conf").contains(&format!(
        "add_header Content-Security-Policy \"{policy}\" always;"
    )));
}

#[test]
#[ignore = "needs nginx: tests/run --all provides it"]
fn nginx_accepts_its_recipe() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["client", "proxy", "fastcgi", "uwsgi", "scgi"].map(|name| {
        format!(
            "{name}{}_temp_path {};\n",
            if name == "client" { "_body" } else { "" },
            folder.path().join(name).display()
        )
    });
    let main = format!(
        "pid {0}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{1}{2}}}\n",
        folder.path().display(),
        paths.concat(),
        recipe("nginx.conf")
    );
    fs::write(folder.path().join("nginx.conf"), main).unwrap();
    let output = Command::new("nginx")
        .arg("-t")
        .arg("-e")
        .arg(folder.path().join("errors"))
        .arg("-p")
        .arg(folder.path())
        .args(["-c", "nginx.conf"])
        .output()
        .expect("nginx");
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn every_recipe_is_named_in_the_list_of_recipes() {
    let list = recipe("README.md");
    for path in files_below(&repository("docs/publishing")) {
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(
            name == "README.md" || list.contains(&format!("]({name})")),
            "{name}"
        );
    }
}

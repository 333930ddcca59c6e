//! Promise 5: every mistake names file, line, column and cause, with a way to fix it, and nothing ever panics.
//!
//! A folder of `tests/diagnostics/` is a small site with one mistake, `expected.txt` what `inquill check` says about it. What
//! no folder under version control can hold (pipes, names that are not Unicode, 50 MB) is made here, and its message is in
//! `tests/mistakes/`. `SNAPSHOTS=overwrite cargo test --test it every_mistake` updates both.

use crate::support::program::checked;
use crate::support::project::Project;
use crate::support::snapshots::Snapshots;
use crate::support::tally::{skipped, tried};
use crate::support::{diagnostics, files_below, remove_deep, repository};
use inquill::model::diagnostic::{Code, Severity};
use std::fs;
use std::process::Command;

#[test]
fn every_mistake_has_its_exact_message() {
    let mut snapshots = Snapshots::new();
    let fixtures = diagnostics();
    for (root, _) in &fixtures {
        snapshots.compare(&checked(root), &root.join("expected.txt"));
    }
    snapshots.all_equal();
    tried(fixtures.len(), "sites with a mistake");
}

#[test]
fn every_code_is_shown_by_an_exact_message() {
    let fixtures = diagnostics().into_iter().map(|(_, expected)| expected);
    let made = files_below(&repository("tests/mistakes"));
    let made = made.iter().map(|path| fs::read_to_string(path).unwrap());
    // Links to other sites need a server, which the test of `check --external` starts.
    let external = [include_str!("../external.rs").to_owned()];
    let all: String = fixtures.chain(made).chain(external).collect();
    for code in Code::ALL {
        let severity = match code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        assert!(
            all.contains(&format!("{severity}[{}]: ", code.name())),
            "no folder of tests/diagnostics shows `{}`",
            code.name()
        );
    }
}

#[test]
fn a_folder_is_named_after_the_mistake_it_shows() {
    for (root, expected) in diagnostics() {
        let name = root.file_name().unwrap().to_str().unwrap();
        let shown = Code::ALL
            .iter()
            .filter(|code| expected.contains(&format!("[{}]", code.name())))
            .any(|code| name.starts_with(code.name()));
        assert!(shown, "{name} shows:\n{expected}");
    }
}

/// A site that is made for the day: its name, and what is wrong with it.
type Made = (&'static str, fn(&Project));

const DEEP: usize = 10_000;
const OPEN: usize = 100_000;

fn page(site: &Project, text: &str) {
    site.put("content/page.md", format!("# Page\n\n{text}\n"));
}

/// 50 MB, of which the file system stores nothing where it can.
fn large(site: &Project, path: &str) {
    site.put(path, "");
    fs::File::options()
        .write(true)
        .open(site.root().join(path))
        .unwrap()
        .set_len(50 << 20)
        .unwrap();
}

const MADE: &[Made] = &[
    ("quotes-10000-deep", |site| {
        page(site, &format!("{} deep", ">".repeat(DEEP)));
    }),
    ("lists-10000-deep", |site| {
        page(site, &format!("{}deep", "- ".repeat(DEEP)));
    }),
    ("lists-far-in", |site| {
        page(
            site,
            &(0..1_000)
                .map(|n| format!("{}- a\n", "  ".repeat(n)))
                .collect::<String>(),
        );
    }),
    ("brackets-100000-open", |site| page(site, &"[".repeat(OPEN))),
    ("picture-brackets-100000-open", |site| {
        page(site, &"![".repeat(OPEN));
    }),
    ("footnotes-20000-in-a-row", |site| {
        page(
            site,
            &(0..20_000)
                .map(|n| format!("[^{n}]\n\n[^{n}]: To [^{}]\n\n", n + 1))
                .collect::<String>(),
        );
    }),
    ("folders-65-deep", |site| {
        site.put(
            &format!("content/{}page.md", "d/".repeat(64)),
            "# As deep as may be\n",
        );
        site.put(
            &format!("content/{}page.md", "d/".repeat(65)),
            "# Too deep\n",
        );
    }),
    ("toml-10000-deep", |site| {
        site.put(
            "content/page.md",
            format!(
                "+++\nextra.a = {}{}\n+++\n# P\n",
                "[".repeat(DEEP),
                "]".repeat(DEEP)
            ),
        );
    }),
    ("toml-tables-10000-deep", |site| {
        site.put(
            "content/page.md",
            format!("+++\n[extra{}]\n+++\n# P\n", ".a".repeat(DEEP)),
        );
    }),
    ("yaml-tables-10000-deep", |site| {
        let (open, close) = ("{a: ".repeat(DEEP), "}".repeat(DEEP));
        site.put(
            "content/page.md",
            format!("---\nextra: {open}1{close}\n---\n# P\n"),
        );
    }),
    ("yaml-lists-10000-deep", |site| {
        site.put(
            "content/page.md",
            format!("---\nextra:\n  {}x\n---\n# P\n", "- ".repeat(DEEP)),
        );
    }),
    ("large-page", |site| large(site, "content/page.md")),
    ("large-configuration", |site| large(site, "site.toml")),
    ("large-glossary", |site| large(site, "glossary.toml")),
    ("large-template", |site| large(site, "templates/page.html")),
    ("not-utf8-configuration", |site| {
        site.put("site.toml", b"title = \"caf\xe9\"\n");
    }),
    ("not-utf8-front-matter", |site| {
        fs::write(
            site.root().join("content/page.md"),
            b"+++\ntitle = \"P\"\nslug = \"\xff\"\n+++\n",
        )
        .unwrap();
    }),
    ("not-utf8-template", |site| {
        site.put("templates/page.html", "");
        fs::write(site.root().join("templates/page.html"), b"<p>\n\xc3\n</p>").unwrap();
    }),
    ("nul-in-configuration", |site| {
        site.put("site.toml", "title = \"a\0b\"\n");
    }),
    ("nul-in-front-matter", |site| {
        site.put("content/page.md", "+++\ntitle = \"P\"\n\0\n+++\n# P\n");
    }),
    ("byte-order-mark-alone", |site| {
        site.put("content/page.md", "\u{feff}");
    }),
    ("templates-in-a-long-chain", |site| {
        for n in 0..100 {
            site.put(
                &format!("templates/t{n}.html"),
                format!("{{% include \"t{}.html\" %}}", n + 1),
            );
        }
        site.put("templates/t100.html", "x");
        site.put("templates/page.html", "{% include \"t0.html\" %}");
    }),
    ("a-line-beyond-all-measure", |site| {
        page(
            site,
            &format!("{}[x](gone.md){}", "ü ".repeat(6_000), " a".repeat(6_000)),
        );
    }),
];

#[cfg(unix)]
const MADE_ON_UNIX: &[Made] = &[
    ("links-in-a-ring", |site| {
        let content = site.root().join("content");
        for (target, link) in [
            ("b", "a"),
            ("a", "b"),
            (".", "self"),
            ("..", "up"),
            ("gone.md", "dangling.md"),
        ] {
            std::os::unix::fs::symlink(target, content.join(link)).unwrap();
        }
    }),
    ("links-out-of-the-root", |site| {
        let root = site.root();
        fs::remove_file(root.join("content/_index.md")).unwrap();
        fs::remove_dir(root.join("content")).unwrap();
        for (target, link) in [
            ("/etc", "content"),
            ("/usr/share", "static"),
            ("/etc/passwd", "glossary.toml"),
        ] {
            std::os::unix::fs::symlink(target, root.join(link)).unwrap();
        }
    }),
    ("folders-that-are-files", |site| {
        site.put("static", "");
        site.put("templates", "");
        fs::create_dir(site.root().join("references.toml")).unwrap();
    }),
    ("pipes", |site| {
        let pipe = |name: &str| {
            let made = Command::new("mkfifo").arg(site.root().join(name)).status();
            assert!(made.unwrap().success());
        };
        site.put("static/a.txt", "a");
        for name in ["content/page.md", "static/pipe.svg", "glossary.toml"] {
            pipe(name);
        }
    }),
    ("configuration-is-a-pipe", |site| {
        let path = site.root().join("site.toml");
        fs::remove_file(&path).unwrap();
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }),
    ("configuration-leads-to-a-device", |site| {
        let path = site.root().join("site.toml");
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink("/dev/zero", path).unwrap();
    }),
    ("names-with-control-characters", |site| {
        site.put("content/a\nb.md", "# A\n");
        site.put("static/red\u{1b}[31m.txt", "x");
        site.put("static/back\\slash.txt", "x");
    }),
    ("a-path-of-4096-bytes", |site| {
        let long = "d".repeat(200);
        site.put("content/short/page.md", "# Page\n");
        // Longer than any one call may name, so it is made from within, by the shell.
        let script = format!(
            "cd content && for n in $(seq 25); do mkdir {long} && cd -P {long} || exit 1; done"
        );
        let made = Command::new("sh")
            .args(["-c", &script])
            .current_dir(site.root())
            .status();
        assert!(made.unwrap().success());
    }),
];

#[cfg(not(unix))]
const MADE_ON_UNIX: &[Made] = &[];

/// Names that are not Unicode, which only some file systems allow.
#[cfg(target_os = "linux")]
const MADE_ON_LINUX: &[Made] = &[("names-that-are-not-unicode", |site| {
    use std::os::unix::ffi::OsStrExt;
    let name = |bytes: &[u8]| {
        site.root()
            .join("content")
            .join(std::ffi::OsStr::from_bytes(bytes))
    };
    fs::write(name(b"caf\xe9.md"), "# A\n").unwrap();
    fs::create_dir(name(b"dir\xff")).unwrap();
    fs::write(name(b"dir\xff/page.md"), "# B\n").unwrap();
})];

#[cfg(not(target_os = "linux"))]
const MADE_ON_LINUX: &[Made] = &[];

/// What is said of a site, shortened where it names a path longer than a line.
fn shortened(said: &str) -> String {
    said.replace(&"d".repeat(200), "d…d")
}

#[test]
fn every_mistake_that_must_be_made_for_the_day_has_its_exact_message() {
    let folder = repository("tests/mistakes");
    let mut snapshots = Snapshots::new();
    let made: Vec<&Made> = MADE
        .iter()
        .chain(MADE_ON_UNIX)
        .chain(MADE_ON_LINUX)
        .collect();
    for (name, make) in &made {
        let site = Project::new();
        make(&site);
        snapshots.compare(
            &shortened(&checked(site.root())),
            &folder.join(format!("{name}.txt")),
        );
        remove_deep(site.root());
    }
    snapshots.all_equal();
    tried(made.len(), "sites with a mistake");
}

#[cfg(unix)]
#[test]
fn a_page_and_a_folder_that_may_not_be_read_are_named() {
    use std::os::unix::fs::PermissionsExt;
    let site = Project::new();
    site.put("content/page.md", "# Page\n");
    site.put("content/folder/page.md", "# Page\n");
    let locked = ["content/page.md", "content/folder"].map(|path| site.root().join(path));
    for path in &locked {
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
    }
    let readable = fs::read(&locked[0]).is_ok();
    let said = checked(site.root());
    fs::set_permissions(&locked[1], fs::Permissions::from_mode(0o755)).unwrap();
    if readable {
        return skipped("files that may not be read: the superuser may read them all");
    }
    for name in ["content/page.md", "content/folder"] {
        assert!(
            said.contains(&format!("--> {name}\n")) && said.contains("error[unreadable]"),
            "{said}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_device_among_the_files_is_named_and_not_read() {
    let site = Project::new().file("static/a.txt", "a");
    let path = site.root().join("static/zero.svg");
    let made = Command::new("mknod")
        .arg(&path)
        .args(["c", "1", "5"])
        .output();
    if !made.is_ok_and(|output| output.status.success()) {
        return skipped("a device among the files: only the superuser can make one");
    }
    let said = checked(site.root());
    assert!(
        said.contains("--> static/zero.svg\n") && said.contains("neither a file nor a folder"),
        "{said}"
    );
}

/// Front matter, a page, a configuration, a template, each with one stray character at every place in turn.
#[test]
fn a_stray_character_anywhere_is_read_or_reported_in_its_file() {
    const STRAY: [char; 12] = [
        '"', '\'', '[', '{', '}', '=', ':', '\n', '\t', '\0', '#', 'é',
    ];
    let toml = "+++\ntitle = \"P\"\nweight = 1\nkeywords = [\"a\", \"b\"]\n[extra]\nx = { y = 1 }\n+++\n# P\n";
    let yaml = "---\ntitle: P\nweight: 1\nkeywords: [a, b]\nextra:\n  x: {y: 1}\n---\n# P\n";
    let exercise =
        "# P\n\n### T {#t .scale lines=2}\n\n0. a\n1. b\n\n- s {reverse}\n  > r\n\n> **0–1** t\n";
    let mut count = 0;
    for text in [toml, yaml, exercise] {
        for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            for stray in STRAY {
                let mut broken = text.to_owned();
                broken.insert(at, stray);
                count += 1;
                super::bounded::reads(&broken);
            }
            let removed: String = text
                .char_indices()
                .filter(|(i, _)| *i != at)
                .map(|(_, c)| c)
                .collect();
            super::bounded::reads(&removed);
        }
    }
    tried(count, "pages with a stray character");
}

#[test]
fn many_broken_files_are_told_in_one_run_each_with_its_line() {
    let site = Project::new()
        .file("templates/page.html", "{{ page.titel }}")
        .file("glossary.toml", "[a]\nterm = 1\n");
    for n in 0..200 {
        site.put(
            &format!("content/p{n}.md"),
            format!(
                "+++\nweight = {n}\n+++\n# P\n{}[x](gone.md)\n",
                "\n".repeat(n)
            ),
        );
    }
    let outcome = site.build();
    assert!(outcome.published.is_none());
    let said = checked(site.root());
    for n in 0..200 {
        assert!(
            said.contains(&format!("--> content/p{n}.md:{}:1\n", n + 5)),
            "p{n}.md: {said}"
        );
    }
    assert!(
        said.contains("--> templates/page.html:1:") && said.contains("--> glossary.toml:2:8\n"),
        "{said}"
    );
    assert!(
        said.contains("\n203 errors"),
        "{}",
        said.lines().rev().take(3).collect::<String>()
    );
    tried(202, "broken files in one site");
}

#[test]
fn every_error_says_how_to_fix_it() {
    let mut without = Vec::new();
    for (_, expected) in diagnostics() {
        let errors = expected
            .split("\n\n")
            .filter(|message| message.starts_with("error["));
        for error in errors {
            if !error.contains("= help: ") && !error.contains("did you mean") {
                without.push(error.lines().next().unwrap_or_default().to_owned());
            }
        }
    }
    assert!(
        without.is_empty(),
        "neither a help nor a question says how to fix:\n{}",
        without.join("\n")
    );
}

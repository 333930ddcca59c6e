//! Promise 8: a build reaches nothing else: no network, no other program, no file outside the root, no link that leads out.
//!
//! Shown by the system itself: strace lists every call. Where it is missing or not permitted, that is said.

use crate::support::program::{PROGRAM, checked};
use crate::support::project::Project;
use crate::support::tally::{skipped, tried};
use std::fs;
use std::path::Path;
use std::process::Command;

/// A site that uses everything that could make a program look elsewhere.
fn site() -> Project {
    Project::new()
        .file("site.toml", "title = \"Site\"\nbase_url = \"https://example.org/\"\nmath = true\n\n[[support]]\nname = \"Line\"\nlink = \"https://example.org/help\"\n")
        .file("references.toml", "[a]\ntitle = \"A\"\ndoi = \"10.1000/1\"\nurl = \"https://example.org/a\"\n")
        .file("content/page.md", "# Page\n\n[out](https://example.org/) [@a] $x^2$\n\n![Dot](dot.svg)\n\n### Try {#try .reflect}\n\n- What?\n")
        .file("content/dot.svg", "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg>")
        .file("static/a.txt", "a")
}

/// The system calls of a build of the site at `root`, one a line; none where they cannot be listed.
fn calls(root: &Path, which: &str) -> Option<Vec<String>> {
    let log = root.join("../calls.log");
    let traced = Command::new("strace")
        .args(["-f", "-qq", "-y", "-s", "4096", "-e", which, "-o"])
        .arg(&log)
        .args([PROGRAM, "build", "--quiet"])
        .current_dir(root)
        // Set by cargo for the programs it runs; with it the system's loader looks for libraries there.
        .env_remove("LD_LIBRARY_PATH")
        .output();
    if !traced.is_ok_and(|output| output.status.success()) {
        return None;
    }
    Some(
        fs::read_to_string(log)
            .unwrap()
            .lines()
            .map(str::to_owned)
            .collect(),
    )
}

/// A site whose surroundings can be told apart from it.
fn in_a_folder_of_its_own() -> (tempfile::TempDir, std::path::PathBuf) {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("site");
    site().move_to(&root);
    (temp, root)
}

#[test]
fn a_build_opens_no_connection_and_starts_no_program() {
    let (_temp, root) = in_a_folder_of_its_own();
    let Some(calls) = calls(&root, "trace=network,execve,execveat,fork,vfork") else {
        return skipped("the system calls of a build: strace is missing or not permitted");
    };
    let foreign: Vec<_> = calls
        .iter()
        .filter(|call| call.contains('(') && !call.contains("execve(\""))
        .collect();
    assert!(foreign.is_empty(), "{foreign:#?}");
    assert_eq!(
        calls
            .iter()
            .filter(|call| call.contains("execve(\""))
            .count(),
        1,
        "only the program itself: {calls:#?}"
    );
    assert!(root.join("dist/index.html").exists());
    tried(1, "builds watched for connections and programs");
}

#[test]
fn a_build_opens_files_of_the_site_and_of_the_system_only() {
    /// What the system's own libraries read on the way: nothing of anyone's.
    const SYSTEM: [&str; 9] = [
        "/lib",
        "/usr/lib",
        "/etc/ld.so",
        "/proc/self",
        "/proc/stat",
        "/proc/sys/vm",
        "/sys/fs/cgroup",
        "/sys/devices/system/cpu",
        "/dev/null",
    ];
    let (temp, root) = in_a_folder_of_its_own();
    let Some(calls) = calls(
        &root,
        "trace=open,openat,openat2,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,link,linkat,symlink,symlinkat",
    ) else {
        return skipped("the files that a build opens: strace is missing or not permitted");
    };
    let temp = temp.path().canonicalize().unwrap();
    let mut seen = 0;
    for call in &calls {
        for path in call.split('"').skip(1).step_by(2) {
            let path = if path.starts_with('/') {
                Path::new(path).to_owned()
            } else {
                root.join(path)
            };
            let own = path.starts_with(&root) || path.starts_with(temp.join("site"));
            // The lock is taken on the folder that holds the output: here the root.
            let system = SYSTEM
                .iter()
                .any(|prefix| path.to_string_lossy().starts_with(prefix))
                && call.contains("O_RDONLY");
            assert!(own || system, "{call}");
            seen += 1;
        }
    }
    assert!(seen > 20, "{calls:#?}");
    tried(seen, "paths that a build named to the system");
}

#[cfg(unix)]
#[test]
fn no_link_that_leads_out_is_read_or_published() {
    let temp = tempfile::tempdir().unwrap();
    let secret = temp.path().join("secret");
    fs::create_dir(&secret).unwrap();
    for name in ["a.md", "a.txt", "a.html", "a.toml"] {
        fs::write(
            secret.join(name),
            "title = \"Mark of a secret\"\n# Mark of a secret\n",
        )
        .unwrap();
    }
    let links = [
        ("content", "secret"),
        ("static", "secret"),
        ("templates", "secret"),
        ("content/a.md", "secret/a.md"),
        ("content/a.txt", "secret/a.txt"),
        ("content/sub", "secret"),
        ("static/a.txt", "secret/a.txt"),
        ("static/sub", "secret"),
        ("templates/page.html", "secret/a.html"),
        ("site.toml", "secret/a.toml"),
        ("glossary.toml", "secret/a.toml"),
        ("references.toml", "secret/a.toml"),
    ];
    for (link, target) in links {
        let site = Project::new();
        let path = site.root().join(link);
        let _ = fs::remove_file(&path);
        if path.is_dir() {
            fs::remove_dir_all(&path).unwrap();
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(temp.path().join(target), &path).unwrap();
        let said = checked(site.root());
        assert!(
            said.contains("error[strange-file]") && said.contains(&format!("--> {link}\n")),
            "{link}: {said}"
        );
        assert!(!said.contains("Mark of a secret"), "{link}: {said}");
        assert!(site.build().published.is_none(), "{link}");
    }
    tried(links.len(), "links that lead out of the site");
}

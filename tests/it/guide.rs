//! The guide in `docs/`, used as a reader would use it: every block of code does what the guide says.
//!
//! A block names its file after its language, `markdown content/page.md`, and is written there; a third word `more` appends
//! it to the file, `first` puts it at the top. `console` is typed into a shell, and the output must be what the guide shows.
//! Markdown without a file becomes a page of its own. At the end of each page of the guide, the site it has made must build
//! without a message. `SNAPSHOTS=overwrite cargo test --test it guide` updates what commands print.

use crate::support::program::PROGRAM;
use crate::support::snapshots::Snapshots;
use crate::support::{files_below, repository, repository_text};
use inquill::model::exercise::Kind;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Commands that change the machine or need a network, word for word. Readers type them, this test does not.
const NOT_RUN: [&str; 4] = [
    "cargo install --locked --path .",
    "curl --proto '=https' --tlsv1.2 -LsSf RELEASE/install.sh | sh",
    "sha256sum --check --ignore-missing SHA256SUMS",
    "gh attestation verify inquill-0.1.0-x86_64-unknown-linux-gnu.tar.gz --repo OWNER/inquill",
];

/// Languages a file of a site may be in.
const FILES: [&str; 9] = [
    "markdown", "toml", "yaml", "html", "css", "svg", "bibtex", "sh", "text",
];

/// Files the guide shows whole, and where they are kept and tested.
const SHOWN: [(&str, &str); 6] = [
    (
        ".github/workflows/publish.yml",
        "docs/publishing/github-pages.yml",
    ),
    (".gitlab-ci.yml", "docs/publishing/gitlab-pages.yml"),
    ("netlify.toml", "docs/publishing/netlify.toml"),
    ("wrangler.toml", "docs/publishing/cloudflare-pages.toml"),
    ("publish.sh", "docs/publishing/bucket.sh"),
    ("nginx.conf", "docs/publishing/nginx.conf"),
];

/// A fenced block of a page.
struct Block {
    info: String,
    text: String,
    /// The lines between the fences, in the page.
    inside: Range<usize>,
}

/// What the reader of a page has made so far: a folder, and the folder in it where their shell is.
struct Story {
    folder: tempfile::TempDir,
    here: PathBuf,
    snippets: usize,
}

fn pages() -> Vec<PathBuf> {
    files_below(&repository("docs/content"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect()
}

fn blocks(page: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut open = false;
    for (event, span) in Parser::new(page).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let start = span.start + page[span.clone()].find('\n').unwrap() + 1;
                let end = span.start + page[span.clone()].trim_end().rfind('\n').unwrap() + 1;
                found.push(Block {
                    info: info.to_string(),
                    text: String::new(),
                    inside: start..end,
                });
                open = true;
            }
            Event::Text(text) if open => found.last_mut().unwrap().text.push_str(&text),
            Event::End(_) => open = false,
            _ => {}
        }
    }
    found
}

impl Story {
    /// A folder with nothing in it.
    fn from_nothing() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            here: folder.path().to_owned(),
            folder,
            snippets: 0,
        }
    }

    /// The least that is a site, with the pictures that lie beside the page of the guide.
    fn with_a_site(page: &Path) -> Self {
        let story = Self::from_nothing();
        story.write("site.toml", "title = \"A small site\"\n");
        story.write(
            "content/_index.md",
            "# A small site\n\nThe front page of a small site.\n",
        );
        for file in files_below(page.parent().unwrap())
            .iter()
            .filter(|file| file.extension().is_some_and(|e| e != "md"))
        {
            fs::copy(
                file,
                story.here.join("content").join(file.file_name().unwrap()),
            )
            .unwrap();
        }
        story
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.here.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn add(&self, name: &str, text: &str, place: &str) {
        let there = fs::read_to_string(self.here.join(name)).unwrap();
        match place {
            "more" => self.write(name, &format!("{there}\n{text}")),
            "first" => self.write(name, &format!("{text}\n{there}")),
            other => panic!("{name}: `{other}` is neither `first` nor `more`"),
        }
    }

    fn snippet(&mut self, text: &str) {
        self.snippets += 1;
        let title = if text.starts_with("# ") {
            String::new()
        } else {
            format!("# Snippet {}\n\n", self.snippets)
        };
        self.write(
            &format!("content/snippet-{}.md", self.snippets),
            &(title + text),
        );
    }

    fn command(&self, line: &str) -> Command {
        let programs = Path::new(PROGRAM).parent().unwrap().to_owned();
        let path = std::env::var_os("PATH").unwrap();
        let paths = std::iter::once(programs).chain(std::env::split_paths(&path));
        let mut command = Command::new("sh");
        command
            .args(["-c", &format!("exec 2>&1\n{line}")])
            .current_dir(&self.here)
            .stdin(Stdio::null());
        command
            .env("PATH", std::env::join_paths(paths).unwrap())
            .env("HOME", self.folder.path());
        command.env("LC_ALL", "C");
        command
    }

    /// What a command says, on either stream. A server is listened to until it says how to end it.
    fn said(&mut self, line: &str) -> String {
        if let Some(folder) = line.strip_prefix("cd ") {
            self.here = self.here.join(folder).canonicalize().unwrap();
            return String::new();
        }
        if !line.starts_with("inquill serve") || line.contains("--help") {
            return String::from_utf8(self.command(line).output().unwrap().stdout).unwrap();
        }
        // Any free port: another server may be at the usual one.
        let mut server = self
            .command(&format!("exec {line}"))
            .env("INQUILL_PORT", "0")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(server.stdout.take().unwrap())
            .lines()
            .map(Result::unwrap);
        let mut said = String::new();
        for line in lines {
            said.push_str(&(line + "\n"));
            if said.ends_with("to end\n") {
                break;
            }
        }
        server.kill().unwrap();
        server.wait().unwrap();
        said
    }

    /// Types the commands of a block, and returns the block with what they say.
    fn typed(&mut self, block: &str) -> String {
        let mut all = String::new();
        for step in format!("\n{block}").split("\n$ ").skip(1) {
            let line = step.lines().next().unwrap_or_default();
            let said = steady(&self.said(line));
            let _ = write!(all, "$ {line}\n{said}");
        }
        all
    }

    /// Builds what has been made. It must not have a mistake, nor anything else to say.
    fn ends_well(&self, page: &Path) {
        let said = self
            .command("inquill build --quiet && echo fine")
            .output()
            .unwrap();
        let said = String::from_utf8(said.stdout).unwrap();
        assert_eq!(
            said,
            "fine\n",
            "the site that {} makes:\n{said}",
            page.display()
        );
    }
}

/// With one port for every server and one time for every build, which differ from run to run.
fn steady(said: &str) -> String {
    let mut steady = String::new();
    for line in said.lines() {
        let line = match line.split_once("http://127.0.0.1:") {
            Some((before, port)) => {
                format!(
                    "{before}http://127.0.0.1:4000{}",
                    port.trim_start_matches(char::is_numeric)
                )
            }
            None => line.to_owned(),
        };
        let line = match line
            .strip_suffix(" ms)")
            .and_then(|line| line.rsplit_once('('))
        {
            Some((before, _)) => format!("{before}(9 ms)"),
            None => line,
        };
        steady.push_str(&line);
        steady.push('\n');
    }
    steady
}

/// Uses every block of a page; returns the page as it should be, with what its commands say.
fn used(story: &mut Story, path: &Path, page: &str) -> String {
    let (mut right, mut done) = (String::new(), 0);
    for block in blocks(page) {
        let words: Vec<&str> = block.info.split_whitespace().collect();
        if let Some(name) = words.get(1) {
            // What stands behind the language is not shown: readers are told in words.
            let told = page[done..block.inside.start].contains(&format!("`{name}`"));
            assert!(
                told,
                "{}: the text before a block does not say that it is `{name}`",
                path.display()
            );
        }
        let shown = SHOWN.iter().find(|(name, _)| words.get(1) == Some(name));
        let text = match (&*words, shown) {
            (["console"], _) => story.typed(&block.text),
            (_, Some((_, kept))) => repository_text(kept),
            _ => block.text.clone(),
        };
        right.push_str(&page[done..block.inside.start]);
        right.push_str(&text);
        done = block.inside.end;
        match *words {
            ["console"] => {}
            ["markdown"] => story.snippet(&block.text),
            ["sh"] => {
                for line in block.text.lines() {
                    assert!(
                        NOT_RUN.contains(&line),
                        "{}: `{line}` is not run by any test",
                        path.display()
                    );
                }
            }
            [language, name] if FILES.contains(&language) => story.write(name, &text),
            [language, name, place] if FILES.contains(&language) => {
                story.add(name, &block.text, place);
            }
            // Messages, which `cargo xtask reference` takes from their source.
            ["text"] if path.to_str().unwrap().contains("reference/") => {}
            _ => panic!(
                "{}: nothing is done with a block `{}`",
                path.display(),
                block.info
            ),
        }
    }
    right + &page[done..]
}

#[test]
fn an_exercise_that_is_shown_as_it_is_written_stands_below_as_it_is() {
    let page = repository_text("docs/content/02-how-to/01-exercises.md");
    let sources: Vec<Block> = blocks(&page)
        .into_iter()
        .filter(|block| block.text.starts_with("### "))
        .collect();
    assert_eq!(sources.len(), Kind::ALL.len());
    for (source, kind) in sources.iter().zip(Kind::ALL) {
        let live = page[source.inside.end..]
            .trim_start_matches('`')
            .trim_start();
        assert!(
            source.text.contains(&format!(".{}", kind.name())),
            "{}",
            source.text
        );
        assert!(
            live.starts_with(&source.text),
            "not the same below:\n{}",
            source.text
        );
    }
}

#[test]
fn every_snippet_of_the_guide_works_as_it_says() {
    let mut snapshots = Snapshots::new();
    let mut tutorial = Story::from_nothing();
    for path in pages() {
        let page = fs::read_to_string(&path).unwrap();
        // The pages of the tutorial are read in order and make one site.
        let mut own = Story::with_a_site(&path);
        let story = if path.to_str().unwrap().contains("tutorial/") {
            &mut tutorial
        } else {
            &mut own
        };
        let right = used(story, &path, &page);
        if story.here.join("site.toml").exists() {
            story.ends_well(&path);
        }
        snapshots.compare(&right, &path);
    }
    snapshots.all_equal();
}

//! Sites that change again and again, and the process that publishes them until it is killed.

#[path = "../../publisher/generation.rs"]
mod generation;

pub(crate) use generation::{PAGES, publish_generation};

use super::program::example;
use super::sandbox::{Sandbox, tree};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::LazyLock;

/// Which generation a folder holds. Fails if files are mixed, cut or missing.
pub(crate) fn whole(folder: &Path) -> usize {
    let all = tree(folder);
    let numbers: Vec<usize> = all.values().map(|text| number(text).unwrap()).collect();
    assert_eq!(numbers.len(), PAGES);
    assert!(
        numbers.windows(2).all(|pair| pair[0] == pair[1]),
        "mixed: {numbers:?}"
    );
    numbers[0]
}

/// Which generation a file belongs to; `None` if it is cut.
pub(crate) fn number(text: &str) -> Option<usize> {
    text.strip_suffix(" end")?.split(' ').next()?.parse().ok()
}

/// Starts a process that publishes generations 0, 1, 2 … up to `count` of them.
pub(crate) fn publisher(sandbox: &Sandbox, count: usize) -> Child {
    publisher_command(sandbox, count).spawn().unwrap()
}

pub(crate) fn publisher_command(sandbox: &Sandbox, count: usize) -> Command {
    let mut command = Command::new(&*PUBLISHER);
    command.arg(sandbox.root()).arg(count.to_string());
    command
}

static PUBLISHER: LazyLock<PathBuf> = LazyLock::new(|| example("publisher"));

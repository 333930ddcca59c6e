//! Sites that change again and again. A generation is a site whose every file says which one it is, and ends with a mark.

use super::publishing::{Site, publish, tree};
use inquill::model::destination::Destination;
use inquill::model::write_error::WriteError;
use inquill::write::Published;
use std::path::Path;
use std::process::{Child, Command};

pub(crate) const PAGES: usize = 40;

pub(crate) fn generation(number: usize) -> Vec<(String, String)> {
    let text = format!("{number} {} end", "x".repeat(5000));
    (0..PAGES)
        .map(|page| (format!("read/page-{page}/index.html"), text.clone()))
        .collect()
}

pub(crate) fn publish_generation(
    destination: &Destination,
    number: usize,
) -> Result<Published, WriteError> {
    let files = generation(number);
    publish(
        destination,
        &files
            .iter()
            .map(|(address, text)| (address.as_str(), text.as_str()))
            .collect::<Vec<_>>(),
    )
}

/// Which generation a folder holds; fails when it is mixed, cut or incomplete.
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

pub(crate) fn number(text: &str) -> Option<usize> {
    text.strip_suffix(" end")?.split(' ').next()?.parse().ok()
}

/// Not a test: the process that the tests below start and kill. It publishes until it is killed or has done its share.
#[test]
fn helper_that_publishes() {
    let (Ok(root), Ok(count)) = (
        std::env::var("INQUILL_TEST_ROOT"),
        std::env::var("INQUILL_TEST_COUNT"),
    ) else {
        return;
    };
    let destination = Destination {
        output: Path::new(&root).join("dist"),
        root: root.into(),
        home: None,
    };
    for n in 0..count.parse().unwrap() {
        publish_generation(&destination, n).unwrap();
    }
}

pub(crate) fn helper(site: &Site, count: usize) -> Child {
    helper_command(site, count).spawn().unwrap()
}

pub(crate) fn helper_command(site: &Site, count: usize) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([
            "--exact",
            "harness::generations::helper_that_publishes",
            "--quiet",
        ])
        .env("INQUILL_TEST_ROOT", site.root())
        .env("INQUILL_TEST_COUNT", count.to_string())
        .stdout(std::process::Stdio::null());
    command
}

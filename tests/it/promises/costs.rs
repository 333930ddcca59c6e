//! What a page costs to build, counted and held, so that the next feature shows its price.
//!
//! A cost is what 60 articles take less what 20 take, for each page more: what a build pays once drops out. Instructions and
//! allocations are ratios to `tests/control`, which does the plainest thing with the same pages, parser and compiler.
//!
//! When a bound fails, look for the cause first. Raise it only with the reason in the commit. When a figure falls, lower its
//! bound. Measured with the `dev` profile, as `cargo test` builds.

use crate::support::articles;
use crate::support::counts::{Lean, can_trace, file_calls};
use crate::support::program::{PROGRAM, example};
use crate::support::project::Project;
use crate::support::tally::{skipped, tried};
use std::path::Path;

const FEW: usize = 20;
const MANY: usize = 60;

/// What a page may cost, in hundredths of what it costs the control program.
struct Bounds {
    instructions: u64,
    allocations: u64,
    /// System calls about files, in hundredths.
    file_calls: u64,
}

const MINIMAL: Bounds = Bounds {
    instructions: 405,
    allocations: 1380,
    file_calls: 900,
};

const FULL: Bounds = Bounds {
    instructions: 2500,
    allocations: 18_300,
    file_calls: 1440,
};

/// What each page more costs, in hundredths.
fn per_page(cost: impl Fn(usize) -> u64) -> u64 {
    let (few, many) = (cost(FEW), cost(MANY));
    // A section is a page too.
    let more = articles::pages(MANY) - articles::pages(FEW);
    many.saturating_sub(few) * 100 / more as u64
}

/// What a build of a new site costs.
fn built(pages: usize, site: fn(usize) -> Project, cost: impl Fn(&[&str]) -> u64) -> u64 {
    let site = site(pages);
    let cost = cost(&["build", "--quiet", "--root", site.root().to_str().unwrap()]);
    assert!(site.output().join("index.html").is_file());
    cost
}

/// What the control program costs with the same pages.
fn controlled(pages: usize, site: fn(usize) -> Project, cost: impl Fn(&[&str]) -> u64) -> u64 {
    let site = site(pages);
    let (content, output) = (site.root().join("content"), site.output());
    let cost = cost(&[content.to_str().unwrap(), output.to_str().unwrap()]);
    assert!(output.join("sec-000/page-00000/index.html").is_file());
    cost
}

/// The cost of a page and the control program's, in hundredths; fails if their ratio exceeds `most` hundredths.
fn compare(what: &str, most: u64, ours: u64, control: u64) {
    let ratio = ours * 100 / control.max(1);
    let line = format!(
        "{what}: {} a page, {} in the control program: {}.{:02} times as many; at most {}.{:02}",
        ours / 100,
        control / 100,
        ratio / 100,
        ratio % 100,
        most / 100,
        most % 100
    );
    println!("{line}");
    assert!(ratio <= most, "{line}");
}

fn instructions_and_allocations(name: &str, site: fn(usize) -> Project, bounds: &Bounds) {
    let programs = (Lean::of_inquill(), Lean::of(&example("control")));
    let (Some(ours), Some(control)) = programs else {
        return skipped("the cost of a page: it needs valgrind and strip");
    };
    compare(
        &format!("instructions, {name}"),
        bounds.instructions,
        per_page(|pages| built(pages, site, |run| ours.instructions(run))),
        per_page(|pages| controlled(pages, site, |run| control.instructions(run))),
    );
    compare(
        &format!("allocations, {name}"),
        bounds.allocations,
        per_page(|pages| built(pages, site, |run| ours.allocations(run))),
        per_page(|pages| controlled(pages, site, |run| control.allocations(run))),
    );
    tried(8, "builds whose work was counted");
}

#[test]
fn a_page_with_minimal_templates_costs_so_many_instructions_and_allocations() {
    instructions_and_allocations("minimal templates", articles::minimal, &MINIMAL);
}

#[test]
fn a_page_with_everything_costs_so_many_instructions_and_allocations() {
    instructions_and_allocations("everything", articles::full, &FULL);
}

#[test]
fn a_page_costs_few_calls_to_the_system() {
    if !can_trace() {
        return skipped("the system calls of a page: strace is missing or not permitted");
    }
    for (name, site, bounds) in [
        (
            "minimal templates",
            articles::minimal as fn(usize) -> Project,
            MINIMAL,
        ),
        ("everything", articles::full, FULL),
    ] {
        let calls = per_page(|pages| built(pages, site, |run| file_calls(Path::new(PROGRAM), run)));
        let line = format!(
            "system calls about files, {name}: {}.{:02} a page; at most {}.{:02}",
            calls / 100,
            calls % 100,
            bounds.file_calls / 100,
            bounds.file_calls % 100
        );
        println!("{line}");
        assert!(calls <= bounds.file_calls, "{line}");
    }
    tried(4, "builds whose system calls were counted");
}

//! The link checker of `inquill check --external`.
//!
//! Inquill has no HTTP client of its own and runs `curl`: it comes with every current operating system, uses the system's
//! certificates and proxies, and gets security updates (`docs/decisions/0032-curl-checks-external-links.md`).
//!
//! 1. Each address is requested once, without its fragment, no matter how many pages link to it.
//! 2. Six hosts are checked in parallel; one host gets one request at a time, with a pause in between.
//! 3. The first request is `HEAD`. If it fails, `GET` follows, because not every server supports `HEAD`.

use crate::model::citation::Work;
use crate::model::config::{CONFIG, GLOSSARY, QUICK_EXIT};
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::failure::Failure;
use crate::model::language::in_language;
use crate::model::progress::{Phase, Progress};
use crate::model::site::{Edition, Site, Target};
use crate::model::source::{Place, SourcePath, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

/// Hosts that are checked in parallel.
const HOSTS: usize = 6;
/// Pause between two requests to one host.
const PAUSE: Duration = Duration::from_millis(200);
/// Timeouts in seconds: for the connection, and for the whole request.
const TIMEOUTS: [&str; 4] = ["--connect-timeout", "10", "--max-time", "20"];
/// The null device, for response bodies.
const NULL_DEVICE: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

/// Returns an error if `curl` cannot be run.
pub(crate) fn ready() -> Result<(), Failure> {
    let tried = Command::new("curl")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    tried
        .map(drop)
        .map_err(Failure::io("run", Path::new("curl")))
}

/// Requests all external links of the site, and reports broken ones at every place where they are used.
pub(crate) fn check(site: &Site, progress: &Progress, diagnostics: &mut Diagnostics) {
    let mut places: BTreeMap<&str, BTreeSet<Place>> = BTreeMap::new();
    for edition in &site.editions {
        for (address, place) in on_pages(edition)
            .chain(in_files(edition, &site.shared.works))
            .filter(|(address, _)| is_web(address))
        {
            places
                .entry(address.split('#').next().unwrap_or_default())
                .or_default()
                .insert(place);
        }
    }
    progress.begin(Phase::CheckingLinks, places.len());
    let addresses: Vec<&str> = places.keys().copied().collect();
    for (address, problem) in check_all(&addresses, progress) {
        let help = "look for its new address, take the link out, or allow it where the site is known to be there";
        for place in places.remove(address).unwrap_or_default() {
            diagnostics.push(
                Code::OutsideLink
                    .in_place(place, format!("`{address}` {problem}"))
                    .help(help),
            );
        }
    }
}

/// External links in the text of pages.
fn on_pages(edition: &Edition) -> impl Iterator<Item = (&str, Place)> {
    let all = edition
        .pages
        .iter()
        .flat_map(|page| page.document.references.iter().zip(&page.targets));
    all.filter_map(|(reference, target)| {
        let Target::Outside(address) = target else {
            return None;
        };
        Some((
            address.as_str(),
            Place::new(&reference.path, &reference.span),
        ))
    })
}

/// External links that are not in pages: help lines, navigation, quick exit, sources, definitions of terms.
fn in_files<'s>(edition: &'s Edition, works: &'s [Work]) -> impl Iterator<Item = (&'s str, Place)> {
    let config = SourcePath::from(CONFIG);
    let glossary = match edition.prefix.trim_end_matches('/') {
        "" => GLOSSARY.to_owned(),
        tag => in_language(GLOSSARY, tag),
    };
    let in_config = |span: &Span| Place::new(&config, span);
    let support = edition
        .config
        .support
        .iter()
        .map(|line| (line.link.as_str(), in_config(&line.span)));
    let nav = edition
        .config
        .nav
        .iter()
        .map(|link| (link.to.as_str(), in_config(&link.span)));
    let exit = (edition.config.quick_exit != QUICK_EXIT)
        .then(|| (&*edition.config.quick_exit, Place::file(&config)));
    let works = works
        .iter()
        .filter_map(|work| Some((work.link.as_deref()?, work.place.clone()?)));
    let glossary = Place::file(&SourcePath::from(glossary));
    let terms = edition.term_targets.iter().filter_map(|target| {
        if let Target::Outside(address) = target {
            Some((address.as_str(), glossary.clone()))
        } else {
            None
        }
    });
    let all: Vec<_> = support
        .chain(nav)
        .chain(exit)
        .chain(works)
        .chain(terms)
        .collect();
    all.into_iter()
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// Requests addresses in parallel. Returns the broken ones with their problems.
fn check_all<'a>(addresses: &[&'a str], progress: &Progress) -> BTreeMap<&'a str, String> {
    let mut hosts: BTreeMap<&str, Vec<&'a str>> = BTreeMap::new();
    for address in addresses {
        hosts.entry(host(address)).or_default().push(address);
    }
    let waiting = Mutex::new(hosts.into_values().collect::<Vec<_>>());
    let problems = Mutex::new(BTreeMap::new());
    // Poisoned mutexes are safe to use: each change is a single step.
    let next = || {
        waiting
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .pop()
    };
    std::thread::scope(|scope| {
        for _ in 0..HOSTS {
            scope.spawn(|| {
                while let Some(host) = next() {
                    for (at, address) in host.into_iter().enumerate() {
                        if at > 0 {
                            std::thread::sleep(PAUSE);
                        }
                        if let Some(problem) = problem_of(address) {
                            let mut all = problems
                                .lock()
                                .unwrap_or_else(std::sync::PoisonError::into_inner);
                            all.insert(address, problem);
                        }
                        progress.step();
                    }
                }
            });
        }
    });
    problems
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The host of a web address, with its port.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// The problem of an address. `None` if it works, or if the server only refuses automated requests.
fn problem_of(address: &str) -> Option<String> {
    let status = match curl(address, &["--head"]) {
        // Not every server supports `HEAD`.
        Ok(400..) => curl(address, &["--range", "0-1023"]),
        status => status,
    };
    match status {
        Ok(404 | 410) => Some("is not there any more".to_owned()),
        Ok(status @ 500..) => Some(format!(
            "has a fault of its own: its server answers {status}"
        )),
        // Other errors, such as 403, often affect only programs and not readers.
        Ok(_) => None,
        Err(problem) => Some(problem),
    }
}

/// The HTTP status of an address after redirects, or the problem of the request. `options` are further options of curl.
fn curl(address: &str, options: &[&str]) -> Result<u16, String> {
    let output = Command::new("curl")
        // Ignore the user's `.curlrc`, so that everyone gets the same result.
        .arg("--disable")
        .args([
            "--silent",
            "--location",
            "--max-redirs",
            "5",
            "--proto",
            "=http,https",
            "--globoff",
        ])
        .args(TIMEOUTS)
        .args([
            "--user-agent",
            concat!(
                "inquill/",
                env!("CARGO_PKG_VERSION"),
                " (looks whether links still lead somewhere)"
            ),
        ])
        .args(options)
        .args([
            "--output",
            NULL_DEVICE,
            "--write-out",
            "%{http_code}",
            "--url",
            address,
        ])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    let output = output.map_err(|error| format!("cannot be asked for: {error}"))?;
    match output.status.code() {
        Some(0) => String::from_utf8_lossy(&output.stdout)
            .trim()
            .parse()
            .map_err(|_| "gives no answer".to_owned()),
        // 18: the body was cut short. 33: the server does not support ranges. The page exists in both cases.
        Some(18 | 33) => Ok(200),
        Some(6) => Err("has no such host".to_owned()),
        Some(7) => Err("refuses the connection".to_owned()),
        Some(28) => Err("does not answer in time".to_owned()),
        Some(35 | 51 | 53 | 54 | 58 | 59 | 60 | 77 | 83) => {
            Err("has no certificate that can be trusted".to_owned())
        }
        Some(47) => Err("leads from one address to the next without end".to_owned()),
        Some(code) => Err(format!("cannot be read: curl ends with {code}")),
        None => Err("cannot be asked for: curl was stopped".to_owned()),
    }
}

//! `inquill serve`

use crate::cli::output;
use crate::cli::site_args::{Format, SiteArgs, Verbosity, base_url, flag, request};
use clap::Args;
use inquill::model::diagnostic::Severity;
use inquill::model::failure::Failure;
use inquill::pipeline::incremental::Difference;
use inquill::pipeline::{Request, messages};
use inquill::serve::{Built, News, Options, Server, Stopper};
use serde_json::json;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

pub(crate) const EXAMPLES: &str = "Examples:
  inquill serve                         at http://127.0.0.1:4000/, or the next free port
  inquill serve --open --drafts         open the browser, include drafts
  inquill serve -p 8080                 at another port
  inquill serve --host 0.0.0.0          for a phone in the same network
  inquill serve --format json           mistakes and events for a program, one JSON object per line

Pages follow every save. While there are mistakes, the last good site stays, with the mistakes on top.
Nothing is written to disk. Press Ctrl-C to stop.";

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) site: SiteArgs,
    /// The port to listen on [default: 4000, or the next free one]
    #[arg(long, short, value_name = "N", env = "INQUILL_PORT", value_parser = port)]
    port: Option<u16>,
    /// The address to listen on; with 0.0.0.0, other devices on the network can read the site
    #[arg(long, value_name = "ADDR", env = "INQUILL_HOST", value_parser = host, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Open the site in the browser
    #[arg(long, env = "INQUILL_OPEN", value_parser = flag)]
    open: bool,
    /// Look for changes every MS milliseconds instead of waiting for file events, for network drives
    #[arg(long, value_name = "MS", env = "INQUILL_POLL", value_parser = poll)]
    poll: Option<u64>,
    /// The address of the home page, in place of the one in site.toml
    #[arg(long, value_name = "URL", env = "INQUILL_BASE_URL", value_parser = base_url)]
    base_url: Option<String>,
}

fn port(text: &str) -> Result<u16, String> {
    text.parse()
        .map_err(|_| "a port is a number from 1 to 65535; 0 picks a free one".to_owned())
}

fn host(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| {
        "write 127.0.0.1 for this computer only, or 0.0.0.0 for the network".to_owned()
    })
}

fn poll(text: &str) -> Result<u64, String> {
    let wrong = "write a number of milliseconds, at least 10";
    let milliseconds: u64 = text.parse().map_err(|_| wrong)?;
    if milliseconds < 10 {
        return Err(wrong.to_owned());
    }
    Ok(milliseconds)
}

pub(crate) fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<ExitCode, Failure> {
    let Arguments {
        site,
        port,
        host,
        open,
        poll,
        base_url,
    } = arguments;
    let root = site.root.folder();
    if let Some(code) = output::no_site(site.format, &root, verbosity)? {
        return Ok(code);
    }
    let options = Options {
        host: *host,
        port: *port,
        poll: poll.map(Duration::from_millis),
    };
    let server = Server::bind(&options)?;
    stop_on_signal(server.stopper());
    let root = std::path::absolute(&root).map_err(|source| Failure::Io {
        doing: "find",
        path: root.clone(),
        source,
    })?;
    if verbosity.verbose {
        output::eprint_line(&format!("reading {}", root.display()));
    }
    let request = Request {
        base_url: base_url.clone(),
        ..request(&root, site.drafts)
    };
    let format = site.format;
    let addresses = server.addresses();
    let greeting = greeting(&server, &options);
    let address = server.addresses().into_iter().next().filter(|_| *open);
    server.run(request, move |news| {
        let first = matches!(&news, News::Built(built) if built.number == 1);
        match format {
            Format::Human => report(&root, news, verbosity),
            Format::Json => report_json(&root, news),
        }
        if first {
            match format {
                Format::Human => output::eprint_line(&greeting),
                Format::Json => {
                    output::print_json(&json!({ "event": "serving", "addresses": addresses }));
                }
            }
            if let Some(address) = &address
                && let Err(error) = open::that_detached(address)
            {
                output::eprint_line(&format!("note: the browser cannot be opened: {error}"));
            }
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The addresses of the preview, and who can read it.
fn greeting(server: &Server, options: &Options) -> String {
    let mut lines = Vec::new();
    if let Some(port) = server.instead_of(options) {
        lines.push(format!("port {port} is taken, so another is used"));
    }
    if server.is_open_to_others() {
        lines.push(
            "warning: every device on this network can read the site while it is served".to_owned(),
        );
    }
    lines.extend(
        server
            .addresses()
            .iter()
            .map(|address| format!("serving at {address}")),
    );
    lines.push("press Ctrl-C to end".to_owned());
    lines.join("\n")
}

/// Prints what happened in the preview.
fn report(root: &Path, news: News, verbosity: Verbosity) {
    match news {
        News::Built(built) => {
            output::print_diagnostics(built.update.diagnostics.as_slice(), root, verbosity);
            if !verbosity.quiet || built.update.failed() {
                output::eprint_line(&summary(&built));
            }
        }
        News::Polling(why) => {
            output::eprint_line(&format!(
                "note: the system reports no file events, so changes are looked for once a second: {why}"
            ));
        }
        News::Failed(failure) => output::eprint_line(&format!("error: {failure}")),
    }
}

/// Prints what happened in the preview for a program: the diagnostics of a build as `check` prints them, then the build.
fn report_json(root: &Path, news: News) {
    match news {
        News::Built(built) => {
            let found = &built.update.diagnostics;
            output::print_line(messages::json(found.as_slice(), root).trim_end());
            output::print_json(&json!({
                "event": "built",
                "number": built.number,
                "pages": built.update.pages,
                "exercises": built.update.exercises,
                "errors": found.count(Severity::Error),
                "warnings": found.count(Severity::Warning),
                "milliseconds": u64::try_from(built.took.as_millis()).unwrap_or(u64::MAX),
            }));
        }
        News::Polling(why) => {
            output::print_json(&json!({ "event": "polling", "message": why }));
        }
        News::Failed(failure) => output::failure(Format::Json, &failure),
    }
}

/// One line for each build: what changed, the result, the time it took.
fn summary(built: &Built) -> String {
    let took = format!("{} ms", built.took.as_millis());
    let outcome = match (
        output::counts(&built.update.diagnostics),
        built.update.failed(),
    ) {
        (counts, true) if built.number == 1 => {
            format!("{counts}; there is nothing to show yet")
        }
        (counts, true) => format!("{counts}; the last good site is shown"),
        (counts, false) => {
            let what = format!(
                "{} with {}",
                output::counted(built.update.pages, "page"),
                output::counted(built.update.exercises, "exercise")
            );
            if counts.is_empty() {
                what
            } else {
                format!("{what}, {counts}")
            }
        }
    };
    let mut differences = built.update.differences.iter();
    match differences.next() {
        Some((path, difference)) if built.number > 1 => {
            let verb = match difference {
                Difference::New => "is new",
                Difference::Changed => "changed",
                Difference::Gone => "is gone",
            };
            let more = match differences.len() {
                0 => String::new(),
                n => format!(", and {n} more"),
            };
            format!("{path} {verb}{more}: {outcome} ({took})")
        }
        _ => format!("{outcome} ({took})"),
    }
}

/// Shuts the preview down gracefully on SIGINT, SIGTERM and SIGHUP.
#[cfg(unix)]
fn stop_on_signal(stopper: Stopper) {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    // Without handlers, signals still end the program, with another exit code.
    if let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM]) {
        std::thread::spawn(move || {
            if signals.forever().next().is_some() {
                stopper.stop();
            }
        });
    }
}

#[cfg(not(unix))]
fn stop_on_signal(_: Stopper) {}

//! Who is let in. A browser runs pages of other sites beside ours; none of them may read what an author is writing.
//!
//! - `Host` must name this preview: else a foreign name that was made to lead here (DNS rebinding) could read it.
//! - `Origin`, where there is one, must be this preview's own; `null` is anyone's.
//! - A browser that says that another site asks is believed, unless it is a person who follows a link.
//! - Nothing can be sent here: only `GET` and `HEAD`, without a body.

use crate::serve::http::Asked;
use std::net::{IpAddr, SocketAddr};

/// The names this preview answers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Names(Vec<String>);

/// Why a request was turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It is not well formed.
    Malformed,
    /// It comes by a foreign name, or from another site.
    Foreign,
    /// It asks for something to be done.
    Method,
    /// It brings something along.
    Body,
}

impl Refusal {
    /// The status code, and what a person may read.
    pub(crate) fn reply(self) -> (u16, &'static str) {
        match self {
            Self::Malformed => (400, "This request is not well formed.\n"),
            Self::Foreign => (403, "This preview answers to its own address only.\n"),
            Self::Method => (405, "This preview can be read, and nothing else.\n"),
            Self::Body => (400, "This preview takes nothing in.\n"),
        }
    }
}

impl Names {
    /// The names of a preview that listens at `bound`, which may also be reached at `others`.
    pub(crate) fn new(bound: SocketAddr, others: &[IpAddr]) -> Self {
        let port = bound.port();
        let own = (!bound.ip().is_unspecified()).then_some(bound.ip());
        let mut names: Vec<String> = own
            .iter()
            .chain(others)
            .map(|ip| SocketAddr::new(*ip, port).to_string())
            .collect();
        names.extend(["localhost", "127.0.0.1", "[::1]"].map(|name| format!("{name}:{port}")));
        if port == 80 {
            let short: Vec<String> = names
                .iter()
                .filter_map(|n| n.strip_suffix(":80").map(str::to_owned))
                .collect();
            names.extend(short);
        }
        names.sort();
        names.dedup();
        Self(names)
    }

    fn hold(&self, name: &str) -> bool {
        self.0.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// Lets a request in, or says why not.
    pub(crate) fn admit(&self, asked: &Asked) -> Result<(), Refusal> {
        let mut hosts = asked.values("host");
        let host = hosts
            .next()
            .filter(|host| is_well_formed(host))
            .ok_or(Refusal::Malformed)?;
        if hosts.next().is_some()
            || !asked.target.starts_with('/')
            || asked.target.starts_with("//")
        {
            return Err(Refusal::Malformed);
        }
        if !self.hold(host) {
            return Err(Refusal::Foreign);
        }
        let own = |origin: &str| {
            origin
                .strip_prefix("http://")
                .is_some_and(|name| self.hold(name))
        };
        if !asked.values("origin").all(own) {
            return Err(Refusal::Foreign);
        }
        let elsewhere = asked
            .values("sec-fetch-site")
            .any(|site| !matches!(site, "same-origin" | "none"));
        let by_a_person = asked
            .values("sec-fetch-mode")
            .all(|mode| mode == "navigate")
            && asked
                .values("sec-fetch-dest")
                .all(|dest| dest == "document");
        if elsewhere && !by_a_person {
            return Err(Refusal::Foreign);
        }
        if !matches!(asked.method.as_str(), "GET" | "HEAD") {
            return Err(Refusal::Method);
        }
        if asked.has_body() {
            Err(Refusal::Body)
        } else {
            Ok(())
        }
    }
}

/// Whether a `Host` can be one: a name or number and a port, nothing else.
fn is_well_formed(host: &str) -> bool {
    !host.is_empty()
        && host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(headers: &[(&str, &str)]) -> Asked {
        Asked::new("GET", "/", headers)
    }

    fn admitted(headers: &[(&str, &str)]) -> Result<(), Refusal> {
        Names::new(SocketAddr::from(([127, 0, 0, 1], 4000)), &[]).admit(&asked(headers))
    }

    #[test]
    fn its_own_names_are_let_in() {
        for host in [
            "127.0.0.1:4000",
            "localhost:4000",
            "LOCALHOST:4000",
            "[::1]:4000",
        ] {
            assert_eq!(admitted(&[("host", host)]), Ok(()), "{host}");
        }
    }

    #[test]
    fn foreign_names_and_ports_are_not() {
        for host in [
            "example.org:4000",
            "127.0.0.1",
            "127.0.0.1:4001",
            "localhost.example.org:4000",
            "127.0.0.1.:4000",
        ] {
            assert_eq!(admitted(&[("host", host)]), Err(Refusal::Foreign), "{host}");
        }
    }

    #[test]
    fn a_host_that_is_missing_doubled_or_strange_is_malformed() {
        assert_eq!(admitted(&[]), Err(Refusal::Malformed));
        assert_eq!(
            admitted(&[("host", "localhost:4000"), ("host", "localhost:4000")]),
            Err(Refusal::Malformed)
        );
        for host in [
            "",
            "localhost:4000/",
            "user@localhost:4000",
            "local host:4000",
            "localhost:4000,evil",
        ] {
            assert_eq!(
                admitted(&[("host", host)]),
                Err(Refusal::Malformed),
                "{host}"
            );
        }
    }

    #[test]
    fn only_its_own_origin_may_ask() {
        let with = |origin| admitted(&[("host", "localhost:4000"), ("origin", origin)]);
        assert_eq!(with("http://localhost:4000"), Ok(()));
        for origin in [
            "null",
            "",
            "http://example.org",
            "https://localhost:4000",
            "http://localhost:4001",
            "localhost:4000",
        ] {
            assert_eq!(with(origin), Err(Refusal::Foreign), "{origin}");
        }
    }

    #[test]
    fn another_site_may_link_here_and_nothing_else() {
        let host = ("host", "localhost:4000");
        let fetch = |site, mode, dest| {
            admitted(&[
                host,
                ("sec-fetch-site", site),
                ("sec-fetch-mode", mode),
                ("sec-fetch-dest", dest),
            ])
        };
        assert_eq!(fetch("same-origin", "no-cors", "script"), Ok(()));
        assert_eq!(fetch("cross-site", "navigate", "document"), Ok(()));
        assert_eq!(
            fetch("cross-site", "navigate", "iframe"),
            Err(Refusal::Foreign)
        );
        assert_eq!(
            fetch("cross-site", "no-cors", "image"),
            Err(Refusal::Foreign)
        );
        assert_eq!(fetch("same-site", "cors", "empty"), Err(Refusal::Foreign));
    }

    #[test]
    fn on_the_local_network_the_printed_addresses_are_let_in() {
        let names = Names::new(
            SocketAddr::from(([0, 0, 0, 0], 4000)),
            &[IpAddr::from([192, 0, 2, 7])],
        );
        assert_eq!(names.admit(&asked(&[("host", "192.0.2.7:4000")])), Ok(()));
        assert_eq!(
            names.admit(&asked(&[("host", "192.0.2.8:4000")])),
            Err(Refusal::Foreign)
        );
        assert_eq!(
            names.admit(&asked(&[("host", "0.0.0.0:4000")])),
            Err(Refusal::Foreign)
        );
    }
}

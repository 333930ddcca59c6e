//! Request authorization: checks `Host`, `Origin` and `Sec-Fetch-Site` against DNS rebinding and cross-site reads.
//!
//! - `Host` must name this preview. Otherwise a foreign name that resolves to it (DNS rebinding) could read it.
//! - `Origin`, if sent, must be the preview's own. `null` is rejected, because any page can send it.
//! - A request that the browser marks as cross-site is rejected, unless a person follows a link.
//! - Only `GET` and `HEAD` without a body are allowed.

use crate::serve::http::HttpRequest;
use std::net::{IpAddr, SocketAddr};

/// The hosts under which the preview may be requested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AllowedHosts(Vec<String>);

/// Why a request was rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rejection {
    /// It is malformed.
    Malformed,
    /// It names another host, or comes from another site.
    Foreign,
    /// Its method is neither `GET` nor `HEAD`.
    Method,
    /// It has a body.
    Body,
}

impl Rejection {
    /// The status code, and a message.
    pub(crate) fn response(self) -> (u16, &'static str) {
        match self {
            Self::Malformed => (400, "This request is not well formed.\n"),
            Self::Foreign => (403, "This preview answers to its own address only.\n"),
            Self::Method => (405, "This preview can be read, and nothing else.\n"),
            Self::Body => (400, "This preview takes nothing in.\n"),
        }
    }
}

impl AllowedHosts {
    /// The hosts of a preview that listens at `bound` and can also be reached at `others`.
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

    fn contains(&self, name: &str) -> bool {
        self.0
            .iter()
            .any(|allowed| allowed.eq_ignore_ascii_case(name))
    }

    /// Checks a request.
    pub(crate) fn authorize(&self, request: &HttpRequest) -> Result<(), Rejection> {
        let mut hosts = request.values("host");
        let host = hosts
            .next()
            .filter(|host| is_well_formed(host))
            .ok_or(Rejection::Malformed)?;
        if hosts.next().is_some()
            || !request.target.starts_with('/')
            || request.target.starts_with("//")
        {
            return Err(Rejection::Malformed);
        }
        if !self.contains(host) {
            return Err(Rejection::Foreign);
        }
        let own = |origin: &str| {
            origin
                .strip_prefix("http://")
                .is_some_and(|name| self.contains(name))
        };
        if !request.values("origin").all(own) {
            return Err(Rejection::Foreign);
        }
        let is_cross_site = request
            .values("sec-fetch-site")
            .any(|site| !matches!(site, "same-origin" | "none"));
        let is_navigation = request
            .values("sec-fetch-mode")
            .all(|mode| mode == "navigate")
            && request
                .values("sec-fetch-dest")
                .all(|dest| dest == "document");
        if is_cross_site && !is_navigation {
            return Err(Rejection::Foreign);
        }
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return Err(Rejection::Method);
        }
        if request.has_body() {
            Err(Rejection::Body)
        } else {
            Ok(())
        }
    }
}

/// Whether a `Host` consists of a name or number and a port only.
fn is_well_formed(host: &str) -> bool {
    !host.is_empty()
        && host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(headers: &[(&str, &str)]) -> HttpRequest {
        HttpRequest::new("GET", "/", headers)
    }

    fn authorized(headers: &[(&str, &str)]) -> Result<(), Rejection> {
        AllowedHosts::new(SocketAddr::from(([127, 0, 0, 1], 4000)), &[])
            .authorize(&request(headers))
    }

    #[test]
    fn its_own_hosts_are_allowed() {
        for host in [
            "127.0.0.1:4000",
            "localhost:4000",
            "LOCALHOST:4000",
            "[::1]:4000",
        ] {
            assert_eq!(authorized(&[("host", host)]), Ok(()), "{host}");
        }
    }

    #[test]
    fn foreign_hosts_and_ports_are_rejected() {
        for host in [
            "example.org:4000",
            "127.0.0.1",
            "127.0.0.1:4001",
            "localhost.example.org:4000",
            "127.0.0.1.:4000",
        ] {
            assert_eq!(
                authorized(&[("host", host)]),
                Err(Rejection::Foreign),
                "{host}"
            );
        }
    }

    #[test]
    fn a_missing_repeated_or_invalid_host_is_malformed() {
        assert_eq!(authorized(&[]), Err(Rejection::Malformed));
        assert_eq!(
            authorized(&[("host", "localhost:4000"), ("host", "localhost:4000")]),
            Err(Rejection::Malformed)
        );
        for host in [
            "",
            "localhost:4000/",
            "user@localhost:4000",
            "local host:4000",
            "localhost:4000,evil",
        ] {
            assert_eq!(
                authorized(&[("host", host)]),
                Err(Rejection::Malformed),
                "{host}"
            );
        }
    }

    #[test]
    fn only_its_own_origin_is_allowed() {
        let with = |origin| authorized(&[("host", "localhost:4000"), ("origin", origin)]);
        assert_eq!(with("http://localhost:4000"), Ok(()));
        for origin in [
            "null",
            "",
            "http://example.org",
            "https://localhost:4000",
            "http://localhost:4001",
            "localhost:4000",
        ] {
            assert_eq!(with(origin), Err(Rejection::Foreign), "{origin}");
        }
    }

    #[test]
    fn another_site_may_only_link_here() {
        let host = ("host", "localhost:4000");
        let fetch = |site, mode, dest| {
            authorized(&[
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
            Err(Rejection::Foreign)
        );
        assert_eq!(
            fetch("cross-site", "no-cors", "image"),
            Err(Rejection::Foreign)
        );
        assert_eq!(fetch("same-site", "cors", "empty"), Err(Rejection::Foreign));
    }

    #[test]
    fn on_the_local_network_the_printed_addresses_are_allowed() {
        let names = AllowedHosts::new(
            SocketAddr::from(([0, 0, 0, 0], 4000)),
            &[IpAddr::from([192, 0, 2, 7])],
        );
        assert_eq!(
            names.authorize(&request(&[("host", "192.0.2.7:4000")])),
            Ok(())
        );
        assert_eq!(
            names.authorize(&request(&[("host", "192.0.2.8:4000")])),
            Err(Rejection::Foreign)
        );
        assert_eq!(
            names.authorize(&request(&[("host", "0.0.0.0:4000")])),
            Err(Rejection::Foreign)
        );
    }
}

//! HTTP, as little of it as a preview needs. The crate `tiny_http` is used only here, so that it can be replaced.
//!
//! What it does not do, it is not asked for: answers are written whole, by us, with headers that hold nothing of the
//! request. What it cannot do is known: it has no time limits and reads heads of any length into memory, so an
//! unfinished request holds a thread for as long as its sender likes, and only that.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A request, as far as a preview cares.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// What to do, as written.
    pub(super) method: String,
    /// The target of the request line, as written: `/read/?x=1`.
    pub(super) target: String,
    /// Names in lower case, and values, in order.
    pub(super) headers: Vec<(String, String)>,
}

impl Asked {
    /// Every value of a header; names are in lower case.
    pub(super) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether more than a head was sent, or announced.
    pub(super) fn has_body(&self) -> bool {
        self.values("transfer-encoding").next().is_some() || self.values("content-length").any(|length| length != "0")
    }
}

/// An answer.
#[derive(Debug, Default)]
pub(super) struct Reply {
    /// The status code.
    pub(super) status: u16,
    /// What the body is; nothing for none.
    pub(super) media_type: &'static str,
    /// Where to go instead; nothing for nowhere. Never taken from a request.
    pub(super) location: String,
    /// The body.
    pub(super) body: Vec<u8>,
}

/// What every answer carries: nothing is kept, nothing is guessed, and no other site may read or frame it.
const COMMON: &str = "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\n\
    X-Frame-Options: DENY\r\nReferrer-Policy: no-referrer\r\n";

const PLAIN_TEXT: &str = "Content-Type: text/plain; charset=utf-8";

/// A port that answers.
pub(super) struct Door {
    listener: TcpListener,
    server: Mutex<Arc<tiny_http::Server>>,
    closed: AtomicBool,
}

impl std::fmt::Debug for Door {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.listener.fmt(f)
    }
}

impl Door {
    /// Takes a port. 0 takes any that is free.
    pub(super) fn open(address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let server = Mutex::new(Arc::new(server(&listener)?));
        Ok(Self { listener, server, closed: AtomicBool::new(false) })
    }

    /// The address that was taken.
    pub(super) fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Waits for the next request; nothing once the door is closed.
    pub(super) fn next(&self) -> Option<Visit> {
        loop {
            let server = Arc::clone(&self.server.lock().unwrap_or_else(PoisonError::into_inner));
            let received = server.recv();
            if self.closed.load(Ordering::Relaxed) {
                return None;
            }
            if let Ok(request) = received {
                return Some(Visit(request));
            }
            // It gives up for good when one connection cannot be accepted, as when there are too many of them.
            drop(server);
            std::thread::sleep(std::time::Duration::from_millis(50));
            if let Ok(fresh) = self::server(&self.listener) {
                *self.server.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
            }
        }
    }

    /// Ends the waiting.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
        self.server.lock().unwrap_or_else(PoisonError::into_inner).unblock();
    }
}

fn server(listener: &TcpListener) -> io::Result<tiny_http::Server> {
    tiny_http::Server::from_listener(listener.try_clone()?, None).map_err(io::Error::other)
}

/// A request that waits for its answer.
pub(super) struct Visit(tiny_http::Request);

impl Visit {
    /// What is asked.
    pub(super) fn asked(&self) -> Asked {
        let headers = self.0.headers().iter();
        Asked {
            method: self.0.method().to_string(),
            target: self.0.url().to_owned(),
            headers: headers
                .map(|h| (h.field.as_str().as_str().to_ascii_lowercase(), h.value.as_str().to_owned()))
                .collect(),
        }
    }

    /// Answers. What the other side does about it is not ours to know.
    pub(super) fn answer(self, reply: &Reply, with_body: bool) {
        let mut bytes = head(reply).into_bytes();
        if with_body {
            bytes.extend_from_slice(&reply.body);
        }
        // In one piece: a head that goes ahead of its body waits for the other side to say that it has arrived.
        let mut writer = self.0.into_writer();
        let _ = writer.write_all(&bytes).and_then(|()| writer.flush());
    }

    /// Refuses a request that came with a body, and does not wait for the body to arrive.
    pub(super) fn refuse(self, reply: &Reply) {
        let status = tiny_http::StatusCode(reply.status);
        let mut response = tiny_http::Response::new(status, Vec::new(), &*reply.body, Some(reply.body.len()), None);
        for header in COMMON.lines().chain([PLAIN_TEXT]).filter_map(|line| line.parse::<tiny_http::Header>().ok()) {
            response.add_header(header);
        }
        let _ = self.0.respond(response);
    }

    /// Begins an answer that never ends by itself.
    pub(super) fn stream(self, media_type: &str) -> io::Result<Box<dyn Write + Send>> {
        let mut writer = self.0.into_writer();
        write!(writer, "HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n{COMMON}Connection: close\r\n\r\n")?;
        writer.flush()?;
        Ok(writer)
    }
}

fn head(reply: &Reply) -> String {
    let mut head = format!("HTTP/1.1 {} {}\r\n{COMMON}", reply.status, reason(reply.status));
    if !reply.media_type.is_empty() {
        let _ = write!(head, "Content-Type: {}\r\n", reply.media_type);
    }
    if !reply.location.is_empty() {
        let _ = write!(head, "Location: {}\r\n", reply.location);
    }
    if reply.status == 405 {
        head.push_str("Allow: GET, HEAD\r\n");
    }
    // Writing to a string cannot fail.
    let _ = write!(head, "Content-Length: {}\r\n\r\n", reply.body.len());
    head
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        308 => "Permanent Redirect",
        302 => "Found",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "",
    }
}

//! HTTP, as little of it as a preview needs. httparse is used only here.
//!
//! A thread for each connection, so that one that waits, for a build or for a slow reader, holds up nobody else; and a
//! bound for everything that the other side decides: how many connections, how long a head, how long it may take.

use std::fmt::Write as _;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Connections at once. A browser opens six for all its pages.
const CONNECTIONS: usize = 512;
/// Bytes of a head. Browsers send less than two thousand.
const HEAD: usize = 32 * 1024;
/// Header lines. Browsers send about twenty.
const HEADERS: usize = 64;
/// How long a connection may say nothing.
const IDLE: Duration = Duration::from_secs(30);
/// How long a head may take to arrive, from its first byte on.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long the other side may leave an answer lying.
const WRITE_TIME: Duration = Duration::from_secs(30);
/// How long to wait before connections are accepted again, when the system has no room for one.
const NO_ROOM: Duration = Duration::from_millis(50);

/// A request, as far as a preview cares.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// What to do, as written.
    pub(crate) method: String,
    /// The target of the request line, as written: `/read/?x=1`.
    pub(crate) target: String,
    /// Names in lower case, and values, in order.
    pub(crate) headers: Vec<(String, String)>,
    /// Whether the connection ends with the answer.
    last: bool,
}

impl Asked {
    #[cfg(test)]
    pub(crate) fn new(method: &str, target: &str, headers: &[(&str, &str)]) -> Self {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Self {
            method: method.to_owned(),
            target: target.to_owned(),
            headers,
            last: false,
        }
    }

    /// Every value of a header; names are in lower case.
    pub(crate) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether more than a head was sent, or announced.
    pub(crate) fn has_body(&self) -> bool {
        self.values("transfer-encoding").next().is_some()
            || self.values("content-length").any(|length| length != "0")
    }
}

/// An answer.
#[derive(Debug, Default)]
pub(crate) struct Reply {
    /// The status code.
    pub(crate) status: u16,
    /// What the body is; nothing for none.
    pub(crate) media_type: &'static str,
    /// Where to go instead; nothing for nowhere. Never taken from a request.
    pub(crate) location: String,
    /// The body.
    pub(crate) body: Vec<u8>,
}

/// What every answer carries: nothing is kept, nothing is guessed, and no other site may read or frame it.
const COMMON: &str = "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\n\
    X-Frame-Options: DENY\r\nReferrer-Policy: no-referrer\r\n";

/// A port that answers.
#[derive(Debug)]
pub(crate) struct Door {
    listener: TcpListener,
    address: SocketAddr,
    closed: AtomicBool,
}

impl Door {
    /// Takes a port. 0 takes any that is free.
    pub(crate) fn open(address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        Ok(Self {
            listener,
            address,
            closed: AtomicBool::new(false),
        })
    }

    /// The address that was taken.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Has every request answered, each connection in a thread of its own, until the door is closed.
    pub(crate) fn answer_all(&self, answer: impl Fn(Visit<'_>) + Send + Sync + 'static) {
        let answer = Arc::new(answer);
        let connections = Arc::new(AtomicUsize::new(0));
        for stream in self.listener.incoming() {
            if self.closed.load(Ordering::Relaxed) {
                return;
            }
            let Ok(stream) = stream else {
                thread::sleep(NO_ROOM);
                continue;
            };
            let place = Place::take(&connections);
            let answer = Arc::clone(&answer);
            if place.number > CONNECTIONS {
                continue;
            }
            // When there can be no more threads, the connection is dropped.
            let _ = thread::Builder::new()
                .name("answer".to_owned())
                .spawn(move || {
                    let _place = place;
                    // That the other side has gone is how most connections end.
                    let _ = converse(stream, &*answer);
                });
        }
    }

    /// Ends the answering.
    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
        let ip: IpAddr = match self.address.ip() {
            ip if !ip.is_unspecified() => ip,
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        };
        // One more caller, so that the one who waits for callers looks up.
        let _ = TcpStream::connect_timeout(&SocketAddr::new(ip, self.address.port()), IDLE);
    }
}

/// A place among a number of places, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    taken: Arc<AtomicUsize>,
    /// How many there are with this one.
    pub(crate) number: usize,
}

impl Place {
    pub(crate) fn take(taken: &Arc<AtomicUsize>) -> Self {
        Self {
            taken: Arc::clone(taken),
            number: taken.fetch_add(1, Ordering::Relaxed) + 1,
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.taken.fetch_sub(1, Ordering::Relaxed);
    }
}

/// One request after the other, until one of the two sides has enough.
fn converse(mut stream: TcpStream, answer: &impl Fn(Visit<'_>)) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_write_timeout(Some(WRITE_TIME))?;
    let mut arrived = Vec::new();
    loop {
        match head(&mut stream, &mut arrived)? {
            Head::Asked(asked) => {
                // What would follow a body cannot be told from it.
                let last = asked.last || asked.has_body();
                answer(Visit {
                    asked: Asked { last, ..asked },
                    stream: &mut stream,
                });
                if last {
                    return part(&mut stream);
                }
            }
            Head::Bad(status) => {
                let body = b"This request is not well formed.\n".to_vec();
                let reply = Reply {
                    status,
                    media_type: "text/plain; charset=utf-8",
                    body,
                    ..Reply::default()
                };
                stream.write_all(&bytes(&reply, true, true))?;
                return part(&mut stream);
            }
            Head::Nothing => return Ok(()),
        }
    }
}

/// Lets the other side read the answer: to close while it still sends would take the answer from it.
fn part(stream: &mut TcpStream) -> io::Result<()> {
    stream.shutdown(Shutdown::Write)?;
    let end = Instant::now() + Duration::from_secs(1);
    let mut unread = [0; 16 * 1024];
    while let Some(left) = end
        .checked_duration_since(Instant::now())
        .filter(|left| !left.is_zero())
    {
        stream.set_read_timeout(Some(left))?;
        if stream.read(&mut unread)? == 0 {
            break;
        }
    }
    Ok(())
}

/// What arrived.
enum Head {
    Asked(Asked),
    /// Something else, to be answered with this status.
    Bad(u16),
    /// The other side has left, or says nothing.
    Nothing,
}

/// Reads up to the end of the next head. What arrives behind it stays in `arrived`.
fn head(stream: &mut TcpStream, arrived: &mut Vec<u8>) -> io::Result<Head> {
    let mut end = None;
    loop {
        if let Some(length) = arrived.windows(4).position(|four| four == b"\r\n\r\n") {
            let rest = arrived.split_off(length + 4);
            return Ok(parsed(&std::mem::replace(arrived, rest)));
        }
        if arrived.len() > HEAD {
            return Ok(Head::Bad(431));
        }
        if end.is_none() && !arrived.is_empty() {
            end = Some(Instant::now() + HEAD_TIME);
        }
        let patience = end.map_or(IDLE, |end| end.saturating_duration_since(Instant::now()));
        if patience.is_zero() {
            return Ok(Head::Bad(408));
        }
        stream.set_read_timeout(Some(patience))?;
        let mut more = [0; 4096];
        match stream.read(&mut more) {
            Ok(0) => return Ok(Head::Nothing),
            Ok(length) => arrived.extend_from_slice(&more[..length]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Ok(if arrived.is_empty() {
                    Head::Nothing
                } else {
                    Head::Bad(408)
                });
            }
            Err(error) => return Err(error),
        }
    }
}

fn parsed(head: &[u8]) -> Head {
    let mut lines = [httparse::EMPTY_HEADER; HEADERS];
    let mut request = httparse::Request::new(&mut lines);
    match request.parse(head) {
        Ok(httparse::Status::Complete(_)) => {}
        Err(httparse::Error::TooManyHeaders) => return Head::Bad(431),
        Ok(httparse::Status::Partial) | Err(_) => return Head::Bad(400),
    }
    let headers = request.headers.iter().map(|line| {
        let value = std::str::from_utf8(line.value).ok()?;
        Some((line.name.to_ascii_lowercase(), value.to_owned()))
    });
    let (Some(headers), Some(method), Some(target)) =
        (headers.collect(), request.method, request.path)
    else {
        return Head::Bad(400);
    };
    let mut asked = Asked {
        method: method.to_owned(),
        target: target.to_owned(),
        headers,
        last: false,
    };
    let closes = |value: &str| {
        value
            .split(',')
            .any(|word| word.trim().eq_ignore_ascii_case("close"))
    };
    asked.last = request.version == Some(0) || asked.values("connection").any(closes);
    Head::Asked(asked)
}

/// A request that waits for its answer.
pub(crate) struct Visit<'s> {
    /// What is asked.
    pub(crate) asked: Asked,
    stream: &'s mut TcpStream,
}

impl Visit<'_> {
    /// Answers. What the other side does about it is not ours to know.
    pub(crate) fn answer(self, reply: &Reply) {
        let with_body = self.asked.method != "HEAD";
        let _ = self
            .stream
            .write_all(&bytes(reply, with_body, self.asked.last));
    }

    /// Begins an answer that never ends by itself.
    pub(crate) fn begin(self, media_type: &str) -> io::Result<impl Write> {
        write!(
            self.stream,
            "HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n{COMMON}Connection: close\r\n\r\n"
        )?;
        self.stream.try_clone()
    }
}

fn bytes(reply: &Reply, with_body: bool, last: bool) -> Vec<u8> {
    // Writing to a string cannot fail.
    let mut head = format!(
        "HTTP/1.1 {} {}\r\n{COMMON}",
        reply.status,
        reason(reply.status)
    );
    if !reply.media_type.is_empty() {
        let _ = write!(head, "Content-Type: {}\r\n", reply.media_type);
    }
    if !reply.location.is_empty() {
        let _ = write!(head, "Location: {}\r\n", reply.location);
    }
    if reply.status == 405 {
        head.push_str("Allow: GET, HEAD\r\n");
    }
    if last {
        head.push_str("Connection: close\r\n");
    }
    let _ = write!(head, "Content-Length: {}\r\n\r\n", reply.body.len());
    let mut bytes = head.into_bytes();
    if with_body {
        bytes.extend_from_slice(&reply.body);
    }
    bytes
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        302 => "Found",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "",
    }
}

//! A small HTTP/1.1 server. Only this file uses httparse.
//!
//! Each connection has a thread, so that one that waits for a build or a slow client blocks no other. Everything a client
//! decides is limited: the number of connections, the length of the head, and time.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Maximum number of connections. A browser opens six.
const CONNECTIONS: usize = 512;
/// Maximum length of a request head in bytes. Browsers send less than two thousand.
const HEAD: usize = 32 * 1024;
/// Maximum number of header lines. Browsers send about twenty.
const HEADERS: usize = 64;
/// Idle timeout of a connection.
const IDLE: Duration = Duration::from_secs(30);
/// Read timeout for a request head, from its first byte.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// Write timeout.
const WRITE_TIME: Duration = Duration::from_secs(30);
/// Pause before accepting again when the system has no resources for another connection.
const NO_ROOM: Duration = Duration::from_millis(50);

/// A request head.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct HttpRequest {
    /// The method, as sent.
    pub(crate) method: String,
    /// The request target, as sent: `/read/?x=1`.
    pub(crate) target: String,
    /// Header names in lower case with their values, in order.
    pub(crate) headers: Vec<(String, String)>,
    /// Whether the connection is closed after the response.
    last: bool,
}

impl HttpRequest {
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

    /// Every value of a header. `name` is in lower case.
    pub(crate) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(header, _)| header == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether the request has a body.
    pub(crate) fn has_body(&self) -> bool {
        self.values("transfer-encoding").next().is_some()
            || self.values("content-length").any(|length| length != "0")
    }
}

/// A response.
#[derive(Debug, Default)]
pub(crate) struct Response {
    /// The status code.
    pub(crate) status: u16,
    /// The `Content-Type`; empty for none.
    pub(crate) media_type: &'static str,
    /// The `Location` of a redirect. Never taken from a request.
    pub(crate) location: String,
    /// The body.
    pub(crate) body: Body,
}

/// The body of a response. However many slow clients receive a large file, none of them costs a copy of it.
#[derive(Debug)]
pub(crate) enum Body {
    Bytes(Vec<u8>),
    Shared(Arc<[u8]>),
    /// The first bytes of an open file, sent from the file.
    File {
        file: File,
        length: u64,
    },
}

impl Body {
    /// The body if it is in memory, else an empty one.
    pub(crate) fn in_memory(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Shared(bytes) => bytes,
            Self::File { .. } => &[],
        }
    }

    fn length(&self) -> u64 {
        match self {
            Self::File { length, .. } => *length,
            in_memory => in_memory.in_memory().len() as u64,
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::Bytes(Vec::new())
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        Self::Bytes(text.into())
    }
}

/// Headers of every response: no caching, no sniffing, and no other site may read or frame it.
const COMMON: &str = "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\n\
    X-Frame-Options: DENY\r\nReferrer-Policy: no-referrer\r\n";

/// A bound port.
#[derive(Debug)]
pub(crate) struct Listener {
    socket: TcpListener,
    address: SocketAddr,
    closed: AtomicBool,
}

impl Listener {
    /// Binds a port. 0 binds any free one.
    pub(crate) fn bind(address: SocketAddr) -> io::Result<Self> {
        let socket = TcpListener::bind(address)?;
        let address = socket.local_addr()?;
        Ok(Self {
            socket,
            address,
            closed: AtomicBool::new(false),
        })
    }

    /// The bound address.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Accepts connections until [`close`](Self::close), each in its own thread, and lets `answer` respond to every request.
    pub(crate) fn serve(&self, answer: impl Fn(Exchange<'_>) + Send + Sync + 'static) {
        let answer = Arc::new(answer);
        let connections = Arc::new(AtomicUsize::new(0));
        for stream in self.socket.incoming() {
            if self.closed.load(Ordering::Relaxed) {
                return;
            }
            let Ok(stream) = stream else {
                thread::sleep(NO_ROOM);
                continue;
            };
            let permit = Permit::take(&connections);
            let answer = Arc::clone(&answer);
            if permit.number > CONNECTIONS {
                continue;
            }
            // If no thread can be started, the connection is dropped.
            let _ = thread::Builder::new()
                .name("answer".to_owned())
                .spawn(move || {
                    let _permit = permit;
                    // Most connections end with an error, when the client disconnects.
                    let _ = handle_connection(stream, &*answer);
                });
        }
    }

    /// Stops accepting connections.
    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
        let ip: IpAddr = match self.address.ip() {
            ip if !ip.is_unspecified() => ip,
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        };
        // Connects once, to wake the thread that waits in `accept`.
        let _ = TcpStream::connect_timeout(&SocketAddr::new(ip, self.address.port()), IDLE);
    }
}

/// One of a limited number of connections or streams. Returned when dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    taken: Arc<AtomicUsize>,
    /// How many are taken, this one included.
    pub(crate) number: usize,
}

impl Permit {
    pub(crate) fn take(taken: &Arc<AtomicUsize>) -> Self {
        Self {
            taken: Arc::clone(taken),
            number: taken.fetch_add(1, Ordering::Relaxed) + 1,
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.taken.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Handles the requests of one connection until it ends.
fn handle_connection(mut stream: TcpStream, answer: &impl Fn(Exchange<'_>)) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_write_timeout(Some(WRITE_TIME))?;
    let mut arrived = Vec::new();
    loop {
        match head(&mut stream, &mut arrived)? {
            Head::Request(request) => {
                // Bodies are not read, so the connection cannot be used after one.
                let last = request.last || request.has_body();
                let mut failed = false;
                answer(Exchange {
                    request: HttpRequest { last, ..request },
                    stream: &mut stream,
                    failed: &mut failed,
                });
                if failed {
                    return Ok(());
                }
                if last {
                    return close_gracefully(&mut stream);
                }
            }
            Head::Bad(status) => {
                let response = Response {
                    status,
                    media_type: "text/plain; charset=utf-8",
                    body: "This request is not well formed.\n".into(),
                    ..Response::default()
                };
                send(&mut stream, response, true, true)?;
                return close_gracefully(&mut stream);
            }
            Head::Nothing => return Ok(()),
        }
    }
}

/// Closes gracefully: closing with unread input would send RST and lose the response.
fn close_gracefully(stream: &mut TcpStream) -> io::Result<()> {
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

/// The result of reading a request head.
enum Head {
    Request(HttpRequest),
    /// Not a request: respond with this status.
    Bad(u16),
    /// The client has disconnected or is idle.
    Nothing,
}

/// Reads up to the end of the next head. Bytes after it stay in `arrived`.
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
        let timeout = end.map_or(IDLE, |end| end.saturating_duration_since(Instant::now()));
        if timeout.is_zero() {
            return Ok(Head::Bad(408));
        }
        stream.set_read_timeout(Some(timeout))?;
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

/// Parses a request head.
fn parsed(head: &[u8]) -> Head {
    let mut lines = [httparse::EMPTY_HEADER; HEADERS];
    let mut parsed = httparse::Request::new(&mut lines);
    match parsed.parse(head) {
        Ok(httparse::Status::Complete(_)) => {}
        Err(httparse::Error::TooManyHeaders) => return Head::Bad(431),
        Ok(httparse::Status::Partial) | Err(_) => return Head::Bad(400),
    }
    let headers = parsed.headers.iter().map(|line| {
        let value = std::str::from_utf8(line.value).ok()?;
        Some((line.name.to_ascii_lowercase(), value.to_owned()))
    });
    let (Some(headers), Some(method), Some(target)) =
        (headers.collect(), parsed.method, parsed.path)
    else {
        return Head::Bad(400);
    };
    let mut request = HttpRequest {
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
    request.last = parsed.version == Some(0) || request.values("connection").any(closes);
    Head::Request(request)
}

/// A request that waits for its response.
pub(crate) struct Exchange<'s> {
    /// The request.
    pub(crate) request: HttpRequest,
    stream: &'s mut TcpStream,
    /// Set when the response could not be sent whole, so that nothing may follow it.
    failed: &'s mut bool,
}

impl Exchange<'_> {
    /// Sends the response. An error ends the connection: the client may have disconnected, or the file become shorter.
    pub(crate) fn answer(self, response: Response) {
        let with_body = self.request.method != "HEAD";
        *self.failed = send(self.stream, response, with_body, self.request.last).is_err();
    }

    /// Begins a response of unlimited length.
    pub(crate) fn begin(self, media_type: &str) -> io::Result<impl Write> {
        write!(
            self.stream,
            "HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n{COMMON}Connection: close\r\n\r\n"
        )?;
        self.stream.try_clone()
    }
}

/// Sends a response.
fn send(stream: &mut TcpStream, response: Response, with_body: bool, last: bool) -> io::Result<()> {
    stream.write_all(head_of(&response, last).as_bytes())?;
    if !with_body {
        return Ok(());
    }
    stream.write_all(response.body.in_memory())?;
    if let Body::File { file, length } = response.body {
        // Linux copies within the kernel.
        let sent = io::copy(&mut file.take(length), stream)?;
        if sent < length {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(())
}

/// The head of a response as sent.
fn head_of(response: &Response, last: bool) -> String {
    let mut head = format!(
        "HTTP/1.1 {} {}\r\n{COMMON}",
        response.status,
        reason(response.status)
    );
    if !response.media_type.is_empty() {
        head.extend(["Content-Type: ", response.media_type, "\r\n"]);
    }
    if !response.location.is_empty() {
        head.extend(["Location: ", &response.location, "\r\n"]);
    }
    if response.status == 405 {
        head.push_str("Allow: GET, HEAD\r\n");
    }
    if last {
        head.push_str("Connection: close\r\n");
    }
    let length = response.body.length().to_string();
    head.extend(["Content-Length: ", &length, "\r\n\r\n"]);
    head
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

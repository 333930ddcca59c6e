//! A preview that runs in a process of its own, and a client that says exactly what it is told to.

#![allow(dead_code, unreachable_pub, reason = "each test file needs some of it")]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Longer than anything here takes; a test that waits for it fails.
pub const LONG: Duration = Duration::from_secs(20);

/// A running `inquill serve`, ended when dropped.
pub struct Preview {
    pub child: Child,
    pub port: u16,
    said: Arc<Mutex<Vec<String>>>,
}

/// An answer, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of a header, by its name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// The page as it is built: without what the preview puts in.
    pub fn page(&self) -> String {
        let text = self.text();
        let start = text
            .find("<script src=\"/_inquill/")
            .expect("the preview's script");
        let end = start + text[start..].find("</script>").unwrap() + "</script>".len();
        format!("{}{}", &text[..start], &text[end..])
            .replace("connect-src 'self'", "connect-src 'none'")
    }
}

impl Preview {
    /// Starts one on any free port and waits until it serves.
    pub fn of(root: &Path) -> Self {
        Self::with(root, &["--port", "0"])
    }

    pub fn with(root: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_inquill"));
        command.arg("serve").arg("--root").arg(root).args(arguments);
        Self::start(command)
    }

    /// Starts one that may have this many files and connections open.
    pub fn within_open_files(root: &Path, most: usize) -> Self {
        let mut command = Command::new("sh");
        command
            .arg("-c")
            .arg(format!("ulimit -n {most}; exec \"$0\" \"$@\""));
        command
            .arg(env!("CARGO_BIN_EXE_inquill"))
            .args(["serve", "--port", "0", "--root"])
            .arg(root);
        Self::start(command)
    }

    fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::new(Mutex::new(Vec::new()));
        let (lines, heard) = (
            BufReader::new(child.stderr.take().unwrap()).lines(),
            Arc::clone(&said),
        );
        std::thread::spawn(move || {
            lines
                .map_while(Result::ok)
                .for_each(|line| heard.lock().unwrap().push(line));
        });
        let mut preview = Self {
            child,
            port: 0,
            said,
        };
        let line = preview.hears("serving at http://");
        let port = line
            .trim_end_matches('/')
            .rsplit(':')
            .next()
            .unwrap()
            .parse();
        preview.port = port.unwrap();
        preview
    }

    /// Waits until a line with this in it has been said, and returns it.
    pub fn hears(&self, part: &str) -> String {
        let began = Instant::now();
        loop {
            if let Some(line) = self.said().into_iter().find(|line| line.contains(part)) {
                return line;
            }
            assert!(
                began.elapsed() < LONG,
                "`{part}` was never said, but: {:#?}",
                self.said()
            );
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Everything said so far.
    pub fn said(&self) -> Vec<String> {
        self.said.lock().unwrap().clone()
    }

    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream
    }

    /// Sends these bytes and reads one answer; nothing when the connection is closed without one.
    pub fn sends(&self, bytes: &[u8]) -> Option<Answer> {
        let mut stream = self.connect();
        // The other side may refuse before everything has been sent.
        let _ = stream.write_all(bytes);
        read(&mut BufReader::new(stream), bytes.starts_with(b"HEAD "))
    }

    /// Asks with these lines between the request line and the empty line.
    pub fn asks(&self, method: &str, target: &str, lines: &[&str]) -> Answer {
        let request = [&[&*format!("{method} {target} HTTP/1.1")], lines, &["", ""]]
            .concat()
            .join("\r\n");
        self.sends(request.as_bytes()).expect("an answer")
    }

    /// Asks as a browser does.
    pub fn get(&self, target: &str) -> Answer {
        self.asks(
            "GET",
            target,
            &[&format!("Host: {}", self.host()), "Connection: close"],
        )
    }

    /// Waits until what is at a target is as it should be.
    pub fn shows(&self, target: &str, right: impl Fn(&Answer) -> bool) -> Answer {
        let began = Instant::now();
        loop {
            let answer = self.get(target);
            if right(&answer) {
                return answer;
            }
            assert!(
                began.elapsed() < LONG,
                "{target} never became right: {}",
                answer.text()
            );
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Asks until there is an answer.
    pub fn shows_soon(&self, target: &str) -> Answer {
        let began = Instant::now();
        let request = format!(
            "GET {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.host()
        );
        loop {
            if let Some(answer) = self.sends(request.as_bytes()) {
                return answer;
            }
            assert!(began.elapsed() < LONG, "{target} was never answered");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Opens the stream of events of a page, and reads its first state.
    pub fn listens(&self, page: &str) -> Events {
        let mut stream = self.connect();
        let host = self.host();
        write!(
            stream,
            "GET /_inquill/events?page={page} HTTP/1.1\r\nHost: {host}\r\n\r\n"
        )
        .unwrap();
        Events(BufReader::new(stream))
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A stream of events.
pub struct Events(pub BufReader<TcpStream>);

impl Events {
    /// The data of the next event.
    pub fn next(&mut self) -> String {
        self.within(LONG).expect("an event")
    }

    /// The data of the next event, if there is one within this time.
    pub fn within(&mut self, time: Duration) -> Option<String> {
        self.0.get_ref().set_read_timeout(Some(time)).unwrap();
        loop {
            let mut line = String::new();
            match self.0.read_line(&mut line) {
                Ok(0) | Err(_) => return None,
                Ok(_) => {}
            }
            if let Some(data) = line.strip_prefix("data: ") {
                return Some(data.trim_end().to_owned());
            }
        }
    }
}

/// Reads one answer.
pub fn read(from: &mut impl BufRead, without_body: bool) -> Option<Answer> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if from.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let mut answer = Answer {
        status,
        head,
        body: Vec::new(),
    };
    let length = answer
        .header("content-length")
        .map_or(0, |length| length.parse().unwrap());
    if !without_body {
        answer.body.resize(length, 0);
        from.read_exact(&mut answer.body).ok()?;
    }
    Some(answer)
}

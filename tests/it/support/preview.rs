//! A preview that runs in a process of its own, and a client that sends exactly the bytes it is given.

use super::program::{PROGRAM, program};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Longer than anything here takes, on a busy machine too. A test that waits for it fails.
pub(crate) const LONG: Duration = Duration::from_secs(60);

/// Held by tests that open hundreds of connections. At the same time, they could exceed the number of files that one process
/// may have open, which is often 1,024.
pub(crate) fn crowd() -> MutexGuard<'static, ()> {
    static CROWD: Mutex<()> = Mutex::new(());
    CROWD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A running `inquill serve`, ended when dropped.
pub(crate) struct Preview {
    pub(crate) child: Child,
    pub(crate) port: u16,
    said: Arc<Mutex<Vec<String>>>,
}

/// An answer, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of a header, by its name in any case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// The page as it is built: without what the preview puts in.
    pub(crate) fn page(&self) -> String {
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
    pub(crate) fn of(root: &Path) -> Self {
        Self::with(root, &["--port", "0"])
    }

    pub(crate) fn with(root: &Path, arguments: &[&str]) -> Self {
        let mut command = program();
        command.arg("serve").arg("--root").arg(root).args(arguments);
        Self::start(command)
    }

    /// Starts one that may have this many files and connections open.
    pub(crate) fn within_open_files(root: &Path, most: usize) -> Self {
        let mut command = Command::new("sh");
        command
            .arg("-c")
            .arg(format!("ulimit -n {most}; exec \"$0\" \"$@\""));
        command
            .arg(PROGRAM)
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

    /// Waits for a line that contains this, and returns it.
    pub(crate) fn hears(&self, part: &str) -> String {
        self.hears_times(part, 1)
    }

    /// Waits until so many lines contain this, and returns the last of them.
    pub(crate) fn hears_times(&self, part: &str, times: usize) -> String {
        let began = Instant::now();
        loop {
            let mut lines = self.said().into_iter().filter(|line| line.contains(part));
            if let Some(line) = lines.nth(times - 1) {
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
    pub(crate) fn said(&self) -> Vec<String> {
        self.said.lock().unwrap().clone()
    }

    pub(crate) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream
    }

    /// Sends these bytes and reads one answer; nothing when the connection is closed without one.
    pub(crate) fn sends(&self, bytes: &[u8]) -> Option<Answer> {
        let mut stream = self.connect();
        // The other side may refuse before everything has been sent.
        let _ = stream.write_all(bytes);
        read(&mut BufReader::new(stream), bytes.starts_with(b"HEAD "))
    }

    /// Asks with these lines between the request line and the empty line.
    pub(crate) fn asks(&self, method: &str, target: &str, lines: &[&str]) -> Answer {
        let request = [&[&*format!("{method} {target} HTTP/1.1")], lines, &["", ""]]
            .concat()
            .join("\r\n");
        self.sends(request.as_bytes()).expect("an answer")
    }

    /// Asks as a browser does.
    pub(crate) fn get(&self, target: &str) -> Answer {
        self.asks(
            "GET",
            target,
            &[&format!("Host: {}", self.host()), "Connection: close"],
        )
    }

    /// Waits until what is at a target is as it should be.
    pub(crate) fn shows(&self, target: &str, right: impl Fn(&Answer) -> bool) -> Answer {
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
    pub(crate) fn shows_soon(&self, target: &str) -> Answer {
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
    pub(crate) fn listens(&self, page: &str) -> Events {
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
pub(crate) struct Events(BufReader<TcpStream>);

impl Events {
    /// The data of the next event.
    pub(crate) fn next(&mut self) -> String {
        loop {
            let mut line = String::new();
            let read = self.0.read_line(&mut line).expect("an event");
            assert!(read > 0, "the stream of events has ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return data.trim_end().to_owned();
            }
        }
    }

    /// The version of the page that the next event is about.
    pub(crate) fn next_version(&mut self) -> String {
        let event: serde_json::Value = serde_json::from_str(&self.next()).unwrap();
        event["version"].as_str().unwrap().to_owned()
    }
}

/// Reads one answer.
pub(crate) fn read(from: &mut impl BufRead, without_body: bool) -> Option<Answer> {
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

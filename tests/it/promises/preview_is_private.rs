//! Nobody but the author's own browser reads a preview, and nothing but the site can be read through it.

use crate::support::preview::{Answer, LONG, Preview, crowd, read};
use crate::support::program::inquill;
use crate::support::project::Project;
#[cfg(not(target_os = "linux"))]
use crate::support::tally::skipped;
#[cfg(target_os = "linux")]
use crate::support::tally::tried;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What must never be read through a preview.
const SECRET: &str = "nobody may read this";

/// A site in a folder, with secrets around it.
struct Site {
    folder: TempDir,
    preview: Preview,
}

fn site() -> Site {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    for (path, text) in [
        ("site/site.toml", "title = \"Site\"\n"),
        ("site/content/_index.md", "# Home\n"),
        ("site/content/read/one.md", "# One\n"),
        ("site/content/read/note.txt", "a note"),
        ("site/content/.hidden.md", SECRET),
        ("site/static/.secret", SECRET),
        ("site/static/film.mp4", "film"),
        ("site/.env", SECRET),
        ("site/dist/old.html", SECRET),
        ("secret.txt", SECRET),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let preview = Preview::of(&root);
    Site { folder, preview }
}

impl Site {
    /// Asks with these header lines instead of a browser's.
    fn with(&self, lines: &[&str]) -> Answer {
        self.preview
            .asks("GET", "/", &[lines, &["Connection: close"]].concat())
    }

    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("site")
    }
}

#[test]
fn it_answers_to_its_own_names_only() {
    let site = site();
    let port = site.preview.port;
    for host in ["127.0.0.1", "localhost", "[::1]"] {
        assert_eq!(
            site.with(&[&format!("Host: {host}:{port}")]).status,
            200,
            "{host}"
        );
    }
    for host in [
        "example.org",
        "127.0.0.1.example.org",
        "0.0.0.0",
        "127.0.0.2",
    ] {
        assert_eq!(
            site.with(&[&format!("Host: {host}:{port}")]).status,
            403,
            "{host}"
        );
    }
    assert_eq!(
        site.with(&["Host: 127.0.0.1"]).status,
        403,
        "without its port"
    );
}

#[test]
fn a_host_that_is_missing_or_malformed_is_a_bad_request() {
    let site = site();
    let own = format!("Host: {}", site.preview.host());
    assert_eq!(site.with(&[]).status, 400);
    assert_eq!(site.with(&[&own, &own]).status, 400);
    assert_eq!(site.with(&["Host: "]).status, 400);
    assert_eq!(site.with(&[&format!("{own}/x")]).status, 400);
    assert_eq!(
        site.with(&[&format!("Host: me@{}", site.preview.host())])
            .status,
        400
    );
}

#[test]
fn a_foreign_origin_and_null_are_turned_away() {
    let site = site();
    let own = format!("Host: {}", site.preview.host());
    let from = |origin: &str| site.with(&[&own, &format!("Origin: {origin}")]).status;
    assert_eq!(from(&format!("http://{}", site.preview.host())), 200);
    assert_eq!(
        from(&format!("http://localhost:{}", site.preview.port)),
        200
    );
    assert_eq!(from("null"), 403);
    assert_eq!(from("http://example.org"), 403);
    assert_eq!(from(&format!("https://{}", site.preview.host())), 403);
    assert_eq!(from("http://127.0.0.1:1"), 403);
}

#[test]
fn another_site_can_neither_embed_nor_fetch() {
    let site = site();
    let own = format!("Host: {}", site.preview.host());
    let image = site.with(&[
        &own,
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Mode: no-cors",
        "Sec-Fetch-Dest: image",
    ]);
    let link = site.with(&[
        &own,
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-Dest: document",
    ]);
    assert_eq!((image.status, link.status), (403, 200));
}

#[test]
fn no_answer_lets_another_site_read_it_or_is_kept() {
    let site = site();
    let preview = &site.preview;
    let bad = format!("Origin: null\r\nHost: {}", preview.host());
    for answer in [
        preview.get("/"),
        preview.get("/read/note.txt"),
        preview.get("/nowhere/"),
        preview.get("/read/one"),
        preview.get("/_inquill/preview.js"),
        site.with(&[&bad]),
    ] {
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            Some("same-origin"),
            "{}",
            answer.head
        );
        assert_eq!(
            answer.header("cache-control"),
            Some("no-store"),
            "{}",
            answer.head
        );
        assert_eq!(
            answer.header("x-content-type-options"),
            Some("nosniff"),
            "{}",
            answer.head
        );
        assert!(
            !answer.head.to_ascii_lowercase().contains("access-control-"),
            "{}",
            answer.head
        );
    }
}

#[test]
fn nothing_outside_the_site_can_be_reached() {
    let site = site();
    for target in [
        "/../secret.txt",
        "/read/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/%252e%252e%252fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/read/..%00/secret.txt",
        "/read/one/index.html%00.txt",
        "//secret.txt",
        "/./.env",
        "/.env",
        "/site.toml",
        "/content/_index.md",
        "/dist/old.html",
        "/.secret",
        "/.hidden/",
        "/read/%c0%ae%c0%ae/",
        "/%",
        "/%zz",
        "?",
        "*",
        "secret.txt",
        &format!("{}", site.folder.path().join("secret.txt").display()),
        &format!("file://{}", site.folder.path().join("secret.txt").display()),
        &format!("http://{}/", site.preview.host()),
        "http://example.org/",
    ] {
        let answer = site.preview.get(target);
        assert!(
            matches!(answer.status, 400 | 404),
            "{target}: {}",
            answer.status
        );
        assert!(!answer.text().contains(SECRET), "{target}");
    }
}

#[test]
fn a_page_for_a_wrong_address_repeats_nothing_of_it() {
    let answer = site()
        .preview
        .get("/%3Cscript%3Ealert(1)%3C/script%3E?<img>");
    assert_eq!(answer.status, 404);
    assert!(
        !answer.text().contains("alert") && !answer.head.contains("alert"),
        "{}",
        answer.text()
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_becomes_a_link_out_of_the_site_is_not_followed() {
    let site = site();
    assert_eq!(site.preview.get("/film.mp4").text(), "film");
    let film = site.root().join("static/film.mp4");
    fs::remove_file(&film).unwrap();
    std::os::unix::fs::symlink(site.folder.path().join("secret.txt"), &film).unwrap();
    for _ in 0..50 {
        assert!(!site.preview.get("/film.mp4").text().contains(SECRET));
    }
    site.preview.hears("this link leads out of the site");
    assert!(!site.preview.get("/film.mp4").text().contains(SECRET));
}

#[test]
fn it_can_be_read_and_nothing_else() {
    let site = site();
    let own = format!("Host: {}", site.preview.host());
    for method in [
        "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "get", "BREW",
    ] {
        let answer = site.preview.asks(method, "/", &[&own, "Connection: close"]);
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), Some("GET, HEAD"), "{method}");
    }
}

#[test]
fn a_connection_that_ends_after_a_body_says_so() {
    let site = site();
    let own = format!("Host: {}", site.preview.host());
    let with_body = [&*own, "Content-Length: 5\r\n\r\nhello"];
    let answer = site.preview.asks("POST", "/", &with_body);
    assert_eq!(answer.header("connection"), Some("close"));
}

#[test]
fn nothing_is_taken_in() {
    let site = site();
    let own = format!("Host: {}", site.preview.host());
    for lines in [
        [&own, "Content-Length: 5\r\n\r\nhello"],
        [&own, "Content-Length: 5000000000"],
        [&own, "Content-Length: many"],
        [&own, "Transfer-Encoding: chunked"],
        [&own, "Transfer-Encoding: gzip"],
    ] {
        assert_eq!(
            site.preview.asks("GET", "/", &lines).status,
            400,
            "{lines:?}"
        );
    }
}

#[test]
fn head_says_what_get_says_without_the_body() {
    let site = site();
    let own = format!("Host: {}", site.preview.host());
    for target in ["/", "/read/note.txt", "/read/one", "/nowhere"] {
        let (head, get) = (
            site.preview.asks("HEAD", target, &[&own]),
            site.preview.asks("GET", target, &[&own]),
        );
        assert_eq!((head.head, head.body), (get.head, Vec::new()), "{target}");
    }
}

#[test]
fn malformed_requests_are_refused_and_the_next_is_answered() {
    let site = site();
    for bytes in [
        &b"\r\n\r\n"[..],
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"\x00\x01\x02\x03\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\n\r\n",
    ] {
        let answer = site.preview.sends(bytes).unwrap();
        assert_eq!(answer.status, 400, "{bytes:?}");
        assert_eq!(answer.text(), "This request is not well formed.\n");
        assert_eq!(
            answer.header("content-type"),
            Some("text/plain; charset=utf-8")
        );
        assert_eq!(site.preview.get("/").status, 200, "after {bytes:?}");
    }
}

#[test]
fn huge_requests_are_cut_short() {
    let site = site();
    let host = site.preview.host();
    let long = "a".repeat(2_000_000);
    let many = "X: y\r\n".repeat(200);
    for request in [
        format!("GET /{long} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: {long}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\n{many}\r\n"),
    ] {
        assert_eq!(site.preview.sends(request.as_bytes()).unwrap().status, 431);
    }
    assert_eq!(site.preview.get("/").status, 200);
}

#[test]
fn two_hundred_idle_connections_hold_up_nobody() {
    let _crowd = crowd();
    let site = site();
    let mut idle: Vec<_> = (0..200).map(|_| site.preview.connect()).collect();
    // Half of them say nothing, half do not finish what they say.
    for stream in idle.iter_mut().step_by(2) {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
    }
    for _ in 0..20 {
        assert_eq!(site.preview.get("/read/one/").status, 200);
    }
    // They are still there, and one that goes on is answered.
    let host = site.preview.host();
    write!(idle[0], "{host}\r\n\r\n").unwrap();
    assert_eq!(
        read(&mut BufReader::new(&idle[0]), false).unwrap().status,
        200
    );
}

#[cfg(unix)]
#[test]
fn more_connections_than_files_may_be_open_do_not_end_it() {
    let _crowd = crowd();
    let project = Project::new();
    let preview = Preview::within_open_files(project.root(), 64);
    // The system keeps about a hundred more waiting, and makes others wait for long.
    let idle: Vec<_> = (0..100).map(|_| preview.connect()).collect();
    drop(idle);
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn more_connections_than_it_has_places_for_are_closed() {
    let _crowd = crowd();
    let site = site();
    let idle: Vec<_> = (0..600).map(|_| site.preview.connect()).collect();
    let closed = idle.iter().rev().take(80).filter(|stream| {
        let mut byte = [0];
        stream
            .set_read_timeout(Some(Duration::from_secs(5)))
            .unwrap();
        matches!(std::io::Read::read(&mut &**stream, &mut byte), Ok(0))
    });
    assert_eq!(closed.count(), 80);
    drop(idle);
    assert_eq!(site.preview.shows_soon("/").status, 200);
}

/// A file too large for the buffers of a connection.
fn large(length: usize) -> Vec<u8> {
    (0..length)
        .map(|at| u8::try_from(at / 1_000 % 251).unwrap())
        .collect()
}

/// Asks for a file and reads no more than the head of the answer.
fn asks_slowly(preview: &Preview, target: &str) -> BufReader<std::net::TcpStream> {
    let mut stream = preview.connect();
    let host = preview.host();
    write!(stream, "GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert_eq!(line, "HTTP/1.1 200 OK\r\n");
    while line != "\r\n" {
        line.clear();
        reader.read_line(&mut line).unwrap();
    }
    reader
}

#[cfg(target_os = "linux")]
#[test]
fn fifty_slow_readers_of_a_large_file_cost_less_than_one_copy_of_it() {
    const LENGTH: usize = 20 << 20;
    let _crowd = crowd();
    let (file, project) = (large(LENGTH), Project::new());
    project.put("static/large.bin", &file);
    let preview = Preview::of(project.root());
    assert_eq!(preview.get("/").status, 200);
    let most = || -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", preview.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.unwrap().trim().trim_end_matches(" kB");
        kib.parse::<usize>().unwrap() * 1024
    };
    let before = most();
    let mut slow: Vec<_> = (0..50)
        .map(|_| asks_slowly(&preview, "/large.bin"))
        .collect();
    // Others are served meanwhile.
    assert_eq!(preview.get("/").status, 200);
    let mut body = vec![0; LENGTH];
    std::io::Read::read_exact(&mut slow[49], &mut body).unwrap();
    assert!(body == file, "the file arrived changed");
    let growth = most() - before;
    println!("{} KiB more for 50 slow readers", growth / 1024);
    assert!(
        growth < LENGTH,
        "{} MiB more for 50 slow readers of {} MiB",
        growth >> 20,
        LENGTH >> 20
    );
    tried(50, "slow readers of 20 MB");
}

#[cfg(not(target_os = "linux"))]
#[test]
fn fifty_slow_readers_of_a_large_file_cost_less_than_one_copy_of_it() {
    skipped("slow readers of a large file: it needs Linux's /proc");
}

#[test]
fn a_file_that_becomes_shorter_while_it_is_sent_ends_its_connection() {
    let file = large(20 << 20);
    let site = Project::new().file("static/large.bin", &file);
    let preview = Preview::of(site.root());
    let mut reader = asks_slowly(&preview, "/large.bin");
    site.put("static/large.bin", "short");
    let mut body = Vec::new();
    std::io::Read::read_to_end(&mut reader, &mut body).unwrap();
    assert!(body.len() < file.len());
    assert!(body == file[..body.len()], "something else followed");
    preview.shows("/large.bin", |answer| answer.text() == "short");
}

#[test]
fn a_connection_is_kept_for_the_next_request() {
    let site = site();
    let mut stream = site.preview.connect();
    let request = format!(
        "GET /read/one/ HTTP/1.1\r\nHost: {}\r\n\r\n",
        site.preview.host()
    );
    // Both at once: the second must not be lost with the first.
    stream.write_all(request.repeat(2).as_bytes()).unwrap();
    let mut stream = BufReader::new(stream);
    let answers = [
        read(&mut stream, false).unwrap(),
        read(&mut stream, false).unwrap(),
    ];
    assert_eq!((answers[0].status, &answers[0]), (200, &answers[1]));
}

#[test]
fn there_is_a_bound_to_streams_and_places_come_free() {
    let _crowd = crowd();
    let site = site();
    let mut streams: Vec<_> = (0..64).map(|_| site.preview.listens("/")).collect();
    for stream in &mut streams {
        stream.next();
    }
    assert_eq!(site.preview.get("/_inquill/events?page=/").status, 503);
    assert_eq!(site.preview.get("/").status, 200);
    drop(streams);
    // Who has left is noticed as soon as there is something to tell.
    let began = Instant::now();
    let mut text = 0;
    while began.elapsed() < LONG {
        text += 1;
        fs::write(
            site.root().join("content/_index.md"),
            format!("# Home\n\n{text}\n"),
        )
        .unwrap();
        site.preview.shows("/", |answer| {
            answer.text().contains(&format!("<p>{text}</p>"))
        });
        let mut stream = site.preview.connect();
        write!(
            stream,
            "GET /_inquill/events?page=/ HTTP/1.1\r\nHost: {}\r\n\r\n",
            site.preview.host()
        )
        .unwrap();
        let mut line = String::new();
        BufRead::read_line(&mut BufReader::new(stream), &mut line).unwrap();
        if line.contains("200") {
            return;
        }
    }
    unreachable!("no place came free");
}

#[test]
fn files_are_said_to_be_what_they_are() {
    let site = site();
    for (path, media_type) in [
        ("/", "text/html; charset=utf-8"),
        ("/read/note.txt", "text/plain; charset=utf-8"),
        ("/film.mp4", "video/mp4"),
        ("/favicon.svg", "image/svg+xml"),
        ("/_inquill/preview.js", "text/javascript; charset=utf-8"),
        ("/_inquill/preview.css", "text/css; charset=utf-8"),
    ] {
        assert_eq!(
            site.preview.get(path).header("content-type"),
            Some(media_type),
            "{path}"
        );
    }
}

#[test]
fn the_previews_own_files_are_sent_whole() {
    let site = site();
    let script = site.preview.get("/_inquill/preview.js");
    let text = script.text();
    assert_eq!(script.status, 200);
    assert!(text.starts_with("(() => {\n'use strict';\n"), "{text}");
    let style = site.preview.get("/_inquill/preview.css");
    let expected = include_str!("../../../src/serve/client/preview.css");
    assert_eq!((style.status, style.text().as_str()), (200, expected));
    let missing = site.preview.get("/_inquill/other.js");
    assert_eq!(
        (missing.status, missing.header("content-type")),
        (404, Some("text/plain; charset=utf-8"))
    );
}

#[test]
fn a_folder_is_shown_with_its_slash() {
    let site = site();
    let answer = site.preview.get("/read/one?x=http://example.org");
    assert_eq!(
        (answer.status, answer.header("location")),
        (302, Some("/read/one/"))
    );
    assert_eq!(site.preview.get("/read/one/").status, 200);
    assert_eq!(
        site.preview.get("/read/one/index.html").page(),
        site.preview.get("/read/one/").page()
    );
}

#[test]
fn it_listens_on_this_computer_only() {
    let site = site();
    let own = std::net::UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        socket.connect("192.0.2.1:9")?;
        socket.local_addr()
    });
    // A computer without any network has no other address to try.
    let Ok(own) = own else { return };
    if !own.ip().is_loopback() && !own.ip().is_unspecified() {
        assert!(std::net::TcpStream::connect((own.ip(), site.preview.port)).is_err());
    }
}

#[test]
fn a_preview_for_the_network_says_so_and_answers_to_the_addresses_it_names() {
    let project = Project::new();
    let preview = Preview::with(project.root(), &["--port", "0", "--host", "0.0.0.0"]);
    preview.hears("warning: every device on this network can read the site");
    for line in preview
        .said()
        .iter()
        .filter_map(|line| line.strip_prefix("serving at http://"))
    {
        let host = line.trim_end_matches('/');
        assert_eq!(
            preview
                .asks("GET", "/", &[&format!("Host: {host}"), "Connection: close"])
                .status,
            200,
            "{host}"
        );
    }
    let foreign = format!("Host: example.org:{}", preview.port);
    assert_eq!(
        preview
            .asks("GET", "/", &[&foreign, "Connection: close"])
            .status,
        403
    );
}

#[test]
fn a_built_site_holds_nothing_of_the_preview() {
    let project = Project::new();
    let preview = Preview::of(project.root());
    let built = inquill(project.root(), &["build", "--quiet"]);
    assert!(built.status.success());
    let page = fs::read_to_string(project.output().join("index.html")).unwrap();
    assert!(
        !page.contains("_inquill") && page.contains("connect-src 'none'"),
        "{page}"
    );
    assert_eq!(preview.get("/").page(), page);
}

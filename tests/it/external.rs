//! `inquill check --external`, with servers on this computer.

use crate::support::program::{program, stderr};
use crate::support::project::Project;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Output;
use std::sync::{Arc, Mutex};

/// A server that answers each address with the status in it, and remembers what it was asked.
fn server() -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut request, mut line) = (String::new(), String::new());
            reader.read_line(&mut request).unwrap();
            while line != "\r\n" {
                line.clear();
                reader.read_line(&mut line).unwrap();
            }
            let mut words = request.split(' ');
            let (method, path) = (words.next().unwrap(), words.next().unwrap());
            notes.lock().unwrap().push(format!("{method} {path}"));
            let status = match (method, path.split('?').next().unwrap()) {
                ("HEAD", "/no-head") => "405 Not Allowed",
                (_, "/gone") => "404 Not Found",
                (_, "/broken") => "503 Unavailable",
                (_, "/private") => "403 Forbidden",
                (_, "/moved") => "301 Moved\r\nLocation: /there",
                _ => "200 OK",
            };
            let _ = write!(
                stream,
                "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            );
        }
    });
    (port, asked)
}

/// A site whose home page has this text.
fn site(text: &str) -> Project {
    Project::new().file("content/_index.md", format!("# Home\n\n{text}\n"))
}

fn check(site: &Project, arguments: &[&str]) -> Output {
    program()
        .current_dir(site.root())
        .arg("check")
        .args(arguments)
        .env("NO_PROXY", "127.0.0.1")
        .output()
        .unwrap()
}

/// The lines with a code, without the port.
fn found(output: &Output, port: u16) -> Vec<String> {
    let said = stderr(output).replace(&format!(":{port}"), "");
    said.lines()
        .filter(|line| line.contains("]: "))
        .map(str::to_owned)
        .collect()
}

#[test]
fn links_that_lead_nowhere_are_reported_each_where_it_stands_and_asked_for_once() {
    let (port, asked) = server();
    let link = |path: &str| format!("[{path}](http://127.0.0.1:{port}/{path})");
    let page = [
        "gone",
        "gone#part",
        "broken",
        "private",
        "moved",
        "no-head",
        "fine",
    ]
    .map(link)
    .join("\n");
    let output = check(&site(&page), &["--external"]);
    let expected = [
        "warning[outside-link]: `http://127.0.0.1/gone` is not there any more",
        "warning[outside-link]: `http://127.0.0.1/gone` is not there any more",
        "warning[outside-link]: `http://127.0.0.1/broken` has a fault of its own: its server answers 503",
    ];
    assert_eq!(
        (output.status.code(), found(&output, port)),
        (Some(0), expected.map(str::to_owned).to_vec())
    );
    let asked = asked.lock().unwrap();
    let count = |what: &str| asked.iter().filter(|request| *request == what).count();
    assert_eq!(
        (
            count("HEAD /gone"),
            count("HEAD /fine"),
            count("GET /fine"),
            count("GET /no-head")
        ),
        (1, 1, 0, 1)
    );
    assert_eq!((count("HEAD /moved"), count("HEAD /there")), (1, 1));
}

#[test]
fn nothing_is_asked_for_unless_it_is_asked_for() {
    let (port, asked) = server();
    let output = check(&site(&format!("[Gone](http://127.0.0.1:{port}/gone)")), &[]);
    assert_eq!(
        (output.status.code(), found(&output, port)),
        (Some(0), vec![])
    );
    assert_eq!(*asked.lock().unwrap(), Vec::<String>::new());
}

#[test]
fn a_host_that_does_not_answer_is_said_to_be_so_and_can_be_allowed() {
    // Nobody listens at a port that was just given back.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let link = format!("[Nobody](http://127.0.0.1:{port}/)");
    let output = check(&site(&link), &["--external"]);
    assert_eq!(
        found(&output, port),
        ["warning[outside-link]: `http://127.0.0.1/` refuses the connection"]
    );
    let allowed = site(&format!("<!-- inquill-allow: outside-link -->\n\n{link}"));
    for arguments in [&["--external"][..], &[]] {
        assert_eq!(
            found(&check(&allowed, arguments), port),
            Vec::<String>::new()
        );
    }
}

#[test]
fn without_curl_the_run_ends_with_2() {
    let site = site("[x](http://127.0.0.1/)");
    let output = program()
        .current_dir(site.root())
        .args(["check", "--external"])
        .env("PATH", site.root())
        .output()
        .unwrap();
    let said = stderr(&output);
    assert!(
        output.status.code() == Some(2) && said.starts_with("error: cannot run curl: "),
        "{said}"
    );
}

#[test]
fn help_lines_navigation_sources_and_terms_are_asked_for_as_well() {
    let (port, _) = server();
    let site = site("Text.[@a]");
    let gone = format!("http://127.0.0.1:{port}/gone");
    let support = format!(
        "[[support]]\nname = \"Line\"\nphone = \"1\"\nlink = \"{gone}?support\"\nchecked = 2999-01-01\n"
    );
    let nav = format!("[nav]\nlinks = [{{ text = \"Out\", to = \"{gone}?nav\" }}]\n");
    let exit = format!("[quick_exit]\naddress = \"{gone}?exit\"\n");
    site.put(
        "site.toml",
        format!("title = \"Site\"\n{nav}{exit}{support}"),
    );
    site.put(
        "references.toml",
        format!("[a]\ntitle = \"A\"\nurl = \"{gone}?toml\"\n"),
    );
    site.put(
        "references.bib",
        format!("@misc{{b, title = {{B}}, url = {{{gone}?bib}}}}\n"),
    );
    site.put(
        "glossary.toml",
        format!("[t]\nterm = \"Term\"\ndefinition = \"See [it]({gone}?term).\"\n"),
    );
    let output = check(&site, &["--external"]);
    let said = found(&output, port).join("\n");
    for what in ["support", "nav", "exit", "toml", "bib", "term"] {
        assert!(said.contains(&format!("/gone?{what}`")), "{what} in {said}");
    }
    assert!(said.contains("on a day that is still to come"), "{said}");
}

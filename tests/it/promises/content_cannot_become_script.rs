//! Promise 9: content cannot become script. What an author writes is planted in every place that shows it, and each page is
//! gone through tag by tag. `tests/browser/injection.test.mjs` tries the same in a browser whose security policy is off.

use crate::support::program::checked;
use crate::support::project::Project;
use crate::support::tally::tried;
use inquill::model::exercise::Kind;
use std::fmt::Write as _;

/// Breaks out of a text, of either kind of attribute, of a comment, of a script, of a title.
const MARK: &str = "--><!--\"'></title></script></textarea></style><script>mark()</script><img src=x onerror=mark()>";

/// The mark where it stands in quotation marks of TOML.
fn quoted() -> String {
    MARK.replace('\\', "\\\\").replace('"', "\\\"")
}

/// The mark in Markdown, every special character escaped, so that it is text.
fn escaped() -> String {
    MARK.chars().fold(String::new(), |mut out, c| {
        let _ = if c.is_ascii_punctuation() {
            write!(out, "\\{c}")
        } else {
            write!(out, "{c}")
        };
        out
    })
}

/// The mark as an address can hold it: any other is refused.
fn in_address() -> String {
    MARK.replace('"', "%22")
        .replace('<', "%3C")
        .replace('>', "%3E")
        .replace(' ', "%20")
}

/// A site with the mark in every place that takes a text.
fn planted() -> Project {
    let address = in_address();
    let (toml, text) = (quoted(), escaped());
    let site = Project::new()
        .file("site.toml", format!("title = \"{toml}\"\ndescription = \"{toml}\"\nauthor = \"{toml}\"\nbase_url = \"https://example.org/\"\nmath = true\n\n[privacy]\noperator = \"{toml}\"\ncontact = \"{toml}\"\nhosting = \"{toml}\"\n\n[nav]\nlinks = [{{ text = \"{toml}\", to = \"/\" }}, {{ text = \"x\", to = \"https://example.org/{address}\" }}]\n\n[[support]]\nname = \"{toml}\"\ncountry = \"{toml}\"\nreach = \"{toml}\"\nphone = \"{toml}\"\nhours = \"{toml}\"\nlink = \"https://example.org/{address}\"\n"))
        .file("glossary.toml", format!("[mark]\nterm = \"{toml}\"\ndefinition = \"`{toml}`\"\nalso = [\"{toml}\"]\n"))
        .file("references.toml", format!("[mark]\ntitle = \"{toml}\"\nauthors = \"{toml}\"\nyear = \"{toml}\"\ncontainer = \"{toml}\"\nnote = \"{toml}\"\nurl = \"https://example.org/{address}\"\n\n[doi]\ntitle = \"x\"\ndoi = \"10.1/{}\"\n", toml.replace(' ', "")))
        .file("content/front.md", format!("+++\ntitle = \"{toml}\"\ndescription = \"{toml}\"\nauthors = [\"{toml}\"]\nkeywords = [\"{toml}\"]\nobjectives = [\"{toml}\"]\n[extra]\nx = \"{toml}\"\n+++\nText.\n"))
        .file("content/dot.png", "not a picture");
    site.put(
        "content/text.md",
        format!(
            "# {text}\n\n## {text} {{#\"onclick=mark()}}\n\n{text} [{text}](front.md \"{text}\") [a](<https://example.org/{text}>) <https://example.org/\"onclick=mark()> [@mark, {text}]\n\n![{text}](dot.png \"{text}\")\n\n`{MARK}`\n\n```{MARK}\n{MARK}\n```\n\n| {text} |\n|---|\n| {text} |\n\n> [!NOTE]\n> {text}\n\nx[^n]\n\n[^n]: {text}\n\n{text}\n: {text}\n\n$\\text{{<script>mark()</script><img src=x onerror=mark()>}}$\n"
        ),
    );
    site.put("content/exercises.md", exercises(&text));
    // A file's name is shown where a link is empty, and becomes a title where a page has none.
    site.put("content/it's & its/page.md", "# Page\n");
    site
}

/// Every kind of exercise, with the mark in each of its parts.
fn exercises(text: &str) -> String {
    let after = format!("\n> [!TIP]\n> {text}\n\n> [!IMPORTANT]\n> {text}\n\n> {text}\n\n---\n\n");
    let lead = format!("{text}\n\n> [!WARNING]\n> {text}\n\n");
    let mut out = "# Exercises\n\n".to_owned();
    for kind in Kind::ALL {
        let (name, body) = (kind.name(), body(kind, text));
        let _ = write!(
            out,
            "### {text} {{#the-{name} .{name} label=Mark}}\n\n{lead}{body}{after}"
        );
    }
    out
}

/// What is special about a kind of exercise, with the mark in each of its parts. A new kind does not compile without one.
fn body(kind: Kind, text: &str) -> String {
    match kind {
        Kind::Reflect => format!("- {text}\n"),
        Kind::Checklist => format!("- [ ] {text}\n  > {text}\n\n> **0–1** {text}\n"),
        Kind::Scale => {
            format!("0. {text}\n1. b\n\n- {text}\n- c {{reverse}}\n\n> **0–2** {text}\n")
        }
        Kind::Sort => {
            format!("- **{text}**\n  - {text} {{#card}}\n    > {text}\n- **b**\n  - c\n")
        }
        Kind::Cards => format!("- {text}\n  > {text}\n"),
        Kind::Choice => format!("- [x] {text}\n  > {text}\n- [ ] b\n  > {text}\n"),
        Kind::Phrase | Kind::Plan => format!("a **{text}** b\n\n- **{text}**\n  - {text}\n"),
    }
}

/// Every tag of a page: its name, and its attributes with their values, as an HTML parser would take them.
fn tags(html: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        rest = &rest[open + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, behind)| behind);
            continue;
        }
        let length = rest
            .find(|c: char| c.is_whitespace() || "/>".contains(c))
            .unwrap_or(rest.len());
        let name = rest[..length].to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let (attributes, behind) = attributes(&rest[length..]);
        rest = behind;
        if ["script", "style", "title", "textarea"].contains(&name.as_str()) {
            // Its text is no markup, up to the first end tag of that name.
            let end = rest
                .to_ascii_lowercase()
                .find(&format!("</{name}"))
                .unwrap_or(rest.len());
            rest = &rest[end..];
        }
        found.push((name, attributes));
    }
    found
}

fn attributes(mut rest: &str) -> (Vec<(String, String)>, &str) {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(behind) = rest.strip_prefix('>') {
            return (found, behind);
        }
        let length = rest
            .find(|c: char| c.is_whitespace() || "/>=".contains(c))
            .unwrap_or(rest.len());
        if length == 0 {
            return (found, rest.get(1..).unwrap_or_default());
        }
        let name = rest[..length].to_ascii_lowercase();
        rest = rest[length..].trim_start();
        let Some(value) = rest.strip_prefix('=').map(str::trim_start) else {
            found.push((name, String::new()));
            continue;
        };
        let (value, behind) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(
                value
                    .find(|c: char| c.is_whitespace() || c == '>')
                    .unwrap_or(value.len()),
            ),
        };
        found.push((name, value.to_owned()));
        rest = behind;
    }
}

/// What a page has that could run.
fn runs(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (name, attributes) in tags(html) {
        let value = |wanted: &str| {
            attributes
                .iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.as_str())
        };
        if name == "script"
            && value("src").is_none()
            && !value("type").is_some_and(|kind| kind.contains("json"))
        {
            found.push("<script> of the page's own".to_owned());
        }
        if name == "script"
            && value("src").is_some_and(|src| src.replace("https://example.org/", "").contains(':'))
        {
            found.push(format!("{attributes:?}"));
        }
        if ["iframe", "object", "embed", "base", "form"].contains(&name.as_str()) {
            found.push(format!("<{name}>"));
        }
        for (key, value) in &attributes {
            let value: String = value
                .chars()
                .filter(|c| !c.is_control() && !c.is_whitespace())
                .collect();
            let scheme = value
                .split(':')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase();
            if key.starts_with("on")
                || (["href", "src", "action", "xlink:href"].contains(&key.as_str())
                    && ["javascript", "data", "vbscript"].contains(&scheme.as_str()))
            {
                found.push(format!("<{name} {key}={value:?}>"));
            }
        }
    }
    found
}

#[test]
fn the_search_for_script_finds_some() {
    for html in [
        "<script>x</script>",
        "<img src=x onerror=y>",
        "<a href='java\tscript:x'>",
        "<p/onclick=x>",
        "<svg><a xlink:href=\"data:x\">",
    ] {
        assert!(!runs(html).is_empty(), "{html}");
    }
    assert!(runs("<!-- <script> --><p title=\"<script>\">&lt;script&gt;</p><title><img onerror=x></title>").is_empty());
}

#[test]
fn a_mark_planted_in_every_place_stays_a_text() {
    let site = planted();
    let outcome = site.build();
    assert!(outcome.published.is_some(), "{:#?}", outcome.diagnostics);
    let mut shown = 0;
    for (path, bytes) in site.files() {
        let text = String::from_utf8_lossy(&bytes);
        if path.extension().is_some_and(|kind| kind == "html") {
            assert_eq!(runs(&text), Vec::<String>::new(), "{}", path.display());
            shown += text.matches("mark()").count();
        }
        if path.extension().is_some_and(|kind| kind == "xml") {
            assert!(
                !text.contains("<script") && !text.contains("onerror=mark()>\n"),
                "{}: {text}",
                path.display()
            );
        }
    }
    assert!(shown > 150, "the mark is shown {shown} times only");
    let page = site.read("self-checks/exercises/index.html");
    let starts = Kind::ALL.map(|kind| {
        let id = format!(" id=\"the-{}\"", kind.name());
        page.find(&id).expect(&id)
    });
    let ends = starts.iter().skip(1).copied().chain([page.len()]);
    for ((kind, start), end) in Kind::ALL.iter().zip(starts).zip(ends) {
        let shown = page[start..end].matches("mark()").count();
        assert!(
            shown >= 8,
            "{}: the mark is shown {shown} times",
            kind.name()
        );
    }
    tried(shown, "places in pages with a planted script");
}

#[test]
fn a_link_that_could_run_is_an_error_wherever_it_is_written() {
    let schemes = [
        "javascript:mark()",
        "JaVaScRiPt:mark()",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "&#106;avascript:mark()",
        "&#x09;javascript:mark()",
    ];
    for scheme in schemes {
        let places = [
            ("content/page.md", format!("# P\n\n[a](<{scheme}>)\n")),
            (
                "content/page.md",
                format!("# P\n\n[a]\n\n[a]: <{scheme}>\n"),
            ),
            ("content/page.md", format!("# P\n\n![a](<{scheme}>)\n")),
            (
                "content/page.md",
                format!("# P\n\n### T {{#t .cards}}\n\n- a\n  > [b](<{scheme}>)\n"),
            ),
            (
                "glossary.toml",
                format!("[a]\nterm = \"a\"\ndefinition = \"[b](<{scheme}>)\"\n"),
            ),
        ];
        for (path, text) in places {
            let site = Project::new().file(path, &text);
            let said = checked(site.root());
            assert!(said.contains("error[unsafe-link]"), "{text}: {said}");
        }
    }
    // Not Markdown, so nothing is decoded there.
    for (path, text) in [
        (
            "site.toml",
            "title = \"T\"\n[nav]\nlinks = [{ text = \"a\", to = \"javascript:x\" }]\n",
        ),
        (
            "site.toml",
            "title = \"T\"\n[nav]\nlinks = [{ text = \"a\", to = \"java\\tscript:x\" }]\n",
        ),
        (
            "site.toml",
            "title = \"T\"\n[quick_exit]\naddress = \"javascript:x\"\n",
        ),
        (
            "site.toml",
            "title = \"T\"\n[[support]]\nname = \"a\"\nlink = \"javascript:x\"\n",
        ),
        (
            "references.toml",
            "[a]\ntitle = \"a\"\nurl = \"javascript:x\"\n",
        ),
        ("site.toml", "title = \"T\"\nbase_url = \"javascript:x\"\n"),
    ] {
        let said = checked(Project::new().file(path, text).root());
        assert!(said.contains("error["), "{text}: {said}");
    }
    tried(schemes.len() * 5 + 6, "links that could run");
}

#[test]
fn raw_html_needs_the_word_of_the_site() {
    let page = "# P\n\n<b onclick=\"mark()\">x</b>\n\n<script>mark()</script>\n";
    let site = Project::new().file("content/page.md", page);
    assert!(checked(site.root()).contains("error[raw-html]"));
    site.put("site.toml", "title = \"T\"\nraw_html = true\n");
    assert!(site.build().published.is_some() && !runs(&site.read("page/index.html")).is_empty());
}

/// XML and HTML read some of these in two ways. Each is left a picture, of which no browser runs a script.
#[test]
fn a_drawing_that_html_would_read_in_another_way_is_not_set_into_the_page() {
    let tricks = [
        "<svg><!--><script>mark()</script>--></svg>",
        "<svg><!-- --!><script>mark()</script> --></svg>",
        "<svg><?xml version=\"1.0\" x=\"><script>mark()</script>\"?></svg>",
        "<svg><g a/onload=\"mark()\"></g></svg>",
        "<svg><g /onload=\"mark()\"></g></svg>",
        "<svg onload=\"mark()\"></svg>",
        "<svg><g OnClick=\"mark()\"/></svg>",
        "<svg><a href=\"javascript:mark()\"><text>x</text></a></svg>",
        "<svg><path fill=\"url(#a) url(https://example.org/x)\"/></svg>",
        "<svg><path fill=\"&#117;rl(https://example.org/x)\"/></svg>",
        "<svg><path style=\"fill:red\"/></svg>",
        "<svg><foreignObject><p>x</p></foreignObject></svg>",
        "<svg><style>*{}</style></svg>",
        "<svg><![CDATA[<script>mark()</script>]]></svg>",
        "<svg><set attributeName=\"onmouseover\" to=\"mark()\"/></svg>",
        "<svg><use href=\"https://example.org/x.svg#a\"/></svg>",
        "<!DOCTYPE svg [<!ENTITY x \"<script>mark()</script>\">]><svg>&x;</svg>",
        "<svg><title></svg><script>mark()</script></title></svg>",
    ];
    for trick in tricks {
        let site = Project::new()
            .file("content/page.md", "# P\n\n![A dot](dot.svg)\n")
            .file("content/dot.svg", trick);
        site.build();
        let html = site.read("page/index.html");
        assert!(
            html.contains("<img src=\"../dot.svg\"") && !html.contains("mark()"),
            "{trick}"
        );
    }
    tried(tricks.len(), "drawings that HTML reads in another way");
}

#[test]
fn a_file_name_and_an_address_stay_a_text() {
    let name = "a'onclick=mark() &.txt";
    let site = Project::new()
        .file(&format!("content/{name}"), "x")
        .file("content/page.md", format!("# P\n\n[a](<{name}>)\n"))
        .built();
    assert_eq!(
        site.text("page/index.html"),
        "<p><a href=\"../a&#x27;onclick=mark()%20&amp;.txt\">a</a></p>"
    );
    assert_eq!(runs(&site.read("page/index.html")), [""; 0]);
    assert!(site.output().join(name).exists());
}

#[test]
fn what_an_author_writes_cannot_become_markup() {
    let site = Project::new()
        .file("site.toml", "title = \"<i>Site</i>\"\n")
        .file("content/page.md", "+++\ntitle = \"<script>x</script>\"\ndescription = \"\\\"><b>\"\n+++\n`<b>` \\<u> [a](x.txt \"\\\"><i>\")\n")
        .file("content/x.txt", "x")
        .built();
    let html = site.read("page/index.html");
    for markup in ["<script>x", "<i>Site", "\"><b>", "<u>", "\"><i>"] {
        assert!(!html.contains(markup), "{markup} in {html}");
    }
    for text in [
        "<title>&lt;script&gt;x&lt;/script&gt; · &lt;i&gt;Site&lt;/i&gt;</title>",
        "<h1>&lt;script&gt;x&lt;/script&gt;</h1>",
        "content=\"“&gt;&lt;b&gt;\"",
        "<code>&lt;b&gt;</code> &lt;u&gt; <a href=\"../x.txt\" title=\"&quot;&gt;&lt;i&gt;\">a</a>",
    ] {
        assert!(html.contains(text), "{text} is not in {html}");
    }
}

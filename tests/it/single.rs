//! The whole site as one file.

use crate::support::project::Project;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeSet;

/// The one file of a site without mistakes.
fn single(site: &Project) -> String {
    let outcome = site.build_single_file();
    assert_eq!(outcome.diagnostics.as_slice(), [], "mistakes");
    let files: Vec<_> = site
        .files()
        .into_keys()
        .filter(|path| !path.starts_with(".inquill-manifest"))
        .collect();
    assert_eq!(files, ["a-site.html".into()] as [std::path::PathBuf; 1]);
    site.read("a-site.html")
}

fn site() -> Project {
    Project::new().file(
        "site.toml",
        "title = \"A site\"\nsearch = true\noffline = true\n",
    )
}

/// Every value of an attribute.
fn values<'h>(html: &'h str, attribute: &str) -> Vec<&'h str> {
    html.split(&format!(" {attribute}=\""))
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect()
}

#[test]
fn links_between_pages_become_links_within_the_file() {
    let html = single(
        &site()
            .file("content/one.md", "# One\n\n## Same\n\n[there](read/two.md#same), [here](#same), [a page](read/two.md), [try](read/two.md#try)\n")
            .file("content/read/two.md", "# Two\n\n## Same\n\nA note.[^a]\n\n### Try {#try .reflect}\n\n[^a]: It.\n"),
    );
    assert!(html.contains("<h2 id=\"one/index.html:same\">"), "{html}");
    assert!(html.contains("<a href=\"#read/two/index.html:same\">there</a>, <a href=\"#one/index.html:same\">here</a>, <a href=\"#read/two/index.html\">a page</a>, <a href=\"#try\">try</a>"), "{html}");
    let ids = values(&html, "id");
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(unique.len(), ids.len(), "{ids:?}");
    for way in values(&html, "href")
        .into_iter()
        .filter_map(|href| href.strip_prefix('#'))
    {
        assert!(unique.contains(way), "nothing has the id {way}");
    }
}

#[test]
fn nothing_is_loaded_from_beside_the_file() {
    // A drawing that is not harmless enough to be set into the page.
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\"/>";
    let html = single(
        &site()
            .file(
                "content/page.md",
                "# Page\n\n![A dot](dot.svg)\n\n[a file](a.pdf)\n",
            )
            .file("content/dot.svg", drawing)
            .file("content/a.pdf", "pdf"),
    );
    let picture = format!(
        "src=\"data:image/svg+xml;base64,{}\"",
        STANDARD.encode(drawing)
    );
    assert!(html.contains(&picture), "{html}");
    assert!(
        html.contains("href=\"data:application/pdf;base64,cGRm\""),
        "{html}"
    );
    for address in values(&html, "src")
        .into_iter()
        .chain(values(&html, "href"))
    {
        assert!(
            ["#", "data:", "https:"]
                .iter()
                .any(|begin| address.starts_with(begin)),
            "{address}"
        );
    }
    for absent in [
        "id=\"_search\"",
        "id=\"_offline\"",
        "rel=\"stylesheet\"",
        "rel=\"manifest\"",
        "rel=\"canonical\"",
    ] {
        assert!(!html.contains(absent), "{absent}");
    }
}

#[test]
fn the_policy_allows_the_style_and_the_scripts_of_the_file_and_nothing_else() {
    let html = single(&site().file("content/page.md", "# Page\n\n### Try {#try .reflect}\n"));
    let hashes = |open: &str, close: &str| -> Vec<String> {
        let texts = html
            .split(open)
            .skip(1)
            .map(|rest| rest.split(close).next().unwrap());
        texts
            .map(|text| {
                format!(
                    "'sha256-{}'",
                    STANDARD.encode(hmac_sha256::Hash::hash(text.as_bytes()))
                )
            })
            .collect()
    };
    let (styles, scripts) = (
        hashes("<style>", "</style>"),
        hashes("<script>", "</script>"),
    );
    assert_eq!((styles.len(), scripts.len()), (1, 3));
    let expected = format!(
        "content=\"default-src 'none'; script-src {}; style-src {}; img-src data:; font-src data:; connect-src 'none'; form-action 'none'; base-uri 'none'\"",
        scripts.join(" "),
        styles[0]
    );
    assert!(html.contains(&expected), "{expected}");
}

#[test]
fn a_style_that_would_end_its_element_is_a_mistake() {
    let site = site().file(
        "static/theme/99-mine.css",
        "b::after { content: \"</style>\" }",
    );
    let outcome = site.build_single_file();
    assert!(outcome.diagnostics.has_errors() && !site.output().exists());
}

//! What a site has for search engines, feed readers, other sites and web hosts.

use crate::support::project::Project;
use inquill::pipeline::Request;
use std::collections::BTreeMap;
use std::path::PathBuf;

fn at(base: &str) -> Request {
    Request {
        base_url: Some(base.to_owned()),
        ..Request::default()
    }
}

/// Builds a site without mistakes, to be published at an address.
fn published(site: Project, base: &str) -> Project {
    let outcome = site.build_with(&at(base));
    assert_eq!(outcome.diagnostics.as_slice(), [], "mistakes");
    site
}

fn cards(site: &Project) -> BTreeMap<PathBuf, Vec<u8>> {
    site.files()
        .into_iter()
        .filter(|(path, _)| path.starts_with("social-cards"))
        .collect()
}

/// The policy that a page states.
fn policy(page: &str) -> &str {
    page.split("<meta http-equiv=\"Content-Security-Policy\" content=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
}

/// The block of data in a page.
fn linked_data(page: &str) -> serde_json::Value {
    let block = page
        .split("<script type=\"application/ld+json\">")
        .nth(1)
        .unwrap()
        .split("</script>")
        .next()
        .unwrap();
    serde_json::from_str(block).unwrap()
}

#[test]
fn a_site_without_a_base_url_has_no_file_of_absolute_addresses() {
    let site = Project::new()
        .file("content/page.md", "+++\ndate = 2026-11-24\n+++\n# Page\n")
        .built();
    for file in ["sitemap.xml", "feed.xml", "robots.txt"] {
        assert!(!site.output().join(file).exists(), "{file}");
    }
    assert!(cards(&site).is_empty());
    let page = site.read("page/index.html");
    assert!(
        !page.contains("og:image") && !page.contains("atom+xml") && !page.contains("\"url\""),
        "{page}"
    );
}

#[test]
fn the_sitemap_lists_every_page_that_people_read_with_its_day() {
    let site = Project::new()
        .file(
            "content/a & b.md",
            "+++\ndate = 2026-11-20\nupdated = 2026-11-24T10:00:00\n+++\n# Page\n",
        )
        .file("content/draft.md", "+++\ndraft = true\n+++\n# Draft\n");
    site.build_with(&at("https://example.org/sub/"));
    let expected = "<?xml version=\"1.0\" encoding=\"utf-8\"?>
<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">
  <url>
    <loc>https://example.org/sub/</loc>
  </url>
  <url>
    <loc>https://example.org/sub/a-b/</loc>
    <lastmod>2026-11-24</lastmod>
  </url>
  <url>
    <loc>https://example.org/sub/privacy/</loc>
  </url>
</urlset>
";
    assert_eq!(site.read("sitemap.xml"), expected);
    assert_eq!(
        site.read("robots.txt"),
        "User-agent: *\nAllow: /\n\nSitemap: https://example.org/sub/sitemap.xml\n"
    );
}

#[test]
fn an_address_with_letters_of_other_scripts_is_written_as_the_web_writes_it() {
    let site = published(
        Project::new().file("content/été.md", "# Été\n"),
        "https://example.org/",
    );
    assert!(
        site.read("sitemap.xml")
            .contains("<loc>https://example.org/%C3%A9t%C3%A9/</loc>")
    );
}

#[test]
fn the_feed_holds_dated_pages_the_newest_first() {
    let site = Project::new()
        .file("site.toml", "title = \"Site\"\nauthor = \"A & B\"\n")
        .file("content/old.md", "+++\ndate = 2026-11-01\n+++\n# Old & grey\n\nIts beginning.\n")
        .file(
            "content/new.md",
            "+++\ndate = 2026-10-01\nupdated = 2026-11-24T10:00:00+01:00\nauthors = [\"C\"]\nkeywords = [\"k\"]\n+++\n# New\n",
        )
        .file("content/undated.md", "# Undated\n");
    let site = published(site, "https://example.org/");
    let expected = "<?xml version=\"1.0\" encoding=\"utf-8\"?>
<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">
  <title>Site</title>
  <id>https://example.org/feed.xml</id>
  <link rel=\"alternate\" href=\"https://example.org/\"/>
  <link rel=\"self\" href=\"https://example.org/feed.xml\"/>
  <updated>2026-11-24T09:00:00Z</updated>
  <author>
    <name>A &amp; B</name>
  </author>
  <entry>
    <title>New</title>
    <id>https://example.org/new/</id>
    <link rel=\"alternate\" href=\"https://example.org/new/\"/>
    <published>2026-10-01T00:00:00Z</published>
    <updated>2026-11-24T09:00:00Z</updated>
    <author>
      <name>C</name>
    </author>
    <category term=\"k\"/>
  </entry>
  <entry>
    <title>Old &amp; grey</title>
    <id>https://example.org/old/</id>
    <link rel=\"alternate\" href=\"https://example.org/old/\"/>
    <published>2026-11-01T00:00:00Z</published>
    <updated>2026-11-01T00:00:00Z</updated>
    <summary>Its beginning.</summary>
  </entry>
</feed>
";
    assert_eq!(site.read("feed.xml"), expected);
    assert!(
        site.read("old/index.html")
            .contains("<link rel=\"alternate\" type=\"application/atom+xml\" href=\"../feed.xml\"")
    );
}

#[test]
fn a_feed_and_a_sitemap_of_the_authors_own_are_announced_like_ours() {
    let site = Project::new()
        .file(
            "static/feed.xml",
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"/>",
        )
        .file("static/sitemap.xml", "<urlset/>")
        .file("content/page.md", "# Page\n");
    let site = published(site, "https://example.org/");
    assert_eq!(
        site.read("feed.xml"),
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"/>"
    );
    assert!(
        site.read("page/index.html")
            .contains("type=\"application/atom+xml\" href=\"../feed.xml\"")
    );
    assert!(
        site.read("robots.txt")
            .contains("Sitemap: https://example.org/sitemap.xml")
    );
}

#[test]
fn a_link_may_lead_to_the_feed() {
    let page = "+++\ndate = 2026-11-24\n+++\n# Page\n\n[feed](/feed.xml)\n";
    let site = published(
        Project::new().file("content/page.md", page),
        "https://example.org/",
    );
    assert_eq!(
        site.text("page/index.html"),
        "<p><a href=\"../feed.xml\">feed</a></p>"
    );
}

#[test]
fn a_former_address_sends_readers_on() {
    let page = "+++\naliases = [\"/old/name/\", \"/old.html\"]\n+++\n# A & B\n";
    let named = "title = \"Site\"\nid = \"site\"\n";
    let site = Project::new()
        .file("site.toml", named)
        .file("content/page.md", page);
    let site = published(site, "https://example.org/sub/");
    for (address, way) in [
        ("old/name/index.html", "../../page/index.html"),
        ("old.html", "page/index.html"),
    ] {
        let html = site.read(address);
        assert!(
            html.contains(&format!(
                "<meta http-equiv=\"refresh\" content=\"0; url={way}\">"
            )),
            "{html}"
        );
        assert!(
            html.contains(&format!("href=\"{way}\">A &amp; B</a>")),
            "{html}"
        );
        assert!(
            html.contains("<link rel=\"canonical\" href=\"https://example.org/sub/page/\">"),
            "{html}"
        );
        assert_eq!(policy(&html), policy(&site.read("index.html")));
    }
    assert_eq!(
        site.read("_redirects"),
        "/sub/old/name/ /sub/page/ 301\n/sub/old.html /sub/page/ 301\n"
    );
}

#[test]
fn hosts_are_told_the_policy_that_the_pages_state() {
    let site = Project::new().built();
    let headers = site.read("_headers");
    let said = headers
        .lines()
        .find_map(|line| line.trim().strip_prefix("Content-Security-Policy: "))
        .unwrap();
    // Browsers ignore it in a page.
    assert_eq!(
        said,
        format!(
            "{}; frame-ancestors 'none'",
            policy(&site.read("index.html"))
        )
    );
    assert!(!policy(&site.read("index.html")).contains("frame-ancestors"));
    assert!(headers.starts_with("/*\n"), "{headers}");
    for path in site.files().into_keys() {
        let lasting = path.starts_with("theme") || path.starts_with("script");
        let kept = format!(
            "\n/{}\n  Cache-Control: public, max-age=31536000, immutable\n",
            path.display()
        );
        assert_eq!(
            headers.contains(&kept),
            lasting,
            "{}: {headers}",
            path.display()
        );
    }
}

#[test]
fn a_file_of_the_authors_takes_the_place_of_one_for_programs() {
    let site = Project::new()
        .file("static/robots.txt", "mine")
        .file("static/_headers", "mine");
    let site = published(site, "https://example.org/");
    assert_eq!(
        [site.read("robots.txt"), site.read("_headers")],
        ["mine", "mine"]
    );
}

#[test]
fn one_social_card_is_drawn_for_a_site() {
    let site = published(
        Project::new().file("content/page.md", "# Page\n"),
        "https://example.org/",
    );
    let cards = cards(&site);
    let [(path, png)] = cards.iter().collect::<Vec<_>>().try_into().unwrap();
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!(
        (&png[1..4], number(16), number(20)),
        (&b"PNG"[..], 1200, 630)
    );
    for page in ["index.html", "page/index.html", "privacy/index.html"] {
        let image = format!(
            "<meta property=\"og:image\" content=\"https://example.org/{}\">",
            path.display()
        );
        assert!(site.read(page).contains(&image), "{page}");
    }
}

#[test]
fn a_page_has_a_social_card_of_its_own_when_asked_for() {
    let with = |cards: &str| {
        let site = Project::new()
            .file(
                "site.toml",
                format!("title = \"Site\"\nsocial_cards = \"{cards}\"\n"),
            )
            .file("content/a.md", "# Same\n")
            .file("content/b.md", "# Same\n")
            .file("content/c.md", "# 你好\n");
        published(site, "https://example.org/")
    };
    // The cover's, one that two pages share, and one whose title has letters that are not at hand.
    assert_eq!(cards(&with("pages")).len(), 3);
    assert_eq!(cards(&with("none")).len(), 0);
    assert_eq!(
        cards(&with("pages")),
        cards(&with("pages")),
        "the same input gives the same bytes"
    );
}

#[test]
fn a_card_that_is_published_already_is_kept() {
    let site = published(Project::new(), "https://example.org/");
    let (card, _) = cards(&site).pop_first().unwrap();
    site.replace_published(card.to_str().unwrap(), "another");
    site.put("content/page.md", "# Page\n");
    let outcome = site.build_with(&at("https://example.org/"));
    assert!(outcome.published.unwrap().written > 0);
    assert_eq!(site.read(card.to_str().unwrap()), "another");
}

#[test]
fn the_authors_template_of_the_card_takes_the_place_of_the_themes() {
    let card = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 2 2\"><rect width=\"2\" height=\"2\"/></svg>";
    let drawn = |site| {
        cards(&published(site, "https://example.org/"))
            .into_iter()
            .next()
            .unwrap()
    };
    let [ours, theirs] = [
        Project::new(),
        Project::new().file("templates/card.svg", card),
    ]
    .map(drawn);
    assert!(ours.0 != theirs.0 && ours.1 != theirs.1);
}

#[test]
fn a_card_that_cannot_be_drawn_is_a_mistake_of_its_template() {
    let site = Project::new().file("templates/card.svg", "no drawing");
    let outcome = site.build_with(&at("https://example.org/"));
    assert_eq!(
        outcome.diagnostics.as_slice()[0].code.name(),
        "template-failed"
    );
    assert!(!site.output().exists());
}

#[test]
fn what_xml_cannot_say_is_left_out_of_the_feed() {
    let page = "+++\ntitle = \"Bell \\u0007 and \\uFFFE\"\ndate = 2026-11-01\n+++\n";
    let feed = published(
        Project::new().file("content/page.md", page),
        "https://example.org/",
    )
    .read("feed.xml");
    assert!(feed.contains("<title>Bell  and </title>"), "{feed}");
}

#[test]
fn a_section_may_be_called_as_an_exercise_is() {
    let site = Project::new()
        .file("site.toml", "title = \"Site\"\noffline = true\n")
        .file("content/cards/one.md", "# One\n");
    let site = published(site, "https://example.org/");
    assert!(
        !site.read("_headers").contains("/cards/"),
        "its pages change"
    );
    assert!(site.read("worker.js").contains("cards/one/index.html"));
}

#[test]
fn what_stands_at_a_former_address_is_not_kept() {
    let site = Project::new()
        .file("site.toml", "title = \"Site\"\noffline = true\n")
        .file(
            "content/page.md",
            "+++\naliases = [\"/old/\"]\n+++\n# Page\n",
        )
        .built();
    assert!(
        !site
            .read("worker.js")
            .lines()
            .next()
            .unwrap()
            .contains("old/index.html")
    );
}

#[test]
fn the_text_beside_a_social_card_says_what_is_on_it() {
    let page = "# A page\n";
    let alt = |config: &str| {
        let site = Project::new()
            .file("site.toml", config)
            .file("content/page.md", page);
        let html = published(site, "https://example.org/").read("page/index.html");
        html.split("og:image:alt\" content=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    assert_eq!(alt("title = \"Site\"\n"), "Site");
    assert_eq!(
        alt("title = \"Site\"\nsocial_cards = \"pages\"\n"),
        "A page"
    );
}

#[test]
fn a_page_says_what_it_is_in_linked_data() {
    let page = "+++\ndate = 2026-11-24\nauthors = [\"</script><b>\"]\n+++\n# Page\n\n### Ask {#ask .reflect}\n";
    let site = published(
        Project::new().file("content/page.md", page),
        "https://example.org/",
    );
    let article = linked_data(&site.read("page/index.html"));
    assert_eq!(
        article["@type"],
        serde_json::json!(["Article", "LearningResource"])
    );
    assert_eq!(article["author"][0]["name"], "</script><b>");
    assert_eq!(article["url"], "https://example.org/page/");
    assert_eq!(
        article["hasPart"][0]["url"],
        "https://example.org/self-checks/page/"
    );
    let quiz = linked_data(&site.read("self-checks/page/index.html"));
    assert_eq!(quiz["@type"], serde_json::json!(["Quiz"]));
    assert_eq!(quiz["hasPart"][0]["name"], "Ask");
    assert_eq!(
        linked_data(&site.read("index.html"))["@type"],
        serde_json::json!(["WebSite"])
    );
}

#[test]
fn a_site_that_is_kept_lists_what_is_kept() {
    let site = Project::new()
        .file("site.toml", "title = \"A \\\"Site\\\"\"\noffline = true\n")
        .file("static/a b.txt", "x");
    let site = published(site, "https://example.org/");
    let page = site.read("privacy/index.html");
    assert!(
        page.contains("<link rel=\"manifest\" href=\"../site.webmanifest\">"),
        "{page}"
    );
    assert!(policy(&page).contains("connect-src 'none'"));
    assert!(
        site.read("_headers").contains("connect-src 'self'"),
        "a worker states no policy of its own"
    );
    let worker = site.read("worker.js");
    let list = worker
        .lines()
        .next()
        .unwrap()
        .split("files: ")
        .nth(1)
        .unwrap()
        .split(", sizes: ")
        .next()
        .unwrap();
    let list: Vec<(String, String)> = serde_json::from_str(list).unwrap();
    let kept: Vec<PathBuf> = list
        .into_iter()
        .map(|(address, _)| PathBuf::from(address))
        .collect();
    let left_out = [
        "_headers",
        "apple-touch-icon.png",
        "robots.txt",
        "sitemap.xml",
        "worker.js",
        ".inquill-manifest",
    ]
    .map(PathBuf::from);
    let all = site
        .files()
        .into_keys()
        .filter(|path| !path.starts_with("social-cards") && !left_out.contains(path));
    let mut all: Vec<_> = all
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    all.sort();
    assert_eq!(kept, all.iter().map(PathBuf::from).collect::<Vec<_>>());
}

#[test]
fn the_front_page_tells_devices_the_name_and_icon_of_the_site() {
    let site = Project::new()
        .file(
            "site.toml",
            "title = \"A \\\"Site\\\"\"\ndescription = \"About it\"\n",
        )
        .file("content/page.md", "# Page\n")
        .built();
    let manifest: serde_json::Value = serde_json::from_str(&site.read("site.webmanifest")).unwrap();
    assert_eq!(
        manifest,
        serde_json::json!({
            "name": "A \"Site\"", "description": "About it", "lang": "en", "dir": "ltr", "id": "./",
            "start_url": "./index.html", "scope": "./", "display": "browser",
            "background_color": "#faf6ee", "theme_color": "#faf6ee",
            "icons": [
                { "src": "favicon.svg", "sizes": "any", "type": "image/svg+xml" },
                { "src": "apple-touch-icon.png", "sizes": "180x180", "type": "image/png" },
            ],
        })
    );
    let link = "<link rel=\"manifest\" href=\"./site.webmanifest\">";
    assert!(site.read("index.html").contains(link));
    assert!(
        !site.read("page/index.html").contains("manifest\" href"),
        "a page is asked for in as few requests as can be"
    );
}

/// The parts of a page's head that are about icons.
fn icons(site: &Project) -> Vec<String> {
    let page = site.read("index.html");
    page.lines()
        .filter(|line| line.contains("icon\""))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_icon_is_also_there_as_pixels_for_devices_that_take_no_drawing() {
    let site = Project::new()
        .file(
            "static/favicon.svg",
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 2 1'><path fill='#f00' d='M0 0h1v1H0z'/></svg>",
        )
        .built();
    assert_eq!(
        icons(&site),
        [
            "<link rel=\"icon\" href=\"./favicon.svg\" type=\"image/svg+xml\">",
            "<link rel=\"apple-touch-icon\" href=\"./apple-touch-icon.png\">",
        ]
    );
    let icon = image::open(site.output().join("apple-touch-icon.png"))
        .unwrap()
        .into_rgb8();
    assert_eq!(icon.dimensions(), (180, 180));
    assert_eq!(
        [icon.get_pixel(20, 90).0, icon.get_pixel(160, 90).0],
        [[255, 0, 0], [255, 255, 255]]
    );
}

#[test]
fn an_icon_of_the_authors_of_another_kind_takes_the_place_of_the_themes() {
    let site = Project::new().file("static/favicon.ico", "x").built();
    assert_eq!(
        icons(&site),
        ["<link rel=\"icon\" href=\"./favicon.ico\" type=\"image/x-icon\">"]
    );
    assert!(!site.output().join("apple-touch-icon.png").exists());
}

#[test]
fn an_icon_with_letters_is_not_drawn_without_them() {
    let letters =
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><text y='8'>A</text></svg>";
    let site = Project::new().file("static/favicon.svg", letters).built();
    assert_eq!(icons(&site).len(), 1);
    let theirs = Project::new()
        .file("static/favicon.svg", letters)
        .file("static/apple-touch-icon.png", "x")
        .built();
    assert!(
        icons(&theirs)[1].contains("apple-touch-icon.png"),
        "one of the author's is used"
    );
}

#[test]
fn a_site_that_is_not_kept_has_nothing_of_it() {
    let site = Project::new().built();
    let files = site.files();
    assert!(
        !files
            .keys()
            .any(|path| path.to_string_lossy().contains("worker"))
    );
    assert!(!site.read("index.html").contains("offline"));
}

#[test]
fn the_worker_changes_with_every_change_of_the_site_and_with_nothing_else() {
    let with = |words: &str| {
        let site = Project::new()
            .file("site.toml", "title = \"Site\"\noffline = true\n")
            .file("content/page.md", format!("# Page\n\n{words}\n"));
        site.built().read("worker.js")
    };
    assert_eq!(with("One."), with("One."));
    assert_ne!(with("One."), with("Two."));
}

#[test]
fn search_engines_are_asked_to_leave_the_page_for_missing_addresses_out() {
    let site = published(Project::new(), "https://example.org/");
    let page = site.read("404.html");
    assert!(
        page.contains("<meta name=\"robots\" content=\"noindex\">") && !page.contains("canonical"),
        "{page}"
    );
}

#[test]
fn the_index_of_the_search_holds_the_text_of_every_page_by_heading() {
    let site = Project::new()
        .file("site.toml", "title = \"Site\"\nsearch = true\n")
        .file(
            "glossary.toml",
            "[term]\nterm = \"Term\"\ndefinition = \"Its *meaning*.\"\n",
        )
        .file(
            "content/page.md",
            "# Page\n\nA \"word\".\n\n## Part\n\n- more\n",
        )
        .built();
    let expected = "'use strict';
var searchIndex = [
[\"Home\",\"index.html\",[]],
[\"Page\",\"page/index.html\",[[\"\",\"\",\"A “word”.\"],[\"part\",\"Part\",\"more\"]]],
[\"Privacy\",\"privacy/index.html\",[[\"\",\"\",\"What this site saves, sends and knows about you.\"]]],
[\"What the words mean\",\"glossary/index.html\",[[\"\",\"\",\"What some words mean on this site.\"],[\"term\",\"Term\",\"Its meaning. \"]]]
];
";
    assert_eq!(site.read("search-index.js"), expected);
    let page = site.read("page/index.html");
    assert!(
        page.contains("data-scripts=\"../search-index.js ../script/search-"),
        "{page}"
    );
}

#[test]
fn a_page_is_found_by_its_keywords_too() {
    let site = Project::new()
        .file("site.toml", "title = \"Site\"\nsearch = true\n")
        .file(
            "content/page.md",
            "+++\nkeywords = [\"crush\", \"abuse\"]\n+++\n# Page\n\nText.\n",
        )
        .built();
    let expected =
        "[\"Page\",\"page/index.html\",[[\"\",\"\",\"Text.\"],[\"\",\"\",\"crush, abuse\"]]]";
    assert!(
        site.read("search-index.js").contains(expected),
        "{}",
        site.read("search-index.js")
    );
}

#[test]
fn a_site_without_search_has_neither_index_nor_control() {
    let site = Project::new().built();
    assert!(!site.output().join("search-index.js").exists());
    assert!(
        !site
            .files()
            .into_keys()
            .any(|path| path.to_string_lossy().contains("search-"))
    );
    assert!(!site.read("index.html").contains("_search"));
}

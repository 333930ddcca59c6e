//! Sites in several languages: what an author writes beside what is published.

use crate::support::project::Project;
use inquill::pipeline::Request;

/// A site in English, parts of which are in Spanish.
fn site() -> Project {
    Project::new()
        .file(
            "site.toml",
            "title = \"Site\"\n\n[languages.es]\ntitle = \"Sitio\"\n",
        )
        .file(
            "content/read/01-one.md",
            "# One\n\n[two](02-two.md#part) [home](/) ![](loop.gif)\n",
        )
        .file(
            "content/read/01-one.es.md",
            "# Uno\n\n[dos](02-two.md) [inicio](/) ![](loop.gif) [en](01-one.md)\n",
        )
        .file(
            "content/read/02-two.md",
            "# Two\n\n## Part\n\n[one](01-one.md)\n\n### Try {#try .reflect}\n\nWhat now?\n",
        )
        .file("content/read/loop.gif", "GIF89a\u{1}\0\u{1}\0\0\0\0;")
        .file("content/read/loop.es.gif", "GIF89a\u{2}\0\u{2}\0\0\0\0;")
}

#[test]
fn a_translation_is_published_below_its_language_with_links_and_words_of_its_own() {
    let site = site().built();
    let html = site.read("es/read/one/index.html");
    assert!(
        html.contains("<html lang=\"es\" dir=\"ltr\">")
            && html.contains("<title>Uno · Sitio</title>"),
        "{html}"
    );
    assert!(
        html.contains("Saltar al texto"),
        "the interface is in Spanish: {html}"
    );
    for link in [
        "<a href=\"../../../es/read/two/index.html\">dos</a>",
        "<a href=\"../../../es/index.html\">inicio</a>",
        "<a href=\"../../../es/read/one/index.html\">en</a>",
        "src=\"../../../read/loop.es.gif\"",
        "href=\"../../../es/self-checks/index.html\"",
        "href=\"../../../es/read/two/index.html\" rel=\"next\"",
    ] {
        assert!(html.contains(link), "{link} in {html}");
    }
    assert!(
        site.text("read/one/index.html")
            .contains("src=\"../../read/loop.gif\"")
    );
}

#[test]
fn what_is_not_translated_is_there_in_its_own_language_and_says_so() {
    let site = site().built();
    let html = site.read("es/read/two/index.html");
    assert!(
        html.contains("<p class=\"fallback-note\">Esta página aún no está traducida. Aquí la tienes en su idioma original: English.</p>"),
        "{html}"
    );
    assert!(
        html.contains("<h1 lang=\"en\" dir=\"ltr\">Two</h1>"),
        "{html}"
    );
    assert!(
        html.contains("<div class=\"prose\" lang=\"en\" dir=\"ltr\">"),
        "{html}"
    );
    assert!(
        html.contains("<a href=\"../../../es/read/one/index.html\">one</a>"),
        "links stay in the language: {html}"
    );
    assert!(
        html.contains("to reflect on"),
        "an exercise has the words of its own language: {html}"
    );
    assert!(
        !site
            .read("es/read/one/index.html")
            .contains("fallback-note")
    );
}

#[test]
fn the_name_of_a_page_that_is_not_translated_says_its_language_wherever_it_stands() {
    let site = site().built();
    let two = ">Two</";
    for (page, name) in [
        ("es/index.html", "<span lang=\"en\" dir=\"auto\">Two</span>"),
        (
            "es/read/one/index.html",
            "<span class=\"turn-title\" lang=\"en\" dir=\"auto\">2. Two</span>",
        ),
        (
            "es/self-checks/index.html",
            "<span lang=\"en\" dir=\"auto\">Two</span>",
        ),
        (
            "es/self-checks/index.html",
            "index.html#try\" lang=\"en\" dir=\"auto\">Try</a>",
        ),
        (
            "es/reflections/index.html",
            "<span lang=\"en\" dir=\"auto\">Two</span>",
        ),
    ] {
        let html = site.read(page);
        assert!(html.contains(name), "{name} in {page}: {html}");
    }
    assert!(
        !site.read("index.html").contains("dir=\"auto\">Two")
            && site.read("index.html").contains(two)
    );
}

#[test]
fn readers_follow_a_site_in_their_language() {
    let site = Project::new()
        .file(
            "site.toml",
            "title = \"Site\"\n\n[languages.es]\ntitle = \"Sitio\"\n\n[languages.fr]\ntitle = \"Lieu\"\n",
        )
        .file("content/one.md", "+++\ndate = 2026-11-20\n+++\n# One\n")
        .file("content/one.es.md", "+++\ndate = 2026-11-21\n+++\n# Uno\n")
        .file("content/two.md", "+++\ndate = 2026-11-22\n+++\n# Two\n");
    let request = Request {
        base_url: Some("https://example.org/".to_owned()),
        ..Request::default()
    };
    site.build_with(&request);
    let feed = site.read("es/feed.xml");
    for part in [
        "xml:lang=\"es\"",
        "<title>Sitio</title>\n  <id>https://example.org/es/feed.xml</id>",
        "<link rel=\"alternate\" href=\"https://example.org/es/\"/>",
        "<id>https://example.org/es/one/</id>",
    ] {
        assert!(feed.contains(part), "{part} in {feed}");
    }
    assert!(
        !feed.contains("Two"),
        "what is not translated is told where it is written: {feed}"
    );
    assert!(
        site.read("es/one/index.html")
            .contains("href=\"../../es/feed.xml\" title=\"Sitio\"")
    );
    assert!(
        site.read("one/index.html")
            .contains("href=\"../feed.xml\" title=\"Site\"")
    );
    assert!(
        !site.output().join("fr/feed.xml").exists(),
        "nothing in it is in French"
    );
    site.put("static/es/feed.xml", "<feed/>");
    site.build_with(&request);
    assert_eq!(site.read("es/feed.xml"), "<feed/>");
    assert!(
        site.read("es/one/index.html")
            .contains("href=\"../../es/feed.xml\""),
        "the author's own is announced as well"
    );
}

#[test]
fn every_page_leads_to_itself_in_the_other_languages() {
    let site = site().built();
    for (page, other, language) in [
        ("read/one/index.html", "../../es/read/one/index.html", "es"),
        (
            "es/read/one/index.html",
            "../../../read/one/index.html",
            "en",
        ),
        ("es/index.html", "../index.html", "en"),
        ("privacy/index.html", "../es/privacy/index.html", "es"),
        (
            "self-checks/read/two/index.html",
            "../../../es/self-checks/read/two/index.html",
            "es",
        ),
    ] {
        let link =
            format!("<a href=\"{other}\" lang=\"{language}\" dir=\"ltr\" hreflang=\"{language}\">");
        assert!(
            site.read(page).contains(&link),
            "{link} in {page}: {}",
            site.read(page)
        );
    }
}

#[test]
fn search_engines_are_told_of_translations_and_of_no_copies() {
    let site = site();
    site.build_with(&Request {
        base_url: Some("https://example.org/".to_owned()),
        ..Request::default()
    });
    let translated = site.read("es/read/one/index.html");
    for (language, address) in [
        ("en", "https://example.org/read/one/"),
        ("es", "https://example.org/es/read/one/"),
    ] {
        let link = format!("<link rel=\"alternate\" hreflang=\"{language}\" href=\"{address}\">");
        assert!(translated.contains(&link), "{link} in {translated}");
    }
    let copy = site.read("es/read/two/index.html");
    assert!(
        copy.contains("<link rel=\"canonical\" href=\"https://example.org/read/two/\">"),
        "{copy}"
    );
    assert!(!copy.contains("hreflang=\"es\" href=\"https"), "{copy}");
    let sitemap = site.read("sitemap.xml");
    assert!(
        sitemap.contains("/es/read/one/") && !sitemap.contains("/es/read/two/"),
        "{sitemap}"
    );
    assert!(sitemap.contains("/self-checks/read/two/"), "{sitemap}");
    assert!(
        !sitemap.contains("/es/self-checks/read/two/"),
        "nor are its exercises there twice: {sitemap}"
    );
}

#[test]
fn readers_search_in_their_language() {
    let config = "title = \"Site\"\nsearch = true\n\n[languages.es]\ntitle = \"Sitio\"\n";
    let site = site().file("site.toml", config).built();
    let index = site.read("es/search-index.js");
    assert!(
        index.contains("Uno") && index.contains("es/read/one/") && !index.contains("\"read/"),
        "{index}"
    );
    assert!(site.read("es/index.html").contains("../es/search-index.js"));
    assert!(!site.read("search-index.js").contains("Uno"));
}

#[test]
fn a_site_in_one_language_says_nothing_of_languages() {
    let site = Project::new().file("content/page.md", "# Page\n").built();
    assert!(!site.read("page/index.html").contains("hreflang"));
    assert!(!site.output().join("es").exists());
}

#[test]
fn parts_of_a_translated_exercise_have_the_keys_of_the_original() {
    let original =
        "# Page\n\n### Pick {#pick .choice}\n\n- [ ] Red\n  > R.\n- [x] Blue {#b}\n  > B.\n";
    let translated =
        "# Página\n\n### Elige {#pick .choice}\n\n- [ ] Rojo\n  > R.\n- [x] Azul\n  > A.\n";
    let site = Project::new()
        .file("site.toml", "title = \"Site\"\n\n[languages.es]\n")
        .file("content/page.md", original)
        .file("content/page.es.md", translated)
        .built();
    let html = site.read("es/page/index.html");
    assert!(
        html.contains("id=\"pick--red\"") && html.contains("id=\"pick--b\""),
        "{html}"
    );
    assert!(html.contains("Rojo") && html.contains("Azul"), "{html}");
}

#[test]
fn each_language_has_a_glossary_and_pieces_of_its_own() {
    let term =
        |word: &str| format!("[repair]\nterm = \"{word}\"\ndefinition = \"About {word}.\"\n");
    let site = Project::new()
        .file("site.toml", "title = \"Site\"\n\n[languages.es]\n")
        .file("glossary.toml", term("Repair"))
        .file("glossary.es.toml", term("Reparación"))
        .file("content/_note.md", "A note.\n")
        .file("content/_note.es.md", "Una nota.\n")
        .file(
            "content/page.md",
            "# Page\n\nA repair.\n\n![note](_note.md)\n",
        )
        .file(
            "content/page.es.md",
            "# Página\n\nUna reparación.\n\n![nota](_note.md)\n",
        )
        .file("content/other.md", "# Other\n\nA repair.\n")
        .built();
    let html = site.read("es/page/index.html");
    assert!(
        html.contains("href=\"../../es/glossary/index.html#repair\">reparación</a>"),
        "{html}"
    );
    assert!(
        html.contains("Una nota.") && html.contains("About Reparación."),
        "{html}"
    );
    let copy = site.read("es/other/index.html");
    assert!(
        copy.contains("href=\"../../glossary/index.html#repair\">repair</a>"),
        "an original has its own terms: {copy}"
    );
    assert!(copy.contains("About Repair."), "{copy}");
}

#[test]
fn a_language_may_have_its_own_order_address_and_navigation() {
    let site = Project::new()
        .file(
            "site.toml",
            "title = \"Site\"\n\n[languages.es.nav]\nlinks = [{ text = \"Leer\", to = \"/read/uno/\" }]\n",
        )
        .file("content/read/a.md", "+++\nweight = 2\n+++\n# A\n")
        .file("content/read/b.md", "+++\nweight = 1\n+++\n# B\n")
        .file("content/read/a.es.md", "+++\nslug = \"uno\"\n+++\n# A, en español\n")
        .built();
    let html = site.read("es/read/uno/index.html");
    assert!(
        html.contains("<a href=\"../../../es/read/uno/index.html\">Leer</a>"),
        "{html}"
    );
    assert!(
        html.contains("rel=\"prev\""),
        "it stands behind B like its original: {html}"
    );
}

#[test]
fn a_language_that_is_written_from_right_to_left_says_so() {
    let strings = "language = \"العربية\"\n";
    let site = Project::new()
        .file("site.toml", "title = \"Site\"\nlanguage = \"ar\"\n")
        .file("templates/strings/ar.toml", strings)
        .file("content/page.md", "# صفحة\n");
    site.build();
    assert!(
        site.read("page/index.html")
            .contains("<html lang=\"ar\" dir=\"rtl\">")
    );
}

#[test]
fn a_word_that_a_language_lacks_is_said_in_english() {
    let site = Project::new()
        .file("site.toml", "title = \"Site\"\nlanguage = \"pt\"\n")
        .file(
            "templates/strings/pt.toml",
            "language = \"Português\"\nskip = \"Saltar para o texto\"\n",
        )
        .file("content/page.md", "# Página\n");
    let outcome = site.build();
    let [mistake] = outcome.diagnostics.as_slice() else {
        panic!("{:?}", outcome.diagnostics)
    };
    assert_eq!(
        (mistake.code.name(), &*mistake.place.path),
        ("missing-strings", "templates/strings/pt.toml")
    );
    let html = site.read("page/index.html");
    assert!(
        html.contains("Saltar para o texto") && html.contains("Leave this site"),
        "{html}"
    );
}

/// A site in a language that has two words of its own, with everything a site can have.
fn with_stand_ins() -> Project {
    let site = Project::new()
        .file(
            "site.toml",
            "title = \"Site\"\nlanguage = \"pt\"\nbase_url = \"https://example.org/\"\nsearch = true\noffline = true\nsocial_cards = \"pages\"\n",
        )
        .file("templates/strings/pt.toml", "language = \"Português\"\nskip = \"Saltar para o texto\"\n")
        .file("glossary.toml", "[termo]\nterm = \"Termo\"\ndefinition = \"Uma palavra.\"\n")
        .file(
            "content/page.md",
            "+++\ndate = 2026-11-24\n+++\n# Página\n\n## Pergunta {#pergunta .reflect}\n\nE agora?\n\n> [!TIP]\n> Uma ajuda.\n",
        );
    assert!(site.build().published.is_some());
    site
}

#[test]
fn an_english_word_that_stands_in_says_its_language() {
    let site = with_stand_ins();
    let stands_in = |word: &str| format!("<span lang=\"en\" dir=\"ltr\">{word}</span>");
    let html = site.read("page/index.html");
    for word in ["Leave this site", "to reflect on", "Self-checks"] {
        assert!(html.contains(&stands_in(word)), "{word} in {html}");
    }
    assert!(
        html.contains(">Saltar para o texto</a>"),
        "what is translated is marked as nothing: {html}"
    );
    let help = site.read("self-checks/index.html");
    assert!(
        help.contains(&format!("<h1>{}</h1>", stands_in("Self-checks"))),
        "{help}"
    );
    assert!(
        help.contains("<title>Self-checks · Site</title>"),
        "a title has no elements: {help}"
    );
}

#[test]
fn nothing_of_how_stand_ins_are_marked_is_published() {
    let site = with_stand_ins();
    let files = site.files();
    for name in ["feed.xml", "site.webmanifest", "worker.js", "404.html"] {
        assert!(
            files.keys().any(|path| path.ends_with(name)),
            "no {name} in {:?}",
            files.keys()
        );
    }
    for (path, bytes) in files {
        let marked = bytes
            .windows(3)
            .any(|three| matches!(three, [0xEF, 0xB7, 0x90 | 0x91]));
        assert!(
            !marked || path.extension().is_some_and(|it| it == "png"),
            "{}",
            path.display()
        );
        let text = String::from_utf8_lossy(&bytes);
        let in_value = text
            .match_indices("<span lang=\"en\" dir=\"ltr\">")
            .any(|(at, _)| text[..at].ends_with("=\""));
        assert!(!in_value, "an element within a value in {}", path.display());
    }
}

#[test]
fn a_language_with_all_its_words_marks_none() {
    let html = site().built().read("es/read/one/index.html");
    assert!(!html.contains("<span lang=\"en\""), "{html}");
}

//! The keys of `site.toml`, front matter, `glossary.toml` and `references.toml`. Parsers, messages about unknown keys and
//! the JSON Schemas of `inquill schema` use this list.

use crate::model::config::SocialCards;
use crate::model::diagnostic::{Code, Level};
use serde_json::{Map, Value, json};

/// A table of keys.
#[derive(Debug)]
pub struct Table {
    /// Its name in messages: `site.toml`, `[privacy]`.
    pub what: &'static str,
    /// All keys, in the order of the documentation.
    pub keys: &'static [Key],
}

/// A key of a [`Table`].
#[derive(Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// The form of its value.
    pub shape: Shape,
    /// Whether it must be present.
    pub required: bool,
    /// Its meaning, in one sentence.
    pub meaning: &'static str,
}

/// The form of a value.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Any text.
    Text,
    /// A web address: `https://example.org/`.
    WebAddress,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// True or false.
    Flag,
    /// A whole number, 0 or more.
    Whole,
    /// A whole number, or text: `2018`, `"in press"`.
    Year,
    /// `2026-11-24`.
    Date,
    /// A list of texts.
    Texts,
    /// A table with these keys.
    Table(&'static Table),
    /// A list of tables with these keys.
    Tables(&'static Table),
    /// A table with a level for each lint.
    Lints,
    /// A table of tables with these keys, under names that the author chooses.
    Named(&'static Table),
    /// A table with any content.
    Free,
}

const fn key(name: &'static str, shape: Shape, meaning: &'static str) -> Key {
    Key {
        name,
        shape,
        required: false,
        meaning,
    }
}

const fn required(name: &'static str, shape: Shape, meaning: &'static str) -> Key {
    Key {
        name,
        shape,
        required: true,
        meaning,
    }
}

/// `site.toml`.
pub static SITE: Table = Table {
    what: "site.toml",
    keys: &[
        required("title", Shape::Text, "The site's name."),
        key(
            "id",
            Shape::Text,
            "The name that readers’ answers are saved under on their devices. If left out, it is made from the title and the path \
                of `base_url`; then a change of either hides the answers that readers already have.",
        ),
        key(
            "description",
            Shape::Text,
            "One or two sentences about the site.",
        ),
        key(
            "language",
            Shape::Text,
            "A language tag such as `en` or `pt-BR`; `en` if left out.",
        ),
        key("author", Shape::Text, "Who wrote it."),
        key(
            "base_url",
            Shape::WebAddress,
            "Where the site will be published; for all that needs whole addresses, such as sitemap, feed and social cards.",
        ),
        key(
            "search",
            Shape::Flag,
            "Whether readers can search the site.",
        ),
        key(
            "offline",
            Shape::Flag,
            "Whether browsers keep the whole site, so that it opens without a connection.",
        ),
        key(
            "social_cards",
            Shape::OneOf(SocialCards::NAMES),
            "Pictures other sites show beside a link: one for the `site`, one for each of its `pages`, or `none`.",
        ),
        key(
            "math",
            Shape::Flag,
            "Makes formulas of `$…$`; off if left out.",
        ),
        key(
            "raw_html",
            Shape::Flag,
            "Lets HTML in Markdown through; it is an error without this.",
        ),
        key(
            "languages",
            Shape::Named(&LANGUAGE),
            "A table for each language into which pages are translated.",
        ),
        key(
            "quick_exit",
            Shape::Table(&QUICK_EXIT),
            "The way out that every page shows.",
        ),
        key(
            "privacy",
            Shape::Table(&PRIVACY),
            "What only you can say on the privacy page.",
        ),
        key(
            "nav",
            Shape::Table(&NAV),
            "The main navigation; chosen for you if left out.",
        ),
        key(
            "support",
            Shape::Tables(&SUPPORT),
            "Help lines: shown on every page with exercises, and on a page of their own.",
        ),
        key(
            "lints",
            Shape::Lints,
            "How seriously each lint is taken: `allow`, `warn` or `error`.",
        ),
        key(
            "readability",
            Shape::Table(&READABILITY),
            "How easy the text should be to read.",
        ),
    ],
};

/// `[quick_exit]`
pub static QUICK_EXIT: Table = Table {
    what: "[quick_exit]",
    keys: &[key(
        "address",
        Shape::WebAddress,
        "Where *Leave this site* leads: somewhere bland.",
    )],
};

/// `[privacy]`
pub static PRIVACY: Table = Table {
    what: "[privacy]",
    keys: &[
        key("operator", Shape::Text, "Who runs the site."),
        key("contact", Shape::Text, "How to reach them."),
        key("hosting", Shape::Text, "What the web server may log."),
    ],
};

/// `[nav]`
pub static NAV: Table = Table {
    what: "[nav]",
    keys: &[key(
        "links",
        Shape::Tables(&NAV_LINK),
        "`links = [{ text = \"Read\", to = \"/read/\" }]`",
    )],
};

/// A link of `[nav]`.
pub static NAV_LINK: Table = Table {
    what: "a link of [nav]",
    keys: &[
        required("text", Shape::Text, "What the link says."),
        required("to", Shape::Text, "Where it leads: `/read/`."),
    ],
};

/// `[[support]]`
pub static SUPPORT: Table = Table {
    what: "[[support]]",
    keys: &[
        key("country", Shape::Text, "Where the line serves."),
        required("name", Shape::Text, "What it is called."),
        key(
            "reach",
            Shape::Text,
            "How to reach it, in words: `Call or text 988`.",
        ),
        key("phone", Shape::Text, "A number to dial."),
        key("hours", Shape::Text, "When it answers."),
        key("link", Shape::WebAddress, "Its own site."),
        key(
            "checked",
            Shape::Date,
            "The day you last made sure that all of this is right. After 180 days Inquill reminds you.",
        ),
    ],
};

/// `[readability]`
pub static READABILITY: Table = Table {
    what: "[readability]",
    keys: &[required(
        "target",
        Shape::Whole,
        "The reading age to aim for, in years. `inquill check` names the sections that ask for more. English only.",
    )],
};

/// `[languages.es]`
pub static LANGUAGE: Table = Table {
    what: "a language",
    keys: &[
        key("title", Shape::Text, "The site's name in this language."),
        key(
            "description",
            Shape::Text,
            "One or two sentences about the site.",
        ),
        key(
            "nav",
            Shape::Table(&NAV),
            "The main navigation; chosen for you if left out.",
        ),
        key(
            "privacy",
            Shape::Table(&PRIVACY),
            "What only you can say on the privacy page.",
        ),
        key(
            "support",
            Shape::Tables(&SUPPORT),
            "Help lines for readers of this language; else those of the site.",
        ),
    ],
};

/// Front matter.
pub static FRONT_MATTER: Table = Table {
    what: "front matter",
    keys: &[
        key(
            "title",
            Shape::Text,
            "The page's title, instead of its first heading.",
        ),
        key(
            "description",
            Shape::Text,
            "For lists and search engines; else the first paragraph.",
        ),
        key(
            "slug",
            Shape::Text,
            "The last part of the address, instead of the file's name.",
        ),
        key(
            "template",
            Shape::Text,
            "The page's template, instead of the usual one.",
        ),
        key(
            "weight",
            Shape::Whole,
            "Its place among the pages beside it, where the file name has no number.",
        ),
        key(
            "draft",
            Shape::Flag,
            "Leaves the page out, and says so, unless you build with `--drafts`.",
        ),
        key("date", Shape::Date, "When it was published."),
        key(
            "updated",
            Shape::Date,
            "When it was revised; shown by the theme.",
        ),
        key(
            "aliases",
            Shape::Texts,
            "Former addresses, which send readers on to the page.",
        ),
        key("authors", Shape::Texts, "Who wrote it."),
        key(
            "keywords",
            Shape::Texts,
            "What it is about, for the site's own search, the feed, search engines and templates.",
        ),
        key(
            "math",
            Shape::Flag,
            "Takes the place of `math` in `site.toml` for this page.",
        ),
        key(
            "glossary",
            Shape::Flag,
            "`false` leaves the terms of the glossary without links on this page.",
        ),
        key(
            "objectives",
            Shape::Texts,
            "What a reader takes away, shown at the top.",
        ),
        key(
            "extra",
            Shape::Free,
            "Whatever your own templates want to know, as `page.extra`.",
        ),
    ],
};

/// A term of `glossary.toml`.
pub static TERM: Table = Table {
    what: "a term of glossary.toml",
    keys: &[
        required("term", Shape::Text, "How it is written."),
        key("also", Shape::Texts, "Other words for it."),
        required("definition", Shape::Text, "What it means, in Markdown."),
        key(
            "forms",
            Shape::Texts,
            "Other forms of it, which are linked but not shown.",
        ),
        key(
            "link",
            Shape::Flag,
            "`false` leaves the term without links.",
        ),
    ],
};

/// A source of `references.toml`.
pub static WORK: Table = Table {
    what: "a source of references.toml",
    keys: &[
        key(
            "authors",
            Shape::Texts,
            "Surnames and initials, as in a reference list: in one line, or one by one.",
        ),
        key("year", Shape::Year, "When it was published."),
        required("title", Shape::Text, "Its title."),
        key(
            "container",
            Shape::Text,
            "Journal, volume and pages, or the publisher.",
        ),
        key("doi", Shape::Text, "Its DOI: `10.…`, instead of `url`."),
        key("url", Shape::WebAddress, "Where to find it."),
        key(
            "note",
            Shape::Text,
            "One sentence about what it shows, set beside the text.",
        ),
        key("checked", Shape::Date, "The day you last looked it up."),
    ],
};

impl Table {
    /// The names of its keys.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.keys.iter().map(|key| key.name)
    }

    /// The JSON Schema of a file with these keys. Draft 7 has the best editor support.
    #[must_use]
    pub fn schema(&self) -> Value {
        let mut schema = object(self);
        head(&mut schema, self.what);
        schema
    }

    /// The JSON Schema of a file that consists of tables with these keys.
    #[must_use]
    pub fn schema_of_each(&self, file: &str) -> Value {
        let mut schema = json!({ "type": "object", "additionalProperties": object(self) });
        head(&mut schema, file);
        schema
    }
}

fn head(schema: &mut Value, title: &str) {
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!(format!("Inquill: {title}"));
}

fn object(table: &Table) -> Value {
    let properties: Map<String, Value> = table
        .keys
        .iter()
        .map(|key| (key.name.to_owned(), property(key)))
        .collect();
    let required: Vec<&str> = table
        .keys
        .iter()
        .filter(|key| key.required)
        .map(|key| key.name)
        .collect();
    let mut object =
        json!({ "type": "object", "additionalProperties": false, "properties": properties });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

fn lints() -> Value {
    let level = |code: Code| {
        let levels = [Level::Allow, Level::Warn, Level::Error].map(Level::name);
        (
            code.name().to_owned(),
            json!({ "enum": levels, "description": code.meaning() }),
        )
    };
    let properties: Map<String, Value> = Code::lints().map(level).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn property(key: &Key) -> Value {
    let mut schema = match key.shape {
        Shape::Text => json!({ "type": "string" }),
        Shape::WebAddress => json!({ "type": "string", "pattern": "^(https?://.+)?$" }),
        Shape::OneOf(names) => json!({ "type": "string", "enum": names }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Whole => json!({ "type": "integer", "minimum": 0 }),
        Shape::Year => json!({ "type": ["integer", "string"] }),
        Shape::Date => json!({ "type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}" }),
        Shape::Texts => json!({ "type": ["array", "string"], "items": { "type": "string" } }),
        Shape::Table(table) => object(table),
        Shape::Tables(table) => json!({ "type": "array", "items": object(table) }),
        Shape::Lints => lints(),
        Shape::Named(table) => json!({ "type": "object", "additionalProperties": object(table) }),
        Shape::Free => json!({ "type": "object" }),
    };
    schema["description"] = json!(key.meaning);
    schema
}

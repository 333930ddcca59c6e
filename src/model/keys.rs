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
    pub shape: ValueShape,
    /// Whether it must be present.
    pub required: bool,
    /// Its meaning, in one sentence.
    pub meaning: &'static str,
}

/// The form of a value.
#[derive(Debug, Clone, Copy)]
pub enum ValueShape {
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

const fn key(name: &'static str, shape: ValueShape, meaning: &'static str) -> Key {
    Key {
        name,
        shape,
        required: false,
        meaning,
    }
}

const fn required(name: &'static str, shape: ValueShape, meaning: &'static str) -> Key {
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
        required("title", ValueShape::Text, "The site's name."),
        key(
            "id",
            ValueShape::Text,
            "The name that readers’ answers are saved under on their devices. If left out, it is made from the title and the path \
                of `base_url`; then a change of either hides the answers that readers already have.",
        ),
        key(
            "description",
            ValueShape::Text,
            "One or two sentences about the site.",
        ),
        key(
            "language",
            ValueShape::Text,
            "A language tag such as `en` or `pt-BR`; `en` if left out.",
        ),
        key("author", ValueShape::Text, "Who wrote it."),
        key(
            "base_url",
            ValueShape::WebAddress,
            "Where the site will be published; for all that needs whole addresses, such as sitemap, feed and social cards.",
        ),
        key(
            "search",
            ValueShape::Flag,
            "Whether readers can search the site.",
        ),
        key(
            "offline",
            ValueShape::Flag,
            "Whether browsers keep the whole site, so that it opens without a connection.",
        ),
        key(
            "social_cards",
            ValueShape::OneOf(SocialCards::NAMES),
            "Pictures other sites show beside a link: one for the `site`, one for each of its `pages`, or `none`.",
        ),
        key(
            "math",
            ValueShape::Flag,
            "Makes formulas of `$…$`; off if left out.",
        ),
        key(
            "raw_html",
            ValueShape::Flag,
            "Lets HTML in Markdown through; it is an error without this.",
        ),
        key(
            "languages",
            ValueShape::Named(&LANGUAGE),
            "A table for each language into which pages are translated.",
        ),
        key(
            "quick_exit",
            ValueShape::Table(&QUICK_EXIT),
            "The way out that every page shows.",
        ),
        key(
            "privacy",
            ValueShape::Table(&PRIVACY),
            "What only you can say on the privacy page.",
        ),
        key(
            "nav",
            ValueShape::Table(&NAV),
            "The main navigation; chosen for you if left out.",
        ),
        key(
            "support",
            ValueShape::Tables(&SUPPORT),
            "Help lines: shown on every page with exercises, and on a page of their own.",
        ),
        key(
            "lints",
            ValueShape::Lints,
            "How seriously each lint is taken: `allow`, `warn` or `error`.",
        ),
        key(
            "readability",
            ValueShape::Table(&READABILITY),
            "How easy the text should be to read.",
        ),
    ],
};

/// `[quick_exit]`
pub static QUICK_EXIT: Table = Table {
    what: "[quick_exit]",
    keys: &[key(
        "address",
        ValueShape::WebAddress,
        "Where *Leave this site* leads: somewhere bland.",
    )],
};

/// `[privacy]`
pub static PRIVACY: Table = Table {
    what: "[privacy]",
    keys: &[
        key("operator", ValueShape::Text, "Who runs the site."),
        key("contact", ValueShape::Text, "How to reach them."),
        key("hosting", ValueShape::Text, "What the web server may log."),
    ],
};

/// `[nav]`
pub static NAV: Table = Table {
    what: "[nav]",
    keys: &[key(
        "links",
        ValueShape::Tables(&NAV_LINK),
        "`links = [{ text = \"Read\", to = \"/read/\" }]`",
    )],
};

/// A link of `[nav]`.
pub static NAV_LINK: Table = Table {
    what: "a link of [nav]",
    keys: &[
        required("text", ValueShape::Text, "What the link says."),
        required("to", ValueShape::Text, "Where it leads: `/read/`."),
    ],
};

/// `[[support]]`
pub static SUPPORT: Table = Table {
    what: "[[support]]",
    keys: &[
        key("country", ValueShape::Text, "Where the line serves."),
        required("name", ValueShape::Text, "What it is called."),
        key(
            "reach",
            ValueShape::Text,
            "How to reach it, in words: `Call or text 988`.",
        ),
        key("phone", ValueShape::Text, "A number to dial."),
        key("hours", ValueShape::Text, "When it answers."),
        key("link", ValueShape::WebAddress, "Its own site."),
        key(
            "checked",
            ValueShape::Date,
            "The day you last made sure that all of this is right. After 180 days Inquill reminds you.",
        ),
    ],
};

/// `[readability]`
pub static READABILITY: Table = Table {
    what: "[readability]",
    keys: &[required(
        "target",
        ValueShape::Whole,
        "The reading age to aim for, in years. `inquill check` names the sections that ask for more. English only.",
    )],
};

/// `[languages.es]`
pub static LANGUAGE: Table = Table {
    what: "a language",
    keys: &[
        key(
            "title",
            ValueShape::Text,
            "The site's name in this language.",
        ),
        key(
            "description",
            ValueShape::Text,
            "One or two sentences about the site.",
        ),
        key(
            "nav",
            ValueShape::Table(&NAV),
            "The main navigation; chosen for you if left out.",
        ),
        key(
            "privacy",
            ValueShape::Table(&PRIVACY),
            "What only you can say on the privacy page.",
        ),
        key(
            "support",
            ValueShape::Tables(&SUPPORT),
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
            ValueShape::Text,
            "The page's title, instead of its first heading.",
        ),
        key(
            "description",
            ValueShape::Text,
            "For lists and search engines; else the first paragraph.",
        ),
        key(
            "slug",
            ValueShape::Text,
            "The last part of the address, instead of the file's name.",
        ),
        key(
            "template",
            ValueShape::Text,
            "The page's template, instead of the usual one.",
        ),
        key(
            "weight",
            ValueShape::Whole,
            "Its place among the pages beside it, where the file name has no number.",
        ),
        key(
            "draft",
            ValueShape::Flag,
            "Leaves the page out, and says so, unless you build with `--drafts`.",
        ),
        key("date", ValueShape::Date, "When it was published."),
        key(
            "updated",
            ValueShape::Date,
            "When it was revised; shown by the theme.",
        ),
        key(
            "aliases",
            ValueShape::Texts,
            "Former addresses, which send readers on to the page.",
        ),
        key("authors", ValueShape::Texts, "Who wrote it."),
        key(
            "keywords",
            ValueShape::Texts,
            "What it is about, for the site's own search, the feed, search engines and templates.",
        ),
        key(
            "math",
            ValueShape::Flag,
            "Takes the place of `math` in `site.toml` for this page.",
        ),
        key(
            "glossary",
            ValueShape::Flag,
            "`false` leaves the terms of the glossary without links on this page.",
        ),
        key(
            "objectives",
            ValueShape::Texts,
            "What a reader takes away, shown at the top.",
        ),
        key(
            "extra",
            ValueShape::Free,
            "Whatever your own templates want to know, as `page.extra`.",
        ),
    ],
};

/// A term of `glossary.toml`.
pub static TERM: Table = Table {
    what: "a term of glossary.toml",
    keys: &[
        required("term", ValueShape::Text, "How it is written."),
        key("also", ValueShape::Texts, "Other words for it."),
        required(
            "definition",
            ValueShape::Text,
            "What it means, in Markdown.",
        ),
        key(
            "forms",
            ValueShape::Texts,
            "Other forms of it, which are linked but not shown.",
        ),
        key(
            "link",
            ValueShape::Flag,
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
            ValueShape::Texts,
            "Surnames and initials, as in a reference list: in one line, or one by one.",
        ),
        key("year", ValueShape::Year, "When it was published."),
        required("title", ValueShape::Text, "Its title."),
        key(
            "container",
            ValueShape::Text,
            "Journal, volume and pages, or the publisher.",
        ),
        key(
            "doi",
            ValueShape::Text,
            "Its DOI: `10.…`, instead of `url`.",
        ),
        key("url", ValueShape::WebAddress, "Where to find it."),
        key(
            "note",
            ValueShape::Text,
            "One sentence about what it shows, set beside the text.",
        ),
        key(
            "checked",
            ValueShape::Date,
            "The day you last looked it up.",
        ),
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
        ValueShape::Text => json!({ "type": "string" }),
        ValueShape::WebAddress => json!({ "type": "string", "pattern": "^(https?://.+)?$" }),
        ValueShape::OneOf(names) => json!({ "type": "string", "enum": names }),
        ValueShape::Flag => json!({ "type": "boolean" }),
        ValueShape::Whole => json!({ "type": "integer", "minimum": 0 }),
        ValueShape::Year => json!({ "type": ["integer", "string"] }),
        ValueShape::Date => json!({ "type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}" }),
        ValueShape::Texts => json!({ "type": ["array", "string"], "items": { "type": "string" } }),
        ValueShape::Table(table) => object(table),
        ValueShape::Tables(table) => json!({ "type": "array", "items": object(table) }),
        ValueShape::Lints => lints(),
        ValueShape::Named(table) => {
            json!({ "type": "object", "additionalProperties": object(table) })
        }
        ValueShape::Free => json!({ "type": "object" }),
    };
    schema["description"] = json!(key.meaning);
    schema
}

//! Reads named values from a table, once each, and reports unknown, missing and wrongly typed ones.
//!
//! Unlike a derived deserializer it continues after an error, so that one run reports all of them.

use crate::model::data::{Data, Entry, Value};
use crate::model::diagnostic::{Code, Diagnostics, did_you_mean};
use crate::model::keys::Table;
use crate::model::source::{SourcePath, Span};
use crate::parse::settings::web_address;
use crate::parse::settings::web_address::Fault;

/// The entries of one table, taken out one by one.
pub(crate) struct Fields<'d> {
    path: SourcePath,
    /// What the table is, for messages: `site.toml`, `[privacy]`.
    what: String,
    entries: Vec<Option<Entry>>,
    /// What it may hold.
    table: &'static Table,
    /// What joins a name and its value: ` = `, or `: ` in YAML.
    joint: &'static str,
    /// The whole table, for messages about missing keys.
    pub(crate) span: Span,
    diagnostics: &'d mut Diagnostics,
}

impl<'d> Fields<'d> {
    pub(crate) fn new(
        path: &SourcePath,
        table: &'static Table,
        entries: Vec<Entry>,
        span: Span,
        diagnostics: &'d mut Diagnostics,
    ) -> Self {
        let entries = entries.into_iter().map(Some).collect();
        Self {
            path: SourcePath::clone(path),
            what: table.what.to_owned(),
            entries,
            table,
            joint: " = ",
            span,
            diagnostics,
        }
    }

    /// For a table in YAML.
    pub(crate) fn in_yaml(mut self) -> Self {
        self.joint = ": ";
        self
    }

    /// For a table with a name of the author's: `[transpiration]`.
    pub(crate) fn called(mut self, what: String) -> Self {
        self.what = what;
        self
    }

    /// Whether something is written under a key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.iter().flatten().any(|entry| entry.key == key)
    }

    /// Takes a value of any type. `None` for keys that the table does not list; `finish` reports them.
    pub(crate) fn take(&mut self, key: &'static str) -> Option<Data> {
        debug_assert!(
            self.table.names().any(|name| name == key),
            "add `{key}` to `{}` in model/keys.rs",
            self.what
        );
        self.table.names().find(|name| *name == key)?;
        let entry = self
            .entries
            .iter_mut()
            .find(|e| e.as_ref().is_some_and(|e| e.key == key))?
            .take()?;
        (entry.data.value != Value::Null).then_some(entry.data)
    }

    pub(crate) fn text(&mut self, key: &'static str) -> Option<String> {
        self.spanned_text(key).map(|(text, _)| text)
    }

    pub(crate) fn spanned_text(&mut self, key: &'static str) -> Option<(String, Span)> {
        let data = self.take(key)?;
        match data.value {
            Value::Text(text) => Some((text.trim().to_owned(), data.span)),
            other => {
                self.wrong(key, "text", &other, &data.span);
                None
            }
        }
    }

    /// Text that may not be missing.
    pub(crate) fn required_text(&mut self, key: &'static str) -> String {
        let unread = |entry: &Option<Entry>| {
            entry
                .as_ref()
                .is_some_and(|entry| entry.key == key && entry.data.value == Value::Null)
        };
        if self.entries.iter().any(unread) {
            self.take(key);
            return String::new();
        }
        match self.take(key) {
            Some(Data {
                value: Value::Text(text),
                span,
            }) if text.trim().is_empty() => {
                self.report(
                    Code::InvalidValue,
                    &span,
                    format!("`{key}` is empty"),
                    format!("write `{key} = \"…\"`"),
                );
                String::new()
            }
            Some(Data {
                value: Value::Text(text),
                ..
            }) => text.trim().to_owned(),
            Some(data) => {
                self.wrong(key, "text", &data.value, &data.span);
                String::new()
            }
            None => {
                let (span, what) = (self.span.clone(), self.what.clone());
                self.report(
                    Code::InvalidValue,
                    &span,
                    format!("{what} has no `{key}`"),
                    format!("add `{key} = \"…\"`"),
                );
                String::new()
            }
        }
    }

    pub(crate) fn flag(&mut self, key: &'static str) -> bool {
        self.flag_or(key, false)
    }

    /// A flag that need not be written when it has its usual value.
    pub(crate) fn flag_or(&mut self, key: &'static str, usual: bool) -> bool {
        self.optional_flag(key).unwrap_or(usual)
    }

    /// A flag that may be left out.
    pub(crate) fn optional_flag(&mut self, key: &'static str) -> Option<bool> {
        match self.take(key)? {
            Data {
                value: Value::Bool(flag),
                ..
            } => Some(flag),
            data => {
                self.wrong(key, "true or false", &data.value, &data.span);
                None
            }
        }
    }

    /// A whole number from 0.
    pub(crate) fn whole_number(&mut self, key: &'static str) -> Option<u64> {
        let data = self.take(key)?;
        match data.value {
            Value::Integer(n) if n >= 0 => u64::try_from(n).ok(),
            Value::Integer(_) => {
                self.report(
                    Code::InvalidValue,
                    &data.span,
                    format!("`{key}` cannot be negative"),
                    "count from 0",
                );
                None
            }
            other => {
                self.wrong(key, "a whole number", &other, &data.span);
                None
            }
        }
    }

    /// A date such as `2026-11-24`, in quotation marks or not.
    pub(crate) fn date(&mut self, key: &'static str) -> Option<(String, Span)> {
        let data = self.take(key)?;
        match &data.value {
            Value::Text(text) | Value::Date(text) if is_date(text) => {
                Some((text.clone(), data.span))
            }
            other => {
                let found = match other {
                    Value::Text(text) | Value::Date(text) => format!("`{text}`"),
                    other => other.type_name().to_owned(),
                };
                let message = format!("`{key}` is a date, not {found}");
                let help = format!("write `{key}{}2026-11-24`", self.joint);
                self.report(Code::InvalidValue, &data.span, message, help);
                None
            }
        }
    }

    /// A list of texts; a single text counts as a list of one.
    pub(crate) fn texts(&mut self, key: &'static str) -> Vec<String> {
        self.spanned_texts(key)
            .into_iter()
            .map(|(text, _)| text)
            .collect()
    }

    /// A list of texts, each with its place.
    pub(crate) fn spanned_texts(&mut self, key: &'static str) -> Vec<(String, Span)> {
        let Some(data) = self.take(key) else {
            return Vec::new();
        };
        match data.value {
            Value::Text(text) => vec![(text, data.span)],
            Value::List(items) => items
                .into_iter()
                .filter_map(|item| match item.value {
                    Value::Text(text) => Some((text, item.span)),
                    other => {
                        self.wrong(key, "a list of texts", &other, &item.span);
                        None
                    }
                })
                .collect(),
            other => {
                self.wrong(key, "a list of texts", &other, &data.span);
                Vec::new()
            }
        }
    }

    /// A web address; empty without one.
    pub(crate) fn web_address(&mut self, key: &'static str) -> String {
        let Some((url, span)) = self.spanned_text(key) else {
            return String::new();
        };
        if url.is_empty() || self.is_web_address(key, &url, &span) {
            url
        } else {
            String::new()
        }
    }

    /// Whether a text is a web address; reports what is the matter with it if not.
    pub(crate) fn is_web_address(&mut self, key: &str, url: &str, span: &Span) -> bool {
        let Some(fault) = web_address::fault(url) else {
            return true;
        };
        let no_address = format!("`{key}` is a web address, not `{url}`");
        let (message, help) = match fault {
            Fault::Scheme => (no_address, "begin it with `https://`".to_owned()),
            Fault::Host => (
                no_address,
                "write the whole address: `https://example.org/`".to_owned(),
            ),
            Fault::Character(c, fixed) => {
                let c = if c.is_control() {
                    c.escape_unicode().to_string()
                } else {
                    c.to_string()
                };
                let message =
                    format!("`{key}` has a character that a web address cannot hold: `{c}`");
                (message, format!("write `{fixed}`"))
            }
        };
        self.report(Code::InvalidValue, span, message, help);
        false
    }

    /// A table inside this one, to be read in turn.
    pub(crate) fn table(&mut self, key: &'static str) -> Option<(Vec<Entry>, Span)> {
        let data = self.take(key)?;
        match data.value {
            Value::Table(entries) => Some((entries, data.span)),
            other => {
                self.wrong(key, "a table", &other, &data.span);
                None
            }
        }
    }

    /// A list of tables: `[[key]]`, or `key = [{ … }]`.
    pub(crate) fn tables(&mut self, key: &'static str) -> Vec<(Vec<Entry>, Span)> {
        let Some(data) = self.take(key) else {
            return Vec::new();
        };
        let Value::List(items) = data.value else {
            self.wrong(key, "a list of tables", &data.value, &data.span);
            return Vec::new();
        };
        items
            .into_iter()
            .filter_map(|item| match item.value {
                Value::Table(entries) => Some((entries, item.span)),
                other => {
                    self.wrong(key, "a list of tables", &other, &item.span);
                    None
                }
            })
            .collect()
    }

    /// A reader for a table inside this one that reports to the same place.
    pub(crate) fn inner(
        &mut self,
        table: &'static Table,
        (entries, span): (Vec<Entry>, Span),
    ) -> Fields<'_> {
        Fields::new(&self.path, table, entries, span, self.diagnostics)
    }

    /// The entries that were not taken.
    pub(crate) fn rest(&mut self) -> Vec<Entry> {
        self.entries.iter_mut().filter_map(Option::take).collect()
    }

    pub(crate) fn report(
        &mut self,
        code: Code,
        span: &Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.diagnostics
            .push(code.at(&self.path, span, message).help(help));
    }

    /// Reports every entry that was not taken.
    pub(crate) fn finish(mut self) {
        for entry in self.rest() {
            let mut diagnostic = Code::UnknownKey.at(
                &self.path,
                &entry.key_span,
                format!("{} has no key `{}`", self.what, entry.key),
            );
            diagnostic = match did_you_mean(&entry.key, self.table.names()) {
                Some(name) => diagnostic.label(format!("did you mean `{name}`?")),
                None => diagnostic.help(format!(
                    "the keys are: {}",
                    self.table.names().collect::<Vec<_>>().join(", ")
                )),
            };
            self.diagnostics.push(diagnostic);
        }
    }

    fn wrong(&mut self, key: &str, wanted: &str, found: &Value, span: &Span) {
        let message = format!("`{key}` is {wanted}, not {}", found.type_name());
        let help = match wanted {
            "text" => "put it between quotation marks".to_owned(),
            "true or false" => "write `true` or `false`, without quotation marks".to_owned(),
            "a whole number" => "write a number such as `3`, without quotation marks".to_owned(),
            "a list of texts" => "write `[\"one\", \"two\"]`".to_owned(),
            "a list of tables" => {
                format!("write its names and values below a line with `[[{key}]]`")
            }
            _ if self.joint == ": " => {
                format!("write its names and values below `{key}:`, two spaces in")
            }
            _ => format!("write its names and values below a line with `[{key}]`"),
        };
        self.report(Code::InvalidValue, span, message, help);
    }
}

/// Whether a text is a day, `2026-11-24`, or a moment of one, with its zone or without.
fn is_date(text: &str) -> bool {
    let day = text
        .get(..10)
        .is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok());
    let time =
        text.parse::<jiff::civil::DateTime>().is_ok() || text.parse::<jiff::Timestamp>().is_ok();
    day && (text.len() == 10 || time)
}

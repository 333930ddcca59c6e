//! TOML and YAML to [`Data`], with every place kept. toml and serde-saphyr are used only here.

use crate::model::data::{Data, Entry, Value};
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::source::{Source, SourcePath, Span};
use crate::parse::settings::{toml_messages, yaml_messages};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;
use std::collections::HashSet;
use std::fmt;
use toml::de::{DeTable, DeValue};

/// How deep tables and lists may nest: it bounds the stack, far beyond what a person writes.
const DEEPEST: usize = 40;

/// Parses TOML. Errors are reported under `code`; what could be read is returned.
pub(crate) fn toml(
    path: &SourcePath,
    text: &str,
    base: usize,
    code: Code,
    diagnostics: &mut Diagnostics,
) -> Vec<Entry> {
    if let Some(span) = too_deep(text) {
        let message = format!("lists and tables are nested more than {DEEPEST} deep");
        diagnostics.push(
            code.at(path, &shift(span, base), message)
                .help("take some levels out"),
        );
        return Vec::new();
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut unread = Vec::new();
    let mut last = None;
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        unread.push(shift(span.clone(), base));
        // One error a line: later ones follow from the first.
        let line = text.get(..span.start).map(|before| before.rfind('\n'));
        if line.is_some() && std::mem::replace(&mut last, line) == line {
            continue;
        }
        // The snippet shows the rest.
        let said = error.message().lines().next().unwrap_or("cannot be read");
        let (message, help) = toml_messages::message(text, &span, said);
        diagnostics.push(code.at(path, &shift(span, base), message).help(help));
    }
    let mut entries = entries(table.get_ref(), base);
    for entry in &mut entries {
        forget(&mut entry.data, &unread);
    }
    entries
}

/// Nulls values that could not be read to their end, so that they are not reported twice.
fn forget(data: &mut Data, unread: &[Span]) {
    match &mut data.value {
        Value::Table(entries) => entries
            .iter_mut()
            .for_each(|entry| forget(&mut entry.data, unread)),
        value
            if unread
                .iter()
                .any(|at| at.start <= data.span.end && data.span.start <= at.end) =>
        {
            *value = Value::Null;
        }
        _ => {}
    }
}

/// The tables of a file of tables, each with its name.
pub(crate) fn tables(
    source: &Source,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, (Vec<Entry>, Span))> {
    toml(
        &source.path,
        &source.text,
        0,
        Code::ConfigSyntax,
        diagnostics,
    )
    .into_iter()
    .filter_map(|entry| match entry.data.value {
        // Remains of a table with an unreadable header, which has been reported.
        Value::Table(_) if !is_table(&source.text, &entry.key_span, &entry.data.span) => None,
        Value::Table(inner) => Some((entry.key, (inner, entry.key_span))),
        other => {
            let message = format!("`{}` is a table, not {}", entry.key, other.type_name());
            diagnostics.push(
                Code::InvalidValue
                    .at(&source.path, &entry.data.span, message)
                    .help(format!("write `[{}]` above its lines", entry.key)),
            );
            None
        }
    })
    .collect()
}

/// Whether a table is written as one: `[key]` above its lines, or `key = { … }`.
fn is_table(text: &str, key: &Span, value: &Span) -> bool {
    let starts = |at: usize, sign: char| text.get(at..).is_some_and(|rest| rest.starts_with(sign));
    let before = text
        .get(..key.start)
        .unwrap_or_default()
        .trim_end()
        .trim_end_matches(['"', '\'']);
    before.ends_with(['[', '.']) || starts(value.start, '{')
}

fn entries(table: &DeTable<'_>, base: usize) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_span: shift(key.span(), base),
            data: Data {
                value: toml_value(value.get_ref(), base),
                span: shift(value.span(), base),
            },
        })
        .collect();
    entries.sort_by_key(|e| e.key_span.start);
    entries
}

fn toml_value(value: &DeValue<'_>, base: usize) -> Value {
    match value {
        DeValue::String(s) => Value::Text(s.to_string()),
        DeValue::Integer(i) => i64::from_str_radix(i.as_str(), i.radix())
            .map_or_else(|_| Value::Text(i.to_string()), Value::Integer),
        DeValue::Float(f) => f
            .as_str()
            .parse()
            .map_or_else(|_| Value::Text(f.to_string()), Value::Float),
        DeValue::Boolean(b) => Value::Bool(*b),
        DeValue::Datetime(d) => Value::Date(d.to_string()),
        DeValue::Array(items) => Value::List(
            items
                .iter()
                .map(|i| Data {
                    value: toml_value(i.get_ref(), base),
                    span: shift(i.span(), base),
                })
                .collect(),
        ),
        DeValue::Table(table) => Value::Table(entries(table, base)),
    }
}

/// The first bracket that opens one level too many. Brackets inside texts are counted too: nobody writes forty.
fn too_deep(text: &str) -> Option<Span> {
    let opening = memchr::memchr2_iter(b'[', b'{', text.as_bytes()).count();
    let dots = memchr::memchr_iter(b'.', text.as_bytes()).count();
    if opening.max(dots) <= DEEPEST {
        return None;
    }
    let mut depth = 0usize;
    for (i, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                if depth > DEEPEST {
                    return Some(i..i + 1);
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'\n' if depth > 0 && text[i + 1..].starts_with('[') => depth = 0,
            _ => {}
        }
    }
    // A dotted header nests without closing: `a.b.c…`.
    text.split_inclusive('\n')
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some((start, line))
        })
        .find(|(_, line)| {
            line.split('=')
                .next()
                .is_some_and(|key| key.matches('.').count() > DEEPEST)
        })
        .map(|(start, line)| start..start + line.trim_end().len())
}

/// The first line of YAML that is indented below more lines than may be.
fn too_far_in(text: &str) -> Option<Span> {
    let mut indents: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let written = line.trim();
        if !written.is_empty() && !written.starts_with('#') {
            let indent = line.len() - line.trim_start().len();
            while indents.last().is_some_and(|above| *above >= indent) {
                indents.pop();
            }
            indents.push(indent);
            if indents.len() > DEEPEST {
                return Some(at + indent..at + indent + written.len());
            }
        }
        at += line.len();
    }
    None
}

/// Parses YAML. Errors are reported under `code`.
pub(crate) fn yaml(
    path: &SourcePath,
    text: &str,
    base: usize,
    code: Code,
    diagnostics: &mut Diagnostics,
) -> Vec<Entry> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    if let Some(span) = too_deep(text).or_else(|| too_far_in(text)) {
        let message = format!("lists and tables are nested more than {DEEPEST} deep");
        diagnostics.push(
            code.at(path, &shift(span, base), message)
                .help("take some levels out"),
        );
        return Vec::new();
    }
    // The depth bounds the stack; the crate itself bounds the number of values.
    let options = serde_saphyr::options! { budget: serde_saphyr::budget! { max_depth: DEEPEST } };
    match serde_saphyr::from_str_with_options::<Yaml>(text, options) {
        Ok(Yaml(Value::Table(entries))) => {
            entries.into_iter().map(|e| shift_entry(e, base)).collect()
        }
        Ok(Yaml(Value::Null)) => Vec::new(),
        Ok(Yaml(other)) => {
            let message = format!(
                "front matter is a list of `name: value` lines, not {}",
                other.type_name()
            );
            diagnostics.push(
                code.at(path, &(base..base + text.trim_end().len()), message)
                    .help("write `title: …`"),
            );
            Vec::new()
        }
        Err(error) => {
            let span = error
                .location()
                .map_or(0..0, |l| byte_span(text, l.line(), l.column()));
            let message = error.without_snippet().to_string();
            let (message, help) = yaml_messages::message(&message, DEEPEST);
            diagnostics.push(code.at(path, &shift(span, base), message).help(help));
            Vec::new()
        }
    }
}

/// A YAML value on its way to [`Value`].
struct Yaml(Value);

impl<'de> Deserialize<'de> for Yaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(YamlVisitor)
    }
}

struct YamlVisitor;

impl<'de> Visitor<'de> for YamlVisitor {
    type Value = Yaml;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, v: bool) -> Result<Yaml, E> {
        Ok(Yaml(Value::Bool(v)))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Yaml, E> {
        Ok(Yaml(Value::Integer(v)))
    }

    fn visit_u64<E: serde::de::Error>(self, v: u64) -> Result<Yaml, E> {
        i64::try_from(v)
            .map(|v| Yaml(Value::Integer(v)))
            .map_err(|_| E::custom("a number too large"))
    }

    fn visit_f64<E>(self, v: f64) -> Result<Yaml, E> {
        Ok(Yaml(Value::Float(v)))
    }

    fn visit_str<E>(self, v: &str) -> Result<Yaml, E> {
        Ok(Yaml(Value::Text(v.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Yaml, E> {
        Ok(Yaml(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Yaml, E> {
        Ok(Yaml(Value::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Yaml, D::Error> {
        Yaml::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Yaml, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element::<Spanned<Yaml>>()? {
            let span = location_span(&item.referenced);
            items.push(Data {
                value: item.value.0,
                span,
            });
        }
        Ok(Yaml(Value::List(items)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Yaml, A::Error> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen = HashSet::new();
        while let Some(key) = map.next_key::<Spanned<String>>()? {
            let value = map.next_value::<Spanned<Yaml>>()?;
            if !seen.insert(key.value.clone()) {
                return Err(A::Error::custom(format!("`{}` is given twice", key.value)));
            }
            let data = Data {
                value: value.value.0,
                span: location_span(&value.referenced),
            };
            entries.push(Entry {
                key_span: location_span(&key.referenced),
                key: key.value,
                data,
            });
        }
        Ok(Yaml(Value::Table(entries)))
    }
}

fn location_span(location: &serde_saphyr::Location) -> Span {
    let span = location.span();
    match (span.byte_offset(), span.byte_len()) {
        (Some(start), Some(len)) => {
            let start = usize::try_from(start).unwrap_or(0);
            start..start + usize::try_from(len).unwrap_or(0)
        }
        _ => 0..0,
    }
}

fn byte_span(text: &str, line: u64, column: u64) -> Span {
    let mut start = 0;
    for (n, l) in (1..).zip(text.split_inclusive('\n')) {
        if n == line {
            let within: usize = l
                .chars()
                .take(usize::try_from(column.saturating_sub(1)).unwrap_or(0))
                .map(char::len_utf8)
                .sum();
            return start + within..(start + l.trim_end().len()).max(start + within);
        }
        start += l.len();
    }
    text.len()..text.len()
}

fn shift(span: Span, base: usize) -> Span {
    span.start + base..span.end + base
}

fn shift_entry(mut entry: Entry, base: usize) -> Entry {
    fn shift_data(data: &mut Data, base: usize) {
        data.span = shift(data.span.clone(), base);
        match &mut data.value {
            Value::List(items) => items.iter_mut().for_each(|i| shift_data(i, base)),
            Value::Table(entries) => entries.iter_mut().for_each(|e| {
                e.key_span = shift(e.key_span.clone(), base);
                shift_data(&mut e.data, base);
            }),
            _ => {}
        }
    }
    entry.key_span = shift(entry.key_span, base);
    shift_data(&mut entry.data, base);
    entry
}

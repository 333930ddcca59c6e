//! Structured data of an author, from TOML or YAML. Each value has its span.

use crate::model::source::Span;
use serde::{Serialize, Serializer};

/// A value with its position.
#[derive(Debug, Clone, PartialEq)]
pub struct Data {
    /// The value.
    pub value: Value,
    /// Where it is written.
    pub span: Span,
}

/// A value of TOML or YAML.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// YAML's `null`, or no value after a key.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// Text.
    Text(String),
    /// A date or time in TOML, as written.
    Date(String),
    /// Values in order.
    List(Vec<Data>),
    /// Keys and values, in the author's order.
    Table(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key is written.
    pub key_span: Span,
    /// The value.
    pub data: Data,
}

impl Value {
    /// The type, in words for messages.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Integer(_) => "a whole number",
            Self::Float(_) => "a number",
            Self::Text(_) => "text",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

impl Serialize for Data {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.value {
            Value::Null => serializer.serialize_none(),
            Value::Bool(b) => serializer.serialize_bool(*b),
            Value::Integer(i) => serializer.serialize_i64(*i),
            Value::Float(f) => serializer.serialize_f64(*f),
            Value::Text(s) | Value::Date(s) => serializer.serialize_str(s),
            Value::List(items) => serializer.collect_seq(items),
            Value::Table(entries) => {
                serializer.collect_map(entries.iter().map(|e| (&e.key, &e.data)))
            }
        }
    }
}

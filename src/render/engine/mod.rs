//! The template engine: Tera with Inquill's filters and functions. Only this stage uses tera.

pub mod fallback_marks;
pub mod ranges;
pub mod template_checks;
pub mod template_paths;
pub mod tera_messages;

use crate::model::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::source::{PREFIX, Source, SourcePath};
use crate::render::engine::template_paths::{TemplatePaths, TemplateSources};
use crate::render::engine::tera_messages::UNDEFINED;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;
use tera::{Context, ErrorKind, Kwargs, Map, State, Tera, TeraResult, Value};

/// Endings of files that are compiled as templates. All are escaped automatically.
const TEMPLATES: [&str; 4] = [".html", ".xml", ".svg", ".webmanifest"];

/// The compiled templates.
#[derive(Debug, Clone)]
pub(crate) struct Engine {
    tera: Tera,
    paths: TemplatePaths,
    /// The text of every SVG template, by name. The names of social cards depend on it.
    drawings: BTreeMap<String, String>,
}

impl Engine {
    /// Compiles the theme's templates. Author templates replace theme templates of the same name.
    ///
    /// `replacement`: the name of a template, and the name of the one that is used in its place.
    pub(crate) fn new(
        author_templates: &[Source],
        theme_templates: &[Source],
        replacement: Option<(&str, &str)>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let mut by_name = TemplateSources::new();
        for source in author_templates.iter().chain(theme_templates) {
            if TEMPLATES.iter().any(|ending| source.path.ends_with(ending)) {
                by_name.entry(name(&source.path)).or_insert(source);
            }
        }
        if let Some((replaced, other)) = replacement
            && let Some(source) = by_name.get(other).copied()
        {
            by_name.insert(replaced, source);
        }
        let mut engine = Self {
            tera: Tera::default(),
            paths: TemplatePaths::new(&by_name),
            drawings: by_name
                .iter()
                .filter(|(name, _)| {
                    Path::new(name)
                        .extension()
                        .is_some_and(|extension| extension == "svg")
                })
                .map(|(name, source)| ((*name).to_owned(), source.text.clone()))
                .collect(),
        };
        if let Some(deep) = template_checks::too_deep(&by_name) {
            diagnostics.push(deep);
            return None;
        }
        engine.tera.autoescape_on(TEMPLATES.to_vec());
        engine.tera.register_filter("outlines", outlines);
        engine.tera.register_filter("plural", plural);
        engine.tera.register_filter("safe", safe);
        engine.tera.register_filter("str", str);
        engine.tera.register_filter("fill", fill);
        engine.tera.register_filter("json", json);
        engine.tera.register_filter("day", day);
        engine.tera.register_filter("stop", stop);
        engine.tera.register_function("range", ranges::range);
        let all = by_name
            .iter()
            .map(|(name, source)| (*name, source.text.as_str()));
        let Err(first) = engine.tera.add_raw_templates(all) else {
            return Some(engine);
        };
        // Tera stops at the first mistake. Compiling each file alone finds one in every file.
        let mut found = Diagnostics::default();
        for (name, source) in &by_name {
            if let Err(error) = Tera::default().add_raw_template(name, &source.text)
                && let ErrorKind::SyntaxError(report) = error.kind()
                && tera_messages::is_own_mistake(report)
            {
                found.push(tera_messages::report(
                    report,
                    Code::TemplateSyntax,
                    None,
                    &engine.paths,
                ));
            }
        }
        if !found.has_errors()
            && let ErrorKind::Msg(reports) = first.kind()
        {
            found.append(tera_messages::split_reports(reports, &by_name));
        }
        if !found.has_errors() {
            found.push(tera_messages::diagnostic(
                &first,
                Code::TemplateSyntax,
                None,
                &engine.paths,
            ));
        }
        diagnostics.append(found);
        None
    }

    /// Adds a variable that every template sees.
    pub(crate) fn share(&mut self, key: &'static str, value: &impl Serialize) {
        self.tera.global_context().insert(key, value);
    }

    /// Adds a variable that every template sees and that is a template value already.
    pub(crate) fn share_value(&mut self, key: &'static str, value: Value) {
        self.tera.global_context().insert_value(key, value);
    }

    /// Whether there is a template of this name.
    pub(crate) fn has(&self, template: &str) -> bool {
        self.paths.has(template)
    }

    /// An existing name that a misspelled one may stand for.
    pub(crate) fn similar(&self, template: &str) -> Option<&str> {
        self.paths.similar(template)
    }

    /// Renders a file. `page`: what a mistake names as the page that was being rendered.
    pub(crate) fn page(
        &self,
        template: &str,
        context: &Context,
        page: &str,
    ) -> Result<String, Diagnostic> {
        ranges::begin();
        let mut bytes = Vec::with_capacity(USUAL_PAGE);
        let rendered = self.tera.render_to(template, context, &mut bytes);
        let text = rendered
            .and_then(|()| Ok(String::from_utf8(bytes)?))
            .map_err(|error| self.failed(&error, page))?;
        let is_html = Path::new(template)
            .extension()
            .is_some_and(|extension| extension == "html");
        Ok(if is_html {
            fallback_marks::elements(text)
        } else {
            fallback_marks::without_marks(text)
        })
    }

    /// Appends a component to `out`. `root`: variables that it sees besides its arguments.
    pub(crate) fn component(
        &self,
        component: &str,
        arguments: &Context,
        root: &Context,
        page: &str,
        out: &mut String,
    ) -> Result<(), Diagnostic> {
        let html = self
            .tera
            .render_component_with_implicits(component, arguments, root, None, true);
        out.push_str(&html.map_err(|error| self.failed(&error, page))?);
        Ok(())
    }

    fn failed(&self, error: &tera::Error, page: &str) -> Diagnostic {
        tera_messages::diagnostic(error, Code::TemplateFailed, Some(page), &self.paths)
    }

    /// The text of an SVG template; empty if no template has this name.
    pub(crate) fn source(&self, drawing: &str) -> &str {
        self.drawings
            .get(drawing)
            .map(String::as_str)
            .unwrap_or_default()
    }

    /// The file a template was read from.
    pub(crate) fn path(&self, template: &str) -> SourcePath {
        self.paths.path(template)
    }
}

/// Room for most pages in bytes, so that they need not be moved while they grow.
const USUAL_PAGE: usize = 24 << 10;

/// What templates call a file: its path below `templates/`.
fn name(path: &str) -> &str {
    let path = path.strip_prefix(PREFIX).unwrap_or(path);
    path.strip_prefix("templates/").unwrap_or(path)
}

/// `{{ ui.minutes | plural(n=3) }}`: the text `one` or `other` of a table, with `{n}` filled in.
#[allow(
    clippy::needless_pass_by_value,
    reason = "the shape tera gives filters"
)]
fn plural(forms: Value, kwargs: Kwargs, _: &State) -> TeraResult<String> {
    let n = kwargs.must_get::<i64>("n")?;
    let form = if n == 1 { "one" } else { "other" };
    let text = forms
        .as_map()
        .and_then(|map: &Map| map.get(&form.into()).or_else(|| map.get(&"other".into())))
        .and_then(Value::as_str);
    let text =
        text.ok_or_else(|| tera::Error::message("`plural` needs a table with `one` and `other`"))?;
    Ok(text.replace("{n}", &n.to_string()))
}

/// Rejects undefined values. Tera passes them to filters as empty text, which would hide a typo in a variable's name. For
/// values that may be missing, templates use `default`.
fn require_defined(value: &Value, filter: &str) -> TeraResult<()> {
    if value.is_undefined() {
        return Err(tera::Error::message(format!("what `{filter}` {UNDEFINED}")));
    }
    Ok(())
}

/// `{{ page.content | safe }}`: HTML, not escaped.
#[allow(
    clippy::needless_pass_by_value,
    reason = "the shape tera gives filters"
)]
fn safe(value: Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    require_defined(&value, "safe")?;
    Ok(Value::safe_string(&value.to_string()))
}

/// `{{ 3 | str }}`: a value as text.
#[allow(
    clippy::needless_pass_by_value,
    reason = "the shape tera gives filters"
)]
fn str(value: Value, _: Kwargs, _: &State) -> TeraResult<String> {
    require_defined(&value, "str")?;
    Ok(value.to_string())
}

/// `{{ ui.by | fill(names="A, B") }}`: a text with every `{name}` replaced by the argument of that name.
#[allow(
    clippy::needless_pass_by_value,
    reason = "the shape tera gives filters"
)]
fn fill(text: &str, kwargs: Kwargs, _: &State) -> TeraResult<String> {
    kwargs
        .iter()
        .try_for_each(|(_, value)| require_defined(value, "fill"))?;
    Ok(fill_placeholders(
        text,
        &kwargs
            .iter()
            .filter_map(|(key, value)| Some((key.as_str()?, value.to_string())))
            .collect::<Vec<_>>(),
    ))
}

/// `{{ title | outlines(size=60, width=800) }}`: a text broken into lines, each as SVG path data.
#[allow(
    clippy::needless_pass_by_value,
    reason = "the shape tera gives filters"
)]
fn outlines(text: &str, kwargs: Kwargs, _: &State) -> TeraResult<Vec<String>> {
    let [size, width] = [
        kwargs.must_get::<f64>("size")?,
        kwargs.must_get::<f64>("width")?,
    ];
    Ok(crate::render::images::outlines::lines(text, size, width).unwrap_or_default())
}

/// `{{ ui.script | json | safe }}`: a value as JSON for a script element. `<` is escaped, so it cannot end the element.
#[allow(
    clippy::needless_pass_by_value,
    reason = "the shape tera gives filters"
)]
fn json(value: Value, _: Kwargs, _: &State) -> TeraResult<String> {
    require_defined(&value, "json")?;
    // Tera's maps have no order. serde_json's have.
    let ordered =
        serde_json::to_value(&value).map_err(|error| tera::Error::message(error.to_string()))?;
    Ok(ordered.to_string().replace('<', "\\u003c"))
}

/// `{{ page.updated | day(words=ui.dates) }}`: a date in the format of the interface. Other text stays unchanged.
#[allow(
    clippy::needless_pass_by_value,
    reason = "the shape tera gives filters"
)]
fn day(date: &str, kwargs: Kwargs, _: &State) -> TeraResult<String> {
    let words = kwargs.must_get::<Map>("words")?;
    let Some(day) = date
        .get(..10)
        .and_then(|day| day.parse::<jiff::civil::Date>().ok())
    else {
        return Ok(date.to_owned());
    };
    let months = words.get(&"months".into()).and_then(Value::as_map);
    let month = months
        .and_then(|months| months.get(&day.month().to_string().into()))
        .and_then(Value::as_str);
    let Some((form, month)) = words.get(&"day".into()).and_then(Value::as_str).zip(month) else {
        return Ok(day.to_string());
    };
    let values = [
        ("day", day.day().to_string()),
        ("month", month.to_owned()),
        ("year", day.year().to_string()),
    ];
    Ok(fill_placeholders(form, &values))
}

/// `{{ title }}{{ title | stop }}`: a period, unless the text is empty or already ends a sentence.
#[allow(
    clippy::needless_pass_by_value,
    reason = "the shape tera gives filters"
)]
fn stop(text: &str, _: Kwargs, _: &State) -> &'static str {
    let ended = text
        .trim_end_matches(['”', '’', '»', '"', ')'])
        .ends_with(['.', '?', '!', '…', '。', '？', '！']);
    if ended || text.is_empty() { "" } else { "." }
}

/// Replaces `{name}` placeholders in one pass, so that braces in the values stay unchanged.
pub(crate) fn fill_placeholders(text: &str, values: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let close = rest.find('}').unwrap_or(0);
        if let Some((_, value)) = values
            .iter()
            .find(|(key, _)| close > 0 && *key == &rest[1..close])
        {
            out.push_str(value);
            rest = &rest[close + 1..];
        } else {
            out.push('{');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

//! `site.toml`.

use crate::model::address::path_of;
use crate::model::config::{
    Config, Language, NavLink, Privacy, QUICK_EXIT, SiteId, SocialCards, Support,
};
use crate::model::data::{Entry, Value};
use crate::model::diagnostic::{Code, Diagnostics, Level, did_you_mean};
use crate::model::keys;
use crate::model::source::{Source, Span};
use crate::parse::settings::fields::Fields;
use crate::parse::settings::values;
use crate::parse::settings::web_address::unsafe_scheme;
use std::collections::BTreeMap;

/// Reads `site.toml`.
#[must_use]
pub fn config(source: &Source, diagnostics: &mut Diagnostics) -> Config {
    let entries = values::toml(
        &source.path,
        &source.text,
        0,
        Code::ConfigSyntax,
        diagnostics,
    );
    let mut fields = Fields::new(&source.path, &keys::SITE, entries, 0..0, diagnostics);
    let title = fields.required_text("title");
    let id = id(&mut fields);
    let (base_url, base_url_span) = base_url(&mut fields).unzip();
    let config = Config {
        id: site_id(id, &title, base_url.as_deref()),
        title,
        description: fields.text("description").unwrap_or_default(),
        language: language(&mut fields),
        author: fields.text("author").unwrap_or_default(),
        base_url,
        base_url_span: base_url_span.unwrap_or_default(),
        raw_html: fields.flag("raw_html"),
        math: fields.flag("math"),
        quick_exit: quick_exit(&mut fields),
        privacy: privacy(&mut fields).unwrap_or_default(),
        nav: nav(&mut fields),
        search: fields.flag("search"),
        offline: fields.flag("offline"),
        social_cards: social_cards(&mut fields),
        support: support(&mut fields),
        lints: lints(&mut fields),
        reading_age: reading_age(&mut fields),
        languages: languages(&mut fields),
    };
    fields.finish();
    config
}

/// Replaces `base_url`, if one is given. A derived id is derived again.
pub fn publish_at(config: &mut Config, base_url: Option<&str>) {
    let Some(base_url) = base_url else { return };
    let given = (!config.id.made).then(|| config.id.name.clone());
    config.id = site_id(given, &config.title, Some(base_url));
    config.base_url = Some(base_url.to_owned());
    config.base_url_span = Span::default();
}

/// The author's id, or one derived from the title and the path of `base_url`, which distinguishes sites on one host.
fn site_id(given: Option<String>, title: &str, base_url: Option<&str>) -> SiteId {
    let of_title = match crate::model::address::slug(title) {
        slug if slug.is_empty() => "site".to_owned(),
        slug => slug,
    };
    let path = crate::model::address::slug(base_url.map_or("/", path_of));
    let with_path = if path.is_empty() {
        of_title.clone()
    } else {
        format!("{of_title}-{path}")
    };
    let made = given.is_none();
    let name = given.unwrap_or_else(|| with_path.clone());
    // An author who writes the derived id down keeps the answers saved under the former one.
    let former = (name == with_path && name != of_title).then_some(of_title);
    SiteId { name, made, former }
}

fn id(fields: &mut Fields<'_>) -> Option<String> {
    let (id, span) = fields.spanned_text("id")?;
    // Any id that can be derived from a title is allowed, so that it can be kept when the title changes.
    if id.is_empty()
        || id
            .chars()
            .any(|c| !(c.is_alphanumeric() || c == '-') || c.is_uppercase())
    {
        let message = format!("`{id}` cannot be the site's id");
        fields.report(
            Code::InvalidValue,
            &span,
            message,
            "use small letters, digits and hyphens",
        );
    }
    Some(id)
}

/// `[languages.es]` and its neighbours, by tag.
fn languages(fields: &mut Fields<'_>) -> Vec<Language> {
    let Some((entries, _)) = fields.table("languages") else {
        return Vec::new();
    };
    let mut languages: Vec<Language> = Vec::new();
    for Entry {
        key: tag,
        key_span,
        data,
    } in entries
    {
        if !is_language_tag(&tag) {
            let message = format!("`{tag}` is not a language tag");
            fields.report(
                Code::InvalidValue,
                &key_span,
                message,
                "write `[languages.es]` or `[languages.pt-BR]`",
            );
            continue;
        }
        let Value::Table(entries) = data.value else {
            let message = format!(
                "`languages.{tag}` is a table, not {}",
                data.value.type_name()
            );
            fields.report(
                Code::InvalidValue,
                &data.span,
                message,
                format!("write `[languages.{tag}]` above its lines"),
            );
            continue;
        };
        let mut inner = fields
            .inner(&keys::LANGUAGE, (entries, key_span.clone()))
            .called(format!("[languages.{tag}]"));
        languages.push(Language {
            title: inner.text("title").unwrap_or_default(),
            description: inner.text("description").unwrap_or_default(),
            nav: nav(&mut inner),
            privacy: privacy(&mut inner),
            support: support(&mut inner),
            tag,
            span: key_span,
        });
        inner.finish();
    }
    languages.sort_by(|one, other| one.tag.cmp(&other.tag));
    languages
}

fn language(fields: &mut Fields<'_>) -> String {
    let Some((tag, span)) = fields.spanned_text("language") else {
        return "en".to_owned();
    };
    if !is_language_tag(&tag) {
        fields.report(
            Code::InvalidValue,
            &span,
            format!("`{tag}` is not a language tag"),
            "write `en`, `es` or `pt-BR`",
        );
        return "en".to_owned();
    }
    tag
}

fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    parts.next().is_some_and(|first| {
        (2..=3).contains(&first.len()) && first.chars().all(|c| c.is_ascii_alphabetic())
    }) && parts.all(|part| {
        (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    })
}

fn base_url(fields: &mut Fields<'_>) -> Option<(String, Span)> {
    let (url, span) = fields.spanned_text("base_url")?;
    match checked_base_url(&url) {
        Ok(url) => Some((url, span)),
        Err(message) => {
            fields.report(
                Code::InvalidValue,
                &span,
                message,
                "write the whole address of the home page: `https://example.org/`",
            );
            None
        }
    }
}

/// An address to publish under, with the `/` at its end that relative links build on.
pub fn checked_base_url(url: &str) -> Result<String, String> {
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    match host {
        Some(host)
            if host.starts_with(|c: char| c.is_alphanumeric() || c == '[')
                && !url.contains(['?', '#', ' ', '"', '<', '>', '\\', '*'])
                && !host.split('/').next().unwrap_or_default().contains('@')
                && !url.contains(char::is_control) =>
        {
            Ok(format!("{}/", url.trim_end_matches('/')))
        }
        _ => Err(format!("`{url}` is not a web address that a site can have")),
    }
}

/// Which pages have social cards.
fn social_cards(fields: &mut Fields<'_>) -> SocialCards {
    let Some((name, span)) = fields.spanned_text("social_cards") else {
        return SocialCards::default();
    };
    if let Some(cards) = SocialCards::named(&name) {
        return cards;
    }
    let message = format!("`social_cards` cannot be `{name}`");
    fields.report(
        Code::InvalidValue,
        &span,
        message,
        "write `site`, `pages` or `none`",
    );
    SocialCards::default()
}

fn quick_exit(fields: &mut Fields<'_>) -> String {
    let Some(table) = fields.table("quick_exit") else {
        return QUICK_EXIT.to_owned();
    };
    let mut inner = fields.inner(&keys::QUICK_EXIT, table);
    let address = inner.web_address("address");
    inner.finish();
    if address.is_empty() {
        QUICK_EXIT.to_owned()
    } else {
        address
    }
}

fn privacy(fields: &mut Fields<'_>) -> Option<Privacy> {
    let table = fields.table("privacy")?;
    let mut inner = fields.inner(&keys::PRIVACY, table);
    let privacy = Privacy {
        operator: inner.text("operator").unwrap_or_default(),
        contact: inner.text("contact").unwrap_or_default(),
        hosting: inner.text("hosting").unwrap_or_default(),
    };
    inner.finish();
    Some(privacy)
}

fn nav(fields: &mut Fields<'_>) -> Vec<NavLink> {
    let Some(table) = fields.table("nav") else {
        return Vec::new();
    };
    let mut inner = fields.inner(&keys::NAV, table);
    let mut links = Vec::new();
    for table in inner.tables("links") {
        let mut link = inner.inner(&keys::NAV_LINK, table);
        let text = link.required_text("text");
        let to = link.spanned_text("to").filter(|(to, _)| !to.is_empty());
        if to.is_none() {
            let span = link.span.clone();
            link.report(
                Code::InvalidValue,
                &span,
                "a link of [nav] leads nowhere",
                "add `to = \"/read/\"`",
            );
        }
        if let Some((scheme, span)) = to
            .as_ref()
            .and_then(|(to, span)| Some((unsafe_scheme(to)?, span.clone())))
        {
            let message = format!("a `{scheme}:` link could run a script or read a local file");
            let help =
                "link to a page with `https:`, or to an address of this site that begins with `/`";
            link.report(Code::UnsafeLink, &span, message, help);
        }
        if let Some((to, span)) = to
            .as_ref()
            .filter(|(to, _)| to.starts_with("https://") || to.starts_with("http://"))
        {
            link.is_web_address("to", to, span);
        }
        link.finish();
        links.extend(to.map(|(to, span)| NavLink { text, to, span }));
    }
    inner.finish();
    links
}

fn support(fields: &mut Fields<'_>) -> Vec<Support> {
    let mut entries = Vec::new();
    for table in fields.tables("support") {
        let span = table.1.clone();
        let mut inner = fields.inner(&keys::SUPPORT, table);
        let (checked, checked_span) = inner
            .date("checked")
            .unwrap_or_else(|| (String::new(), span.clone()));
        let entry = Support {
            country: inner.text("country").unwrap_or_default(),
            name: inner.required_text("name"),
            reach: inner.text("reach").unwrap_or_default(),
            phone: inner.text("phone").unwrap_or_default(),
            hours: inner.text("hours").unwrap_or_default(),
            link: inner.web_address("link"),
            checked,
            span: checked_span,
        };
        if entry.reach.is_empty() && entry.phone.is_empty() && entry.link.is_empty() {
            inner.report(
                Code::InvalidValue,
                &span,
                "a support entry does not say how to reach it",
                "add `reach`, `phone` or `link`",
            );
        }
        inner.finish();
        entries.push(entry);
    }
    entries
}

/// `[lints]`: the names are those of codes, so each is looked up instead of listed.
fn lints(fields: &mut Fields<'_>) -> BTreeMap<Code, Level> {
    let mut levels = BTreeMap::new();
    for entry in fields
        .table("lints")
        .map(|(entries, _)| entries)
        .unwrap_or_default()
    {
        let level = if let Value::Text(level) = &entry.data.value {
            Level::named(level)
        } else {
            None
        };
        match (Code::lint(&entry.key), level) {
            (Some(code), Some(level)) => drop(levels.insert(code, level)),
            (Some(code), None) => {
                let message = format!("`{}` is allowed, warned of or an error", code.name());
                let help = "write `\"allow\"`, `\"warn\"` or `\"error\"`";
                fields.report(Code::InvalidValue, &entry.data.span, message, help);
            }
            (None, _) if Code::ALL.iter().any(|code| code.name() == entry.key) => {
                let message = format!(
                    "`{}` is always an error: a site that has it is broken",
                    entry.key
                );
                fields.report(
                    Code::InvalidValue,
                    &entry.key_span,
                    message,
                    "take the line out",
                );
            }
            (None, _) => {
                let help = match did_you_mean(&entry.key, Code::lints().map(Code::name)) {
                    Some(name) => format!("did you mean `{name}`?"),
                    None => "`inquill explain` lists them".to_owned(),
                };
                fields.report(
                    Code::UnknownKey,
                    &entry.key_span,
                    format!("there is no lint `{}`", entry.key),
                    help,
                );
            }
        }
    }
    levels
}

fn reading_age(fields: &mut Fields<'_>) -> Option<u64> {
    let table = fields.table("readability")?;
    let span = table.1.clone();
    let mut inner = fields.inner(&keys::READABILITY, table);
    // A target of the wrong type has been reported.
    let given = inner.has("target");
    let target = inner.whole_number("target");
    if given && target.is_none() {
        inner.finish();
        return None;
    }
    if target.is_none_or(|years| !(6..=20).contains(&years)) {
        let message = "[readability] has no `target` from 6 to 20 years";
        inner.report(
            Code::InvalidValue,
            &span,
            message,
            "write the age of a reader who should have no trouble: `target = 13`",
        );
    }
    inner.finish();
    target
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_to_publish_under_may_have_a_sign_in_its_path_but_no_user() {
        assert_eq!(
            checked_base_url("https://example.org/@anna").as_deref(),
            Ok("https://example.org/@anna/")
        );
        for address in [
            "https://anna@example.org/",
            "https://anna:secret@example.org",
            "example.org",
            "https:///a",
        ] {
            assert!(checked_base_url(address).is_err(), "{address}");
        }
    }
}

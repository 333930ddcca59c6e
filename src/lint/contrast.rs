//! The contrast of colors that a site changes in the theme. Only this file uses csscolorparser.
//!
//! 1. Custom properties of `:root` are read from the theme's and the author's stylesheets, in the order of the bundle.
//! 2. Per color scheme, the last value of a name wins. A value outside of layers wins over one in a layer.
//! 3. Pairs in which one color is the author's are measured by the formula of WCAG 2.2.

use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::source::{Asset, AssetBytes, PREFIX, Place, SourcePath, Span};
use csscolorparser::Color;
use std::collections::BTreeMap;

/// Foreground, background and minimum contrast: 4.5 for text, 3 for the borders of controls.
const PAIRS: [(&str, &str, f32); 13] = [
    ("--ink", "--paper", 4.5),
    ("--ink", "--sheet", 4.5),
    ("--ink", "--wash", 4.5),
    ("--ink", "--mark", 4.5),
    ("--quiet", "--paper", 4.5),
    ("--quiet", "--sheet", 4.5),
    ("--second", "--paper", 4.5),
    ("--second", "--sheet", 4.5),
    ("--accent", "--paper", 4.5),
    ("--accent", "--sheet", 4.5),
    ("--accent-deep", "--paper", 4.5),
    ("--rule", "--paper", 3.0),
    ("--rule", "--sheet", 3.0),
];

/// The folder of stylesheets that are bundled.
const PARTS: &str = "static/theme/";

/// Reports colors of the author's with too little contrast to their background. In `statics`, the author's files come
/// before the theme's.
pub(crate) fn contrast(statics: &[Asset], diagnostics: &mut Diagnostics) {
    let mut parts: BTreeMap<&str, (&SourcePath, &str)> = BTreeMap::new();
    for asset in statics {
        let name = asset.path.strip_prefix(PREFIX).unwrap_or(&asset.path);
        let (Some(name), AssetBytes::Loaded(bytes)) = (name.strip_prefix(PARTS), &asset.bytes)
        else {
            continue;
        };
        if let (true, Ok(text)) = (
            name.to_ascii_lowercase().ends_with(".css"),
            std::str::from_utf8(bytes),
        ) {
            parts.entry(name).or_insert((&asset.path, text));
        }
    }
    if parts.values().all(|(path, _)| path.starts_with(PREFIX)) {
        return;
    }
    let properties: Vec<Property<'_>> = parts
        .into_values()
        .flat_map(|(path, text)| properties(path, text))
        .collect();
    for dark in [false, true] {
        let won = winners(&properties, dark);
        let mut too_close: BTreeMap<Place, (&Property<'_>, Vec<String>)> = BTreeMap::new();
        for (text, ground, least) in PAIRS {
            let (Some(text), Some(ground)) = (won.get(text), won.get(ground)) else {
                continue;
            };
            let Some(own) = [text, ground]
                .into_iter()
                .find(|property| property.is_the_authors())
            else {
                continue;
            };
            let (Some(ink), Some(paper)) = (colour(text, &won, dark), colour(ground, &won, dark))
            else {
                continue;
            };
            let ratio = ratio(&ink, &paper);
            if ratio < least {
                let pair = format!(
                    "`{}` on `{}`: {ratio:.1} to 1, and needs {least}",
                    text.name, ground.name
                );
                too_close
                    .entry(own.place())
                    .or_insert((own, Vec::new()))
                    .1
                    .push(pair);
            }
        }
        for (own, pairs) in too_close.into_values() {
            let scheme = if dark { "dark" } else { "light" };
            let message = format!(
                "`{}` makes for too little contrast in the {scheme}",
                own.name
            );
            let mut diagnostic = Code::LowContrast
                .at(own.path, &own.span, message)
                .help(help(own, dark));
            for pair in pairs {
                diagnostic = diagnostic.help(pair);
            }
            diagnostics.push(diagnostic);
        }
        report_unmeasured(&won, dark, diagnostics);
    }
}

fn help(place: &Property<'_>, dark: bool) -> String {
    if dark && place.scheme.is_none() {
        let name = place.name;
        return format!(
            "set `{name}` for the dark too, in `@media (prefers-color-scheme: dark)`: what is set without it holds for both"
        );
    }
    "move one of the two away from the other, towards black or white".to_owned()
}

/// Reports colors of the author's in a notation that isn't supported. A color for light and dark is reported once, because
/// equal diagnostics are merged.
fn report_unmeasured(won: &Winners<'_>, dark: bool, diagnostics: &mut Diagnostics) {
    let names = PAIRS.iter().flat_map(|(text, ground, _)| [text, ground]);
    let own = names
        .filter_map(|name| won.get(name))
        .filter(|property| property.is_the_authors());
    for property in own.filter(|property| colour(property, won, dark).is_none()) {
        let message = format!(
            "the contrast of `{}` cannot be measured: `{}`",
            property.name, property.value
        );
        let diagnostic = Code::LowContrast.at(property.path, &property.span, message);
        diagnostics
            .push(diagnostic.help("write it as `#rrggbb`, `rgb(…)`, `hsl(…)` or `oklch(…)`"));
    }
}

/// A custom property of `:root`.
struct Property<'p> {
    path: &'p SourcePath,
    span: Span,
    name: &'p str,
    value: &'p str,
    /// The color scheme it applies to; `None` for both.
    scheme: Option<bool>,
    layered: bool,
}

impl Property<'_> {
    fn is_the_authors(&self) -> bool {
        !self.path.starts_with(PREFIX)
    }

    fn place(&self) -> Place {
        Place::new(self.path, &self.span)
    }
}

type Winners<'p> = BTreeMap<&'p str, &'p Property<'p>>;

fn winners<'p>(properties: &'p [Property<'p>], dark: bool) -> Winners<'p> {
    let mut won = Winners::new();
    for layered in [true, false] {
        let here = properties
            .iter()
            .filter(|p| p.layered == layered && p.scheme.is_none_or(|scheme| scheme == dark));
        won.extend(here.map(|property| (property.name, property)));
    }
    won
}

fn colour(property: &Property<'_>, won: &Winners<'_>, dark: bool) -> Option<Color> {
    let mut value = property.value;
    // A property may refer to another one, possibly in a cycle.
    for _ in 0..8 {
        if let Some(both) = inside(value, "light-dark(") {
            let (light, night) = both
                .split_once(',')
                .filter(|(light, _)| !light.contains('('))?;
            value = if dark { night.trim() } else { light.trim() };
        } else if let Some(name) = inside(value, "var(") {
            value = won
                .get(name.split(',').next().unwrap_or_default().trim())?
                .value;
        } else {
            return csscolorparser::parse(value).ok();
        }
    }
    None
}

fn inside<'v>(value: &'v str, function: &str) -> Option<&'v str> {
    value.strip_prefix(function)?.strip_suffix(')')
}

/// The contrast ratio of WCAG 2.2, from 1 to 21.
fn ratio(text: &Color, ground: &Color) -> f32 {
    let over = |top: f32, below: f32| top * text.a + below * (1.0 - text.a);
    let seen = [
        over(text.r, ground.r),
        over(text.g, ground.g),
        over(text.b, ground.b),
    ];
    let (one, other) = (luminance(seen), luminance([ground.r, ground.g, ground.b]));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(rgb: [f32; 3]) -> f32 {
    let linear = |c: f32| {
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    };
    let [r, g, b] = rgb.map(|c| linear(c.clamp(0.0, 1.0)));
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The custom properties that a stylesheet sets on `:root`, in order. Rules in other media queries than the color scheme,
/// such as print or increased contrast, are ignored.
fn properties<'p>(path: &'p SourcePath, css: &'p str) -> Vec<Property<'p>> {
    let mut found = Vec::new();
    let mut around: Vec<&str> = Vec::new();
    let mut start = 0;
    let mut bytes = css.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'/' if css[at..].starts_with("/*") => {
                let end = css[at + 2..]
                    .find("*/")
                    .map_or(css.len(), |end| at + end + 4);
                bytes.by_ref().take(end - at - 1).for_each(drop);
                start = end;
            }
            b'"' | b'\'' => drop(bytes.by_ref().find(|(_, other)| *other == byte)),
            b'{' => {
                around.push(css[start..at].trim());
                start = at + 1;
            }
            b';' | b'}' => {
                found.extend(property(path, css, start..at, &around));
                if byte == b'}' {
                    around.pop();
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    found
}

fn property<'p>(
    path: &'p SourcePath,
    css: &'p str,
    span: Span,
    around: &[&str],
) -> Option<Property<'p>> {
    let text = &css[span.clone()];
    let start = span.start + (text.len() - text.trim_start().len());
    let (name, value) = text
        .trim()
        .split_once(':')
        .filter(|(name, _)| name.starts_with("--"))?;
    let (selector, conditions) = around.split_last()?;
    if !selector
        .split(',')
        .any(|one| matches!(one.trim(), ":root" | "html"))
    {
        return None;
    }
    let mut property = Property {
        path,
        span: start..start + text.trim().len(),
        name: name.trim(),
        value: value.trim(),
        scheme: None,
        layered: false,
    };
    for condition in conditions {
        let condition: String = condition.chars().filter(|c| !c.is_whitespace()).collect();
        match condition.as_str() {
            layer if layer.starts_with("@layer") => property.layered = true,
            supports if supports.starts_with("@supports") => {}
            "@media(prefers-color-scheme:dark)" => property.scheme = Some(true),
            "@media(prefers-color-scheme:light)" => property.scheme = Some(false),
            _ => return None,
        }
    }
    Some(property)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        let of = |a: &str, b: &str| {
            let (a, b) = (csscolorparser::parse(a).ok(), csscolorparser::parse(b).ok());
            a.zip(b)
                .map(|(a, b)| (ratio(&a, &b) * 100.0).round() / 100.0)
        };
        assert_eq!(of("#000", "#fff"), Some(21.0));
        assert_eq!(of("#777", "#fff"), Some(4.48));
        assert_eq!(of("#fff", "#fff"), Some(1.0));
        assert_eq!(of("rgb(0 0 0 / 0)", "#fff"), Some(1.0));
    }

    #[test]
    #[allow(clippy::disallowed_methods, reason = "a test that reads the theme")]
    fn the_themes_own_colours_can_be_told_apart() {
        // The theme's files count as the author's here.
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(PARTS);
        let copied: Vec<Asset> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| {
                let file = file.unwrap();
                Asset {
                    path: format!("{PARTS}{}", file.file_name().display()).into(),
                    bytes: AssetBytes::Loaded(std::fs::read(file.path()).unwrap().into()),
                    picture: None,
                }
            })
            .collect();
        assert!(!copied.is_empty());
        let mut diagnostics = Diagnostics::default();
        contrast(&copied, &mut diagnostics);
        assert_eq!(diagnostics, Diagnostics::default());
    }

    #[test]
    fn properties_are_read_with_what_they_depend_on() {
        let css = "/* :root { --a: 1; } */ @layer tokens { :root { --a: red; --b: \"x;}\" } }\n\
                   @media (prefers-color-scheme: dark) { html { --a: #000 } }\n\
                   @media print { :root { --a: 2; } } .x { --a: 3 }";
        let path = SourcePath::from("static/theme/95-mine.css");
        let found = properties(&path, css);
        let found: Vec<_> = found
            .iter()
            .map(|p| (p.name, p.value, p.scheme, p.layered, &css[p.span.clone()]))
            .collect();
        let expected = [
            ("--a", "red", None, true, "--a: red"),
            ("--b", "\"x;}\"", None, true, "--b: \"x;}\""),
            ("--a", "#000", Some(true), false, "--a: #000"),
        ];
        assert_eq!(found, expected);
    }
}

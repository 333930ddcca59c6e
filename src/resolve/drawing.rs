//! Decides which SVG files become part of a page, where they use the page's colors in light, dark and print.
//!
//! Only elements and attributes on a list are allowed. Any other SVG stays a separate file and is shown as a picture, in
//! which browsers run no scripts.

use crate::model::source::Pixels;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The allowed elements.
const ELEMENTS: [&str; 20] = [
    "svg",
    "title",
    "desc",
    "g",
    "path",
    "line",
    "polyline",
    "polygon",
    "rect",
    "circle",
    "ellipse",
    "text",
    "tspan",
    "defs",
    "marker",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "symbol",
];

/// The entities allowed in attributes. Numeric ones could spell anything.
const ENTITIES: [&str; 5] = ["amp;", "lt;", "gt;", "quot;", "apos;"];

/// The markup of an SVG file from `<svg` to `</svg>`, if everything in it is safe.
pub(crate) fn safe_to_inline(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut reader = Reader::from_str(text);
    let mut open = 0usize;
    let mut span: Option<(usize, usize)> = None;
    loop {
        let before = usize::try_from(reader.buffer_position()).ok()?;
        match reader.read_event().ok()? {
            Event::Start(tag) if is_safe(&tag) => {
                if open == 0 && tag.name().as_ref() == "svg" {
                    span = Some((before, text.len()));
                }
                open += 1;
            }
            Event::Empty(tag) if is_safe(&tag) => {}
            Event::End(_) => {
                open = open.checked_sub(1)?;
                if let (0, Some((start, end))) = (open, &mut span) {
                    *end = usize::try_from(reader.buffer_position()).ok()?;
                    return text.get(*start..*end).map(|svg| svg.trim().to_owned());
                }
            }
            Event::Text(_) | Event::GeneralRef(_) => {}
            // HTML ends a comment at `<!-->` and `--!>`, and would read what follows as markup.
            Event::Comment(comment) if !comment.contains('>') => {}
            Event::Comment(_) | Event::Decl(_) if span.is_none() => {}
            _ => return None,
        }
    }
}

/// Whether an element is on the list and its attributes run, load and style nothing.
fn is_safe(tag: &BytesStart<'_>) -> bool {
    ELEMENTS.contains(&tag.name().as_ref())
        && tag.attributes().all(|attribute| {
            attribute.is_ok_and(|attribute| {
                let name = attribute.key.as_ref().to_ascii_lowercase();
                let value = attribute.value.to_ascii_lowercase();
                let is_link = name.ends_with("href");
                // HTML reads `a/onload` as two names, and `&#117;rl(` as `url(`.
                let is_plain = name
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-_:.".contains(&b));
                is_plain
                    && value
                        .split('&')
                        .skip(1)
                        .all(|rest| ENTITIES.iter().any(|entity| rest.starts_with(entity)))
                    && !name.starts_with("on")
                    && name != "style"
                    && (!is_link || value.starts_with('#'))
                    && value
                        .match_indices("url(")
                        .all(|(at, _)| value[at..].starts_with("url(#"))
            })
        })
}

/// The size of an SVG file: its `width` and `height`, else those of its `viewBox`.
pub(crate) fn pixels(bytes: &[u8]) -> Option<Pixels> {
    let mut reader = Reader::from_str(std::str::from_utf8(bytes).ok()?);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "svg" => {
                return size(&tag);
            }
            Event::Start(_) | Event::Empty(_) | Event::Eof => return None,
            _ => {}
        }
    }
}

fn size(tag: &BytesStart<'_>) -> Option<Pixels> {
    let attribute = |name: &str| {
        let found = tag
            .attributes()
            .flatten()
            .find(|attribute| attribute.key.as_ref() == name)?;
        Some(found.value.into_owned())
    };
    let length = |name: &str| whole(attribute(name)?.trim().trim_end_matches("px"));
    if let (Some(width), Some(height)) = (length("width"), length("height")) {
        return Some(Pixels { width, height });
    }
    let view = attribute("viewBox")?;
    let mut numbers = view
        .split([' ', ','])
        .filter(|number| !number.is_empty())
        .skip(2);
    Some(Pixels {
        width: whole(numbers.next()?)?,
        height: whole(numbers.next()?)?,
    })
}

/// The integer part of a length without a unit.
fn whole(number: &str) -> Option<u32> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    whole
        .parse()
        .ok()
        .filter(|n| *n > 0 && fraction.bytes().all(|b| b.is_ascii_digit()))
}

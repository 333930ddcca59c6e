//! Text as HTML.

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

/// Appends text that stands between tags.
pub fn push_text(html: &mut String, text: &str) {
    // Most text has nothing to escape.
    if memchr::memchr3(b'&', b'<', b'>', text.as_bytes()).is_none() {
        return html.push_str(text);
    }
    // A string takes whatever is written to it.
    let _ = escape_html_body_text(html, text);
}

/// Appends text that stands between the quotation marks of an attribute.
pub fn push_attribute(html: &mut String, value: &str) {
    // A string takes whatever is written to it.
    let _ = escape_html(html, value);
}

//! HTML escaping. `pulldown_cmark_escape` returns a `Result` for any writer; for a `String` it is always `Ok`.

use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

/// Appends the text of an element.
pub fn push_text(html: &mut String, text: &str) {
    // Most text has nothing to escape.
    if memchr::memchr3(b'&', b'<', b'>', text.as_bytes()).is_none() {
        return html.push_str(text);
    }
    let _ = escape_html_body_text(html, text);
}

/// Appends the value of an attribute, without its quotation marks.
pub fn push_attribute(html: &mut String, value: &str) {
    let _ = escape_html(html, value);
}

/// Appends the URL of an `href`, percent-encoded where needed.
pub(crate) fn push_href(html: &mut String, url: &str) {
    let _ = escape_href(html, url);
}

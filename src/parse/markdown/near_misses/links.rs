//! Links, pictures and callouts that are read as text, because a bracket, a definition or a line break is missing.

use crate::model::diagnostic::{Code, did_you_mean};
use crate::model::source::Span;
use crate::parse::markdown::near_misses::near_miss::NearMiss;
use crate::parse::references::citation_syntax;
use pulldown_cmark::{BrokenLink, LinkType};

/// Extensions by which an address without a scheme is recognized.
const ENDINGS: [&str; 10] = [
    "md", "html", "pdf", "png", "jpg", "jpeg", "gif", "svg", "webp", "txt",
];

/// How many bytes on either side of `](` are looked at. It bounds the work on a page of nothing else.
const FAR: usize = 300;

/// The callouts there are.
const CALLOUTS: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

/// `[text][name]` without `[name]: address`. None where brackets are likely to be meant: `x[i][j]`, `[1][2]`.
///
/// `known`: the names that the page defines.
pub(crate) fn undefined(text: &str, link: &BrokenLink<'_>, known: &[&str]) -> Option<NearMiss> {
    let name = link.reference.trim();
    if link.link_type == LinkType::Shortcut
        && let Some(odd) = citation_syntax::odd_part(name)
    {
        let message = format!(
            "`{odd}` does not name one source, so this is no citation and is shown as it is written"
        );
        let help =
            "write `;` between two sources, and `@` once in each part; `\\[` where a bracket is meant".to_owned();
        return Some(NearMiss {
            span: link.span.clone(),
            code: Code::NotALink,
            message,
            help,
            fix: Vec::new(),
        });
    }
    let written = text.get(link.span.clone())?;
    let before = text[..link.span.start].chars().next_back();
    let picture = written.starts_with('!') || before == Some('!');
    let words = written
        .trim_start_matches('!')
        .trim_start_matches('[')
        .split(']')
        .next()
        .unwrap_or_default();
    let short = |text: &str| {
        text.trim().chars().count() < 2 || text.trim().chars().all(|c| c.is_ascii_digit())
    };
    // `[[address][text]]` is a link of Org, which is named as such.
    let is_foreign = before == Some('[') && text[link.span.end..].starts_with(']');
    let plain = if link.link_type == LinkType::Shortcut {
        !(picture && is_place(name))
    } else {
        short(words) && short(name)
            || is_foreign
            || before.is_some_and(|c| c.is_alphanumeric() || ")]".contains(c))
    };
    if plain || name.is_empty() || name.starts_with('^') || words.starts_with('^') {
        return None;
    }
    let what = if picture { "picture" } else { "link" };
    let mark = if picture { "!" } else { "" };
    let help = match did_you_mean(name, known.iter().copied()) {
        _ if link.link_type == LinkType::Collapsed && name.starts_with('@') => {
            format!("write `[{name}]`")
        }
        _ if name.starts_with('@') => {
            format!("a source is cited behind the words: `{words} [{name}]`")
        }
        Some(meant) => format!("did you mean `[{meant}]`?"),
        None => format!(
            "write `{mark}[…](its address)`, or a line `[{name}]: its address`; write `\\[` where a bracket is meant"
        ),
    };
    let message =
        format!("nothing says where `[{name}]` leads, so this {what} is shown as it is written");
    let start = if before == Some('!') {
        link.span.start - 1
    } else {
        link.span.start
    };
    Some(NearMiss {
        span: start..link.span.end,
        code: Code::NotALink,
        message,
        help,
        fix: Vec::new(),
    })
}

/// `[text](page.md` and its like, in the text between two pieces of markup. `at`: of the round bracket.
pub(crate) fn unclosed(text: &str, run: &Span, at: usize) -> Option<NearMiss> {
    let rest = &text[at + 1..run.end];
    let end = (0..=FAR.min(rest.len()))
        .rev()
        .find(|end| rest.is_char_boundary(*end))
        .unwrap_or(0);
    let near = &rest[..end];
    // Without one of these it is no address, and there is no need to look closer.
    if !['.', '/', ':', '#'].iter().any(|sign| near.contains(*sign)) {
        return None;
    }
    let line = near.lines().next()?;
    let closed = line
        .split_once(')')
        .filter(|(inside, _)| !inside.contains('['));
    let (inside, closed) = closed.map_or((line, false), |(inside, _)| (inside, true));
    let first = inside
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .trim_end_matches([',', '.', ';', ':', '!']);
    if !(is_place(first) || closed && ends_like_a_file(inside)) {
        return None;
    }
    let mut before = text[run.start..at].char_indices().rev().take(FAR);
    let from = before
        .find(|(_, c)| *c == '[')
        .map_or(at - 1, |(open, _)| run.start + open);
    if text[..from].ends_with('\\') {
        return None;
    }
    let picture = text[..from].ends_with('!');
    let (what, from) = if picture {
        ("picture", from - 1)
    } else {
        ("link", from)
    };
    let (message, help, end) = if closed {
        let message = format!("this is not read as a {what}, so it is shown as it is written");
        let help = "an address with blanks stands between `<` and `>`, a title between quotation marks behind it, and \
                    no link stands within another";
        (message, help.to_owned(), at + 1 + inside.len() + 1)
    } else {
        let message = format!(
            "the round bracket of this {what} is not closed, so it is shown as it is written"
        );
        (
            message,
            format!("write `)` behind `{first}`"),
            at + 1 + first.len(),
        )
    };
    Some(NearMiss {
        span: from..end,
        code: Code::NotALink,
        message,
        help,
        fix: Vec::new(),
    })
}

/// `> [!NOTE] A title` or `> [!INFO]`: a plain quote, in which the mark is shown. `written`: the quote's first paragraph, which
/// begins at `start`.
pub(crate) fn callout(written: &str, start: usize) -> Option<NearMiss> {
    let (kind, rest) = written.strip_prefix("[!")?.split_once(']')?;
    if kind.is_empty() || !kind.chars().all(char::is_alphabetic) {
        return None;
    }
    let span = start..start + kind.len() + 3;
    let known = CALLOUTS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(kind));
    let (message, help) = if known && !rest.lines().next().unwrap_or_default().trim().is_empty() {
        let message =
            format!("`[!{kind}]` is not alone in its line, so this is a quote and no callout");
        (
            message,
            "a callout has no title of its own: begin its text in the line below".to_owned(),
        )
    } else if known {
        return None;
    } else {
        let message =
            format!("there is no callout `[!{kind}]`, so this is a quote and shows the mark");
        let all = CALLOUTS.map(|known| format!("`[!{known}]`")).join(", ");
        (message, format!("the callouts are {all}"))
    };
    Some(NearMiss {
        span,
        code: Code::UnreadCallout,
        message,
        help,
        fix: Vec::new(),
    })
}

/// Whether something is written like an address or the name of a file, and hardly like a remark in brackets.
fn is_place(written: &str) -> bool {
    let beginnings = [
        "http:", "https:", "mailto:", "tel:", "www.", "./", "../", "/", "#",
    ];
    beginnings
        .iter()
        .any(|beginning| written.len() > beginning.len() && written.starts_with(beginning))
        || ends_like_a_file(written)
}

fn ends_like_a_file(written: &str) -> bool {
    if !written.contains('.') {
        return false;
    }
    let path = written.split(['#', '?']).next().unwrap_or_default();
    path.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty()
            && ENDINGS
                .iter()
                .any(|known| ending.eq_ignore_ascii_case(known))
    })
}

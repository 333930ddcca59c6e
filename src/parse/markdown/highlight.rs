//! Syntax highlighting. syntect is used only here.
//!
//! Classes name what code is: a comment, a string, a keyword. The theme decides how each looks in light, dark and print.

use crate::model::html;
use std::sync::LazyLock;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// Loaded with the first code block that names its language; each grammar is parsed at its first use.
static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Prefixes of scopes, in the terms of `TextMate` grammars, and their classes. The first that fits the innermost scope counts.
const CLASSES: [(&str, &str); 15] = [
    ("comment", "code-comment"),
    ("constant.character.escape", "code-constant"),
    ("string", "code-text"),
    ("constant", "code-constant"),
    ("keyword.operator", ""),
    ("keyword", "code-keyword"),
    ("storage", "code-keyword"),
    ("entity.name.tag", "code-keyword"),
    ("entity.name", "code-name"),
    ("support.function", "code-name"),
    ("variable.function", "code-name"),
    ("markup.heading", "code-name"),
    ("markup.inserted", "code-inserted"),
    ("markup.deleted", "code-deleted"),
    ("punctuation.definition.comment", "code-comment"),
];

static SCOPES: LazyLock<Vec<(Scope, &str)>> = LazyLock::new(|| {
    CLASSES
        .iter()
        .filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class)))
        .collect()
});

/// Highlighted code as HTML; `None` when the language is unknown.
pub(crate) fn html(code: &str, language: &str) -> Option<String> {
    let grammar = grammar(language)?;
    let mut state = ParseState::new(grammar);
    let mut stack = ScopeStack::new();
    let mut written = Written::default();
    for line in code.split_inclusive('\n') {
        let mut done = 0;
        for (at, change) in state.parse_line(line, &GRAMMARS).ok()? {
            written.text(line.get(done..at)?, class(&stack));
            done = at;
            stack.apply(&change).ok()?;
        }
        written.text(line.get(done..)?, class(&stack));
    }
    Some(written.finish())
}

/// The grammar of a language. syntect counts plain text as one; it has nothing to highlight.
fn grammar(language: &str) -> Option<&'static SyntaxReference> {
    GRAMMARS
        .find_syntax_by_token(language)
        .filter(|grammar| grammar.name != "Plain Text")
}

fn class(stack: &ScopeStack) -> &'static str {
    for scope in stack.scopes.iter().rev() {
        if let Some((_, class)) = SCOPES
            .iter()
            .find(|(beginning, _)| beginning.is_prefix_of(*scope))
        {
            return class;
        }
    }
    ""
}

/// HTML being written, in which neighbours of the same class share a tag.
#[derive(Default)]
struct Written {
    html: String,
    open: &'static str,
}

impl Written {
    fn text(&mut self, text: &str, class: &'static str) {
        if text.is_empty() {
            return;
        }
        // Blanks look alike in every class.
        let blank = text.trim().is_empty();
        if class != self.open && !(blank && !self.open.is_empty() && !text.contains('\n')) {
            self.close();
            if !class.is_empty() && !blank {
                self.html.push_str("<span class=\"");
                self.html.push_str(class);
                self.html.push_str("\">");
                self.open = class;
            }
        }
        html::push_text(&mut self.html, text);
    }

    fn close(&mut self) {
        if !std::mem::take(&mut self.open).is_empty() {
            // Trailing blanks need no class.
            let end = self.html.trim_end().len();
            self.html.insert_str(end, "</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn comments_texts_and_keywords_are_told_apart() {
        let expected = "<span class=\"code-keyword\">let</span> a = <span class=\"code-text\">\"&lt;b&gt;\"</span>; \
                        <span class=\"code-comment\">// why</span>\n";
        assert_eq!(html("let a = \"<b>\"; // why\n", "rust").unwrap(), expected);
    }

    #[test]
    fn languages_are_known_by_name_and_by_ending() {
        for language in [
            "python",
            "py",
            "toml",
            "js",
            "typescript",
            "html",
            "css",
            "sh",
            "json",
            "yaml",
            "markdown",
        ] {
            assert!(html("x\n", language).is_some(), "{language}");
        }
        assert_eq!(html("x\n", "klingon"), None);
        assert_eq!(html("x\n", "text"), None);
    }

    #[test]
    fn a_text_over_several_lines_stays_one() {
        let expected = "a = <span class=\"code-text\">'''one\ntwo'''</span>\n";
        assert_eq!(html("a = '''one\ntwo'''\n", "py").unwrap(), expected);
    }

    #[test]
    fn nothing_but_tags_is_added() {
        let code = "<p class=\"a\">&amp; {{ x }}</p>\n\n# a\n\tfn main() {}\n";
        for language in ["html", "rust", "md", "sh", "css", "json"] {
            let html = html(code, language).unwrap();
            let mut text = String::new();
            let mut rest = html.as_str();
            while let Some((before, tag)) = rest.split_once('<') {
                text.push_str(before);
                let (tag, after) = tag.split_once('>').unwrap();
                assert!(
                    tag == "/span" || tag.starts_with("span class=\"code-"),
                    "{tag}"
                );
                rest = after;
            }
            text.push_str(rest);
            assert_eq!(
                text.replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&amp;", "&"),
                code,
                "{language}"
            );
        }
    }
}

//! HTML of plain Markdown, one event at a time. Whatever the site or the theme decides is left to `prose`.

use crate::model::prose::{Filling, Hole, Prose};
use pulldown_cmark::{Alignment, CodeBlockKind, Event, Tag, TagEnd};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};

/// Prose being written.
#[derive(Default)]
pub(crate) struct Out {
    pub(crate) prose: Prose,
    pub(crate) columns: Vec<Alignment>,
    column: usize,
    pub(crate) in_body: bool,
    open_label: bool,
}

impl Out {
    pub(crate) fn push(&mut self, html: &str) {
        self.prose.html.push_str(html);
    }

    pub(crate) fn hole(&mut self, filling: Filling) {
        self.prose.holes.push(Hole {
            at: self.prose.html.len(),
            filling,
        });
    }

    /// Takes back the blank in front of something that leaves no trace.
    pub(crate) fn drop_blank(&mut self) {
        let html = &mut self.prose.html;
        if html.ends_with(' ')
            && self
                .prose
                .holes
                .last()
                .is_none_or(|hole| hole.at < html.len())
        {
            html.pop();
        }
    }

    pub(crate) fn text(&mut self, text: &str) {
        // Writing to a string cannot fail.
        let _ = escape_html_body_text(&mut self.prose.html, text);
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.push(" ");
        self.push(name);
        self.push("=\"");
        let _ = escape_html(&mut self.prose.html, value);
        self.push("\"");
    }

    /// Makes ready for a block: the label of a task is its first words, whatever else its item holds.
    pub(crate) fn before(&mut self, event: &Event<'_>) {
        if let Event::Start(
            Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::List(_)
            | Tag::DefinitionList
            | Tag::Table(_),
        )
        | Event::Rule = event
        {
            self.end_label();
        }
    }

    fn end_label(&mut self) {
        if std::mem::take(&mut self.open_label) {
            self.push("</label>");
        }
    }

    fn cell(&mut self) {
        let name = if self.in_body { "td" } else { "th" };
        let class = match self.columns.get(self.column) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            _ => "",
        };
        let scope = if self.in_body { "" } else { " scope=\"col\"" };
        self.push(&format!("<{name}{scope}{class}>"));
        self.column += 1;
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.end_label();
                self.push("</p>\n");
            }
            TagEnd::Heading(level) => self.push(&format!("</h{}>\n", (level as u8).max(2))),
            TagEnd::BlockQuote(_) => self.push("</blockquote>\n"),
            TagEnd::CodeBlock => self.push("</code></pre>\n"),
            TagEnd::List(true) => self.push("</ol>\n"),
            TagEnd::List(false) => self.push("</ul>\n"),
            TagEnd::Item => {
                self.end_label();
                self.push("</li>\n");
            }
            TagEnd::DefinitionList => self.push("</dl>\n"),
            TagEnd::DefinitionListTitle => self.push("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.push("</dd>\n"),
            TagEnd::TableHead => self.push("</tr></thead>"),
            TagEnd::TableRow => self.push("</tr>\n"),
            TagEnd::TableCell => self.push(if self.in_body { "</td>" } else { "</th>" }),
            TagEnd::Emphasis => self.push("</em>"),
            TagEnd::Strong => self.push("</strong>"),
            TagEnd::Strikethrough => self.push("</del>"),
            TagEnd::Superscript => self.push("</sup>"),
            TagEnd::Subscript => self.push("</sub>"),
            TagEnd::Table
            | TagEnd::Image
            | TagEnd::Link
            | TagEnd::HtmlBlock
            | TagEnd::FootnoteDefinition
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    pub(crate) fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(*tag),
            Event::Text(text) => self.text(text),
            Event::Code(code) => {
                self.push("<code>");
                self.text(code);
                self.push("</code>");
            }
            Event::SoftBreak => self.push("\n"),
            Event::HardBreak => self.push("<br>\n"),
            Event::Rule => self.push("<hr>\n"),
            Event::TaskListMarker(done) => {
                self.push(if *done {
                    "<label><input type=\"checkbox\" disabled checked> "
                } else {
                    "<label><input type=\"checkbox\" disabled> "
                });
                self.open_label = true;
            }
            // Handled by `prose`, or switched off in the options.
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    /// The parse stage gives every heading its id before it is written.
    fn heading(&mut self, level: u8, id: Option<&str>) {
        self.push(&format!("<h{}", level.max(2)));
        if let Some(id) = id {
            self.push(" id=\"");
            self.hole(Filling::Mark);
            let _ = escape_html(&mut self.prose.html, id);
            self.push("\"");
        }
        self.push(">");
    }

    fn open(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph => self.push("<p>"),
            Tag::Heading { level, id, .. } => self.heading(*level as u8, id.as_deref()),
            Tag::BlockQuote(_) => self.push("<blockquote>\n"),
            Tag::CodeBlock(kind) => {
                self.push("<pre tabindex=\"0\"><code");
                if let Some(language) = language(kind) {
                    self.attribute("class", &format!("language-{language}"));
                }
                self.push(">");
            }
            Tag::List(None) => self.push("<ul>\n"),
            Tag::List(Some(1)) => self.push("<ol>\n"),
            Tag::List(Some(start)) => self.push(&format!("<ol start=\"{start}\">\n")),
            Tag::Item => self.push("<li>"),
            Tag::DefinitionList => self.push("<dl>\n"),
            Tag::DefinitionListTitle => self.push("<dt>"),
            Tag::DefinitionListDefinition => self.push("<dd>"),
            Tag::TableHead => {
                self.push("<thead><tr>");
                self.column = 0;
            }
            Tag::TableRow => {
                if !self.in_body {
                    self.push("<tbody>");
                    self.in_body = true;
                }
                self.push("<tr>");
                self.column = 0;
            }
            Tag::TableCell => self.cell(),
            Tag::Emphasis => self.push("<em>"),
            Tag::Strong => self.push("<strong>"),
            Tag::Strikethrough => self.push("<del>"),
            Tag::Superscript => self.push("<sup>"),
            Tag::Subscript => self.push("<sub>"),
            // Handled by `prose`, or switched off in the options.
            Tag::Table(_)
            | Tag::Image { .. }
            | Tag::Link { .. }
            | Tag::HtmlBlock
            | Tag::FootnoteDefinition(_)
            | Tag::MetadataBlock(_) => {}
        }
    }
}

/// The language of a code block, as its author names it.
pub(crate) fn language<'k>(kind: &'k CodeBlockKind<'_>) -> Option<&'k str> {
    let CodeBlockKind::Fenced(info) = kind else {
        return None;
    };
    info.split([' ', ','])
        .next()
        .filter(|language| !language.is_empty())
}

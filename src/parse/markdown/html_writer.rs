//! HTML of plain Markdown, one tag at a time. Whatever the site or the theme decides is left to `writer`.

use crate::model::html;
use crate::model::prose::{Filling, Hole, Prose};
use crate::parse::markdown::search_collector::SearchCollector;
use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Tag};

/// Prose being written.
#[derive(Default)]
pub(crate) struct HtmlWriter {
    prose: Prose,
    /// Where the site has a search.
    search: Option<SearchCollector>,
    /// Of the table being written.
    columns: Vec<Alignment>,
    /// Index of the next cell's column.
    column: usize,
    /// Whether the table's body has begun.
    in_body: bool,
    /// Whether the label of a task is open.
    open_label: bool,
}

impl HtmlWriter {
    /// `capacity`: how many bytes the HTML is likely to have.
    pub(crate) fn new(search: bool, capacity: usize) -> Self {
        let mut writer = Self {
            search: search.then(SearchCollector::default),
            ..Self::default()
        };
        writer.prose.html.reserve(capacity);
        writer
    }

    /// What has been written. It stays in memory until the site is rendered, so it keeps no spare room.
    pub(crate) fn finish(mut self) -> Prose {
        self.prose.html.shrink_to_fit();
        self.prose.holes.shrink_to_fit();
        Prose {
            search: self.search.map(|collected| collected.text),
            ..self.prose
        }
    }

    /// Appends HTML without words.
    pub(crate) fn push(&mut self, html: &str) {
        self.prose.html.push_str(html);
    }

    /// Appends HTML whose words are text.
    pub(crate) fn push_worded(&mut self, html: &str) {
        self.push(html);
        if let Some(search) = &mut self.search {
            search.html(html);
        }
    }

    /// Appends a tag that ends a word.
    fn push_block(&mut self, html: &str) {
        self.push(html);
        self.gap();
    }

    fn gap(&mut self) {
        if let Some(search) = &mut self.search {
            search.gap();
        }
    }

    /// Leaves a hole.
    pub(crate) fn hole(&mut self, mut filling: Filling) {
        if let Some(search) = &mut self.search {
            search.filling(&mut filling);
        }
        self.prose.holes.push(Hole {
            at: self.prose.html.len(),
            filling,
        });
    }

    /// Removes the blank in front of a mark that is not shown.
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
            if let Some(search) = &mut self.search {
                search.text.drop_gap();
            }
        }
    }

    /// Appends words.
    pub(crate) fn text(&mut self, text: &str) {
        html::push_text(&mut self.prose.html, text);
        if let Some(search) = &mut self.search {
            search.say(text);
        }
    }

    /// Appends words that are HTML already.
    pub(crate) fn highlighted(&mut self, html: &str, text: &str) {
        self.push(html);
        if let Some(search) = &mut self.search {
            search.say(text);
        }
    }

    /// Prepares for a block: the label of a task is its first words, whatever else its item holds.
    pub(crate) fn before(&mut self, tag: &Tag<'_>) {
        if let Tag::Paragraph
        | Tag::Heading { .. }
        | Tag::BlockQuote(_)
        | Tag::CodeBlock(_)
        | Tag::HtmlBlock
        | Tag::List(_)
        | Tag::DefinitionList
        | Tag::Table(_) = tag
        {
            self.end_label();
        }
    }

    fn end_label(&mut self) {
        if std::mem::take(&mut self.open_label) {
            self.push("</label>");
        }
    }

    /// Begins a table, to be written on its own.
    pub(crate) fn begin_table(&mut self, columns: &[Alignment]) {
        self.columns = columns.to_vec();
        self.push_block("<table>");
    }

    /// Ends a table.
    pub(crate) fn end_table(&mut self) {
        self.push_block(if self.in_body {
            "</tbody></table>\n"
        } else {
            "</table>\n"
        });
    }

    fn cell(&mut self) {
        self.push(if self.in_body {
            "<td"
        } else {
            "<th scope=\"col\""
        });
        self.push(match self.columns.get(self.column) {
            Some(Alignment::Left) => " class=\"left\">",
            Some(Alignment::Center) => " class=\"center\">",
            Some(Alignment::Right) => " class=\"right\">",
            _ => ">",
        });
        self.gap();
        self.column += 1;
    }

    /// Writes a leaf.
    pub(crate) fn leaf(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) => self.text(text),
            Event::Code(code) => {
                self.push("<code>");
                self.text(code);
                self.push("</code>");
            }
            Event::SoftBreak => self.push_block("\n"),
            Event::HardBreak => self.push_block("<br>\n"),
            Event::Rule => {
                self.end_label();
                self.push_block("<hr>\n");
            }
            Event::TaskListMarker(done) => {
                self.push_block(if *done {
                    "<label><input type=\"checkbox\" disabled checked> "
                } else {
                    "<label><input type=\"checkbox\" disabled> "
                });
                self.open_label = true;
            }
            // Written by `writer`, or switched off in the options.
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::Start(_)
            | Event::End(_) => {}
        }
    }

    /// Headings have ids before they are written, except those of exercises without one.
    fn heading(&mut self, level: HeadingLevel, id: Option<&str>) {
        self.push(match level {
            HeadingLevel::H1 | HeadingLevel::H2 => "<h2",
            HeadingLevel::H3 => "<h3",
            HeadingLevel::H4 => "<h4",
            HeadingLevel::H5 => "<h5",
            HeadingLevel::H6 => "<h6",
        });
        if let Some(id) = id {
            self.push(" id=\"");
            self.hole(Filling::Mark);
            html::push_attribute(&mut self.prose.html, id);
            self.push("\"");
        }
        self.push(">");
        if let Some(search) = &mut self.search {
            search.begin_heading(id);
        }
    }

    /// Writes the opening tag of a container.
    pub(crate) fn open(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph => self.push_block("<p>"),
            Tag::Heading { level, id, .. } => self.heading(*level, id.as_deref()),
            Tag::BlockQuote(_) => self.push_block("<blockquote>\n"),
            Tag::CodeBlock(kind) => {
                self.push("<pre tabindex=\"0\"><code");
                if let Some(language) = language(kind) {
                    self.push(" class=\"language-");
                    html::push_attribute(&mut self.prose.html, language);
                    self.push("\"");
                }
                self.push_block(">");
            }
            Tag::List(None) => self.push_block("<ul>\n"),
            Tag::List(Some(1)) => self.push_block("<ol>\n"),
            Tag::List(Some(start)) => self.push_block(&format!("<ol start=\"{start}\">\n")),
            Tag::Item => self.push_block("<li>"),
            Tag::DefinitionList => self.push_block("<dl>\n"),
            Tag::DefinitionListTitle => self.push_block("<dt>"),
            Tag::DefinitionListDefinition => self.push_block("<dd>"),
            Tag::TableHead => {
                self.push_block("<thead><tr>");
                self.column = 0;
            }
            Tag::TableRow => {
                if !self.in_body {
                    self.push("<tbody>");
                    self.in_body = true;
                }
                self.push_block("<tr>");
                self.column = 0;
            }
            Tag::TableCell => self.cell(),
            Tag::Emphasis => self.push("<em>"),
            Tag::Strong => self.push("<strong>"),
            Tag::Strikethrough => self.push("<del>"),
            Tag::Superscript => self.push("<sup>"),
            Tag::Subscript => self.push("<sub>"),
            // Written by `writer`, or switched off in the options.
            Tag::Table(_)
            | Tag::Image { .. }
            | Tag::Link { .. }
            | Tag::HtmlBlock
            | Tag::FootnoteDefinition(_)
            | Tag::MetadataBlock(_) => {}
        }
    }

    /// Writes the closing tag of a container.
    pub(crate) fn close(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph => {
                self.end_label();
                self.push_block("</p>\n");
            }
            Tag::Heading { level, .. } => self.end_heading(*level),
            Tag::BlockQuote(_) => self.push_block("</blockquote>\n"),
            Tag::CodeBlock(_) => self.push_block("</code></pre>\n"),
            Tag::List(Some(_)) => self.push_block("</ol>\n"),
            Tag::List(None) => self.push_block("</ul>\n"),
            Tag::Item => {
                self.end_label();
                self.push_block("</li>\n");
            }
            Tag::DefinitionList => self.push_block("</dl>\n"),
            Tag::DefinitionListTitle => self.push_block("</dt>\n"),
            Tag::DefinitionListDefinition => self.push_block("</dd>\n"),
            Tag::TableHead => self.push_block("</tr></thead>"),
            Tag::TableRow => self.push_block("</tr>\n"),
            Tag::TableCell => self.push_block(if self.in_body { "</td>" } else { "</th>" }),
            Tag::Emphasis => self.push("</em>"),
            Tag::Strong => self.push("</strong>"),
            Tag::Strikethrough => self.push("</del>"),
            Tag::Superscript => self.push("</sup>"),
            Tag::Subscript => self.push("</sub>"),
            Tag::Table(_)
            | Tag::Image { .. }
            | Tag::Link { .. }
            | Tag::HtmlBlock
            | Tag::FootnoteDefinition(_)
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end_heading(&mut self, level: HeadingLevel) {
        self.push(match level {
            HeadingLevel::H1 | HeadingLevel::H2 => "</h2>\n",
            HeadingLevel::H3 => "</h3>\n",
            HeadingLevel::H4 => "</h4>\n",
            HeadingLevel::H5 => "</h5>\n",
            HeadingLevel::H6 => "</h6>\n",
        });
        if let Some(search) = &mut self.search {
            search.end_heading();
        }
        self.gap();
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

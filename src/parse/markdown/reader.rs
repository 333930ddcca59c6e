//! Markdown to its tree, in one pass over pulldown-cmark's events.

use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::source::{SourcePath, Span, is_include};
use crate::parse::markdown::near_misses::NearMisses;
use crate::parse::markdown::near_misses::near_miss::NearMiss;
use crate::parse::markdown::tree::{Node, is_comment, raw_html};
use crate::parse::references::citation_syntax;
use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag};
use std::cell::RefCell;

/// How deep quotes and lists may nest. Markdown itself has no bound; a page that needs more than this needs an editor.
const DEEPEST: usize = 40;

/// How many openings of raw HTML whose end is far to seek a file may have. The parser looks for the end of each to the end of
/// the file, so that a file of nothing else would take time without bound.
const MOST_OPENINGS: usize = 500;

/// What becomes of the author's comments.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comments {
    /// They are left out of the tree and listed.
    TakeOut,
    /// They stay in the tree.
    Keep,
}

/// A comment that was left out of the tree.
pub(crate) struct Comment {
    pub(crate) html: String,
    pub(crate) span: Span,
    /// The number of nodes in front of it.
    pub(crate) at: usize,
    pub(crate) position: CommentPosition,
}

/// Where a [`Comment`] is.
pub(crate) enum CommentPosition {
    /// On lines of its own, in a block that begins at this node, if in any.
    OwnLines(Option<usize>),
    /// In a line of text. The place of the item around it, else of the innermost block.
    InText(Option<Span>),
}

/// What some Markdown was read to.
pub(crate) struct Tree<'a> {
    pub(crate) nodes: Vec<Node<'a>>,
    pub(crate) comments: Vec<Comment>,
    pub(crate) near_misses: Vec<NearMiss>,
    /// Marks of footnotes that nothing defines, with their labels.
    pub(crate) unknown_footnotes: Vec<(String, Span)>,
    /// Whether it may include other files.
    pub(crate) includes: bool,
    /// Where quotes and lists first nest too deep.
    pub(crate) too_deep: Option<usize>,
}

/// Reads Markdown from byte `base` of a file on; places are those of the file.
pub(crate) fn read(text: &str, base: usize, math: bool, comments: Comments) -> Tree<'_> {
    let undefined = RefCell::new(Vec::new());
    // `[@key]` is a link reference nobody defined: it comes back as a link to `@key`, which is a citation. Behind words of
    // its own, `[text][@key]`, it would take their place.
    let citation = |link: BrokenLink<'_>| {
        if link.link_type == LinkType::Shortcut && citation_syntax::cites(&link.reference).is_some()
        {
            return Some((CowStr::from(link.reference.to_string()), CowStr::from("")));
        }
        undefined.borrow_mut().push(link.into_static());
        None
    };
    let parser = Parser::new_with_broken_link_callback(text, options(math), Some(citation));
    let mut events = parser.into_offset_iter();
    let mut near_misses = NearMisses::new(text);
    let mut builder = TreeBuilder {
        comments,
        open: Vec::new(),
        tree: Tree {
            // More than most pages have, so that they need not be moved while they come.
            nodes: Vec::with_capacity(text.len() / 24 + 8),
            comments: Vec::new(),
            near_misses: Vec::new(),
            unknown_footnotes: Vec::new(),
            includes: false,
            too_deep: None,
        },
    };
    for (event, span) in events.by_ref() {
        near_misses.event(&event, &span);
        builder.event(event, span.start + base..span.end + base);
    }
    let names = events.reference_definitions().iter().map(|(name, _)| name);
    near_misses.finish(&undefined.borrow(), names);
    let mut tree = builder.tree;
    tree.near_misses = near_misses.found;
    tree.unknown_footnotes = near_misses.unknown_footnotes;
    for miss in &mut tree.near_misses {
        miss.span = miss.span.start + base..miss.span.end + base;
    }
    for (_, span) in &mut tree.unknown_footnotes {
        *span = span.start + base..span.end + base;
    }
    tree
}

fn options(math: bool) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    options.set(Options::ENABLE_MATH, math);
    options
}

struct TreeBuilder<'a> {
    comments: Comments,
    /// Indices of the containers that have not ended.
    open: Vec<usize>,
    tree: Tree<'a>,
}

impl<'a> TreeBuilder<'a> {
    fn event(&mut self, event: Event<'a>, span: Span) {
        match &event {
            Event::End(_) => return self.end(),
            Event::Start(tag) => {
                self.open.push(self.tree.nodes.len());
                match tag {
                    // It may be a comment, which does not count.
                    Tag::HtmlBlock => {}
                    Tag::Image { dest_url, .. } => {
                        self.tree.includes |= is_include(dest_url);
                        self.check_depth(&span);
                    }
                    _ => self.check_depth(&span),
                }
            }
            Event::InlineHtml(html) if self.comments == Comments::TakeOut && is_comment(html) => {
                let position = CommentPosition::InText(self.around());
                return self.comment(html.to_string(), span, position);
            }
            _ => {}
        }
        self.tree.nodes.push(Node::leaf(event, span));
    }

    fn end(&mut self) {
        let Some(at) = self.open.pop() else { return };
        let nodes = &mut self.tree.nodes;
        nodes[at].size = nodes.len() - at;
        if !matches!(nodes[at].event, Event::Start(Tag::HtmlBlock)) {
            return;
        }
        let span = nodes[at].span.clone();
        if self.comments == Comments::TakeOut {
            let html = raw_html(&nodes[at..]);
            if is_comment(&html) {
                nodes.truncate(at);
                let position = CommentPosition::OwnLines(self.open.last().copied());
                return self.comment(html, span, position);
            }
        }
        self.open.push(at);
        self.check_depth(&span);
        self.open.pop();
    }

    fn check_depth(&mut self, span: &Span) {
        if self.open.len() > DEEPEST && self.tree.too_deep.is_none() {
            self.tree.too_deep = Some(span.start);
        }
    }

    fn comment(&mut self, html: String, span: Span, position: CommentPosition) {
        let span = span.start..span.start + html.trim_end().len();
        let at = self.tree.nodes.len();
        self.tree.comments.push(Comment {
            html,
            span,
            at,
            position,
        });
    }

    /// The item or row around, else the innermost block.
    fn around(&self) -> Option<Span> {
        let open = || self.open.iter().rev().map(|at| &self.tree.nodes[*at]);
        let item = open().find(|node| matches!(node.tag(), Some(Tag::Item | Tag::TableRow)));
        let block = || open().find(|node| !node.is_inline());
        item.or_else(block).map(|node| node.span.clone())
    }
}

/// Where the text from `body` on may be read to: its end, or the opening that is one too many, which is reported.
pub(crate) fn before_too_many_openings(
    path: &SourcePath,
    text: &str,
    body: usize,
    diagnostics: &mut Diagnostics,
) -> usize {
    let rest = &text[body..];
    let byte = |at: usize| rest.as_bytes().get(at);
    let opens =
        |at: &usize| matches!(byte(at + 1), Some(b'!' | b'?')) && byte(at + 2) != Some(&b'-');
    let signs = memchr::memchr_iter(b'<', rest.as_bytes());
    let Some(at) = signs.filter(opens).nth(MOST_OPENINGS) else {
        return text.len();
    };
    let span = body + at..body + at + 2;
    let message = format!(
        "more than {MOST_OPENINGS} pieces of raw HTML like `<!…` or `<?…`: the page is read up to here"
    );
    diagnostics.push(
        Code::RawHtml
            .at(path, &span, message)
            .help("write `\\<` where it is meant as text"),
    );
    body + at
}

/// Removes a tree that nests too deep, and reports it.
pub(crate) fn cut_too_deep(path: &SourcePath, tree: &mut Tree<'_>, diagnostics: &mut Diagnostics) {
    let Some(start) = tree.too_deep else { return };
    tree.nodes.clear();
    tree.unknown_footnotes.clear();
    let diagnostic = Code::TooDeep.at(
        path,
        &(start..start),
        format!("quotes and lists are nested more than {DEEPEST} deep here"),
    );
    diagnostics
        .push(diagnostic.help("a reader loses the thread after three: take some levels out"));
}

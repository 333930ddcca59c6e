//! Markdown to its tree, in one pass over pulldown-cmark's events.

use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::exercise::Kind;
use crate::model::source::{SourcePath, Span, is_include};
use crate::parse::markdown::autolinks::Bare;
use crate::parse::markdown::colons::Colons;
use crate::parse::markdown::near_misses::NearMisses;
use crate::parse::markdown::near_misses::near_miss::NearMiss;
use crate::parse::markdown::tree::{Node, is_comment, raw_html, siblings};
use crate::parse::markdown::{autolinks, colons};
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
    let (mut tree, mut stray) = read_as(text, text, base, math, comments, |event| event);
    let mut places = Vec::new();
    for _ in 0..colons::MOST_TIMES {
        if stray.is_empty() {
            break;
        }
        places.append(&mut stray);
        let Some(mask) = colons::absent(text) else {
            break;
        };
        let Some(masked) = colons::masked(text, &places, mask) else {
            break;
        };
        (tree, stray) = read_as(&masked, text, base, math, comments, |event| {
            colons::restored(event, mask)
        });
    }
    tree
}

/// Reads `text`, given with some of its colons masked. `own` makes an event of the text of one of the masked text. Returns
/// the places of colons that are still to be masked, too.
fn read_as<'m, 'a>(
    masked: &'m str,
    text: &'a str,
    base: usize,
    math: bool,
    comments: Comments,
    own: impl Fn(Event<'m>) -> Event<'a>,
) -> (Tree<'a>, Vec<usize>) {
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
    let parser = Parser::new_with_broken_link_callback(masked, options(math), Some(citation));
    let mut events = parser.into_offset_iter();
    let mut near_misses = NearMisses::new(text, math);
    let mut colons = Colons::default();
    let mut builder = TreeBuilder {
        text,
        base,
        comments,
        literal: 0,
        autolinks: autolinks::may_have_any(text),
        address: None,
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
        let event = own(event);
        near_misses.event(&event, &span);
        colons.event(&event, &span, text);
        builder.event(event, span.start + base..span.end + base);
    }
    let names = events.reference_definitions().iter().map(|(name, _)| name);
    near_misses.finish(&undefined.borrow(), names);
    let mut tree = builder.tree;
    tree.near_misses = near_misses.found;
    tree.unknown_footnotes = near_misses.unknown_footnotes;
    for miss in &mut tree.near_misses {
        miss.span = miss.span.start + base..miss.span.end + base;
        for change in &mut miss.fix {
            change.span = change.span.start + base..change.span.end + base;
        }
    }
    for (_, span) in &mut tree.unknown_footnotes {
        *span = span.start + base..span.end + base;
    }
    (tree, colons.stray)
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

/// A bare address that goes on behind the text it begins in.
struct OpenAddress {
    /// The index of its link.
    link: usize,
    /// Where it ends.
    end: usize,
    /// Where the last text that belongs to it ends.
    covered: usize,
}

struct TreeBuilder<'a> {
    /// What is read, from byte `base` of the file on.
    text: &'a str,
    base: usize,
    comments: Comments,
    /// How many containers are around whose text is shown as it is, or is part of a link.
    literal: usize,
    /// Whether the text may have bare addresses.
    autolinks: bool,
    /// The bare address being written.
    address: Option<OpenAddress>,
    /// Indices of the containers that have not ended.
    open: Vec<usize>,
    tree: Tree<'a>,
}

impl<'a> TreeBuilder<'a> {
    fn event(&mut self, event: Event<'a>, span: Span) {
        if self.address.is_some() && self.within_address(&event, &span) {
            return;
        }
        match &event {
            Event::Text(_) if self.autolinks => return self.words(event, span),
            Event::End(_) => return self.end(),
            Event::Start(tag) => {
                self.open.push(self.tree.nodes.len());
                self.literal += usize::from(is_literal(tag));
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
        if let Event::Start(tag) = &nodes[at].event {
            self.literal -= usize::from(is_literal(tag));
        }
        if matches!(nodes[at].event, Event::Start(Tag::Heading { .. })) {
            return self.braces_as_text(at);
        }
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

    /// Puts back the braces at the end of a heading, the node at an index that is the last one, if they are no attributes:
    /// `{1, 2, 3}`, `{draft}`.
    fn braces_as_text(&mut self, at: usize) {
        let Event::Start(Tag::Heading {
            id, classes, attrs, ..
        }) = &mut self.tree.nodes[at].event
        else {
            return;
        };
        let is_name = |word: &str| word.starts_with(|c: char| c.is_alphabetic() || c == '_');
        let is_kind = |word: &str| Kind::ALL.iter().any(|kind| kind.name() == word);
        let attributes = id.is_some()
            || classes.iter().any(|class| is_name(class))
            || attrs.iter().any(|(name, _)| is_kind(name));
        if attributes {
            return;
        }
        let heading = self.tree.nodes[at].span.clone();
        let (from, to) = (heading.start - self.base, heading.end - self.base);
        let written = self.text.get(from..to).unwrap_or_default();
        let braces = written
            .rfind('}')
            .and_then(|close| Some((written[..close].rfind('{')?, close + 1)));
        let Some((open, close)) = braces else { return };
        let last = siblings(&self.tree.nodes[at + 1..]).last();
        let start = last.map_or(heading.start + open, |last| last[0].span.end);
        if start > heading.start + open {
            // They are there already.
            return;
        }
        let end = heading.start + close;
        let Some(written) = self.text.get(start - self.base..end - self.base) else {
            return;
        };
        if let Event::Start(Tag::Heading { classes, attrs, .. }) = &mut self.tree.nodes[at].event {
            classes.clear();
            attrs.clear();
        }
        let text = Event::Text(CowStr::Borrowed(written));
        self.tree.nodes.push(Node::leaf(text, start..end));
        self.tree.nodes[at].size += 1;
    }

    /// Adds text, with links for the bare addresses in it.
    fn words(&mut self, event: Event<'a>, span: Span) {
        let base = self.base;
        let mut rest = span.start - base..span.end - base;
        let verbatim = self.literal == 0
            && matches!(&event, Event::Text(words) if self.text.get(rest.clone()) == Some(&**words));
        let mut found = verbatim
            .then(|| autolinks::find(self.text, &rest))
            .flatten();
        if found.is_none() {
            self.tree.nodes.push(Node::leaf(event, span));
            return;
        }
        while let Some(Bare {
            span: bare,
            is_mail,
        }) = found
        {
            if rest.start < bare.start {
                self.text_node(rest.start..bare.start);
            }
            let link = Tag::Link {
                link_type: if is_mail {
                    LinkType::Email
                } else {
                    LinkType::Autolink
                },
                dest_url: CowStr::Borrowed(&self.text[bare.clone()]),
                title: CowStr::Borrowed(""),
                id: CowStr::Borrowed(""),
            };
            let at = self.tree.nodes.len();
            self.tree.nodes.push(Node {
                event: Event::Start(link),
                span: bare.start + base..bare.end + base,
                size: 2,
            });
            self.text_node(bare.clone());
            if bare.end > rest.end {
                self.address = Some(OpenAddress {
                    link: at,
                    end: bare.end + base,
                    covered: span.end,
                });
                return;
            }
            rest.start = bare.end;
            found = autolinks::find(self.text, &rest);
        }
        if !rest.is_empty() {
            self.text_node(rest);
        }
    }

    fn text_node(&mut self, local: Span) {
        let text = Event::Text(CowStr::Borrowed(&self.text[local.clone()]));
        let span = local.start + self.base..local.end + self.base;
        self.tree.nodes.push(Node::leaf(text, span));
    }

    /// Whether an event is part of the bare address before it. Text that begins in it and ends behind it is cut; markup ends
    /// the address.
    fn within_address(&mut self, event: &Event<'a>, span: &Span) -> bool {
        let Some(open) = &mut self.address else {
            return false;
        };
        let (at, end, covered) = (open.link, open.end, open.covered);
        if !matches!(event, Event::Text(_)) || span.start >= end {
            self.address = None;
            if covered < end {
                self.shorten_address(at, covered);
            }
            return false;
        }
        if span.end <= end {
            open.covered = span.end;
            return true;
        }
        self.address = None;
        let local = span.start - self.base..span.end - self.base;
        if matches!(event, Event::Text(words) if words.len() == local.len()) {
            let rest = end - self.base..local.end;
            let words = Event::Text(CowStr::Borrowed(&self.text[rest.clone()]));
            self.words(words, rest.start + self.base..rest.end + self.base);
            return true;
        }
        self.shorten_address(at, span.start);
        false
    }

    fn shorten_address(&mut self, at: usize, end: usize) {
        let Some(link) = self.tree.nodes.get_mut(at) else {
            return;
        };
        let short = self.text.get(link.span.start - self.base..end - self.base);
        let Some(short) = short else { return };
        link.span.end = end;
        if let Event::Start(Tag::Link { dest_url, .. }) = &mut link.event {
            *dest_url = CowStr::Borrowed(short);
        }
        if let Some(text) = self.tree.nodes.get_mut(at + 1) {
            text.event = Event::Text(CowStr::Borrowed(short));
            text.span.end = end;
        }
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

/// Whether a container's text has no bare addresses: it is a link's, or shown as it is.
fn is_literal(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock
    )
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

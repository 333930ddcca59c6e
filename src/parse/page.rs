//! One Markdown file to a [`Document`]: front matter, title, prose and exercises.

use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::document::{Block, Document, Heading, Reference};
use crate::model::language;
use crate::model::prose::Prose;
use crate::model::source::{Source, SourcePath, Span, date_in_name};
use crate::parse::exercise;
use crate::parse::exercise::builder::Opening;
use crate::parse::markdown::events::{Events, block_end, plain_text};
use crate::parse::markdown::includes::Stretch;
use crate::parse::markdown::near_misses::Unmade;
use crate::parse::markdown::prose::Page;
use crate::parse::markdown::unread_blocks::unread;
use crate::parse::markdown::{includes, near_misses};
use crate::parse::options::Rules;
use crate::parse::references::citation_syntax;
use crate::parse::settings::front_matter::front_matter;
use pulldown_cmark::{BrokenLink, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag};

/// How deep quotes and lists may nest. Markdown itself has no bound; a page that needs more than this needs an editor.
const DEEPEST: usize = 40;

/// How many openings of raw HTML whose end is far to seek a file may have. The parser looks for the end of each to the end of
/// the file, so that a file of nothing else would take time without bound.
const MOST_OPENINGS: usize = 500;

/// Parses one page.
#[must_use]
pub fn page(source: &Source, rules: &Rules<'_>) -> (Document, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let (mut front, body) = front_matter(source, &mut diagnostics);
    front.date = front.date.or_else(|| date_of(&source.path));
    if let Some(nul) = source.text.find('\0') {
        let diagnostic = Code::NotUtf8.at(
            &source.path,
            &(nul..nul + 1),
            "the file holds a NUL byte, so it is not text",
        );
        diagnostics.push(diagnostic.help("save it as UTF-8 text"));
    }
    let math = front.math.unwrap_or(rules.math);
    let (mut stretches, allowed) = includes::stretches(source, body, math, rules, &mut diagnostics);
    let tags = rules
        .languages
        .into_iter()
        .flatten()
        .map(|(tag, _)| tag.as_str());
    let translated = language::of_file(&source.path, tags);
    let vocabulary = match &translated {
        Some((tag, _)) => rules
            .languages
            .and_then(|languages| languages.get(*tag)?.as_ref()),
        None => rules.vocabulary,
    };
    let vocabulary = vocabulary.filter(|_| !front.no_glossary);
    let mut page = Page::new(
        &source.path,
        &Rules {
            vocabulary,
            ..*rules
        },
    );
    for stretch in &mut stretches {
        page.path = SourcePath::clone(&stretch.path);
        // The page's own heading is printed by the template, and a link to it is a link to the page.
        let from = if stretch.path == source.path {
            page_heading_end(&stretch.events)
        } else {
            0
        };
        name_headings(&mut page, &mut stretch.events[from..]);
    }
    let stretches = stretches;
    for stretch in &stretches {
        collect_footnotes(&mut page, stretch);
    }
    let mut body = Body {
        page,
        text: "",
        heading: None,
        blocks: Vec::new(),
        headings: Vec::new(),
    };
    for (at, stretch) in stretches.iter().enumerate() {
        (body.page.path, body.text) = (SourcePath::clone(&stretch.path), stretch.text);
        body.walk(&stretch.events, at == 0 && stretch.path == source.path);
    }
    diagnostics.append(std::mem::take(&mut body.page.diagnostics));
    report_footnotes(&body.page, &stretches, &mut diagnostics);
    // A page that could not be read to its end has had its say; that it has no title would be one message too many.
    let unread = if diagnostics.has_errors() {
        source.path.to_string()
    } else {
        String::new()
    };
    let first = |of: fn(&Events<'_>) -> String| {
        stretches
            .iter()
            .map(|stretch| of(&stretch.events))
            .find(|text| !text.is_empty())
    };
    let title = front
        .title
        .clone()
        .or_else(|| first(title))
        .unwrap_or(unread);
    let document = Document {
        path: SourcePath::clone(&source.path),
        place: translated.as_ref().map_or_else(
            || SourcePath::clone(&source.path),
            |(_, place)| place.as_str().into(),
        ),
        language: translated.map(|(tag, _)| tag.into()),
        front,
        title,
        heading: body.heading,
        blocks: body.blocks,
        headings: body.headings,
        figures: body.page.figures,
        anchors: body.page.ids.into_iter().collect(),
        references: body.page.references,
        lead_text: first(lead_text).unwrap_or_default(),
        words: stretches.iter().map(|stretch| words(&stretch.events)).sum(),
        pieces: stretches
            .iter()
            .map(|stretch| &stretch.path)
            .filter(|path| **path != source.path)
            .cloned()
            .collect(),
        allowed,
    };
    (document, diagnostics)
}

/// The date that a page's name begins with; a page that is the index of a folder has the folder's.
fn date_of(path: &str) -> Option<String> {
    let mut parts = path.rsplit('/');
    let name = parts
        .next()
        .filter(|name| !name.starts_with("index."))
        .or_else(|| parts.next())?;
    date_in_name(name).map(|(date, _)| date.to_owned())
}

/// Parses Markdown that stands inside another file, such as a definition of the glossary. A text of TOML may be
/// escaped or span lines, so every place in it is the whole text's place.
pub(crate) fn fragment(
    path: &SourcePath,
    text: &str,
    span: &Span,
    references: &mut Vec<Reference>,
    diagnostics: &mut Diagnostics,
) -> Prose {
    let (mut events, unmade) = events(text, 0, false);
    for (_, place) in &mut events {
        place.clone_from(span);
    }
    for unmade in unmade {
        diagnostics.push(unmade.diagnostic(path, span));
    }
    let mut page = Page::new(path, &Rules::default());
    page.references = std::mem::take(references);
    let only_paragraph = matches!(events.first(), Some((Event::Start(Tag::Paragraph), _)))
        && block_end(&events, 0) == events.len();
    let prose = if only_paragraph {
        page.inlines(&events[1..events.len() - 1])
    } else {
        page.blocks(&events)
    };
    *references = std::mem::take(&mut page.references);
    diagnostics.append(page.diagnostics);
    prose
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
    let signs = rest.match_indices('<').map(|(at, _)| at);
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

/// Events with their places.
type Placed<'a> = Vec<(Event<'a>, Span)>;

/// The events of some Markdown, with places in the whole file, and what was meant to be a link and is none.
pub(crate) fn events(text: &str, base: usize, math: bool) -> (Placed<'_>, Vec<Unmade>) {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    options.set(Options::ENABLE_MATH, math);
    // `[@key]` is a link reference nobody defined: it comes back as a link to `@key`, which is a citation. Behind words of
    // its own, `[text][@key]`, it would take their place.
    let mut undefined = Vec::new();
    let citation = |link: BrokenLink<'_>| {
        if link.link_type == LinkType::Shortcut && citation_syntax::cites(&link.reference).is_some()
        {
            return Some((CowStr::from(link.reference.to_string()), CowStr::from("")));
        }
        undefined.push(link.into_static());
        None
    };
    let parser = Parser::new_with_broken_link_callback(text, options, Some(citation));
    // So many are looked at for one that may have been meant.
    let known = parser.reference_definitions().iter().take(100);
    let known: Vec<String> = known.map(|(name, _)| name.to_owned()).collect();
    let placed = parser
        .into_offset_iter()
        .map(|(event, span)| (event, span.start + base..span.end + base));
    // More than most pages have, so that they need not be moved while they come.
    let mut events: Placed<'_> = Vec::with_capacity(text.len() / 16);
    events.extend(placed);
    let mut unmade = near_misses::unclosed(text, base, &events);
    unmade.extend(near_misses::callouts(text, base, &events));
    unmade.extend(unread(text, base, &events));
    for link in &undefined {
        if let Some(mut found) = Unmade::undefined(text, link, known.iter().map(String::as_str)) {
            found.span = found.span.start + base..found.span.end + base;
            unmade.push(found);
        }
    }
    (events, unmade)
}

pub(crate) fn cut_too_deep(
    path: &SourcePath,
    events: &mut Vec<(Event<'_>, Span)>,
    diagnostics: &mut Diagnostics,
) {
    let mut depth = 0usize;
    let mut too_deep = None;
    for (event, span) in events.iter() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            too_deep = Some(span.clone());
            break;
        }
    }
    if let Some(span) = too_deep {
        let diagnostic = Code::TooDeep.at(
            path,
            &(span.start..span.start),
            format!("quotes and lists are nested more than {DEEPEST} deep here"),
        );
        diagnostics
            .push(diagnostic.help("a reader loses the thread after three: take some levels out"));
        events.clear();
    }
}

/// Gives every heading its id: the author's, else one made from its words.
fn name_headings<'a>(page: &mut Page<'_, 'a>, events: &mut [(Event<'a>, Span)]) {
    for (event, span) in events.iter() {
        if let Event::Start(Tag::Heading {
            id: Some(id),
            classes,
            ..
        }) = event
            && !page.ids.insert(id.to_string())
            && classes.is_empty()
        {
            let path = SourcePath::clone(&page.path);
            let diagnostic = Code::DuplicateAnchor.at(
                &path,
                span,
                format!("the id `{id}` is already taken on this page"),
            );
            page.diagnostics
                .push(diagnostic.help("give one of the two headings another id, or none"));
        }
    }
    for i in 0..events.len() {
        if !matches!(&events[i].0, Event::Start(Tag::Heading { id: None, classes, .. }) if classes.is_empty())
        {
            continue;
        }
        let end = block_end(events, i);
        let fresh = page.fresh_id(&plain_text(&events[i..end]));
        if let Event::Start(Tag::Heading { id, .. }) = &mut events[i].0 {
            *id = Some(CowStr::from(fresh));
        }
    }
}

fn collect_footnotes<'e, 'a>(page: &mut Page<'e, 'a>, stretch: &'e Stretch<'a>) {
    let events = &stretch.events;
    for i in 0..events.len() {
        if let (Event::Start(Tag::FootnoteDefinition(label)), span) = &events[i] {
            let end = block_end(events, i);
            let label = (SourcePath::clone(&stretch.path), label.to_string());
            page.definitions
                .insert(label, (&events[i + 1..end - 1], span.clone()));
        }
    }
}

fn report_footnotes(page: &Page<'_, '_>, stretches: &[Stretch<'_>], diagnostics: &mut Diagnostics) {
    for ((path, label), span) in page.unused_footnotes() {
        let diagnostic = Code::UnusedFootnote.at(
            path,
            &(span.start..span.start + label.len() + 3),
            format!("nothing refers to the footnote `{label}`"),
        );
        diagnostics.push(diagnostic.help(format!(
            "write `[^{label}]` where it belongs, or take it out"
        )));
    }
    for stretch in stretches {
        for window in stretch.events.windows(3) {
            if let [
                (Event::Text(open), start),
                (Event::Text(label), _),
                (Event::Text(close), end),
            ] = window
                && &**open == "["
                && &**close == "]"
                && let Some(label) = label.strip_prefix('^')
            {
                let place = start.start..end.end;
                let diagnostic = Code::UnknownFootnote.at(
                    &stretch.path,
                    &place,
                    format!("there is no footnote `{label}`"),
                );
                diagnostics.push(diagnostic.help(format!(
                    "write its text at the end of the page: `[^{label}]: …`"
                )));
            }
        }
    }
}

/// A page being put together.
struct Body<'p, 'e, 'a> {
    page: Page<'e, 'a>,
    text: &'p str,
    heading: Option<Prose>,
    blocks: Vec<Block>,
    headings: Vec<Heading>,
}

impl<'e, 'a> Body<'_, 'e, 'a> {
    /// Goes through the top-level blocks: runs of prose, and exercises.
    /// `first`: whether the page begins here.
    fn walk(&mut self, events: &'e Events<'a>, first: bool) {
        let mut at = 0;
        let mut prose_from = 0;
        let heading = if first { page_heading_end(events) } else { 0 };
        if heading > 0 {
            (at, prose_from) = (heading, heading);
            self.heading = Some(self.page.inlines(&events[1..heading - 1]));
        }
        while at < events.len() {
            let end = block_end(events, at);
            let Event::Start(Tag::Heading {
                level,
                id,
                classes,
                attrs,
            }) = &events[at].0
            else {
                at = end;
                continue;
            };
            let title = &events[at + 1..end - 1];
            let opening = Opening {
                level: *level as u8,
                id: id.as_deref(),
                classes,
                attrs,
                title,
                span: events[at].1.clone(),
            };
            let Some(kind) = exercise::kind_of(&mut self.page, &opening, self.text) else {
                self.headings.push(Heading {
                    level: (*level as u8).max(2),
                    id: id.as_deref().unwrap_or_default().to_owned(),
                    text: plain_text(title),
                    exercise: false,
                });
                at = end;
                continue;
            };
            self.prose(&events[prose_from..at]);
            let close = exercise_end(events, end, *level);
            if let Some(exercise) = exercise::parse(
                &mut self.page,
                kind,
                &opening,
                &events[end..close],
                self.text,
            ) {
                let level = exercise.level.max(2);
                self.headings.push(Heading {
                    level,
                    id: exercise.id.clone(),
                    text: exercise.title_text.clone(),
                    exercise: true,
                });
                self.blocks.push(Block::Exercise(Box::new(exercise)));
            }
            // The rule that ends an exercise is its end, not a rule of the text.
            at = if matches!(events.get(close), Some((Event::Rule, _))) {
                close + 1
            } else {
                close
            };
            prose_from = at;
        }
        self.prose(&events[prose_from..]);
    }

    fn prose(&mut self, events: &'e Events<'a>) {
        let prose = self.page.prose(events);
        if !prose.is_empty() {
            self.blocks.push(Block::Prose(prose));
        }
    }
}

/// Index behind the first-level heading a page begins with; 0 when it begins with something else.
fn page_heading_end(events: &Events<'_>) -> usize {
    match events.first() {
        Some((
            Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                classes,
                ..
            }),
            _,
        )) if classes.is_empty() => block_end(events, 0),
        _ => 0,
    }
}

/// Where an exercise ends: at the next heading of the same or higher rank, a rule, a footnote, or the end of the file.
pub(crate) fn exercise_end(events: &Events<'_>, from: usize, rank: HeadingLevel) -> usize {
    let mut at = from;
    while at < events.len() {
        match &events[at].0 {
            Event::Start(Tag::Heading { level, .. }) if *level <= rank => break,
            Event::Rule | Event::Start(Tag::FootnoteDefinition(_)) => break,
            _ => at = block_end(events, at),
        }
    }
    at
}

/// The first heading's words, whatever its rank.
fn title(events: &Events<'_>) -> String {
    let first = events
        .iter()
        .position(|(event, _)| matches!(event, Event::Start(Tag::Heading { .. })));
    first
        .map(|at| plain_text(&events[at..block_end(events, at)]))
        .unwrap_or_default()
}

fn lead_text(events: &Events<'_>) -> String {
    let first = events
        .iter()
        .position(|(event, _)| matches!(event, Event::Start(Tag::Paragraph)));
    first
        .map(|at| plain_text(&events[at..block_end(events, at)]))
        .unwrap_or_default()
}

/// Words as a reader counts them. Events split a word at an apostrophe, so only the text before it is counted.
fn words(events: &Events<'_>) -> usize {
    events
        .iter()
        .filter_map(|(event, _)| {
            if let Event::Text(text) | Event::Code(text) = event {
                Some(text)
            } else {
                None
            }
        })
        .map(|text| words_in(text))
        .sum()
}

/// How many stretches between blanks begin with a letter or digit. Every page is counted, so byte by byte.
fn words_in(text: &str) -> usize {
    let mut blank = true;
    let begins = |(at, byte): &(usize, u8)| {
        let first = std::mem::replace(&mut blank, byte.is_ascii_whitespace())
            && !byte.is_ascii_whitespace();
        let is_letter =
            || byte.is_ascii_alphanumeric() || text[*at..].starts_with(char::is_alphanumeric);
        first && is_letter()
    };
    text.bytes().enumerate().filter(begins).count()
}

#[cfg(test)]
mod tests {
    use super::words_in;

    #[test]
    fn words_are_what_stands_between_blanks_and_begins_with_a_letter_or_digit() {
        for (text, count) in [
            ("", 0),
            ("one two", 2),
            (" one\n\ttwo – 3 ", 3),
            ("Éa, „Öl“ été", 2),
            ("’s it’s", 1),
            ("字 a\u{a0}b", 2),
        ] {
            assert_eq!(words_in(text), count, "{text}");
        }
    }
}

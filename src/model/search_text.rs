//! What a search looks through: plain text by heading.

/// The text under one heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchSection {
    /// The heading's anchor; empty above the first heading.
    pub id: String,
    /// The heading's words.
    pub heading: String,
    /// The text below it, white space collapsed.
    pub text: String,
}

/// Text in reading order, cut into sections by its headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchText {
    /// At least one; the first belongs to whatever heading is above the text.
    sections: Vec<SearchSection>,
    /// Whether words belong to the heading of the last section.
    in_heading: bool,
}

impl Default for SearchText {
    fn default() -> Self {
        Self {
            sections: vec![SearchSection::default()],
            in_heading: false,
        }
    }
}

impl SearchText {
    /// Begins a section.
    pub fn begin(&mut self, id: &str, heading: &str) {
        self.sections.push(SearchSection {
            id: id.to_owned(),
            heading: heading.to_owned(),
            text: String::new(),
        });
    }

    /// The anchor and heading of the section being written.
    #[must_use]
    pub fn current(&self) -> (String, String) {
        let last = self.sections.last();
        last.map(|section| (section.id.clone(), section.heading.clone()))
            .unwrap_or_default()
    }

    /// Whether the words to come are those of a heading.
    pub fn set_in_heading(&mut self, in_heading: bool) {
        self.in_heading = in_heading;
    }

    /// Adds words. White space between them becomes one blank.
    pub fn say(&mut self, words: &str) {
        if words.starts_with(char::is_whitespace) {
            self.gap();
        }
        let text = self.target();
        for (at, word) in words.split_whitespace().enumerate() {
            if at > 0 {
                text.push(' ');
            }
            text.push_str(word);
        }
        if words.ends_with(char::is_whitespace) {
            self.gap();
        }
    }

    /// Ends a word.
    pub fn gap(&mut self) {
        let text = self.target();
        if !text.ends_with(' ') {
            text.push(' ');
        }
    }

    /// Takes the last gap back.
    pub fn drop_gap(&mut self) {
        let text = self.target();
        text.truncate(text.trim_end_matches(' ').len());
    }

    /// Adds another text, and ends its last word.
    pub fn append(&mut self, more: &Self) {
        for (at, section) in more.sections.iter().enumerate() {
            if at > 0 {
                self.begin(&section.id, "");
            }
            self.in_heading = true;
            self.say(&section.heading);
            self.in_heading = false;
            self.say(&section.text);
        }
        self.gap();
    }

    /// Its sections.
    #[must_use]
    pub fn into_sections(mut self) -> Vec<SearchSection> {
        for section in &mut self.sections {
            section.text.truncate(section.text.trim_end().len());
            for text in [&mut section.heading, &mut section.text] {
                let blanks = text.len() - text.trim_start().len();
                text.drain(..blanks);
            }
        }
        self.sections
    }

    fn target(&mut self) -> &mut String {
        if self.sections.is_empty() {
            self.sections.push(SearchSection::default());
        }
        let last = self.sections.len() - 1;
        let section = &mut self.sections[last];
        if self.in_heading {
            &mut section.heading
        } else {
            &mut section.text
        }
    }
}

//! The markup of other tools: how it is recognized, whose it is, and what to write here. Data for `foreign`.

/// A kind of markup of other tools.
pub(crate) struct Foreign {
    /// What it is called there, with its article.
    pub(crate) what: &'static str,
    /// Whose it is.
    pub(crate) tool: &'static str,
    pub(crate) form: Form,
    /// What to write here.
    pub(crate) here: &'static str,
}

/// How a kind of markup is recognized.
pub(crate) enum Form {
    /// A line of text that begins with one of these and has more behind it.
    Line(&'static [&'static str]),
    /// Text between two signs in one line, without a blank at its ends if `tight`.
    Between {
        open: &'static str,
        close: &'static str,
        tight: bool,
    },
    /// One of these, at the beginning of a line.
    Exactly(&'static [&'static str]),
    /// Braces right behind a link, a picture or brackets.
    Attached(&'static [&'static str]),
    /// A name in braces right in front of code: `{ref}`.
    Role,
    /// A code block whose language is in braces.
    Fence(&'static [&'static str]),
    /// Emphasis that names other answers and a tip: `*clay/loam:It is heavy*`.
    Answer,
    /// A role in front of code, or a link within it: `:ref:`.
    Rst,
    /// A comment in HTML that begins with one of these.
    Comment(&'static [&'static str]),
    /// A link whose address begins with this.
    Address(&'static str),
    /// What a heading ends with.
    Heading(&'static str),
}

const CALLOUT: &str = "write a callout: a quote whose first line is `> [!NOTE]` alone";
const EXERCISE: &str = "write an exercise: a heading that ends in `{#an-id .choice}`, then `- [ ]` and `- [x]`, each with its reply below, `  > …`";
const SHORTCODE: &str = "take it out, and write what it showed: a picture is `![what it shows](file.png)`, a shared text `![](_piece.md)`";

/// Narrower forms come before wider ones: the first that fits counts.
pub(crate) const TABLE: &[Foreign] = &[
    Foreign {
        what: "an embedded file",
        tool: "Obsidian",
        form: Form::Between {
            open: "![[",
            close: "]]",
            tight: true,
        },
        here: "write `![what it shows](file.png)`; a text that several pages share is `![](_piece.md)`",
    },
    Foreign {
        what: "a quiz option",
        tool: "LiaScript",
        form: Form::Exactly(&[
            "[(X)]", "[(x)]", "[( )]", "[[X]]", "[[x]]", "[[ ]]", "[[?]]", "[[!]]",
        ]),
        here: EXERCISE,
    },
    Foreign {
        what: "a table of contents",
        tool: "MkDocs and Markdown editors",
        form: Form::Exactly(&["[TOC]", "[[toc]]", "[[TOC]]", "[[_TOC_]]"]),
        here: "take it out: long pages list their sections by themselves",
    },
    Foreign {
        what: "a link",
        tool: "Org",
        form: Form::Between {
            open: "[[",
            close: "]]",
            tight: true,
        },
        here: "write `[text](address)`",
    },
    Foreign {
        what: "a wiki link or a quiz blank",
        tool: "Obsidian and LiaScript",
        form: Form::Between {
            open: "[[",
            close: "]]",
            tight: true,
        },
        here: "write `[its text](its-file.md)`; a sentence with blanks is an exercise, `{#an-id .phrase}`",
    },
    Foreign {
        what: "an inline note",
        tool: "Pandoc",
        form: Form::Between {
            open: "^[",
            close: "]",
            tight: true,
        },
        here: "write `[^1]` there, and `[^1]: the note` in a line of its own",
    },
    Foreign {
        what: "a private comment",
        tool: "Obsidian",
        form: Form::Between {
            open: "%%",
            close: "%%",
            tight: false,
        },
        here: "write `<!-- … -->`, which is not published",
    },
    Foreign {
        what: "a private comment",
        tool: "Obsidian",
        form: Form::Line(&["%%"]),
        here: "write `<!--` and `-->` in place of the two `%%`: what is between them is not published",
    },
    Foreign {
        what: "a highlight",
        tool: "Obsidian, MkDocs and Quarto",
        form: Form::Between {
            open: "==",
            close: "==",
            tight: true,
        },
        here: "write `**…**`",
    },
    Foreign {
        what: "a shortcode",
        tool: "Hugo and Quarto",
        form: Form::Between {
            open: "{{<",
            close: ">}}",
            tight: false,
        },
        here: SHORTCODE,
    },
    Foreign {
        what: "a shortcode",
        tool: "Hugo",
        form: Form::Between {
            open: "{{%",
            close: "%}}",
            tight: false,
        },
        here: SHORTCODE,
    },
    Foreign {
        what: "an include",
        tool: "mdBook",
        form: Form::Between {
            open: "{{#",
            close: "}}",
            tight: false,
        },
        here: "put the text into the page; a text that several pages share is `![](_piece.md)`",
    },
    Foreign {
        what: "a shortcode or variable",
        tool: "Zola, Jekyll and LiaScript",
        form: Form::Between {
            open: "{{",
            close: "}}",
            tight: false,
        },
        here: SHORTCODE,
    },
    Foreign {
        what: "a template tag",
        tool: "Jekyll and Zola",
        form: Form::Between {
            open: "{%",
            close: "%}",
            tight: false,
        },
        here: SHORTCODE,
    },
    Foreign {
        what: "an attribute list",
        tool: "Jekyll and MkDocs",
        form: Form::Between {
            open: "{:",
            close: "}",
            tight: false,
        },
        here: "take it out: what things look like is up to the theme",
    },
    Foreign {
        what: "a class or an attribute",
        tool: "Pandoc, Quarto and MkDocs",
        form: Form::Attached(&[
            "{.", "{ .", "{width", "{height", "{style", "{target", "{align", "{fig-", "{loading",
        ]),
        here: "take it out: what things look like is up to the theme",
    },
    Foreign {
        what: "a role",
        tool: "MyST",
        form: Form::Role,
        here: "write a link, `[text](page.md#heading)`, or plain Markdown",
    },
    Foreign {
        what: "a fenced block",
        tool: "Docusaurus, Pandoc, Quarto and MyST",
        form: Form::Line(&[":::"]),
        here: CALLOUT,
    },
    Foreign {
        what: "an admonition",
        tool: "MkDocs",
        form: Form::Line(&["!!! ", "??? ", "???+ "]),
        here: "write a callout: a quote whose first line is `> [!NOTE]` alone, and put `> ` in place of the four blanks of its text",
    },
    Foreign {
        what: "a tab",
        tool: "MkDocs",
        form: Form::Line(&["=== \"", "===! \"", "===+ \""]),
        here: "write a heading, and its text below it without the four blanks",
    },
    Foreign {
        what: "an include",
        tool: "MkDocs",
        form: Form::Line(&["--8<-- ", "-8<- "]),
        here: "put the text into the page; a text that several pages share is `![](_piece.md)`",
    },
    Foreign {
        what: "a keyword",
        tool: "Org",
        form: Form::Line(&["#+", ":PROPERTIES:"]),
        here: "write front matter between two lines of `+++`, and code between two lines of ```` ``` ````",
    },
    Foreign {
        what: "a directive",
        tool: "reStructuredText",
        form: Form::Line(&[".. "]),
        here: CALLOUT,
    },
    Foreign {
        what: "an import",
        tool: "MDX",
        form: Form::Line(&["import ", "export "]),
        here: "take it out: a page is Markdown and runs nothing",
    },
    Foreign {
        what: "a LaTeX command",
        tool: "Pandoc and R Markdown",
        form: Form::Line(&[
            "\\newpage",
            "\\pagebreak",
            "\\begin{",
            "\\end{",
            "\\vspace",
            "\\noindent",
        ]),
        here: "take it out; a formula is written between dollar signs",
    },
    Foreign {
        what: "a speaker note",
        tool: "LiaScript",
        form: Form::Line(&["--{{"]),
        here: "write it as a paragraph",
    },
    Foreign {
        what: "a directive",
        tool: "MyST",
        form: Form::Fence(&[
            "{note}",
            "{tip}",
            "{warning}",
            "{important}",
            "{caution}",
            "{danger}",
            "{hint}",
            "{attention}",
            "{error}",
            "{seealso}",
            "{admonition}",
        ]),
        here: CALLOUT,
    },
    Foreign {
        what: "a code class",
        tool: "Pandoc",
        form: Form::Fence(&["{.", "{ ."]),
        here: "write the language alone: ```` ```python ````",
    },
    Foreign {
        what: "executable code or a directive",
        tool: "Quarto, R Markdown and MyST",
        form: Form::Fence(&["{"]),
        here: "nothing is run here: write the language without braces, ```` ```python ````, and its results below; a figure is `![what it shows](file.png)`",
    },
    Foreign {
        what: "a summary mark",
        tool: "Hugo and Zola",
        form: Form::Comment(&["<!--more-->", "<!-- more -->"]),
        here: "take it out, and write `description = \"…\"` in the front matter",
    },
    Foreign {
        what: "a course header",
        tool: "LiaScript",
        form: Form::Comment(&[
            "<!--\nauthor:",
            "<!--\n\nauthor:",
            "<!-- author:",
            "<!--\r\nauthor:",
            "<!--\nversion:",
            "<!--\nlanguage:",
        ]),
        here: "write `title` and `authors` in front matter, between two lines of `+++`; its quizzes are shown as code, with their answers",
    },
    Foreign {
        what: "an answer with its tip",
        tool: "H5P",
        form: Form::Answer,
        here: "a sentence with blanks is an exercise, a heading that ends in `{#an-id .phrase}`",
    },
    Foreign {
        what: "a role or a link",
        tool: "reStructuredText",
        form: Form::Rst,
        here: "write a link, `[text](page.md#heading)`, or plain Markdown",
    },
    Foreign {
        what: "a block of a plug-in",
        tool: "mdBook and Obsidian",
        form: Form::Fence(&["admonish", "ad-"]),
        here: CALLOUT,
    },
    Foreign {
        what: "a block of a plug-in",
        tool: "Obsidian",
        form: Form::Fence(&["dataview", "tasks"]),
        here: "nothing is run here: write the list that it showed",
    },
    Foreign {
        what: "a quiz",
        tool: "quizdown",
        form: Form::Fence(&["quizdown"]),
        here: EXERCISE,
    },
    Foreign {
        what: "a comment",
        tool: "MDX",
        form: Form::Between {
            open: "{/*",
            close: "*/}",
            tight: false,
        },
        here: "write `<!-- … -->`, which is not published",
    },
    Foreign {
        what: "a link",
        tool: "Zola",
        form: Form::Address("@/"),
        here: "write the file as seen from this one, without `@/`: `[text](../other.md)`",
    },
    Foreign {
        what: "an unnumbered heading",
        tool: "Pandoc and Quarto",
        form: Form::Heading(" {-}"),
        here: "take the braces out",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_names_what_to_write_here() {
        for foreign in TABLE {
            assert!(
                !foreign.tool.is_empty() && foreign.what.contains(' '),
                "{}",
                foreign.here
            );
            assert!(
                foreign.here.starts_with(|c: char| c.is_lowercase()),
                "{}",
                foreign.here
            );
        }
    }
}

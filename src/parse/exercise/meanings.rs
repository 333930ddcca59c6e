//! What authors call exercises, in plain words and in other tools, and the kinds here that come closest.
//!
//! A word that becomes the name of a kind moves out of this table: a test says so.

use crate::model::exercise::Kind;

/// Kinds with the words that mean them, in lower case and without hyphens. A word that stands in several rows may mean each
/// of them, the first one most likely.
const MEANINGS: [(Kind, &[&str]); 8] = [
    (
        Kind::Choice,
        &[
            "activity",
            "assessment",
            "check",
            "exercise",
            "exercises",
            "knowledge",
            "knowledgecheck",
            "mc",
            "mcq",
            "multi",
            "multichoice",
            "multiple",
            "multiplechoice",
            "options",
            "poll",
            "practice",
            "problem",
            "question",
            "questions",
            "quiz",
            "quizz",
            "radio",
            "scenario",
            "selfcheck",
            "single",
            "singlechoice",
            "singleselect",
            "multiselect",
            "task",
            "trivia",
            "truefalse",
            "vignette",
        ],
    ),
    (
        Kind::Checklist,
        &[
            "activity",
            "checkbox",
            "checkboxes",
            "exercise",
            "inventory",
            "selfcheck",
            "survey",
            "task",
            "tasklist",
            "tasks",
            "tick",
            "ticklist",
            "ticks",
            "todo",
            "todos",
        ],
    ),
    (
        Kind::Scale,
        &[
            "likert",
            "likertscale",
            "measure",
            "questionnaire",
            "rate",
            "rating",
            "ratings",
            "screening",
            "slider",
            "survey",
        ],
    ),
    (
        Kind::Sort,
        &[
            "buckets",
            "categories",
            "categorise",
            "categorize",
            "classify",
            "drag",
            "draganddrop",
            "dragdrop",
            "grouping",
            "match",
            "matching",
            "order",
            "ordering",
            "sorting",
        ],
    ),
    (
        Kind::Cards,
        &[
            "deck",
            "dialogcards",
            "flashcard",
            "flashcards",
            "flip",
            "flipcard",
            "flipcards",
            "match",
            "matching",
        ],
    ),
    (
        Kind::Phrase,
        &[
            "blank",
            "blanks",
            "cloze",
            "fill",
            "fillin",
            "fillintheblank",
            "fillintheblanks",
            "fillthegap",
            "fillthegaps",
            "gap",
            "gapfill",
            "gaps",
            "gaptext",
            "sentence",
        ],
    ),
    (
        Kind::Plan,
        &[
            "actionplan",
            "goal",
            "goals",
            "ifthen",
            "implementationintention",
            "intention",
            "planning",
            "safetyplan",
        ],
    ),
    (
        Kind::Reflect,
        &[
            "activity",
            "diary",
            "essay",
            "exercise",
            "freetext",
            "freewrite",
            "freewriting",
            "journal",
            "journaling",
            "openended",
            "prompt",
            "prompts",
            "question",
            "questions",
            "reflection",
            "reflections",
            "reflexion",
            "selfreflection",
            "shortanswer",
            "task",
            "textarea",
            "think",
            "thinking",
            "write",
            "writing",
        ],
    ),
];

/// The kinds that a word may mean, the most likely one first.
pub(crate) fn meant(word: &str) -> impl Iterator<Item = Kind> {
    let word: String = word
        .chars()
        .filter(|c| !matches!(c, '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect();
    MEANINGS
        .iter()
        .filter(move |(_, words)| words.contains(&word.as_str()))
        .map(|(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_the_table_is_a_kind() {
        for (_, words) in MEANINGS {
            for word in words {
                assert!(
                    Kind::ALL.iter().all(|kind| kind.name() != *word),
                    "`{word}` is a kind now: take it out"
                );
            }
        }
    }

    #[test]
    fn a_word_means_kinds_however_it_is_spelled() {
        for word in ["multiple-choice", "MultipleChoice", "multiple_choice"] {
            assert_eq!(meant(word).collect::<Vec<_>>(), [Kind::Choice], "{word}");
        }
        assert_eq!(
            meant("survey").collect::<Vec<_>>(),
            [Kind::Checklist, Kind::Scale]
        );
        assert_eq!(meant("unnumbered").count(), 0);
    }
}

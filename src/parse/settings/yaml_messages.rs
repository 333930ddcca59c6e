//! Messages about YAML in an author's words, in place of serde-saphyr's own.

/// What is wrong, and how to fix it. `said`: the crate's message; `deepest`: how deep values may nest.
pub(crate) fn message(said: &str, deepest: usize) -> (String, &'static str) {
    if let Some(known) = in_our_words(said, deepest) {
        return known;
    }
    // "message at line 3, column 1": the place is shown by the snippet.
    let message = said.split(" at line ").next().unwrap_or(said);
    let message = message.lines().next().unwrap_or_default().to_owned();
    (
        message,
        "put text that contains `:` or `#` between quotation marks",
    )
}

/// The messages that name the crate's types and options.
fn in_our_words(message: &str, deepest: usize) -> Option<(String, &'static str)> {
    if let Some(key) = message
        .strip_prefix("duplicate mapping key: ")
        .and_then(|rest| rest.split(',').next())
    {
        return Some((format!("`{key}` is given twice"), "take one of the two out"));
    }
    if message.contains("Depth {") || message.contains("recursion limit") {
        return Some((
            format!("lists and tables are nested more than {deepest} deep"),
            "take some levels out",
        ));
    }
    message.contains("budget breached").then(|| {
        let message = "this front matter grows too large when it is read".to_owned();
        (
            message,
            "write it out without `&` and `*`, and with fewer values",
        )
    })
}

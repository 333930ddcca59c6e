//! Formatted text at the end of a string.

use std::fmt::{Arguments, Write};

/// Appends formatted text to a string. Unlike [`writeln!`] it returns nothing: only memory can run out.
pub fn append(text: &mut String, arguments: Arguments<'_>) {
    // `String` implements `Write` without errors.
    let _ = text.write_fmt(arguments);
}

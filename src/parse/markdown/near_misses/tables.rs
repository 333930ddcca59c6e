//! Rows with more cells than the head of their table has: the rest of them is left out.

use crate::model::diagnostic::Code;
use crate::model::source::Span;
use crate::parse::markdown::near_misses::blocks::cells;
use crate::parse::markdown::near_misses::near_miss::NearMiss;

/// A table being read.
#[derive(Default)]
pub(crate) struct LongRows {
    table: Span,
    columns: usize,
    /// The longest row so far that is too long, and its number of cells.
    longest: Option<(Span, usize)>,
    count: usize,
}

impl LongRows {
    pub(crate) fn begin(&mut self, table: &Span, columns: usize) {
        *self = Self {
            table: table.clone(),
            columns,
            longest: None,
            count: 0,
        };
    }

    pub(crate) fn row(&mut self, text: &str, span: &Span) {
        let row = line_at(text, span.start);
        let count = cells(&text[row.clone()]).len();
        if count <= self.columns {
            return;
        }
        self.count += 1;
        if self.longest.as_ref().is_none_or(|(_, most)| count > *most) {
            self.longest = Some((row, count));
        }
    }

    /// Ends the table. What there is to report about it.
    pub(crate) fn end(&mut self, text: &str) -> Option<NearMiss> {
        let (row, count) = self.longest.take()?;
        let columns = self.columns;
        let lost = cells(&text[row.clone()]);
        let lost = lost.get(columns).copied().unwrap_or_default();
        let others = match self.count {
            1 => String::new(),
            2 => ", and 1 more row is too long".to_owned(),
            more => format!(", and {} more rows are too long", more - 1),
        };
        let message = format!(
            "this row has {count} cells and the head of its table {columns}, so `{lost}` is left out{others}"
        );
        let help = "add a cell to the head and to the line below it; write `\\|` for a `|` that is part of a cell";
        let mut miss = NearMiss::new(row, Code::TableRow, message, help);
        let head = line_at(text, self.table.start);
        let below = line_at(text, (head.end + 1).min(text.len()));
        for (line, cell) in [(head, " |"), (below, "---|")] {
            let written = text[line.clone()].trim_end();
            let end = line.start + written.len();
            let bar = if written.ends_with('|') { "" } else { "|" };
            miss = miss.replace(end..end, format!("{bar}{}", cell.repeat(count - columns)));
        }
        Some(miss)
    }
}

/// From a place to the end of its line.
fn line_at(text: &str, start: usize) -> Span {
    let rest = text.get(start..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    start..start + line.len()
}

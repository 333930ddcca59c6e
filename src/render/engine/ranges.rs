//! The template function `range`, limited per page. Tera limits each call, but nested loops call it many times, and a
//! template that counts to ten billion would never end.

use std::cell::Cell;
use tera::{Error, Kwargs, State, TeraResult};

/// Maximum number of values that all ranges of a page may have together.
const MAX_VALUES: u64 = 1_000_000;

thread_local! {
    /// Values used since the page began. A page is rendered by one thread.
    static USED: Cell<u64> = const { Cell::new(0) };
}

/// Resets the limit for a new page.
pub(crate) fn begin() {
    USED.set(0);
}

/// `range(end=3)`: the numbers 0, 1, 2. Also takes `start` and `step_by`.
#[allow(
    clippy::needless_pass_by_value,
    reason = "the shape tera gives functions"
)]
pub(crate) fn range(kwargs: Kwargs, _: &State) -> TeraResult<Vec<i64>> {
    let start = kwargs.get::<i64>("start")?.unwrap_or_default();
    let end = kwargs.must_get::<i64>("end")?;
    let step = kwargs.get::<i64>("step_by")?.unwrap_or(1);
    if step < 1 || start > end {
        return Err(Error::message(
            "a range runs from `start` up to `end`, by a `step_by` of 1 or more",
        ));
    }
    let length = end.abs_diff(start).div_ceil(step.unsigned_abs());
    let used = USED.get().saturating_add(length);
    if used > MAX_VALUES {
        return Err(Error::message(format!(
            "the ranges of one page hold more than {MAX_VALUES} numbers together"
        )));
    }
    USED.set(used);
    let step = usize::try_from(step).unwrap_or(usize::MAX);
    Ok((start..end).step_by(step).collect())
}

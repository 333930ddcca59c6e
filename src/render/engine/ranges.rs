//! `range` for templates, with a bound on a whole page: Tera bounds each call, but one loop within another calls it again
//! and again, and a template that counts to ten thousand million would never end.

use std::cell::Cell;
use tera::{Error, Kwargs, State, TeraResult};

/// Numbers that the ranges of one page may hold together.
const MOST: u64 = 1_000_000;

thread_local! {
    /// Numbers given out since the page began. A page is rendered by one thread from beginning to end.
    static GIVEN: Cell<u64> = const { Cell::new(0) };
}

/// Another page begins.
pub(crate) fn begin() {
    GIVEN.set(0);
}

/// `range(end=3)`: 0, 1, 2; also `start` and `step_by`.
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
    let given = GIVEN.get().saturating_add(length);
    if given > MOST {
        return Err(Error::message(format!(
            "the ranges of one page hold more than {MOST} numbers together"
        )));
    }
    GIVEN.set(given);
    let step = usize::try_from(step).unwrap_or(usize::MAX);
    Ok((start..end).step_by(step).collect())
}

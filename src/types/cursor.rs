//! Where the next page of a list begins.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How many rows a list gives when nobody asks for a number.
pub const DEFAULT_LIMIT: usize = 20;
/// How many rows a list gives at most.
pub const MAX_LIMIT: usize = 100;

/// How many rows to give to somebody who asks for so many; none where it is out of range.
pub fn limit(asked: Option<u32>) -> Option<usize> {
    let limit = asked.map_or(Some(DEFAULT_LIMIT), |asked| usize::try_from(asked).ok());
    limit.filter(|limit| (1..=MAX_LIMIT).contains(limit))
}

/// One page of a list and the cursor of the next.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The rows of this page.
    pub items: Vec<T>,
    /// Give this as `cursor` to read on; absent on the last page.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// Builds a page from up to `limit + 1` rows: the extra one only tells that there is more.
    pub fn of(mut rows: Vec<T>, limit: usize, cursor: impl Fn(&T) -> String) -> Self {
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = if more { rows.last().map(cursor) } else { None };
        Self { items: rows, next_cursor }
    }

    /// The same page with other rows.
    pub fn map<U>(self, change: impl Fn(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(change).collect(), next_cursor: self.next_cursor }
    }
}

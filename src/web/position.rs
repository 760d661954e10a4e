//! Where to read on in a list.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::Error;
use crate::types::cursor;

/// Which rows of a list are asked for, in a query string.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Position {
    /// How many rows, at most 100.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Where to read on, from the answer before.
    pub cursor: Option<String>,
}

impl Position {
    /// How many rows are asked for.
    pub fn limit(&self) -> Result<usize, Error> {
        cursor::limit(self.limit).ok_or_else(|| Error::field("limit", "out-of-range"))
    }
}

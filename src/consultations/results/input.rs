//! What results are asked with.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::Error;

/// How many people are expected where nobody says.
pub const USUAL: u32 = 100;
/// The most that can be planned for.
const MOST: u32 = 1_000_000;

/// For how many people.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub struct Expected {
    /// How many people are expected to take part; 100 when left out.
    #[param(minimum = 1, maximum = 1_000_000)]
    pub people: Option<u32>,
}

impl Expected {
    /// The number, if it is one that can be planned for.
    pub fn check(&self) -> Result<u32, Error> {
        let people = self.people.unwrap_or(USUAL);
        if (1..=MOST).contains(&people) { Ok(people) } else { Err(Error::field("people", "out-of-range")) }
    }
}

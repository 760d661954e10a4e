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
        let fault = |code, limit: usize| Err(Error::limit("people", code, limit));
        match self.people.unwrap_or(USUAL) {
            0 => fault("number-too-small", 1),
            people if people > MOST => fault("number-too-large", usize::try_from(MOST).unwrap_or(usize::MAX)),
            people => Ok(people),
        }
    }
}

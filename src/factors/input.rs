//! What is sent about second factors. Secrets appear in no debug output.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::FactorKind;
use crate::error::{Error, FieldErrors};
use crate::types::silent;
use crate::types::text::clean_line;

/// Longest name of a factor, in characters.
const NAME_LIMIT: usize = 60;

/// A second factor to set up.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFactor {
    /// What it is.
    #[schema(value_type = String)]
    pub kind: FactorKind,
    /// By what the member knows it, such as the telephone it is on.
    #[serde(default)]
    #[schema(max_length = 60)]
    pub name: String,
}

impl NewFactor {
    /// The name, checked.
    pub(super) fn parse(&self) -> Result<String, Error> {
        let name = clean_line(&self.name);
        let mut errors = FieldErrors::default();
        errors.longest("name", &name, NAME_LIMIT);
        errors.finish(name)
    }
}

/// The code that an app shows.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmFactor {
    /// Six digits.
    #[schema(max_length = 60)]
    pub code: String,
}

/// A proof of who somebody is: the code by whoever has a second factor, the password by whoever has none.
#[derive(Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Prove {
    /// Six digits of the app, or a recovery code.
    #[serde(default)]
    #[schema(max_length = 60)]
    pub code: String,
    /// The password, where there is no second factor.
    #[serde(default)]
    #[schema(max_length = 256, format = "password")]
    pub password: String,
    /// From the last log-in of this program: by it the program is known, and need not wait for what others tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub device_token: Option<String>,
}

silent!(ConfirmFactor, Prove);

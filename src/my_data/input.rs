//! What somebody decides who leaves.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{Error, FieldErrors};

/// What becomes of what the member has written.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// `keep`: published practices stay, without a name. `remove`: they are deleted.
    #[serde(default)]
    #[schema(max_length = 10)]
    pub practices: String,
}

impl Leave {
    /// Whether published practices stay.
    pub(super) fn parse(&self) -> Result<bool, Error> {
        let mut errors = FieldErrors::default();
        match self.practices.as_str() {
            "keep" | "remove" => {}
            "" => errors.add("practices", "required"),
            _ => errors.add("practices", "unknown-code"),
        }
        errors.finish(self.practices == "keep")
    }
}

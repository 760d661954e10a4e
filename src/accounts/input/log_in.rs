//! Log-ins and passwords. Passwords appear in no debug output.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::types::silent;

/// An address and a password.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogIn {
    /// The member's address.
    #[schema(max_length = 254, format = "email")]
    pub email: String,
    /// The member's password.
    #[schema(max_length = 256, format = "password")]
    pub password: String,
    /// From the last log-in of this program: by it the program is known, and need not wait for what others tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub device_token: Option<String>,
}

/// Where a log-in comes from.
#[derive(Clone)]
pub struct Origin {
    /// The visitor, as limits count them.
    pub address: String,
    /// The secrets by which the device may be known.
    pub devices: Vec<String>,
    /// What the device is called, for the list of sessions.
    pub device_name: String,
}

/// A refresh token; it works once.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshSession {
    /// From the log-in, or from the last refresh.
    #[schema(max_length = 100)]
    pub refresh_token: String,
}

/// How much to log out of.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EndSession {
    /// All sessions of the member, not only this one.
    #[serde(default)]
    pub everywhere: bool,
}

/// Which sessions to end.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EndSessions {
    /// All but the session of this request.
    #[serde(default)]
    pub others: bool,
}

/// Whose password is forgotten.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetPassword {
    /// The member's address.
    #[schema(max_length = 254, format = "email")]
    pub email: String,
}

/// A password chosen with a mailed link, the first or a new one.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoosePassword {
    /// From the link.
    #[schema(max_length = 100)]
    pub token: String,
    /// At least 15 characters of any kind.
    #[schema(min_length = 15, max_length = 256, format = "password")]
    pub password: String,
}

silent!(LogIn, Origin, RefreshSession, ResetPassword, ChoosePassword);

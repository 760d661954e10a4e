//! Errors as clients of the API get them: `application/problem+json` (RFC 9457).

use serde::Serialize;
use utoipa::ToSchema;

use crate::error::Error;
use crate::i18n::{fault, text};
use crate::types::Locale;

/// The media type of an error.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// An error, with everything a client and the person behind it need to go on.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Names the kind of error; the same as `code`, as an address.
    #[schema(value_type = String, format = "uri-reference")]
    pub r#type: String,
    /// What happened, in the reader's language.
    pub title: String,
    /// What to do about it, in the reader's language.
    pub detail: String,
    /// The HTTP status.
    pub status: u16,
    /// The number of this request, to quote in a question.
    pub instance: String,
    /// Stable name of the error.
    pub code: String,
    /// Every field at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemField>,
    /// The moves that are possible instead.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<String>,
    /// The phase of the consultation that does not take this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase: Option<&'static str>,
}

/// What is wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemField {
    /// JSON pointer to the field.
    pub pointer: String,
    /// Stable name of the fault.
    pub code: String,
    /// What to change, in the reader's language.
    pub detail: String,
    /// The name that was probably meant, for one that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nearest: Option<String>,
}

impl Problem {
    /// Renders an error in the reader's language.
    pub fn new(error: &Error, locale: Locale, request_id: &str) -> Self {
        let code = error.code.as_str();
        Self {
            r#type: format!("/api/problems#{code}"),
            title: text(locale, &format!("error-{code}"), &[]),
            detail: text(locale, &format!("error-{code}-detail"), &[]),
            status: error.code.status(),
            instance: format!("urn:uuid:{request_id}"),
            code: code.to_owned(),
            errors: error
                .fields
                .iter()
                .map(|field| ProblemField {
                    pointer: field.pointer.clone(),
                    code: field.code.to_owned(),
                    detail: fault(locale, field),
                    nearest: field.nearest.clone(),
                })
                .collect(),
            allowed: error.allowed.iter().map(|name| (*name).to_owned()).collect(),
            phase: error.phase,
        }
    }
}

/// The statuses that any operation may answer with a problem, and what each means, for the OpenAPI document.
pub const ANSWERS: [(&str, &str); 14] = [
    ("400", "The request could not be read."),
    ("401", "Nobody is logged in, or the token is not valid any more."),
    ("403", "This is not for this person."),
    ("404", "There is no such thing, or none this person may know of."),
    ("405", "The address exists, the method does not."),
    ("409", "The present state does not allow this; `allowed` lists what it does."),
    ("410", "The link was used, replaced or is too old."),
    ("412", "Somebody saved a newer revision."),
    ("413", "The request is larger than we read."),
    ("415", "The body is of a kind we do not read."),
    ("422", "Fields are missing or wrong; `errors` names each."),
    ("428", "Send `If-Match` with the revision the change is based on."),
    ("429", "Too many attempts; see `Retry-After`."),
    ("503", "Storage does not answer just now; see `Retry-After`."),
];

//! Consultations, for clients of the API.

mod manage;
pub(super) mod paper;
mod part;
pub(super) mod recordings;
mod results;
mod settings;
mod waves;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::{Deserialize, Serialize};
use std::future::{Ready, ready};
use utoipa::{IntoParams, ToSchema};

use crate::error::Code;
use crate::web::{Api, Failure};

/// The routes of this slice.
pub fn routes(api: &mut Api<'_>) {
    settings::routes(api);
    part::routes(api);
    recordings::routes(api);
    paper::routes(api);
    waves::routes(api);
    manage::routes(api);
    results::routes(api);
}

/// The code of somebody's part, from the header `Participant-Code`: never from an address, which
/// others write down.
#[derive(Debug)]
pub(super) struct PartCode(pub String);

impl FromRequest for PartCode {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // However it was typed: also with dashes that are not the keyboard's.
        let code = request.headers().get("participant-code");
        let code = code.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        ready(code.map(Self).ok_or_else(|| Code::UnknownPart.into()))
    }
}

/// A part's code if the request has one.
#[derive(Debug)]
pub(super) struct MaybePartCode(pub Option<String>);

impl FromRequest for MaybePartCode {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(Ok(Self(PartCode::from_request(request, payload).into_inner().ok().map(|code| code.0))))
    }
}

/// The code that shows a draft.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Preview {
    /// The preview code, for a draft.
    preview: Option<String>,
}

/// A list that comes whole.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Items<T> {
    /// All of them.
    items: Vec<T>,
}

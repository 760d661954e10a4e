//! Taking part, for clients of the API.

pub mod invitations;
pub mod meetings;
pub mod part;
pub mod waves;

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::error::Code;
use crate::web::{Api, Failure};

/// The routes of this part.
pub fn routes(api: &mut Api<'_>) {
    part::routes(api);
    waves::routes(api);
    invitations::routes(api);
    meetings::routes(api);
}

/// The code of somebody's part, from the header `Participant-Code`: never from an address, which
/// others write down.
#[derive(Debug)]
pub struct PartCode(pub String);

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
pub struct MaybePartCode(pub Option<String>);

impl FromRequest for MaybePartCode {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(Ok(Self(PartCode::from_request(request, payload).into_inner().ok().map(|code| code.0))))
    }
}

//! Whoever comes back to their own part: the browser keeps its code in a cookie until it is closed.

use std::fmt;
use std::future::{Ready, ready};

use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError};

use super::super::service::part::{self, Part};
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::types::Id;
use crate::web::Failure;
use crate::web::page::host_cookie;

/// Somebody's own part, as the address and the cookie name it. A request without the cookie is shown the
/// way back in.
#[derive(Debug, Clone)]
pub struct Own {
    /// The consultation.
    pub id: Id,
    code: String,
}

impl Own {
    /// The part, if the code still opens one.
    pub fn enter(&self, tx: &mut Tx<'_>) -> Result<Part, Error> {
        part::enter(tx, self.id, &self.code)
    }
}

impl FromRequest for Own {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Ok(id) = request.match_info().query("id").parse() else {
            return ready(Err(Failure::from(Code::NotFound).into()));
        };
        ready(code(request, id).map(|code| Self { id, code }).ok_or_else(|| WayBack(id).into()))
    }
}

/// Sends somebody to where the code is asked for.
#[derive(Debug)]
struct WayBack(Id);

impl fmt::Display for WayBack {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("this browser has no code")
    }
}

impl ResponseError for WayBack {
    fn status_code(&self) -> StatusCode {
        StatusCode::SEE_OTHER
    }

    fn error_response(&self) -> HttpResponse {
        let place = format!("/consultations/{}/return", self.0);
        HttpResponse::SeeOther().insert_header((header::LOCATION, place)).finish()
    }
}

/// The code of one's part, if this browser has it.
pub fn code(request: &HttpRequest, id: Id) -> Option<String> {
    request.cookie(&cookie_name(id)).map(|cookie| cookie.value().to_owned())
}

/// Lets the browser keep the code until it is closed.
pub fn remember(response: &mut HttpResponse, id: Id, code: &str) -> Result<(), Failure> {
    let cookie = host_cookie(cookie_name(id), code.to_owned());
    response.add_cookie(&cookie).map_err(|error| Failure(Error::internal(error)))
}

/// Lets the browser forget the code.
pub fn forget(response: &mut HttpResponse, id: Id) -> Result<(), Failure> {
    let mut cookie = Cookie::build(cookie_name(id), "")
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .finish();
    cookie.make_removal();
    response.add_cookie(&cookie).map_err(|error| Failure(Error::internal(error)))
}

fn cookie_name(id: Id) -> String {
    format!("__Host-part-{}", id.0.simple())
}

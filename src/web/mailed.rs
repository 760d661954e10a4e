//! Links that were mailed: their secret goes from the address into a cookie before a page is shown, so that it
//! stands in no history, bookmark, `Referer` or screenshot.
//!
//! The cookie is sent to the page of the link alone. Forms carry the secret from there on.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// The names of secrets in addresses.
const SECRETS: [&str; 2] = ["token", "invitation"];
const COOKIE: &str = "__Secure-mailed";
/// Somebody may look something up before they go on.
const LIFE: Duration = Duration::hours(1);
/// No secret of ours is longer.
const LONGEST: usize = 200;

/// Wraps a page that mailed links lead to.
pub async fn off_the_address(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<BoxBody>>, actix_web::Error> {
    let mut pairs: Vec<(String, String)> =
        serde_html_form::from_str(request.query_string()).unwrap_or_default();
    let found = pairs.iter().find(|(name, secret)| is_secret(name) && !secret.is_empty());
    let Some((_, secret)) = found.filter(|_| request.method() == Method::GET).cloned() else {
        return Ok(next.call(request).await?.map_into_boxed_body().map_into_left_body());
    };
    pairs.retain(|(name, _)| !is_secret(name));
    let rest = serde_html_form::to_string(&pairs).unwrap_or_default();
    let mark = if rest.is_empty() { "" } else { "?" };
    let address = format!("{}{mark}{rest}", request.path());
    let secret: String = secret.chars().take(LONGEST).collect();
    let kept = Cookie::build(COOKIE, utf8_percent_encode(&secret, NON_ALPHANUMERIC).to_string())
        .path(request.path().to_owned())
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(LIFE)
        .finish();
    let response = HttpResponse::SeeOther()
        .insert_header((header::LOCATION, address))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .cookie(kept)
        .finish();
    Ok(request.into_response(response).map_into_right_body())
}

fn is_secret(name: &str) -> bool {
    SECRETS.contains(&name)
}

/// The secret of the link that led to this page; empty when none did.
#[derive(Debug)]
pub struct Mailed(pub String);

impl FromRequest for Mailed {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.cookie(COOKIE).map(|cookie| cookie.value().to_owned()).unwrap_or_default())))
    }
}

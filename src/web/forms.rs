//! Forms of pages: read from the body, and accepted only from a page of ours.
//!
//! The proof is a keyed hash of a cookie that another site can neither read nor set, in a hidden
//! field (OWASP: HMAC-based token pattern); besides, a browser that says the form came from another
//! site is believed.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Failure;
use super::extract::{app_of, read_query, too_large};
use super::idempotency::Once;
use super::page::{SESSION_COOKIE, VISIT_COOKIE};
use crate::auth::Keys;
use crate::auth::keys::{Purpose, secret_text};
use crate::error::{Code, Error};

/// The hidden field that carries the proof.
pub const TOKEN_FIELD: &str = "form_token";

/// The proof for a browser that holds the cookie value `binding`.
pub(super) fn token(keys: &Keys, binding: &str) -> String {
    format!("{}.{}", keys.present_id(), secret_text(keys.sign(Purpose::Form, binding.as_bytes())))
}

/// Whether `token` is the proof for one of the cookies of this request.
pub(super) fn is_ours(keys: &Keys, request: &HttpRequest, given: &str) -> bool {
    use base64::Engine;
    let Some((key_id, signature)) = given.split_once('.') else { return false };
    let Ok(signature) = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(signature) else {
        return false;
    };
    // A session cookie counts first: a form made before the log-in must not work in its session.
    let bindings = [SESSION_COOKIE, VISIT_COOKIE].into_iter().filter_map(|name| request.cookie(name));
    bindings.take(2).any(|cookie| keys.verify(key_id, Purpose::Form, cookie.value().as_bytes(), &signature))
}

/// Whether the browser itself says that the request was made by another site.
pub(super) fn comes_from_elsewhere(request: &HttpRequest, own: &str) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = header("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    match (header("origin"), header("host")) {
        (Some(origin), Some(host)) => {
            origin != own && origin.split_once("://").is_none_or(|(_, rest)| rest != host)
        }
        _ => false,
    }
}

#[derive(Deserialize)]
struct Proof {
    #[serde(default)]
    form_token: String,
    #[serde(default)]
    form_key: String,
}

/// Reads a form. A field that is missing counts as one that was left empty, so that the page can say what
/// is needed; a browser leaves out what was not chosen.
fn read_form<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    let mut text = text.to_owned();
    let mut fault = None;
    for _ in 0..MOST_MISSING {
        let error = match read_query(&text) {
            Ok(read) => return Ok(read),
            Err(error) => error,
        };
        let missing = error.fields.first().filter(|field| field.code == "required");
        let Some(name) = missing.map(|field| field.field().to_owned()) else { return Err(error) };
        text = format!("{text}&{name}=");
        fault = Some(error);
    }
    Err(fault.unwrap_or_else(|| Code::Malformed.into()))
}

/// The hidden field that names this showing of the form.
pub(super) const KEY_FIELD: &str = "form_key";

/// More fields than this are missing in no form.
const MOST_MISSING: usize = 60;

/// A form that came from a page of ours, and its name: what creates or confirms something does so once for
/// each ([`Once::run`]), however often the button is pressed.
#[derive(Debug)]
pub struct Form<T>(pub T, pub Once);

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = web::Bytes::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let app = app_of(&request)?;
            if !request.content_type().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
                return Err(Code::UnsupportedMediaType.into());
            }
            let body = body.await.map_err(too_large)?;
            let text = std::str::from_utf8(&body).map_err(|_| Code::Malformed)?;
            let Proof { form_token, form_key } = read_query(text)?;
            let elsewhere = comes_from_elsewhere(&request, &app.config.server.public_url);
            if elsewhere || !is_ours(&app.keys, &request, &form_token) {
                return Err(Code::ForgedForm.into());
            }
            // Proof and key are spent here: a form is read like the JSON of the same name.
            let hidden =
                |pair: &str| [TOKEN_FIELD, KEY_FIELD].contains(&pair.split('=').next().unwrap_or_default());
            let content = text.split('&').filter(|pair| !hidden(pair)).collect::<Vec<_>>().join("&");
            Ok(Self(read_form(&content)?, Once::of_form(request.path(), &form_key, &content)))
        })
    }
}

/// A form that has nothing but its proof.
#[derive(Debug, Deserialize)]
pub struct Token {}

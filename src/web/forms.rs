//! Forms of pages: read from the body, and accepted only from a page of ours.
//!
//! The proof is a keyed hash of a cookie that another site can neither read nor set, in a hidden
//! field (OWASP: HMAC-based token pattern); besides, a browser that says the form came from another
//! site is believed.

use actix_web::dev::{Payload, ServiceRequest};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::future::LocalBoxFuture;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::extract::{app_of, read_query, too_large};
use super::idempotency::Once;
use super::page::{SESSION_COOKIE, VISIT_COOKIE};
use super::{Failure, choose};
use crate::app::App;
use crate::auth::keys::Purpose;
use crate::auth::{Keys, session};
use crate::error::{Code, Error};

/// The hidden field that carries the proof.
pub const TOKEN_FIELD: &str = "form_token";

/// Bytes of the proof, and of the mask that lies over it.
const PROOF: usize = 32;

/// The proof for a browser that holds the cookie value `binding`, under a mask: it looks different in each answer,
/// so that nobody finds it out by how well answers compress (BREACH).
pub(super) fn token(keys: &Keys, binding: &str, mask: [u8; PROOF]) -> String {
    let proof = keys.sign(Purpose::Form, binding.as_bytes());
    let bytes = [mask, masked(proof, mask)].concat();
    format!("{}.{}", keys.present_id(), URL_SAFE_NO_PAD.encode(bytes))
}

fn masked(proof: [u8; PROOF], mask: [u8; PROOF]) -> [u8; PROOF] {
    let mut bytes = proof;
    bytes.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
    bytes
}

/// What `given` says of the browser that it was made for: the id of the key, and the proof without its mask.
fn unmasked(given: &str) -> Option<(&str, [u8; PROOF])> {
    let (key_id, text) = given.split_once('.')?;
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (mask, proof) = bytes.split_first_chunk::<PROOF>()?;
    Some((key_id, masked(proof.try_into().ok()?, *mask)))
}

/// Whether `given` is the proof for the session of this request; where there is none, for the visit of its browser.
/// What was shown before the log-in is worth nothing in the session.
pub(super) async fn is_ours(app: &App, request: &HttpRequest, given: &str) -> Result<bool, Error> {
    let Some((key_id, proof)) = unmasked(given) else { return Ok(false) };
    let fits = |name: &str| {
        let cookie = request.cookie(name);
        cookie.is_some_and(|cookie| app.keys.verify(key_id, Purpose::Form, cookie.value().as_bytes(), &proof))
    };
    if fits(SESSION_COOKIE) {
        return Ok(true);
    }
    Ok(fits(VISIT_COOKIE) && !has_session(app, request).await?)
}

async fn has_session(app: &App, request: &HttpRequest) -> Result<bool, Error> {
    let Some(cookie) = request.cookie(SESSION_COOKIE) else { return Ok(false) };
    let secret = cookie.value().to_owned();
    let found = app.read(move |app, tx| session::by_cookie(tx, &secret, &app.config.auth)).await?;
    Ok(found.is_somebody())
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

/// Refuses a text that not every database can keep, as it is refused in JSON.
fn refuse_nul(content: &str) -> Result<(), Error> {
    let mut pairs = content.split('&').filter_map(|pair| pair.split_once('='));
    match pairs.find(|(_, value)| value.contains("%00") || value.contains('\0')) {
        Some((name, _)) => Err(Error::field(name, "holds-nul")),
        None => Ok(()),
    }
}

/// Reads a form. A field that is missing counts as one that was left empty, so that the page can say what
/// is needed; a browser leaves out what was not chosen.
pub(super) fn read_form<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
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

/// The body of a form, kept while its request is answered: whatever goes wrong, and wherever, the page that says so
/// can give back what was typed.
#[derive(Debug, Clone)]
pub(super) struct FormBody(pub web::Bytes);

/// Reads the body of a form ahead of everything that may refuse it.
pub(super) async fn keep_body(request: &mut ServiceRequest) -> Result<(), Failure> {
    if request.path().starts_with("/api/") || !is_form(request.request()) {
        return Ok(());
    }
    let body = request.extract::<web::Bytes>().await.map_err(too_large)?;
    request.extensions_mut().insert(FormBody(body.clone()));
    request.set_payload(Payload::from(body));
    Ok(())
}

fn is_form(request: &HttpRequest) -> bool {
    request.content_type().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// What was typed into the form of this request; nothing where another site sent it.
pub(super) fn typed(app: &App, request: &HttpRequest) -> Vec<String> {
    if comes_from_elsewhere(request, &app.config.server.public_url) {
        return Vec::new();
    }
    let extensions = request.extensions();
    let kept = extensions.get::<FormBody>().and_then(|FormBody(body)| std::str::from_utf8(body).ok());
    kept.map(Typed::of).or_else(|| extensions.get::<Typed>().cloned()).unwrap_or_default().0
}

/// Whether a form is shown again with the refusal: another content may be taken (403, 422), somebody else was quicker
/// (409, 412), or it came too often or while storage did not answer (429, 503).
pub fn shows_form_again(error: &Error) -> bool {
    matches!(error.code.status(), 403 | 409 | 412 | 422 | 429 | 503)
}

/// What was typed into a form that could not be taken.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed(Vec<String>);

impl Typed {
    /// Fields that are a secret: a password, a code, or what leads to one.
    const SECRETS: [&str; 9] =
        ["password", "current", "new", "token", "code", "invitation", "secret", "link", "request"];
    /// Fields that are nobody's words: what a form says of itself, and which button was pressed.
    const OTHERS: [&str; 15] = [
        TOKEN_FIELD,
        KEY_FIELD,
        "revision",
        "next",
        "id",
        "number",
        "state",
        "status",
        "confirmed",
        "asked",
        "whole",
        "do",
        choose::BUTTON,
        choose::WORDS,
        choose::BEFORE,
    ];

    /// Fields that are chosen from a list: their codes tell a reader nothing, and choosing again takes a moment.
    const CHOICES: [&str; 32] = [
        "access",
        "act",
        "best",
        "block_optional",
        "byline",
        "chosen",
        "consents",
        "country",
        "finding",
        "frequency",
        "hour",
        "in",
        "interest",
        "kind",
        "language",
        "languages",
        "level",
        "licence",
        "maximum_items",
        "methods",
        "minimum_items",
        "phase_kind",
        "policy_area",
        "policy_areas",
        "population_groups",
        "reason_code",
        "role",
        "subdivisions",
        "time_zone",
        "visibility",
        "weekday",
        "worst",
    ];

    fn of(form: &str) -> Self {
        Self::of_fields(serde_html_form::from_str::<Vec<_>>(form).unwrap_or_default())
    }

    /// The words in these fields, as named in a form.
    pub(super) fn of_fields(fields: impl IntoIterator<Item = (String, String)>) -> Self {
        let is_said = |(name, text): &(String, String)| {
            let name = name.as_str();
            let lists: [&[&str]; 3] = [&Self::SECRETS, &Self::OTHERS, &Self::CHOICES];
            !text.trim().is_empty() && !lists.iter().any(|list| list.contains(&name))
        };
        Self(fields.into_iter().filter(is_said).map(|(_, text)| text).collect())
    }
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
        let body = read_body(request, payload);
        Box::pin(async move {
            let (content, once) = body.await?;
            Ok(Self(read_form(&content)?, once))
        })
    }
}

/// The body of a form that came from a page of ours, without what proves it, and its name.
pub(super) fn read_body(
    request: &HttpRequest,
    payload: &mut Payload,
) -> LocalBoxFuture<'static, Result<(String, Once), Failure>> {
    let body = web::Bytes::from_request(request, payload);
    let request = request.clone();
    Box::pin(async move {
        let app = app_of(&request)?;
        if !is_form(&request) {
            return Err(Code::UnsupportedMediaType.into());
        }
        let body = body.await.map_err(too_large)?;
        let text = std::str::from_utf8(&body).map_err(|_| Code::Malformed)?;
        let Proof { form_token, form_key } = read_query(text)?;
        let elsewhere = comes_from_elsewhere(&request, &app.config.server.public_url);
        if elsewhere {
            return Err(Code::ForgedForm.into());
        }
        if !is_ours(&app, &request, &form_token).await? {
            return Err(Code::ForgedForm.into());
        }
        // Proof and key are spent here: a form is read like the JSON of the same name.
        let hidden =
            |pair: &str| [TOKEN_FIELD, KEY_FIELD].contains(&pair.split('=').next().unwrap_or_default());
        let content = text.split('&').filter(|pair| !hidden(pair)).collect::<Vec<_>>().join("&");
        refuse_nul(&content)?;
        let once = Once::of_form(request.path(), &form_key, &content);
        Ok((content, once))
    })
}

/// A form that has nothing but its proof.
#[derive(Debug, Deserialize)]
pub struct Token {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_looks_different_each_time_and_means_the_same() {
        let keys = Keys::new("a secret with more than 32 characters".to_owned().into(), "".to_owned().into());
        let keys = keys.unwrap();
        // Masks that differ in each bit.
        let (one, other) = (token(&keys, "visit", [0; PROOF]), token(&keys, "visit", [0xff; PROOF]));
        let said = |text: &str| text.split_once('.').map(|(_, masked)| masked.to_owned()).unwrap();
        let same = said(&one).chars().zip(said(&other).chars()).filter(|(one, other)| one == other).count();
        assert_eq!(same, 0, "letters are the same");
        assert_eq!(unmasked(&one), unmasked(&other));
        assert_ne!(unmasked(&one), unmasked(&token(&keys, "another visit", [1; PROOF])));
        for broken in ["", ".", "key.", "key.AAAA", one.get(..one.len() - 2).unwrap(), &format!("{one}AAAA")]
        {
            assert_eq!(unmasked(broken), None, "{broken}");
        }
    }
}

//! What handlers take from a request: language, query, body, revision. Each refuses with every fault at once.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;

use super::Failure;
use crate::app::App;
use crate::error::{Code, Error, FieldError};
use crate::types::{Locale, json};

/// The cookie that remembers which language a visitor chose.
pub const LANGUAGE_COOKIE: &str = "language";

/// The language of the answer: asked for in the address, chosen earlier, or what the browser prefers.
#[derive(Debug, Clone, Copy)]
pub struct Lang(pub Locale);

/// The language that a request asks for by `?lang=`, if it does.
pub fn asked_language(request: &HttpRequest) -> Option<Locale> {
    request
        .query_string()
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang="))
        .and_then(|code| code.parse().ok())
}

/// The language a request is answered in when nobody is logged in.
pub fn language(request: &HttpRequest) -> Locale {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    asked_language(request)
        .or_else(|| request.cookie(LANGUAGE_COOKIE).and_then(|cookie| cookie.value().parse().ok()))
        .or_else(|| header(header::ACCEPT_LANGUAGE).and_then(Locale::from_accept_language))
        .unwrap_or_default()
}

impl FromRequest for Lang {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(language(request))))
    }
}

/// The application's data, from inside an extractor.
pub(super) fn app_of(request: &HttpRequest) -> Result<App, Failure> {
    request
        .app_data::<web::Data<App>>()
        .map(|app| app.get_ref().clone())
        .ok_or_else(|| Failure(Error::internal("the application is not attached")))
}

/// A query string; wrong values are refused by name, and so are unknown parameters where the type says so.
#[derive(Debug)]
pub struct ValidQuery<T>(pub T);

impl<T: DeserializeOwned> FromRequest for ValidQuery<T> {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read_query(request.query_string()).map(Self).map_err(Failure))
    }
}

/// Reads a query string, or a form, into `T`.
pub(super) fn read_query<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    let parser = serde_html_form::Deserializer::from_bytes(text.as_bytes());
    serde_path_to_error::deserialize(parser)
        .map_err(|error| at_fault(&error.path().to_string(), &error.inner().to_string()))
}

/// A JSON body, checked against the type's shape: syntax faults are 400, wrong fields 422. One of an
/// `Option` may be left out.
///
/// By its name utoipa knows it for the body of an operation, so that none can forget to declare it.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = json_body(request, payload);
        Box::pin(async move {
            match body.await? {
                body if body.is_empty() => {
                    let nothing = serde_json::from_value(serde_json::Value::Null);
                    nothing.map(Self).map_err(|_| Failure::from(Code::Malformed))
                }
                body => read_json(&body).map(Self).map_err(Failure),
            }
        })
    }
}

/// The bytes of a body that is JSON by its header; one without bytes needs none.
pub(super) fn json_body(
    request: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<web::Bytes, Failure>> + use<> {
    let is_json = is_json(request);
    let body = web::Bytes::from_request(request, payload);
    async move {
        let body = body.await.map_err(too_large)?;
        if is_json || body.is_empty() { Ok(body) } else { Err(Code::UnsupportedMediaType.into()) }
    }
}

/// A body that could not be read whole.
pub(super) fn too_large(error: actix_web::Error) -> Failure {
    if let Some(PayloadError::Io(cause)) = error.as_error::<PayloadError>()
        && cause.kind() == std::io::ErrorKind::TimedOut
    {
        return Code::TooSlow.into();
    }
    match error.as_response_error().status_code() {
        actix_web::http::StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge.into(),
        _ => Code::Malformed.into(),
    }
}

/// Reads JSON into `T`.
pub(crate) fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    if let Some((pointer, code)) = json::lost(body) {
        return Err(Error::invalid(vec![FieldError { pointer, ..FieldError::new("", code) }]));
    }
    let mut parser = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut parser).map_err(|error| {
        if error.inner().is_data() {
            at_fault(&error.path().to_string(), &error.inner().to_string())
        } else {
            Code::Malformed.into()
        }
    })?;
    parser.end().map_err(|_| Error::new(Code::Malformed))?;
    Ok(value)
}

/// Reads a JSON value into `T`.
pub(super) fn read_value<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, Error> {
    serde_path_to_error::deserialize(value)
        .map_err(|error| at_fault(&error.path().to_string(), &error.inner().to_string()))
}

/// From serde's words to a field and a code of ours.
fn at_fault(path: &str, message: &str) -> Error {
    let mut names = message.split('`').skip(1).step_by(2);
    let named = names.next().unwrap_or_default();
    let parent = if path == "." {
        String::new()
    } else {
        format!("/{}", path.replace(['.', '['], "/").replace(']', ""))
    };
    let inside = |name: &str| format!("{parent}/{name}").trim_start_matches('/').to_owned();
    let fault = if message.starts_with("missing field") {
        FieldError::new(&inside(named), "required")
    } else if message.starts_with("unknown field") {
        let is_named = parent.rsplit('/').next() == Some(named) && !named.is_empty();
        let pointer = if is_named { parent.trim_start_matches('/').to_owned() } else { inside(named) };
        FieldError::unknown(&pointer, "unknown-field", names)
    } else if message.starts_with("duplicate field") {
        FieldError::new(&inside(named), "malformed")
    } else {
        let code = if message.starts_with("unknown variant") { "unknown-code" } else { "malformed" };
        FieldError { pointer: parent, ..FieldError::new("", code) }
    };
    Error::invalid(vec![fault])
}

/// The revision a change is based on, from `If-Match`; a change without it is refused (428).
#[derive(Debug, Clone, Copy)]
pub struct IfMatch(pub i64);

impl FromRequest for IfMatch {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(header) = request.headers().get(header::IF_MATCH) else {
            return ready(Err(Code::PreconditionRequired.into()));
        };
        let revision = header
            .to_str()
            .ok()
            .map(|text| text.trim().trim_start_matches("W/").trim_matches('"'))
            .and_then(|text| text.parse().ok());
        // A tag that is none of ours cannot match.
        ready(revision.map(Self).ok_or_else(|| Code::Stale.into()))
    }
}

/// The revision a change is based on, where the client says one; for changes that the state of the
/// thing protects already.
#[derive(Debug, Clone, Copy)]
pub struct MaybeIfMatch(pub Option<i64>);

impl FromRequest for MaybeIfMatch {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !request.headers().contains_key(header::IF_MATCH) {
            return ready(Ok(Self(None)));
        }
        ready(
            IfMatch::from_request(request, payload)
                .into_inner()
                .map(|IfMatch(revision)| Self(Some(revision))),
        )
    }
}

fn is_json(request: &HttpRequest) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| {
        let kind = kind.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("application/json")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its shape matters")]
    struct Shape {
        title: String,
        years: Vec<i64>,
    }

    #[test]
    fn every_fault_names_its_field() {
        let cases: [(&str, Code, &str, &str); 6] = [
            (r#"{"title":"a","years":[1],"x":2}"#, Code::Invalid, "/x", "unknown-field"),
            (r#"{"years":[1]}"#, Code::Invalid, "/title", "required"),
            (r#"{"title":7,"years":[1]}"#, Code::Invalid, "/title", "malformed"),
            (r#"{"title":"a","years":[1,"b"]}"#, Code::Invalid, "/years/1", "malformed"),
            (r#"{"title":"a","title":"b","years":[]}"#, Code::Invalid, "/title", "stands-twice"),
            (r#"{"title":"#, Code::Malformed, "", ""),
        ];
        for (body, code, pointer, fault) in cases {
            let error = read_json::<Shape>(body.as_bytes()).unwrap_err();
            assert_eq!(error.code, code, "{body}");
            if let Some(field) = error.fields.first() {
                assert_eq!((field.pointer.as_str(), field.code), (pointer, fault), "{body}");
            }
        }
    }
}

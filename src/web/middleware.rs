//! What happens to every request: a number, a log line, the headers that protect, and errors in the
//! form the reader can use.

use std::sync::atomic::Ordering;
use std::time::Instant;

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError, web};

use super::Failure;
use super::extract::language;
use super::failure::{Shown, not_allowed};
use super::forms::keep_body;
use super::hurry::Hurried;
use super::operations::{BASE, Operations};
use super::page::local_path;
use super::problem::{MEDIA_TYPE, Problem};
use crate::app::App;
use crate::audit;
use crate::auth::Actor;
use crate::error::{Code, Error};

/// The number of a request: in its answer, in its log line, in an error page.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Headers of every answer. Nothing from elsewhere is loaded, nothing frames us, nothing is guessed.
const PROTECTION: [(HeaderName, HeaderValue); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
        ),
    ),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (HeaderName::from_static("permissions-policy"), HeaderValue::from_static("interest-cohort=()")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];

/// For a year, browsers come back over TLS only (RFC 6797); sent where people reach us over TLS.
const A_YEAR_OF_TLS: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");
/// A cache must not give what is compressed to whoever cannot read it.
const BY_ENCODING: HeaderValue = HeaderValue::from_static("accept-encoding");
/// What the API answers may be kept by its reader, who asks each time whether it still holds.
const ASK_EACH_TIME: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Wraps every request.
pub async fn around(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<BoxBody>>, actix_web::Error> {
    let started = Instant::now();
    let app = request.app_data::<web::Data<App>>().map(|app| app.get_ref().clone());
    let id = app.as_ref().map(|app| app.new_id().to_string()).unwrap_or_default();
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = known(request.method());
    if request.method() == Method::HEAD {
        // A HEAD is answered like a GET; the server leaves the body out.
        request.head_mut().method = Method::GET;
    }
    let body = Hurried::wrap(request.take_payload());
    request.set_payload(body);
    let unread = keep_body(&mut request).await.err();
    let refused = other_method(&request)
        .or_else(|| unread.or_else(|| unknown_parameters(&request)).map(|refused| refused.error_response()));
    let mut response = match refused {
        Some(refused) => request.into_response(refused),
        None => next.call(request).await?.map_into_boxed_body(),
    };
    let route = response.request().match_pattern().unwrap_or_else(|| "none".to_owned());
    let shown = response.response().extensions().get::<Shown>().map(|Shown(error)| std::rc::Rc::clone(error));
    let shown = shown.or_else(|| bare_error(&response));
    if let (Some(error), Some(app)) = (shown, &app) {
        if error.code == Code::Forbidden {
            let asker = response.request().extensions().get::<Actor>().cloned();
            note_denied(app, asker, format!("{method} {route}")).await;
        }
        let rendered = render(app, response.request(), &error, &id).await;
        let kept: Vec<_> = [header::RETRY_AFTER, header::ALLOW]
            .into_iter()
            .filter_map(|name| response.headers().get(&name).cloned().map(|value| (name, value)))
            .collect();
        let (request, _) = response.into_parts();
        response = ServiceResponse::new(request, rendered);
        for (name, value) in kept {
            response.headers_mut().insert(name, value);
        }
    }
    for (name, value) in PROTECTION {
        // A mail that is shown in a frame has a stricter policy of its own.
        if !response.headers().contains_key(&name) {
            response.headers_mut().insert(name, value);
        }
    }
    if app.as_ref().is_some_and(|app| app.config.server.public_url.starts_with("https://")) {
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, A_YEAR_OF_TLS);
    }
    if response.request().path().starts_with("/api/")
        && !response.headers().contains_key(header::CACHE_CONTROL)
    {
        response.headers_mut().insert(header::CACHE_CONTROL, ASK_EACH_TIME);
    }
    if !response.headers().contains_key(header::VARY) {
        response.headers_mut().insert(header::VARY, BY_ENCODING);
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    if app.as_ref().is_some_and(|app| app.stopping.load(Ordering::Relaxed)) {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    let status = response.status();
    let duration = started.elapsed();
    if let Some(app) = app {
        app.metrics.request(method, &route, status.as_u16(), duration);
    }
    tracing::info!(
        request.id = id,
        http.method = method,
        http.route = route,
        http.status = status.as_u16(),
        duration_microseconds = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX),
        "request"
    );
    Ok(response.map_into_left_body())
}

/// Puts on record that a member asked for what they may not.
async fn note_denied(app: &App, asker: Option<Actor>, what: String) {
    let Some(actor) = asker else { return };
    if let Err(error) = app.write(move |app, tx| audit::denied(tx, &app.keys, &actor, what)).await {
        let (code, cause) = (error.code.as_str(), error.cause.as_deref());
        tracing::warn!(code, cause, "a denial is not on record");
    }
}

/// The method under one of the names that there are (RFC 9110, 9): whoever makes up others makes no labels.
fn known(method: &Method) -> &'static str {
    const NAMES: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];
    NAMES.into_iter().find(|name| *name == method.as_str()).unwrap_or("other")
}

/// `/practices/facets` is no practice: where an address of its own does not know a method, a neighbour that takes keys
/// is not asked.
fn other_method(request: &ServiceRequest) -> Option<HttpResponse> {
    if !request.path().starts_with(BASE) {
        return None;
    }
    let operations = request.app_data::<web::Data<Operations>>()?;
    let methods = operations.methods_of_own(request.path())?;
    (!methods.contains(&request.method().as_str())).then(|| not_allowed(&methods))
}

/// The API knows its parameters: a misspelt one would leave out what it should have asked for. Pages pass
/// over what links carry.
fn unknown_parameters(request: &ServiceRequest) -> Option<Failure> {
    if request.query_string().is_empty() || !request.path().starts_with(BASE) {
        return None;
    }
    let operations = request.app_data::<web::Data<Operations>>()?;
    let path = request.path().trim_end_matches('/');
    let unknown = operations.unknown_parameters(request.method().as_str(), path, request.query_string());
    (!unknown.is_empty()).then(|| Error::invalid(unknown).into())
}

/// An error that the framework made itself, in plain text or without a body: no such address, no such
/// method, an address whose parts cannot be read.
fn bare_error(response: &ServiceResponse) -> Option<std::rc::Rc<Error>> {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind.is_some_and(|kind| !kind.starts_with("text/plain")) && !response.response().body().size().is_eof()
    {
        return None;
    }
    let code = match response.status() {
        StatusCode::NOT_FOUND => Code::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed,
        StatusCode::BAD_REQUEST => Code::Malformed,
        StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
        _ => return None,
    };
    Some(std::rc::Rc::new(code.into()))
}

/// What a client of the API is asked for (RFC 6750, RFC 9470).
fn challenge(code: Code) -> Option<&'static str> {
    match code {
        Code::Unauthenticated => Some("Bearer"),
        Code::SecondStepNeeded | Code::SecondStepMissing => {
            Some(r#"Bearer error="insufficient_user_authentication""#)
        }
        Code::ProofNeeded => Some(r#"Bearer error="insufficient_user_authentication", max_age=300"#),
        _ => None,
    }
}

/// The page that comes before one for which something is still missing.
pub(super) fn step_before(code: Code) -> Option<&'static str> {
    match code {
        Code::Unauthenticated => Some("/log-in"),
        Code::SecondStepNeeded => Some("/log-in/code"),
        Code::SecondStepMissing => Some("/account/second-step"),
        Code::ProofNeeded => Some("/account/proof"),
        _ => None,
    }
}

/// JSON for clients of the API, a page for people.
async fn render(app: &App, request: &HttpRequest, error: &Error, id: &str) -> HttpResponse {
    let status = super::failure::status(error.code);
    if request.path().starts_with("/api/") {
        let problem = Problem::new(error, language(request), id);
        let mut response = HttpResponse::build(status);
        if let Some(challenge) = challenge(error.code) {
            response.insert_header((header::WWW_AUTHENTICATE, challenge));
        }
        return response
            .content_type(MEDIA_TYPE)
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(serde_json::to_string(&problem).unwrap_or_default());
    }
    if let (Some(step), &Method::GET) = (step_before(error.code), request.method()) {
        let back = local_path(request.uri().path_and_query().map_or("/", |address| address.as_str()));
        let next = serde_html_form::to_string([("next", back)]).unwrap_or_default();
        return HttpResponse::SeeOther().insert_header((header::LOCATION, format!("{step}?{next}"))).finish();
    }
    super::error_page::error_page(app, request, error, id).await
}

//! Carries an [`Error`] out of a handler; the middleware renders it as a problem or as a page.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};

use crate::error::{Code, Error};

/// An error on its way out. Whether it becomes JSON or HTML is decided once, by the middleware.
#[derive(Debug)]
pub struct Failure(pub Error);

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<Code> for Failure {
    fn from(code: Code) -> Self {
        Self(code.into())
    }
}

/// What the middleware needs to know of an error: everything but its cause, which is logged here.
#[derive(Debug, Clone)]
pub(super) struct Shown(pub std::rc::Rc<Error>);

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        status(self.0.code)
    }

    fn error_response(&self) -> HttpResponse {
        let error = &self.0;
        if error.code.status() >= 500 {
            tracing::error!(code = error.code.as_str(), cause = error.cause.as_deref(), "a request failed");
        }
        let mut response = HttpResponseBuilder::new(status(error.code)).finish();
        if let Some(seconds) = error.retry_after {
            response.headers_mut().insert(actix_web::http::header::RETRY_AFTER, seconds.into());
        }
        let shown = Error {
            code: error.code,
            fields: error.fields.clone(),
            allowed: error.allowed.clone(),
            phase: error.phase,
            retry_after: error.retry_after,
            cause: None,
        };
        response.extensions_mut().insert(Shown(std::rc::Rc::new(shown)));
        response
    }
}

/// The HTTP status of a code.
pub(super) fn status(code: Code) -> StatusCode {
    StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The answer where an address has other methods (RFC 9110, 15.5.6).
pub fn not_allowed(methods: &[&str]) -> HttpResponse {
    let mut response = Failure::from(Code::MethodNotAllowed).error_response();
    if let Ok(value) = methods.join(", ").parse() {
        response.headers_mut().insert(actix_web::http::header::ALLOW, value);
    }
    response
}

//! Answers of the API with their headers: revisions as `ETag`, new things as 201 with `Location`.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, EntityTag};
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::Serialize;

/// A thing that can be changed: its revision travels as `ETag`, and comes back in `If-Match`.
pub trait Revision {
    /// Grows with every change.
    fn revision(&self) -> i64;
}

/// 200 with JSON.
#[derive(Debug)]
pub struct Reply<T>(pub T);

/// 200 with JSON and `ETag`; 304 when the client has this revision already.
#[derive(Debug)]
pub struct Revised<T>(pub T);

/// 201 with JSON, `ETag` and `Location`.
#[derive(Debug)]
pub struct Created<T> {
    /// The new thing.
    pub body: T,
    /// Where it is.
    pub location: String,
}

impl<T: Serialize> Responder for Reply<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().json(self.0)
    }
}

impl<T: Serialize + Revision> Responder for Revised<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let tag = EntityTag::new_strong(self.0.revision().to_string());
        let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        if known.is_some_and(|known| known.split(',').any(|known| known.trim() == tag.to_string())) {
            return HttpResponse::NotModified().insert_header(header::ETag(tag)).finish();
        }
        HttpResponse::Ok().insert_header(header::ETag(tag)).json(self.0)
    }
}

impl<T: Serialize + Revision> Responder for Created<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::build(StatusCode::CREATED)
            .insert_header(header::ETag(EntityTag::new_strong(self.body.revision().to_string())))
            .insert_header((header::LOCATION, self.location))
            .json(self.body)
    }
}

//! Answers of the API with their headers: revisions as `ETag`, new things as 201 with `Location`.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::body::BoxBody;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, EntityTag};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder};
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

/// 304: the client has this revision already.
#[derive(Debug)]
pub struct Unchanged(pub i64);

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
        let revision = self.0.revision();
        if KnownRevisions::of(request).0.contains(&revision) {
            return Unchanged(revision).respond_to(request);
        }
        HttpResponse::Ok().insert_header(tag(revision)).json(self.0)
    }
}

impl Responder for Unchanged {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::NotModified().insert_header(tag(self.0)).finish()
    }
}

/// The revisions that the client has already (`If-None-Match`), so that a thing need not be read to find that it
/// is one of them.
#[derive(Debug, Default)]
pub struct KnownRevisions(pub Vec<i64>);

impl KnownRevisions {
    fn of(request: &HttpRequest) -> Self {
        let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let revision = |tag: &str| tag.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok();
        Self(known.into_iter().flat_map(|known| known.split(',')).filter_map(revision).collect())
    }
}

impl FromRequest for KnownRevisions {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

fn tag(revision: i64) -> header::ETag {
    header::ETag(EntityTag::new_strong(revision.to_string()))
}

impl<T: Serialize + Revision> Responder for Created<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::build(StatusCode::CREATED)
            .insert_header(tag(self.body.revision()))
            .insert_header((header::LOCATION, self.location))
            .json(self.body)
    }
}

//! All routes, slice by slice.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use actix_web::{HttpRequest, HttpResponse, web};
use secrecy::ExposeSecret;
use subtle::ConstantTimeEq;

use super::home::home;
use crate::about;
use crate::accounts;
use crate::audit;
use crate::consultations;
use crate::digests;
use crate::error::{Code, Error};
use crate::factors;
use crate::feedback;
use crate::finder;
use crate::mail;
use crate::my_data;
use crate::notices;
use crate::practices;
use crate::start;
use crate::web::failure::not_allowed;
use crate::web::operations::{self, Operations};
use crate::web::visitor::is_from_here;
use crate::web::{Api, AppRef, Failure, assets};

/// The operations of the API, below `/api/v1`: those first that are asked most, as they are looked through in order.
pub fn api(api: &mut Api<'_>) {
    api.configure(practices::api::routes)
        .configure(about::api::routes)
        .configure(accounts::api::routes)
        .configure(factors::api::routes)
        .configure(my_data::api::routes)
        .configure(audit::admin::api::routes)
        .configure(consultations::api::routes)
        .configure(finder::api::routes)
        .configure(digests::api::routes)
        .configure(notices::api::routes)
        .configure(feedback::api::routes)
        .configure(mail::admin::api::routes);
}

/// The pages.
pub fn pages(config: &mut web::ServiceConfig) {
    config
        .route("/", web::get().to(home))
        .configure(about::pages::routes)
        .configure(accounts::pages::routes)
        .configure(factors::pages::routes)
        .configure(my_data::pages::routes)
        .configure(audit::admin::pages::routes)
        .configure(practices::pages::routes)
        .configure(consultations::pages::routes)
        .configure(finder::pages::routes)
        .configure(digests::pages::routes)
        .configure(notices::pages::routes)
        .configure(feedback::pages::routes)
        .configure(mail::admin::pages::routes)
        .configure(start::pages::routes);
}

/// What is neither: health, metrics, documents, files.
pub fn service(config: &mut web::ServiceConfig) {
    config
        .route("/livez", web::get().to(live))
        .route("/healthz", web::get().to(live))
        .route("/readyz", web::get().to(ready))
        .route("/metrics", web::get().to(metrics))
        .route("/robots.txt", web::get().to(robots))
        .route("/api/openapi.json", web::get().to(operations::document))
        .route("/api/problems", web::get().to(operations::problems))
        .route("/api", web::get().to(operations::page))
        .route("/assets/{name}", web::get().to(assets::file));
}

/// The process answers.
async fn live() -> &'static str {
    "live\n"
}

/// How long it counts that something could be written.
const WRITTEN_AGAIN: Duration = Duration::from_secs(2);

/// Whether this node can do its work. While nothing can be written it cannot: a full disk or a database that takes
/// no changes is found by writing, at most every two seconds. Nor can it while it stops.
async fn ready(app: AppRef) -> Result<&'static str, Failure> {
    if app.stopping.load(Ordering::Relaxed) {
        return Err(Error::unavailable("this node stops").into());
    }
    app.read(|_, tx| crate::db::ping(tx)).await?;
    let is_old = app.wrote.lock().is_ok_and(|at| at.is_none_or(|at| at.elapsed() > WRITTEN_AGAIN));
    if is_old {
        app.write(|_, tx| crate::db::touch(tx)).await?;
        if let Ok(mut at) = app.wrote.lock() {
            *at = Some(Instant::now());
        }
    }
    Ok("ready\n")
}

/// Counters of every route tell strangers what is done here and when. They are for whoever asks on this machine itself,
/// and for whoever has the token.
async fn metrics(app: AppRef, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let token = app.config.server.metrics_token.expose_secret();
    let given = header("authorization").and_then(|given| given.strip_prefix("Bearer ")).unwrap_or_default();
    let has_token = !token.is_empty() && bool::from(given.as_bytes().ct_eq(token.as_bytes()));
    if !has_token && !is_from_here(&request) {
        return Err(Code::NotFound.into());
    }
    let text = app.metrics.render()?;
    Ok(HttpResponse::Ok()
        .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
        .body(text))
}

async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /api/\nDisallow: /account\nDisallow: /digest\n"
}

/// Whatever no route matched: 405 where the address exists for another method, 404 elsewhere.
pub async fn unmatched(
    request: HttpRequest,
    operations: web::Data<Operations>,
) -> Result<HttpResponse, Failure> {
    match operations.methods_of(request.path()).as_slice() {
        [] => Err(Code::NotFound.into()),
        methods => Ok(not_allowed(methods)),
    }
}

//! Digests, for clients of the API. Everybody decides on their own.

use actix_web::{get, put};
use utoipa_actix_web::service_config::ServiceConfig;

use super::input::SavePreferences;
use super::preview::preview;
use super::service::{self, Reader};
use super::views::{PreferencesView, PreviewView};
use crate::web::reply::{Reply, Revised};
use crate::web::{ApiResult, AppRef, IfMatch, Problems, Signed, ValidJson};

/// When and about what your digest comes.
#[utoipa::path(
    tag = "Digest",
    security(("access_token" = [])),
    responses((status = 200, body = PreferencesView, headers(("ETag" = String))), Problems)
)]
#[get("/me/digest-preferences")]
pub(crate) async fn show_digest_preferences(app: AppRef, who: Signed) -> ApiResult<Revised<PreferencesView>> {
    let reader = Reader::from(&*who);
    Ok(Revised(app.read(move |_, tx| service::preferences(tx, &reader)).await?))
}

/// Choose when and about what your digest comes.
///
/// Digests that were off begin with what is published from now on.
#[utoipa::path(
    tag = "Digest",
    security(("access_token" = [])),
    params(("If-Match" = String, Header, description = "The ETag of the choice that this one replaces")),
    request_body = SavePreferences,
    responses((status = 200, body = PreferencesView, headers(("ETag" = String))), Problems)
)]
#[put("/me/digest-preferences")]
pub(crate) async fn save_digest_preferences(
    app: AppRef,
    who: Signed,
    based_on: IfMatch,
    body: ValidJson<SavePreferences>,
) -> ApiResult<Revised<PreferencesView>> {
    let choice = body.0.parse(&app.taxonomy)?;
    let reader = Reader::from(&*who);
    Ok(Revised(app.write(move |_, tx| service::save(tx, &reader, choice, based_on.0)).await?))
}

/// What your digest would say if it went now.
///
/// While digests are off, this is an example from the latest publications.
#[utoipa::path(
    tag = "Digest",
    security(("access_token" = [])),
    responses((status = 200, body = PreviewView), Problems)
)]
#[get("/me/digest/preview")]
pub(crate) async fn preview_digest(app: AppRef, who: Signed) -> ApiResult<Reply<PreviewView>> {
    let reader = Reader::from(&*who);
    Ok(Reply(app.read(move |app, tx| preview(app, tx, &reader)).await?))
}

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(show_digest_preferences).service(save_digest_preferences).service(preview_digest);
}

//! One's own data, for clients of the API.

use actix_web::http::header;
use actix_web::{HttpResponse, get, post};

use super::input::Leave;
use super::service;
use super::views::LeavingView;
use crate::web::{Api, ApiResult, AppRef, Json, Reply, Signed};

/// The routes of this slice.
pub fn routes(api: &mut Api<'_>) {
    api.service(export).service(leave);
}

/// The answer that carries the files.
pub(super) fn archive(bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"my-data.zip\""))
        .body(bytes)
}

/// A copy of everything that is kept about you, as JSON and tables in one ZIP file.
///
/// You get a mail about it. Needs a proof of the last five minutes.
#[utoipa::path(
    tag = "Me", security(("access_token" = [])),
    responses((status = 200, body = String, content_type = "application/zip"))
)]
#[get("/me/export")]
async fn export(app: AppRef, who: Signed) -> ApiResult<HttpResponse> {
    Ok(archive(service::export(&app, who.into_actor()).await?))
}

/// Leave the network.
///
/// Your log-in ends at once. For fourteen days the link in the mail leads back; then nothing of you is kept. Needs a
/// proof of the last five minutes. The last administrator cannot leave.
#[utoipa::path(tag = "Me", security(("access_token" = [])), responses((status = 200, body = LeavingView)))]
#[post("/me/leave")]
async fn leave(app: AppRef, who: Signed, body: Json<Leave>) -> ApiResult<Reply<LeavingView>> {
    let keeps_practices = body.0.parse()?;
    Ok(Reply(app.write(move |app, tx| service::leave(app, tx, &who, keeps_practices)).await?))
}

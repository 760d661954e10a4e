//! The form on paper: its empty sheet, and sheets that were filled in.

use actix_web::web::Path;
use actix_web::{HttpResponse, get, post};
use serde::Deserialize;
use utoipa::IntoParams;

use super::form::PaperPart;
use super::service;
use crate::auth::actor::AnyMember;
use crate::consultations::setup::api::{Items, Preview};
use crate::types::Id;
use crate::web::signed::MaybeSigned;
use crate::web::{Api, ApiResult, AppRef, Signed, Upload, ValidQuery};

/// The routes of this part.
pub fn routes(api: &mut Api<'_>) {
    api.service(paper_template).service(import_paper);
}

/// The empty sheet for answers from paper, as CSV: one line is one person.
#[utoipa::path(tag = "Running a consultation", params(("id" = Id, Path, description = "The consultation"), Preview),
    responses((status = 200, body = String, content_type = "text/csv")))]
#[get("/consultations/{id}/paper")]
pub(crate) async fn paper_template(
    app: AppRef,
    who: MaybeSigned,
    id: Path<Id>,
    query: ValidQuery<Preview>,
) -> ApiResult<HttpResponse> {
    let (form, _) = app
        .read(move |app, tx| service::form(app, tx, who.0.as_ref(), *id, query.0.preview.as_deref()))
        .await?;
    Ok(as_file("answers.csv", form.template()?))
}

/// Where a filled sheet comes from.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FromMeeting {
    /// The meeting where it was filled in, which two people agreed to before.
    #[param(required)]
    meeting: Option<Id>,
}

/// Reads a filled sheet: a part for each line, whose code is shown this once, or none at all when
/// anything in it is wrong; every fault names its line and column. The same file again makes nothing new.
#[utoipa::path(tag = "Running a consultation", request_body(content = String, content_type = "text/csv"),
    security(("access_token" = [])), params(("id" = Id, Path, description = "The consultation"), FromMeeting),
    responses((status = 201, body = Items<PaperPart>)))]
#[post("/consultations/{id}/paper")]
pub(crate) async fn import_paper(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
    query: ValidQuery<FromMeeting>,
    upload: Upload,
) -> ApiResult<HttpResponse> {
    let items =
        app.write(move |app, tx| service::import(app, tx, &who, *id, query.0.meeting, &upload.0)).await?;
    Ok(HttpResponse::Created().insert_header(("cache-control", "no-store")).json(Items { items }))
}

/// Answers with a file to keep.
pub fn as_file(name: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("content-disposition", format!("attachment; filename=\"{name}\"")))
        .body(bytes)
}

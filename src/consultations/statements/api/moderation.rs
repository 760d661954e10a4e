//! What moderators do.

use actix_web::web::Path;
use actix_web::{HttpResponse, get, post};
use serde::Deserialize;
use utoipa::IntoParams;

use super::super::input::{AddStatement, Moderate};
use super::super::service::{moderate, statements};
use super::super::views::{CareNote, StatementView};
use crate::auth::actor::AnyMember;
use crate::consultations::setup::api::{Items, MOST_ROWS};
use crate::types::Id;
use crate::web::extract::MaybeIfMatch;
use crate::web::{Api, ApiResult, AppRef, Json, Reply, Revised, Signed, ValidQuery};

/// The routes of this part.
pub fn routes(api: &mut Api<'_>) {
    api.service(add_seed)
        .service(list_waiting_statements)
        .service(moderate_statement)
        .service(list_care_notes)
        .service(settle_care_note);
}

/// Adds a statement of the staff, on which people vote at once.
#[utoipa::path(tag = "Running a consultation", request_body = AddStatement, security(("access_token" = [])), params(("id" = Id, Path, description = "The consultation")),
    responses((status = 201, body = StatementView)))]
#[post("/consultations/{id}/seeds")]
pub(crate) async fn add_seed(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
    body: Json<AddStatement>,
) -> ApiResult<HttpResponse> {
    let view = app.write(move |_, tx| statements::seed(tx, &who, *id, body.0)).await?;
    Ok(HttpResponse::Created().json(view))
}

/// Which of them are asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct WaitingParameters {
    /// Words to look for, in any language; the best come first.
    q: String,
}

/// Statements that wait for a moderator.
#[utoipa::path(tag = "Running a consultation", security(("access_token" = [])), params(("id" = Id, Path, description = "The consultation"), WaitingParameters),
    responses((status = 200, body = Items<StatementView>)))]
#[get("/consultations/{id}/moderation")]
pub(crate) async fn list_waiting_statements(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
    query: ValidQuery<WaitingParameters>,
) -> ApiResult<Reply<Items<StatementView>>> {
    let waiting =
        app.read(move |app, tx| moderate::queue(tx, &who, *id, &query.0.q, &app.taxonomy.lexicon, MOST_ROWS));
    Ok(Reply(Items { items: waiting.await? }))
}

/// Approves a statement, rejects it with a reason, or asks a second moderator.
#[utoipa::path(tag = "Running a consultation", request_body = Moderate, security(("access_token" = [])),
    params(("id" = Id, Path, description = "The consultation"), ("number" = i64, Path, description = "The statement"),
        ("If-Match" = Option<String>, Header, description = "The revision the decision is based on")),
    responses((status = 200, body = StatementView)))]
#[post("/consultations/{id}/statements/{number}/moderate")]
pub(crate) async fn moderate_statement(
    app: AppRef,
    who: Signed<AnyMember>,
    path: Path<(Id, i64)>,
    revision: MaybeIfMatch,
    body: Json<Moderate>,
) -> ApiResult<Revised<StatementView>> {
    let (id, number) = path.into_inner();
    let view =
        app.write(move |app, tx| moderate::moderate(app, tx, &who, id, number, revision.0, body.0)).await?;
    Ok(Revised(view))
}

/// Open notes about people who may need help.
#[utoipa::path(tag = "Running a consultation", security(("access_token" = [])), params(("id" = Id, Path, description = "The consultation")),
    responses((status = 200, body = Items<CareNote>)))]
#[get("/consultations/{id}/care-notes")]
pub(crate) async fn list_care_notes(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
) -> ApiResult<Reply<Items<CareNote>>> {
    Ok(Reply(Items { items: app.read(move |_, tx| moderate::care_notes(tx, &who, *id, MOST_ROWS)).await? }))
}

/// Closes a note: somebody has looked after it.
#[utoipa::path(tag = "Running a consultation", security(("access_token" = [])),
    params(("id" = Id, Path, description = "The consultation"), ("note" = Id, Path, description = "The note")),
    responses((status = 204, description = "Closed")))]
#[post("/consultations/{id}/care-notes/{note}/settle")]
pub(crate) async fn settle_care_note(
    app: AppRef,
    who: Signed<AnyMember>,
    path: Path<(Id, Id)>,
) -> ApiResult<HttpResponse> {
    let (id, note) = path.into_inner();
    app.write(move |_, tx| moderate::settle(tx, &who, id, note)).await?;
    Ok(HttpResponse::NoContent().finish())
}

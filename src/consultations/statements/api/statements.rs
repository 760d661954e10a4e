//! Statements and votes.

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::input::{AddStatement, Cast};
use super::super::service::{limits, statements, votes};
use super::super::views::{NextStatement, StatementView};
use crate::consultations::participation::api::PartCode;
use crate::consultations::participation::service::part;
use crate::types::Id;
use crate::types::cursor::Page;
use crate::web::signed::MaybeSigned;
use crate::web::visitor::client_address;
use crate::web::{Api, ApiResult, AppRef, Json, Position, Reply, ValidQuery};

/// The routes of this part.
pub fn routes(api: &mut Api<'_>) {
    api.service(list_statements)
        .service(next_statement)
        .service(add_statement)
        .service(rewrite_statement)
        .service(cast_vote);
}

/// The statements that people vote on, by number.
#[utoipa::path(tag = "Consultations", params(("id" = Id, Path, description = "The consultation"), Position),
    responses((status = 200, body = Page<StatementView>)))]
#[get("/consultations/{id}/statements")]
pub(crate) async fn list_statements(
    app: AppRef,
    who: MaybeSigned,
    id: Path<Id>,
    query: ValidQuery<Position>,
) -> ApiResult<Reply<Page<StatementView>>> {
    let limit = query.0.limit()?;
    let page = app
        .read(move |_, tx| statements::list(tx, who.0.as_ref(), *id, query.0.cursor.as_deref(), limit))
        .await?;
    Ok(Reply(page))
}

/// The statement one is asked next: the same one until it is voted on.
#[utoipa::path(tag = "Taking part",
    params(("id" = Id, Path, description = "The consultation"), ("Participant-Code" = String, Header, description = "The code of one's part")),
    responses((status = 200, body = NextStatement)))]
#[get("/consultations/{id}/statements/next")]
pub(crate) async fn next_statement(
    app: AppRef,
    id: Path<Id>,
    code: PartCode,
) -> ApiResult<Reply<NextStatement>> {
    let next = app
        .read(move |_, tx| {
            let own = part::enter(tx, *id, &code.0)?;
            statements::next(tx, &own)
        })
        .await?;
    Ok(Reply(next))
}

/// Adds a statement; others see it after a moderator has read it. The same words again are the same
/// statement.
#[utoipa::path(tag = "Taking part", request_body = AddStatement,
    params(("id" = Id, Path, description = "The consultation"), ("Participant-Code" = String, Header, description = "The code of one's part")),
    responses((status = 201, body = StatementView)))]
#[post("/consultations/{id}/statements")]
pub(crate) async fn add_statement(
    app: AppRef,
    id: Path<Id>,
    code: PartCode,
    request: HttpRequest,
    body: Json<AddStatement>,
) -> ApiResult<HttpResponse> {
    let address = client_address(&request, &app);
    let view = app
        .write(move |app, tx| {
            let own = part::enter(tx, *id, &code.0)?;
            limits::count_statement(app, tx, *id, &address)?;
            statements::add(tx, &own, body.0)
        })
        .await?;
    Ok(HttpResponse::Created().json(view))
}

/// A statement written anew.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rewrite {
    /// The link's code, which works once.
    #[schema(max_length = 80)]
    link: String,
    /// The new words.
    statement: AddStatement,
}

/// Writes a statement anew that was not shown, with the link its author was given.
#[utoipa::path(tag = "Taking part", request_body = Rewrite, params(("id" = Id, Path, description = "The consultation")),
    responses((status = 200, body = StatementView)))]
#[post("/consultations/{id}/statements/rewrite")]
pub(crate) async fn rewrite_statement(
    app: AppRef,
    id: Path<Id>,
    body: Json<Rewrite>,
) -> ApiResult<Reply<StatementView>> {
    let view = app.write(move |_, tx| statements::rewrite(tx, *id, &body.0.link, body.0.statement)).await?;
    Ok(Reply(view))
}

/// Votes on a statement; a second vote replaces the first.
#[utoipa::path(tag = "Taking part", request_body = Cast,
    params(("id" = Id, Path, description = "The consultation"), ("Participant-Code" = String, Header, description = "The code of one's part")),
    responses((status = 204, description = "Counted")))]
#[post("/consultations/{id}/votes")]
pub(crate) async fn cast_vote(
    app: AppRef,
    id: Path<Id>,
    code: PartCode,
    body: Json<Cast>,
) -> ApiResult<HttpResponse> {
    app.write(move |_, tx| {
        let own = part::enter(tx, *id, &code.0)?;
        votes::cast(tx, &own, &body.0)
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

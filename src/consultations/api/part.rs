//! Taking part: no account, a code of one's own.

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::input::{AddStatement, Cast, Describe, GiveAnswers, Join, WithdrawWhat};
use super::super::model::Purpose;
use super::super::service::door::{self, Opened};
use super::super::service::{answers, crowd, describe, part, read, statements, votes, withdraw};
use super::super::views::{AnswerView, Joined, NextStatement, Receipt, StatementView, Withdrawn};
use super::{Items, PartCode};
use crate::error::Error;
use crate::types::Id;
use crate::types::cursor::Page;
use crate::web::signed::MaybeSigned;
use crate::web::visitor::client_address;
use crate::web::{Api, ApiResult, AppRef, Json, Position, Reply, ValidQuery};

pub(super) fn routes(api: &mut Api<'_>) {
    api.service(open_code)
        .service(join_consultation)
        .service(get_receipt)
        .service(change_consents)
        .service(list_own_answers)
        .service(give_answers)
        .service(describe_self)
        .service(list_statements)
        .service(next_statement)
        .service(add_statement)
        .service(rewrite_statement)
        .service(cast_vote)
        .service(withdraw_contribution);
}

/// A code as somebody typed it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TypedCode {
    /// However it was typed, or the address it came in.
    #[schema(max_length = 300)]
    code: String,
}

/// Says what a code is and which consultation it belongs to: somebody's own, an invitation, the look at a
/// draft, or the short name on a printed sheet.
#[utoipa::path(tag = "Taking part", request_body = TypedCode, responses((status = 200, body = Opened)))]
#[post("/codes")]
pub(crate) async fn open_code(app: AppRef, body: Json<TypedCode>) -> ApiResult<Reply<Opened>> {
    Ok(Reply(app.read(move |_, tx| door::open(tx, &body.0.code)).await?))
}

/// Shortest name of a request from which a code is made.
const SHORTEST_REQUEST: usize = 16;

/// What the client calls this request, so that a lost answer can be asked for again.
pub(super) fn request_name(request: &HttpRequest) -> Result<Option<String>, Error> {
    let Some(name) = request.headers().get("idempotency-key") else { return Ok(None) };
    match name.to_str() {
        Ok(name) if (SHORTEST_REQUEST..=255).contains(&name.len()) => Ok(Some(name.to_owned())),
        _ => Err(Error::field("Idempotency-Key", "malformed")),
    }
}

/// Comes in. The code in the answer is shown this once: it is the key to go on, to look and to take
/// back. The same `Idempotency-Key` (16 characters or more, not to be guessed) gives the same code.
#[utoipa::path(tag = "Taking part", request_body = Join,
    params(("id" = Id, Path, description = "The consultation"), ("Idempotency-Key" = Option<String>, Header, description = "Sent twice, done once")),
    responses((status = 201, body = Joined)))]
#[post("/consultations/{id}/participants")]
pub(crate) async fn join_consultation(
    app: AppRef,
    who: MaybeSigned,
    id: Path<Id>,
    request: HttpRequest,
    body: Json<Join>,
) -> ApiResult<HttpResponse> {
    let name = request_name(&request)?;
    let address = client_address(&request, &app);
    let joined = app
        .write(move |app, tx| crowd::come_in(app, tx, who.0.as_ref(), *id, &address, name.as_deref(), body.0))
        .await?;
    Ok(HttpResponse::Created().insert_header(("cache-control", "no-store")).json(joined))
}

/// Everything one has said, what became of it, and how often staff opened it.
#[utoipa::path(tag = "Taking part",
    params(("id" = Id, Path, description = "The consultation"), ("Participant-Code" = String, Header, description = "The code of one's part")),
    responses((status = 200, body = Receipt)))]
#[get("/consultations/{id}/receipt")]
pub(crate) async fn get_receipt(app: AppRef, id: Path<Id>, code: PartCode) -> ApiResult<Reply<Receipt>> {
    let receipt = app
        .read(move |_, tx| {
            let own = part::enter(tx, *id, &code.0)?;
            read::receipt(tx, &own)
        })
        .await?;
    Ok(Reply(receipt))
}

/// Purposes one agrees to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Consents {
    /// All of them; what is not named is not agreed to any more.
    consents: Vec<Purpose>,
}

/// Changes what one agrees to.
#[utoipa::path(tag = "Taking part", request_body = Consents,
    params(("id" = Id, Path, description = "The consultation"), ("Participant-Code" = String, Header, description = "The code of one's part")),
    responses((status = 200, body = Consents)))]
#[put("/consultations/{id}/consents")]
pub(crate) async fn change_consents(
    app: AppRef,
    id: Path<Id>,
    code: PartCode,
    body: Json<Consents>,
) -> ApiResult<Reply<Consents>> {
    let consents = app
        .write(move |_, tx| {
            let own = part::enter(tx, *id, &code.0)?;
            part::change_consents(tx, &own, body.0.consents)
        })
        .await?;
    Ok(Reply(Consents { consents }))
}

/// One's answers so far.
#[utoipa::path(tag = "Taking part",
    params(("id" = Id, Path, description = "The consultation"), ("Participant-Code" = String, Header, description = "The code of one's part")),
    responses((status = 200, body = Items<AnswerView>)))]
#[get("/consultations/{id}/responses")]
pub(crate) async fn list_own_answers(
    app: AppRef,
    id: Path<Id>,
    code: PartCode,
) -> ApiResult<Reply<Items<AnswerView>>> {
    let items = app
        .read(move |_, tx| {
            let own = part::enter(tx, *id, &code.0)?;
            answers::list_own(tx, &own)
        })
        .await?;
    Ok(Reply(Items { items }))
}

/// Answers questions; a second answer replaces the first, an empty one takes it back.
#[utoipa::path(tag = "Taking part", request_body = GiveAnswers,
    params(("id" = Id, Path, description = "The consultation"), ("Participant-Code" = String, Header, description = "The code of one's part")),
    responses((status = 200, body = Items<AnswerView>)))]
#[post("/consultations/{id}/responses")]
pub(crate) async fn give_answers(
    app: AppRef,
    id: Path<Id>,
    code: PartCode,
    body: Json<GiveAnswers>,
) -> ApiResult<Reply<Items<AnswerView>>> {
    let items = app
        .write(move |app, tx| {
            let own = part::enter(tx, *id, &code.0)?;
            answers::give(app, tx, &own, body.0)
        })
        .await?;
    Ok(Reply(Items { items }))
}

/// Says something of oneself, after the contribution; sending it is the consent to this item.
#[utoipa::path(tag = "Taking part", request_body = Describe,
    params(("id" = Id, Path, description = "The consultation"), ("Participant-Code" = String, Header, description = "The code of one's part")),
    responses((status = 204, description = "Kept")))]
#[put("/consultations/{id}/self-description")]
pub(crate) async fn describe_self(
    app: AppRef,
    id: Path<Id>,
    code: PartCode,
    body: Json<Describe>,
) -> ApiResult<HttpResponse> {
    app.write(move |app, tx| {
        let own = part::enter(tx, *id, &code.0)?;
        describe::describe(app, tx, &own, body.0)
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
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
            crowd::count_statement(app, tx, *id, &address)?;
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

/// Takes something back, at any time: it is deleted, and releases that counted it lose their content.
#[utoipa::path(tag = "Taking part", request_body = WithdrawWhat,
    params(("id" = Id, Path, description = "The consultation"), ("Participant-Code" = Option<String>, Header, description = "The code of one's part")),
    responses((status = 200, body = Withdrawn)))]
#[post("/consultations/{id}/withdrawals")]
pub(crate) async fn withdraw_contribution(
    app: AppRef,
    id: Path<Id>,
    code: super::MaybePartCode,
    who: MaybeSigned,
    body: Json<WithdrawWhat>,
) -> ApiResult<Reply<Withdrawn>> {
    let withdrawn = app
        .write(move |_, tx| match (&body.0, &who.0) {
            (WithdrawWhat::Invitation { id: invitation }, Some(actor)) => {
                withdraw::withdraw_together(tx, actor, *id, *invitation)
            }
            _ => {
                let own = part::enter(tx, *id, code.0.as_deref().unwrap_or_default())?;
                withdraw::withdraw(tx, &own, &body.0)
            }
        })
        .await?;
    Ok(Reply(withdrawn))
}

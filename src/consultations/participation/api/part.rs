//! Taking part: no account, a code of one's own.

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::input::{Describe, GiveAnswers, Join};
use super::super::model::Purpose;
use super::super::service::door::{self, Opened};
use super::super::service::{answers, crowd, describe, part};
use super::super::views::{AnswerView, Joined};
use super::PartCode;
use crate::consultations::setup::api::Items;
use crate::error::Error;
use crate::types::Id;
use crate::web::signed::MaybeSigned;
use crate::web::visitor::client_address;
use crate::web::{Api, ApiResult, AppRef, Json, Reply};

/// The routes of this part.
pub fn routes(api: &mut Api<'_>) {
    api.service(open_code)
        .service(join_consultation)
        .service(change_consents)
        .service(list_own_answers)
        .service(give_answers)
        .service(describe_self);
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
pub fn request_name(request: &HttpRequest) -> Result<Option<String>, Error> {
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

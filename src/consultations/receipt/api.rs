//! What one has said, and taking it back.

use actix_web::web::Path;
use actix_web::{get, post};

use super::input::WithdrawWhat;
use super::service::{receipt, withdraw};
use super::views::{Receipt, Withdrawn};
use crate::consultations::participation::api::{MaybePartCode, PartCode};
use crate::consultations::participation::service::part;
use crate::types::Id;
use crate::web::signed::MaybeSigned;
use crate::web::{Api, ApiResult, AppRef, Json, Reply};

/// The routes of this part.
pub fn routes(api: &mut Api<'_>) {
    api.service(get_receipt).service(withdraw_contribution);
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
            receipt::receipt(tx, &own)
        })
        .await?;
    Ok(Reply(receipt))
}

/// Takes something back, at any time: it is deleted. Releases that counted it stand until the next date, the last one for good.
#[utoipa::path(tag = "Taking part", request_body = WithdrawWhat,
    params(("id" = Id, Path, description = "The consultation"), ("Participant-Code" = Option<String>, Header, description = "The code of one's part")),
    responses((status = 200, body = Withdrawn)))]
#[post("/consultations/{id}/withdrawals")]
pub(crate) async fn withdraw_contribution(
    app: AppRef,
    id: Path<Id>,
    code: MaybePartCode,
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

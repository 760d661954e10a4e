//! Passing an invitation on.

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, post};

use super::super::service::{part, waves};
use super::super::views::NewInvitation;
use super::PartCode;
use super::part::request_name;
use crate::types::Id;
use crate::web::{Api, ApiResult, AppRef};

pub(super) fn routes(api: &mut Api<'_>) {
    api.service(pass_invitation_on);
}

/// Invites one other person, where the consultation lets those invite who were invited; how many are
/// left stands in the receipt. The code is shown this once, or again for the same `Idempotency-Key`.
#[utoipa::path(tag = "Taking part",
    params(("id" = Id, Path, description = "The consultation"), ("Participant-Code" = String, Header, description = "The code of one's part"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent twice, done once")),
    responses((status = 201, body = NewInvitation)))]
#[post("/consultations/{id}/invitations/passed-on")]
pub(crate) async fn pass_invitation_on(
    app: AppRef,
    id: Path<Id>,
    code: PartCode,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let name = request_name(&request)?;
    let made = app
        .write(move |app, tx| {
            let own = part::enter(tx, *id, &code.0)?;
            waves::pass_on(app, tx, &own, name.as_deref())
        })
        .await?;
    Ok(HttpResponse::Created().insert_header(("cache-control", "no-store")).json(made))
}

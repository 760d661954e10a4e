//! Second factors, for clients of the API.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};

use super::input::{ConfirmFactor, NewFactor, Prove};
use super::service::{own, prove, reset};
use super::views::{BegunFactor, FactorsView, Proved, RecoveryCodes, ResetView};
use crate::accounts::Origin;
use crate::auth::actor::LooksAfterMembers;
use crate::auth::session::SessionKind;
use crate::types::Id;
use crate::web::signed::Entering;
use crate::web::visitor::{client_address, device_name};
use crate::web::{Api, ApiResult, AppRef, Json, Reply, Signed};

/// Secrets are for their receiver only.
const NOT_KEPT: (header::HeaderName, &str) = (header::CACHE_CONTROL, "no-store");

/// The routes of this slice.
pub fn routes(api: &mut Api<'_>) {
    api.service(prove_identity)
        .service(list_factors)
        .service(begin_factor)
        .service(confirm_factor)
        .service(remove_factor)
        .service(renew_recovery_codes)
        .service(reset_factors);
}

/// Prove who you are: the second step of a log-in, or again.
///
/// With the tokens of a log-in that said `second_step`, the code opens everything else. Later it is the proof that
/// `proof-needed` asks for, and counts for five minutes. Whoever has no second factor sends the password.
#[utoipa::path(tag = "Log-in", security(("access_token" = [])), responses((status = 200, body = Proved)))]
#[post("/auth/proof")]
async fn prove_identity(
    app: AppRef,
    request: HttpRequest,
    who: Entering,
    body: Json<Prove>,
) -> ApiResult<Reply<Proved>> {
    let origin = Origin {
        address: client_address(&request, &app),
        devices: body.0.device_token.clone().into_iter().collect(),
        device_name: device_name(&request),
    };
    let arrival = prove::prove(&app, (who.0, who.1), body.0, SessionKind::Api, origin).await?;
    Ok(Reply(Proved { device_token: arrival.map(|arrival| arrival.device) }))
}

/// Your second factors.
#[utoipa::path(tag = "Me", security(("access_token" = [])), responses((status = 200, body = FactorsView)))]
#[get("/me/factors")]
async fn list_factors(app: AppRef, who: Entering) -> ApiResult<Reply<FactorsView>> {
    who.may_set_up()?;
    Ok(Reply(app.read(move |app, tx| own::list(app, tx, &who.0)).await?))
}

/// Begin to set up a second factor.
///
/// It opens nothing until its first code confirms it, within twenty minutes and in the same session. Needs a proof of the last five minutes.
#[utoipa::path(tag = "Me", security(("access_token" = [])), responses((status = 201, body = BegunFactor)))]
#[post("/me/factors")]
async fn begin_factor(app: AppRef, who: Entering, body: Json<NewFactor>) -> ApiResult<HttpResponse> {
    who.may_set_up()?;
    let begun = app.write(move |app, tx| own::begin(app, tx, &who.0, &body.0)).await?;
    let location = format!("/api/v1/me/factors/{}", begun.id);
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, location))
        .insert_header(NOT_KEPT)
        .json(begun))
}

/// Confirm a second factor by its first code.
///
/// With your first one come recovery codes, which are shown this once, and all your other sessions end.
#[utoipa::path(
    tag = "Me", security(("access_token" = [])),
    params(("id" = Id, Path, description = "The factor")),
    responses((status = 200, body = RecoveryCodes))
)]
#[post("/me/factors/{id}/confirm")]
async fn confirm_factor(
    app: AppRef,
    who: Entering,
    id: web::Path<Id>,
    body: Json<ConfirmFactor>,
) -> ApiResult<HttpResponse> {
    who.may_set_up()?;
    let confirm = app.write(move |app, tx| own::confirm(app, tx, &who.0, *id, &body.0.code, &[]));
    Ok(HttpResponse::Ok().insert_header(NOT_KEPT).json(confirm.await?))
}

/// Take a second factor away.
///
/// Who has to have one keeps the last. Needs a proof of the last five minutes.
#[utoipa::path(
    tag = "Me", security(("access_token" = [])),
    params(("id" = Id, Path, description = "The factor")),
    responses((status = 204))
)]
#[delete("/me/factors/{id}")]
async fn remove_factor(app: AppRef, who: Signed, id: web::Path<Id>) -> ApiResult<HttpResponse> {
    app.write(move |app, tx| own::remove(app, tx, &who, *id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Make new recovery codes; those from before stop working.
///
/// They are shown this once. Needs a proof of the last five minutes.
#[utoipa::path(tag = "Me", security(("access_token" = [])), responses((status = 200, body = RecoveryCodes)))]
#[post("/me/recovery-codes")]
async fn renew_recovery_codes(app: AppRef, who: Signed) -> ApiResult<HttpResponse> {
    let made = app.write(move |app, tx| own::renew_codes(app, tx, &who)).await?;
    Ok(HttpResponse::Ok().insert_header(NOT_KEPT).json(made))
}

/// Ask that the second factors of a member who has lost them be taken away.
///
/// It is done when a second person asks for it within seven days. Needs a proof of the last five minutes.
#[utoipa::path(
    tag = "Members", security(("access_token" = [])),
    params(("id" = Id, Path, description = "The member")),
    responses((status = 200, body = ResetView))
)]
#[post("/members/{id}/factor-reset")]
async fn reset_factors(
    app: AppRef,
    who: Signed<LooksAfterMembers>,
    id: web::Path<Id>,
) -> ApiResult<Reply<ResetView>> {
    Ok(Reply(app.write(move |app, tx| reset::ask(app, tx, &who, *id)).await?))
}

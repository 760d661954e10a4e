//! Log-ins, tokens and passwords.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, post};

use crate::accounts::input::{
    ChoosePassword, ConfirmEmail, EndSession, LogIn, Origin, RefreshSession, ResetPassword, SetUp,
};
use crate::accounts::service::{log_in as entry, password, profile, set_up as first};
use crate::accounts::views::{MemberView, TokensView};
use crate::web::signed::{Entering, MaybeSigned};
use crate::web::visitor::{client_address, device_name};
use crate::web::{ApiResult, AppRef, Created, Json, Lang, ValidQuery};

/// Secrets are for their receiver only (RFC 6749, 5.1).
fn tokens(view: &TokensView) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(view)
}

fn origin(request: &HttpRequest, app: &AppRef, device: Option<String>) -> Origin {
    Origin {
        address: client_address(request, app),
        devices: device.into_iter().collect(),
        device_name: device_name(request),
    }
}

/// Log in and get tokens.
///
/// After a few failures an account has to wait, with an address that has none alike. Who sends the `device_token` of
/// the last log-in does not wait for what others tried.
#[utoipa::path(tag = "Log-in", responses((status = 200, body = TokensView)))]
#[post("/auth/login")]
pub(super) async fn log_in(app: AppRef, request: HttpRequest, body: Json<LogIn>) -> ApiResult<HttpResponse> {
    let origin = origin(&request, &app, body.0.device_token.clone());
    Ok(tokens(&entry::log_in(&app, body.0, origin).await?))
}

/// Exchange a refresh token for a new pair.
///
/// A refresh token works once. Two requests at the same moment get the same successor; a token that is shown again
/// later than ten seconds has been copied, and its whole session ends.
#[utoipa::path(tag = "Log-in", responses((status = 200, body = TokensView)))]
#[post("/auth/refresh")]
pub(super) async fn refresh_tokens(app: AppRef, body: Json<RefreshSession>) -> ApiResult<HttpResponse> {
    Ok(tokens(&entry::refresh_tokens(&app, body.0.refresh_token).await?))
}

/// Log out, here or everywhere.
#[utoipa::path(tag = "Log-in", security(("access_token" = [])), params(EndSession), responses((status = 204)))]
#[post("/auth/logout")]
pub(super) async fn log_out(
    app: AppRef,
    who: Entering,
    query: ValidQuery<EndSession>,
) -> ApiResult<HttpResponse> {
    // Who has shown the password alone ends what they have begun, and nothing else.
    if query.0.everywhere {
        who.may_set_up()?;
    }
    app.write(move |_, tx| entry::log_out(tx, &who.0, query.0.everywhere)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ask for a link to choose a new password.
///
/// The answer is the same whether or not the address belongs to a member.
#[utoipa::path(tag = "Log-in", responses((status = 202)))]
#[post("/auth/password-reset")]
pub(super) async fn reset_password(app: AppRef, body: Json<ResetPassword>) -> ApiResult<HttpResponse> {
    app.write(move |app, tx| password::reset_password(app, tx, &body.0.email)).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Choose a password with the link from a mail, and log in with it.
///
/// All sessions from before end.
#[utoipa::path(tag = "Log-in", responses((status = 200, body = TokensView)))]
#[post("/auth/password")]
pub(super) async fn choose_password(
    app: AppRef,
    request: HttpRequest,
    body: Json<ChoosePassword>,
) -> ApiResult<HttpResponse> {
    let origin = origin(&request, &app, None);
    Ok(tokens(&password::choose_password(&app, body.0, origin).await?))
}

/// Confirm a new address with the link from a mail.
///
/// All your other sessions end. Both addresses are told.
#[utoipa::path(tag = "Log-in", security((), ("access_token" = [])), responses((status = 204)))]
#[post("/auth/email")]
pub(super) async fn confirm_email(
    app: AppRef,
    who: MaybeSigned,
    body: Json<ConfirmEmail>,
) -> ApiResult<HttpResponse> {
    app.write(move |app, tx| profile::confirm_email(app, tx, &body.0.token, who.0.as_ref(), &[])).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Make the first administrator of a new installation.
#[utoipa::path(tag = "Log-in", responses((status = 201, body = MemberView)))]
#[post("/auth/set-up")]
pub(super) async fn set_up(app: AppRef, language: Lang, body: Json<SetUp>) -> ApiResult<Created<MemberView>> {
    let view = first::set_up(&app, body.0, language.0).await?;
    Ok(Created { location: format!("/api/v1/members/{}", view.id), body: view })
}

//! The member behind the request.

use actix_web::{HttpResponse, delete, get, patch, post, web};

use crate::accounts::input::{ChangeEmail, ChangeEmailCommand, ChangePassword, ChangeProfile, EndSessions};
use crate::accounts::service::{log_in, password, profile};
use crate::accounts::views::{MemberView, SessionView};
use crate::auth::session;
use crate::types::Id;
use crate::types::cursor::Page;
use crate::web::{ApiResult, AppRef, Document, IfMatch, Json, Once, Reply, Revised, Signed, ValidQuery};

/// Your own account.
#[utoipa::path(tag = "Me", security(("access_token" = [])), responses((status = 200, body = MemberView)))]
#[get("/me")]
pub(super) async fn get_me(app: AppRef, who: Signed) -> ApiResult<Revised<MemberView>> {
    Ok(Revised(app.read(move |_, tx| profile::get_me(tx, &who)).await?))
}

/// Change your profile.
#[utoipa::path(
    tag = "Me", security(("access_token" = [])), request_body = ChangeProfile,
    params(("If-Match" = String, Header, description = "The ETag of the revision the change is based on")),
    responses((status = 200, body = MemberView))
)]
#[patch("/me")]
pub(super) async fn change_profile(
    app: AppRef,
    who: Signed,
    revision: IfMatch,
    body: Document<ChangeProfile>,
) -> ApiResult<Revised<MemberView>> {
    let change = app.write(move |app, tx| {
        let input = body.changes(revision.0, || profile::get_me(tx, &who))?;
        profile::change_profile(tx, &who, revision.0, input.parse(&app.taxonomy)?)
    });
    Ok(Revised(change.await?))
}

/// Change your password; all your other sessions end.
#[utoipa::path(tag = "Me", security(("access_token" = [])), responses((status = 204)))]
#[post("/me/password")]
pub(super) async fn change_password(
    app: AppRef,
    who: Signed,
    body: Json<ChangePassword>,
) -> ApiResult<HttpResponse> {
    password::change_password(&app, who.into_actor(), body.0, Vec::new()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ask for another address; it counts once the mail to it is answered.
#[utoipa::path(
    tag = "Me",
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless")),
    security(("access_token" = [])),
    responses((status = 202))
)]
#[post("/me/email")]
pub(super) async fn change_email(
    app: AppRef,
    who: Signed,
    once: Once,
    body: Json<ChangeEmail>,
) -> ApiResult<HttpResponse> {
    let ChangeEmailCommand { email, password } = body.0.parse(&app.taxonomy)?;
    let actor = who.into_actor();
    log_in::prove_password(&app, &actor, password, "password").await?;
    app.write(move |app, tx| {
        once.run(tx, &actor.id.to_string(), &email.as_str(), |tx| {
            profile::ask_new_address(app, tx, &actor, &email)
        })
    })
    .await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Where you are logged in.
#[utoipa::path(tag = "Me", security(("access_token" = [])), responses((status = 200, body = Page<SessionView>)))]
#[get("/me/sessions")]
pub(super) async fn list_sessions(app: AppRef, who: Signed) -> ApiResult<Reply<Page<SessionView>>> {
    let items = app.read(move |app, tx| profile::list_sessions(app, tx, &who)).await?;
    Ok(Reply(Page { items, next_cursor: None }))
}

/// End one of your sessions.
#[utoipa::path(
    tag = "Me", security(("access_token" = [])),
    params(("id" = Id, Path, description = "The session")),
    responses((status = 204))
)]
#[delete("/me/sessions/{id}")]
pub(super) async fn end_session(app: AppRef, who: Signed, id: web::Path<Id>) -> ApiResult<HttpResponse> {
    app.write(move |_, tx| session::end_one(tx, who.id, *id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Log out everywhere, or everywhere else.
#[utoipa::path(
    tag = "Me", security(("access_token" = [])), params(EndSessions), responses((status = 204))
)]
#[delete("/me/sessions")]
pub(super) async fn end_all_sessions(
    app: AppRef,
    who: Signed,
    query: ValidQuery<EndSessions>,
) -> ApiResult<HttpResponse> {
    app.write(move |_, tx| match query.0.others {
        true => log_in::log_out_elsewhere(tx, &who, &[]),
        false => log_in::log_out_everywhere(tx, who.id),
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

//! What the secretariat sees and does, for clients of the API.

use actix_web::{HttpResponse, delete, get, post, web};
use serde_json::Value;

use crate::auth::actor::Secretariat;
use crate::error::{Code, Error};
use crate::mail::admin::input::{At, DecideDoubt, ListMessages, Pause, SendTest};
use crate::mail::admin::service;
use crate::mail::admin::views::{ErasedView, MemberMailView, MemberPreviewView, MessageView, OverviewView};
use crate::types::Id;
use crate::types::cursor::Page;
use crate::web::reply::Reply;
use crate::web::{Api, ApiResult, AppRef, Json, Signed, ValidQuery};

/// How mail stands: what waits, what was sent, what is held back, what is to come.
#[utoipa::path(
    tag = "Mail", security(("access_token" = [])),
    responses((status = 200, body = OverviewView))
)]
#[get("/admin/mail")]
pub(crate) async fn show_mail(app: AppRef, _who: Signed<Secretariat>) -> ApiResult<Reply<OverviewView>> {
    Ok(Reply(app.read(|_, tx| service::overview(tx)).await?))
}

/// Mails, the newest first, without their texts.
#[utoipa::path(
    tag = "Mail", security(("access_token" = [])), params(ListMessages),
    responses((status = 200, body = Page<MessageView>))
)]
#[get("/admin/mail/messages")]
pub(crate) async fn list_mails(
    app: AppRef,
    _who: Signed<Secretariat>,
    query: ValidQuery<ListMessages>,
) -> ApiResult<Reply<Page<MessageView>>> {
    let (filter, limit) = query.0.parse()?;
    Ok(Reply(app.read(move |_, tx| service::messages(tx, &filter, limit)).await?))
}

/// One mail, and its way step by step.
#[utoipa::path(
    tag = "Mail", security(("access_token" = [])), params(("id" = Id, Path, description = "The mail")),
    responses((status = 200, body = MessageView))
)]
#[get("/admin/mail/messages/{id}")]
pub(crate) async fn find_mail(
    app: AppRef,
    _who: Signed<Secretariat>,
    id: web::Path<String>,
) -> ApiResult<Reply<MessageView>> {
    let id = key(&id)?;
    Ok(Reply(app.read(move |_, tx| service::message(tx, id)).await?))
}

/// Decide on a mail of which nobody knows whether it arrived.
#[utoipa::path(
    tag = "Mail", security(("access_token" = [])), params(("id" = Id, Path, description = "The mail")),
    request_body = DecideDoubt,
    responses((status = 200, body = MessageView))
)]
#[post("/admin/mail/messages/{id}/decide")]
pub(crate) async fn decide_mail(
    app: AppRef,
    who: Signed<Secretariat>,
    id: web::Path<String>,
    body: Json<DecideDoubt>,
) -> ApiResult<Reply<MessageView>> {
    let id = key(&id)?;
    Ok(Reply(app.write(move |_, tx| service::decide(tx, &who, id, body.0.again)).await?))
}

/// Hold a list, a recipient domain or a mail server back.
#[utoipa::path(
    tag = "Mail", security(("access_token" = [])), request_body = Pause,
    responses((status = 200, body = OverviewView))
)]
#[post("/admin/mail/pauses")]
pub(crate) async fn pause_mail(
    app: AppRef,
    who: Signed<Secretariat>,
    body: Json<Pause>,
) -> ApiResult<Reply<OverviewView>> {
    let pause = body.0.parse()?;
    Ok(Reply(app.write(move |_, tx| service::pause(tx, &who, pause)).await?))
}

/// Let it go again.
#[utoipa::path(
    tag = "Mail", security(("access_token" = [])),
    params(
        ("scope" = String, Path, description = "list, domain or relay"),
        ("name" = String, Path, description = "Which"),
    ),
    responses((status = 204))
)]
#[delete("/admin/mail/pauses/{scope}/{name}")]
pub(crate) async fn resume_mail(
    app: AppRef,
    who: Signed<Secretariat>,
    path: web::Path<(String, String)>,
) -> ApiResult<HttpResponse> {
    let (scope, name) = path.into_inner();
    let scope = scope.parse().map_err(|()| Error::new(Code::NotFound))?;
    app.write(move |app, tx| service::resume(app, tx, &who, scope, &name)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Send a mail that says it is a test.
#[utoipa::path(
    tag = "Mail", security(("access_token" = [])), request_body = SendTest,
    responses((status = 200, body = MessageView))
)]
#[post("/admin/mail/test")]
pub(crate) async fn test_mail(
    app: AppRef,
    who: Signed<Secretariat>,
    body: Json<SendTest>,
) -> ApiResult<Reply<MessageView>> {
    let (to, language) = body.0.parse()?;
    Ok(Reply(app.write(move |app, tx| service::send_test(app, tx, &who, &to, language)).await?))
}

/// Why a member did or did not get what: each period with what was decided, and the way of each mail.
#[utoipa::path(
    tag = "Mail", security(("access_token" = [])), params(("id" = Id, Path, description = "The member")),
    responses((status = 200, body = MemberMailView))
)]
#[get("/admin/mail/members/{id}")]
pub(crate) async fn trace_member_mail(
    app: AppRef,
    who: Signed<Secretariat>,
    id: web::Path<String>,
) -> ApiResult<Reply<MemberMailView>> {
    let id = key(&id)?;
    Ok(Reply(app.write(move |app, tx| service::member(app, tx, &who, id)).await?))
}

/// What a member's digest would say at an instant.
#[utoipa::path(
    tag = "Mail", security(("access_token" = [])),
    params(("id" = Id, Path, description = "The member"), At),
    responses((status = 200, body = MemberPreviewView))
)]
#[get("/admin/mail/members/{id}/preview")]
pub(crate) async fn preview_member_digest(
    app: AppRef,
    who: Signed<Secretariat>,
    id: web::Path<String>,
    at: ValidQuery<At>,
) -> ApiResult<Reply<MemberPreviewView>> {
    let (id, at) = (key(&id)?, at.0.parse()?);
    Ok(Reply(app.write(move |app, tx| service::preview(app, tx, &who, id, at)).await?))
}

/// Everything that is kept of a member's mail, for the member.
#[utoipa::path(
    tag = "Mail", security(("access_token" = [])), params(("id" = Id, Path, description = "The member")),
    responses((status = 200, body = Value))
)]
#[get("/admin/mail/members/{id}/records")]
pub(crate) async fn export_member_mail(
    app: AppRef,
    who: Signed<Secretariat>,
    id: web::Path<String>,
) -> ApiResult<Reply<Value>> {
    let id = key(&id)?;
    Ok(Reply(app.write(move |app, tx| service::export(app, tx, &who, id)).await?))
}

/// Erase a member's mails and digests. Their choice, its proof, and an address that must not be written
/// to stay.
#[utoipa::path(
    tag = "Mail", security(("access_token" = [])), params(("id" = Id, Path, description = "The member")),
    responses((status = 200, body = ErasedView))
)]
#[delete("/admin/mail/members/{id}/records")]
pub(crate) async fn erase_member_mail(
    app: AppRef,
    who: Signed<Secretariat>,
    id: web::Path<String>,
) -> ApiResult<Reply<ErasedView>> {
    let id = key(&id)?;
    Ok(Reply(app.write(move |_, tx| service::erase(tx, &who, id)).await?))
}

fn key(text: &str) -> Result<Id, Error> {
    text.parse().map_err(|_| Code::NotFound.into())
}

/// The routes of this slice.
pub fn routes(api: &mut Api<'_>) {
    api.service(show_mail)
        .service(list_mails)
        .service(find_mail)
        .service(decide_mail)
        .service(pause_mail)
        .service(resume_mail)
        .service(test_mail)
        .service(trace_member_mail)
        .service(preview_member_digest)
        .service(export_member_mail)
        .service(erase_member_mail);
}

//! Members and applications, for those who look after them; and applying, for everybody.

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};

use crate::accounts::input::{
    Apply, ChangeMember, ConfirmApplication, InviteMember, ListApplications, ListMembers, RefuseApplication,
};
use crate::accounts::service::{join, members};
use crate::accounts::views::{ApplicationView, MemberView};
use crate::auth::actor::LooksAfterMembers;
use crate::types::Id;
use crate::types::cursor::Page;
use crate::web::extract::MaybeIfMatch;
use crate::web::visitor::client_address;
use crate::web::{
    ApiResult, AppRef, Created, Document, IfMatch, Json, Lang, Once, Reply, Revised, Signed, ValidQuery,
};

fn created(view: MemberView) -> Created<MemberView> {
    Created { location: format!("/api/v1/members/{}", view.id), body: view }
}

/// The members you look after.
///
/// Coordinators see their own country, administrators all.
#[utoipa::path(
    tag = "Members", security(("access_token" = [])), params(ListMembers),
    responses((status = 200, body = Page<MemberView>))
)]
#[get("/members")]
pub(super) async fn list_members(
    app: AppRef,
    who: Signed<LooksAfterMembers>,
    query: ValidQuery<ListMembers>,
) -> ApiResult<Reply<Page<MemberView>>> {
    let filter = query.0.parse(&app.taxonomy)?;
    Ok(Reply(app.write(move |_, tx| members::list_members(tx, &who, filter)).await?))
}

/// Invite somebody.
#[utoipa::path(
    tag = "Members", security(("access_token" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless")),
    responses((status = 201, body = MemberView))
)]
#[post("/members")]
pub(super) async fn invite_member(
    app: AppRef,
    who: Signed<LooksAfterMembers>,
    once: Once,
    body: Json<InviteMember>,
) -> ApiResult<Created<MemberView>> {
    let account = body.0.parse(&app.taxonomy, None, None)?;
    let invite = app.write(move |app, tx| {
        once.run(tx, &who.id.to_string(), &body.0, |tx| members::invite_member(app, tx, &who, account))
    });
    Ok(created(invite.await?))
}

/// One member.
#[utoipa::path(
    tag = "Members", security(("access_token" = [])),
    params(("id" = Id, Path, description = "The member")),
    responses((status = 200, body = MemberView))
)]
#[get("/members/{id}")]
pub(super) async fn get_member(
    app: AppRef,
    who: Signed<LooksAfterMembers>,
    id: web::Path<Id>,
) -> ApiResult<Revised<MemberView>> {
    Ok(Revised(app.write(move |_, tx| members::get_member(tx, &who, *id)).await?))
}

/// Give a role, suspend or reinstate.
#[utoipa::path(
    tag = "Members", security(("access_token" = [])), request_body = ChangeMember,
    params(
        ("id" = Id, Path, description = "The member"),
        ("If-Match" = String, Header, description = "The ETag of the revision the change is based on")
    ),
    responses((status = 200, body = MemberView))
)]
#[patch("/members/{id}")]
pub(super) async fn change_member(
    app: AppRef,
    who: Signed<LooksAfterMembers>,
    id: web::Path<Id>,
    revision: IfMatch,
    body: Document<ChangeMember>,
) -> ApiResult<Revised<MemberView>> {
    let change = app.write(move |app, tx| {
        let input = body.changes(revision.0, || members::present_member(tx, &who, *id))?;
        let command = input.parse(&app.taxonomy)?;
        members::change_member(app, tx, &who, *id, revision.0, command)
    });
    Ok(Revised(change.await?))
}

/// Send an invitation again.
#[utoipa::path(
    tag = "Members", security(("access_token" = [])),
    params(("id" = Id, Path, description = "The member")),
    responses((status = 204))
)]
#[post("/members/{id}/invitation")]
pub(super) async fn renew_invitation(
    app: AppRef,
    who: Signed<LooksAfterMembers>,
    id: web::Path<Id>,
) -> ApiResult<HttpResponse> {
    app.write(move |app, tx| members::renew_invitation(app, tx, &who, *id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The applications that wait for you, the oldest first.
#[utoipa::path(
    tag = "Applications", security(("access_token" = [])), params(ListApplications),
    responses((status = 200, body = Page<ApplicationView>))
)]
#[get("/applications")]
pub(super) async fn list_applications(
    app: AppRef,
    who: Signed<LooksAfterMembers>,
    query: ValidQuery<ListApplications>,
) -> ApiResult<Reply<Page<ApplicationView>>> {
    let page = query.0.parse(&app.taxonomy)?;
    Ok(Reply(app.write(move |_, tx| join::list_applications(tx, &who, page)).await?))
}

/// Apply to join.
///
/// A mail asks whether the address is yours; the answer here is the same for every address.
#[utoipa::path(tag = "Applications", responses((status = 202)))]
#[post("/applications")]
pub(super) async fn apply_to_join(
    app: AppRef,
    request: HttpRequest,
    language: Lang,
    body: Json<Apply>,
) -> ApiResult<HttpResponse> {
    let command = body.0.parse(&app.taxonomy, language.0)?;
    let address = client_address(&request, &app);
    app.write(move |app, tx| join::apply(app, tx, command, &address)).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Confirm an application with the link from the mail.
#[utoipa::path(tag = "Applications", responses((status = 204)))]
#[post("/applications/confirm")]
pub(super) async fn confirm_application(
    app: AppRef,
    body: Json<ConfirmApplication>,
) -> ApiResult<HttpResponse> {
    app.write(move |app, tx| join::confirm_application(app, tx, &body.0.token)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// One application.
#[utoipa::path(
    tag = "Applications", security(("access_token" = [])),
    params(("id" = Id, Path, description = "The application")),
    responses((status = 200, body = ApplicationView))
)]
#[get("/applications/{id}")]
pub(super) async fn get_application(
    app: AppRef,
    who: Signed<LooksAfterMembers>,
    id: web::Path<Id>,
) -> ApiResult<Revised<ApplicationView>> {
    Ok(Revised(app.write(move |_, tx| join::get_application(tx, &who, *id)).await?))
}

/// Accept an application; the applicant is sent a link to choose a password.
#[utoipa::path(
    tag = "Applications", security(("access_token" = [])),
    params(
        ("id" = Id, Path, description = "The application"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the application as it was read")
    ),
    responses((status = 201, body = MemberView))
)]
#[post("/applications/{id}/accept")]
pub(super) async fn accept_application(
    app: AppRef,
    who: Signed<LooksAfterMembers>,
    id: web::Path<Id>,
    revision: MaybeIfMatch,
) -> ApiResult<Created<MemberView>> {
    let accept = app.write(move |app, tx| join::accept_application(app, tx, &who, *id, revision.0));
    Ok(created(accept.await?))
}

/// Refuse an application, with a reason that the applicant reads.
#[utoipa::path(
    tag = "Applications", security(("access_token" = [])),
    params(
        ("id" = Id, Path, description = "The application"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the application as it was read")
    ),
    responses((status = 200, body = ApplicationView))
)]
#[post("/applications/{id}/refuse")]
pub(super) async fn refuse_application(
    app: AppRef,
    who: Signed<LooksAfterMembers>,
    id: web::Path<Id>,
    revision: MaybeIfMatch,
    body: Json<RefuseApplication>,
) -> ApiResult<Revised<ApplicationView>> {
    let reason = body.0.parse(&app.taxonomy)?;
    let refuse = app.write(move |app, tx| join::refuse_application(app, tx, &who, *id, revision.0, &reason));
    Ok(Revised(refuse.await?))
}

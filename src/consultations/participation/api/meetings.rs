//! Meetings at which people take part with a facilitator's help.

use actix_web::web::Path;
use actix_web::{HttpResponse, delete, get, post};

use super::super::input::ProposeMeeting;
use super::super::service::meetings;
use super::super::views::MeetingView;
use crate::auth::actor::AnyMember;
use crate::consultations::setup::api::Items;
use crate::types::Id;
use crate::web::signed::MaybeSigned;
use crate::web::{Api, ApiResult, AppRef, Json, Reply, Signed};

pub(super) fn routes(api: &mut Api<'_>) {
    api.service(list_meetings).service(propose_meeting).service(agree_to_meeting).service(remove_meeting);
}

/// Meetings at which people take part with a facilitator's help, by their day. Those that nobody agreed to yet are seen
/// by those who propose and who agree.
#[utoipa::path(tag = "Taking part", params(("id" = Id, Path, description = "The consultation")),
    responses((status = 200, body = Items<MeetingView>)))]
#[get("/consultations/{id}/meetings")]
pub(crate) async fn list_meetings(
    app: AppRef,
    who: MaybeSigned,
    id: Path<Id>,
) -> ApiResult<Reply<Items<MeetingView>>> {
    Ok(Reply(Items { items: app.read(move |_, tx| meetings::list(tx, who.0.as_ref(), *id)).await? }))
}

/// Proposes a meeting: its place, its day, and how many may take part there. A second person, another coordinator or
/// the secretariat, has to agree before anybody takes part there.
#[utoipa::path(tag = "Running a consultation", request_body = ProposeMeeting, security(("access_token" = [])),
    params(("id" = Id, Path, description = "The consultation")), responses((status = 201, body = MeetingView)))]
#[post("/consultations/{id}/meetings")]
pub(crate) async fn propose_meeting(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
    body: Json<ProposeMeeting>,
) -> ApiResult<HttpResponse> {
    let view = app.write(move |app, tx| meetings::propose(app, tx, &who, *id, body.0)).await?;
    Ok(HttpResponse::Created().json(view))
}

/// Agrees, as the second person, to a meeting; from then on everybody sees it.
#[utoipa::path(tag = "Running a consultation", security(("access_token" = [])),
    params(("id" = Id, Path, description = "The consultation"), ("meeting" = Id, Path, description = "The meeting")),
    responses((status = 200, body = MeetingView)))]
#[post("/consultations/{id}/meetings/{meeting}/agree")]
pub(crate) async fn agree_to_meeting(
    app: AppRef,
    who: Signed<AnyMember>,
    path: Path<(Id, Id)>,
) -> ApiResult<Reply<MeetingView>> {
    let (id, meeting) = path.into_inner();
    Ok(Reply(app.write(move |_, tx| meetings::agree(tx, &who, id, meeting)).await?))
}

/// Takes a proposal back; a meeting that was agreed to stands.
#[utoipa::path(tag = "Running a consultation", security(("access_token" = [])),
    params(("id" = Id, Path, description = "The consultation"), ("meeting" = Id, Path, description = "The meeting")),
    responses((status = 204, description = "Gone")))]
#[delete("/consultations/{id}/meetings/{meeting}")]
pub(crate) async fn remove_meeting(
    app: AppRef,
    who: Signed<AnyMember>,
    path: Path<(Id, Id)>,
) -> ApiResult<HttpResponse> {
    let (id, meeting) = path.into_inner();
    app.write(move |_, tx| meetings::remove(tx, &who, id, meeting)).await?;
    Ok(HttpResponse::NoContent().finish())
}

//! Ways in, and answers in words, for those who run a consultation.

use actix_web::web::Path;
use actix_web::{HttpResponse, get, post};

use super::super::input::Invite;
use super::super::service::{answers, invite};
use super::super::views::{InvitationView, NewInvitation};
use crate::auth::actor::AnyMember;
use crate::consultations::setup::api::{Items, MOST_ROWS};
use crate::types::Id;
use crate::web::{Api, ApiResult, AppRef, Json, Reply, Signed};

/// The routes of this part.
pub fn routes(api: &mut Api<'_>) {
    api.service(list_invitations).service(make_invitation).service(read_words);
}

/// All ways in, the newest first.
#[utoipa::path(tag = "Running a consultation", security(("access_token" = [])), params(("id" = Id, Path, description = "The consultation")),
    responses((status = 200, body = Items<InvitationView>)))]
#[get("/consultations/{id}/invitations")]
pub(crate) async fn list_invitations(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
) -> ApiResult<Reply<Items<InvitationView>>> {
    let most = usize::try_from(MOST_ROWS).unwrap_or(usize::MAX);
    Ok(Reply(Items { items: app.read(move |_, tx| invite::list(tx, &who, *id, most)).await? }))
}

/// Makes a way in; its code is shown this once.
#[utoipa::path(tag = "Running a consultation", request_body = Invite, security(("access_token" = [])), params(("id" = Id, Path, description = "The consultation")),
    responses((status = 201, body = NewInvitation)))]
#[post("/consultations/{id}/invitations")]
pub(crate) async fn make_invitation(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
    body: Json<Invite>,
) -> ApiResult<HttpResponse> {
    let made = app.write(move |app, tx| invite::invite(app, tx, &who, *id, body.0)).await?;
    Ok(HttpResponse::Created().insert_header(("cache-control", "no-store")).json(made))
}

/// Answers in words to one question, in alphabetical order. Each reading is recorded, and the people
/// who wrote them see how often that happened.
#[utoipa::path(tag = "Running a consultation", security(("access_token" = [])),
    params(("id" = Id, Path, description = "The consultation"), ("question" = String, Path, description = "The question's name")),
    responses((status = 200, body = Items<String>)))]
#[post("/consultations/{id}/questions/{question}/read-words")]
pub(crate) async fn read_words(
    app: AppRef,
    who: Signed<AnyMember>,
    path: Path<(Id, String)>,
) -> ApiResult<Reply<Items<String>>> {
    let (id, question) = path.into_inner();
    let items = app.write(move |_, tx| answers::read_words(tx, &who, id, &question)).await?;
    Ok(Reply(Items { items }))
}

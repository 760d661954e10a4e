//! What coordinators and stewards do.

use actix_web::web::Path;
use actix_web::{HttpResponse, get, post, put};

use super::super::input::{AddStatement, Invite, Moderate, RefillStewards, SayAsSteward};
use super::super::service::{answers, invite, moderate, statements, steward_body, stewards};
use super::super::views::{CareNote, InvitationView, NewInvitation, StatementView, StewardBody, VerdictView};
use super::Items;
use crate::auth::actor::AnyMember;
use crate::types::Id;
use crate::web::extract::MaybeIfMatch;
use crate::web::{Api, ApiResult, AppRef, Json, Reply, Revised, Signed};

pub(super) fn routes(api: &mut Api<'_>) {
    api.service(list_invitations)
        .service(make_invitation)
        .service(add_seed)
        .service(list_waiting_statements)
        .service(moderate_statement)
        .service(list_care_notes)
        .service(settle_care_note)
        .service(read_words)
        .service(approve_as_steward)
        .service(body_of_stewards)
        .service(propose_stewards)
        .service(agree_to_stewards);
}

/// How many rows of what waits, or was made, one answer holds: what comes first.
const MOST_ROWS: i64 = 500;

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

/// Adds a statement of the staff, on which people vote at once.
#[utoipa::path(tag = "Running a consultation", request_body = AddStatement, security(("access_token" = [])), params(("id" = Id, Path, description = "The consultation")),
    responses((status = 201, body = StatementView)))]
#[post("/consultations/{id}/seeds")]
pub(crate) async fn add_seed(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
    body: Json<AddStatement>,
) -> ApiResult<HttpResponse> {
    let view = app.write(move |_, tx| statements::seed(tx, &who, *id, body.0)).await?;
    Ok(HttpResponse::Created().json(view))
}

/// Statements that wait for a moderator.
#[utoipa::path(tag = "Running a consultation", security(("access_token" = [])), params(("id" = Id, Path, description = "The consultation")),
    responses((status = 200, body = Items<StatementView>)))]
#[get("/consultations/{id}/moderation")]
pub(crate) async fn list_waiting_statements(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
) -> ApiResult<Reply<Items<StatementView>>> {
    Ok(Reply(Items { items: app.read(move |_, tx| moderate::queue(tx, &who, *id, MOST_ROWS)).await? }))
}

/// Approves a statement, rejects it with a reason, or asks a second moderator.
#[utoipa::path(tag = "Running a consultation", request_body = Moderate, security(("access_token" = [])),
    params(("id" = Id, Path, description = "The consultation"), ("number" = i64, Path, description = "The statement"),
        ("If-Match" = Option<String>, Header, description = "The revision the decision is based on")),
    responses((status = 200, body = StatementView)))]
#[post("/consultations/{id}/statements/{number}/moderate")]
pub(crate) async fn moderate_statement(
    app: AppRef,
    who: Signed<AnyMember>,
    path: Path<(Id, i64)>,
    revision: MaybeIfMatch,
    body: Json<Moderate>,
) -> ApiResult<Revised<StatementView>> {
    let (id, number) = path.into_inner();
    let view = app.write(move |_, tx| moderate::moderate(tx, &who, id, number, revision.0, body.0)).await?;
    Ok(Revised(view))
}

/// Open notes about people who may need help.
#[utoipa::path(tag = "Running a consultation", security(("access_token" = [])), params(("id" = Id, Path, description = "The consultation")),
    responses((status = 200, body = Items<CareNote>)))]
#[get("/consultations/{id}/care-notes")]
pub(crate) async fn list_care_notes(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
) -> ApiResult<Reply<Items<CareNote>>> {
    Ok(Reply(Items { items: app.read(move |_, tx| moderate::care_notes(tx, &who, *id, MOST_ROWS)).await? }))
}

/// Closes a note: somebody has looked after it.
#[utoipa::path(tag = "Running a consultation", security(("access_token" = [])),
    params(("id" = Id, Path, description = "The consultation"), ("note" = Id, Path, description = "The note")),
    responses((status = 204, description = "Closed")))]
#[post("/consultations/{id}/care-notes/{note}/settle")]
pub(crate) async fn settle_care_note(
    app: AppRef,
    who: Signed<AnyMember>,
    path: Path<(Id, Id)>,
) -> ApiResult<HttpResponse> {
    let (id, note) = path.into_inner();
    app.write(move |_, tx| moderate::settle(tx, &who, id, note)).await?;
    Ok(HttpResponse::NoContent().finish())
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

/// A steward of the community says yes or no; a no is final.
#[utoipa::path(tag = "Running a consultation", request_body = SayAsSteward, security(("access_token" = [])), params(("id" = Id, Path, description = "The consultation")),
    responses((status = 200, body = Items<VerdictView>)))]
#[post("/consultations/{id}/approvals")]
pub(crate) async fn approve_as_steward(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
    body: Json<SayAsSteward>,
) -> ApiResult<Reply<Items<VerdictView>>> {
    Ok(Reply(Items { items: app.write(move |_, tx| stewards::say(tx, &who, *id, body.0)).await? }))
}

/// The body of stewards: how many of it can act, and who is proposed for it.
#[utoipa::path(tag = "Running a consultation", security(("access_token" = [])), params(("id" = Id, Path, description = "The consultation")),
    responses((status = 200, body = StewardBody)))]
#[get("/consultations/{id}/stewards")]
pub(crate) async fn body_of_stewards(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
) -> ApiResult<Reply<StewardBody>> {
    Ok(Reply(app.read(move |_, tx| steward_body::get(tx, &who, *id)).await?))
}

/// Proposes members for a body of which too few can act; a second person has to agree.
#[utoipa::path(tag = "Running a consultation", request_body = RefillStewards, security(("access_token" = [])), params(("id" = Id, Path, description = "The consultation")),
    responses((status = 200, body = StewardBody)))]
#[put("/consultations/{id}/stewards/proposal")]
pub(crate) async fn propose_stewards(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
    body: Json<RefillStewards>,
) -> ApiResult<Reply<StewardBody>> {
    Ok(Reply(app.write(move |_, tx| steward_body::propose(tx, &who, *id, body.0)).await?))
}

/// Agrees, as the second person, to the members who are proposed; participants are told.
#[utoipa::path(tag = "Running a consultation", security(("access_token" = [])), params(("id" = Id, Path, description = "The consultation")),
    responses((status = 200, body = StewardBody)))]
#[post("/consultations/{id}/stewards/proposal/agree")]
pub(crate) async fn agree_to_stewards(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
) -> ApiResult<Reply<StewardBody>> {
    Ok(Reply(app.write(move |_, tx| steward_body::agree(tx, &who, *id)).await?))
}

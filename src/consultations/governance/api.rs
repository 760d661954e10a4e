//! Stewards, decisions, and the end.

use actix_web::web::Path;
use actix_web::{HttpResponse, delete, get, post, put};

use super::input::{AnswerBenefit, RefillStewards, SaveDecision, SayAsSteward};
use super::service::{decisions, ending, steward_body, stewards};
use super::views::{DecisionView, StewardBody, VerdictView};
use crate::auth::actor::AnyMember;
use crate::consultations::setup::api::Items;
use crate::consultations::setup::views::ConsultationView;
use crate::error::Code;
use crate::types::Id;
use crate::web::extract::MaybeIfMatch;
use crate::web::signed::MaybeSigned;
use crate::web::{Api, ApiResult, AppRef, Created, Document, IfMatch, Json, Reply, Revised, Signed};

/// The routes of this part.
pub fn routes(api: &mut Api<'_>) {
    api.service(archive_consultation)
        .service(answer_benefit)
        .service(approve_as_steward)
        .service(body_of_stewards)
        .service(propose_stewards)
        .service(agree_to_stewards)
        .service(list_decisions)
        .service(remove_decision)
        .service(add_decision)
        .service(save_decision);
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
    Ok(Reply(app.write(move |app, tx| steward_body::propose(app, tx, &who, *id, body.0)).await?))
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
    Ok(Reply(app.write(move |app, tx| steward_body::agree(app, tx, &who, *id)).await?))
}

/// What was heard and what was decided, theme by theme.
#[utoipa::path(tag = "Consultations", params(("id" = Id, Path, description = "The consultation")),
    responses((status = 200, body = Items<DecisionView>)))]
#[get("/consultations/{id}/decisions")]
pub(crate) async fn list_decisions(
    app: AppRef,
    who: MaybeSigned,
    id: Path<Id>,
) -> ApiResult<Reply<Items<DecisionView>>> {
    Ok(Reply(Items { items: app.read(move |_, tx| decisions::list(tx, who.0.as_ref(), *id)).await? }))
}

/// Adds a theme.
#[utoipa::path(tag = "Running a consultation", request_body = SaveDecision, security(("access_token" = [])), params(("id" = Id, Path, description = "The consultation")),
    responses((status = 201, body = DecisionView)))]
#[post("/consultations/{id}/decisions")]
pub(crate) async fn add_decision(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
    body: Json<SaveDecision>,
) -> ApiResult<Created<DecisionView>> {
    let consultation = *id;
    let view = app.write(move |_, tx| decisions::add(tx, &who, consultation, body.0)).await?;
    let location = format!("/api/v1/consultations/{consultation}/decisions/{}", view.id);
    Ok(Created { location, body: view })
}

/// Changes a theme, its decision or its progress.
#[utoipa::path(tag = "Running a consultation", request_body = SaveDecision, security(("access_token" = [])),
    params(("id" = Id, Path, description = "The consultation"), ("decision" = Id, Path, description = "The theme"),
        ("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, body = DecisionView)))]
#[put("/consultations/{id}/decisions/{decision}")]
pub(crate) async fn save_decision(
    app: AppRef,
    who: Signed<AnyMember>,
    path: Path<(Id, Id)>,
    revision: IfMatch,
    body: Document<SaveDecision>,
) -> ApiResult<Revised<DecisionView>> {
    let (id, decision) = path.into_inner();
    let save = app.write(move |_, tx| {
        let input = body.whole(revision.0, || {
            let found = decisions::list(tx, Some(&who), id)?.into_iter().find(|view| view.id == decision);
            found.ok_or_else(|| Code::NotFound.into())
        })?;
        decisions::save(tx, &who, id, decision, revision.0, input)
    });
    Ok(Revised(save.await?))
}

/// Takes a theme away, until the consultation is ended for good.
#[utoipa::path(tag = "Running a consultation", security(("access_token" = [])),
    params(("id" = Id, Path, description = "The consultation"), ("decision" = Id, Path, description = "The theme"),
        ("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 204, description = "It is taken away")))]
#[delete("/consultations/{id}/decisions/{decision}")]
pub(crate) async fn remove_decision(
    app: AppRef,
    who: Signed<AnyMember>,
    path: Path<(Id, Id)>,
    revision: IfMatch,
) -> ApiResult<HttpResponse> {
    let (id, decision) = path.into_inner();
    app.write(move |_, tx| decisions::remove(tx, &who, id, decision, revision.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends a consultation for good, after every theme has its decision and the promised benefit its answer.
#[utoipa::path(tag = "Consultations", security(("access_token" = [])),
    params(("id" = Id, Path, description = "The consultation"), ("If-Match" = Option<String>, Header, description = "The revision that was read")),
    responses((status = 200, body = ConsultationView)))]
#[post("/consultations/{id}/archive")]
pub(crate) async fn archive_consultation(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
    revision: MaybeIfMatch,
) -> ApiResult<Revised<ConsultationView>> {
    Ok(Revised(app.write(move |_, tx| ending::archive(tx, &who, *id, revision.0)).await?))
}

/// Says whether the community got back what it was promised.
#[utoipa::path(tag = "Consultations", request_body = AnswerBenefit, security(("access_token" = [])),
    params(("id" = Id, Path, description = "The consultation"), ("If-Match" = Option<String>, Header, description = "The revision that was read")),
    responses((status = 200, body = ConsultationView)))]
#[post("/consultations/{id}/benefit")]
pub(crate) async fn answer_benefit(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
    revision: MaybeIfMatch,
    body: Json<AnswerBenefit>,
) -> ApiResult<Revised<ConsultationView>> {
    let view = app.write(move |_, tx| ending::answer_benefit(tx, &who, *id, revision.0, body.0)).await?;
    Ok(Revised(view))
}

//! What comes of it: releases, decisions, the public count of moderation.

use actix_web::web::Path;
use actix_web::{HttpResponse, get, post, put};

use super::super::input::SaveDecision;
use super::super::service::{decisions, moderate, release};
use super::super::views::{DecisionView, ModerationCount, ReleaseView};
use super::{Items, MaybePartCode};
use crate::auth::actor::AnyMember;
use crate::error::Code;
use crate::types::Id;
use crate::web::signed::MaybeSigned;
use crate::web::{Api, ApiResult, AppRef, Created, Document, IfMatch, Json, Reply, Revised, Signed};

pub(super) fn routes(api: &mut Api<'_>) {
    api.service(list_releases)
        .service(make_release)
        .service(get_release)
        .service(moderation_counts)
        .service(list_decisions)
        .service(add_decision)
        .service(save_decision);
}

/// Releases, the newest first: the only numbers about a consultation that anybody gets.
#[utoipa::path(tag = "Consultations",
    params(("id" = Id, Path, description = "The consultation"), ("Participant-Code" = Option<String>, Header, description = "Where those who took part see more than others")),
    responses((status = 200, body = Items<ReleaseView>)))]
#[get("/consultations/{id}/releases")]
pub(crate) async fn list_releases(
    app: AppRef,
    who: MaybeSigned,
    id: Path<Id>,
    code: MaybePartCode,
) -> ApiResult<Reply<Items<ReleaseView>>> {
    let items = app.read(move |_, tx| release::list(tx, who.0.as_ref(), *id, code.0.as_deref())).await?;
    Ok(Reply(Items { items }))
}

/// Makes the next release from what was counted last. It is refused while too little has changed since
/// the one before, and waits for the stewards where there are any.
#[utoipa::path(tag = "Running a consultation", security(("access_token" = [])), params(("id" = Id, Path, description = "The consultation")),
    responses((status = 201, body = ReleaseView)))]
#[post("/consultations/{id}/releases")]
pub(crate) async fn make_release(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
) -> ApiResult<HttpResponse> {
    let view = app.write(move |_, tx| release::make(tx, Some(&who), *id)).await?;
    Ok(HttpResponse::Created().json(view))
}

/// One release.
#[utoipa::path(tag = "Consultations",
    params(("id" = Id, Path, description = "The consultation"), ("number" = i64, Path, description = "The release"),
        ("Participant-Code" = Option<String>, Header, description = "Where those who took part see more than others")),
    responses((status = 200, body = ReleaseView)))]
#[get("/consultations/{id}/releases/{number}")]
pub(crate) async fn get_release(
    app: AppRef,
    who: MaybeSigned,
    path: Path<(Id, i64)>,
    code: MaybePartCode,
) -> ApiResult<Reply<ReleaseView>> {
    let (id, number) = path.into_inner();
    let view = app.read(move |_, tx| release::one(tx, who.0.as_ref(), id, number, code.0.as_deref())).await?;
    Ok(Reply(view))
}

/// How many statements were shown and how many were not, by reason, rounded down to five.
#[utoipa::path(tag = "Consultations", params(("id" = Id, Path, description = "The consultation")),
    responses((status = 200, body = Items<ModerationCount>)))]
#[get("/consultations/{id}/moderation-counts")]
pub(crate) async fn moderation_counts(
    app: AppRef,
    who: MaybeSigned,
    id: Path<Id>,
) -> ApiResult<Reply<Items<ModerationCount>>> {
    Ok(Reply(Items { items: app.read(move |_, tx| moderate::counts(tx, who.0.as_ref(), *id)).await? }))
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

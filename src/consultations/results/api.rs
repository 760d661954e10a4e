//! Releases.

use actix_web::get;
use actix_web::web::{Path, Query};

use super::input::Expected;
use super::plan::Plan;
use super::service::{plan, release};
use super::views::ReleaseView;
use crate::auth::actor::AnyMember;
use crate::consultations::participation::api::MaybePartCode;
use crate::consultations::setup::api::Items;
use crate::types::Id;
use crate::web::signed::MaybeSigned;
use crate::web::{Api, ApiResult, AppRef, Reply, Signed};

/// The routes of this part.
pub fn routes(api: &mut Api<'_>) {
    api.service(list_releases).service(get_release).service(get_plan);
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

/// What the results of a consultation can tell for so many people: how far numbers may be off, and which questions
/// the noise drowns. It looks at what is asked, never at an answer.
#[utoipa::path(tag = "Running a consultation", security(("access_token" = [])),
    params(("id" = Id, Path, description = "The consultation"), Expected),
    responses((status = 200, body = Plan)))]
#[get("/consultations/{id}/plan")]
pub(crate) async fn get_plan(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
    expected: Query<Expected>,
) -> ApiResult<Reply<Plan>> {
    let people = expected.check()?;
    Ok(Reply(app.read(move |app, tx| plan::find(app, tx, &who, *id, people)).await?))
}

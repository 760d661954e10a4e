//! Releases.

use actix_web::get;
use actix_web::web::Path;

use super::service::release;
use super::views::ReleaseView;
use crate::consultations::participation::api::MaybePartCode;
use crate::consultations::setup::api::Items;
use crate::types::Id;
use crate::web::signed::MaybeSigned;
use crate::web::{Api, ApiResult, AppRef, Reply};

/// The routes of this part.
pub fn routes(api: &mut Api<'_>) {
    api.service(list_releases).service(get_release);
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

//! The record, for clients of the API.

use actix_web::get;

use super::input::{ListAccesses, ListEvents};
use super::service;
use super::views::{AccessView, EventView};
use crate::auth::actor::LooksAfterMembers;
use crate::types::cursor::Page;
use crate::web::{Api, ApiResult, AppRef, Reply, Signed, ValidQuery};

/// The routes of this slice.
pub fn routes(api: &mut Api<'_>) {
    api.service(list_events).service(list_accesses);
}

/// Who did what, the newest first.
///
/// Administrators see everything, coordinators what concerns their country. That you have read it is on record.
#[utoipa::path(
    tag = "Record", security(("access_token" = [])), params(ListEvents),
    responses((status = 200, body = Page<EventView>))
)]
#[get("/audit")]
async fn list_events(
    app: AppRef,
    who: Signed<LooksAfterMembers>,
    query: ValidQuery<ListEvents>,
) -> ApiResult<Reply<Page<EventView>>> {
    let asked = query.0.parse()?;
    Ok(Reply(app.write(move |_, tx| service::list(tx, &who, asked)).await?))
}

/// Who has looked at what is kept about you, when, and in which capacity.
#[utoipa::path(
    tag = "Me", security(("access_token" = [])), params(ListAccesses),
    responses((status = 200, body = Page<AccessView>))
)]
#[get("/me/accesses")]
async fn list_accesses(
    app: AppRef,
    who: Signed,
    query: ValidQuery<ListAccesses>,
) -> ApiResult<Reply<Page<AccessView>>> {
    let asked = query.0.parse()?;
    Ok(Reply(app.read(move |_, tx| service::accesses(tx, &who, &asked)).await?))
}

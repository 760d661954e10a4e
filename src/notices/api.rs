//! Notices, for clients of the API. Everybody reads their own.

use actix_web::{HttpResponse, get, post, put, web};
use serde::Deserialize;
use utoipa::IntoParams;

use super::input::SaveNoticeSettings;
use super::service::read::{self, Wanted};
use super::service::settings;
use super::views::{NoticeSettingsView, NoticeView};
use crate::error::{Error, FieldErrors};
use crate::types::Id;
use crate::types::cursor::{self, Page};
use crate::web::reply::{Reply, Revised};
use crate::web::{Api, ApiResult, AppRef, Document, IfMatch, Lang, Signed, ValidQuery};

/// Which notices are asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListNotices {
    /// Only those that were not read.
    pub unread: bool,
    /// How many, at most 100.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
    /// Where to read on, from the answer before.
    pub cursor: Option<String>,
}

impl ListNotices {
    pub(super) fn parse(&self) -> Result<Wanted, Error> {
        let mut errors = FieldErrors::default();
        let before = self.cursor.as_deref().map(str::parse::<Id>);
        if matches!(before, Some(Err(_))) {
            errors.add("cursor", "malformed");
        }
        let limit = cursor::limit(self.limit);
        if limit.is_none() {
            errors.add("limit", "out-of-range");
        }
        errors.finish(Wanted {
            before: before.and_then(Result::ok),
            limit: limit.unwrap_or_default(),
            only_unread: self.unread,
        })
    }
}

/// What concerns you, the newest first.
///
/// A notice names what happened by key; its words are made when it is read, from what you may read now. What you may
/// not read any more is left out, so that a page may hold fewer than were asked for.
#[utoipa::path(
    tag = "Notices", security(("access_token" = [])), params(ListNotices),
    responses((status = 200, body = Page<NoticeView>))
)]
#[get("/me/notices")]
pub(crate) async fn list_notices(
    app: AppRef,
    who: Signed,
    lang: Lang,
    query: ValidQuery<ListNotices>,
) -> ApiResult<Reply<Page<NoticeView>>> {
    let wanted = query.0.parse()?;
    Ok(Reply(app.read(move |app, tx| read::list(app, tx, &who, lang.0, wanted)).await?))
}

/// Mark a notice as read.
#[utoipa::path(
    tag = "Notices", security(("access_token" = [])), params(("id" = Id, Path, description = "The notice")),
    responses((status = 204))
)]
#[post("/me/notices/{id}/read")]
pub(crate) async fn read_notice(app: AppRef, who: Signed, id: web::Path<Id>) -> ApiResult<HttpResponse> {
    app.write(move |_, tx| read::mark(tx, who.id, *id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Mark all your notices as read.
#[utoipa::path(tag = "Notices", security(("access_token" = [])), responses((status = 204)))]
#[post("/me/notices/read")]
pub(crate) async fn read_all_notices(app: AppRef, who: Signed) -> ApiResult<HttpResponse> {
    app.write(move |_, tx| read::mark_all(tx, who.id, None)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// On which way each kind of notice comes to you.
#[utoipa::path(
    tag = "Notices", security(("access_token" = [])),
    responses((status = 200, body = NoticeSettingsView, headers(("ETag" = String))))
)]
#[get("/me/notices/settings")]
pub(crate) async fn show_notice_settings(app: AppRef, who: Signed) -> ApiResult<Revised<NoticeSettingsView>> {
    Ok(Revised(app.read(move |app, tx| settings::get(app, tx, who.id)).await?))
}

/// Choose on which way notices come: as a mail at once, in your digest, or in the list alone.
#[utoipa::path(
    tag = "Notices", security(("access_token" = [])),
    params(("If-Match" = String, Header, description = "The ETag of the choice that this one replaces")),
    request_body = SaveNoticeSettings,
    responses((status = 200, body = NoticeSettingsView, headers(("ETag" = String))))
)]
#[put("/me/notices/settings")]
pub(crate) async fn save_notice_settings(
    app: AppRef,
    who: Signed,
    based_on: IfMatch,
    body: Document<SaveNoticeSettings>,
) -> ApiResult<Revised<NoticeSettingsView>> {
    let save = app.write(move |app, tx| {
        let input = body.whole(based_on.0, || settings::get(app, tx, who.id))?;
        settings::save(app, tx, who.id, based_on.0, &input)
    });
    Ok(Revised(save.await?))
}

/// The routes of this slice.
pub fn routes(api: &mut Api<'_>) {
    api.service(list_notices)
        .service(read_all_notices)
        .service(show_notice_settings)
        .service(save_notice_settings)
        .service(read_notice);
}

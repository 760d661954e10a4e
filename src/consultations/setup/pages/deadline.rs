//! The last day to take part, for calendars.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::super::service::deadline;
use crate::types::Id;
use crate::web::{Page, PageResult};

/// `GET /consultations/{id}/deadline.ics`
pub(super) async fn calendar(page: Page, id: Path<Id>) -> PageResult {
    let (actor, locale) = (page.actor.clone(), page.locale);
    let file = page.app.read(move |app, tx| deadline::file(app, tx, actor.as_ref(), *id, locale)).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header(("content-disposition", "attachment; filename=\"deadline.ics\""))
        .body(file))
}

//! What readers say of pages, for clients of the API.

use actix_web::get;

use super::model::FeedbackView;
use super::service;
use crate::auth::actor::Secretariat;
use crate::web::{Api, ApiResult, AppRef, Reply, Signed};

/// Whether readers find the pages useful, by kind of page and language, and what they add.
#[utoipa::path(
    tag = "Feedback", security(("access_token" = [])),
    responses((status = 200, body = FeedbackView))
)]
#[get("/admin/feedback")]
pub(crate) async fn show_feedback(app: AppRef, _who: Signed<Secretariat>) -> ApiResult<Reply<FeedbackView>> {
    Ok(Reply(app.read(|_, tx| service::overview(tx)).await?))
}

/// The routes of this slice.
pub fn routes(api: &mut Api<'_>) {
    api.service(show_feedback);
}

//! Finding, for clients of the API.

use actix_web::get;

use super::service::{self, Reader};
use super::views::{Everything, FindParameters, SuggestParameters, Suggestions};
use crate::web::signed::MaybeSigned;
use crate::web::{Api, ApiResult, AppRef, Lang, Reply, ValidQuery};

/// The routes of this slice.
pub fn routes(api: &mut Api<'_>) {
    api.service(find_everywhere).service(suggest_words);
}

/// Everything that answers some words: practices, consultations, commitments, provisions and pages, and for
/// coordinators what waits for them.
#[utoipa::path(tag = "Search", params(FindParameters), responses((status = 200, body = Everything)))]
#[get("/search")]
pub(crate) async fn find_everywhere(
    app: AppRef,
    who: MaybeSigned,
    language: Lang,
    query: ValidQuery<FindParameters>,
) -> ApiResult<Reply<Everything>> {
    let locale = language.0;
    let found =
        app.read(move |app, tx| service::find(app, tx, &Reader { actor: who.0.as_ref(), locale }, &query.0));
    Ok(Reply(found.await?))
}

/// Words to go on with, while somebody types.
#[utoipa::path(tag = "Search", params(SuggestParameters), responses((status = 200, body = Suggestions)))]
#[get("/suggestions")]
pub(crate) async fn suggest_words(
    app: AppRef,
    language: Lang,
    query: ValidQuery<SuggestParameters>,
) -> ApiResult<Reply<Suggestions>> {
    let locale = language.0;
    Ok(Reply(app.read(move |app, tx| service::suggest(app, tx, locale, &query.0)).await?))
}

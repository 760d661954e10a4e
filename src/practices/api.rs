//! Practices, for clients of the API.

use actix_web::web::Path;
use actix_web::{Either, HttpResponse, delete, get, post, put};
use serde::Serialize;
use utoipa::ToSchema;

use super::filter::ListParameters;
use super::input::{MovePractice, SavePractice};
use super::lifecycle::Action;
use super::service::{count, moves, read, write};
use super::views::{Facets, PracticeList, PracticeView, QueueEntry, Step};
use crate::auth::actor::{AnyMember, LooksAfterMembers};
use crate::types::Id;
use crate::types::cursor::Page;
use crate::web::extract::MaybeIfMatch;
use crate::web::idempotency;
use crate::web::signed::MaybeSigned;
use crate::web::{
    Api, ApiResult, AppRef, Created, Document, IfMatch, Json, KnownRevisions, Once, Position, Reply, Revised,
    Signed, Unchanged, ValidQuery,
};

/// The routes of this slice.
pub fn routes(api: &mut Api<'_>) {
    api.service(list_practices)
        .service(count_practices)
        .service(list_own_practices)
        .service(create_practice)
        .service(get_practice)
        .service(save_practice)
        .service(delete_practice)
        .service(practice_history)
        .service(submit_practice)
        .service(claim_practice)
        .service(release_practice)
        .service(request_changes_to_practice)
        .service(publish_practice)
        .service(decline_practice)
        .service(withdraw_practice)
        .service(list_submissions);
}

/// Published practices, newest first; where words are looked for, what answers best comes first.
#[utoipa::path(tag = "Practices", params(ListParameters), responses((status = 200, body = PracticeList)))]
#[get("/practices")]
pub(crate) async fn list_practices(
    app: AppRef,
    query: ValidQuery<ListParameters>,
) -> ApiResult<Reply<PracticeList>> {
    Ok(Reply(app.read(move |app, tx| read::list(app, tx, &query.0)).await?))
}

/// How many practices a list holds, in all and by every facet.
#[utoipa::path(tag = "Practices", params(ListParameters), responses((status = 200, body = Facets)))]
#[get("/practices/facets")]
pub(crate) async fn count_practices(
    app: AppRef,
    query: ValidQuery<ListParameters>,
) -> ApiResult<Reply<Facets>> {
    // It counts for nothing here, and is still what the list would refuse.
    query.0.limit()?;
    Ok(Reply(Facets::clone(&*count::facets(&app, &query.0).await?)))
}

/// What one has written, in every state, the last touched first.
#[utoipa::path(tag = "Practices", params(Position), security(("access_token" = [])),
    responses((status = 200, body = Page<PracticeView>)))]
#[get("/me/practices")]
pub(crate) async fn list_own_practices(
    app: AppRef,
    who: Signed<AnyMember>,
    query: ValidQuery<Position>,
) -> ApiResult<Reply<Page<PracticeView>>> {
    let limit = query.0.limit()?;
    Ok(Reply(app.read(move |_, tx| read::mine(tx, &who, query.0.cursor.as_deref(), limit)).await?))
}

/// Begins a practice: a draft that only its author sees.
#[utoipa::path(tag = "Practices", request_body = SavePractice, security(("access_token" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent twice, done once")),
    responses((status = 201, body = PracticeView)))]
#[post("/practices")]
pub(crate) async fn create_practice(
    app: AppRef,
    who: Signed<AnyMember>,
    once: Once,
    body: Json<SavePractice>,
) -> ApiResult<Created<PracticeView>> {
    let view = app
        .write(move |app, tx| {
            let scope = who.id.to_string();
            once.run(tx, &scope, &body.0, |tx| write::create(app, tx, &who, body.0.clone()))
        })
        .await?;
    Ok(Created { location: format!("/api/v1/practices/{}", view.id), body: view })
}

/// One practice: published ones for everybody, others for those concerned.
#[utoipa::path(tag = "Practices", params(("id" = Id, Path, description = "The practice")),
    responses((status = 200, body = PracticeView), (status = 304, description = "Unchanged")))]
#[get("/practices/{id}")]
pub(crate) async fn get_practice(
    app: AppRef,
    who: MaybeSigned,
    id: Path<Id>,
    known: KnownRevisions,
) -> ApiResult<Either<Unchanged, Revised<PracticeView>>> {
    let id = *id;
    let found = app.read(move |_, tx| match read::unchanged(tx, id, &known.0)? {
        Some(revision) => Ok(Either::Left(Unchanged(revision))),
        None => Ok(Either::Right(Revised(read::one(tx, who.0.as_ref(), id)?))),
    });
    Ok(found.await?)
}

/// Saves what its author wrote, based on the revision in `If-Match`. Of a published practice its author and
/// the coordinators of its country correct the wording; each correction is on record.
#[utoipa::path(tag = "Practices", request_body = SavePractice, security(("access_token" = [])),
    params(("id" = Id, Path, description = "The practice"), ("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, body = PracticeView)))]
#[put("/practices/{id}")]
pub(crate) async fn save_practice(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
    revision: IfMatch,
    body: Document<SavePractice>,
) -> ApiResult<Revised<PracticeView>> {
    let id = *id;
    let save = app.write(move |app, tx| {
        let input = body.whole(revision.0, || read::one(tx, Some(&who), id))?;
        write::save(app, tx, &who, id, revision.0, input)
    });
    Ok(Revised(save.await?))
}

/// Deletes a draft, or what its author has given up, for good, based on the revision in `If-Match`.
#[utoipa::path(tag = "Practices", security(("access_token" = [])),
    params(("id" = Id, Path, description = "The practice"), ("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 204, description = "It is deleted")))]
#[delete("/practices/{id}")]
pub(crate) async fn delete_practice(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
    revision: IfMatch,
) -> ApiResult<HttpResponse> {
    let id = *id;
    app.write(move |_, tx| {
        write::delete(tx, &who, id, revision.0)?;
        idempotency::forget(tx, who.id, id)
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The steps of a practice.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Steps {
    /// Newest first: a hundred at most, and fewer where their texts are long.
    items: Vec<Step>,
}

/// The way of a practice so far; whoever is not concerned sees only its publication.
#[utoipa::path(tag = "Practices", params(("id" = Id, Path, description = "The practice")),
    responses((status = 200, body = Steps)))]
#[get("/practices/{id}/history")]
pub(crate) async fn practice_history(app: AppRef, who: MaybeSigned, id: Path<Id>) -> ApiResult<Reply<Steps>> {
    let id = *id;
    let items = app.read(move |_, tx| read::history(tx, who.0.as_ref(), id)).await?;
    Ok(Reply(Steps { items }))
}

macro_rules! move_route {
    ($(#[$doc:meta])* $name:ident, $path:literal, $action:expr) => {
        $(#[$doc])*
        #[utoipa::path(tag = "Moderation", security(("access_token" = [])),
            params(("id" = Id, Path, description = "The practice"), ("If-Match" = Option<String>, Header, description = "The ETag the decision is based on")),
            responses((status = 200, body = PracticeView)))]
        #[post($path)]
        pub(crate) async fn $name(
            app: AppRef,
            who: Signed<AnyMember>,
            id: Path<Id>,
            revision: MaybeIfMatch,
            body: Json<Option<MovePractice>>,
        ) -> ApiResult<Revised<PracticeView>> {
            let id = *id;
            let view = app.write(move |app, tx| moves::make(app, tx, &who, id, $action, revision.0, body.0.unwrap_or_default())).await?;
            Ok(Revised(view))
        }
    };
}

move_route!(
    /// The author sends it to the coordinators of its country, or sends it again.
    submit_practice, "/practices/{id}/submit", Action::Submit
);
move_route!(
    /// A coordinator takes a submission on.
    claim_practice, "/practices/{id}/claim", Action::Claim
);
move_route!(
    /// The coordinator puts it back into the queue.
    release_practice, "/practices/{id}/release", Action::Release
);
move_route!(
    /// The coordinator asks the author for changes, in words.
    request_changes_to_practice, "/practices/{id}/request-changes", Action::RequestChanges
);
move_route!(
    /// The coordinator publishes it.
    publish_practice, "/practices/{id}/publish", Action::Publish
);
move_route!(
    /// The coordinator does not take it, with a reason and in words.
    decline_practice, "/practices/{id}/decline", Action::Decline
);
move_route!(
    /// The author gives it up, or takes it back after publication.
    withdraw_practice, "/practices/{id}/withdraw", Action::Withdraw
);

/// What waits for coordinators, the oldest first.
#[utoipa::path(tag = "Moderation", params(Position), security(("access_token" = [])),
    responses((status = 200, body = Page<QueueEntry>)))]
#[get("/moderation/queue")]
pub(crate) async fn list_submissions(
    app: AppRef,
    who: Signed<LooksAfterMembers>,
    query: ValidQuery<Position>,
) -> ApiResult<Reply<Page<QueueEntry>>> {
    let limit = query.0.limit()?;
    Ok(Reply(app.read(move |_, tx| read::queue(tx, &who, query.0.cursor.as_deref(), limit)).await?))
}

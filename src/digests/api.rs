//! Digests, for clients of the API. Everybody decides on their own.

use actix_web::{delete, get, post, put, web};

use super::input::SavePreferences;
use super::notes::{self, SaveNote};
use super::preview::{explain, issues, preview};
use super::proposal::proposal;
use super::service::{self, Reader};
use super::views::{ExplanationView, IssueView, NoteView, PreferencesView, PreviewView, ProposalView};
use crate::auth::actor::LooksAfterMembers;
use crate::error::{Code, Error};
use crate::types::Id;
use crate::web::extract::MaybeIfMatch;
use crate::web::reply::{Created, Reply, Revised};
use crate::web::{Api, ApiResult, AppRef, Document, IfMatch, Json, Signed};

/// When and about what your digest comes.
#[utoipa::path(
    tag = "Digest",
    security(("access_token" = [])),
    responses((status = 200, body = PreferencesView, headers(("ETag" = String))))
)]
#[get("/me/digest-preferences")]
pub(crate) async fn show_digest_preferences(app: AppRef, who: Signed) -> ApiResult<Revised<PreferencesView>> {
    let reader = Reader::from(&*who);
    Ok(Revised(app.read(move |app, tx| service::preferences(app, tx, &reader)).await?))
}

/// The digest that is proposed from what you said on joining, with a first taste.
///
/// None is sent until you choose: take it with `PUT /me/digest-preferences`.
#[utoipa::path(
    tag = "Digest",
    security(("access_token" = [])),
    responses((status = 200, body = ProposalView))
)]
#[get("/me/digest/proposal")]
pub(crate) async fn propose_digest(app: AppRef, who: Signed) -> ApiResult<Reply<ProposalView>> {
    let reader = Reader::from(&*who);
    Ok(Reply(app.read(move |app, tx| proposal(app, tx, &reader)).await?))
}

/// Choose when and about what your digest comes.
///
/// Digests that were off begin with what is published from now on.
#[utoipa::path(
    tag = "Digest",
    security(("access_token" = [])),
    params(("If-Match" = String, Header, description = "The ETag of the choice that this one replaces")),
    request_body = SavePreferences,
    responses((status = 200, body = PreferencesView, headers(("ETag" = String))))
)]
#[put("/me/digest-preferences")]
pub(crate) async fn save_digest_preferences(
    app: AppRef,
    who: Signed,
    based_on: IfMatch,
    body: Document<SavePreferences>,
) -> ApiResult<Revised<PreferencesView>> {
    let reader = Reader::from(&*who);
    let save = app.write(move |app, tx| {
        let input = body.whole(based_on.0, || service::preferences(app, tx, &reader))?;
        service::save(app, tx, &reader, input.parse(&app.taxonomy)?, based_on.0, "api")
    });
    Ok(Revised(save.await?))
}

/// Have digests sent again to an address that did not work, or from which one was marked as unwanted.
#[utoipa::path(
    tag = "Digest",
    security(("access_token" = [])),
    responses((status = 200, body = PreferencesView))
)]
#[post("/me/digest-preferences/send-again")]
pub(crate) async fn send_digest_again(app: AppRef, who: Signed) -> ApiResult<Reply<PreferencesView>> {
    let reader = Reader::from(&*who);
    let work = move |app: &crate::app::App, tx: &mut crate::db::Tx<'_>| {
        service::write_again(tx, reader.id)?;
        service::preferences(app, tx, &reader)
    };
    Ok(Reply(app.write(work).await?))
}

/// Give your private feed an address, or a new one.
///
/// The feed holds what your digests hold. The address before stops working.
#[utoipa::path(
    tag = "Digest",
    security(("access_token" = [])),
    responses((status = 200, body = PreferencesView))
)]
#[post("/me/digest-feed")]
pub(crate) async fn renew_digest_feed(app: AppRef, who: Signed) -> ApiResult<Reply<PreferencesView>> {
    let reader = Reader::from(&*who);
    Ok(Reply(app.write(move |app, tx| service::renew_feed(app, tx, &reader)).await?))
}

/// Take your private feed away.
#[utoipa::path(
    tag = "Digest",
    security(("access_token" = [])),
    responses((status = 204))
)]
#[delete("/me/digest-feed")]
pub(crate) async fn remove_digest_feed(app: AppRef, who: Signed) -> ApiResult<actix_web::HttpResponse> {
    let reader = Reader::from(&*who);
    app.write(move |_, tx| service::remove_feed(tx, &reader)).await?;
    Ok(actix_web::HttpResponse::NoContent().finish())
}

/// What your digest would say if it went now.
///
/// While digests are off, this is an example from the latest publications.
#[utoipa::path(
    tag = "Digest",
    security(("access_token" = [])),
    responses((status = 200, body = PreviewView))
)]
#[get("/me/digest/preview")]
pub(crate) async fn preview_digest(app: AppRef, who: Signed) -> ApiResult<Reply<PreviewView>> {
    let reader = Reader::from(&*who);
    Ok(Reply(app.read(move |app, tx| preview(app, tx, &reader)).await?))
}

/// What your digest would be chosen from if it went now, and what the place of each thing is made of.
#[utoipa::path(
    tag = "Digest",
    security(("access_token" = [])),
    responses((status = 200, body = ExplanationView))
)]
#[get("/me/digest/explanation")]
pub(crate) async fn explain_digest(app: AppRef, who: Signed) -> ApiResult<Reply<ExplanationView>> {
    let reader = Reader::from(&*who);
    Ok(Reply(app.read(move |app, tx| explain(app, tx, &reader)).await?))
}

/// Your last digests, as far as what they held may still be read.
#[utoipa::path(
    tag = "Digest",
    security(("access_token" = [])),
    responses((status = 200, body = Vec<IssueView>))
)]
#[get("/me/digest/issues")]
pub(crate) async fn list_digests(app: AppRef, who: Signed) -> ApiResult<Reply<Vec<IssueView>>> {
    let member = who.id;
    Ok(Reply(app.read(move |app, tx| issues(app, tx, member)).await?))
}

/// Notes to readers: those to all, and those of your country.
#[utoipa::path(
    tag = "Digest",
    security(("access_token" = [])),
    responses((status = 200, body = Vec<NoteView>))
)]
#[get("/digest-notes")]
pub(crate) async fn list_notes(
    app: AppRef,
    who: Signed<LooksAfterMembers>,
) -> ApiResult<Reply<Vec<NoteView>>> {
    let actor = who.into_actor();
    Ok(Reply(app.read(move |_, tx| notes::list(tx, &actor)).await?))
}

/// Write a note to readers, in three languages.
#[utoipa::path(
    tag = "Digest",
    security(("access_token" = [])),
    request_body = SaveNote,
    responses((status = 201, body = NoteView, headers(("ETag" = String), ("Location" = String))))
)]
#[post("/digest-notes")]
pub(crate) async fn create_note(
    app: AppRef,
    who: Signed<LooksAfterMembers>,
    body: Json<SaveNote>,
) -> ApiResult<Created<NoteView>> {
    let actor = who.into_actor();
    let note = app.write(move |_, tx| notes::create(tx, &actor, body.0)).await?;
    let location = format!("/api/v1/digest-notes/{}", note.id);
    Ok(Created { body: note, location })
}

/// Change a note of yours that has not been released.
#[utoipa::path(
    tag = "Digest",
    security(("access_token" = [])),
    params(
        ("id" = Id, Path, description = "The note"),
        ("If-Match" = String, Header, description = "The ETag of the note that this one replaces"),
    ),
    request_body = SaveNote,
    responses((status = 200, body = NoteView, headers(("ETag" = String))))
)]
#[put("/digest-notes/{id}")]
pub(crate) async fn save_note(
    app: AppRef,
    who: Signed<LooksAfterMembers>,
    id: web::Path<String>,
    based_on: IfMatch,
    body: Document<SaveNote>,
) -> ApiResult<Revised<NoteView>> {
    let (actor, id) = (who.into_actor(), note_id(&id)?);
    let save = app.write(move |_, tx| {
        let input = body.whole(based_on.0, || {
            let found = notes::list(tx, &actor)?.into_iter().find(|note| note.id == id);
            found.ok_or_else(|| Code::NotFound.into())
        })?;
        notes::save(tx, &actor, id, input, based_on.0)
    });
    Ok(Revised(save.await?))
}

/// Let a note go with the digests from now on.
///
/// A note to the members in your country needs only you. A note to everybody needs somebody else than
/// its author.
#[utoipa::path(
    tag = "Digest",
    security(("access_token" = [])),
    params(
        ("id" = Id, Path, description = "The note"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the note as it was read"),
    ),
    responses((status = 200, body = NoteView, headers(("ETag" = String))))
)]
#[post("/digest-notes/{id}/release")]
pub(crate) async fn release_note(
    app: AppRef,
    who: Signed<LooksAfterMembers>,
    id: web::Path<String>,
    based_on: MaybeIfMatch,
) -> ApiResult<Revised<NoteView>> {
    let (actor, id) = (who.into_actor(), note_id(&id)?);
    Ok(Revised(app.write(move |_, tx| notes::release(tx, &actor, id, based_on.0)).await?))
}

/// Take a note back; it goes with no digest any more, also with none that waits.
#[utoipa::path(
    tag = "Digest",
    security(("access_token" = [])),
    params(("id" = Id, Path, description = "The note")),
    responses((status = 200, body = NoteView, headers(("ETag" = String))))
)]
#[post("/digest-notes/{id}/withdraw")]
pub(crate) async fn withdraw_note(
    app: AppRef,
    who: Signed<LooksAfterMembers>,
    id: web::Path<String>,
) -> ApiResult<Revised<NoteView>> {
    let (actor, id) = (who.into_actor(), note_id(&id)?);
    Ok(Revised(app.write(move |_, tx| notes::withdraw(tx, &actor, id)).await?))
}

fn note_id(text: &str) -> Result<Id, Error> {
    text.parse().map_err(|_| Code::NotFound.into())
}

/// The routes of this slice.
pub fn routes(api: &mut Api<'_>) {
    api.service(show_digest_preferences)
        .service(save_digest_preferences)
        .service(send_digest_again)
        .service(renew_digest_feed)
        .service(remove_digest_feed)
        .service(propose_digest)
        .service(preview_digest)
        .service(explain_digest)
        .service(list_digests)
        .service(list_notes)
        .service(create_note)
        .service(save_note)
        .service(release_note)
        .service(withdraw_note);
}

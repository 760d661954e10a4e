//! Consultations, their phases and their questions, for clients of the API.

use std::collections::BTreeMap;

use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpResponse, get, post, put};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::input::{SaveConsultation, SaveQuestions};
use super::service::{questions, read, write};
use super::views::{ConsultationView, PhaseView, QuestionView};
use crate::auth::actor::{AnyCoordinator, AnyMember};
use crate::types::Id;
use crate::types::cursor::Page;
use crate::web::extract::MaybeIfMatch;
use crate::web::signed::MaybeSigned;
use crate::web::{
    Api, ApiResult, AppRef, Created, Document, IfMatch, Json, Once, Position, Reply, Revised, Signed,
    ValidQuery,
};

/// The routes of this part.
pub fn routes(api: &mut Api<'_>) {
    api.service(list_consultations)
        .service(create_consultation)
        .service(get_consultation)
        .service(save_consultation)
        .service(open_consultation)
        .service(list_phases)
        .service(list_questions)
        .service(save_questions);
}

/// The code that shows a draft.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Preview {
    /// The preview code, for a draft.
    pub preview: Option<String>,
}

/// A list that comes whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct Items<T> {
    /// All of them.
    pub items: Vec<T>,
}

/// Consultations, the newest first; drafts only for their own coordinators.
#[utoipa::path(tag = "Consultations", params(Position), responses((status = 200, body = Page<ConsultationView>)))]
#[get("/consultations")]
pub(crate) async fn list_consultations(
    app: AppRef,
    who: MaybeSigned,
    query: ValidQuery<Position>,
) -> ApiResult<Reply<Page<ConsultationView>>> {
    let limit = query.0.limit()?;
    let page =
        app.read(move |_, tx| read::list(tx, who.0.as_ref(), query.0.cursor.as_deref(), limit)).await?;
    Ok(Reply(page))
}

/// Begins a consultation: a draft that its coordinators see, and whoever has its preview code.
#[utoipa::path(tag = "Consultations", request_body = SaveConsultation, security(("access_token" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent twice, done once")),
    responses((status = 201, body = ConsultationView)))]
#[post("/consultations")]
pub(crate) async fn create_consultation(
    app: AppRef,
    who: Signed<AnyCoordinator>,
    once: Once,
    body: Json<SaveConsultation>,
) -> ApiResult<Created<ConsultationView>> {
    let view = app
        .write(move |app, tx| {
            let scope = who.id.to_string();
            once.run(tx, &scope, &body.0, |tx| write::create(app, tx, &who, body.0.clone()))
        })
        .await?;
    Ok(Created { location: format!("/api/v1/consultations/{}", view.id), body: view })
}

/// One consultation.
#[utoipa::path(tag = "Consultations", params(("id" = Id, Path, description = "The consultation"), Preview),
    responses((status = 200, body = ConsultationView)))]
#[get("/consultations/{id}")]
pub(crate) async fn get_consultation(
    app: AppRef,
    who: MaybeSigned,
    id: Path<Id>,
    query: ValidQuery<Preview>,
) -> ApiResult<HttpResponse> {
    let view = app.read(move |_, tx| read::one(tx, who.0.as_ref(), *id, query.0.preview.as_deref())).await?;
    // What it takes depends on the hour, too: a revision that was seen does not make it unchanged.
    let tag = header::ETag(header::EntityTag::new_strong(view.revision.to_string()));
    Ok(HttpResponse::Ok().insert_header(tag).json(view))
}

/// Saves a consultation, based on the revision in `If-Match`. Once it is open, what people could rely
/// on stays or becomes stricter.
#[utoipa::path(tag = "Consultations", request_body = SaveConsultation, security(("access_token" = [])),
    params(("id" = Id, Path, description = "The consultation"), ("If-Match" = String, Header, description = "The revision that was read")),
    responses((status = 200, body = ConsultationView)))]
#[put("/consultations/{id}")]
pub(crate) async fn save_consultation(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
    revision: IfMatch,
    body: Document<SaveConsultation>,
) -> ApiResult<Revised<ConsultationView>> {
    let save = app.write(move |app, tx| {
        let input = body.whole(revision.0, || read::one(tx, Some(&who), *id, None))?;
        write::save(app, tx, &who, *id, revision.0, input)
    });
    Ok(Revised(save.await?))
}

/// Opens a draft. Where several countries ask together, a coordinator of each has to agree to the same
/// revision; the last one opens it, and a change in between begins anew.
#[utoipa::path(tag = "Consultations", security(("access_token" = [])),
    params(("id" = Id, Path, description = "The consultation"), ("If-Match" = Option<String>, Header, description = "The revision that was read")),
    responses((status = 200, body = ConsultationView)))]
#[post("/consultations/{id}/open")]
pub(crate) async fn open_consultation(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
    revision: MaybeIfMatch,
) -> ApiResult<Revised<ConsultationView>> {
    Ok(Revised(app.write(move |app, tx| write::open(app, tx, &who, *id, revision.0)).await?))
}

/// The phases, in order, with what each takes.
#[utoipa::path(tag = "Consultations", params(("id" = Id, Path, description = "The consultation"), Preview),
    responses((status = 200, body = Items<PhaseView>)))]
#[get("/consultations/{id}/phases")]
pub(crate) async fn list_phases(
    app: AppRef,
    who: MaybeSigned,
    id: Path<Id>,
    query: ValidQuery<Preview>,
) -> ApiResult<Reply<Items<PhaseView>>> {
    let view = app.read(move |_, tx| read::one(tx, who.0.as_ref(), *id, query.0.preview.as_deref())).await?;
    Ok(Reply(Items { items: view.phases }))
}

/// The questions that are asked now, in order.
#[utoipa::path(tag = "Consultations", params(("id" = Id, Path, description = "The consultation"), Preview),
    responses((status = 200, body = Items<QuestionView>)))]
#[get("/consultations/{id}/questions")]
pub(crate) async fn list_questions(
    app: AppRef,
    who: MaybeSigned,
    id: Path<Id>,
    query: ValidQuery<Preview>,
) -> ApiResult<Reply<Items<QuestionView>>> {
    let items =
        app.read(move |_, tx| questions::list(tx, who.0.as_ref(), *id, query.0.preview.as_deref())).await?;
    Ok(Reply(Items { items }))
}

/// Replaces all questions. One that was changed after an answer gets a new version.
#[utoipa::path(tag = "Consultations", request_body = SaveQuestions, security(("access_token" = [])),
    params(("id" = Id, Path, description = "The consultation")),
    responses((status = 200, body = Items<QuestionView>)))]
#[put("/consultations/{id}/questions")]
pub(crate) async fn save_questions(
    app: AppRef,
    who: Signed<AnyMember>,
    id: Path<Id>,
    body: Document<SaveQuestions>,
) -> ApiResult<Reply<Items<QuestionView>>> {
    let save = app.write(move |_, tx| {
        let input = body.unrevised(|| {
            let list = questions::list(tx, Some(&who), *id, None)?;
            Ok(BTreeMap::from([("questions", list.clone()), ("items", list)]))
        })?;
        questions::save(tx, &who, *id, input)
    });
    Ok(Reply(Items { items: save.await? }))
}

/// How many rows of what waits, or was made, one answer holds: what comes first.
pub const MOST_ROWS: i64 = 500;

//! The body of stewards that cannot decide any more, and its refilling.

use actix_web::web::{self, Path};
use askama::Template;
use serde::Deserialize;

use super::input::RefillStewards;
use super::service::steward_body;
use super::views::StewardBody;
use crate::auth::actor::LooksAfterMembers;
use crate::consultations::setup::pages::voice::{Said, Voice};
use crate::consultations::setup::service::{approval, read};
use crate::consultations::setup::views::ConsultationView;
use crate::error::{Error, FieldError};
use crate::types::Id;
use crate::web::{Form, PageFor, PageResult, shows_form_again};

/// The routes of this part.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/consultations/{id}/stewards", web::get().to(show))
        .route("/consultations/{id}/stewards", web::post().to(propose))
        .route("/consultations/{id}/stewards/agree", web::post().to(agree));
}

/// What is proposed, as it is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct RefillForm {
    /// The addresses that the members log in with, one a line.
    members: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "consultations/governance/templates/stewards.html")]
struct StewardsPage<'a> {
    page: &'a crate::web::Page,
    view: &'a ConsultationView,
    title: Said,
    body: StewardBody,
    form: &'a RefillForm,
    faults: &'a [FieldError],
}

async fn answer(
    who: &PageFor<LooksAfterMembers>,
    id: Id,
    form: &RefillForm,
    error: Option<&Error>,
) -> PageResult {
    let (page, actor) = (&who.page, who.actor.clone());
    let (view, body) = page
        .app
        .read(move |_, tx| Ok((read::one(tx, Some(&actor), id, None)?, steward_body::get(tx, &actor, id)?)))
        .await?;
    let template = StewardsPage {
        title: Voice::new(page, &view, None).say(&view.title),
        body,
        form,
        faults: error.map_or(&[], |error| &error.fields),
        view: &view,
        page,
    };
    page.form(error, &template)
}

/// `GET /consultations/{id}/stewards`
async fn show(who: PageFor<LooksAfterMembers>, id: Path<Id>) -> PageResult {
    answer(&who, *id, &RefillForm::default(), None).await
}

/// `POST /consultations/{id}/stewards`
async fn propose(who: PageFor<LooksAfterMembers>, id: Path<Id>, form: Form<RefillForm>) -> PageResult {
    let (id, actor, given) = (*id, who.actor.clone(), form.0.clone());
    let proposed = who
        .page
        .app
        .write(move |app, tx| {
            let members = approval::by_addresses(tx, &given.members, "members")?;
            steward_body::propose(app, tx, &actor, id, RefillStewards { members, reason: given.reason })
        })
        .await;
    settled(&who, id, &form.0, proposed, "stewards-proposed").await
}

/// `POST /consultations/{id}/stewards/agree`
async fn agree(who: PageFor<LooksAfterMembers>, id: Path<Id>, _: Form<crate::web::Token>) -> PageResult {
    let (id, actor) = (*id, who.actor.clone());
    let agreed = who.page.app.write(move |app, tx| steward_body::agree(app, tx, &actor, id)).await;
    settled(&who, id, &RefillForm::default(), agreed, "stewards-agreed").await
}

async fn settled(
    who: &PageFor<LooksAfterMembers>,
    id: Id,
    form: &RefillForm,
    outcome: Result<StewardBody, Error>,
    done: &str,
) -> PageResult {
    match outcome {
        Ok(_) => who.page.see_other_said(&format!("/consultations/{id}/stewards"), done),
        Err(error) if shows_form_again(&error) => answer(who, id, form, Some(&error)).await,
        Err(error) => Err(error.into()),
    }
}

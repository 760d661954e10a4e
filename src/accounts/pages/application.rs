//! One application, and the decision on it.

use actix_web::web;
use askama::Template;
use serde::Deserialize;

use super::{Trouble, country_name};
use crate::accounts::input::RefuseApplication;
use crate::accounts::model::ApplicationState;
use crate::accounts::service::join;
use crate::accounts::views::ApplicationView;
use crate::auth::Actor;
use crate::auth::actor::LooksAfterMembers;
use crate::error::Error;
use crate::types::Id;
use crate::web::{Form, Page, PageFor, PageResult};

#[derive(Template)]
#[template(path = "accounts/templates/application.html")]
struct ApplicationPage<'a> {
    page: &'a Page,
    trouble: Trouble,
    application: ApplicationView,
    is_open: bool,
    country: String,
    areas: Vec<String>,
    languages: Vec<String>,
    reason: &'a str,
}

impl<'a> ApplicationPage<'a> {
    async fn load(page: &'a Page, actor: &Actor, id: Id) -> Result<Self, Error> {
        let actor = actor.clone();
        let application = page.app.write(move |_, tx| join::get_application(tx, &actor, id)).await?;
        let taxonomy = &page.app.taxonomy;
        let areas = application.policy_areas.iter().filter_map(|code| taxonomy.policy_area(code));
        let languages = application.languages.iter().filter_map(|code| taxonomy.language(code));
        Ok(Self {
            page,
            trouble: Trouble::default(),
            is_open: application.state == ApplicationState::Pending,
            country: country_name(page, &application.country),
            areas: areas.map(|area| area.names.pick(page.locale).to_owned()).collect(),
            languages: languages.map(|language| language.names.pick(page.locale).to_owned()).collect(),
            application,
            reason: "",
        })
    }
}

pub(super) async fn show(who: PageFor<LooksAfterMembers>, id: web::Path<Id>) -> PageResult {
    who.page.html(&ApplicationPage::load(&who.page, &who.actor, *id).await?)
}

/// Shows the application again with what stood in the way.
async fn again(who: &PageFor<LooksAfterMembers>, id: Id, error: Error, reason: &str) -> PageResult {
    let (trouble, error) = Trouble::or_fail(&who.page, error)?;
    let loaded = ApplicationPage::load(&who.page, &who.actor, id).await?;
    who.page.form_again(&error, &ApplicationPage { trouble, reason, ..loaded })
}

#[derive(Deserialize)]
pub(super) struct DecisionForm {
    revision: i64,
    #[serde(default)]
    reason: String,
}

pub(super) async fn accept(
    who: PageFor<LooksAfterMembers>,
    id: web::Path<Id>,
    form: Form<DecisionForm>,
) -> PageResult {
    let (actor, id, Form(form, once)) = (who.actor.clone(), id.into_inner(), form);
    let accept = who.page.app.write(move |app, tx| {
        once.run(tx, &actor.id.to_string(), &(), |tx| {
            join::accept_application(app, tx, &actor, id, Some(form.revision))
        })
    });
    match accept.await {
        Ok(_) => who.page.see_other_said("/members", "application-accepted"),
        Err(error) => again(&who, id, error, "").await,
    }
}

pub(super) async fn refuse(
    who: PageFor<LooksAfterMembers>,
    id: web::Path<Id>,
    form: Form<DecisionForm>,
) -> PageResult {
    let (actor, id, Form(form, once)) = (who.actor.clone(), id.into_inner(), form);
    let DecisionForm { revision, reason } = form;
    let outcome = match (RefuseApplication { reason: reason.clone() }).parse(&who.page.app.taxonomy) {
        Err(error) => Err(error),
        Ok(words) => {
            let refuse = who.page.app.write(move |app, tx| {
                once.run(tx, &actor.id.to_string(), &(), |tx| {
                    join::refuse_application(app, tx, &actor, id, Some(revision), &words).map(|_| ())
                })
            });
            refuse.await
        }
    };
    match outcome {
        Ok(_) => who.page.see_other_said("/members", "application-refused"),
        Err(error) => again(&who, id, error, &reason).await,
    }
}

//! A member's own second factors, in three steps: scan, confirm, keep the recovery codes.

use actix_web::{HttpRequest, web};
use askama::Template;
use serde::Deserialize;

use crate::accounts;
use crate::auth::Actor;
use crate::error::{Error, FieldError};
use crate::factors::input::NewFactor;
use crate::factors::model::FactorKind;
use crate::factors::service::own;
use crate::factors::views::{BegunFactor, FactorsView};
use crate::types::{Id, Timestamp};
use crate::web::{Form, Page, PageResult, Token, qr, shows_form_again};

#[derive(Template)]
#[template(path = "factors/templates/factors.html")]
struct FactorsPage<'a> {
    page: &'a Page,
    view: FactorsView,
    /// Whether there has to be a second factor before anything else.
    is_asked_now: bool,
    faults: &'a [FieldError],
    /// The name as it was typed.
    typed: &'a str,
}

impl FactorsPage<'_> {
    /// By when a second factor has to be there, while there is none.
    fn due(&self) -> Option<Timestamp> {
        self.view.required_from.filter(|_| self.view.factors.is_empty())
    }
}

#[derive(Template)]
#[template(path = "factors/templates/begun.html")]
struct BegunPage<'a> {
    page: &'a Page,
    begun: BegunFactor,
    qr: Option<qr::Drawn>,
    faults: &'a [FieldError],
}

#[derive(Template)]
#[template(path = "factors/templates/codes.html")]
struct CodesPage<'a> {
    page: &'a Page,
    codes: Vec<String>,
}

async fn load<'a>(
    page: &'a Page,
    actor: &Actor,
    faults: &'a [FieldError],
    typed: &'a str,
) -> Result<FactorsPage<'a>, Error> {
    let actor = actor.clone();
    let view = page.app.read(move |app, tx| own::list(app, tx, &actor)).await?;
    Ok(FactorsPage { page, view, is_asked_now: page.waiting.is_some(), faults, typed })
}

pub(super) async fn show(page: Page) -> PageResult {
    let actor = page.newcomer()?;
    let template = load(&page, &actor, &[], "").await?;
    page.html(&template)
}

#[derive(Deserialize)]
pub(super) struct NameForm {
    #[serde(default)]
    name: String,
}

pub(super) async fn begin(page: Page, form: Form<NameForm>) -> PageResult {
    let actor = page.newcomer()?;
    let Form(NameForm { name }, once) = form;
    let input = NewFactor { kind: FactorKind::Totp, name: name.clone() };
    let begin = {
        let actor = actor.clone();
        page.app.write(move |app, tx| {
            let scope = actor.id.to_string();
            once.run(tx, &scope, &(), |tx| own::begin(app, tx, &actor, &input).map(|begun| begun.id))
        })
    };
    match begin.await {
        Ok(id) => page.see_other(&format!("/account/second-step/{id}")),
        Err(error) if shows_form_again(&error) => {
            let template = load(&page, &actor, &error.fields, &name).await?;
            page.redisplay(&error, &template)
        }
        Err(error) => Err(error.into()),
    }
}

async fn begun<'a>(
    page: &'a Page,
    actor: &Actor,
    id: Id,
    faults: &'a [FieldError],
) -> Result<BegunPage<'a>, Error> {
    let actor = actor.clone();
    let begun = page.app.read(move |app, tx| own::begun(app, tx, &actor, id)).await?;
    Ok(BegunPage { page, qr: qr::draw(&begun.uri), begun, faults })
}

pub(super) async fn show_begun(page: Page, id: web::Path<Id>) -> PageResult {
    let actor = page.newcomer()?;
    let template = begun(&page, &actor, *id, &[]).await?;
    page.html(&template)
}

#[derive(Deserialize)]
pub(super) struct ConfirmForm {
    code: String,
}

pub(super) async fn confirm(
    page: Page,
    request: HttpRequest,
    id: web::Path<Id>,
    form: Form<ConfirmForm>,
) -> PageResult {
    let (actor, id) = (page.newcomer()?, id.into_inner());
    let (code, devices) = (form.0.code, accounts::devices(&request));
    let confirm = {
        let actor = actor.clone();
        page.app.write(move |app, tx| own::confirm(app, tx, &actor, id, &code, &devices))
    };
    match confirm.await {
        Ok(made) if made.recovery_codes.is_empty() => {
            page.see_other_said("/account/second-step", "factor-added")
        }
        Ok(made) => page.html(&CodesPage { page: &page, codes: made.recovery_codes }),
        Err(error) if shows_form_again(&error) => {
            let template = begun(&page, &actor, id, &error.fields).await?;
            page.redisplay(&error, &template)
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn remove(page: Page, id: web::Path<Id>, _: Form<Token>) -> PageResult {
    let (actor, id) = (page.actor.clone().ok_or_else(|| page.step_before())?, id.into_inner());
    page.app.write(move |app, tx| own::remove(app, tx, &actor, id)).await?;
    page.see_other_said("/account/second-step", "factor-removed")
}

pub(super) async fn renew_codes(page: Page, _: Form<Token>) -> PageResult {
    let actor = page.actor.clone().ok_or_else(|| page.step_before())?;
    let made = page.app.write(move |app, tx| own::renew_codes(app, tx, &actor)).await?;
    page.html(&CodesPage { page: &page, codes: made.recovery_codes })
}

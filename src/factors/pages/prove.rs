//! The second step of a log-in, and the proof that is asked for again.

use actix_web::{HttpRequest, web};
use askama::Template;
use serde::Deserialize;

use crate::accounts;
use crate::auth::Actor;
use crate::auth::need::Need;
use crate::auth::session::{self, SessionKind};
use crate::error::{Error, FieldError};
use crate::factors::input::Prove;
use crate::factors::service::prove;
use crate::web::page::local_path;
use crate::web::{Failure, Form, Page, PageResult, shows_form_again};

/// Where the way leads on.
#[derive(Deserialize)]
pub(super) struct NextQuery {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub(super) struct CodeForm {
    code: String,
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub(super) struct ProofForm {
    #[serde(default)]
    code: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

#[derive(Template)]
#[template(path = "factors/templates/code.html")]
struct CodePage<'a> {
    page: &'a Page,
    faults: &'a [FieldError],
    next: &'a str,
}

#[derive(Template)]
#[template(path = "factors/templates/proof.html")]
struct ProofPage<'a> {
    page: &'a Page,
    faults: &'a [FieldError],
    next: &'a str,
    /// Whether a code is asked for, and not the password.
    has_factor: bool,
}

pub(super) async fn show_code(page: Page, query: web::Query<NextQuery>) -> PageResult {
    let next = local_path(&query.next);
    match page.waiting {
        Some((_, Need::Code)) => page.html(&CodePage { page: &page, faults: &[], next }),
        _ => page.see_other(next),
    }
}

pub(super) async fn code(page: Page, request: HttpRequest, form: Form<CodeForm>) -> PageResult {
    let next = local_path(&form.0.next);
    let Some((actor, Need::Code)) = page.waiting.clone() else { return page.see_other(next) };
    let origin = accounts::origin(&request, &page);
    let devices = origin.devices.clone();
    let command = Prove { code: form.0.code.clone(), ..Prove::default() };
    let proved = prove::prove(&page.app, (actor, Some(Need::Code)), command, SessionKind::Page, origin);
    match proved.await {
        Ok(Some(arrival)) => accounts::arrived(&page, &arrival, &devices, next),
        Ok(None) => page.see_other(next),
        Err(error) => {
            let error = again(error)?;
            page.redisplay(&error, &CodePage { page: &page, faults: &error.fields, next })
        }
    }
}

async fn has_factor(page: &Page, actor: &Actor) -> Result<bool, Error> {
    let member = actor.id;
    page.app.read(move |_, tx| Ok(session::holder(tx, member)?.has_second_factor)).await
}

pub(super) async fn show_proof(page: Page, query: web::Query<NextQuery>) -> PageResult {
    let actor = page.newcomer()?;
    let has_factor = has_factor(&page, &actor).await?;
    page.html(&ProofPage { page: &page, faults: &[], next: local_path(&query.next), has_factor })
}

pub(super) async fn proof(page: Page, request: HttpRequest, form: Form<ProofForm>) -> PageResult {
    let actor = page.newcomer()?;
    let next = local_path(&form.0.next);
    let command = Prove { code: form.0.code.clone(), password: form.0.password.clone(), device_token: None };
    let origin = accounts::origin(&request, &page);
    match prove::prove(&page.app, (actor.clone(), None), command, SessionKind::Page, origin).await {
        Ok(_) => page.see_other_said(next, "proved"),
        Err(error) => {
            let error = again(error)?;
            let has_factor = has_factor(&page, &actor).await?;
            page.redisplay(&error, &ProofPage { page: &page, faults: &error.fields, next, has_factor })
        }
    }
}

/// What the form is shown again for; everything else is a page of its own.
fn again(error: Error) -> Result<Error, Failure> {
    if shows_form_again(&error) { Ok(error) } else { Err(error.into()) }
}

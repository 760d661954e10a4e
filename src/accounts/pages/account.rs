//! The account of the reader: profile, password, address, sessions.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};
use askama::Template;
use serde::Deserialize;

use super::log_in::{devices, logged_out};
use super::{Choices, Trouble, country_name, locales, time_zones};
use crate::accounts::input::{ChangeEmail, ChangeEmailCommand, ChangePassword, ChangeProfile, ConfirmEmail};
use crate::accounts::service::{log_in, password, profile};
use crate::accounts::views::{MemberView, SessionView};
use crate::auth::actor::AnyMember;
use crate::auth::{Actor, session};
use crate::error::{Code, Error};
use crate::types::Id;
use crate::web::{Form, Mailed, Page, PageFor, PageResult, Token};

/// The profile as it stands in the form.
#[derive(Deserialize)]
pub(super) struct ProfileForm {
    revision: i64,
    name: String,
    organization: String,
    language: String,
    time_zone: String,
}

impl From<&MemberView> for ProfileForm {
    fn from(view: &MemberView) -> Self {
        Self {
            revision: view.revision,
            name: view.name.clone(),
            organization: view.organization.clone(),
            language: view.language.to_string(),
            time_zone: view.time_zone.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "accounts/templates/account.html")]
struct AccountPage<'a> {
    page: &'a Page,
    trouble: Trouble,
    me: MemberView,
    country: String,
    form: ProfileForm,
    /// Whether `me` is newer than what the form was made from.
    conflict: bool,
    /// The new address as it was typed.
    email: String,
    sessions: Vec<SessionView>,
    languages: Choices,
    zones: Choices,
}

impl<'a> AccountPage<'a> {
    async fn load(page: &'a Page, actor: &Actor) -> Result<Self, Error> {
        let actor = actor.clone();
        let load = page.app.read(move |app, tx| {
            Ok((profile::get_me(tx, &actor)?, profile::list_sessions(app, tx, &actor)?))
        });
        let (me, sessions) = load.await?;
        Ok(Self {
            trouble: Trouble::default(),
            country: country_name(page, &me.country),
            form: ProfileForm::from(&me),
            conflict: false,
            email: String::new(),
            sessions,
            languages: locales(),
            zones: time_zones(&me.time_zone),
            page,
            me,
        })
    }
}

pub(super) async fn show(who: PageFor<AnyMember>) -> PageResult {
    let page = &who.page;
    let account = AccountPage::load(page, &who.actor).await?;
    page.html(&account)
}

/// Shows the account again with what went wrong in one of its forms.
async fn again(who: &PageFor<AnyMember>, error: Error, email: String) -> PageResult {
    let (trouble, error) = Trouble::or_fail(&who.page, error)?;
    let account = AccountPage::load(&who.page, &who.actor).await?;
    who.page.form_again(&error, &AccountPage { trouble, email, ..account })
}

pub(super) async fn change_profile(who: PageFor<AnyMember>, form: Form<ProfileForm>) -> PageResult {
    let (page, actor, mut typed) = (&who.page, who.actor.clone(), form.0);
    let change = ChangeProfile {
        name: Some(typed.name.clone()),
        organization: Some(typed.organization.clone()),
        language: Some(typed.language.clone()),
        time_zone: Some(typed.time_zone.clone()),
    };
    let revision = typed.revision;
    let outcome = match change.parse(&page.app.taxonomy) {
        Err(error) => Err(error),
        Ok(command) => {
            page.app.write(move |_, tx| profile::change_profile(tx, &actor, revision, command)).await
        }
    };
    let Err(error) = outcome else { return page.see_other_said("/account", "profile-saved") };
    let account = AccountPage::load(page, &who.actor).await?;
    if error.code == Code::Stale {
        // What was typed is kept, and saving again is a decision made with the newer state in view.
        typed.revision = account.me.revision;
        let account = AccountPage { form: typed, conflict: true, ..account };
        return page.html_with(StatusCode::PRECONDITION_FAILED, &account);
    }
    let (trouble, error) = Trouble::or_fail(page, error)?;
    page.form_again(&error, &AccountPage { trouble, form: typed, ..account })
}

pub(super) async fn change_password(
    who: PageFor<AnyMember>,
    request: HttpRequest,
    form: Form<ChangePassword>,
) -> PageResult {
    let devices = devices(&request);
    match password::change_password(&who.page.app, who.actor.clone(), form.0, devices).await {
        Ok(()) => who.page.see_other_said("/account", "password-changed"),
        Err(error) => again(&who, error, String::new()).await,
    }
}

pub(super) async fn change_email(who: PageFor<AnyMember>, form: Form<ChangeEmail>) -> PageResult {
    let Form(form, once) = form;
    let typed = form.email.clone();
    let outcome = async {
        let (app, actor) = (&who.page.app, who.actor.clone());
        let ChangeEmailCommand { email, password } = form.parse(&app.taxonomy)?;
        log_in::prove_password(app, &actor, password, "password").await?;
        app.write(move |app, tx| {
            once.run(tx, &actor.id.to_string(), &(), |tx| profile::ask_new_address(app, tx, &actor, &email))
        })
        .await
    };
    let outcome = outcome.await;
    match outcome {
        Ok(()) => who.page.see_other_said("/account", "email-asked"),
        Err(error) => again(&who, error, typed).await,
    }
}

#[derive(Template)]
#[template(path = "accounts/templates/confirm_email.html")]
struct ConfirmEmailPage<'a> {
    page: &'a Page,
    email: String,
    token: &'a str,
}

pub(super) async fn show_confirm_email(page: Page, Mailed(token): Mailed) -> PageResult {
    let asked = token.clone();
    let email = page.app.read(move |_, tx| profile::look_at_link(tx, &asked)).await?;
    page.html(&ConfirmEmailPage { page: &page, email, token: &token })
}

pub(super) async fn confirm_email(page: Page, request: HttpRequest, form: Form<ConfirmEmail>) -> PageResult {
    let Form(ConfirmEmail { token }, once) = form;
    let (actor, devices) = (page.actor.clone(), devices(&request));
    page.app
        .write(move |app, tx| {
            once.run(tx, "visitor", &(), |tx| {
                profile::confirm_email(app, tx, &token, actor.as_ref(), &devices)
            })
        })
        .await?;
    let next = if page.actor.is_some() { "/account" } else { "/log-in" };
    page.see_other_said(next, "email-changed")
}

pub(super) async fn end_session(who: PageFor<AnyMember>, id: web::Path<Id>, _: Form<Token>) -> PageResult {
    let (member, current, id) = (who.actor.id, who.actor.session_id, id.into_inner());
    who.page.app.write(move |_, tx| session::end_one(tx, member, id)).await?;
    if id == current {
        logged_out(&who.page, "logged-out")
    } else {
        who.page.see_other_said("/account", "session-ended")
    }
}

pub(super) async fn log_out_elsewhere(
    who: PageFor<AnyMember>,
    request: HttpRequest,
    _: Form<Token>,
) -> PageResult {
    let (actor, devices) = (who.actor.clone(), devices(&request));
    who.page.app.write(move |_, tx| log_in::log_out_elsewhere(tx, &actor, &devices)).await?;
    who.page.see_other_said("/account", "others-ended")
}

pub(super) async fn log_out_everywhere(who: PageFor<AnyMember>, _: Form<Token>) -> PageResult {
    let member = who.actor.id;
    who.page.app.write(move |_, tx| log_in::log_out_everywhere(tx, member)).await?;
    logged_out(&who.page, "logged-out")
}

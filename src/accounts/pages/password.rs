//! A forgotten password, and the choice of a new one.

use actix_web::HttpRequest;
use askama::Template;

use super::Trouble;
use super::log_in::{lead_in, origin};
use crate::accounts::input::{ChoosePassword, ResetPassword};
use crate::accounts::service::password;
use crate::error::{Code, Error};
use crate::web::{Form, Mailed, Page, PageResult};

#[derive(Template)]
#[template(path = "accounts/templates/forgot_password.html")]
struct ForgotPage<'a> {
    page: &'a Page,
    trouble: Trouble,
    email: &'a str,
}

pub(super) async fn show_forgot(page: Page) -> PageResult {
    page.html(&ForgotPage { page: &page, trouble: Trouble::default(), email: "" })
}

/// A message after something was sent.
#[derive(Template)]
#[template(path = "accounts/templates/message.html")]
pub(super) struct MessagePage<'a> {
    pub page: &'a Page,
    /// The stem of its texts.
    pub message: &'static str,
}

pub(super) async fn reset_password(page: Page, form: Form<ResetPassword>) -> PageResult {
    let Form(ResetPassword { email: typed }, once) = form;
    let asked = typed.clone();
    let outcome = page
        .app
        .write(move |app, tx| once.run(tx, "visitor", &(), |tx| password::reset_password(app, tx, &asked)))
        .await;
    match outcome {
        Ok(()) => page.html(&MessagePage { page: &page, message: "reset-sent" }),
        Err(error) => {
            let (mut trouble, error) = Trouble::or_fail(&page, error)?;
            if error.code == Code::TooMany {
                trouble.say(page.t("forgot-too-many"));
            }
            page.form_again(&error, &ForgotPage { page: &page, trouble, email: &typed })
        }
    }
}

#[derive(Template)]
#[template(path = "accounts/templates/choose_password.html")]
struct ChoosePage<'a> {
    page: &'a Page,
    trouble: Trouble,
    token: &'a str,
    name: String,
}

async fn name_behind(page: &Page, token: &str) -> Result<String, Error> {
    let token = token.to_owned();
    page.app.read(move |_, tx| Ok(password::look_at_link(tx, &token)?.name)).await
}

pub(super) async fn show_choose(page: Page, Mailed(token): Mailed) -> PageResult {
    let name = name_behind(&page, &token).await?;
    page.html(&ChoosePage { page: &page, trouble: Trouble::default(), token: &token, name })
}

pub(super) async fn choose_password(
    page: Page,
    request: HttpRequest,
    form: Form<ChoosePassword>,
) -> PageResult {
    let token = form.0.token.clone();
    let origin = origin(&request, &page);
    let devices = origin.devices.clone();
    match password::choose_password_page(&page.app, form.0, origin).await {
        Ok(entered) => lead_in(&page, entered, &devices, &format!("/start?said={}", "password-chosen")),
        Err(error) => {
            let (trouble, error) = Trouble::or_fail(&page, error)?;
            let name = name_behind(&page, &token).await?;
            page.form_again(&error, &ChoosePage { page: &page, trouble, token: &token, name })
        }
    }
}

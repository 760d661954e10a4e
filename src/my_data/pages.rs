//! The pages of one's own data.

use actix_web::middleware::from_fn;
use actix_web::web::{ServiceConfig, get, post, resource};
use askama::Template;
use serde::{Deserialize, Serialize};

use super::api::archive;
use super::input::Leave;
use super::service;
use crate::accounts;
use crate::auth::actor::AnyMember;
use crate::error::{Error, FieldError};
use crate::web::mailed::off_the_address;
use crate::web::{Form, LastLook, Mailed, Page, PageFor, PageResult, Token, shows_form_again};

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/account/data").route(get().to(show)))
        .service(resource("/account/data/copy").route(post().to(copy)))
        .service(resource("/account/leave").route(post().to(leave)))
        .service(
            resource("/account/stay")
                .wrap(from_fn(off_the_address))
                .route(get().to(show_stay))
                .route(post().to(stay)),
        );
}

#[derive(Template)]
#[template(path = "my_data/templates/data.html")]
struct DataPage<'a> {
    page: &'a Page,
    faults: &'a [FieldError],
    chosen: Vec<String>,
    choices: Vec<(String, String)>,
}

fn data<'a>(page: &'a Page, error: Option<&'a Error>, practices: &str) -> DataPage<'a> {
    let choices = ["keep", "remove"].map(|code| (code.to_owned(), page.tc("leave-practices", code)));
    DataPage {
        page,
        faults: error.map_or(&[], |error| &error.fields),
        chosen: vec![practices.to_owned()],
        choices: choices.to_vec(),
    }
}

async fn show(who: PageFor<AnyMember>) -> PageResult {
    who.page.html(&data(&who.page, None, ""))
}

async fn copy(who: PageFor<AnyMember>, _: Form<Token>) -> PageResult {
    Ok(archive(service::export(&who.page.app, who.actor.clone()).await?))
}

#[derive(Deserialize, Serialize)]
struct LeaveForm {
    #[serde(default)]
    practices: String,
    #[serde(default)]
    confirmed: bool,
}

async fn leave(who: PageFor<AnyMember>, form: Form<LeaveForm>) -> PageResult {
    let page = &who.page;
    let Form(form, once) = form;
    let (actor, practices) = (who.actor.clone(), form.practices.clone());
    let outcome = match (Leave { practices: practices.clone() }.parse(), form.confirmed) {
        (Err(error), _) => Err(error),
        (Ok(keeps), false) => {
            let tried = page.app.rehearse(move |app, tx| service::leave(app, tx, &actor, keeps)).await;
            match tried {
                Ok(_) => return look(page, &practices).ask(page, &form),
                Err(error) => Err(error),
            }
        }
        (Ok(keeps), true) => {
            let leave = page.app.write(move |app, tx| {
                let scope = actor.id.to_string();
                once.run(tx, &scope, &(), |tx| service::leave(app, tx, &actor, keeps))
            });
            leave.await.map(drop)
        }
    };
    match outcome {
        Ok(()) => accounts::logged_out(page, "left-network"),
        Err(error) if shows_form_again(&error) => {
            page.redisplay(&error, &data(page, Some(&error), &practices))
        }
        Err(error) => Err(error.into()),
    }
}

fn look(page: &Page, practices: &str) -> LastLook {
    LastLook {
        heading: page.t("leave-sure"),
        text: vec![page.t("leave-after"), page.tc("leave-practices-after", practices), page.t("leave-back")],
        action: "/account/leave".to_owned(),
        button: page.t("leave-button"),
        back: "/account/data".to_owned(),
        ..LastLook::default()
    }
}

#[derive(Template)]
#[template(path = "my_data/templates/stay.html")]
struct StayPage<'a> {
    page: &'a Page,
    token: &'a str,
}

async fn show_stay(page: Page, Mailed(token): Mailed) -> PageResult {
    let asked = token.clone();
    page.app.read(move |_, tx| service::look_at_link(tx, &asked)).await?;
    page.html(&StayPage { page: &page, token: &token })
}

#[derive(Deserialize)]
struct StayForm {
    token: String,
}

async fn stay(page: Page, form: Form<StayForm>) -> PageResult {
    let token = form.0.token;
    page.app.write(move |_, tx| service::stay(tx, &token)).await?;
    page.see_other_said("/log-in", "stays")
}

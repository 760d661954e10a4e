//! Passing an invitation on: how many are left, and the next one with its code to scan.

use actix_web::web;
use askama::Template;
use serde::Deserialize;

use super::super::service::waves;
use super::super::views::NewInvitation;
use super::own::Own;
use crate::consultations::setup::pages::closed;
use crate::consultations::setup::pages::voice::{Said, Voice};
use crate::consultations::setup::service::read;
use crate::consultations::setup::views::ConsultationView;
use crate::error::Code;
use crate::web::qr;
use crate::web::{Form, Page, PageResult};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/consultations/{id}/pass-on", web::get().to(show))
        .route("/consultations/{id}/pass-on", web::post().to(pass_on));
}

#[derive(Template)]
#[template(path = "consultations/participation/templates/pass_on.html")]
struct PassOnPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    title: Said,
    left: i64,
    made: Option<NewInvitation>,
    qr: Option<qr::Drawn>,
    request: String,
}

/// What the form calls itself, so that it may be sent again.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PassOnForm {
    request: String,
}

async fn answer(page: &Page, own: Own, made: Option<NewInvitation>) -> PageResult {
    let (view, participant) = page
        .app
        .read(move |_, tx| {
            let participant = own.enter(tx)?.participant;
            Ok((read::one(tx, None, own.id, None)?, participant))
        })
        .await?;
    if made.is_none() && participant.invitations_left == 0 && view.invitations_each == 0 {
        return Err(Code::NotFound.into());
    }
    if made.is_none() && view.is_over(page.app.now()) {
        return closed::instead(page, &view);
    }
    page.html(&PassOnPage {
        title: Voice::new(page, &view, Some(&participant.language)).say(&view.title),
        left: participant.invitations_left,
        qr: made.as_ref().and_then(|made| made.address.as_deref()).and_then(qr::draw),
        made,
        request: page.app.random_text(),
        view: &view,
        page,
    })
}

/// `GET /consultations/{id}/pass-on`
async fn show(page: Page, own: Own) -> PageResult {
    answer(&page, own, None).await
}

/// `POST /consultations/{id}/pass-on`
async fn pass_on(page: Page, own: Own, form: Form<PassOnForm>) -> PageResult {
    let request = Some(form.0.request).filter(|request| request.len() >= 16);
    let who = own.clone();
    let made = page
        .app
        .write(move |app, tx| {
            let part = who.enter(tx)?;
            waves::pass_on(app, tx, &part, request.as_deref())
        })
        .await;
    match made {
        Ok(made) => answer(&page, own, Some(made)).await,
        Err(error) if error.code == Code::NotInThisPhase => {
            let view = page.app.read(move |_, tx| read::one(tx, None, own.id, None)).await?;
            closed::too_late(&page, &view, "")
        }
        Err(error) => Err(error.into()),
    }
}

//! Stopping the digest, by the signed link of a mail: one click, no log-in, and a way back.

use actix_web::{HttpRequest, web};
use askama::Template;
use serde::Deserialize;

use super::super::model::{Consent, Frequency};
use super::super::service;
use super::{find_reader, in_own_language, member_of};
use crate::app::App;
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::types::Id;
use crate::web::{Page, PageResult};

/// The steps of an unsubscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Ask,
    Stopped,
    Resumed,
}

#[derive(Template)]
#[template(path = "digests/templates/unsubscribe.html")]
struct UnsubscribePage<'a> {
    page: &'a Page,
    token: &'a str,
    step: Step,
    /// How often the digest came before; it can be taken back to that.
    before: Frequency,
}

/// What somebody can say when they stop their digest.
const REASONS: [&str; 4] = ["too_often", "not_relevant", "other_channel", "never_asked"];

impl UnsubscribePage<'_> {
    fn reasons(&self) -> Vec<(&'static str, String)> {
        REASONS.iter().map(|reason| (*reason, self.page.tc("digest-stop-reason", reason))).collect()
    }

    fn is(&self, step: Step) -> bool {
        self.step == step
    }
}

async fn unsubscription(page: &mut Page, request: &HttpRequest, token: &str) -> Result<Id, Error> {
    let member = member_of(page, token)?;
    if let Some(reader) = find_reader(page, member).await? {
        in_own_language(page, request, &reader).await?;
    }
    Ok(member)
}

/// Only asks: programs that look at every link of a mail must not unsubscribe anybody.
pub(super) async fn confirm(mut page: Page, request: HttpRequest, token: web::Path<String>) -> PageResult {
    unsubscription(&mut page, &request, &token).await?;
    page.html(&UnsubscribePage { page: &page, token: &token, step: Step::Ask, before: Frequency::Weekly })
}

/// One click (RFC 8058): without a cookie, a proof of origin or a redirect, whatever the body is. The
/// link itself is the right to it. Who has left the network is unsubscribed already.
pub(super) async fn unsubscribe(
    mut page: Page,
    request: HttpRequest,
    token: web::Path<String>,
    body: web::Bytes,
) -> PageResult {
    let member = unsubscription(&mut page, &request, &token).await?;
    let reason = reason_in(&body);
    let channel = if body.starts_with(b"from=page") { "link" } else { "one_click" };
    let work =
        move |_: &App, tx: &mut Tx<'_>| service::stop(tx, member, Consent::Unsubscribed, channel, reason);
    let before = page.app.write(work).await?;
    let before = before.unwrap_or(Frequency::Weekly);
    page.html(&UnsubscribePage { page: &page, token: &token, step: Step::Stopped, before })
}

/// The reason that a form names, if it is one of ours; nobody has to give one.
fn reason_in(body: &[u8]) -> Option<&'static str> {
    let body = std::str::from_utf8(body).unwrap_or_default();
    let given = body.split('&').find_map(|pair| pair.strip_prefix("reason="))?;
    REASONS.iter().copied().find(|reason| *reason == given)
}

#[derive(Deserialize)]
pub(super) struct Resumption {
    frequency: Frequency,
}

/// Takes an unsubscription back; the link is the right to that, too.
pub(super) async fn subscribe_again(
    mut page: Page,
    request: HttpRequest,
    token: web::Path<String>,
    form: web::Form<Resumption>,
) -> PageResult {
    let member = unsubscription(&mut page, &request, &token).await?;
    let reader = find_reader(&page, member).await?.ok_or(Code::NotFound)?;
    let frequency = form.frequency;
    page.app.write(move |_, tx| service::subscribe_again(tx, &reader, frequency)).await?;
    page.html(&UnsubscribePage { page: &page, token: &token, step: Step::Resumed, before: frequency })
}

//! Reading digests on the Web: the next one, the last ones, and the private feed.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::super::preview;
use super::super::service::Reader;
use super::super::views::{IssueView, PreviewItem, PreviewSection, PreviewView};
use crate::auth::actor::AnyMember;
use crate::auth::keys::Purpose;
use crate::error::{Code, Error};
use crate::types::text::carried_by_xml;
use crate::types::{Id, Locale};
use crate::web::{Page, PageFor, PageResult};

impl PreviewView {
    /// What is shown of a section.
    pub(in crate::digests) fn items_of(&self, section: &str) -> Vec<&PreviewItem> {
        self.items.iter().filter(|item| item.section == section).collect()
    }
}

impl PreviewSection {
    /// How many are not shown.
    pub(in crate::digests) fn more(&self) -> usize {
        self.total.saturating_sub(self.shown)
    }
}

#[derive(Template)]
#[template(path = "digests/templates/preview.html")]
struct PreviewPage<'a> {
    page: &'a Page,
    preview: PreviewView,
}

impl PreviewPage<'_> {
    fn total(&self) -> usize {
        self.preview.total
    }
}

pub(super) async fn show_preview(member: PageFor<AnyMember>) -> PageResult {
    let reader = Reader::from(&member.actor);
    let preview = member.page.app.read(move |app, tx| preview::preview(app, tx, &reader)).await?;
    member.page.html(&PreviewPage { page: &member.page, preview })
}

#[derive(Template)]
#[template(path = "digests/templates/issue.html")]
struct IssuePage<'a> {
    page: &'a Page,
    issue: IssueView,
}

/// One of the last digests.
pub(super) async fn show_issue(member: PageFor<AnyMember>, id: web::Path<String>) -> PageResult {
    let id: Id = id.parse().map_err(|_| Code::NotFound)?;
    let who = member.actor.id;
    let issue = member.page.app.read(move |app, tx| preview::issue(app, tx, who, id)).await?;
    member.page.html(&IssuePage { page: &member.page, issue })
}

#[derive(Template)]
#[template(path = "digests/templates/feed.xml", escape = "html")]
struct Feed<'a> {
    page: &'a Page,
    locale: Locale,
    address: String,
    updated: String,
    issues: &'a [IssueView],
}

/// The private feed: what the last digests held, for whoever holds its address.
pub(super) async fn feed(mut page: Page, token: web::Path<String>) -> PageResult {
    let feed = page.app.keys.open_signed_id(Purpose::DigestFeed, &token).ok_or(Code::NotFound)?;
    let (locale, issues) = page.app.read(move |app, tx| preview::feed(app, tx, feed)).await?;
    page.locale = locale;
    let newest = issues.first().map_or(crate::types::Timestamp::UNIX_EPOCH, |issue| issue.composed_at);
    let template = Feed {
        address: page.app.url(&format!("/digest/feed/{token}")),
        updated: page.machine_date(newest),
        issues: &issues,
        locale,
        page: &page,
    };
    let body = template.render().map_err(Error::internal)?;
    Ok(HttpResponse::Ok()
        .content_type("application/atom+xml; charset=utf-8")
        .insert_header(("cache-control", "private, no-cache"))
        .body(carried_by_xml(&body)))
}

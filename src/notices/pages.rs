//! The list of what concerns somebody, and on which way it comes.

use actix_web::web::{self, Path, get, post};
use askama::Template;
use serde::Deserialize;

use super::api::ListNotices;
use super::input::SaveNoticeSettings;
use super::model::{Delivery, NoticeKind};
use super::service::{read, settings};
use super::views::{NoticeSettingsView, NoticeView};
use crate::auth::actor::AnyMember;
use crate::error::{Code, Error, FieldError};
use crate::types::Id;
use crate::web::{Form, Page, PageFor, PageResult, shows_form_again};

/// The routes of this slice.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/notices").route(get().to(list)))
        .service(web::resource("/notices/read").route(post().to(mark_all)))
        .service(
            web::resource("/notices/settings").route(get().to(show_settings)).route(post().to(save_settings)),
        )
        .service(web::resource("/notices/{id}/open").route(post().to(open)));
}

#[derive(Template)]
#[template(path = "notices/templates/notices.html")]
struct NoticesPage<'a> {
    page: &'a Page,
    notices: Vec<NoticeView>,
    next: Option<String>,
}

impl NoticesPage<'_> {
    /// The newest that stands on the page: what comes while it is read stays unread.
    fn newest(&self) -> Option<Id> {
        self.notices.first().map(|notice| notice.id)
    }
}

/// Where to read on.
#[derive(Deserialize)]
struct ReadOn {
    cursor: Option<String>,
}

/// `GET /notices`
async fn list(who: PageFor<AnyMember>, query: web::Query<ReadOn>) -> PageResult {
    let (page, actor) = (&who.page, who.actor.clone());
    let wanted = ListNotices { cursor: query.0.cursor, ..ListNotices::default() }.parse()?;
    let locale = page.locale;
    let found = page.app.read(move |app, tx| read::list(app, tx, &actor, locale, wanted)).await?;
    page.html(&NoticesPage {
        page,
        notices: found.items,
        next: found.next_cursor.map(|cursor| format!("/notices?cursor={cursor}")),
    })
}

#[derive(Deserialize)]
struct Nothing {}

/// `POST /notices/{id}/open`: marks it as read, and leads to what it is about.
async fn open(who: PageFor<AnyMember>, id: Path<Id>, _: Form<Nothing>) -> PageResult {
    let actor = who.actor.clone();
    let path = who.page.app.write(move |app, tx| read::open(app, tx, &actor, *id)).await?;
    who.page.see_other(&path)
}

#[derive(Deserialize)]
struct UpTo {
    #[serde(default)]
    newest: Option<Id>,
}

/// `POST /notices/read`: marks everything as read that stood on the page.
async fn mark_all(who: PageFor<AnyMember>, form: Form<UpTo>) -> PageResult {
    let member = who.actor.id;
    who.page.app.write(move |_, tx| read::mark_all(tx, member, form.0.newest)).await?;
    who.page.see_other_said("/notices", "notices-read")
}

/// One kind, as it is chosen.
struct Line {
    code: &'static str,
    name: String,
    hint: String,
    chosen: Vec<String>,
}

#[derive(Template)]
#[template(path = "notices/templates/settings.html")]
struct SettingsPage<'a> {
    page: &'a Page,
    /// Each kind with what is chosen.
    ways: Vec<(NoticeKind, String)>,
    has_digest: bool,
    revision: i64,
    faults: &'a [FieldError],
}

impl SettingsPage<'_> {
    fn choices(&self) -> Vec<(String, String)> {
        let choice = |way: &Delivery| (way.to_string(), self.page.tc("notice-delivery", way.code()));
        Delivery::ALL.iter().map(choice).collect()
    }

    fn lines(&self) -> Vec<Line> {
        let line = |(kind, chosen): &(NoticeKind, String)| Line {
            code: kind.code(),
            name: self.page.tc("notice-kind", kind.code()),
            hint: self.page.tc("notice-kind-hint", kind.code()),
            chosen: vec![chosen.clone()],
        };
        // What waits for the coordination comes to those alone who decide there.
        let decides = self.page.looks_after_members();
        let shown = self.ways.iter().filter(|(kind, _)| decides || *kind != NoticeKind::Waiting);
        shown.map(line).collect()
    }
}

impl<'a> SettingsPage<'a> {
    fn new(page: &'a Page, view: &NoticeSettingsView) -> Self {
        Self {
            page,
            ways: view.ways().map(|(kind, way)| (kind, way.to_string())).to_vec(),
            has_digest: view.has_digest,
            revision: view.revision,
            faults: &[],
        }
    }
}

/// `GET /notices/settings`
async fn show_settings(who: PageFor<AnyMember>) -> PageResult {
    let member = who.actor.id;
    let view = who.page.app.read(move |app, tx| settings::get(app, tx, member)).await?;
    who.page.html(&SettingsPage::new(&who.page, &view))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct SettingsForm {
    decision: String,
    dialogue: String,
    waiting: String,
    approval: String,
    role: String,
    revision: i64,
}

impl SettingsForm {
    fn input(&self) -> SaveNoticeSettings {
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        SaveNoticeSettings {
            decision: given(&self.decision),
            dialogue: given(&self.dialogue),
            waiting: given(&self.waiting),
            approval: given(&self.approval),
            role: given(&self.role),
        }
    }

    fn chosen(&self, kind: NoticeKind) -> String {
        let chosen = match kind {
            NoticeKind::Decision => &self.decision,
            NoticeKind::Dialogue => &self.dialogue,
            NoticeKind::Waiting => &self.waiting,
            NoticeKind::Approval => &self.approval,
            NoticeKind::Role => &self.role,
        };
        chosen.clone()
    }
}

/// `POST /notices/settings`
async fn save_settings(who: PageFor<AnyMember>, form: Form<SettingsForm>) -> PageResult {
    let (page, member, form) = (&who.page, who.actor.id, form.0);
    let (input, based_on) = (form.input(), form.revision);
    match page.app.write(move |app, tx| settings::save(app, tx, member, based_on, &input)).await {
        Ok(view) => {
            let waits = !view.has_digest && view.ways().iter().any(|(_, way)| *way == Delivery::Digest);
            let said = if waits { "notice-settings-no-digest" } else { "notice-settings-saved" };
            page.see_other_said("/notices/settings", said)
        }
        Err(error) => refused(page, member, &form, error).await,
    }
}

/// The form again, with what was chosen in it.
async fn refused(page: &Page, member: Id, form: &SettingsForm, error: Error) -> PageResult {
    if !shows_form_again(&error) && error.code != Code::Stale {
        return Err(error.into());
    }
    let view = page.app.read(move |app, tx| settings::get(app, tx, member)).await?;
    let template = SettingsPage {
        ways: NoticeKind::ALL.iter().map(|kind| (*kind, form.chosen(*kind))).collect(),
        faults: &error.fields,
        ..SettingsPage::new(page, &view)
    };
    page.redisplay(&error, &template)
}

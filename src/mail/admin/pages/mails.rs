//! What the secretariat sees and does, in the browser.

use actix_web::web;
use askama::Template;
use serde::Deserialize;

use crate::accounts;
use crate::app::App;
use crate::auth::actor::Secretariat;
use crate::db::Tx;
use crate::error::{Code, Error, FieldError};
use crate::mail::MailState;
use crate::mail::admin::input::{ListMessages, Pause, SendTest};
use crate::mail::admin::service;
use crate::mail::admin::views::{MemberMailView, MemberPreviewView, MessageView, OverviewView};
use crate::message::List;
use crate::types::cursor::Page as Rows;
use crate::types::{Email, Id, Timestamp};
use crate::web::{Failure, Form, Page, PageFor, PageResult, ValidQuery, shows_form_again};

/// The routes for the secretariat.
pub fn routes(config: &mut web::ServiceConfig) {
    let at = |path: &str| web::resource(path.to_owned());
    config
        .service(at("/admin/mail").route(web::get().to(overview)))
        .service(at("/admin/mail/pause").route(web::post().to(pause)))
        .service(at("/admin/mail/resume").route(web::post().to(resume)))
        .service(at("/admin/mail/test").route(web::post().to(test)))
        .service(at("/admin/mail/find").route(web::post().to(find)))
        .service(at("/admin/mail/messages").route(web::get().to(list)))
        .service(at("/admin/mail/messages/{id}").route(web::get().to(message)))
        .service(at("/admin/mail/messages/{id}/decide").route(web::post().to(decide)))
        .service(at("/admin/mail/members/{id}").route(web::get().to(member)));
}

#[derive(Template)]
#[template(path = "mail/admin/templates/overview.html")]
struct OverviewPage<'a> {
    page: &'a Page,
    overview: OverviewView,
    faults: &'a [FieldError],
    typed: Typed,
}

/// What was typed into one of the forms of the overview.
#[derive(Clone)]
struct Typed {
    email: String,
    pause: Pause,
    test: SendTest,
}

impl Typed {
    /// The forms as they are at first.
    fn nothing(page: &Page) -> Self {
        Self {
            email: String::new(),
            pause: Pause { scope: String::new(), name: String::new(), reason: String::new() },
            test: SendTest { to: String::new(), language: page.locale.to_string() },
        }
    }
}

impl OverviewPage<'_> {
    /// The scope that was chosen.
    fn scope(&self) -> &[String] {
        std::slice::from_ref(&self.typed.pause.scope)
    }

    fn count(&self, list: &List, state: &MailState) -> i64 {
        let found = self.overview.states.iter().find(|count| count.list == *list && count.state == *state);
        found.map_or(0, |count| count.mails)
    }

    fn lists(&self) -> &'static [List] {
        List::ALL
    }

    /// Those that some mail is in, and the two that are always asked for.
    fn states(&self) -> Vec<&'static MailState> {
        let asked = |state: &MailState| matches!(state, MailState::Queued | MailState::Sent);
        let is_filled = |state: &MailState| List::ALL.iter().any(|list| self.count(list, state) > 0);
        MailState::ALL.iter().filter(|state| asked(state) || is_filled(state)).collect()
    }

    fn scopes(&self) -> Vec<(String, String)> {
        let scopes = ["list", "domain", "relay"].into_iter();
        scopes.map(|scope| (scope.to_owned(), self.page.tc("mailroom-scope", scope))).collect()
    }

    fn languages(&self) -> Vec<(String, String)> {
        self.page.languages().map(|locale| (locale.to_string(), locale.endonym().to_owned())).to_vec()
    }

    /// The hours that have digests, with their numbers.
    fn due(&self) -> Vec<(usize, i64)> {
        let hours = self.overview.next_due.iter().copied().enumerate();
        hours.filter(|(_, digests)| *digests > 0).collect()
    }
}

async fn overview(who: PageFor<Secretariat>) -> PageResult {
    let overview = who.page.app.read(|_, tx| service::overview(tx)).await?;
    who.page.html(&OverviewPage { page: &who.page, overview, faults: &[], typed: Typed::nothing(&who.page) })
}

/// The overview again, with what was wrong with a form on it and what was typed.
async fn again(page: &Page, error: &Error, typed: Typed) -> PageResult {
    let overview = page.app.read(|_, tx| service::overview(tx)).await?;
    page.redisplay(error, &OverviewPage { page, overview, faults: &error.fields, typed })
}

async fn pause(who: PageFor<Secretariat>, form: Form<Pause>) -> PageResult {
    let typed = Typed { pause: form.0.clone(), ..Typed::nothing(&who.page) };
    let pause = match form.0.parse() {
        Ok(pause) => pause,
        Err(error) => return again(&who.page, &error, typed).await,
    };
    let actor = who.actor.clone();
    match who.page.app.write(move |_, tx| service::pause(tx, &actor, pause)).await {
        Err(error) if shows_form_again(&error) => again(&who.page, &error, typed).await,
        outcome => {
            outcome.map_err(Failure::from)?;
            who.page.see_other_said("/admin/mail", "mail-paused")
        }
    }
}

#[derive(Deserialize)]
struct Resume {
    scope: String,
    name: String,
}

async fn resume(who: PageFor<Secretariat>, form: Form<Resume>) -> PageResult {
    let scope = form.0.scope.parse().map_err(|()| Error::new(Code::NotFound))?;
    let (actor, name) = (who.actor.clone(), form.0.name);
    who.page.app.write(move |app, tx| service::resume(app, tx, &actor, scope, &name)).await?;
    who.page.see_other_said("/admin/mail", "mail-resumed")
}

async fn test(who: PageFor<Secretariat>, form: Form<SendTest>) -> PageResult {
    let Form(test, once) = form;
    let typed = Typed { test: test.clone(), ..Typed::nothing(&who.page) };
    let (to, language) = match test.parse() {
        Ok(test) => test,
        Err(error) => return again(&who.page, &error, typed).await,
    };
    let actor = who.actor.clone();
    let send = who.page.app.write(move |app, tx| {
        once.run(tx, &actor.id.to_string(), &(), |tx| {
            service::send_test(app, tx, &actor, &to, language).map(|mail| mail.id)
        })
    });
    match send.await {
        Ok(mail) => who.page.see_other_said(&format!("/admin/mail/messages/{mail}"), "mail-tested"),
        Err(error) if shows_form_again(&error) => again(&who.page, &error, typed).await,
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
struct Find {
    email: String,
}

/// By a form that is sent, so that no address stands in a log or a history.
async fn find(who: PageFor<Secretariat>, form: Form<Find>) -> PageResult {
    let found = match Email::parse(&form.0.email) {
        Some(email) => {
            who.page.app.read(move |_, tx| accounts::find_contact_by_email(tx, email.as_str())).await?
        }
        None => None,
    };
    match found {
        Some(contact) => who.page.see_other(&format!("/admin/mail/members/{}", contact.id)),
        None => {
            let code = if form.0.email.trim().is_empty() { "required" } else { "nobody" };
            let typed = Typed { email: form.0.email, ..Typed::nothing(&who.page) };
            again(&who.page, &Error::field("email", code), typed).await
        }
    }
}

#[derive(Template)]
#[template(path = "mail/admin/templates/messages.html")]
struct MessagesPage<'a> {
    page: &'a Page,
    query: ListMessages,
    rows: Rows<MessageView>,
}

impl MessagesPage<'_> {
    fn next(&self) -> Option<String> {
        let cursor = self.rows.next_cursor.as_ref()?;
        let ListMessages { list, state, domain, .. } = &self.query;
        Some(format!("/admin/mail/messages?list={list}&state={state}&domain={domain}&cursor={cursor}"))
    }
}

/// [`ListMessages`] as it stands in the address of a page, beside a choice of language.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Wanted {
    list: String,
    state: String,
    domain: String,
    cursor: Option<String>,
}

async fn list(who: PageFor<Secretariat>, wanted: ValidQuery<Wanted>) -> PageResult {
    let Wanted { list, state, domain, cursor } = wanted.0;
    let query = ListMessages { list, state, domain, cursor, limit: None };
    let (filter, limit) = query.parse()?;
    let rows = who.page.app.read(move |_, tx| service::messages(tx, &filter, limit)).await?;
    who.page.html(&MessagesPage { page: &who.page, query, rows })
}

#[derive(Template)]
#[template(path = "mail/admin/templates/message.html")]
struct MessagePage<'a> {
    page: &'a Page,
    message: MessageView,
}

impl MessagePage<'_> {
    fn is_doubtful(&self) -> bool {
        self.message.state == MailState::Unknown
    }
}

async fn message(who: PageFor<Secretariat>, id: web::Path<String>) -> PageResult {
    let id = key(&id)?;
    let message = who.page.app.read(move |_, tx| service::message(tx, id)).await?;
    who.page.html(&MessagePage { page: &who.page, message })
}

/// What was decided, by the button that was pressed.
#[derive(Deserialize)]
struct Decision {
    again: String,
}

async fn decide(who: PageFor<Secretariat>, id: web::Path<String>, form: Form<Decision>) -> PageResult {
    let (id, actor) = (key(&id)?, who.actor.clone());
    let Form(Decision { again }, once) = form;
    // Without an answer the question is asked once more.
    if let Ok(again) = again.parse() {
        let decide = move |_: &App, tx: &mut Tx<'_>| {
            once.run(tx, &actor.id.to_string(), &(), |tx| service::decide(tx, &actor, id, again).map(|_| ()))
        };
        who.page.app.write(decide).await?;
    }
    who.page.see_other(&format!("/admin/mail/messages/{id}"))
}

#[derive(Template)]
#[template(path = "mail/admin/templates/member.html")]
struct MemberPage<'a> {
    page: &'a Page,
    member: MemberMailView,
    preview: Option<MemberPreviewView>,
    at: String,
    faults: Vec<FieldError>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Look {
    at: String,
}

async fn member(who: PageFor<Secretariat>, id: web::Path<String>, look: ValidQuery<Look>) -> PageResult {
    let (id, actor) = (key(&id)?, who.actor.clone());
    let read = Some(look.0.at.trim()).filter(|at| !at.is_empty()).map(str::parse::<Timestamp>).transpose();
    let fault = read.as_ref().err().map(|_| Error::field("at", "malformed"));
    let instant = read.unwrap_or_default();
    let work = move |app: &crate::app::App, tx: &mut crate::db::Tx<'_>| {
        let member = service::member(app, tx, &actor, id)?;
        let preview = match instant {
            Some(_) if member.active => Some(service::preview(app, tx, &actor, id, instant)?),
            _ => None,
        };
        Ok((member, preview))
    };
    let (member, preview) = who.page.app.write(work).await?;
    let faults = fault.as_ref().map(|error| error.fields.clone()).unwrap_or_default();
    let template = MemberPage { page: &who.page, member, preview, at: look.0.at, faults };
    match fault {
        None => who.page.html(&template),
        Some(error) => who.page.form_again(&error, &template),
    }
}

fn key(text: &str) -> Result<Id, Error> {
    text.parse().map_err(|_| Code::NotFound.into())
}

//! The outbox in the browser, for whoever develops or tries the product without a mail server.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use askama::Template;
use mail_parser::MessageParser;
use secrecy::ExposeSecret;

use crate::app::App;
use crate::error::{Code, Error};
use crate::mail::MailRow;
use crate::mail::admin::texts;
use crate::types::Id;
use crate::web::{Page, PageResult};

/// How many mails the list shows.
const SHOWN: i64 = 50;

/// The routes of the outbox.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/development/outbox").route(web::get().to(list)))
        .service(web::resource("/development/outbox/{id}").route(web::get().to(show)))
        .service(web::resource("/development/outbox/{id}/html").route(web::get().to(rendered)));
}

struct Entry {
    id: Id,
    kind: String,
    state: &'static str,
    recipient: String,
    subject: String,
    when: String,
}

#[derive(Template)]
#[template(path = "mail/admin/templates/outbox.html")]
struct OutboxPage<'a> {
    page: &'a Page,
    entries: Vec<Entry>,
}

#[derive(Template)]
#[template(path = "mail/admin/templates/outbox_mail.html")]
struct MailPage<'a> {
    page: &'a Page,
    entry: Entry,
    headers: String,
    /// The text part: lines of words, each of which may be an address.
    lines: Vec<Vec<(String, bool)>>,
    html: String,
}

/// A mail server or a production site has no such page at all.
fn check(app: &App) -> Result<(), Error> {
    let shown = app.config.server.development && app.config.mail.smtp_url.expose_secret().is_empty();
    if shown { Ok(()) } else { Err(Code::NotFound.into()) }
}

fn entry(page: &Page, mail: &MailRow) -> Entry {
    let raw = mail.message.as_deref().unwrap_or_default();
    let message = MessageParser::default().parse(raw);
    Entry {
        id: mail.id,
        kind: mail.kind.clone(),
        state: mail.state.code(),
        recipient: mail.recipient.clone(),
        subject: message.as_ref().and_then(|message| message.subject()).unwrap_or_default().to_owned(),
        when: page.date_and_time(mail.created_at),
    }
}

async fn list(page: Page) -> PageResult {
    check(&page.app)?;
    let mails = page.app.read(|app, tx| texts::list(app, tx, SHOWN)).await?;
    let entries = mails.iter().map(|mail| entry(&page, mail)).collect();
    page.html(&OutboxPage { page: &page, entries })
}

async fn find(app: &App, id: &str) -> Result<MailRow, Error> {
    let id: Id = id.parse().map_err(|_| Code::NotFound)?;
    app.read(move |app, tx| texts::find(app, tx, id)).await
}

/// A mail as its reader sees it, for the frame on its page: nothing in it runs, sends or loads anything,
/// and its own style is believed.
const AS_A_MAIL: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; \
                         frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

async fn rendered(page: Page, id: web::Path<String>) -> PageResult {
    check(&page.app)?;
    let mail = find(&page.app, &id).await?;
    let parsed = MessageParser::default().parse(mail.message.as_deref().unwrap_or_default());
    let html = parsed.as_ref().and_then(|message| message.body_html(0)).ok_or(Code::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, AS_A_MAIL))
        .insert_header((header::X_FRAME_OPTIONS, "SAMEORIGIN"))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(html.into_owned()))
}

async fn show(page: Page, id: web::Path<String>) -> PageResult {
    check(&page.app)?;
    let mail = find(&page.app, &id).await?;
    let raw = mail.message.clone().unwrap_or_default();
    let parsed = MessageParser::default().parse(&raw);
    let part = |text: Option<std::borrow::Cow<'_, str>>| text.unwrap_or_default().into_owned();
    let text = part(parsed.as_ref().and_then(|message| message.body_text(0)));
    let lines = text
        .lines()
        .map(|line| line.split(' ').map(|word| (word.to_owned(), is_address(word))).collect())
        .collect();
    page.html(&MailPage {
        page: &page,
        entry: entry(&page, &mail),
        headers: raw.split("\r\n\r\n").next().unwrap_or_default().to_owned(),
        lines,
        html: part(parsed.as_ref().and_then(|message| message.body_html(0))),
    })
}

fn is_address(word: &str) -> bool {
    word.starts_with("http://") || word.starts_with("https://")
}

//! The letters about accounts, each in its reader's language.
//!
//! A letter is a kind, under which the catalogues keep its subject, paragraphs and action, and the
//! facts that go into them.

use fluent_bundle::FluentValue;

use super::model::{ApplicationRow, MemberRow};
use super::queries;
use super::service::notices;
use super::views::Contact;
use crate::app::App;
use crate::auth::Role;
use crate::db::Tx;
use crate::error::Error;
use crate::i18n;
use crate::mail::{Letter, outbox};
use crate::notices::{Notice, NoticeKind, tell};
use crate::types::{Email, Id, Locale, clock};

/// Whom a letter is for.
struct Reader<'a> {
    member: Option<Id>,
    email: &'a str,
    name: &'a str,
    locale: Locale,
}

impl<'a> Reader<'a> {
    fn member(row: &'a MemberRow) -> Self {
        Self { member: Some(row.id), email: &row.email, name: &row.name, locale: row.locale() }
    }

    fn applicant(row: &'a ApplicationRow) -> Self {
        Self { member: None, email: &row.email, name: &row.name, locale: row.locale() }
    }
}

/// What varies between letters of one kind.
#[derive(Default)]
struct Content<'a> {
    /// Fills `$value` in the texts.
    value: Option<&'a str>,
    quotation: Option<&'a str>,
    /// Where the action leads.
    path: Option<String>,
}

/// Most paragraphs in a letter.
const PARAGRAPHS: usize = 4;

fn letter(app: &App, kind: &str, footing: &str, reader: &Reader<'_>, content: &Content<'_>) -> Letter {
    let locale = reader.locale;
    let arguments = [
        ("name", FluentValue::from(reader.name)),
        ("value", FluentValue::from(content.value.unwrap_or_default())),
    ];
    let text = |part: &str| i18n::text(locale, &format!("mail-{kind}-{part}"), &arguments);
    let paragraphs = (1..=PARAGRAPHS)
        .map(|number| format!("text-{number}"))
        .filter(|part| i18n::has(locale, &format!("mail-{kind}-{part}")))
        .map(|part| text(&part));
    let greeting = i18n::text(locale, "mail-greeting", &arguments);
    Letter {
        locale,
        subject: text("subject"),
        paragraphs: std::iter::once(greeting).chain(paragraphs).collect(),
        quotation: content.quotation.map(str::to_owned),
        action: content.path.as_deref().map(|path| (text("action"), app.url(path))),
        footing: i18n::text(locale, &format!("mail-footing-{footing}"), &[]),
    }
}

fn send(
    app: &App,
    tx: &mut Tx<'_>,
    kind: &str,
    footing: &str,
    cause: Id,
    reader: &Reader<'_>,
    content: &Content<'_>,
) -> Result<(), Error> {
    let cause = format!("{kind}:{cause}:{}", reader.member.unwrap_or(cause));
    send_once(app, tx, kind, footing, &cause, reader, content)
}

/// Sends one letter for a cause, however often it comes.
fn send_once(
    app: &App,
    tx: &mut Tx<'_>,
    kind: &str,
    footing: &str,
    cause: &str,
    reader: &Reader<'_>,
    content: &Content<'_>,
) -> Result<(), Error> {
    let written = letter(app, kind, footing, reader, content);
    outbox::enqueue(app, tx, kind, cause, reader.member, reader.email, &written)
}

/// Asks an applicant to show that the address is theirs.
pub(super) fn confirm_application(
    app: &App,
    tx: &mut Tx<'_>,
    row: &ApplicationRow,
    secret: &str,
) -> Result<(), Error> {
    let content = Content { path: Some(format!("/join/confirm?token={secret}")), ..Content::default() };
    send(app, tx, "application-confirm", "stranger", row.id, &Reader::applicant(row), &content)
}

/// Tells somebody who applies that the application before is still waiting.
pub(super) fn application_waiting(app: &App, tx: &mut Tx<'_>, row: &ApplicationRow) -> Result<(), Error> {
    let cause = tx.new_id();
    send(app, tx, "application-waiting", "stranger", cause, &Reader::applicant(row), &Content::default())
}

/// Tells a member whose address was entered as a new one that there is an account already.
pub(super) fn already_member(app: &App, tx: &mut Tx<'_>, row: &MemberRow) -> Result<(), Error> {
    let content = Content { path: Some("/forgot-password".to_owned()), ..Content::default() };
    let cause = tx.new_id();
    send(app, tx, "already-member", "account", cause, &Reader::member(row), &content)
}

/// Tells who decides that an application waits.
pub(super) fn application_to_decide(
    app: &App,
    tx: &mut Tx<'_>,
    row: &ApplicationRow,
    to: &MemberRow,
) -> Result<(), Error> {
    let content = Content { value: Some(&row.name), path: Some("/members".to_owned()), ..Content::default() };
    let letter = letter(app, "application-to-decide", "coordinator", &Reader::member(to), &content);
    let notice = Notice {
        member: to.id,
        email: &to.email,
        kind: NoticeKind::Waiting,
        event: notices::APPLICATION,
        subject: row.id,
        detail: "",
        cause: &format!("application-to-decide:{}:{}", row.id, to.id),
        mail: "application-to-decide",
    };
    tell(app, tx, notice, letter)
}

/// Tells an applicant why not.
pub(super) fn application_refused(
    app: &App,
    tx: &mut Tx<'_>,
    row: &ApplicationRow,
    reason: &str,
) -> Result<(), Error> {
    let content = Content { quotation: Some(reason), ..Content::default() };
    send(app, tx, "application-refused", "applicant", row.id, &Reader::applicant(row), &content)
}

/// Why somebody gets a link to choose a password.
#[derive(Debug, Clone, Copy)]
pub(super) enum PasswordLink {
    /// The application was accepted.
    Accepted,
    /// Somebody of the network invites.
    Invited,
    /// It was asked for.
    Reset,
}

impl PasswordLink {
    const fn kind(self) -> (&'static str, &'static str) {
        match self {
            Self::Accepted => ("application-accepted", "applicant"),
            Self::Invited => ("invitation", "invited"),
            Self::Reset => ("password-reset", "stranger"),
        }
    }
}

fn password_path(secret: &str) -> String {
    format!("/choose-password?token={secret}")
}

/// Sends a link to choose a password.
pub(super) fn choose_password(
    app: &App,
    tx: &mut Tx<'_>,
    why: PasswordLink,
    row: &MemberRow,
    secret: &str,
) -> Result<(), Error> {
    let (kind, footing) = why.kind();
    let content = Content { path: Some(password_path(secret)), ..Content::default() };
    let cause = tx.new_id();
    send(app, tx, kind, footing, cause, &Reader::member(row), &content)
}

/// Tells a member that the password was changed.
pub(super) fn password_changed(app: &App, tx: &mut Tx<'_>, row: &MemberRow) -> Result<(), Error> {
    let content = Content { path: Some("/forgot-password".to_owned()), ..Content::default() };
    let cause = tx.new_id();
    send(app, tx, "password-changed", "account", cause, &Reader::member(row), &content)
}

/// Tells a member that so many wrong passwords were tried that only a mailed link helps.
pub(super) fn password_disabled(app: &App, tx: &mut Tx<'_>, row: &MemberRow) -> Result<(), Error> {
    let content = Content { path: Some("/forgot-password".to_owned()), ..Content::default() };
    let cause = tx.new_id();
    send(app, tx, "password-disabled", "account", cause, &Reader::member(row), &content)
}

/// Tells a member of a log-in on a device that was not known; of one kind of device once a day, for a program that keeps
/// nothing is new each time.
pub(super) fn new_device(app: &App, tx: &mut Tx<'_>, row: &MemberRow, device: &str) -> Result<(), Error> {
    let unnamed = i18n::text(row.locale(), "device-unnamed", &[]);
    let name = if device.is_empty() { unnamed.as_str() } else { device };
    let content = Content { value: Some(name), path: Some("/account".to_owned()), ..Content::default() };
    let cause = format!("new-device:{}:{}:{device}", row.id, clock::day(tx.now));
    send_once(app, tx, "new-device", "account", &cause, &Reader::member(row), &content)
}

/// Tells a member what happened to the account: the letter of that kind, with what fills it and where it leads.
pub fn notify(
    app: &App,
    tx: &mut Tx<'_>,
    member: Id,
    kind: &str,
    value: &str,
    path: &str,
) -> Result<(), Error> {
    let Some(row) = queries::find_member(tx.conn, member)? else { return Ok(()) };
    let content = Content { value: Some(value), path: Some(path.to_owned()), ..Content::default() };
    let cause = tx.new_id();
    send(app, tx, kind, "account", cause, &Reader::member(&row), &content)
}

/// [`notify`] for a cause that comes again: one letter for each.
pub fn notify_once(
    app: &App,
    tx: &mut Tx<'_>,
    contact: &Contact,
    kind: &str,
    cause: &str,
    value: &str,
    path: &str,
) -> Result<(), Error> {
    let reader = Reader {
        member: Some(contact.id),
        email: &contact.email,
        name: &contact.name,
        locale: contact.language,
    };
    let content = Content { value: Some(value), path: Some(path.to_owned()), ..Content::default() };
    send_once(app, tx, kind, "account", cause, &reader, &content)
}

/// Asks at a member's new address whether it is theirs.
pub(super) fn change_email(
    app: &App,
    tx: &mut Tx<'_>,
    row: &MemberRow,
    new: &Email,
    secret: &str,
) -> Result<(), Error> {
    let content = Content { path: Some(format!("/account/email?token={secret}")), ..Content::default() };
    let reader = Reader { email: new.as_str(), ..Reader::member(row) };
    let cause = tx.new_id();
    send(app, tx, "email-change", "stranger", cause, &reader, &content)
}

/// Tells a member at the present address that another one was asked for.
pub(super) fn email_change_notice(
    app: &App,
    tx: &mut Tx<'_>,
    row: &MemberRow,
    new: &Email,
) -> Result<(), Error> {
    let content = Content {
        value: Some(new.as_str()),
        path: Some("/forgot-password".to_owned()),
        ..Content::default()
    };
    let cause = tx.new_id();
    send(app, tx, "email-change-notice", "account", cause, &Reader::member(row), &content)
}

/// Tells a member, at the address before and at the new one, that the address was changed.
pub(super) fn email_changed(app: &App, tx: &mut Tx<'_>, row: &MemberRow, new: &str) -> Result<(), Error> {
    let content = Content { value: Some(new), ..Content::default() };
    for (email, footing) in [(row.email.as_str(), "former"), (new, "account")] {
        let reader = Reader { email, ..Reader::member(row) };
        let cause = tx.new_id();
        send(app, tx, "email-changed", footing, cause, &reader, &content)?;
    }
    Ok(())
}

/// Tells a member of a suspension, and why.
pub(super) fn suspended(app: &App, tx: &mut Tx<'_>, row: &MemberRow, reason: &str) -> Result<(), Error> {
    let content = Content { quotation: Some(reason), ..Content::default() };
    let cause = tx.new_id();
    send(app, tx, "member-suspended", "account", cause, &Reader::member(row), &content)
}

/// Tells a member that a suspension is over.
pub(super) fn reinstated(app: &App, tx: &mut Tx<'_>, row: &MemberRow) -> Result<(), Error> {
    let content = Content { path: Some("/log-in".to_owned()), ..Content::default() };
    let cause = tx.new_id();
    send(app, tx, "member-reinstated", "account", cause, &Reader::member(row), &content)
}

/// Tells a member of a new role.
pub(super) fn role_changed(app: &App, tx: &mut Tx<'_>, row: &MemberRow, role: Role) -> Result<(), Error> {
    let name = i18n::text(row.locale(), &format!("role-{role}"), &[]);
    let content = Content { value: Some(&name), path: Some("/account".to_owned()), ..Content::default() };
    let letter = letter(app, "member-role", "account", &Reader::member(row), &content);
    let notice = Notice {
        member: row.id,
        email: &row.email,
        kind: NoticeKind::Role,
        event: notices::ROLE,
        subject: row.id,
        detail: role.code(),
        cause: &format!("member-role:{}:{}", tx.new_id(), row.id),
        mail: "member-role",
    };
    tell(app, tx, notice, letter)
}

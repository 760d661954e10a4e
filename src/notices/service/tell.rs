//! Telling a member something, in the transaction of what happened, on the way they chose.

use super::super::model::{Delivery, NoticeKind, NoticeRow, SettingsRow};
use super::super::queries;
use crate::app::App;
use crate::db::{At, Tx};
use crate::error::Error;
use crate::i18n;
use crate::mail::{Letter, outbox};
use crate::types::Id;

/// What is told.
#[derive(Debug, Clone, Copy)]
pub struct Notice<'a> {
    /// Whom it concerns.
    pub member: Id,
    /// Where mails to them go.
    pub email: &'a str,
    /// What it is about.
    pub kind: NoticeKind,
    /// What has happened, as in `practice.published`: its words are `notice-practice-published`.
    pub event: &'a str,
    /// What it happened to.
    pub subject: Id,
    /// What more is needed to say it.
    pub detail: &'a str,
    /// Names what happened once and for all: what was told under this name is not told again.
    pub cause: &'a str,
    /// What its mail is called in the outbox.
    pub mail: &'a str,
}

/// Puts a notice into its member's list, and its letter into the outbox where they want it at once.
pub fn tell(app: &App, tx: &mut Tx<'_>, notice: Notice<'_>, letter: Letter) -> Result<(), Error> {
    let settings = queries::find_settings(tx.conn, notice.member)?;
    let settings = settings.unwrap_or_else(|| SettingsRow::usual(notice.member, At(tx.now)));
    let delivery = settings.way(notice.kind);
    let row = NoticeRow {
        id: tx.new_id(),
        member_id: notice.member,
        kind: notice.kind,
        event: notice.event.to_owned(),
        subject_id: notice.subject,
        detail: notice.detail.to_owned(),
        delivery,
        cause: notice.cause.to_owned(),
        created_at: At(tx.now),
        read_at: None,
    };
    if queries::insert(tx.conn, &row)? == 0 || delivery != Delivery::Mail {
        return Ok(());
    }
    let choose = app.url("/notices/settings");
    let choose = i18n::text(letter.locale, "mail-notice-choose", &[("value", choose.into())]);
    let letter = Letter { footing: format!("{} {choose}", letter.footing), ..letter };
    outbox::enqueue(app, tx, notice.mail, notice.cause, Some(notice.member), notice.email, &letter)
}

/// What waited was done: nobody is told of it any more.
pub fn settle(tx: &mut Tx<'_>, subject: Id, event: &str, detail: Option<&str>) -> Result<(), Error> {
    queries::delete_about(tx.conn, subject, Some(event), detail)?;
    Ok(())
}

/// One member has done what waited for them; it may go on waiting for others.
pub fn settle_for(tx: &mut Tx<'_>, member: Id, subject: Id, event: &str, detail: &str) -> Result<(), Error> {
    queries::delete_own(tx.conn, member, subject, event, detail)?;
    Ok(())
}

/// Something is gone for good, and with it whatever was told of it.
pub fn forget(tx: &mut Tx<'_>, subject: Id) -> Result<(), Error> {
    queries::delete_about(tx.conn, subject, None, None)?;
    Ok(())
}

/// Takes away what waited for somebody who has another role now.
pub fn drop_work(tx: &mut Tx<'_>, member: Id) -> Result<(), Error> {
    queries::delete_kinds(
        tx.conn,
        member,
        &[NoticeKind::Waiting, NoticeKind::Approval],
        &["practice.answered"],
    )?;
    Ok(())
}

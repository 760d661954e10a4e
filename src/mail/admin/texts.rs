//! Mails with their texts, as their readers get them.

use crate::app::{App, RenderedMail, UnrenderedMail};
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::mail::queries::{self, MailFilter};
use crate::mail::{MailRow, outbox};
use crate::types::Id;

/// The newest mails.
pub(super) fn list(app: &App, tx: &mut Tx<'_>, limit: i64) -> Result<Vec<MailRow>, Error> {
    let mails = queries::list(tx.conn, &MailFilter::default(), limit)?;
    with_texts(app, tx, mails)
}

/// One mail.
pub(super) fn find(app: &App, tx: &mut Tx<'_>, id: Id) -> Result<MailRow, Error> {
    let found = queries::find(tx.conn, id)?.into_iter().collect();
    with_texts(app, tx, found)?.pop().ok_or_else(|| Code::NotFound.into())
}

/// Puts in the texts that do not stand in the outbox: of what was sent, as it was written into a file;
/// of what waits, as it would be now.
fn with_texts(app: &App, tx: &mut Tx<'_>, mut mails: Vec<MailRow>) -> Result<Vec<MailRow>, Error> {
    for mail in &mut mails {
        if let Some(kept) = mail.message.take() {
            mail.message = Some(outbox::text_of(app, mail.id, kept)?);
            continue;
        }
        let file = app.config.data_dir.join("mail").join(format!("{}.eml", mail.id));
        mail.message = std::fs::read_to_string(file).ok();
        if mail.message.is_none() {
            let late = UnrenderedMail {
                mail: mail.id,
                member: mail.member_id,
                subject: mail.subject_id,
                recipient: mail.recipient.clone(),
            };
            if let Some(RenderedMail::Message(text)) = app.hooks.mail_renderer.render(app, tx, &[late])?.pop()
            {
                mail.message = Some(text);
            }
        }
    }
    Ok(mails)
}

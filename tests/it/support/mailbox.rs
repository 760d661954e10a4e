//! What is in the outbox, read as its recipient would.

use diesel::prelude::*;
use mail_parser::MessageParser;
use trilateral::app::{App, RenderedMail, UnrenderedMail};
use trilateral::db::Tx;
use trilateral::db::schema::mails;
use trilateral::error::Error;
use trilateral::mail::outbox;
use trilateral::types::Id;

use super::TestApp;
use super::bulk::assert_mail;

#[derive(Debug, Clone)]
pub struct Mail {
    pub kind: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub raw: String,
}

impl Mail {
    /// The first address in the text that contains `part`, without the host.
    pub fn link(&self, part: &str) -> String {
        self.text
            .split_whitespace()
            .find(|word| word.contains(part) && word.starts_with("https://network.example"))
            .unwrap_or_else(|| panic!("no link to {part} in: {}", self.text))
            .trim_start_matches("https://network.example")
            .to_owned()
    }

    pub fn header(&self, name: &str) -> String {
        let message = MessageParser::default().parse(self.raw.as_bytes()).unwrap();
        message.header_raw(name).unwrap_or_default().trim().to_owned()
    }
}

impl TestApp {
    /// Does what strangers have asked for at the door, as the work behind the scenes would.
    pub async fn do_what_was_asked(&self) {
        trilateral::accounts::answer_requests(&self.app).await.unwrap();
    }

    /// All mails to `recipient`, the oldest first.
    pub async fn mails_to(&self, recipient: &str) -> Vec<Mail> {
        self.do_what_was_asked().await;
        let recipient = recipient.to_owned();
        let rows = self.app.read(move |app, tx| written(app, tx, &recipient)).await.unwrap();
        rows.into_iter().filter_map(|(kind, message)| message.map(|raw| read(kind, raw))).collect()
    }

    /// The newest mail to `recipient`.
    pub async fn last_mail_to(&self, recipient: &str) -> Mail {
        self.mails_to(recipient).await.pop().unwrap_or_else(|| panic!("no mail to {recipient}"))
    }
}

type Kept = (Id, String, Option<Id>, Option<Id>, Option<String>);

/// Messages as they would go now: those that are made when they go are made here.
fn written(app: &App, tx: &mut Tx<'_>, recipient: &str) -> Result<Vec<(String, Option<String>)>, Error> {
    let rows: Vec<Kept> = mails::table
        .filter(mails::recipient.eq(recipient))
        .order((mails::created_at, mails::id))
        .select((mails::id, mails::kind, mails::member_id, mails::subject_id, mails::message))
        .load(tx.conn)?;
    let mut all = Vec::new();
    for (mail, kind, member, subject, message) in rows {
        let late = || UnrenderedMail { mail, member, subject, recipient: recipient.to_owned() };
        let message = match message {
            Some(message) => Some(outbox::text_of(app, mail, message)?),
            None => match app.hooks.mail_renderer.render(app, tx, &[late()])?.pop() {
                Some(RenderedMail::Message(message)) => Some(message),
                _ => None,
            },
        };
        all.push((kind, message));
    }
    Ok(all)
}

fn read(kind: String, raw: String) -> Mail {
    assert_mail(&raw);
    let message = MessageParser::default().parse(raw.as_bytes()).unwrap();
    for part in [message.subject().map(Into::into), message.body_text(0), message.body_html(0)] {
        let part: std::borrow::Cow<'_, str> = part.unwrap_or_default();
        assert!(!part.contains('⟦'), "a text is missing in a mail of the kind {kind}: {part}");
    }
    Mail {
        kind,
        subject: message.subject().unwrap_or_default().to_owned(),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        html: message.body_html(0).unwrap_or_default().into_owned(),
        raw: raw.clone(),
    }
}

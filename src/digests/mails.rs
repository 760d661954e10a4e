//! The digest as a mail: text and HTML, and the headers by which a mail program can stop it.

use askama::Template;

use super::content::{Content, interest_label};
use super::model::{Frequency, PreferencesRow};
use super::period::Period;
use crate::app::App;
use crate::auth::keys::Purpose;
use crate::error::Error;
use crate::i18n;
use crate::mail::Outgoing;
use crate::types::{Id, Locale, Timestamp};

/// Choices that the first line names; more are counted.
const NAMED: usize = 3;
/// How much of a title a subject line holds.
const SUBJECT_TITLE: usize = 70;

/// One digest, for one member.
pub(super) struct DigestMail<'a> {
    app: &'a App,
    row: &'a PreferencesRow,
    content: &'a Content,
    locale: Locale,
}

/// Everything the two parts say, in the reader's language.
struct Words {
    title: String,
    lede: String,
    more: Option<String>,
    all: String,
    all_address: String,
    reason: String,
    preferences: String,
    preferences_address: String,
    unsubscribe: String,
    unsubscribe_address: String,
    promise: String,
    network: String,
    postal_address: String,
}

#[derive(Template)]
#[template(path = "digests/templates/mail.html")]
struct Html<'a> {
    locale: Locale,
    content: &'a Content,
    words: &'a Words,
}

#[derive(Template)]
#[template(path = "digests/templates/mail.txt", escape = "none", whitespace = "preserve")]
struct Text<'a> {
    content: &'a Content,
    words: &'a Words,
}

impl<'a> DigestMail<'a> {
    pub fn new(app: &'a App, row: &'a PreferencesRow, content: &'a Content) -> Self {
        Self { app, row, content, locale: row.locale() }
    }

    fn t(&self, key: &str) -> String {
        i18n::text(self.locale, key, &[])
    }

    fn total(&self) -> i64 {
        i64::try_from(self.content.total).unwrap_or(i64::MAX)
    }

    /// How many, and the newest of them.
    pub fn subject(&self) -> String {
        let title = self.content.items.first().map(|item| item.title.as_str()).unwrap_or_default();
        let title = match title.char_indices().nth(SUBJECT_TITLE) {
            Some((end, _)) => format!("{}…", title.get(..end).unwrap_or_default().trim_end()),
            None => title.to_owned(),
        };
        i18n::text(self.locale, "digest-subject", &[("n", self.total().into()), ("title", title.into())])
    }

    /// The text part.
    pub fn text(&self) -> Result<String, Error> {
        Text { content: self.content, words: &self.words() }.render().map_err(Error::internal)
    }

    /// The HTML part.
    pub fn html(&self) -> Result<String, Error> {
        Html { locale: self.locale, content: self.content, words: &self.words() }
            .render()
            .map_err(Error::internal)
    }

    /// The mail for the outbox. `id` names it in every attempt to send it.
    pub fn outgoing<'r>(
        &self,
        id: Id,
        at: Timestamp,
        recipient: &'r str,
        subject: &'r str,
        period: &Period,
    ) -> Result<Outgoing<'r>, Error> {
        Ok(Outgoing {
            id,
            at,
            recipient,
            subject,
            text: self.text()?,
            html: self.html()?,
            headers: self.headers(period),
        })
    }

    /// The headers of a mailing list (RFC 2919), of one-click unsubscription (RFC 8058), and what tells
    /// receivers and operators one issue from another without naming a person.
    fn headers(&self, period: &Period) -> Vec<(&'static str, String)> {
        let host = host_of(&self.app.config.server.public_url);
        let token = self.token();
        let page = self.app.url(&format!("/digest/unsubscribe/{token}"));
        let sender = self.app.mailer.sender();
        let issue = format!("{}-{}", self.row.frequency, period.key);
        vec![
            ("List-Id", format!("Trilateral digest <digest.{host}>")),
            ("List-Unsubscribe", format!("<{page}>, <mailto:{sender}?subject=unsubscribe>")),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
            ("Precedence", "bulk".to_owned()),
            ("X-Digest-Id", issue),
            ("Feedback-ID", format!("{}:{}:digest:trilateral", self.row.frequency, self.locale)),
            ("Content-Language", self.locale.code().to_owned()),
        ]
    }

    fn token(&self) -> String {
        self.app.keys.signed_id(Purpose::DigestLink, self.row.member_id)
    }

    fn words(&self) -> Words {
        let more = i64::try_from(self.content.more()).unwrap_or(i64::MAX);
        let token = self.token();
        Words {
            title: i18n::text(self.locale, "digest-mail-title", &[("n", self.total().into())]),
            lede: self.lede(),
            more: (more > 0).then(|| i18n::text(self.locale, "digest-more", &[("n", more.into())])),
            all: self.t("digest-all"),
            all_address: self.app.url("/practices"),
            reason: self.reason(),
            preferences: self.t("digest-change"),
            preferences_address: self.app.url(&format!("/digest/preferences/{token}")),
            unsubscribe: self.t("digest-stop"),
            unsubscribe_address: self.app.url(&format!("/digest/unsubscribe/{token}")),
            promise: self.t("digest-no-tracking"),
            network: self.t("network-name"),
            postal_address: self.app.config.mail.postal_address.clone(),
        }
    }

    /// The first line: how many new things, and why they are here.
    fn lede(&self) -> String {
        let interests = &self.row.interests.0;
        let label = |interest| interest_label(&self.app.taxonomy, interest, self.locale);
        let mut named: Vec<String> = interests.iter().take(NAMED).map(label).collect();
        let others = interests.len().saturating_sub(NAMED);
        if interests.is_empty() {
            named.push(self.t("digest-interest-everything"));
        }
        if others > 0 {
            let others = i64::try_from(others).unwrap_or(i64::MAX);
            named.push(i18n::text(self.locale, "digest-other-interests", &[("n", others.into())]));
        }
        let arguments = [("n", self.total().into()), ("interests", named.join("; ").into())];
        i18n::text(self.locale, "digest-lede", &arguments)
    }

    /// Why the reader gets this mail at all.
    fn reason(&self) -> String {
        let weekday = self.t(&format!("weekday-{}", self.row.weekday));
        match self.row.frequency {
            Frequency::Off | Frequency::Daily => self.t("digest-reason-daily"),
            Frequency::Weekly => {
                i18n::text(self.locale, "digest-reason-weekly", &[("value", weekday.into())])
            }
            Frequency::Monthly => self.t("digest-reason-monthly"),
        }
    }
}

/// The host of an address, without its port.
fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', ':']).next().unwrap_or(rest)
}

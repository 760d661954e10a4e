//! The digest as a mail: text and HTML, and the headers by which a mail program can stop it.

use askama::Template;

use super::content::{Content, interest_label};
use super::model::{Frequency, IssueContent, IssueRow};
use crate::app::{App, UnrenderedMail};
use crate::auth::keys::Purpose;
use crate::error::Error;
use crate::i18n;
use crate::mail::{List, Outgoing, inbound};
use crate::types::{Id, Locale, Timestamp};

/// Choices that the first line names; more are counted.
const NAMED: usize = 3;
/// How much of a title a subject line holds.
const SUBJECT_TITLE: usize = 70;

/// One digest, for one member.
pub(super) struct DigestMail<'a> {
    app: &'a App,
    member: Id,
    /// The issue itself, where it has been made.
    id: Option<Id>,
    period: &'a str,
    issue: &'a IssueContent,
    at: Timestamp,
    content: &'a Content,
    locale: Locale,
}

/// Everything the two parts say around the sections, in the reader's language.
struct Words {
    title: String,
    lede: String,
    all: String,
    all_address: String,
    calendar: String,
    reason: String,
    preferences: String,
    preferences_address: String,
    unsubscribe: String,
    unsubscribe_address: String,
    useful: String,
    useful_address: String,
    online: Option<(String, String)>,
    promise: String,
    network: String,
    postal_address: String,
}

#[derive(Template)]
#[template(path = "digests/templates/mail.html")]
struct Html<'a> {
    locale: Locale,
    title: &'a str,
    content: &'a Content,
    counts_only: bool,
    words: &'a Words,
}

#[derive(Template)]
#[template(path = "digests/templates/mail.txt", escape = "none", whitespace = "preserve")]
struct Text<'a> {
    locale: Locale,
    content: &'a Content,
    counts_only: bool,
    words: &'a Words,
}

macro_rules! says_how_many_more {
    ($($part:ident),+) => {$(
        impl $part<'_> {
            /// "And 3 more."
            fn more(&self, n: usize) -> String {
                i18n::text(self.locale, "digest-more", &[("n", number(n).into())])
            }
        }
    )+};
}

says_how_many_more!(Html, Text);

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Whether a digest is about practices only, so that it can say so.
fn is_about_practices(content: &Content) -> bool {
    content.sections.iter().all(|section| section.code == "practices")
}

/// How many, and the first of them; without titles when only counts are wanted.
pub(super) fn subject(issue: &IssueContent, content: &Content) -> String {
    let locale: Locale = issue.language.parse().unwrap_or_default();
    let n = ("n", number(content.total).into());
    let stem = if is_about_practices(content) { "digest-subject" } else { "digest-subject-mixed" };
    // What was decided on a submission is for its author, and no headline.
    let practices = content.sections.iter().find(|section| section.code == "practices");
    let first = practices.and_then(|section| section.items.first()).or_else(|| content.items().next());
    let Some(first) = first.filter(|_| !issue.counts_only) else {
        return i18n::text(locale, &format!("{stem}-count"), &[n]);
    };
    let title = first.entry.title.as_str();
    let title = match title.char_indices().nth(SUBJECT_TITLE) {
        Some((end, _)) => format!("{}…", title.get(..end).unwrap_or_default().trim_end()),
        None => title.to_owned(),
    };
    i18n::text(locale, stem, &[n, ("title", title.into())])
}

/// The text part of a digest that has not been made.
pub(super) fn draft(
    app: &App,
    member: Id,
    issue: IssueContent,
    content: &Content,
    at: Timestamp,
) -> Result<String, Error> {
    let locale = issue.language.parse().unwrap_or_default();
    DigestMail { app, member, id: None, period: "preview", issue: &issue, at, content, locale }.text()
}

impl<'a> DigestMail<'a> {
    /// The mail of an issue.
    pub fn new(app: &'a App, row: &'a IssueRow, content: &'a Content) -> Self {
        let issue = &row.content.0;
        Self {
            app,
            member: row.member_id,
            id: Some(row.id),
            period: &row.period_key,
            issue,
            at: row.composed_at.0,
            content,
            locale: issue.language.parse().unwrap_or_default(),
        }
    }

    /// The whole message, the same each time it is asked for as long as the same may be read.
    pub fn message(&self, mail: &UnrenderedMail) -> Result<String, Error> {
        let subject = subject(self.issue, self.content);
        let outgoing = Outgoing {
            id: mail.mail,
            at: self.at,
            recipient: &mail.recipient,
            subject: &subject,
            text: self.text()?,
            html: self.html()?,
            headers: self.headers(mail),
        };
        self.app.mailer.build(List::Digest, outgoing)
    }

    fn t(&self, key: &str) -> String {
        i18n::text(self.locale, key, &[])
    }

    fn text(&self) -> Result<String, Error> {
        let (locale, content, counts_only) = (self.locale, self.content, self.issue.counts_only);
        Text { locale, content, counts_only, words: &self.words() }.render().map_err(Error::internal)
    }

    fn html(&self) -> Result<String, Error> {
        let (locale, content, counts_only) = (self.locale, self.content, self.issue.counts_only);
        let words = &self.words();
        let title = words.title.as_str();
        Html { locale, title, content, counts_only, words }.render().map_err(Error::internal)
    }

    /// How often, and of which period: what tells issues apart without naming a person.
    fn name(&self) -> String {
        format!("{}-{}", self.issue.frequency.unwrap_or(Frequency::Off), self.period)
    }

    /// The headers of a mailing list (RFC 2919), of one-click unsubscription (RFC 8058), and what tells
    /// receivers and operators one issue from another without naming a person.
    fn headers(&self, mail: &UnrenderedMail) -> Vec<(&'static str, String)> {
        let host = self.app.host();
        let page = self.app.url(&format!("/digest/unsubscribe/{}", self.token()));
        let address = inbound::unsubscribe_address(self.app, List::Digest, mail.mail);
        vec![
            ("List-Id", format!("Trilateral digest <digest.{host}>")),
            ("List-Unsubscribe", format!("<{page}>, <mailto:{address}?subject=unsubscribe>")),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
            ("Precedence", "bulk".to_owned()),
            ("X-Digest-Id", self.name()),
            (
                "Feedback-ID",
                format!(
                    "{}:{}:digest:trilateral",
                    self.issue.frequency.unwrap_or(Frequency::Off),
                    self.locale
                ),
            ),
            ("Content-Language", self.locale.code().to_owned()),
        ]
    }

    fn token(&self) -> String {
        self.app.keys.signed_id(Purpose::DigestLink, self.member)
    }

    fn words(&self) -> Words {
        let token = self.token();
        let n = [("n", number(self.content.total).into())];
        let title =
            if is_about_practices(self.content) { "digest-mail-title" } else { "digest-mail-title-mixed" };
        let online = |id: Id| (self.t("digest-online"), self.app.url(&format!("/digest/issues/{id}")));
        Words {
            title: i18n::text(self.locale, title, &n),
            lede: self.lede(),
            all: self.t("digest-all"),
            all_address: self.app.url("/practices"),
            calendar: self.t("calendar-add"),
            reason: self.reason(),
            preferences: self.t("digest-change"),
            preferences_address: self.app.url(&format!("/digest/preferences/{token}")),
            unsubscribe: self.t("digest-stop"),
            unsubscribe_address: self.app.url(&format!("/digest/unsubscribe/{token}")),
            useful: self.t("digest-useful-question"),
            useful_address: self.app.url(&format!("/digest/useful/{}", self.name())),
            online: self.id.map(online),
            promise: self.t("digest-no-tracking"),
            network: self.t("network-name"),
            postal_address: self.app.config.mail.postal_address.clone(),
        }
    }

    /// The first line: how many new things, and why they are here.
    fn lede(&self) -> String {
        if !is_about_practices(self.content) {
            let counts = self.content.sections.iter().map(|section| section.count.as_str());
            return format!("{}.", counts.collect::<Vec<_>>().join(". "));
        }
        let n = ("n", number(self.content.total).into());
        let interests = &self.issue.interests;
        let label = |interest| interest_label(&self.app.taxonomy, interest, self.locale);
        let mut named: Vec<String> = interests.iter().take(NAMED).map(label).collect();
        let others = interests.len().saturating_sub(NAMED);
        if interests.is_empty() {
            named.push(self.t("digest-interest-everything"));
        }
        if others > 0 {
            named.push(i18n::text(self.locale, "digest-other-interests", &[("n", number(others).into())]));
        }
        i18n::text(self.locale, "digest-lede", &[n, ("interests", named.join("; ").into())])
    }

    /// Why the reader gets this mail at all.
    fn reason(&self) -> String {
        let weekday = [("value", self.t(&format!("weekday-{}", self.issue.weekday.clamp(1, 7))).into())];
        match self.issue.frequency {
            None | Some(Frequency::Off | Frequency::Daily) => self.t("digest-reason-daily"),
            Some(Frequency::Weekly) => i18n::text(self.locale, "digest-reason-weekly", &weekday),
            Some(Frequency::Biweekly) => i18n::text(self.locale, "digest-reason-biweekly", &weekday),
            Some(Frequency::Monthly) => self.t("digest-reason-monthly"),
        }
    }
}

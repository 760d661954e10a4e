//! What may be read now of notices about accounts.

use std::collections::HashMap;

use crate::accounts::model::ApplicationState;
use crate::accounts::{policy, queries};
use crate::app::{About, AboutNow};
use crate::db::Tx;
use crate::error::Error;
use crate::i18n;
use crate::types::{Id, Locale};

/// A member has another role.
pub const ROLE: &str = "member.role";
/// Somebody wants to join.
pub const APPLICATION: &str = "application.waits";

/// Roles that were given or have ended; each only for the member themselves.
pub fn about_roles(_: &mut Tx<'_>, locale: Locale, asked: &[About]) -> Result<HashMap<Id, AboutNow>, Error> {
    let own = asked.iter().filter(|about| about.subject == about.reader.id);
    let shown = own.map(|about| {
        let about_now = AboutNow {
            title: i18n::text(locale, "notice-about-role", &[]),
            language: locale.code().to_owned(),
            value: i18n::text(locale, &format!("role-{}", about.detail), &[]),
            path: "/account".to_owned(),
        };
        (about.notice, about_now)
    });
    Ok(shown.collect())
}

/// Applications that wait, for those who decide on them. Who applies stands on the page of the application, where
/// whoever looks is on record.
pub fn about_applications(
    tx: &mut Tx<'_>,
    locale: Locale,
    asked: &[About],
) -> Result<HashMap<Id, AboutNow>, Error> {
    let mut shown = HashMap::new();
    for about in asked {
        let row = queries::find_application(tx.conn, about.subject)?;
        let waits = row.filter(|row| {
            row.state == ApplicationState::Pending && policy::may_see(&about.reader, &row.country).is_ok()
        });
        if waits.is_some() {
            let about_now = AboutNow {
                title: i18n::text(locale, "notice-about-application", &[]),
                language: locale.code().to_owned(),
                value: String::new(),
                path: format!("/members/applications/{}", about.subject),
            };
            shown.insert(about.notice, about_now);
        }
    }
    Ok(shown)
}

//! The last day to take part, as a file for calendars.

use super::super::model::{ConsultationState, Spoken};
use super::super::{phases, policy};
use super::load;
use crate::app::App;
use crate::auth::Actor;
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::i18n;
use crate::message::{Deadline, calendar};
use crate::types::{Id, Locale, clock};

/// The file of a consultation that has opened. Its entry stays the same one when the date moves, and is
/// taken back when there is no date any more: the phases changed, or the consultation ended before.
pub fn file(
    app: &App,
    tx: &mut Tx<'_>,
    actor: Option<&Actor>,
    id: Id,
    locale: Locale,
) -> Result<String, Error> {
    let loaded = load(tx, id)?;
    policy::may_read(actor, &loaded.row, None)?;
    let row = &loaded.row;
    let opened_at = row.opened_at.ok_or(Code::NotFound)?;
    let end = phases::contributions_end(&loaded.phases);
    let ended = row.state == ConsultationState::Archived && end.is_some_and(|end| tx.now < end);
    let title = Spoken::pick(&row.title.0, locale.code(), &row.languages.0, &row.language);
    let title = title.map(|spoken| spoken.wording.text.clone()).unwrap_or_default();
    let zone = clock::zone(&row.time_zone);
    let until = end.map(|end| i18n::until(locale, end, &zone)).unwrap_or_default();
    let address = app.url(&format!("/consultations/{id}"));
    Ok(calendar(&Deadline {
        of: id,
        host: app.host(),
        revision: row.revision,
        day: clock::last_day(end.unwrap_or(opened_at.0), &zone),
        written_at: row.updated_at.0,
        title: &i18n::text(locale, "calendar-closes", &[("title", title.into())]),
        description: &i18n::text(locale, "calendar-closes-text", &[("value", until.into())]),
        language: locale.code(),
        address: &address,
        cancelled: end.is_none() || ended,
    }))
}

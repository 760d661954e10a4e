//! On which way notices come.

use super::super::input::SaveNoticeSettings;
use super::super::model::SettingsRow;
use super::super::queries;
use super::super::views::NoticeSettingsView;
use crate::app::App;
use crate::db::{At, Tx};
use crate::error::{Code, Error};
use crate::types::Id;

fn row(tx: &mut Tx<'_>, member: Id) -> Result<SettingsRow, Error> {
    let row = queries::find_settings(tx.conn, member)?;
    Ok(row.unwrap_or_else(|| SettingsRow::usual(member, At(tx.now))))
}

/// What a member chose.
pub fn get(app: &App, tx: &mut Tx<'_>, member: Id) -> Result<NoticeSettingsView, Error> {
    let row = row(tx, member)?;
    Ok(NoticeSettingsView::new(&row, (app.hooks.notices.has_digest)(tx, member)?))
}

/// Saves a choice that is based on the revision `based_on`; it counts for what happens from now on.
pub fn save(
    app: &App,
    tx: &mut Tx<'_>,
    member: Id,
    based_on: i64,
    input: &SaveNoticeSettings,
) -> Result<NoticeSettingsView, Error> {
    let ways = input.parse()?;
    let mut row = row(tx, member)?;
    if row.revision != based_on {
        return Err(Code::Stale.into());
    }
    row.ways.0.extend(ways);
    row.revision = based_on.saturating_add(1);
    row.updated_at = At(tx.now);
    if queries::save_settings(tx.conn, &row, based_on)? == 0 {
        return Err(Code::Stale.into());
    }
    get(app, tx, member)
}

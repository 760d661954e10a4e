//! Small facts about the installation: a name, a value.

use diesel::prelude::*;

use super::schema::settings;
use super::{Both, Tx};
use crate::error::Error;

/// When `trilateral backup` last made a copy.
pub const LAST_BACKUP: &str = "last_backup_at";

/// The value of `name`, if it has one.
pub fn get(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>, Error> {
    Ok(settings::table.find(name).select(settings::value).first(tx.conn).optional()?)
}

/// Gives `name` a value, whatever it had.
pub fn put(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<(), Error> {
    let own = settings::table.find(name);
    if diesel::update(own).set(settings::value.eq(value)).execute(tx.conn)? == 0 {
        make(tx, name, value)?;
    }
    Ok(())
}

/// Gives `name` a value unless it has one, and answers with the one that stands: of two nodes that try
/// at once, both get the same.
pub fn make(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<String, Error> {
    let row = (settings::name.eq(name), settings::value.eq(value));
    Both(diesel::insert_into(settings::table).values(row).on_conflict(settings::name).do_nothing())
        .execute(tx.conn)?;
    Ok(settings::table.find(name).select(settings::value).first(tx.conn)?)
}

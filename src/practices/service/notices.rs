//! What may be read now of notices about practices.

use std::collections::HashMap;

use super::super::model::title_in;
use super::super::{policy, queries};
use crate::app::{About, AboutNow};
use crate::db::Tx;
use crate::error::Error;
use crate::types::{Id, Locale};

/// The practices that notices are about, for those who may read them.
pub fn about_notices(
    tx: &mut Tx<'_>,
    locale: Locale,
    asked: &[About],
) -> Result<HashMap<Id, AboutNow>, Error> {
    let ids: Vec<Id> = asked.iter().map(|about| about.subject).collect();
    let rows = queries::find::list_by_ids(tx.conn, &ids)?;
    let rows: HashMap<Id, _> = rows.into_iter().map(|row| (row.id, row)).collect();
    let shown = asked.iter().filter_map(|about| {
        let row = rows.get(&about.subject)?;
        policy::may_read(Some(&about.reader), row).ok()?;
        let titled = title_in(&row.title, &row.language, &row.translations.0, locale);
        let about_now = AboutNow {
            title: titled.title.to_owned(),
            language: titled.language.to_owned(),
            value: String::new(),
            path: format!("/practices/{}", row.id),
        };
        Some((about.notice, about_now))
    });
    Ok(shown.collect())
}

//! Opening together: a consultation of several countries opens when a coordinator of each has agreed to
//! the same words.

use super::super::model::{ConsultationRow, ConsultationState};
use super::super::queries::opening;
use super::notices;
use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::types::Id;

/// Whether all `countries` agreed to `revision`.
fn is_agreed(said: &[(String, i64)], countries: &[String], revision: i64) -> bool {
    countries.iter().all(|country| said.iter().any(|(of, agreed)| of == country && *agreed == revision))
}

/// Notes the yes of somebody's own country, and answers whether it was the last that was missing. A
/// country that asks alone needs nobody else.
pub fn agree(
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &ConsultationRow,
    based_on: Option<i64>,
) -> Result<bool, Error> {
    let countries = &row.countries.0;
    if countries.len() < 2 {
        return Ok(true);
    }
    if based_on.is_some_and(|revision| revision != row.revision) {
        return Err(Code::Stale.into());
    }
    if opening::list(tx.conn, row.id)?.is_empty() {
        for country in countries {
            opening::insert(tx.conn, row.id, country)?;
        }
    }
    opening::agree(tx.conn, row.id, &actor.country, row.revision, actor.id)?;
    audit::record(
        tx,
        Some(actor),
        Event::new("consultation.opening-agreed", "consultation", row.id)
            .in_country(&actor.country)
            .with(serde_json::json!({ "country": actor.country, "revision": row.revision })),
    )?;
    Ok(is_agreed(&opening::list(tx.conn, row.id)?, countries, row.revision))
}

/// Countries that have agreed to the present words of a draft.
pub fn agreed_by(tx: &mut Tx<'_>, row: &ConsultationRow) -> Result<Vec<String>, Error> {
    if row.state != ConsultationState::Draft {
        return Ok(Vec::new());
    }
    let said = opening::list(tx.conn, row.id)?;
    Ok(said
        .into_iter()
        .filter(|(_, revision)| *revision == row.revision)
        .map(|(country, _)| country)
        .collect())
}

/// Forgets what was agreed to: other words need another yes.
pub fn void(tx: &mut Tx<'_>, state: ConsultationState, id: Id) -> Result<(), Error> {
    if state == ConsultationState::Draft {
        opening::delete(tx.conn, id)?;
        crate::notices::settle(tx, id, notices::OPENING, None)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_agrees_to_the_same_words() {
        let countries = ["CA", "MX"].map(str::to_owned);
        let said = |list: &[(&str, i64)]| -> Vec<(String, i64)> {
            list.iter().map(|(country, revision)| ((*country).to_owned(), *revision)).collect()
        };
        assert!(!is_agreed(&said(&[]), &countries, 3));
        assert!(!is_agreed(&said(&[("CA", 3), ("MX", 0)]), &countries, 3));
        assert!(!is_agreed(&said(&[("CA", 3), ("MX", 2)]), &countries, 3));
        assert!(!is_agreed(&said(&[("CA", 3), ("US", 3)]), &countries, 3));
        assert!(is_agreed(&said(&[("CA", 3), ("MX", 3)]), &countries, 3));
    }
}

//! What consultations are found by.

use super::super::model::{ConsultationRow, Texts};
use super::super::phases::PhaseKind;
use super::super::queries::consultation::{self, Drafts};
use super::super::short;
use crate::db::{At, Tx};
use crate::error::{Code, Error};
use crate::types::{Id, Locale};

/// What strangers may know of a consultation.
#[derive(Debug, Clone)]
pub struct ConsultationText {
    /// Its key.
    pub id: Id,
    /// Grows with every change.
    pub revision: i64,
    language: String,
    title: Texts,
    purpose: Texts,
}

/// The newest consultations that are or were open.
pub fn texts(tx: &mut Tx<'_>, most: usize) -> Result<Vec<ConsultationText>, Error> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = consultation::list(tx.conn, Drafts::None, None, most)?;
    Ok(rows.into_iter().map(text).collect())
}

/// Those in which people can take part now.
pub fn open_now(tx: &mut Tx<'_>, most: usize) -> Result<Vec<ConsultationText>, Error> {
    let kinds: Vec<PhaseKind> =
        PhaseKind::ALL.iter().copied().filter(|kind| !kind.accepts().is_empty()).collect();
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = consultation::list_taking_part(tx.conn, At(tx.now), &kinds, most)?;
    Ok(rows.into_iter().map(text).collect())
}

fn text(row: ConsultationRow) -> ConsultationText {
    ConsultationText {
        id: row.id,
        revision: row.revision,
        language: row.language,
        title: row.title.0,
        purpose: row.purpose.0,
    }
}

/// Its title and purpose, language by language.
pub fn texts_of(consultation: &ConsultationText) -> impl Iterator<Item = (&str, &str, &str)> {
    consultation.title.iter().map(|(language, title)| {
        let purpose = consultation.purpose.get(language).map_or("", |purpose| purpose.text.as_str());
        (language.as_str(), title.text.as_str(), purpose)
    })
}

/// The language and the words of its title: the reader's where there is one, else the first it was written in.
pub fn title_in(consultation: &ConsultationText, locale: Locale) -> (&str, &str) {
    let own = consultation.title.get_key_value(locale.code()).filter(|(_, title)| !title.text.is_empty());
    let first = || consultation.title.get_key_value(&consultation.language);
    let found = own.or_else(first).or_else(|| consultation.title.iter().next());
    found.map_or(("und", ""), |(language, title)| (language.as_str(), title.text.as_str()))
}

/// The consultation with a short name, if there is one and no other.
pub fn by_short_name(tx: &mut Tx<'_>, typed: &str) -> Result<Id, Error> {
    let (first, last) = short::range(typed).ok_or(Code::NotFound)?;
    match consultation::list_between(tx.conn, first, last)?[..] {
        [id] => Ok(id),
        _ => Err(Code::NotFound.into()),
    }
}

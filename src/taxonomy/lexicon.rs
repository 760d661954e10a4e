//! Reads what queries are understood with: words that mean the same, and the names of instruments.

use std::collections::HashSet;

use super::model::{Instrument, Provision};
use super::read::{INSTRUMENT_NAMES, Row, SYNONYMS, rows};
use crate::error::Error;
use crate::search::{Language, Lexicon};

/// The columns of words, with their languages.
const LANGUAGES: [(&str, Language); 3] =
    [("en", Language::English), ("es", Language::Spanish), ("fr", Language::French)];

/// The text of an operator's file of synonyms.
pub(super) fn read_own(file: &str) -> Result<String, Error> {
    let text = std::fs::read_to_string(file).map_err(|cause| refused(format!("{file}: {cause}")))?;
    Ok(text.trim_start_matches('\u{FEFF}').to_owned())
}

/// Reads the lexicon. An operator's concept takes the place of ours with its name.
pub(super) fn read(
    instruments: &[Instrument],
    provisions: &[Provision],
    own: Option<(&str, &str)>,
) -> Result<Lexicon, Error> {
    let mut lexicon = Lexicon::default();
    let mut replaced = HashSet::new();
    if let Some(file) = own {
        let add = |row: &Row<'_>| {
            replaced.insert(row.text("concept")?);
            add_synonyms(&mut lexicon, row)
        };
        rows(file, add).map_err(|error| refused(error.cause.unwrap_or_default()))?;
    }
    rows(SYNONYMS, |row| match replaced.contains(&row.text("concept")?) {
        true => Ok(()),
        false => add_synonyms(&mut lexicon, row),
    })?;
    let known: HashSet<&str> = instruments.iter().map(|instrument| instrument.code.as_str()).collect();
    rows(INSTRUMENT_NAMES, |row| {
        let code = row.known("instrument", &known)?;
        row.text("names")?.split(';').for_each(|name| lexicon.add_instrument(name, &code));
        Ok(())
    })?;
    for instrument in instruments {
        let names = [&instrument.names.en, &instrument.names.es, &instrument.names.fr];
        for name in names {
            // Years in parentheses are no part of what people type.
            let name = name.split_once(" (").map_or(name.as_str(), |(name, _)| name);
            lexicon.add_instrument(name, &instrument.code);
        }
    }
    provisions.iter().for_each(|provision| lexicon.add_provision(&provision.code));
    Ok(lexicon)
}

/// Adds the words of a row, which may have none in a language.
fn add_synonyms(lexicon: &mut Lexicon, row: &Row<'_>) -> Result<(), Error> {
    let mut expressions = Vec::new();
    for (column, language) in LANGUAGES {
        expressions.extend(row.text(column)?.split(';').map(|word| (language, word.to_owned())));
    }
    lexicon.add_synonyms(expressions.iter().map(|(language, word)| (*language, word.as_str())));
    Ok(())
}

fn refused(cause: String) -> Error {
    Error::internal(format!("configuration: search.synonyms_file: {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::{Query, words};

    fn lexicon(own: &str) -> Result<Lexicon, Error> {
        read(&crate::taxonomy::Taxonomy::embedded()?.instruments, &[], Some(("own.csv", own)))
    }

    /// Whether `typed` leads to texts that say `other`.
    fn means(lexicon: &Lexicon, typed: &str, other: &str) -> bool {
        let wanted = Query::parse(other, &Lexicon::default()).units[0].forms.clone();
        let tokens = |forms: &[crate::search::Form]| {
            forms.iter().flat_map(|form| form.tokens.clone()).collect::<Vec<_>>()
        };
        let found = tokens(&Query::parse(typed, lexicon).units[0].forms);
        tokens(&wanted).iter().any(|token| found.contains(token))
    }

    #[test]
    fn an_operators_words_stand_beside_ours_and_in_the_place_of_the_same_concept() {
        let ours = Lexicon::default();
        assert!(!means(&ours, "temazcal", "sauna"));
        let own = lexicon("concept,en,es,fr\nsweat-lodge,sauna,temazcal,\nwater,rain,,\n").unwrap();
        assert!(means(&own, "temazcal", "sauna"));
        assert!(means(&own, "jail", "cárcel"), "ours are still there");
        assert!(!means(&own, "water", "agua"), "taken over by the operator");
        assert!(own.knows(&words("rain")[0].core()));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_refused_with_its_place() {
        let cause = lexicon("concept,en,es\na,b,c\n").err().and_then(|error| error.cause).unwrap();
        assert!(cause.contains("search.synonyms_file: own.csv, row 2, column fr"), "{cause}");
        let cause = read_own("/nowhere/own.csv").err().and_then(|error| error.cause).unwrap();
        assert!(cause.contains("search.synonyms_file: /nowhere/own.csv"), "{cause}");
    }
}

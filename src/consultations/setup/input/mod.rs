//! What comes in, and its check; every fault at once.

pub mod consultation;
pub mod question;

pub use consultation::{DEFAULT_THRESHOLD, PhaseInput, SaveConsultation};
pub use question::SaveQuestions;

use super::model::Texts;
use crate::error::{FieldError, FieldErrors};
use crate::types::text::{clean, clean_line};
use crate::types::{language_tag, markdown};

/// Longest line, in characters.
pub const MAX_LINE: usize = 300;
/// Longest prose, in characters.
const MAX_PROSE: usize = 20_000;

/// Cleans a line and checks its length.
pub fn line(errors: &mut FieldErrors, field: &str, text: &mut String, most: usize) {
    *text = clean_line(text);
    errors.longest(field, text, most);
}

/// Checks the length of prose, and that it can be shown.
fn prose(errors: &mut FieldErrors, field: &str, text: &str) {
    errors.longest(field, text, MAX_PROSE);
    if text.chars().count() <= MAX_PROSE
        && let Err((fault, line)) = markdown::check(text)
    {
        errors.add_limit(field, fault.code(), i64::try_from(line).unwrap_or(i64::MAX));
    }
}

/// Cleans every wording and its tag, and drops empty ones.
pub fn texts(errors: &mut FieldErrors, field: &str, texts: &mut Texts) {
    let given = std::mem::take(texts);
    for (tag, mut wording) in given {
        wording.text = clean(&wording.text);
        prose(errors, field, &wording.text);
        line(errors, field, &mut wording.translated_by, MAX_LINE);
        line(errors, field, &mut wording.approved_by, MAX_LINE);
        // What is only read comes back with what is written.
        wording.is_checked = false;
        match language_tag::canonical(&tag) {
            Some(_) if wording.text.is_empty() => {}
            // `English` and `en` are one language.
            Some(tag) if texts.contains_key(&tag) => errors.add(field, "taken"),
            Some(tag) => {
                texts.insert(tag, wording);
            }
            None => errors.push(FieldError::new(field, "unknown-language").given(&tag)),
        }
    }
}

/// Longest title that is written anew, in characters; longer ones from before stand as long as nobody changes them.
const MAX_TITLE: usize = 200;

/// Checks the length of titles that are not `kept` as they were.
pub fn new_titles(errors: &mut FieldErrors, titles: &Texts, kept: Option<&Texts>) {
    let is_kept = |tag: &String, text: &String| {
        kept.and_then(|kept| kept.get(tag)).is_some_and(|before| before.text == *text)
    };
    for (_, wording) in titles.iter().filter(|(tag, wording)| !is_kept(tag, &wording.text)) {
        errors.longest("title", &wording.text, MAX_TITLE);
    }
}

/// Whether `code` can be the name of a question or a choice.
pub fn is_name(code: &str) -> bool {
    let fits = |character: char| {
        character.is_ascii_lowercase() || character.is_ascii_digit() || matches!(character, '-' | '_')
    };
    !code.is_empty() && code.len() <= 40 && code.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consultations::setup::model::Wording;

    #[test]
    fn long_titles_from_before_stand_and_new_ones_do_not() {
        let title = |length: usize| {
            let wording = Wording { text: "é".repeat(length), ..Wording::default() };
            Texts::from([("fr".to_owned(), wording)])
        };
        let is_refused = |titles: &Texts, kept: Option<&Texts>| {
            let mut errors = FieldErrors::default();
            new_titles(&mut errors, titles, kept);
            !errors.is_empty()
        };
        assert!(!is_refused(&title(200), None) && is_refused(&title(201), None));
        assert!(!is_refused(&title(300), Some(&title(300))), "as it was");
        assert!(is_refused(&title(299), Some(&title(300))), "changed, and still too long");
    }
}

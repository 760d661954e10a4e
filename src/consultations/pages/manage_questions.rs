//! Questions as they are written on the page from which a consultation is run: one a form, choices one a line.

use super::manage_form::ManageForm;
use crate::auth::Actor;
use crate::consultations::setup::input::SaveQuestions;
use crate::consultations::setup::model::{Choice, Question, QuestionContent, QuestionKind, Texts, reworded};
use crate::consultations::setup::service::questions;
use crate::consultations::setup::views::ConsultationView;
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::types::Id;

/// The present questions, in order.
pub fn present(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<Vec<Question>, Error> {
    Ok(questions::list(tx, Some(actor), id, None)?.into_iter().map(|row| row.question).collect())
}

fn save(tx: &mut Tx<'_>, actor: &Actor, id: Id, all: Vec<Question>) -> Result<(), Error> {
    questions::save(tx, actor, id, SaveQuestions { questions: all }).map(|_| ())
}

/// Adds the question of a form at the end.
pub fn add(tx: &mut Tx<'_>, actor: &Actor, view: &ConsultationView, form: &ManageForm) -> Result<(), Error> {
    let closed = questions::list_closed(tx, actor, view.id)?;
    if closed.iter().any(|row| row.question.name == form.name) {
        return Err(Error::field("name", "taken"));
    }
    let mut all = present(tx, actor, view.id)?;
    all.push(question_of(form, &view.language)?);
    save(tx, actor, view.id, all)
}

/// Changes the words of a question; its kind stays, and translations stay with words that stay.
pub fn change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    view: &ConsultationView,
    form: &ManageForm,
) -> Result<(), Error> {
    let mut all = present(tx, actor, view.id)?;
    let question = all.iter_mut().find(|question| question.name == form.name).ok_or(Code::NotFound)?;
    let content = &mut question.content;
    content.text = rewritten(&content.text, &view.language, &form.text);
    content.choices = lines_over(&content.choices, &form.choices, &view.language, 'c');
    content.lines = lines_over(&content.lines, &form.lines, &view.language, 'r');
    save(tx, actor, view.id, all)
}

/// Moves a question up by one place.
pub fn move_up(tx: &mut Tx<'_>, actor: &Actor, id: Id, name: &str) -> Result<(), Error> {
    let mut all = present(tx, actor, id)?;
    let place = all.iter().position(|question| question.name == name).ok_or(Code::NotFound)?;
    if let Some(before) = place.checked_sub(1) {
        all.swap(before, place);
    }
    save(tx, actor, id, all)
}

/// Asks a question again that was closed.
pub fn ask_again(tx: &mut Tx<'_>, actor: &Actor, id: Id, name: &str) -> Result<(), Error> {
    let closed = questions::list_closed(tx, actor, id)?.into_iter();
    let again = closed.map(|row| row.question).find(|question| question.name == name);
    let mut all = present(tx, actor, id)?;
    all.push(again.ok_or(Code::NotFound)?);
    save(tx, actor, id, all)
}

/// Leaves a question out.
pub fn leave_out(tx: &mut Tx<'_>, actor: &Actor, id: Id, name: &str) -> Result<(), Error> {
    let mut all = present(tx, actor, id)?;
    all.retain(|question| question.name != name);
    save(tx, actor, id, all)
}

/// Other words are not translated yet; the same words keep their translations.
fn rewritten(kept: &Texts, language: &str, text: &str) -> Texts {
    let stays = kept.get(language).is_some_and(|own| own.text.trim() == text.trim());
    if stays { kept.clone() } else { reworded(None, language, text) }
}

/// Choices or lines as they stand one a line, over those that were there: a line whose words were there keeps its code
/// and its translations, one in the place of another keeps the code, and a new one gets a code of its own.
fn lines_over(kept: &[Choice], typed: &str, language: &str, letter: char) -> Vec<Choice> {
    let said = |choice: &Choice| choice.text.get(language).map(|own| own.text.clone()).unwrap_or_default();
    let typed: Vec<&str> = typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut codes: Vec<String> = kept.iter().map(|choice| choice.code.clone()).collect();
    let is_free = |choice: &&Choice| !typed.contains(&said(choice).as_str());
    let mut replaced: Vec<&Choice> = kept.iter().filter(is_free).collect();
    replaced.reverse();
    let mut lines = Vec::new();
    for line in &typed {
        if let Some(choice) = kept.iter().find(|choice| said(choice) == *line) {
            lines.push(choice.clone());
            continue;
        }
        let code = match replaced.pop() {
            Some(choice) => choice.code.clone(),
            None => new_code(&codes, letter),
        };
        codes.push(code.clone());
        lines.push(Choice { code, text: reworded(None, language, line) });
    }
    lines
}

fn new_code(codes: &[String], letter: char) -> String {
    let mut number = 1_u32;
    while codes.contains(&format!("{letter}{number}")) {
        number = number.saturating_add(1);
    }
    format!("{letter}{number}")
}

/// A question from its form.
fn question_of(form: &ManageForm, language: &str) -> Result<Question, Error> {
    let kind: QuestionKind = form.kind.parse().map_err(|()| Error::field("kind", "choose-one"))?;
    let (least, most) = match kind {
        QuestionKind::Scale => (Some(1), Some(5)),
        _ => (None, None),
    };
    let content = QuestionContent {
        text: reworded(None, language, &form.text),
        choices: lines_over(&[], &form.choices, language, 'c'),
        lines: lines_over(&[], &form.lines, language, 'r'),
        least,
        most,
        ..QuestionContent::default()
    };
    Ok(Question { name: form.name.clone(), kind, content })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_its_code_as_long_as_it_says_the_same() {
        let first = lines_over(&[], "Bus\nOn foot\n\n By car ", "en", 'c');
        let codes = |lines: &[Choice]| lines.iter().map(|line| line.code.clone()).collect::<Vec<_>>();
        assert_eq!(codes(&first), ["c1", "c2", "c3"]);
        let moved = lines_over(&first, "By car\nBus\nOn foot", "en", 'c');
        assert_eq!(codes(&moved), ["c3", "c1", "c2"]);
        let reworded = lines_over(&first, "Bus\nWalking\nBy car", "en", 'c');
        assert_eq!(codes(&reworded), ["c1", "c2", "c3"]);
        let longer = lines_over(&first, "Bus\nOn foot\nBy car\nBy boat", "en", 'c');
        assert_eq!(codes(&longer), ["c1", "c2", "c3", "c4"]);
        assert_eq!(codes(&lines_over(&first, "On foot", "en", 'c')), ["c2"]);
    }
}

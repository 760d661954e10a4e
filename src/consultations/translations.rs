//! Every text of a consultation beside its words in another language: its own, those of its questions, and statements.
//! What people were told once it is open stands; what is missing can be added at any time.

use std::collections::BTreeMap;

use crate::audit::{self, Event};
use crate::auth::Actor;
use crate::consultations::setup::input::{SaveQuestions, new_titles, texts as check_texts};
use crate::consultations::setup::model::{
    ConsultationRow, ConsultationState, ContentLanguage, Question, Texts, Wording,
};
use crate::consultations::setup::service::{load_unended, opening, questions, write};
use crate::consultations::statements::model::StatementState;
use crate::consultations::statements::queries::statement;
use crate::consultations::statements::service::moderate;
use crate::db::Tx;
use crate::error::{Error, FieldError, FieldErrors};
use crate::types::{Id, language_tag};

/// Most statements that are shown with their translation.
const MOST_STATEMENTS: i64 = 200;

/// What a text belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// The consultation itself, by the field.
    Consultation(&'static str),
    /// A question, by its name, and a part of it.
    Question(String, Part),
    /// A statement, by its number.
    Statement(i64),
}

/// A part of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// What it asks.
    Text,
    /// What helps to answer it.
    Hint,
    /// A choice, by its code.
    Choice(String),
    /// A line of its table, by its code.
    Line(String),
}

/// A text, and its words in the other language.
#[derive(Debug, Clone)]
pub struct Item {
    /// What it belongs to.
    pub of: Of,
    /// All its wordings.
    pub texts: Texts,
    /// The tag of the language it was written in.
    pub written_in: String,
    /// Whether its words in the other language stand, because people were told them.
    pub stands: bool,
}

impl Item {
    /// Names the text in a form.
    pub fn key(&self) -> String {
        match &self.of {
            Of::Consultation(field) => (*field).to_owned(),
            Of::Question(name, Part::Text) => format!("question/{name}/text"),
            Of::Question(name, Part::Hint) => format!("question/{name}/hint"),
            Of::Question(name, Part::Choice(code)) => format!("question/{name}/choice/{code}"),
            Of::Question(name, Part::Line(code)) => format!("question/{name}/line/{code}"),
            Of::Statement(number) => format!("statement/{number}"),
        }
    }
}

/// The tag of the language that is written: any but the one the consultation was written in.
pub fn target(typed: &str, original: &str) -> Result<String, Error> {
    let fault = || Error::invalid(vec![FieldError::new("to/language", "unknown-language").given(typed)]);
    language_tag::canonical(typed).filter(|tag| tag != original).ok_or_else(fault)
}

/// Everything that is said, in the order in which people meet it.
pub fn items(tx: &mut Tx<'_>, actor: &Actor, id: Id, language: &str) -> Result<Vec<Item>, Error> {
    let loaded = load_unended(tx, actor, id)?;
    let row = loaded.row;
    let is_open = row.state == ConsultationState::Open;
    let said = |texts: &Texts| texts.get(language).is_some_and(|wording| !wording.text.is_empty());
    let mut items = Vec::new();
    let mut add = |of: Of, texts: &Texts, written_in: &str, fixed: bool| {
        if texts.values().any(|wording| !wording.text.is_empty()) {
            let stands = fixed && said(texts);
            items.push(Item { of, texts: texts.clone(), written_in: written_in.to_owned(), stands });
        }
    };
    for (field, texts) in [("title", &row.title), ("purpose", &row.purpose), ("benefit", &row.benefit)] {
        add(Of::Consultation(field), &texts.0, &row.language, is_open);
    }
    for mut question in questions::list(tx, Some(actor), id, None)?.into_iter().map(|view| view.question) {
        for (of, texts) in parts(&mut question) {
            add(of, texts, &row.language, is_open);
        }
    }
    let shown = [StatementState::Approved];
    for statement in statement::list(tx.conn, id, &shown, -1, MOST_STATEMENTS)? {
        if statement.language != language {
            add(Of::Statement(statement.number), &statement.texts.0, &statement.language, false);
        }
    }
    Ok(items)
}

/// The words of a form: those of one language, and who translated them.
#[derive(Debug, Clone, Default)]
pub struct Translated {
    /// The tag of the language.
    pub language: String,
    /// The words, by the key of their text.
    pub words: BTreeMap<String, String>,
    /// Who translated what is new.
    pub translated_by: String,
    /// Who speaks the language and approved it.
    pub approved_by: String,
    /// Whether a machine translated it.
    pub by_machine: bool,
    /// The revision that was read.
    pub revision: i64,
}

impl Translated {
    /// The new words of a text, if there are any.
    fn wording(&self, item: &Item) -> Option<Wording> {
        let text = self.words.get(&item.key())?.trim();
        let present = item.texts.get(&self.language).map_or("", |wording| wording.text.as_str());
        (!item.stands && text != present).then(|| Wording {
            text: text.to_owned(),
            translated_by: self.translated_by.clone(),
            approved_by: self.approved_by.clone(),
            by_machine: self.by_machine,
            ..Wording::default()
        })
    }

    /// Puts the new words of what is `of` into its texts; answers whether there were any.
    fn put(&self, items: &[Item], of: &Of, texts: &mut Texts) -> bool {
        let wording = items.iter().find(|item| item.of == *of).and_then(|item| self.wording(item));
        wording.map(|wording| texts.insert(self.language.clone(), wording)).is_some()
    }
}

/// Every text of a question, in the order in which people meet it.
fn parts(question: &mut Question) -> Vec<(Of, &mut Texts)> {
    let content = &mut question.content;
    let own = [(Part::Text, &mut content.text), (Part::Hint, &mut content.hint)].into_iter();
    let choices =
        content.choices.iter_mut().map(|choice| (Part::Choice(choice.code.clone()), &mut choice.text));
    let lines = content.lines.iter_mut().map(|line| (Part::Line(line.code.clone()), &mut line.text));
    let name = &question.name;
    own.chain(choices).chain(lines).map(|(part, texts)| (Of::Question(name.clone(), part), texts)).collect()
}

/// Keeps translations; answers how many texts have new words.
pub fn save(tx: &mut Tx<'_>, actor: &Actor, id: Id, mut given: Translated) -> Result<usize, Error> {
    let mut row = load_unended(tx, actor, id)?.row;
    given.language = target(&given.language, &row.language)?;
    let items = items(tx, actor, id, &given.language)?;
    let mut errors = FieldErrors::default();
    let mut changed = put_own(&given, &items, &mut row, &mut errors);
    errors.finish(())?;
    let (asked, in_questions) = put_in_questions(tx, actor, id, &given, &items)?;
    if in_questions > 0 {
        questions::save(tx, actor, id, SaveQuestions { questions: asked })?;
    }
    for item in &items {
        let Of::Statement(number) = &item.of else { continue };
        if let Some(wording) = given.wording(item) {
            let texts = Texts::from([(given.language.clone(), wording)]);
            moderate::translate(tx, actor, id, *number, texts)?;
            changed += 1;
        }
    }
    changed += in_questions;
    if changed > 0 && !row.languages.0.iter().any(|language| language.tag == given.language) {
        let fallback = String::new();
        row.languages.0.push(ContentLanguage { tag: given.language.clone(), fallback });
    }
    write::replace(tx, &mut row, given.revision)?;
    opening::void(tx, row.state, id)?;
    let event = Event::new("consultation.translated", "consultation", id).in_country(&row.country);
    audit::record(
        tx,
        Some(actor),
        event.with(serde_json::json!({ "language": given.language, "texts": changed })),
    )?;
    Ok(changed)
}

fn put_own(given: &Translated, items: &[Item], row: &mut ConsultationRow, errors: &mut FieldErrors) -> usize {
    let mut changed = 0;
    for (field, texts) in
        [("title", &mut row.title.0), ("purpose", &mut row.purpose.0), ("benefit", &mut row.benefit.0)]
    {
        let before = texts.clone();
        if given.put(items, &Of::Consultation(field), texts) {
            changed += 1;
            check_texts(errors, field, texts);
            if field == "title" {
                new_titles(errors, texts, Some(&before));
            }
        }
    }
    changed
}

/// The questions with the new words in them, and how many texts have some.
fn put_in_questions(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
    given: &Translated,
    items: &[Item],
) -> Result<(Vec<Question>, usize), Error> {
    let views = questions::list(tx, Some(actor), id, None)?;
    let mut asked: Vec<Question> = views.into_iter().map(|view| view.question).collect();
    let mut changed = 0;
    for (of, texts) in asked.iter_mut().flat_map(parts) {
        changed += usize::from(given.put(items, &of, texts));
    }
    Ok((asked, changed))
}

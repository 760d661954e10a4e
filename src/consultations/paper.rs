//! The same form on paper: the columns of its sheet, and what stands in a line of it. Pure.
//!
//! One line is one person. Columns of ours begin with a capital letter, which no question's name does.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answers::{Answer, offers_words};
use super::input::{Cast, GivenAnswer};
use super::model::{Purpose, Question, QuestionKind, Vote};
use crate::error::{Error, FieldErrors};
use crate::types::language_tag;
use crate::types::spreadsheet::{harmless, original};
use crate::types::text::clean_line;

/// Most lines of one file.
const MOST_LINES: usize = 1_000;
/// Longest name of a sheet, in characters.
const MOST_OF_SHEET: usize = 40;
/// What stands in a cell of somebody who prefers not to say.
pub const PREFERS_NOT: &str = "prefer-not";

/// What a column is about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum About {
    Sheet,
    Language,
    Consent(Purpose),
    Answer(usize),
    Words(usize),
    Line(usize, String),
    Vote(i64),
}

/// The form: its questions, and the numbers of its statements.
#[derive(Debug, Clone)]
pub struct Form {
    /// The questions, in order.
    pub questions: Vec<Question>,
    /// The statements people vote on.
    pub statements: Vec<i64>,
}

/// What one person said.
#[derive(Debug, Clone)]
pub struct Person {
    /// The line of the file, from 1.
    pub line: usize,
    /// What tells the sheet from others.
    pub sheet: String,
    /// The language it was filled in in.
    pub language: String,
    /// What the person agreed to.
    pub consents: Vec<Purpose>,
    /// Answers, with the column each stands in.
    pub answers: Vec<(String, GivenAnswer)>,
    /// Votes.
    pub votes: Vec<Cast>,
}

/// Somebody whose answers came on paper: the only time the code is shown.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PaperPart {
    /// The line of the file, from 1.
    pub line: usize,
    /// What was written on the sheet to tell it from others; it is not kept.
    pub sheet: String,
    /// The key to this person's own part.
    pub code: String,
}

impl Form {
    fn columns(&self) -> Vec<(String, About)> {
        let own = [
            ("Sheet", About::Sheet),
            ("Language", About::Language),
            ("Consent", About::Consent(Purpose::TakePart)),
            ("Quote", About::Consent(Purpose::Quote)),
            ("Reuse", About::Consent(Purpose::Reuse)),
        ];
        let mut columns: Vec<(String, About)> =
            own.into_iter().map(|(name, about)| (name.to_owned(), about)).collect();
        for (place, question) in self.questions.iter().enumerate() {
            let name = &question.name;
            match question.kind {
                QuestionKind::Section => {}
                QuestionKind::MatrixSingle | QuestionKind::MatrixMultiple => {
                    columns.extend(question.content.lines.iter().map(|line| {
                        (format!("{name}.{}", line.code), About::Line(place, line.code.clone()))
                    }));
                }
                _ => columns.push((name.clone(), About::Answer(place))),
            }
            if offers_words(question.kind, &question.content) {
                // No line of a matrix is called so: names begin with no capital.
                columns.push((format!("{name}.Words"), About::Words(place)));
            }
        }
        columns.extend(
            self.statements.iter().map(|number| (format!("Statement {number}"), About::Vote(*number))),
        );
        columns
    }

    /// The empty sheet: one line with the names of all columns.
    pub fn template(&self) -> Result<Vec<u8>, Error> {
        let mut out = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
        out.write_record(self.columns().iter().map(|(name, _)| harmless(name))).map_err(Error::internal)?;
        out.into_inner().map_err(|error| Error::internal(error.to_string()))
    }

    /// Reads a filled sheet, in whichever form a spreadsheet wrote it; every fault with its line and
    /// column, as in `/lines/7/barriers`.
    pub fn read(&self, bytes: &[u8], language: &str) -> Result<Vec<Person>, Error> {
        let text = std::str::from_utf8(bytes).map_err(|_| Error::field("file", "not-utf-8"))?;
        let text = text.trim_start_matches('\u{feff}');
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).from_reader(text.as_bytes());
        let mut errors = FieldErrors::default();
        let known: BTreeMap<String, About> = self.columns().into_iter().collect();
        let names = reader.headers().map_err(|_| Error::field("file", "malformed"))?.clone();
        let mut abouts = Vec::new();
        for name in &names {
            let name = original(name.trim()).to_owned();
            if !known.contains_key(&name) || abouts.iter().any(|(seen, _)| *seen == name) {
                errors.add(&format!("lines/1/{name}"), "unknown-column");
            }
            abouts.push((name.clone(), known.get(&name).cloned()));
        }
        let mut people = Vec::new();
        let mut sheets = BTreeSet::new();
        for record in reader.records() {
            let Ok(record) = record else {
                errors.add("file", "malformed");
                break;
            };
            let line = record.position().and_then(|at| usize::try_from(at.line()).ok()).unwrap_or_default();
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if record.len() > abouts.len() {
                errors.add(&format!("lines/{line}/"), "malformed");
            }
            let cells = abouts.iter().zip(&record).filter_map(|((name, about), cell)| {
                Some((name.as_str(), about.as_ref()?, original(cell.trim())))
            });
            let person = self.read_line(&mut errors, line, cells, language);
            if !person.sheet.is_empty() && !sheets.insert(person.sheet.clone()) {
                errors.add(&format!("lines/{line}/Sheet"), "taken");
            }
            people.push(person);
        }
        if people.is_empty() && errors.is_empty() {
            errors.add("file", "required");
        }
        if people.len() > MOST_LINES {
            let most = i64::try_from(MOST_LINES).unwrap_or(i64::MAX);
            errors.add_limit("file", "too-many-lines", most);
        }
        errors.finish(people)
    }

    fn read_line<'a>(
        &self,
        errors: &mut FieldErrors,
        line: usize,
        cells: impl Iterator<Item = (&'a str, &'a About, &'a str)>,
        language: &str,
    ) -> Person {
        let mut person = Person {
            line,
            sheet: String::new(),
            language: language.to_owned(),
            consents: Vec::new(),
            answers: Vec::new(),
            votes: Vec::new(),
        };
        let mut answers: BTreeMap<usize, (String, Answer)> = BTreeMap::new();
        for (name, about, cell) in cells.filter(|(_, _, cell)| !cell.is_empty()) {
            let fault = match about {
                About::Sheet => {
                    person.sheet = clean_line(cell);
                    (person.sheet.chars().count() > MOST_OF_SHEET).then_some("sheet-too-long")
                }
                About::Language => match language_tag::canonical(cell) {
                    Some(tag) => {
                        person.language = tag;
                        None
                    }
                    None => Some("unknown-language"),
                },
                About::Consent(purpose) => match is_yes(cell) {
                    Some(true) => {
                        person.consents.push(*purpose);
                        None
                    }
                    Some(false) => None,
                    None => Some("yes-or-no"),
                },
                About::Vote(statement) => match cell.to_lowercase().parse::<Vote>() {
                    Ok(choice) => {
                        person.votes.push(Cast { statement: *statement, choice });
                        None
                    }
                    Err(()) => Some("unknown-code"),
                },
                About::Answer(place) | About::Words(place) | About::Line(place, _) => {
                    let (_, answer) =
                        answers.entry(*place).or_insert_with(|| (name.to_owned(), Answer::default()));
                    self.questions.get(*place).and_then(|question| fill(answer, question, about, cell))
                }
            };
            if let Some(code) = fault {
                errors.add(&format!("lines/{line}/{name}"), code);
            }
        }
        if !person.consents.contains(&Purpose::TakePart) {
            errors.add(&format!("lines/{line}/Consent"), "consent-needed");
        }
        // In the order of the questions: a condition asks for what was answered before.
        person.answers = answers
            .into_iter()
            .filter_map(|(place, (column, answer))| {
                let question = self.questions.get(place)?.name.clone();
                Some((column, GivenAnswer { question, version: None, answer }))
            })
            .collect();
        person
    }
}

/// Writes a cell into an answer; the code of what is wrong with it.
fn fill(answer: &mut Answer, question: &Question, about: &About, cell: &str) -> Option<&'static str> {
    let codes = || cell.split([' ', ';', ',']).filter(|code| !code.is_empty()).map(str::to_owned).collect();
    use QuestionKind as Kind;
    match about {
        _ if cell == PREFERS_NOT => answer.prefers_not_to_say = true,
        About::Words(_) => cell.clone_into(&mut answer.text),
        About::Line(_, line) => {
            answer.lines.insert(line.clone(), codes());
        }
        _ => match question.kind {
            Kind::Scale | Kind::Rating | Kind::Number => match cell.parse() {
                Ok(number) => answer.number = Some(number),
                Err(_) => return Some("whole-number"),
            },
            Kind::ShortText | Kind::LongText | Kind::Date => cell.clone_into(&mut answer.text),
            _ => answer.chosen = codes(),
        },
    }
    None
}

/// Whether a mark on the sheet is a yes, in the ways people write one down.
fn is_yes(cell: &str) -> Option<bool> {
    match cell.to_lowercase().as_str() {
        "x" | "1" | "yes" | "y" | "sí" | "si" | "oui" | "true" | "✓" | "☒" => Some(true),
        "0" | "no" | "n" | "non" | "false" | "-" | "☐" => Some(false),
        _ => None,
    }
}

/// What stands between the cells: spreadsheets of different languages write different marks.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |mark: char| first.matches(mark).count();
    [(b';', count(';')), (b'\t', count('\t'))]
        .into_iter()
        .filter(|(_, found)| *found > count(','))
        .max_by_key(|(_, found)| *found)
        .map_or(b',', |(mark, _)| mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consultations::model::{Choice, QuestionContent};

    fn form() -> Form {
        let choice = |code: &str| Choice { code: code.to_owned(), ..Choice::default() };
        let question = |name: &str, kind, content| Question { name: name.to_owned(), kind, content };
        let choices = vec![choice("bus"), choice("foot")];
        Form {
            questions: vec![
                question(
                    "way",
                    QuestionKind::Multiple,
                    QuestionContent {
                        choices: choices.clone(),
                        something_else: true,
                        ..QuestionContent::default()
                    },
                ),
                question("words", QuestionKind::Section, QuestionContent::default()),
                question("rate", QuestionKind::Scale, QuestionContent::default()),
                question(
                    "table",
                    QuestionKind::MatrixSingle,
                    QuestionContent {
                        choices,
                        lines: vec![choice("day"), choice("night")],
                        ..QuestionContent::default()
                    },
                ),
                question("-x", QuestionKind::LongText, QuestionContent::default()),
            ],
            statements: vec![1, 4],
        }
    }

    #[test]
    fn the_template_has_the_columns_of_the_form_and_no_formula() {
        let template = String::from_utf8(form().template().unwrap()).unwrap();
        assert_eq!(
            template.trim_start_matches('\u{feff}'),
            "Sheet,Language,Consent,Quote,Reuse,way,way.Words,rate,table.day,table.night,'-x,Statement 1,Statement 4\n"
        );
    }

    #[test]
    fn a_line_is_a_person_whatever_the_spreadsheet() {
        let comma = "\u{feff}Sheet,Consent,way,rate,table.day,'-x,Statement 4\n7,x,bus foot,4,bus,\"a, b\nc\",Agree\n\n";
        let semicolon = "Sheet;Consent;way;rate;table.day;-x;Statement 4\n7;Sí;bus foot;4;bus;\"a, b\nc\";agree\n;;;;;;\n";
        for text in [comma, semicolon, &semicolon.replace(';', "\t")] {
            let people = form().read(text.as_bytes(), "es").unwrap();
            let [person] = &people[..] else { panic!("{people:?}") };
            assert_eq!((person.line, person.sheet.as_str(), person.language.as_str()), (2, "7", "es"));
            assert_eq!(person.consents, [Purpose::TakePart]);
            assert_eq!((person.votes[0].statement, person.votes[0].choice), (4, Vote::Agree));
            let said: Vec<_> =
                person.answers.iter().map(|(column, given)| (column.as_str(), &given.answer)).collect();
            assert_eq!(said[0].1.chosen, ["bus", "foot"]);
            assert_eq!(said[1].1.number, Some(4));
            assert_eq!(
                said[2],
                (
                    "table.day",
                    &Answer {
                        lines: [("day".to_owned(), vec!["bus".to_owned()])].into(),
                        ..Answer::default()
                    }
                )
            );
            assert_eq!(said[3].1.text, "a, b\nc");
        }
    }

    #[test]
    fn every_fault_names_its_line_and_column() {
        let text = "Sheet,Consent,Quote,rate,Statement 1,bogus\n1,x,,,,\n1,,maybe,high,perhaps,\n3,x,,prefer-not,,\n";
        let error = form().read(text.as_bytes(), "en").unwrap_err();
        let faults: Vec<_> = error.fields.iter().map(|fault| (fault.pointer.as_str(), fault.code)).collect();
        assert_eq!(
            faults,
            [
                ("/lines/1/bogus", "unknown-column"),
                ("/lines/3/Quote", "yes-or-no"),
                ("/lines/3/rate", "malformed"),
                ("/lines/3/Statement 1", "unknown-code"),
                ("/lines/3/Consent", "consent-needed"),
                ("/lines/3/Sheet", "taken"),
            ]
        );
        for (bytes, code) in [(&b"\xff\xfe"[..], "not-utf-8"), (b"Sheet,Consent\n", "required")] {
            assert_eq!(form().read(bytes, "en").unwrap_err().fields[0].code, code);
        }
    }
}

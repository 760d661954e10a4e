//! The same form on paper: the columns of its sheet, and what stands in a line of it. Pure.
//!
//! One line is one person. Columns of ours begin with a capital letter, which no question's name does.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::consultations::participation::answers::{Answer, offers_words};
use crate::consultations::participation::input::GivenAnswer;
use crate::consultations::participation::model::Purpose;
use crate::consultations::setup::model::{Question, QuestionKind};
use crate::consultations::statements::input::Cast;
use crate::consultations::statements::model::Vote;
use crate::error::{Error, FieldErrors};
use crate::i18n::text;
use crate::types::cell::{boolean, folded_name, whole_number};
use crate::types::encoding::{NotText, decode};
use crate::types::spreadsheet::{harmless, original};
use crate::types::table::Table;
use crate::types::text::{clean_line, name_key, words};
use crate::types::{Locale, language_tag};

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
    /// The places of a question about one: each under its code and every name that it has in our languages.
    pub places: Places,
}

/// Codes of places by what people write for them.
#[derive(Debug, Clone, Default)]
pub struct Places(BTreeMap<String, Option<String>>);

impl Places {
    /// Places by code and names. What two of them are called leads to neither.
    pub fn new<'a>(places: impl IntoIterator<Item = (&'a str, Vec<&'a str>)>) -> Self {
        let mut known = BTreeMap::new();
        for (code, names) in places {
            for name in names.into_iter().chain([code]) {
                let known = known.entry(name_key(name)).or_insert_with(|| Some(code.to_owned()));
                if known.as_deref() != Some(code) {
                    *known = None;
                }
            }
        }
        Self(known)
    }

    /// The code of what was written; what is no place stays as it is, for the question to refuse.
    fn code(&self, typed: &str) -> String {
        self.0.get(&name_key(typed)).cloned().flatten().unwrap_or_else(|| typed.to_owned())
    }
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

    /// Reads a filled sheet, in whichever form a spreadsheet wrote it: what each person said, and every
    /// fault with its line and column, as in `/lines/7/barriers`.
    pub fn read(&self, bytes: &[u8], language: &str) -> Result<(Vec<Person>, FieldErrors), Error> {
        let mut errors = FieldErrors::default();
        let decoded = decode(bytes).map_err(|fault| unreadable(fault.line, not_text(fault)))?;
        let table = Table::open(&decoded).map_err(|fault| unreadable(fault.line, fault.kind.code()))?;
        let columns = self.columns();
        let mut abouts: Vec<Option<&(String, About)>> = Vec::new();
        for name in &table.names {
            let column = column_of(&columns, name);
            let is_there_twice =
                abouts.iter().flatten().any(|(seen, _)| column.is_some_and(|it| it.0 == *seen));
            if !name.is_empty() && (column.is_none() || is_there_twice) {
                errors.add(&format!("lines/{}/{name}", table.line), "unknown-column");
            }
            abouts.push(column);
        }
        let mut people = Vec::new();
        let mut sheets = BTreeSet::new();
        for row in table.rows {
            if people.len() == MOST_LINES {
                errors.add_limit("file", "too-many-lines", i64::try_from(MOST_LINES).unwrap_or(i64::MAX));
                break;
            }
            let row = match row {
                Ok(row) => row,
                Err(fault) => {
                    errors.add(&format!("lines/{}/", fault.line), fault.kind.code());
                    break;
                }
            };
            if row.filled().any(|column| table.names.get(column).is_none_or(String::is_empty)) {
                errors.add(&format!("lines/{}/", row.line), "outside-columns");
            }
            let cells: Vec<_> = (0..abouts.len()).map(|column| row.text(column)).collect();
            let cells = abouts.iter().zip(&cells).filter_map(|(about, cell)| {
                about.map(|(name, about)| (name.as_str(), about, original(cell)))
            });
            let person = self.read_line(&mut errors, row.line, cells, language);
            if !person.sheet.is_empty() && !sheets.insert(person.sheet.clone()) {
                errors.add(&format!("lines/{}/Sheet", row.line), "taken");
            }
            people.push(person);
        }
        if people.is_empty() && errors.is_empty() {
            errors.add("file", "required");
        }
        Ok((people, errors))
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
                About::Consent(purpose) => match boolean(cell) {
                    Some(true) => {
                        person.consents.push(*purpose);
                        None
                    }
                    Some(false) => None,
                    None => Some("yes-or-no"),
                },
                About::Vote(statement) => match vote_of(cell) {
                    Some(choice) => {
                        person.votes.push(Cast { statement: *statement, choice });
                        None
                    }
                    None => Some("agree-disagree-pass"),
                },
                About::Answer(place) | About::Words(place) | About::Line(place, _) => {
                    let (_, answer) =
                        answers.entry(*place).or_insert_with(|| (name.to_owned(), Answer::default()));
                    self.questions.get(*place).and_then(|question| self.fill(answer, question, about, cell))
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

    /// Writes a cell into an answer; the code of what is wrong with it.
    fn fill(
        &self,
        answer: &mut Answer,
        question: &Question,
        about: &About,
        cell: &str,
    ) -> Option<&'static str> {
        let codes = || {
            cell.split(|mark: char| mark.is_whitespace() || matches!(mark, ';' | ','))
                .filter(|code| !code.is_empty())
                .map(str::to_lowercase)
                .collect()
        };
        use QuestionKind as Kind;
        match about {
            _ if cell.eq_ignore_ascii_case(PREFERS_NOT) => answer.prefers_not_to_say = true,
            About::Words(_) => cell.clone_into(&mut answer.text),
            About::Line(_, line) => {
                answer.lines.insert(line.clone(), codes());
            }
            _ => match question.kind {
                Kind::Scale | Kind::Rating | Kind::Number => match whole_number(cell) {
                    Some(number) => answer.number = Some(number),
                    None => return Some("whole-number"),
                },
                Kind::Place => answer.chosen = vec![self.places.code(cell)],
                Kind::ShortText | Kind::LongText | Kind::Date => cell.clone_into(&mut answer.text),
                _ => answer.chosen = codes(),
            },
        }
        None
    }
}

/// A vote by its code, or by the words that stand on the sheet in any of our languages.
fn vote_of(cell: &str) -> Option<Vote> {
    let plain = |text: &str| words(text).join(" ");
    let said = plain(cell);
    let is_said = |vote: &Vote| {
        said == vote.code()
            || Locale::ALL.iter().any(|locale| plain(&text(*locale, &format!("vote-{vote}"), &[])) == said)
    };
    Vote::ALL.iter().copied().find(is_said)
}

/// The column with this name: exactly, or else however its letters and blanks were typed. A question may
/// be called `consent`; it is no other than the one with exactly this name.
fn column_of<'a>(columns: &'a [(String, About)], name: &str) -> Option<&'a (String, About)> {
    if let Some(exact) = columns.iter().find(|(own, _)| own == name) {
        return Some(exact);
    }
    let folded = folded_name(name);
    let mut alike = columns.iter().filter(|(own, _)| folded_name(own) == folded);
    alike.next().filter(|_| !folded.is_empty() && alike.next().is_none())
}

/// A file of which nothing can be told but this.
fn unreadable(line: usize, code: &'static str) -> Error {
    Error::field(&format!("lines/{line}/"), code)
}

const fn not_text(fault: NotText) -> &'static str {
    if fault.is_archive { "not-a-text-file" } else { "not-readable-text" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consultations::setup::model::Choice;
    use crate::consultations::setup::model::QuestionContent;

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
                question("where", QuestionKind::Place, QuestionContent::default()),
                question("-x", QuestionKind::LongText, QuestionContent::default()),
            ],
            statements: vec![1, 4],
            places: Places::new([("CA-ON", vec!["Ontario"]), ("MX-CHP", vec!["Chiapas"])]),
        }
    }

    #[test]
    fn the_template_has_the_columns_of_the_form_and_no_formula() {
        let template = String::from_utf8(form().template().unwrap()).unwrap();
        assert_eq!(
            template.trim_start_matches('\u{feff}'),
            "Sheet,Language,Consent,Quote,Reuse,way,way.Words,rate,table.day,table.night,where,'-x,Statement 1,Statement 4\n"
        );
    }

    #[test]
    fn a_line_is_a_person_whatever_the_spreadsheet() {
        let comma = "\u{feff}Sheet,Consent,way,rate,table.day,'-x,Statement 4\n7,x,bus foot,4,bus,\"a, b\nc\",Agree\n\n";
        let semicolon = "Sheet;Consent;way;rate;table.day;-x;Statement 4\n7;Sí;bus foot;4;bus;\"a, b\nc\";agree\n;;;;;;\n";
        for text in [comma, semicolon, &semicolon.replace(';', "\t")] {
            let people = form().read(text.as_bytes(), "es").unwrap().0;
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
    fn a_place_is_known_by_its_code_and_its_names() {
        for typed in ["CA-ON", "ca-on", " Ontario", "ONTARIO"] {
            let text = format!("Consent,where\nx,{typed}\n");
            let (people, faults) = form().read(text.as_bytes(), "en").unwrap();
            assert!(faults.is_empty());
            assert_eq!(people[0].answers[0].1.answer.chosen, ["CA-ON"], "{typed}");
        }
        let (people, _) = form().read(b"Consent,where\nx,Atlantis\n", "en").unwrap();
        assert_eq!(people[0].answers[0].1.answer.chosen, ["Atlantis"], "for the question to refuse");
    }

    #[test]
    fn every_fault_names_its_line_and_column() {
        let text = "Sheet,Consent,Quote,rate,Statement 1,bogus\n1,x,,,,\n1,,maybe,high,perhaps,\n3,x,,prefer-not,,\n";
        let error = form().read(text.as_bytes(), "en").unwrap().1.finish(()).unwrap_err();
        let faults: Vec<_> = error.fields.iter().map(|fault| (fault.pointer.as_str(), fault.code)).collect();
        assert_eq!(
            faults,
            [
                ("/lines/1/bogus", "unknown-column"),
                ("/lines/3/Quote", "yes-or-no"),
                ("/lines/3/rate", "whole-number"),
                ("/lines/3/Statement 1", "agree-disagree-pass"),
                ("/lines/3/Consent", "consent-needed"),
                ("/lines/3/Sheet", "taken"),
            ]
        );
        for (bytes, pointer, code) in [
            (&b"Sheet\nx\x81"[..], "/lines/2/", "not-readable-text"),
            (b"PK\x03\x04", "/lines/1/", "not-a-text-file"),
            (b"", "/file", "required"),
            (b"Sheet,Consent\n,,\n", "/file", "required"),
            (b"Consent,,\nx,,note\n", "/lines/2/", "outside-columns"),
            (b"Consent\nx,note\n", "/lines/2/", "outside-columns"),
            (b"Consent, consent\nx\n", "/lines/1/consent", "unknown-column"),
            (b"Consent;way\r\n\r\nx;\"bus\r\nx;foot", "/lines/3/", "open-quotation-mark"),
        ] {
            let error = form().read(bytes, "en").and_then(|(_, faults)| faults.finish(())).unwrap_err();
            let found: Vec<_> =
                error.fields.iter().map(|fault| (fault.pointer.as_str(), fault.code)).collect();
            assert_eq!(found, [(pointer, code)]);
        }
    }

    #[test]
    fn what_spreadsheets_leave_behind_does_not_disturb() {
        let plain = "Sheet,Consent,Quote,way,rate,table.day,Statement 1\n7,x,no,bus foot,4,bus,agree\n";
        let expected = format!("{:?}", form().read(plain.as_bytes(), "en").unwrap().0[0]);
        for (text, line) in [
            (
                "Sheet,Consent,Quote,way,rate,table.day,Statement 1,,\n7,x,no,bus foot,4,bus,agree,,\n,,,,,,,,\n",
                2,
            ),
            (
                "\u{feff}SHEET;consent;QUOTE; Way;rate\u{a0};table.day;statement  1\r\n7;VRAI;FAUX;bus\u{a0}foot;4,0;bus;AGREE;;;\r\n",
                2,
            ),
            (
                "Sheet\tConsent\tQuote\tway\trate\ttable.day\tStatement_1\r\r7\tVERDADERO\tFALSO\tbus, foot\t4.0\tbus\tAgree\u{a0}\r",
                3,
            ),
            (
                "\n;;\nSheet;Consent;Quote;way;rate;table.day;Statement 1\n\n7;✔\u{fe0f};No;bus foot;\" 4 \";bus;agree",
                5,
            ),
        ] {
            let people = form().read(text.as_bytes(), "en").unwrap().0;
            let [person] = &people[..] else { panic!("{people:?}") };
            assert_eq!(person.line, line, "{text:?}");
            assert_eq!(format!("{:?}", Person { line: 2, ..person.clone() }), expected, "{text:?}");
        }
    }
}

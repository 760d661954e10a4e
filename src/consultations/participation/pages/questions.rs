//! One question a page; what was answered is kept at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::web::Path;
use askama::Template;

use super::super::answers::{Answer, Fault, is_asked, offers_words};
use super::super::input::{GiveAnswers, GivenAnswer};
use super::super::service::answers;
use super::own::Own;
use super::words;
use crate::consultations::setup::model::{QuestionKind, Texts};
use crate::consultations::setup::pages::closed;
use crate::consultations::setup::pages::voice::{Said, Voice};
use crate::consultations::setup::phases::Act;
use crate::consultations::setup::service::{questions, read};
use crate::consultations::setup::views::{ConsultationView, QuestionView};
use crate::error::{Code, Error, FieldError};
use crate::types::Id;
use crate::web::{Form, Page, PageResult, shows_form_again};

/// A choice as it stands on the page.
struct Offer {
    code: String,
    said: Said,
    chosen: bool,
    /// Places it was given: in one's own order, or as most (1) and least (2) important.
    places: Vec<String>,
}

/// A line of a matrix.
struct Line {
    code: String,
    said: Said,
    offers: Vec<Offer>,
}

#[derive(Template)]
#[template(path = "consultations/participation/templates/question.html")]
struct QuestionPage<'a> {
    page: &'a Page,
    view: &'a ConsultationView,
    /// Where it stands in the list, words between questions counted.
    number: usize,
    /// Which of the questions it is, and how many there are.
    place: usize,
    count: usize,
    title: Said,
    /// Words between questions, as they are shown.
    html: Arc<str>,
    question: &'a QuestionView,
    text: Said,
    hint: Said,
    offers: Vec<Offer>,
    lines: Vec<Line>,
    points: Vec<i64>,
    answer: &'a Answer,
    number_text: &'a str,
    faults: &'a [FieldError],
}

impl QuestionPage<'_> {
    fn kind(&self) -> &'static str {
        self.question.question.kind.code()
    }

    fn something_else(&self) -> bool {
        offers_words(self.question.question.kind, &self.question.question.content)
    }

    /// Whether the answer is in words of one's own, and no choice.
    fn says_something_else(&self) -> bool {
        self.answer.chosen.is_empty() && !self.answer.text.is_empty()
    }

    fn is_wrong(&self) -> bool {
        !self.faults.is_empty()
    }

    fn number_is(&self, point: &i64) -> bool {
        self.answer.number == Some(*point)
    }

    fn is_at(&self, places: &[String], wanted: impl std::fmt::Display) -> bool {
        places.contains(&wanted.to_string())
    }
}

/// What the page needs, read in one moment.
struct Found {
    view: ConsultationView,
    language: String,
    questions: Vec<QuestionView>,
    answers: BTreeMap<String, Answer>,
}

async fn find(page: &Page, own: Own) -> Result<Found, Error> {
    page.app
        .read(move |_, tx| {
            let (id, own) = (own.id, own.enter(tx)?);
            Ok(Found {
                view: read::one(tx, None, id, None)?,
                language: own.participant.language.clone(),
                questions: questions::list(tx, None, id, None)?,
                answers: answers::own(tx, &own)?,
            })
        })
        .await
}

/// The questions that are asked of somebody who answered so far, each with its number.
fn asked(found: &Found) -> Vec<(usize, &QuestionView)> {
    (1..)
        .zip(&found.questions)
        .filter(|(_, question)| is_asked(&question.question.content, &found.answers))
        .collect()
}

/// `GET /consultations/{id}/questions/{number}`
pub(super) async fn question(page: Page, path: Path<(Id, usize)>, own: Own) -> PageResult {
    let (id, number) = path.into_inner();
    let found = find(&page, own).await?;
    if !closed::takes(&found.view, Act::Answer) {
        return closed::instead(&page, &found.view);
    }
    let Some((number, _)) = asked(&found).into_iter().find(|(place, _)| *place >= number) else {
        let answered = found.answers.values().any(|answer| !answer.is_empty());
        let done = if answered { "part-answers" } else { "part-nothing" };
        return page.see_other_said(&format!("/consultations/{id}/part"), done);
    };
    show(&page, &found, number, None, None).await
}

async fn show(
    page: &Page,
    found: &Found,
    number: usize,
    typed: Option<&Typed>,
    error: Option<&Error>,
) -> PageResult {
    let Some((_, question)) = asked(found).into_iter().find(|(place, _)| *place == number) else {
        return Err(Code::NotFound.into());
    };
    let voice = Voice::new(page, &found.view, Some(&found.language));
    let content = &question.question.content;
    let kept = found.answers.get(&question.question.name).cloned().unwrap_or_default();
    let kept = Typed::again(kept);
    let typed = typed.unwrap_or(&kept);
    let answer = &typed.answer;
    let offer = |code: &str, said: Said, chosen: &[String]| Offer {
        chosen: chosen.iter().any(|own| own == code),
        places: typed.places.iter().filter(|(own, _)| own == code).map(|(_, place)| place.clone()).collect(),
        code: code.to_owned(),
        said,
    };
    let offers_for = |chosen: &[String]| -> Vec<Offer> {
        content.choices.iter().map(|choice| offer(&choice.code, voice.say(&choice.text), chosen)).collect()
    };
    let nothing = Vec::new();
    let mut offers = offers_for(&answer.chosen);
    if question.question.kind == QuestionKind::Place {
        let said = |name: String| Said { text: name, ..voice.say(&Texts::new()) };
        let taxonomy = &page.app.taxonomy;
        let places = taxonomy.subdivisions_by_name(&found.view.countries, page.locale).into_iter();
        offers = places.map(|(code, name)| offer(&code, said(name), &answer.chosen)).collect();
    }
    let most = match question.question.kind {
        QuestionKind::Rating => content.most.unwrap_or(5),
        QuestionKind::Scale => content.most.unwrap_or_default(),
        _ => i64::MIN,
    };
    let count = |first: usize| {
        found.questions.iter().take(first).filter(|question| question.question.kind.asks()).count()
    };
    let html = if question.question.kind == QuestionKind::Section {
        let text = voice.say(&content.text).text;
        page.app.rendered.html(vec![text]).await?.pop().unwrap_or_default()
    } else {
        Arc::default()
    };
    let template = QuestionPage {
        title: voice.say(&found.view.title),
        html,
        text: voice.say(&content.text),
        hint: voice.say(&content.hint),
        lines: content
            .lines
            .iter()
            .map(|line| Line {
                code: line.code.clone(),
                said: voice.say(&line.text),
                offers: offers_for(answer.lines.get(&line.code).unwrap_or(&nothing)),
            })
            .collect(),
        points: (content.least.unwrap_or(1)..=most).collect(),
        place: count(number),
        count: count(found.questions.len()),
        faults: error.map_or(&[], |error| &error.fields),
        view: &found.view,
        number,
        question,
        offers,
        answer,
        number_text: &typed.number,
        page,
    };
    page.form(error, &template)
}

/// An answer as a form sends it: fields whose names begin with `place-` or `line-` are a ranking or a
/// matrix.
type AnswerForm = Vec<(String, String)>;

/// What was typed, also where it is no answer: it stands on the page again.
#[derive(Debug, Default)]
struct Typed {
    answer: Answer,
    /// Choices with their places, as typed.
    places: Vec<(String, String)>,
    number: String,
    fault: Option<Fault>,
}

impl Typed {
    /// A kept answer as it would be typed.
    fn again(answer: Answer) -> Self {
        let places = answer.chosen.iter().cloned().zip((1..).map(|place: usize| place.to_string()));
        let number = answer.number.map(|number| number.to_string()).unwrap_or_default();
        Self { places: places.collect(), number, answer, fault: None }
    }

    fn of(form: &AnswerForm, kind: QuestionKind, choices: usize) -> Self {
        let mut typed = Self::default();
        for (name, value) in form {
            let value = value.clone();
            match name.as_str() {
                "prefers_not_to_say" => typed.answer.prefers_not_to_say = true,
                "chosen" if !value.is_empty() => typed.answer.chosen.push(value),
                "best" if !value.is_empty() => typed.places.push((value, "1".to_owned())),
                "worst" if !value.is_empty() => typed.places.push((value, "2".to_owned())),
                "number" => typed.number = value.trim().to_owned(),
                "text" => typed.answer.text = value,
                other => {
                    if let Some(code) = other.strip_prefix("place-") {
                        let place = value.trim().to_owned();
                        typed
                            .places
                            .extend(Some((code.to_owned(), place)).filter(|(_, place)| !place.is_empty()));
                    } else if let Some(line) = other.strip_prefix("line-") {
                        typed.answer.lines.entry(line.to_owned()).or_default().push(value);
                    }
                }
            }
        }
        match typed.number.parse() {
            Ok(number) => typed.answer.number = Some(number),
            Err(_) if !typed.number.is_empty() => typed.fault = Some(("whole-number", None)),
            Err(_) => {}
        }
        typed.put_in_order(kind, choices);
        typed
    }

    /// The places of so many `choices` in their order; none where the places say no order.
    fn put_in_order(&mut self, kind: QuestionKind, choices: usize) {
        if self.places.is_empty() {
            return;
        }
        let count = self.places.len();
        let at = |place: usize| {
            let mut there = self.places.iter().filter(|(_, typed)| *typed == place.to_string());
            there.next().filter(|_| there.next().is_none()).map(|(code, _)| code.clone())
        };
        let in_order: Option<Vec<String>> = (1..=count).map(at).collect();
        match (in_order, kind) {
            (Some(order), _) => self.answer.chosen = order,
            (None, QuestionKind::BestWorst) => self.fault = Some(("best-and-worst", None)),
            (None, _) => self.fault = Some(("not-an-order", i64::try_from(choices).ok())),
        }
    }

    fn is_empty(&self) -> bool {
        self.answer.is_empty() && self.fault.is_none()
    }

    /// Whoever would rather not say after all cannot take a mark off a form without a script: what stood
    /// there from before is no second answer.
    fn without_what_stood(&mut self, kept: Option<&Answer>) {
        let marked = Answer { prefers_not_to_say: false, ..self.answer.clone() };
        if self.answer.prefers_not_to_say && kept.is_some_and(|kept| *kept == marked) {
            self.answer = Answer { prefers_not_to_say: true, ..Answer::default() };
        }
    }
}

/// What was typed, in one line of words, for somebody who has to take it elsewhere.
fn in_words(page: &Page, found: &Found, question: Option<&QuestionView>, typed: &Typed) -> String {
    let voice = Voice::new(page, &found.view, Some(&found.language));
    let said = words::in_words(page, &voice, question, &typed.answer);
    if said.is_empty() { typed.number.clone() } else { said }
}

/// `POST /consultations/{id}/questions/{number}`
pub(super) async fn answer(
    page: Page,
    path: Path<(Id, usize)>,
    own: Own,
    form: Form<AnswerForm>,
) -> PageResult {
    let (id, number) = path.into_inner();
    let found = find(&page, own.clone()).await?;
    // The form says what it asked: the place of a question in the list changes when another one is closed.
    let asked = form.0.iter().find(|(name, _)| name == "asked").map(|(_, value)| value.as_str());
    let place = match asked {
        Some(asked) => found.questions.iter().position(|question| question.question.name == asked),
        None => number.checked_sub(1),
    };
    let question = place.and_then(|at| found.questions.get(at));
    if !closed::takes(&found.view, Act::Answer) {
        let kind = question.map_or(QuestionKind::LongText, |question| question.question.kind);
        let words = in_words(&page, &found, question, &Typed::of(&form.0, kind, 0));
        return closed::too_late(&page, &found.view, &words);
    }
    let Some((place, question)) = place.zip(question) else {
        let typed = Typed::of(&form.0, QuestionKind::LongText, 0);
        return closed::question_gone(&page, id, &in_words(&page, &found, None, &typed));
    };
    let number = place + 1;
    let next = format!("/consultations/{id}/questions/{}", number + 1);
    let choices = question.question.content.choices.len();
    let mut typed = Typed::of(&form.0, question.question.kind, choices);
    typed.without_what_stood(found.answers.get(&question.question.name));
    // An empty answer takes back the one before; a question one never answered is passed over.
    let passed_over = typed.is_empty() && !found.answers.contains_key(&question.question.name);
    if passed_over || !question.question.kind.asks() {
        return page.see_other(&next);
    }
    let given = GivenAnswer {
        question: question.question.name.clone(),
        version: Some(question.version),
        answer: typed.answer.clone(),
    };
    if let Some((code, limit)) = typed.fault {
        let fault = FieldError { limit, ..FieldError::new("answer", code) };
        return show(&page, &found, number, Some(&typed), Some(&Error::invalid(vec![fault]))).await;
    }
    let kept = page
        .app
        .write(move |app, tx| {
            let own = own.enter(tx)?;
            answers::give(app, tx, &own, GiveAnswers { answers: vec![given] })
        })
        .await;
    match kept {
        Ok(_) => page.see_other(&next),
        Err(error) if error.code == Code::NotInThisPhase => {
            closed::too_late(&page, &found.view, &in_words(&page, &found, Some(question), &typed))
        }
        Err(error) if shows_form_again(&error) => {
            let at_answer =
                |fault: &FieldError| FieldError { pointer: "/answer".to_owned(), ..fault.clone() };
            let fields = error.fields.iter().map(at_answer).collect();
            let error = Error { fields, ..error };
            show(&page, &found, number, Some(&typed), Some(&error)).await
        }
        Err(error) => Err(error.into()),
    }
}

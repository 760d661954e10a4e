//! Answers and what people said of themselves, in words.

use super::super::answers::Answer;
use super::super::service::describe;
use super::super::views::SelfDescriptionView;
use crate::consultations::setup::model::SelfItem;
use crate::consultations::setup::pages::voice::Voice;
use crate::consultations::setup::views::{ConsultationView, QuestionView};
use crate::web::Page;

/// The choices of an item of self-description, in the reader's words.
pub fn item_choices(page: &Page, view: &ConsultationView, item: SelfItem) -> Vec<(String, String)> {
    use SelfItem;
    let taxonomy = &page.app.taxonomy;
    let codes = |codes: &[&str], stem: &str| -> Vec<(String, String)> {
        codes.iter().map(|code| ((*code).to_owned(), page.tc(stem, code))).collect()
    };
    match item {
        SelfItem::Identity => taxonomy
            .population_groups
            .iter()
            .map(|group| (group.code.clone(), group.names.pick(page.locale).to_owned()))
            .collect(),
        SelfItem::Region => taxonomy.subdivisions_by_name(&view.countries, page.locale),
        SelfItem::AgeBand => codes(&describe::AGE_BANDS, "age-band"),
        SelfItem::Gender => codes(&describe::GENDERS, "gender"),
    }
}

pub fn described(page: &Page, view: &ConsultationView, said: &SelfDescriptionView) -> (String, String) {
    let choices = item_choices(page, view, said.item);
    let chosen = choices.into_iter().filter(|(code, _)| said.chosen.contains(code)).map(|(_, text)| text);
    let words = Some(said.own_words.clone()).filter(|words| !words.is_empty());
    (page.tc("self-item", said.item), chosen.chain(words).collect::<Vec<_>>().join(", "))
}

/// An answer in one line of words.
pub fn in_words(page: &Page, voice: &Voice<'_>, question: Option<&QuestionView>, answer: &Answer) -> String {
    if answer.prefers_not_to_say {
        return page.t("prefers-not-to-say");
    }
    let name = |code: &String| {
        let choices = question.map(|question| &question.question.content.choices);
        let choice = choices.and_then(|choices| choices.iter().find(|choice| choice.code == *code));
        match (choice, page.app.taxonomy.subdivision(code)) {
            (Some(choice), _) => voice.say(&choice.text).text,
            (None, Some(place)) => place.names.pick(page.locale).to_owned(),
            (None, None) => code.clone(),
        }
    };
    let chosen = answer.chosen.iter().map(name);
    let lines = answer.lines.values().flat_map(|chosen| chosen.iter().map(name));
    let number = answer.number.map(|number| number.to_string());
    let text = Some(answer.text.clone()).filter(|text| !text.is_empty());
    chosen.chain(lines).chain(number).chain(text).collect::<Vec<_>>().join(", ")
}

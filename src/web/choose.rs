//! Choosing from the vocabulary without scripts: a button of a form leads to a page of choices, found by words or by
//! browsing, and that leads back to the form. Everything else that was typed travels along in hidden fields, and nothing of
//! it stands in an address.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use askama::Template;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;

use super::forms::{read_body, read_form};
use super::{Failure, Once, Page, PageResult};
use crate::error::{Code, Error, nearest_name};
use crate::taxonomy::{Group, GroupName, List};
use crate::types::Locale;

/// The field of the buttons: the name of a field of the form, alone or behind [`DONE`] or [`BACK`].
pub(super) const BUTTON: &str = "choose";
/// What the entries are looked for with.
pub(super) const WORDS: &str = "choose_words";
/// What the field held when the page of choices was opened.
pub(super) const BEFORE: &str = "choose_before";
const DONE: &str = "done.";
const BACK: &str = "back.";

/// A field of a form that can be filled from a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pick {
    /// Its name in the form.
    pub field: &'static str,
    /// What it is filled from.
    pub list: List,
    /// Whether it takes more than one entry.
    pub many: bool,
    /// What stands between entries where the field is one text; none where every entry is a field of its own.
    pub joined_by: Option<&'static str>,
}

/// A form with fields that can be filled from lists.
pub trait Pickable {
    /// These fields.
    const PICKS: &'static [Pick];
}

/// A form that came from a page of ours, and whether somebody is choosing for one of its fields.
#[derive(Debug)]
pub struct PickForm<T> {
    /// What it holds.
    pub form: T,
    /// Its name, as of any form.
    pub once: Once,
    /// What is asked with regard to choosing.
    pub picking: Picking,
}

/// What a form asks with regard to choosing.
#[derive(Debug)]
pub enum Picking {
    /// Nothing: the form is sent.
    No,
    /// To see the choices.
    Look(Choosing),
    /// To go on with the form, which is only shown.
    Back,
}

/// Somebody chooses: for which field, and with everything else that the form held.
#[derive(Debug)]
pub struct Choosing {
    pick: Pick,
    words: String,
    chosen: Vec<String>,
    before: Vec<String>,
    others: Vec<(String, String)>,
}

type Pairs = Vec<(String, String)>;

impl<T: Pickable + DeserializeOwned + 'static> FromRequest for PickForm<T> {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = read_body(request, payload);
        Box::pin(async move {
            let (content, once) = body.await?;
            let pairs: Pairs = serde_html_form::from_str(&content).map_err(|_| Code::Malformed)?;
            let (pairs, picking) = read(pairs, T::PICKS);
            let content = serde_html_form::to_string(&pairs).map_err(Error::internal)?;
            Ok(Self { form: read_form(&content)?, once, picking })
        })
    }
}

/// What a form holds, with what was chosen in its field, and what it asks.
fn read(pairs: Pairs, picks: &[Pick]) -> (Pairs, Picking) {
    let of_ours = |name: &str| [BUTTON, WORDS, BEFORE].contains(&name);
    let (ours, mut form): (Pairs, Pairs) = pairs.into_iter().partition(|(name, _)| of_ours(name));
    let all = |wanted: &str| -> Vec<String> {
        ours.iter().filter(|(name, _)| name == wanted).map(|(_, value)| value.clone()).collect()
    };
    let button = all(BUTTON).pop().unwrap_or_default();
    let (is_done, is_back) = (button.starts_with(DONE), button.starts_with(BACK));
    let field = button.trim_start_matches(DONE).trim_start_matches(BACK);
    let Some(pick) = picks.iter().find(|pick| pick.field == field) else { return (form, Picking::No) };
    let place = form.iter().position(|(name, _)| name == field).unwrap_or(form.len());
    let (own, others): (Pairs, Pairs) = form.iter().cloned().partition(|(name, _)| name == field);
    let chosen = entries(*pick, own.into_iter().map(|(_, value)| value));
    let before = if ours.iter().any(|(name, _)| name == BEFORE) {
        all(BEFORE).into_iter().filter(|entry| !entry.is_empty()).collect()
    } else {
        chosen.clone()
    };
    if !is_done && !is_back {
        let words = all(WORDS).pop().unwrap_or_default();
        return (form, Picking::Look(Choosing { pick: *pick, words, chosen, before, others }));
    }
    let kept = if is_back { before } else { chosen };
    form = others;
    let values = match pick.joined_by {
        Some(between) => vec![kept.join(between)],
        None => kept,
    };
    for (at, value) in values.into_iter().enumerate() {
        form.insert((place + at).min(form.len()), (field.to_owned(), value));
    }
    (form, Picking::Back)
}

/// The entries of a field, each once.
fn entries(pick: Pick, values: impl Iterator<Item = String>) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for value in values {
        let between: &[char] = if pick.joined_by == Some("\n") { &['\n'] } else { &['\n', ',', ';'] };
        for entry in value.split(between).map(str::trim).filter(|entry| !entry.is_empty()) {
            if !entries.iter().any(|known| code_of(pick, known) == code_of(pick, entry)) {
                entries.push(entry.to_owned());
            }
        }
    }
    entries
}

/// The code of an entry as it was typed: of a line, its first word.
fn code_of(pick: Pick, entry: &str) -> String {
    match pick.joined_by {
        Some("\n") => entry.split_whitespace().next().unwrap_or_default().to_owned(),
        _ => entry.split_whitespace().collect::<Vec<_>>().join(":"),
    }
}

/// What stands in the list: the value of its box, what it is called, and what else it is called with the tag of that.
struct Entry {
    value: String,
    name: String,
    own_name: Option<(String, String)>,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "web/templates/choose.html")]
struct ChoosePage<'a> {
    page: &'a Page,
    action: &'a str,
    choosing: &'a Choosing,
    field: &'static str,
    list: &'static str,
    kind: &'static str,
    chosen: Vec<Entry>,
    groups: Vec<(String, Vec<Entry>)>,
    /// Whether these are what was found, and not everything.
    is_search: bool,
    nearest: Option<String>,
}

impl Choosing {
    /// The page of choices; `action` is where the form goes.
    pub fn show(&self, page: &Page, action: &str) -> PageResult {
        let (taxonomy, locale, list) = (&page.app.taxonomy, page.locale, self.pick.list);
        let country = self.country(page);
        let is_search = !self.words.trim().is_empty();
        let groups = taxonomy.found(list, locale, &country, &self.words);
        let codes: Vec<String> = self.chosen.iter().map(|entry| code_of(self.pick, entry)).collect();
        let name_of = |entry: &String| {
            let code = code_of(self.pick, entry);
            let name = taxonomy.name_in(list, &code, locale);
            match (name, list) {
                (Some(name), List::Provisions) => format!("{}: {name}", code.replacen(':', " ", 1)),
                (Some(name), _) => name.to_owned(),
                (None, _) => entry.clone(),
            }
        };
        let chosen = self.chosen.iter().map(|entry| Entry {
            name: name_of(entry),
            value: entry.clone(),
            own_name: None,
            chosen: true,
        });
        let nearest = (is_search && groups.is_empty()).then(|| {
            let all = taxonomy.groups(list, locale, &country);
            let names = all.iter().flat_map(|group| &group.choices).map(|choice| choice.name.as_str());
            nearest_name(&self.words, names.flat_map(str::split_whitespace)).map(str::to_owned)
        });
        page.html(&ChoosePage {
            chosen: chosen.collect(),
            groups: groups
                .into_iter()
                .map(|group| self.told(page, group, &codes))
                .filter(|(_, entries)| !entries.is_empty())
                .collect(),
            is_search,
            nearest: nearest.flatten(),
            field: self.pick.field,
            list: list.code(),
            kind: if self.pick.many { "checkbox" } else { "radio" },
            choosing: self,
            action,
            page,
        })
    }

    /// A group in words, without what is chosen already: that stands first.
    fn told(&self, page: &Page, group: Group, chosen: &[String]) -> (String, Vec<Entry>) {
        let name = match group.name {
            GroupName::Named(name) => name,
            GroupName::Told(code, country) => page.tv(&format!("choose-group-{code}"), country),
        };
        let entries = group.choices.into_iter().filter(|choice| !chosen.contains(&choice.code));
        let entry = |choice: crate::taxonomy::Choice| Entry {
            own_name: choice.own_name.map(|own| (own, choice.code.clone())),
            value: choice.code,
            name: choice.name,
            chosen: false,
        };
        (name, entries.map(entry).collect())
    }

    /// The country whose entries stand first: that of the form, of the reader, or one where the language of the page is
    /// spoken.
    fn country(&self, page: &Page) -> String {
        let of_form = self.others.iter().find(|(name, value)| {
            ["country", "countries"].contains(&name.as_str()) && page.app.taxonomy.country(value).is_some()
        });
        let own = of_form.map(|(_, code)| code.clone());
        own.unwrap_or_else(|| reader_country(page))
    }
}

/// The country of the reader; of somebody we do not know, one where the language of the page is spoken.
pub fn reader_country(page: &Page) -> String {
    let own = page.actor.as_ref().map(|actor| actor.country.clone());
    own.unwrap_or_else(|| match page.locale {
        Locale::Es => "MX".to_owned(),
        Locale::En | Locale::Fr => "CA".to_owned(),
    })
}

impl Page {
    /// What codes in a text field stand for, in words: of those that are known.
    pub fn names_of(&self, list: List, codes: &str) -> Vec<String> {
        self.named(Pick { field: "", list, many: true, joined_by: Some(", ") }, codes)
    }

    /// The same of a field with an entry in each line.
    pub fn names_of_lines(&self, list: List, lines: &str) -> Vec<String> {
        self.named(Pick { field: "", list, many: true, joined_by: Some("\n") }, lines)
    }

    fn named(&self, pick: Pick, codes: &str) -> Vec<String> {
        let entries = entries(pick, std::iter::once(codes.to_owned()));
        let name = |entry: &String| {
            let code = code_of(pick, entry);
            let name = self.app.taxonomy.name_in(pick.list, &code, self.locale)?;
            Some(format!("{}: {name}", code.replacen(':', " ", 1)))
        };
        entries.iter().filter_map(name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICKS: &[Pick] = &[
        Pick { field: "provisions", list: List::Provisions, many: true, joined_by: Some(", ") },
        Pick { field: "subdivisions", list: List::Places, many: true, joined_by: None },
        Pick { field: "languages", list: List::Languages, many: true, joined_by: Some("\n") },
    ];

    fn pairs(form: &str) -> Pairs {
        serde_html_form::from_str(form).unwrap()
    }

    #[test]
    fn a_look_carries_everything_else_along() {
        let (form, picking) =
            read(pairs("title=A+b&provisions=UNDRIP:13,+SDG+10&a=1&a=2&choose=provisions"), PICKS);
        assert_eq!(form, pairs("title=A+b&provisions=UNDRIP:13,+SDG+10&a=1&a=2"));
        let Picking::Look(choosing) = picking else { panic!("{picking:?}") };
        assert_eq!(choosing.chosen, ["UNDRIP:13", "SDG 10"]);
        assert_eq!(choosing.before, choosing.chosen);
        assert_eq!(choosing.others, pairs("title=A+b&a=1&a=2"));
    }

    #[test]
    fn what_was_chosen_stands_where_the_field_stood() {
        let done = "title=A&provisions=UNDRIP:13&provisions=SDG:10&provisions=SDG:10&b=2&choose_before=x&choose=done.provisions";
        let (form, picking) = read(pairs(done), PICKS);
        assert_eq!(form, pairs("title=A&provisions=UNDRIP:13,+SDG:10&b=2"));
        assert!(matches!(picking, Picking::Back));
        let (form, _) =
            read(pairs("subdivisions=CA-ON&t=1&subdivisions=CA-QC&choose=done.subdivisions"), PICKS);
        assert_eq!(form, pairs("subdivisions=CA-ON&subdivisions=CA-QC&t=1"));
        let (form, _) = read(pairs("languages=yua+es%0D%0Anah&languages=yua&choose=done.languages"), PICKS);
        assert_eq!(form, pairs("languages=yua+es%0Anah"));
    }

    #[test]
    fn who_goes_back_finds_what_stood_before() {
        let back = "subdivisions=CA-ON&choose_before=MX-YUC&choose_before=&t=1&choose=back.subdivisions";
        assert_eq!(read(pairs(back), PICKS).0, pairs("subdivisions=MX-YUC&t=1"));
        let nothing = "subdivisions=CA-ON&choose_before=&t=1&choose=back.subdivisions";
        assert_eq!(read(pairs(nothing), PICKS).0, pairs("t=1"));
    }

    #[test]
    fn a_button_for_no_field_of_ours_is_none() {
        let (form, picking) = read(pairs("a=1&choose=passwords&choose_words=x"), PICKS);
        assert_eq!(form, pairs("a=1"));
        assert!(matches!(picking, Picking::No));
    }
}

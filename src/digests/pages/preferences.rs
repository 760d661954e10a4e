//! The page of one's own choice: logged in, or by the signed link of a mail.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::super::content::interest_label;
use super::super::form::{PreferencesForm, Row, Typed, ZONES, rows, search_text};
use super::super::model::{Frequency, Interest};
use super::super::proposal::proposed;
use super::super::section::Section;
use super::super::sections;
use super::super::service::{self, Reader};
use super::super::views::PreferencesView;
use super::{find_reader, in_own_language, member_of};
use crate::auth::actor::AnyMember;
use crate::error::{Code, FieldError};
use crate::i18n;
use crate::mail::suppression::Why;
use crate::web::page::local_path;
use crate::web::{Form, Page, PageFor, PageResult, PickForm, Picking, shows_form_again};

#[derive(Template)]
#[template(path = "digests/templates/preferences.html")]
struct PreferencesPage<'a> {
    page: &'a Page,
    /// Where the form goes.
    action: &'a str,
    typed: Typed,
    rows: Vec<Row>,
    next: Option<String>,
    /// The code of a refusal that is no fault of a field.
    refusal: Option<&'static str>,
    faults: &'a [FieldError],
    /// Whether the reader is logged in, and not only holds a link.
    own: bool,
    feed: Option<String>,
    not_sent: Option<Why>,
    /// Where the reader was going when they were told that their digest is not sent.
    onward: Option<&'a str>,
}

impl PreferencesPage<'_> {
    /// Saved searches: the value of each box, and what it is called.
    fn searches(&self) -> Vec<(String, String)> {
        let saved = self.typed.interests.iter().filter(|interest| interest.words.is_some());
        let label = |interest| interest_label(&self.page.app.taxonomy, interest, self.page.locale);
        saved.map(|interest| (search_text(interest), label(interest))).collect()
    }

    fn frequencies(&self) -> Vec<(String, String)> {
        let choice = |frequency: &Frequency| {
            (frequency.to_string(), self.page.tc("digest-frequency", frequency.code()))
        };
        Frequency::ALL.iter().map(choice).collect()
    }

    fn frequency(&self) -> &[String] {
        std::slice::from_ref(&self.typed.frequency)
    }

    fn weekdays(&self) -> Vec<(String, String)> {
        (1..=7).map(|day| (day.to_string(), self.page.tc("weekday", day))).collect()
    }

    fn hours(&self) -> Vec<(String, String)> {
        let time = |hour: i8| i18n::time_of_day(self.page.locale, hour, 0);
        (0..24).map(|hour: i8| (hour.to_string(), time(hour))).collect()
    }

    fn languages(&self) -> Vec<(String, String)> {
        let choice = |locale: crate::types::Locale| (locale.to_string(), locale.endonym().to_owned());
        self.page.languages().map(choice).to_vec()
    }

    /// The languages of the network, and others that were chosen through the API.
    fn languages_read(&self) -> Vec<(String, String)> {
        let taxonomy = &self.page.app.taxonomy;
        let name = |code: &str| {
            let language = taxonomy.language(code);
            language.map_or(code, |language| language.names.pick(self.page.locale)).to_owned()
        };
        let usual = self.page.languages().map(|locale| locale.code().to_owned());
        let others = self.typed.languages_read.iter().filter(|code| !usual.contains(code)).cloned();
        usual.iter().cloned().chain(others).map(|code| (code.clone(), name(&code))).collect()
    }

    fn sections(&self) -> Vec<(String, String)> {
        let choice = |section: &&dyn Section| {
            (section.code().to_owned(), self.page.tc("digest-section", section.code()))
        };
        sections::ALL.iter().map(choice).collect()
    }

    fn amounts(&self, kind: &str) -> Vec<(String, String)> {
        let usual: &[usize] = if kind == "minimum" { &[1, 2, 3, 5, 10, 20] } else { &[5, 10, 20, 50] };
        let own = match kind {
            "minimum" => &self.typed.minimum_items,
            _ => &self.typed.maximum_items,
        };
        let usual: Vec<String> = usual.iter().map(ToString::to_string).collect();
        let other = Some(own.clone()).filter(|own| !own.is_empty() && !usual.contains(own));
        usual.into_iter().chain(other).map(|number| (number.clone(), number)).collect()
    }

    fn only_counts(&self) -> Vec<(String, String)> {
        vec![("yes".to_owned(), self.page.t("digest-counts-only"))]
    }

    /// The zones of the three countries, and the present one if it is another.
    fn zones(&self) -> Vec<(String, String)> {
        let own = Some(self.typed.time_zone.as_str()).filter(|own| !own.is_empty() && !ZONES.contains(own));
        own.into_iter().chain(ZONES).map(|zone| (zone.to_owned(), zone.replace('_', " "))).collect()
    }

    fn countries(&self) -> Vec<(&str, &str)> {
        let countries = self.page.app.taxonomy.countries.iter();
        countries.map(|country| (country.code.as_str(), country.names.pick(self.page.locale))).collect()
    }
}

/// The next slot in the zone of the digest, which need not be that of the reader's other pages.
fn next_slot(page: &Page, view: &PreferencesView) -> Option<String> {
    let zone = jiff::tz::TimeZone::get(&view.time_zone).ok()?;
    view.next_at.map(|next| i18n::date_and_time(page.locale, next, &zone))
}

fn preferences_page(page: &Page, action: &str, view: &PreferencesView, onward: Option<&str>) -> PageResult {
    let own = page.actor.is_some();
    page.html(&PreferencesPage {
        page,
        action,
        rows: rows(&page.app.taxonomy, &view.interests, page.locale),
        next: next_slot(page, view),
        typed: Typed::from(view),
        refusal: None,
        faults: &[],
        own,
        feed: view.feed_url.clone(),
        not_sent: view.not_sent_because,
        onward,
    })
}

/// Saves a form; a refused one is shown again as it was filled in.
async fn save_form(page: &Page, reader: Reader, action: &str, form: PickForm<PreferencesForm>) -> PageResult {
    let PickForm { form, picking, .. } = form;
    let (typed, input, based_on) = form.read(&page.app.taxonomy);
    match picking {
        Picking::No => {}
        Picking::Look(choosing) => return choosing.show(page, action),
        Picking::Back => {
            let present = page.app.read(move |app, tx| service::preferences(app, tx, &reader)).await?;
            return page.html(&typed_page(page, action, &present, typed, &[], None));
        }
    }
    let outcome = match input.and_then(|input| input.parse(&page.app.taxonomy)) {
        Ok(choice) => {
            let reader = reader.clone();
            let channel = if page.actor.is_some() { "page" } else { "link" };
            page.app.write(move |app, tx| service::save(app, tx, &reader, choice, based_on, channel)).await
        }
        Err(error) => Err(error),
    };
    let Err(error) = outcome else { return page.see_other_said(action, "digest-saved") };
    if !shows_form_again(&error) {
        return Err(error.into());
    }
    let present = page.app.read(move |app, tx| service::preferences(app, tx, &reader)).await?;
    // Who saves again has seen that the choice changed meanwhile.
    let typed = Typed { revision: present.revision, ..typed };
    let refusal = (error.code == Code::Stale).then_some(error.code.as_str());
    let template = typed_page(page, action, &present, typed, &error.fields, refusal);
    match error.code {
        Code::Stale => page.form_again(&error, &template),
        _ => page.redisplay(&error, &template),
    }
}

/// The form as it was filled in, and nothing of it saved.
fn typed_page<'a>(
    page: &'a Page,
    action: &'a str,
    present: &PreferencesView,
    typed: Typed,
    faults: &'a [FieldError],
    refusal: Option<&'static str>,
) -> PreferencesPage<'a> {
    PreferencesPage {
        page,
        action,
        rows: rows(&page.app.taxonomy, &typed.interests, page.locale),
        next: next_slot(page, present),
        typed,
        refusal,
        faults,
        own: page.actor.is_some(),
        feed: present.feed_url.clone(),
        not_sent: present.not_sent_because,
        onward: None,
    }
}

/// A search that a member wants to be told of.
#[derive(serde::Deserialize)]
pub(super) struct SearchForm {
    #[serde(default)]
    words: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    country: String,
    #[serde(default)]
    policy_area: String,
}

/// `POST /digest/searches`: one more topic of the digest; what was followed before stays.
pub(super) async fn save_search(who: PageFor<AnyMember>, form: Form<SearchForm>) -> PageResult {
    let page = &who.page;
    let reader = Reader::from(&who.actor);
    let given = |text: String| Some(text).filter(|text| !text.trim().is_empty());
    let search = Interest {
        words: Some(form.0.words),
        name: given(form.0.name),
        country: given(form.0.country),
        policy_area: given(form.0.policy_area),
    };
    page.app.write(move |app, tx| service::follow(app, tx, &reader, search.clone())).await?;
    page.see_other_said("/digest#searches", "digest-search-saved")
}

/// Where somebody was going.
#[derive(serde::Deserialize)]
pub(super) struct Onward {
    next: Option<String>,
    /// Whether the form shows what is proposed, to be changed before it is saved.
    #[serde(default)]
    proposal: String,
}

pub(super) async fn show(member: PageFor<AnyMember>, query: web::Query<Onward>) -> PageResult {
    let reader = Reader::from(&member.actor);
    let proposes = query.proposal == "yes";
    let read = member.page.app.read(move |app, tx| match proposes {
        true => {
            let (row, answered) = proposed(app, tx, &reader)?;
            if answered {
                service::preferences(app, tx, &reader)
            } else {
                Ok(PreferencesView::new(app, row, None))
            }
        }
        false => service::preferences(app, tx, &reader),
    });
    let view = read.await?;
    let onward = query.next.as_deref().map(local_path).filter(|path| *path != "/");
    preferences_page(&member.page, "/digest", &view, onward)
}

pub(super) async fn save(member: PageFor<AnyMember>, form: PickForm<PreferencesForm>) -> PageResult {
    save_form(&member.page, Reader::from(&member.actor), "/digest", form).await
}

/// Has digests sent again to an address that did not work.
pub(super) async fn send_again(member: PageFor<AnyMember>, _: Form<Nothing>) -> PageResult {
    let id = member.actor.id;
    member.page.app.write(move |_, tx| service::write_again(tx, id)).await?;
    member.page.see_other_said("/digest", "digest-sent-again")
}

/// Gives the private feed an address, or a new one.
pub(super) async fn renew_feed(member: PageFor<AnyMember>, _: Form<Nothing>) -> PageResult {
    let reader = Reader::from(&member.actor);
    member.page.app.write(move |app, tx| service::renew_feed(app, tx, &reader)).await?;
    member.page.see_other_said("/digest#feed", "digest-feed-made")
}

/// Takes the private feed away.
pub(super) async fn remove_feed(member: PageFor<AnyMember>, _: Form<Nothing>) -> PageResult {
    let reader = Reader::from(&member.actor);
    member.page.app.write(move |_, tx| service::remove_feed(tx, &reader)).await?;
    member.page.see_other_said("/digest", "digest-feed-removed")
}

/// A form that says nothing but which button was pressed.
#[derive(serde::Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn show_by_link(
    mut page: Page,
    request: HttpRequest,
    token: web::Path<String>,
) -> PageResult {
    let member = member_of(&page, &token)?;
    let reader = find_reader(&page, member).await?.ok_or(Code::NotFound)?;
    in_own_language(&mut page, &request, &reader).await?;
    let view = page.app.read(move |app, tx| service::preferences(app, tx, &reader)).await?;
    preferences_page(&page, &format!("/digest/preferences/{token}"), &view, None)
}

pub(super) async fn save_by_link(
    mut page: Page,
    request: HttpRequest,
    token: web::Path<String>,
    form: PickForm<PreferencesForm>,
) -> PageResult {
    let member = member_of(&page, &token)?;
    let reader = find_reader(&page, member).await?.ok_or(Code::NotFound)?;
    in_own_language(&mut page, &request, &reader).await?;
    save_form(&page, reader, &format!("/digest/preferences/{token}"), form).await
}

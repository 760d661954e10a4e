//! Pages about one's own digest: logged in, or by the signed link of a mail.

use actix_web::{HttpRequest, web};
use askama::Template;
use serde::Deserialize;

use super::form::{PreferencesForm, Row, Typed, ZONES, rows};
use super::model::Frequency;
use super::preview::preview;
use super::service::{self, Reader};
use super::views::{PreferencesView, PreviewView};
use crate::accounts;
use crate::auth::actor::AnyMember;
use crate::auth::keys::Purpose;
use crate::error::{Code, Error, FieldError};
use crate::i18n;
use crate::types::Id;
use crate::web::extract::asked_language;
use crate::web::{Form, Page, PageFor, PageResult};

/// The routes of this slice.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/digest").route(web::get().to(show)).route(web::post().to(save)))
        .service(web::resource("/digest/preview").route(web::get().to(show_preview)))
        .service(
            web::resource("/digest/preferences/{token}")
                .route(web::get().to(show_by_link))
                .route(web::post().to(save_by_link)),
        )
        .service(
            web::resource("/digest/unsubscribe/{token}")
                .route(web::get().to(confirm_unsubscription))
                .route(web::post().to(unsubscribe)),
        )
        .service(web::resource("/digest/subscribe/{token}").route(web::post().to(subscribe_again)));
}

#[derive(Template)]
#[template(path = "digests/templates/preferences.html")]
struct PreferencesPage<'a> {
    page: &'a Page,
    /// Where the form goes.
    action: &'a str,
    typed: Typed,
    rows: Vec<Row>,
    next: Option<String>,
    saved: bool,
    /// The code of a refusal that is no fault of a field.
    refusal: Option<&'static str>,
    faults: &'a [FieldError],
    preview: bool,
}

impl PreferencesPage<'_> {
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

fn preferences_page(page: &Page, action: &str, view: &PreferencesView) -> PageResult {
    let own = page.actor.is_some();
    page.html(&PreferencesPage {
        page,
        action,
        rows: rows(&page.app.taxonomy, &view.interests, page.locale),
        next: next_slot(page, view),
        typed: Typed::from(view),
        saved: page.query.split('&').any(|pair| pair == "saved=yes"),
        refusal: None,
        faults: &[],
        preview: own,
    })
}

/// Saves a form; a refused one is shown again as it was filled in.
async fn save_form(page: &Page, reader: Reader, action: &str, form: PreferencesForm) -> PageResult {
    let (typed, input, based_on) = form.read(&page.app.taxonomy);
    let outcome = match input.and_then(|input| input.parse(&page.app.taxonomy)) {
        Ok(choice) => {
            let reader = reader.clone();
            page.app.write(move |_, tx| service::save(tx, &reader, choice, based_on)).await
        }
        Err(error) => Err(error),
    };
    let Err(error) = outcome else { return page.see_other(&format!("{action}?saved=yes")) };
    if !matches!(error.code, Code::Invalid | Code::Stale) {
        return Err(error.into());
    }
    let present = page.app.read(move |_, tx| service::preferences(tx, &reader)).await?;
    let template = PreferencesPage {
        page,
        action,
        rows: rows(&page.app.taxonomy, &typed.interests, page.locale),
        next: next_slot(page, &present),
        // Who saves again has seen that the choice changed meanwhile.
        typed: Typed { revision: present.revision, ..typed },
        saved: false,
        refusal: (error.code == Code::Stale).then_some(error.code.as_str()),
        faults: &error.fields,
        preview: false,
    };
    page.form_again(&error, &template)
}

async fn show(member: PageFor<AnyMember>) -> PageResult {
    let reader = Reader::from(&member.actor);
    let view = member.page.app.read(move |_, tx| service::preferences(tx, &reader)).await?;
    preferences_page(&member.page, "/digest", &view)
}

async fn save(member: PageFor<AnyMember>, form: Form<PreferencesForm>) -> PageResult {
    save_form(&member.page, Reader::from(&member.actor), "/digest", form.0).await
}

#[derive(Template)]
#[template(path = "digests/templates/preview.html")]
struct PreviewPage<'a> {
    page: &'a Page,
    preview: PreviewView,
}

impl PreviewPage<'_> {
    fn total(&self) -> usize {
        self.preview.total
    }

    fn more(&self) -> usize {
        self.preview.total.saturating_sub(self.preview.items.len())
    }
}

async fn show_preview(member: PageFor<AnyMember>) -> PageResult {
    let reader = Reader::from(&member.actor);
    let preview = member.page.app.read(move |app, tx| preview(app, tx, &reader)).await?;
    member.page.html(&PreviewPage { page: &member.page, preview })
}

/// The member that a link of ours names. A link that we did not make leads nowhere.
fn member_of(page: &Page, token: &str) -> Result<Id, Error> {
    page.app.keys.open_signed_id(Purpose::DigestLink, token).ok_or_else(|| Code::NotFound.into())
}

/// The reader behind a link, if still an active member.
async fn find_reader(page: &Page, member: Id) -> Result<Option<Reader>, Error> {
    let contact = page.app.read(move |_, tx| accounts::find_contact(tx, member)).await?;
    Ok(contact.map(Reader::from))
}

/// The page speaks the language of the digest it was reached from, unless asked for another.
async fn in_own_language(page: &mut Page, request: &HttpRequest, reader: &Reader) -> Result<(), Error> {
    if asked_language(request).is_none() {
        let reader = reader.clone();
        page.locale = page.app.read(move |_, tx| service::preferences(tx, &reader)).await?.language;
    }
    Ok(())
}

async fn show_by_link(mut page: Page, request: HttpRequest, token: web::Path<String>) -> PageResult {
    let member = member_of(&page, &token)?;
    let reader = find_reader(&page, member).await?.ok_or(Code::NotFound)?;
    in_own_language(&mut page, &request, &reader).await?;
    let view = page.app.read(move |_, tx| service::preferences(tx, &reader)).await?;
    preferences_page(&page, &format!("/digest/preferences/{token}"), &view)
}

async fn save_by_link(
    mut page: Page,
    request: HttpRequest,
    token: web::Path<String>,
    form: Form<PreferencesForm>,
) -> PageResult {
    let member = member_of(&page, &token)?;
    let reader = find_reader(&page, member).await?.ok_or(Code::NotFound)?;
    in_own_language(&mut page, &request, &reader).await?;
    save_form(&page, reader, &format!("/digest/preferences/{token}"), form.0).await
}

/// The steps of an unsubscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Ask,
    Stopped,
    Resumed,
}

#[derive(Template)]
#[template(path = "digests/templates/unsubscribe.html")]
struct UnsubscribePage<'a> {
    page: &'a Page,
    token: &'a str,
    step: Step,
    /// How often the digest came before; it can be taken back to that.
    before: Frequency,
}

impl UnsubscribePage<'_> {
    fn is(&self, step: Step) -> bool {
        self.step == step
    }
}

async fn unsubscription(page: &mut Page, request: &HttpRequest, token: &str) -> Result<Id, Error> {
    let member = member_of(page, token)?;
    if let Some(reader) = find_reader(page, member).await? {
        in_own_language(page, request, &reader).await?;
    }
    Ok(member)
}

/// Only asks: programs that look at every link of a mail must not unsubscribe anybody.
async fn confirm_unsubscription(
    mut page: Page,
    request: HttpRequest,
    token: web::Path<String>,
) -> PageResult {
    unsubscription(&mut page, &request, &token).await?;
    page.html(&UnsubscribePage { page: &page, token: &token, step: Step::Ask, before: Frequency::Weekly })
}

/// One click (RFC 8058): without a cookie, a proof of origin or a redirect, whatever the body is. The
/// link itself is the right to it. Who has left the network is unsubscribed already.
async fn unsubscribe(mut page: Page, request: HttpRequest, token: web::Path<String>) -> PageResult {
    let member = unsubscription(&mut page, &request, &token).await?;
    let before = page.app.write(move |_, tx| service::unsubscribe(tx, member)).await?;
    let before = before.unwrap_or(Frequency::Weekly);
    page.html(&UnsubscribePage { page: &page, token: &token, step: Step::Stopped, before })
}

#[derive(Deserialize)]
struct Resumption {
    frequency: Frequency,
}

/// Takes an unsubscription back; the link is the right to that, too.
async fn subscribe_again(
    mut page: Page,
    request: HttpRequest,
    token: web::Path<String>,
    form: web::Form<Resumption>,
) -> PageResult {
    let member = unsubscription(&mut page, &request, &token).await?;
    let reader = find_reader(&page, member).await?.ok_or(Code::NotFound)?;
    let frequency = form.frequency;
    page.app.write(move |_, tx| service::subscribe_again(tx, &reader, frequency)).await?;
    page.html(&UnsubscribePage { page: &page, token: &token, step: Step::Resumed, before: frequency })
}

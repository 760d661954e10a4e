//! What every page knows: who reads it, in which language, and how to answer.

use std::cell::OnceCell;
use std::marker::PhantomData;

use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};
use askama::Template;
use fluent_bundle::FluentValue;
use futures_util::future::LocalBoxFuture;
use jiff::tz::TimeZone;

use super::extract::{LANGUAGE_COOKIE, app_of, asked_language, language};
use super::held::{Instant, Number};
use super::signed::{count_change, noted};
use super::{Asked, Failure, Navigation, PageResult, assets, forms};
use crate::app::App;
use crate::auth::actor::Right;
use crate::auth::need::Need;
use crate::auth::session::Recognised;
use crate::auth::{Actor, session};
use crate::error::{Code, Error, FieldError};
use crate::i18n;
use crate::types::{Locale, clock};

/// The cookie that holds the secret of a page session.
pub const SESSION_COOKIE: &str = "__Host-session";
/// The cookie by which a browser is known in which somebody has logged in before.
pub const DEVICE_COOKIE: &str = "__Host-device";
/// The cookie that ties a form to the browser it was made for, before anybody is logged in.
pub const VISIT_COOKIE: &str = "__Host-visit";

/// The frame of a page: reader, language, proof of origin for its forms.
#[derive(Clone)]
pub struct Page {
    /// The product.
    pub app: App,
    /// The language of the page.
    pub locale: Locale,
    /// The reader, if logged in.
    pub actor: Option<Actor>,
    /// Whoever has shown the password, and not yet what else is needed.
    pub waiting: Option<(Actor, Need)>,
    /// The address of this page without its query.
    pub path: String,
    /// The query of this page, without a choice of language.
    pub query: String,
    /// The value of the hidden field that every form carries.
    pub form_token: String,
    /// How many notices the reader has not read.
    pub unread: i64,
    navigation: Navigation,
    /// Of which kinds of page readers are asked.
    pub(super) asked: Asked,
    /// The route that led here.
    pub(super) route: Option<String>,
    visit: Option<String>,
    chosen: Option<Locale>,
    refusal: OnceCell<String>,
}

impl Page {
    /// The words that this page was searched with, for the box at its top.
    pub fn searched(&self) -> String {
        self.parameter("q").unwrap_or_default()
    }

    /// A parameter of the address.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let parameters: Vec<(String, String)> = serde_html_form::from_str(&self.query).unwrap_or_default();
        parameters.into_iter().find(|(found, _)| found == name).map(|(_, value)| value)
    }

    /// A text of the catalogues.
    pub fn t(&self, key: &str) -> String {
        i18n::text(self.locale, key, &[])
    }

    /// A text with a number `$n`.
    pub fn tn(&self, key: &str, n: impl Number) -> String {
        i18n::text(self.locale, key, &[("n", n.number().into())])
    }

    /// A text with a `$value`.
    pub fn tv(&self, key: &str, value: impl std::fmt::Display) -> String {
        i18n::text(self.locale, key, &[("value", FluentValue::from(value.to_string()))])
    }

    /// A text whose key ends in a code, as in `state-draft`; keys have hyphens where codes have dots.
    pub fn tc(&self, stem: &str, code: impl std::fmt::Display) -> String {
        self.t(&format!("{stem}-{code}").replace('.', "-"))
    }

    /// Where a file that pages load is.
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// A date in the reader's language and time zone.
    pub fn date(&self, instant: impl Instant) -> String {
        i18n::date(self.locale, instant.instant(), &self.zone())
    }

    /// A day of the calendar, as it is kept (`2026-11-22`), in the reader's language.
    pub fn day(&self, day: &str) -> String {
        day.parse().map_or_else(|_| day.to_owned(), |day| i18n::day(self.locale, day))
    }

    /// A date with the time of day.
    pub fn date_and_time(&self, instant: impl Instant) -> String {
        i18n::date_and_time(self.locale, instant.instant(), &self.zone())
    }

    /// A date with the time of day, in a time zone of its own.
    pub fn date_and_time_in(&self, instant: impl Instant, zone: &str) -> String {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        i18n::date_and_time(self.locale, instant.instant(), &zone)
    }

    /// A date in a time zone of its own.
    pub fn date_in(&self, instant: impl Instant, zone: &str) -> String {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        i18n::date(self.locale, instant.instant(), &zone)
    }

    /// The address of what this page belongs to: the first two parts of its own.
    pub fn above(&self) -> String {
        self.path.split('/').take(3).collect::<Vec<_>>().join("/")
    }

    /// When something begins, in a time zone of its own: the day, with the time where it begins within it.
    pub fn from_in(&self, begin: impl Instant, zone: &str) -> String {
        i18n::beginning(self.locale, begin.instant(), &clock::zone(zone))
    }

    /// Until when something holds, in a time zone of its own: its last day, or the time on that day.
    pub fn until_in(&self, end: impl Instant, zone: &str) -> String {
        i18n::until(self.locale, end.instant(), &clock::zone(zone))
    }

    /// The machine's form of an instant, for `datetime` attributes.
    pub fn machine_date(&self, instant: impl Instant) -> String {
        instant.instant().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    fn zone(&self) -> TimeZone {
        self.actor.as_ref().and_then(|actor| TimeZone::get(&actor.time_zone).ok()).unwrap_or(TimeZone::UTC)
    }

    /// The fault of `field`, in words, if it has one.
    pub fn fault(&self, faults: &[FieldError], field: &str) -> Option<String> {
        faults.iter().find(|fault| fault.id() == field).map(|fault| crate::i18n::fault(self.locale, fault))
    }

    /// Everything that is wrong with a field, in words.
    pub fn faults_of(&self, faults: &[FieldError], field: &str) -> Vec<String> {
        let own = faults.iter().filter(|fault| fault.id() == field);
        own.map(|fault| crate::i18n::fault(self.locale, fault)).collect()
    }

    /// All faults in words, with the field each belongs to, for the summary above a form.
    pub fn faults(&self, faults: &[FieldError]) -> Vec<(String, String)> {
        faults.iter().map(|fault| (fault.id().to_owned(), crate::i18n::fault(self.locale, fault))).collect()
    }

    /// This page in another language.
    pub fn in_language(&self, locale: &Locale) -> String {
        let separator = if self.query.is_empty() { "" } else { "&" };
        format!("{}?{}{separator}lang={}", self.path, self.query, locale.code())
    }

    /// All languages, for the switch.
    pub fn languages(&self) -> [Locale; 3] {
        Locale::ALL
    }

    /// Whether two codes are the same, however a template holds them.
    pub fn same(&self, one: impl AsRef<str>, other: impl AsRef<str>) -> bool {
        one.as_ref() == other.as_ref()
    }

    /// Whether the reader decides on submissions.
    pub fn is_coordinator(&self) -> bool {
        self.actor.as_ref().is_some_and(Actor::is_coordinator)
    }

    /// Whether the reader looks after members.
    pub fn looks_after_members(&self) -> bool {
        self.actor.as_ref().is_some_and(Actor::looks_after_members)
    }

    /// The hidden fields of a form: the proof where it came from, and the name of this showing of it.
    pub fn proof(&self) -> String {
        let hidden =
            |name: &str, value: &str| format!(r#"<input type="hidden" name="{name}" value="{value}">"#);
        hidden(forms::TOKEN_FIELD, &self.form_token) + &hidden(forms::KEY_FIELD, &self.app.random_text())
    }

    /// The main navigation for this reader.
    pub fn navigation(&self) -> Vec<(&'static str, String)> {
        let entries = self.navigation.0.iter().filter(|entry| (entry.shown_to)(self));
        entries.map(|entry| (entry.address, self.t(entry.name))).collect()
    }

    /// Whether sent mails can be read in the browser: only in development.
    pub fn shows_outbox(&self) -> bool {
        self.app.config.server.development
    }

    /// Answers with a page.
    pub fn html(&self, template: &impl Template) -> PageResult {
        self.html_with(StatusCode::OK, template)
    }

    /// Answers with a page and a status.
    pub fn html_with(&self, status: StatusCode, template: &impl Template) -> PageResult {
        let body = template.render().map_err(Error::internal)?;
        let mut response = HttpResponse::build(status);
        response.content_type("text/html; charset=utf-8");
        response.insert_header((header::CONTENT_LANGUAGE, self.locale.code()));
        // A page depends on who reads it and in which language; no shared cache may keep it.
        response.insert_header((header::CACHE_CONTROL, "private, no-store"));
        self.set_cookies(&mut response);
        Ok(response.body(body))
    }

    /// Shows a form again with what was wrong, under the status of the error.
    pub fn form_again(&self, error: &Error, template: &impl Template) -> PageResult {
        let mut response = self.html_with(super::failure::status(error.code), template)?;
        if let Some(seconds) = error.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        Ok(response)
    }

    /// Shows a form again with everything typed; the summary at its top says what was wrong with its fields, or why it
    /// was refused.
    pub fn redisplay(&self, error: &Error, template: &impl Template) -> PageResult {
        if error.fields.is_empty() {
            self.explain(self.t(&format!("error-{}-detail", error.code.as_str())));
        }
        self.form_again(error, template)
    }

    /// A page with one form: as it is first shown, or again with what was typed after `error`.
    pub fn form(&self, error: Option<&Error>, template: &impl Template) -> PageResult {
        match error {
            None => self.html(template),
            Some(error) => self.redisplay(error, template),
        }
    }

    /// Says why the form on this page was refused in better words than those for every page.
    pub fn explain(&self, text: String) {
        self.refusal.get_or_init(|| text);
    }

    /// Why the form on this page was refused, where no field is at fault.
    pub fn refused(&self) -> Option<&str> {
        self.refusal.get().map(String::as_str)
    }

    /// Sends the reader on, after a form was accepted.
    pub fn see_other(&self, location: &str) -> PageResult {
        let mut response = HttpResponse::SeeOther();
        response.insert_header((header::LOCATION, location));
        self.set_cookies(&mut response);
        Ok(response.finish())
    }

    fn set_cookies(&self, response: &mut actix_web::HttpResponseBuilder) {
        if let Some(visit) = &self.visit {
            response.cookie(host_cookie(VISIT_COOKIE, visit.clone()));
        }
        if let Some(locale) = self.chosen {
            let mut cookie = Cookie::new(LANGUAGE_COOKIE, locale.code());
            cookie.set_path("/");
            cookie.set_same_site(SameSite::Lax);
            cookie.set_http_only(true);
            cookie.set_max_age(actix_web::cookie::time::Duration::days(365));
            response.cookie(cookie);
        }
    }
}

/// A cookie that only this host sets and reads, over TLS (browsers make an exception for localhost).
pub fn host_cookie(name: impl Into<std::borrow::Cow<'static, str>>, value: String) -> Cookie<'static> {
    Cookie::build(name, value).path("/").secure(true).http_only(true).same_site(SameSite::Lax).finish()
}

/// Takes a cookie of ours back.
pub fn forget_cookie(name: &'static str) -> Cookie<'static> {
    let mut cookie = host_cookie(name, String::new());
    cookie.make_removal();
    cookie
}

/// An address within this site, from a `next` parameter; anything that could lead elsewhere becomes `/`.
pub fn local_path(next: &str) -> &str {
    let safe = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(|character| character.is_control() || character.is_whitespace());
    if safe { next } else { "/" }
}

impl FromRequest for Page {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Self::of(&request).await })
    }
}

impl Page {
    /// Reads the frame from a request.
    pub async fn of(request: &HttpRequest) -> Result<Self, Failure> {
        let app = app_of(request)?;
        let cookie = request.cookie(SESSION_COOKIE).map(|cookie| cookie.value().to_owned());
        let (found, unread) = match cookie.clone() {
            None => (Recognised::Nobody, 0),
            Some(secret) => {
                let recognise = app.read(move |app, tx| {
                    let found = session::by_cookie(tx, &secret, &app.config.auth)?;
                    let unread = found.member().map(|member| (app.hooks.notices.unread)(tx, member));
                    Ok((found, unread.transpose()?.unwrap_or_default()))
                });
                recognise.await?
            }
        };
        let (actor, waiting) = match found {
            Recognised::Waiting(actor, need) => (None, Some((actor, need))),
            found => (noted(&app, found).await?, None),
        };
        if let Some(actor) = &actor {
            request.extensions_mut().insert(actor.clone());
        }
        let has_session = actor.is_some() || waiting.is_some();
        let (binding, visit) = match (has_session, cookie, request.cookie(VISIT_COOKIE)) {
            (true, Some(session), _) => (session, None),
            (_, _, Some(visit)) => (visit.value().to_owned(), None),
            _ => {
                let visit = app.random_text();
                (visit.clone(), Some(visit))
            }
        };
        let chosen = asked_language(request);
        let reader = actor.as_ref().or(waiting.as_ref().map(|(actor, _)| actor));
        let own = reader.map(|actor| actor.language);
        let locale = match (chosen, request.cookie(LANGUAGE_COOKIE), own) {
            (None, None, Some(own)) => own,
            _ => language(request),
        };
        Ok(Self {
            form_token: forms::token(&app.keys, &binding, app.random()),
            locale,
            actor,
            waiting,
            unread,
            path: request.path().to_owned(),
            query: query_without_language(request),
            navigation: request.app_data::<Navigation>().copied().unwrap_or_default(),
            asked: request.app_data::<Asked>().copied().unwrap_or_default(),
            route: request.match_pattern(),
            visit,
            chosen,
            refusal: OnceCell::new(),
            app,
        })
    }

    /// Whoever may set up a second factor, or prove who they are: a member, or somebody who has to set one up first.
    pub fn newcomer(&self) -> Result<Actor, Failure> {
        match (&self.actor, &self.waiting) {
            (Some(actor), _) | (None, Some((actor, Need::SetUp))) => Ok(actor.clone()),
            _ => Err(self.step_before().into()),
        }
    }

    /// What comes before a page that is for members.
    pub fn step_before(&self) -> Code {
        self.waiting.as_ref().map_or(Code::Unauthenticated, |(_, need)| need.code())
    }

    /// The frame for somebody we cannot recognise.
    pub(super) fn anonymous(app: &App, request: &HttpRequest) -> Self {
        Self {
            form_token: String::new(),
            locale: language(request),
            actor: None,
            waiting: None,
            unread: 0,
            path: request.path().to_owned(),
            query: query_without_language(request),
            navigation: request.app_data::<Navigation>().copied().unwrap_or_default(),
            asked: request.app_data::<Asked>().copied().unwrap_or_default(),
            route: request.match_pattern(),
            visit: None,
            chosen: None,
            refusal: OnceCell::new(),
            app: app.clone(),
        }
    }
}

fn query_without_language(request: &HttpRequest) -> String {
    let pairs = request.query_string().split('&');
    pairs.filter(|pair| !pair.is_empty() && !pair.starts_with("lang=")).collect::<Vec<_>>().join("&")
}

/// The frame of a page that only a member with the right `R` may see.
pub struct PageFor<R: Right> {
    /// The frame.
    pub page: Page,
    /// The reader.
    pub actor: Actor,
    right: PhantomData<R>,
}

impl<R: Right + 'static> FromRequest for PageFor<R> {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let page = Page::of(&request).await?;
            let actor = page.actor.clone().ok_or_else(|| page.step_before())?;
            count_change(&page.app, &request, &actor)?;
            R::check(&actor)?;
            Ok(Self { page, actor, right: PhantomData })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn nothing_leads_off_the_site() {
        for bad in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "javascript:x",
            "",
            "/a b",
            "/\t/evil.example",
        ] {
            assert_eq!(local_path(bad), "/", "{bad:?}");
        }
        assert_eq!(local_path("/practices?q=a"), "/practices?q=a");
    }
}

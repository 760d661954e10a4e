//! Log in, log out.

use actix_web::cookie::Cookie;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpRequest, web};
use askama::Template;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::Trouble;
use super::demonstration::{Person, people};
use crate::accounts::input::{LogIn, Origin};
use crate::accounts::service::log_in as entry;
use crate::auth::device;
use crate::error::{Code, Error};
use crate::web::page::{DEVICE_COOKIE, SESSION_COOKIE, forget_cookie, host_cookie, local_path};
use crate::web::visitor::{client_address, device_name};
use crate::web::{Failure, Form, Page, PageResult, Token};

#[derive(Template)]
#[template(path = "accounts/templates/log_in.html")]
struct LogInPage<'a> {
    page: &'a Page,
    trouble: Trouble,
    email: &'a str,
    next: &'a str,
    /// Whom one may come in as by one click.
    people: Vec<Person>,
}

#[derive(Deserialize)]
pub(super) struct LogInQuery {
    #[serde(default)]
    next: String,
}

pub(super) async fn show(page: Page, request: HttpRequest, query: web::Query<LogInQuery>) -> PageResult {
    let people = people(&page, &request).await?;
    page.html(&LogInPage {
        page: &page,
        trouble: Trouble::default(),
        email: "",
        next: local_path(&query.next),
        people,
    })
}

#[derive(Deserialize)]
pub(super) struct LogInForm {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// The secrets by which this browser may be known.
pub fn devices(request: &HttpRequest) -> Vec<String> {
    request.cookie(DEVICE_COOKIE).map(|cookie| device::secrets_of(cookie.value())).unwrap_or_default()
}

/// Where a form comes from that lets somebody in.
pub fn origin(request: &HttpRequest, page: &Page) -> Origin {
    Origin {
        address: client_address(request, &page.app),
        devices: devices(request),
        device_name: device_name(request),
    }
}

/// Leads somebody on who has come in, or to the page where the second factor is asked for.
pub(super) fn lead_in(page: &Page, entered: entry::Entered, devices: &[String], next: &str) -> PageResult {
    let session = host_cookie(SESSION_COOKIE, entered.secret);
    match &entered.arrival {
        Some(arrival) => lead_on(page, &first_page(arrival, next), [session, known_cookie(arrival, devices)]),
        None => {
            let next = utf8_percent_encode(next, NON_ALPHANUMERIC);
            lead_on(page, &format!("/log-in/code?next={next}"), [session])
        }
    }
}

/// Leads somebody on who has shown everything, with the cookie by which the browser is known.
pub fn arrived(page: &Page, arrival: &entry::Arrival, devices: &[String], next: &str) -> PageResult {
    lead_on(page, &first_page(arrival, next), [known_cookie(arrival, devices)])
}

/// Where somebody goes first. The page of the digest says why mails come back, how to be written to again, and leads on.
fn first_page(arrival: &entry::Arrival, next: &str) -> String {
    match arrival.mail_comes_back {
        true => format!("/digest?next={}", utf8_percent_encode(next, NON_ALPHANUMERIC)),
        false => next.to_owned(),
    }
}

fn known_cookie(arrival: &entry::Arrival, devices: &[String]) -> Cookie<'static> {
    let mut known = host_cookie(DEVICE_COOKIE, device::cookie_of(&arrival.device, devices));
    known.set_max_age(actix_web::cookie::time::Duration::days(device::LIFE_DAYS));
    known
}

fn lead_on<const N: usize>(page: &Page, next: &str, cookies: [Cookie<'static>; N]) -> PageResult {
    let mut response = page.see_other(next)?;
    for cookie in cookies {
        response.add_cookie(&cookie).map_err(|error| Failure(Error::internal(error)))?;
    }
    Ok(response)
}

pub(super) async fn log_in(page: Page, request: HttpRequest, form: Form<LogInForm>) -> PageResult {
    let LogInForm { email, password, next } = form.0;
    let origin = origin(&request, &page);
    let devices = origin.devices.clone();
    let command = LogIn { email: email.clone(), password, device_token: None };
    // Who comes in from nowhere begins on the page of what waits.
    let next = Some(local_path(&next)).filter(|next| *next != "/").unwrap_or("/start");
    match entry::log_in_page(&page.app, command, origin).await {
        Ok(entered) => lead_in(&page, entered, &devices, next),
        Err(error) => {
            let (mut trouble, error) = Trouble::or_fail(&page, error)?;
            if error.code == Code::TooMany {
                trouble.say(page.t("log-in-too-many"));
            }
            let people = people(&page, &request).await?;
            let template = LogInPage { page: &page, trouble, email: &email, next, people };
            page.form_again(&error, &template)
        }
    }
}

pub(super) async fn log_out(page: Page, _: Form<Token>) -> PageResult {
    if let Some(actor) = page.actor.clone().or_else(|| page.waiting.clone().map(|(actor, _)| actor)) {
        page.app.write(move |_, tx| entry::log_out(tx, &actor, false)).await?;
    }
    logged_out(&page, "logged-out")
}

/// Sends somebody without a session away, saying what was done, and has the browser forget what it kept of it.
pub fn logged_out(page: &Page, said: &str) -> PageResult {
    let mut response = page.see_other_said("/log-in", said)?;
    response.add_cookie(&forget_cookie(SESSION_COOKIE)).map_err(|error| Failure(Error::internal(error)))?;
    response.headers_mut().insert(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
    Ok(response)
}

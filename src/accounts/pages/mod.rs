//! Pages about accounts; they call the same use cases as the API.

mod account;
mod application;
mod demonstration;
mod join;
mod log_in;
mod members;
mod password;
mod set_up;

use actix_web::middleware::from_fn;
use actix_web::web::{ServiceConfig, get, post, resource};

pub use log_in::{arrived, devices, logged_out, origin};

use crate::error::{Code, Error, FieldError};
use crate::types::Locale;
use crate::web::mailed::off_the_address;
use crate::web::{Failure, Page, shows_form_again};

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/log-in").route(get().to(log_in::show)).route(post().to(log_in::log_in)))
        .service(resource("/log-in/demonstration").route(post().to(demonstration::enter)))
        .service(resource("/log-out").route(post().to(log_in::log_out)))
        .service(
            resource("/forgot-password")
                .route(get().to(password::show_forgot))
                .route(post().to(password::reset_password)),
        )
        .service(
            resource("/choose-password")
                .wrap(from_fn(off_the_address))
                .route(get().to(password::show_choose))
                .route(post().to(password::choose_password)),
        )
        .service(resource("/join").route(get().to(join::show)).route(post().to(join::apply)))
        .service(
            resource("/join/confirm")
                .wrap(from_fn(off_the_address))
                .route(get().to(join::show_confirm))
                .route(post().to(join::confirm_application)),
        )
        .service(
            resource("/set-up")
                .wrap(from_fn(off_the_address))
                .route(get().to(set_up::show))
                .route(post().to(set_up::set_up)),
        )
        .service(
            resource("/account").route(get().to(account::show)).route(post().to(account::change_profile)),
        )
        .service(resource("/account/password").route(post().to(account::change_password)))
        .service(resource("/account/email-address").route(post().to(account::change_email)))
        .service(
            resource("/account/email")
                .wrap(from_fn(off_the_address))
                .route(get().to(account::show_confirm_email))
                .route(post().to(account::confirm_email)),
        )
        .service(resource("/account/sessions/{id}/end").route(post().to(account::end_session)))
        .service(resource("/account/log-out-elsewhere").route(post().to(account::log_out_elsewhere)))
        .service(resource("/account/log-out-everywhere").route(post().to(account::log_out_everywhere)))
        .service(resource("/members").route(get().to(members::show)).route(post().to(members::invite_member)))
        .service(resource("/members/applications/{id}").route(get().to(application::show)))
        .service(resource("/members/applications/{id}/accept").route(post().to(application::accept)))
        .service(resource("/members/applications/{id}/refuse").route(post().to(application::refuse)))
        .service(
            resource("/members/{id}")
                .route(get().to(members::show_member))
                .route(post().to(members::change_member)),
        )
        .service(resource("/members/{id}/invitation").route(post().to(members::renew_invitation)));
}

/// What stands above a form that is shown again: its fields' faults, or the error itself.
#[derive(Default)]
struct Trouble {
    faults: Vec<FieldError>,
    error: Option<(String, String)>,
}

impl Trouble {
    /// Only what a person can mend in the form is shown there; everything else is a page of its own.
    fn of(page: &Page, error: &Error) -> Option<Self> {
        match error.code {
            Code::Invalid => Some(Self { faults: error.fields.clone(), error: None }),
            // Another password, or another role, may be taken.
            code if shows_form_again(error) || code == Code::WrongCredentials => {
                let key = format!("error-{}", error.code.as_str());
                let error = Some((page.t(&key), page.t(&format!("{key}-detail"))));
                Some(Self { faults: Vec::new(), error })
            }
            _ => None,
        }
    }

    /// Splits what went wrong: into what the form says, or into what becomes an error page.
    fn or_fail(page: &Page, error: Error) -> Result<(Self, Error), Failure> {
        match Self::of(page, &error) {
            Some(trouble) => Ok((trouble, error)),
            None => Err(error.into()),
        }
    }

    /// Says what the person can do now, instead of what is said everywhere.
    fn say(&mut self, detail: String) {
        if let Some((_, said)) = &mut self.error {
            *said = detail;
        }
    }

    fn is_none(&self) -> bool {
        self.faults.is_empty() && self.error.is_none()
    }
}

type Choices = Vec<(String, String)>;

fn countries(page: &Page) -> Choices {
    let countries = page.app.taxonomy.countries.iter();
    countries.map(|country| (country.code.clone(), country.names.pick(page.locale).to_owned())).collect()
}

fn country_name(page: &Page, code: &str) -> String {
    page.app
        .taxonomy
        .country(code)
        .map_or_else(|| code.to_owned(), |country| country.names.pick(page.locale).to_owned())
}

fn locales() -> Choices {
    Locale::ALL.map(|locale| (locale.to_string(), locale.endonym().to_owned())).to_vec()
}

/// The time zones of the three countries, and the one that is chosen already.
fn time_zones(chosen: &str) -> Choices {
    const ZONES: [&str; 25] = [
        "America/St_Johns",
        "America/Halifax",
        "America/Toronto",
        "America/New_York",
        "America/Winnipeg",
        "America/Chicago",
        "America/Regina",
        "America/Edmonton",
        "America/Denver",
        "America/Phoenix",
        "America/Vancouver",
        "America/Los_Angeles",
        "America/Whitehorse",
        "America/Iqaluit",
        "America/Anchorage",
        "Pacific/Honolulu",
        "America/Puerto_Rico",
        "America/Mexico_City",
        "America/Merida",
        "America/Monterrey",
        "America/Cancun",
        "America/Chihuahua",
        "America/Hermosillo",
        "America/Mazatlan",
        "America/Tijuana",
    ];
    let mut zones: Vec<&str> = ZONES.to_vec();
    if !zones.contains(&chosen) {
        zones.push(chosen);
    }
    zones.into_iter().map(|zone| (zone.to_owned(), zone.replace('_', " "))).collect()
}

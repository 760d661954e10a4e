//! Log-in as each role of the demonstration by one click. Wherever one of three things is missing (the command was told
//! to make a demonstration, it listens on this machine alone, and the request comes from it) there is no such thing.

use actix_web::HttpRequest;
use serde::Deserialize;

use super::log_in::{lead_in, origin};
use crate::accounts::service::demonstration as entry;
use crate::error::{Code, Error};
use crate::types::Id;
use crate::web::visitor::{asks_for_here, is_from_here, is_loopback};
use crate::web::{Form, Page, PageResult};

/// Whether anybody may come in like this.
fn is_open(page: &Page, request: &HttpRequest) -> bool {
    let server = &page.app.config.server;
    server.demonstration && is_loopback(&server.listen) && is_from_here(request) && asks_for_here(request)
}

/// Somebody of the demonstration, as the log-in page offers them.
pub(super) struct Person {
    pub id: Id,
    /// Role, country and name.
    pub label: String,
}

/// The people of the demonstration; nobody where it is not open.
pub(super) async fn people(page: &Page, request: &HttpRequest) -> Result<Vec<Person>, Error> {
    if !is_open(page, request) {
        return Ok(Vec::new());
    }
    let people = page.app.read(|_, tx| entry::people(tx)).await?;
    let label = |person: &crate::accounts::MemberView| {
        let country = super::country_name(page, &person.country);
        format!("{}, {country}: {}", page.tc("role", person.role), person.name)
    };
    Ok(people.iter().map(|person| Person { id: person.id, label: label(person) }).collect())
}

/// Whose button was pressed.
#[derive(Deserialize)]
pub(super) struct Chosen {
    member: Id,
}

/// `POST /log-in/demonstration`
pub(super) async fn enter(page: Page, request: HttpRequest, form: Form<Chosen>) -> PageResult {
    if !is_open(&page, &request) {
        return Err(Code::NotFound.into());
    }
    let (member, origin) = (form.0.member, origin(&request, &page));
    let devices = origin.devices.clone();
    let entered = page.app.write(move |app, tx| entry::enter(app, tx, member, origin)).await?;
    lead_in(&page, entered, &devices, "/start")
}

//! Who may do what with a consultation. Pure.

use super::model::{ConsultationRow, ConsultationState};
use crate::auth::Actor;
use crate::error::{Code, Error};

/// Whether somebody looks after a consultation: a coordinator of one of its countries.
pub fn looks_after(actor: &Actor, row: &ConsultationRow) -> bool {
    row.countries.0.iter().any(|country| actor.coordinates(country))
}

/// Whether somebody may know of it: all once it is open; before, its staff and who has its code.
pub fn may_read(actor: Option<&Actor>, row: &ConsultationRow, code: Option<&str>) -> Result<(), Error> {
    let staff = actor.is_some_and(|actor| looks_after(actor, row) || actor.is_administrator());
    let shown = code.is_some_and(|code| code == row.preview_code);
    if row.state != ConsultationState::Draft || staff || shown { Ok(()) } else { Err(Code::NotFound.into()) }
}

/// Whether somebody may run it: its coordinators.
pub fn may_manage(actor: &Actor, row: &ConsultationRow) -> Result<(), Error> {
    may_read(Some(actor), row, None)?;
    if looks_after(actor, row) { Ok(()) } else { Err(Code::Forbidden.into()) }
}

/// Whether somebody may refill its body of stewards, with a second person: its coordinators and the
/// secretariat.
pub fn may_refill_stewards(actor: &Actor, row: &ConsultationRow) -> Result<(), Error> {
    may_read(Some(actor), row, None)?;
    if looks_after(actor, row) || actor.is_administrator() { Ok(()) } else { Err(Code::Forbidden.into()) }
}

/// Whether somebody may begin one: a coordinator of the country that leads it, which is among those
/// that ask.
pub fn may_open_for(actor: &Actor, country: &str) -> Result<(), Error> {
    if actor.coordinates(country) { Ok(()) } else { Err(Code::Forbidden.into()) }
}

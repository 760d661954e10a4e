//! stub
use crate::db::Tx;
use crate::error::Error;
use crate::types::{Id, Locale};
pub struct Contact {
    pub id: Id,
    pub email: String,
    pub name: String,
    pub language: Locale,
    pub time_zone: String,
    pub country: String,
}
pub fn find_contact(_tx: &mut Tx<'_>, _id: Id) -> Result<Option<Contact>, Error> {
    Ok(None)
}
pub fn coordinators_of(_tx: &mut Tx<'_>, _c: &str) -> Result<Vec<Contact>, Error> {
    Ok(vec![])
}

//! Consultations, for people: the list, and the form of one.

pub mod closed;
pub mod deadline;
pub mod list;
pub mod voice;
pub mod write;

use serde::Deserialize;

use actix_web::web;

use super::views::ConsultationView;
use crate::web::Page;

/// The routes of this part.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/consultations", web::get().to(list::list))
        .route("/consultations/new", web::get().to(write::new))
        .route("/consultations/new", web::post().to(write::create))
        .route("/consultations/{id}/deadline.ics", web::get().to(deadline::calendar))
        .route("/consultations/{id}/edit", web::get().to(write::edit))
        .route("/consultations/{id}/edit", web::post().to(write::save));
}

/// The names of the countries that ask.
pub fn countries(page: &Page, view: &ConsultationView) -> Vec<String> {
    let taxonomy = &page.app.taxonomy;
    let name =
        |code: &String| taxonomy.country(code).map(|country| country.names.pick(page.locale).to_owned());
    view.countries.iter().filter_map(name).collect()
}

/// The names of its policy areas.
pub fn areas(page: &Page, view: &ConsultationView) -> Vec<String> {
    let taxonomy = &page.app.taxonomy;
    let name = |code: &String| taxonomy.policy_area(code).map(|area| area.names.pick(page.locale).to_owned());
    view.policy_areas.iter().filter_map(name).collect()
}

/// What may stand behind the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub preview: Option<String>,
    pub r#in: Option<String>,
}

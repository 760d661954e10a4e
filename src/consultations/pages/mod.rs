//! Consultations, for people. Everything works without a script and in at most 30 kB a step.

mod closed;
mod deadline;
mod describe;
mod door;
mod list;
mod manage;
mod manage_acts;
mod manage_form;
mod one;
mod own;
mod paper;
mod part;
mod questions;
mod receipt;
mod recordings;
mod results;
mod statements;
mod stewards;
mod voice;
mod vote;
mod waves;
mod write;

use actix_web::middleware::from_fn;
use actix_web::web;

use super::views::ConsultationView;
use crate::web::Page;
use crate::web::mailed::off_the_address;

/// The routes of this slice.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/consultations", web::get().to(list::list))
        .route("/consultations/new", web::get().to(write::new))
        .route("/consultations/new", web::post().to(write::create))
        .route("/consultations/{id}", web::get().to(one::one))
        .route("/consultations/{id}/deadline.ics", web::get().to(deadline::calendar))
        .service(
            web::resource("/consultations/{id}/take-part")
                .wrap(from_fn(off_the_address))
                .route(web::get().to(part::join))
                .route(web::post().to(part::join_form)),
        )
        .route("/code", web::get().to(door::come_back))
        .route("/code", web::post().to(door::come_back_form))
        .route("/consultations/{id}/return", web::get().to(door::come_back))
        .route("/consultations/{id}/return", web::post().to(door::come_back_form))
        .route("/consultations/{id}/leave", web::post().to(part::leave))
        .route("/consultations/{id}/part", web::get().to(part::part))
        .route("/consultations/{id}/questions/{number}", web::get().to(questions::question))
        .route("/consultations/{id}/questions/{number}", web::post().to(questions::answer))
        .route("/consultations/{id}/vote", web::get().to(vote::vote))
        .route("/consultations/{id}/vote", web::post().to(vote::cast))
        .route("/consultations/{id}/statements/new", web::get().to(statements::new))
        .route("/consultations/{id}/statements/new", web::post().to(statements::add))
        .route("/consultations/{id}/statements/{number}/rewrite", web::post().to(statements::rewrite))
        .route("/consultations/{id}/about-me", web::get().to(describe::about_me))
        .route("/consultations/{id}/about-me", web::post().to(describe::save))
        .route("/consultations/{id}/receipt", web::get().to(receipt::receipt))
        .route("/consultations/{id}/take-back", web::post().to(receipt::take_back))
        .route("/consultations/{id}/results", web::get().to(results::results))
        .route("/consultations/{id}/results.csv", web::get().to(results::csv))
        .route("/consultations/{id}/results.json", web::get().to(results::json))
        .route("/consultations/{id}/edit", web::get().to(write::edit))
        .route("/consultations/{id}/edit", web::post().to(write::save))
        .route("/consultations/{id}/manage", web::get().to(manage::manage))
        .route("/consultations/{id}/manage/{action}", web::post().to(manage_acts::act))
        .configure(recordings::routes)
        .configure(stewards::routes)
        .configure(paper::routes)
        .configure(waves::routes);
}

/// A number as it was typed; what is none is out of every range, and nothing is none.
fn typed_number(text: &str) -> Option<i64> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(|text| text.parse().unwrap_or_default())
}

/// The names of the countries that ask.
fn countries(page: &Page, view: &ConsultationView) -> Vec<String> {
    let taxonomy = &page.app.taxonomy;
    let name =
        |code: &String| taxonomy.country(code).map(|country| country.names.pick(page.locale).to_owned());
    view.countries.iter().filter_map(name).collect()
}

/// The names of its policy areas.
fn areas(page: &Page, view: &ConsultationView) -> Vec<String> {
    let taxonomy = &page.app.taxonomy;
    let name = |code: &String| taxonomy.policy_area(code).map(|area| area.names.pick(page.locale).to_owned());
    view.policy_areas.iter().filter_map(name).collect()
}

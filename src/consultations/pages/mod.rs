//! Consultations, for people. Everything works without a script and in at most 30 kB a step.

mod manage;
mod manage_acts;
mod manage_form;
mod manage_questions;
mod manage_todo;
mod one;
mod texts;

use actix_web::web;

use super::{governance, paper, participation, receipt, results, setup, statements};

/// The routes of this slice.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .configure(setup::pages::routes)
        .route("/consultations/{id}", web::get().to(one::one))
        .route("/consultations/{id}/manage", web::get().to(manage::manage))
        .route("/consultations/{id}/texts", web::get().to(texts::texts))
        .route("/consultations/{id}/texts", web::post().to(texts::save))
        .route("/consultations/{id}/manage/{action}", web::post().to(manage_acts::act))
        .configure(participation::pages::routes)
        .configure(statements::pages::routes)
        .configure(results::pages::routes)
        .configure(receipt::pages::routes)
        .configure(governance::pages::routes)
        .configure(paper::pages::routes);
}

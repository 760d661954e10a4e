//! One's own part, for people.

pub mod part;
pub mod receipt;

use actix_web::web;

/// The routes of this part.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/consultations/{id}/part", web::get().to(part::part))
        .route("/consultations/{id}/receipt", web::get().to(receipt::receipt))
        .route("/consultations/{id}/take-back", web::post().to(receipt::take_back));
}

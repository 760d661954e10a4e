//! Statements and votes, for people.

pub mod recordings;
pub mod statements;
pub mod vote;

use actix_web::web;

/// The routes of this part.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/consultations/{id}/vote", web::get().to(vote::vote))
        .route("/consultations/{id}/vote", web::post().to(vote::cast))
        .route("/consultations/{id}/statements/new", web::get().to(statements::new))
        .route("/consultations/{id}/statements/new", web::post().to(statements::add))
        .route("/consultations/{id}/statements/{number}/rewrite", web::post().to(statements::rewrite))
        .configure(recordings::routes);
}

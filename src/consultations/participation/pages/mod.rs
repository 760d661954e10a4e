//! Taking part, for people.

pub mod describe;
pub mod door;
pub mod join;
pub mod meetings;
pub mod own;
pub mod questions;
pub mod waves;
pub mod words;

use actix_web::middleware::from_fn;
use actix_web::web;

use crate::web::mailed::off_the_address;

/// The routes of this part.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/consultations/{id}/take-part")
                .wrap(from_fn(off_the_address))
                .route(web::get().to(join::join))
                .route(web::post().to(join::join_form)),
        )
        .route("/code", web::get().to(door::come_back))
        .route("/code", web::post().to(door::come_back_form))
        .route("/consultations/{id}/return", web::get().to(door::come_back))
        .route("/consultations/{id}/return", web::post().to(door::come_back_form))
        .route("/consultations/{id}/leave", web::post().to(join::leave))
        .route("/consultations/{id}/questions/{number}", web::get().to(questions::question))
        .route("/consultations/{id}/questions/{number}", web::post().to(questions::answer))
        .route("/consultations/{id}/about-me", web::get().to(describe::about_me))
        .route("/consultations/{id}/about-me", web::post().to(describe::save))
        .configure(waves::routes)
        .configure(meetings::routes);
}

//! The pages of mail: for the secretariat, and the outbox for whoever develops.

mod development;
mod mails;

use actix_web::web;

/// The routes of mail.
pub fn routes(config: &mut web::ServiceConfig) {
    config.configure(development::routes).configure(mails::routes);
}

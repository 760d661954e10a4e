//! Pages about the second step; they call the same use cases as the API.

mod own;
mod prove;
mod reset;

use actix_web::web::{ServiceConfig, get, post, resource};

/// The routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/log-in/code").route(get().to(prove::show_code)).route(post().to(prove::code)))
        .service(resource("/account/proof").route(get().to(prove::show_proof)).route(post().to(prove::proof)))
        .service(resource("/account/second-step").route(get().to(own::show)).route(post().to(own::begin)))
        .service(resource("/account/second-step/codes").route(post().to(own::renew_codes)))
        .service(
            resource("/account/second-step/{id}")
                .route(get().to(own::show_begun))
                .route(post().to(own::confirm)),
        )
        .service(resource("/account/second-step/{id}/remove").route(post().to(own::remove)))
        .service(
            resource("/members/{id}/second-step").route(get().to(reset::show)).route(post().to(reset::ask)),
        );
}

//! The pages of practices: found and read by everybody, written by members, decided on in the queue.

mod files;
mod home;
mod labels;
mod list;
mod one;
mod queue;
mod write;

use actix_web::web::{self, get, post};

pub use home::{Open, home};

/// The routes of this slice.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/practices").route(get().to(list::list)))
        .service(web::resource("/practices.csv").route(get().to(files::csv)))
        .service(web::resource("/practices.jsonl").route(get().to(files::json_lines)))
        .service(web::resource("/practices.atom").route(get().to(files::atom)))
        .service(web::resource("/practices/new").route(get().to(write::new)).route(post().to(write::create)))
        .service(web::resource("/practices/{id}").route(get().to(one::one)))
        .service(
            web::resource("/practices/{id}/edit").route(get().to(write::edit)).route(post().to(write::save)),
        )
        .service(web::resource("/practices/{id}/delete").route(post().to(one::delete)))
        .service(web::resource("/practices/{id}/{action}").route(post().to(one::make_move)))
        .service(web::resource("/my-practices").route(get().to(write::mine)))
        .service(web::resource("/queue").route(get().to(queue::queue)));
}

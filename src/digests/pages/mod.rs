//! Pages about one's own digest: logged in, or by the signed link of a mail.

mod notes;
mod preferences;
mod proposal;
mod read;
mod unsubscribe;
mod useful;

use actix_web::{HttpRequest, web};

use super::service::{self, Reader};
use crate::accounts;
use crate::auth::keys::Purpose;
use crate::error::{Code, Error};
use crate::types::Id;
use crate::web::Page;
use crate::web::extract::asked_language;

/// The routes of this slice.
pub fn routes(config: &mut web::ServiceConfig) {
    let at = |path: &str| web::resource(path.to_owned());
    config
        .service(
            at("/digest").route(web::get().to(preferences::show)).route(web::post().to(preferences::save)),
        )
        .service(at("/digest/proposal").route(web::post().to(proposal::answer)))
        .service(at("/digest/searches").route(web::post().to(preferences::save_search)))
        .service(at("/digest/preview").route(web::get().to(read::show_preview)))
        .service(at("/digest/send-again").route(web::post().to(preferences::send_again)))
        .service(at("/digest/feed").route(web::post().to(preferences::renew_feed)))
        .service(at("/digest/feed/remove").route(web::post().to(preferences::remove_feed)))
        .service(at("/digest/feed/{token}").route(web::get().to(read::feed)))
        .service(at("/digest/issues/{id}").route(web::get().to(read::show_issue)))
        .service(
            at("/digest/preferences/{token}")
                .route(web::get().to(preferences::show_by_link))
                .route(web::post().to(preferences::save_by_link)),
        )
        .service(
            at("/digest/unsubscribe/{token}")
                .route(web::get().to(unsubscribe::confirm))
                .route(web::post().to(unsubscribe::unsubscribe)),
        )
        .service(at("/digest/subscribe/{token}").route(web::post().to(unsubscribe::subscribe_again)))
        .service(
            at("/digest/useful/{issue}")
                .route(web::get().to(useful::ask))
                .route(web::post().to(useful::answer)),
        )
        .service(at("/digest/notes").route(web::get().to(notes::list)).route(web::post().to(notes::create)))
        .service(
            at("/digest/notes/{id}").route(web::get().to(notes::edit)).route(web::post().to(notes::save)),
        )
        .service(at("/digest/notes/{id}/release").route(web::post().to(notes::release)))
        .service(at("/digest/notes/{id}/withdraw").route(web::post().to(notes::withdraw)));
}

/// The member that a link of ours names. A link that we did not make leads nowhere.
fn member_of(page: &Page, token: &str) -> Result<Id, Error> {
    page.app.keys.open_signed_id(Purpose::DigestLink, token).ok_or_else(|| Code::NotFound.into())
}

/// The reader behind a link, if still an active member.
async fn find_reader(page: &Page, member: Id) -> Result<Option<Reader>, Error> {
    let contact = page.app.read(move |_, tx| accounts::find_contact(tx, member)).await?;
    Ok(contact.map(Reader::from))
}

/// The page speaks the language of the digest it was reached from, unless asked for another.
async fn in_own_language(page: &mut Page, request: &HttpRequest, reader: &Reader) -> Result<(), Error> {
    if asked_language(request).is_none() {
        let reader = reader.clone();
        page.locale = page.app.read(move |app, tx| service::preferences(app, tx, &reader)).await?.language;
    }
    Ok(())
}

//! Accounts, for clients of the API.

mod auth;
mod me;
mod members;

use crate::web::Api;

/// The routes of this slice.
pub fn routes(api: &mut Api<'_>) {
    api.service(auth::log_in)
        .service(auth::refresh_tokens)
        .service(auth::log_out)
        .service(auth::reset_password)
        .service(auth::choose_password)
        .service(auth::confirm_email)
        .service(auth::set_up)
        .service(me::get_me)
        .service(me::change_profile)
        .service(me::change_password)
        .service(me::change_email)
        .service(me::list_sessions)
        .service(me::end_session)
        .service(me::end_all_sessions)
        .service(members::list_members)
        .service(members::invite_member)
        .service(members::get_member)
        .service(members::change_member)
        .service(members::renew_invitation)
        .service(members::list_applications)
        .service(members::apply_to_join)
        .service(members::confirm_application)
        .service(members::get_application)
        .service(members::accept_application)
        .service(members::refuse_application);
}

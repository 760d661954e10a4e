//! People: how they join, log in and look after their account, and who may do what.
//!
//! Tables: `members`, `applications`. Everybody may apply; coordinators decide on the applications and
//! look after the members of their country, administrators of all countries, and only they give roles.

pub mod api;
mod input;
mod mails;
mod model;
pub mod pages;
mod policy;
mod queries;
mod service;
mod views;

pub use input::{InviteMember, NewAccount, Origin};
pub use mails::{notify, notify_once};
pub use model::{ApplicationState, MemberStatus};
pub use pages::{arrived, devices, logged_out, origin};
pub use service::demonstration::HOST as DEMONSTRATION_HOST;
pub use service::leaving::{address_of, begin_leaving, end_leaving, forget, whose_time_is_over};
pub use service::log_in::{Arrival, arrive, log_out_everywhere, prove_password};
pub use service::notices::{about_applications, about_roles};
pub use service::public::{
    applications_waiting, clean_up, coordinators_of, create_member, display_names, find_authors,
    find_contact, find_contact_by_email, find_contacts, members_by_role, note_second_factor, said_on_joining,
    secretariat,
};
pub use service::requests::{answer_all as answer_requests, run as answer_requests_as_they_come};
pub use service::set_up::{any_member, setup_link};
pub use service::spelling::bring_up_to_date;
pub use views::{ApplicationView, Author, Contact, Joined, MemberView, SessionView, TokensView};

//! The composition root: the only module that names every slice.
//!
//! It opens the product with what the slices do for the platform, and puts together what each of them brings:
//! routes, the OpenAPI document, entries of the navigation, background jobs. Above it are only the commands and
//! the demonstration.

mod cleanup;
mod home;
pub mod http;
mod jobs;
mod navigation;
pub mod openapi;
mod routes;

use std::sync::Arc;

pub use jobs::start_jobs;

use crate::accounts;
use crate::app::{App, Hooks, NoticeHooks};
use crate::config::Config;
use crate::consultations;
use crate::digests;
use crate::error::Error;
use crate::notices;
use crate::practices;
use crate::types::{Clock, Ids, SystemClock, SystemIds};

/// What the slices do when the platform asks for it.
const HOOKS: Hooks = Hooks {
    at_start: &[|tx, _| accounts::bring_up_to_date(tx), practices::job::begin],
    mail_renderer: &digests::Writer,
    on_departure: &[practices::give_back],
    notices: NoticeHooks {
        readers: &[
            ("practice", practices::about_notices),
            ("consultation", consultations::about_notices),
            ("member", accounts::about_roles),
            ("application", accounts::about_applications),
        ],
        unread: notices::unread,
        has_digest: digests::is_wanted,
    },
};

/// Opens the product on the clock and the randomness of the machine.
pub fn open(config: Config) -> Result<App, Error> {
    open_with(config, Arc::new(SystemClock), Arc::new(SystemIds))
}

/// Opens the product with a clock and a source of keys.
pub fn open_with(config: Config, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Result<App, Error> {
    App::build(config, clock, ids, HOOKS)
}

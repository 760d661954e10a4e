//! The API of mail: what the secretariat asks, and what mail servers report.

pub(crate) mod mails;
pub(crate) mod reports;

use crate::web::Api;

/// The routes of mail.
pub fn routes(api: &mut Api<'_>) {
    api.configure(reports::routes).configure(mails::routes);
}

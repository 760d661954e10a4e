//! Consultations, for clients of the API.

use super::{governance, paper, participation, receipt, results, setup, statements};
use crate::web::Api;

/// The routes of this slice.
pub fn routes(api: &mut Api<'_>) {
    setup::api::routes(api);
    participation::api::routes(api);
    statements::api::routes(api);
    results::api::routes(api);
    receipt::api::routes(api);
    governance::api::routes(api);
    paper::api::routes(api);
}

//! Statements and votes, for clients of the API.

pub mod moderation;
pub mod recordings;
pub mod statements;

use crate::web::Api;

/// The routes of this part.
pub fn routes(api: &mut Api<'_>) {
    statements::routes(api);
    recordings::routes(api);
    moderation::routes(api);
}

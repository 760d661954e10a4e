//! The vocabulary, for clients of the API. Everybody may read it.

use actix_web::get;
use serde::Serialize;
use utoipa::ToSchema;

use crate::taxonomy::{Commitment, Country, Forum, Instrument, Language, Provision, Subdivision, Term};
use crate::web::{Api, ApiResult, AppRef, Reply};

/// A whole list; vocabularies are short and are not cut into pages.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    /// All entries, in their order.
    pub items: Vec<T>,
}

macro_rules! list {
    ($(#[$doc:meta])* $name:ident, $path:literal, $type:ty) => {
        $(#[$doc])*
        #[utoipa::path(tag = "Vocabulary", responses((status = 200, body = List<$type>)))]
        #[get($path)]
        pub(crate) async fn $name(app: AppRef) -> ApiResult<Reply<List<$type>>> {
            Ok(Reply(List { items: app.taxonomy.$name.clone() }))
        }
    };
}

list!(
    /// The three countries.
    countries, "/countries", Country
);
list!(
    /// Their provinces, territories and states.
    subdivisions, "/subdivisions", Subdivision
);
list!(
    /// Policy areas, in two levels.
    policy_areas, "/policy-areas", Term
);
list!(
    /// Population groups, in two levels.
    population_groups, "/population-groups", Term
);
list!(
    /// Languages in which content may be written.
    languages, "/languages", Language
);
list!(
    /// Bodies in which the governments meet.
    forums, "/forums", Forum
);
list!(
    /// Declarations, treaties and programmes.
    instruments, "/instruments", Instrument
);
list!(
    /// Their articles, goals and targets.
    provisions, "/provisions", Provision
);
list!(
    /// What the three governments promised.
    commitments, "/commitments", Commitment
);

/// The routes of this slice.
pub fn routes(api: &mut Api<'_>) {
    api.service(countries)
        .service(subdivisions)
        .service(policy_areas)
        .service(population_groups)
        .service(languages)
        .service(forums)
        .service(instruments)
        .service(provisions)
        .service(commitments);
}

//! The OpenAPI document, made from the routes themselves.

mod rules;

use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ContactBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Server};

use super::routes;
use crate::web::Api;
use crate::web::operations::{BASE, Operations};
use crate::web::problem::{Problem, ProblemField};

/// What the routes say of themselves, without a server running.
pub fn openapi() -> OpenApi {
    let mut document = OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Trilateral")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(
                    "The collaboration backend of the Trilateral Racial Equity and Inclusion Expert Network. \
                     Errors are application/problem+json; changes need If-Match; practices and members are \
                     made once for each Idempotency-Key; lists are read on with the cursor they give.",
                ))
                .contact(Some(ContactBuilder::new().name(Some("The secretariat of the network")).build()))
                .build(),
        )
        .servers(Some([Server::new("/")]))
        .build();
    routes::api(&mut Api::Described { document: &mut document, base: BASE });
    let components = document.components.get_or_insert_default();
    for (name, schema) in [
        ("Problem", <Problem as utoipa::PartialSchema>::schema()),
        ("ProblemField", <ProblemField as utoipa::PartialSchema>::schema()),
    ] {
        components.schemas.insert(name.to_owned(), schema);
    }
    components.security_schemes.insert(
        "access_token".to_owned(),
        SecurityScheme::Http(Http::builder().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build())
            .into(),
    );
    document
}

/// The document as it is served, and as it stands in `docs/openapi.json`.
pub fn json() -> String {
    text(&openapi())
}

fn text(document: &OpenApi) -> String {
    format!("{:#}\n", rules::finish(document))
}

/// What the server knows of its own operations.
pub(super) fn operations() -> Operations {
    let document = openapi();
    let json = text(&document);
    Operations::of(&document, json)
}

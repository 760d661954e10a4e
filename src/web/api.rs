//! How slices register the operations of the API: one list gives the server its routes and the OpenAPI document
//! what they say of themselves, so that a route without documentation cannot exist.

use actix_web::dev::HttpServiceFactory;
use actix_web::web::ServiceConfig;
use utoipa::openapi::OpenApi;
use utoipa_actix_web::OpenApiFactory;

/// Where operations go. The document is made once; each worker of the server is given routes alone, as the
/// document takes tens of megabytes while it is made.
pub enum Api<'a> {
    /// Into the routes of a worker.
    Served(&'a mut ServiceConfig),
    /// Into the document, each address below `base`.
    Described {
        /// What is added to.
        document: &'a mut OpenApi,
        /// What stands before each address.
        base: &'static str,
    },
}

impl Api<'_> {
    /// Adds an operation.
    pub fn service<F>(&mut self, operation: F) -> &mut Self
    where
        F: HttpServiceFactory + OpenApiFactory + 'static,
    {
        match self {
            Self::Served(config) => drop(config.service(operation)),
            Self::Described { document, base } => {
                let mut paths = operation.paths();
                let below = |(path, item)| (format!("{base}{path}"), item);
                paths.paths = paths.paths.into_iter().map(below).collect();
                document.paths.merge(paths);
                let mut schemas = Vec::new();
                operation.schemas(&mut schemas);
                document.components.get_or_insert_default().schemas.extend(schemas);
            }
        }
        self
    }

    /// Adds what `routes` adds.
    pub fn configure(&mut self, routes: impl FnOnce(&mut Self)) -> &mut Self {
        routes(self);
        self
    }
}

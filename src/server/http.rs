//! The HTTP server: one factory for the real thing and for tests.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, NormalizePath, from_fn};
use actix_web::{App as Actix, HttpServer, web};

use super::navigation::{ASKED, NAVIGATION};
use super::{openapi, routes};
use crate::app::App;
use crate::error::Error;
use crate::web::operations::BASE;
use crate::web::{Api, hurry, middleware};

/// Starts listening; the returned future runs the server until it is stopped through its handle.
pub fn start(app: App, listener: TcpListener) -> Result<(Server, SocketAddr), Error> {
    let address = listener.local_addr().map_err(Error::unavailable)?;
    let limit = app.config.server.body_limit_bytes;
    let workers = app.config.server.workers;
    let shutdown = app.config.server.shutdown_seconds;
    let proxies = app.config.server.trusted_proxies.clone();
    let handles = hurry::raise_handles();
    let connections = match app.config.server.connections_per_address {
        // Others come in even where somebody takes all that one address may.
        0 => usize::try_from(handles / 4).unwrap_or(usize::MAX),
        most => most,
    };
    let state = web::Data::new(app);
    let operations = web::Data::new(openapi::operations());
    let factory = move || {
        let scope = web::scope(BASE)
            .configure(|config| routes::api(&mut Api::Served(config)))
            .default_service(web::to(routes::unmatched));
        Actix::new()
            .wrap(Compress::default())
            .wrap(from_fn(middleware::around))
            .wrap(NormalizePath::trim())
            .app_data(state.clone())
            .app_data(operations.clone())
            .app_data(NAVIGATION)
            .app_data(ASKED)
            .app_data(web::PayloadConfig::new(limit))
            .service(scope)
            .configure(routes::pages)
            .configure(routes::service)
            .default_service(web::to(routes::unmatched))
    };
    let mut server = HttpServer::new(factory)
        .on_connect(hurry::on_connect(Arc::default(), connections, proxies))
        .shutdown_timeout(shutdown)
        .client_request_timeout(std::time::Duration::from_secs(10))
        .disable_signals();
    if workers > 0 {
        server = server.workers(workers);
    }
    let server = server.listen(listener).map_err(Error::unavailable)?.run();
    Ok((server, address))
}

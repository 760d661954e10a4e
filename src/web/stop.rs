//! A stop that cuts off nobody: whoever has asked gets the answer, whoever comes later finds nobody.

use std::net::TcpListener;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::rt::time::sleep;
use socket2::{SockFilter, SockRef};

use crate::app::App;

/// How long connections that are in use get to be told, with their next answer, that it was the last.
const LAST_ANSWERS: Duration = Duration::from_millis(500);

/// Drops every packet that reaches the socket (classic BPF: return 0).
const DROP_ALL: [SockFilter; 1] = [SockFilter::new(0x06, 0, 0, 0)];

/// Stops a server in the order in which nothing is lost: load balancers are told (`/readyz` is 503) and get
/// `server.drain_seconds` to notice; nobody is let in any more, while those who are there hear that each answer is
/// the last on its connection; then what is under way is finished.
///
/// `door` is a copy of the listening socket. New connections are not refused but left unanswered, so that they reach
/// the next process if it comes soon.
pub async fn stop(app: &App, door: &TcpListener, server: &ServerHandle) {
    app.stopping.store(true, Ordering::Relaxed);
    sleep(Duration::from_secs(app.config.server.drain_seconds)).await;
    // Where the machine cannot, those who come in this moment are refused.
    let _ = SockRef::from(door).attach_filter(&DROP_ALL);
    sleep(LAST_ANSWERS).await;
    server.stop(true).await;
}

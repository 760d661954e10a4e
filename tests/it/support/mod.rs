//! The harness: a server of one's own for each test, on a database of its own, at an instant of its own.

#![allow(dead_code, reason = "each test uses a part of the harness")]

mod app;
mod bulk;
mod client;
mod clock;
mod database;
mod factory;
mod mailbox;
mod published;
mod smtp;
mod statements;

pub use app::TestApp;
#[allow(unused_imports, reason = "each test uses a part of the harness")]
pub use bulk::{assert_bulk_mail, assert_mail, assert_signed};
#[allow(unused_imports, reason = "each test uses a part of the harness")]
pub use client::{Client, Response, fields_of};
#[allow(unused_imports, reason = "each test uses a part of the harness")]
pub use clock::START;
#[allow(unused_imports, reason = "each test uses a part of the harness")]
pub use factory::PASSWORD;
#[allow(unused_imports, reason = "each test uses a part of the harness")]
pub use mailbox::Mail;
#[allow(unused_imports, reason = "each test uses a part of the harness")]
pub use smtp::{AUTHORITY, SmtpServer};

/// Runs a test on SQLite and on PostgreSQL.
macro_rules! on_both {
    ($(#[$meta:meta])* async fn $name:ident($app:ident: TestApp) $body:block) => {
        mod $name {
            #[allow(unused_imports, reason = "the body decides what it needs")]
            use super::*;

            async fn run($app: TestApp) $body

            #[actix_web::test]
            async fn sqlite() {
                run(TestApp::on_sqlite().await).await;
            }

            #[actix_web::test]
            async fn postgres() {
                if let Some(app) = TestApp::on_postgres().await {
                    run(app).await;
                }
            }
        }
    };
}

pub(crate) use on_both;

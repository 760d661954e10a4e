//! What is asked often is parsed and planned once for each connection, on both databases.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::json;
use trilateral::app::App;
use trilateral::auth::Role;
use trilateral::db::{DatabaseKind, DbConn};

use crate::support::{Client, TestApp, on_both};

/// PostgreSQL plans a statement for its values five times before it keeps a plan.
const WARM: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
struct Plans {
    /// How often prepared statements were run.
    #[diesel(sql_type = BigInt)]
    runs: i64,
    /// How often they were planned for that.
    #[diesel(sql_type = BigInt)]
    planned: i64,
}

/// Of the one connection of this node.
async fn plans(node: &App) -> Plans {
    node.read(|_, tx| {
        let DbConn::Postgres(postgres) = tx.conn else { panic!("of PostgreSQL only") };
        let counted = "SELECT coalesce(sum(generic_plans + custom_plans), 0)::bigint AS runs, \
                       coalesce(sum(custom_plans), 0)::bigint AS planned FROM pg_prepared_statements";
        Ok(diesel::sql_query(counted).get_result(postgres)?)
    })
    .await
    .unwrap()
}

#[derive(QueryableByName)]
struct BuiltWith {
    #[diesel(sql_type = Text)]
    compile_options: String,
}

/// A statement of SQLite is parsed again when a value was looked at for its plan; this keeps it from looking.
async fn keeps_plans(app: &App) -> bool {
    app.read(|_, tx| {
        let DbConn::Sqlite(sqlite) = tx.conn else { panic!("of SQLite only") };
        let options: Vec<BuiltWith> = diesel::sql_query("PRAGMA compile_options").load(sqlite)?;
        Ok(options.iter().any(|option| option.compile_options == "ENABLE_QPSG"))
    })
    .await
    .unwrap()
}

async fn one(reader: &Client, id: &str) {
    reader.get(&format!("/api/v1/practices/{id}")).await.expect(200);
}

async fn list(reader: &Client) {
    reader.get("/api/v1/practices?country=CA&policy_area=health.access").await.expect(200);
}

async fn submit(author: &Client) -> String {
    let draft = json!({
        "title": "Open meals", "language": "en", "country": "CA", "level": "community",
        "policy_areas": ["health.access"], "what_was_done": "Twice.", "responsible_body": "A body",
        "licence": "cc-by-4.0",
    });
    let made = author.post("/api/v1/practices", &draft).await.expect(201).json();
    let id = made["id"].as_str().unwrap().to_owned();
    author.post(&format!("/api/v1/practices/{id}/submit"), &json!({})).await.expect(200);
    id
}

on_both! {
    async fn what_is_asked_often_is_prepared_once(app: TestApp) {
        if app.app.database.kind() == DatabaseKind::Sqlite {
            assert!(keeps_plans(&app.app).await);
            return;
        }
        let author = app.member("ana@example.org", "CA", Role::Member).await;
        let coordinator = app.member("carol@example.org", "CA", Role::Coordinator).await;
        let node = app.another_node(|config| {
            config.database.connections = 1;
            config.practices.drafts_per_member = 0;
        });
        let (address, server) = TestApp::serve(node.clone());
        let (author, coordinator) = (author.at(&address), coordinator.at(&address));
        let id = submit(&author).await;
        for action in ["claim", "publish"] {
            coordinator.post(&format!("/api/v1/practices/{id}/{action}"), &json!({})).await.expect(200);
        }
        let reader = Client::new(&address);
        // As many rows go into the outbox as there are mails, and its plans must not grow old.
        for (job, unprepared) in [("one", 0), ("list", 0), ("submit", 2)] {
            let run = async || match job {
                "one" => one(&reader, &id).await,
                "list" => list(&reader).await,
                _ => drop(submit(&author).await),
            };
            for _ in 0..WARM {
                run().await;
            }
            let (sent, before) = (app.statements_of_work(), plans(&node).await);
            run().await;
            let (sent, after) = (app.statements_of_work() - sent, plans(&node).await);
            // Without the two questions of this test.
            let sent = i64::try_from(sent).unwrap() - 1;
            assert!(sent > 0, "{job}");
            assert_eq!(sent - (after.runs - before.runs), unprepared, "{job}: not prepared, of {sent}");
            assert_eq!(after.planned, before.planned, "{job}: planned anew");
        }
        server.stop(true).await;
    }
}

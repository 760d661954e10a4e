//! What fails is left behind, and the rest goes on.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use futures_util::future::join_all;
use trilateral::consultations::job;
use trilateral::db::DatabaseKind;

use super::community_is_consulted::Asked;
use crate::support::{TestApp, on_both};

on_both! {
    async fn a_database_that_came_back_costs_nobody_an_error(app: TestApp) {
        if app.app.database.kind() == DatabaseKind::Sqlite {
            return;
        }
        let reader = app.visitor();
        let read = || join_all((0..12).map(|_| reader.get("/practices")));
        for answer in read().await {
            answer.expect(200);
        }
        // As when the server was restarted while nobody was here.
        tokio::time::sleep(Duration::from_millis(300)).await;
        let mut other = app.app.database.dedicated().unwrap();
        other
            .batch_execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                 WHERE datname = current_database() AND pid <> pg_backend_pid()",
            )
            .unwrap();
        for answer in read().await {
            answer.expect(200);
        }
        let asked = reader.fill("/forgot-password", "/forgot-password", &[("email", "ana@example.org")]).await;
        assert!(asked.status < 400, "{}", asked.status);
    }
}

on_both! {
    async fn a_consultation_that_fails_keeps_no_other_from_being_counted(app: TestApp) {
        let broken = Asked::open(&app, |_| ()).await;
        let whole = Asked::open_one_more(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        whole.join().await.vote(1, "agree").await;
        let mut conn = app.app.database.dedicated().unwrap();
        let id = match app.app.database.kind() {
            DatabaseKind::Sqlite => format!("x'{}'", broken.id.replace('-', "")),
            DatabaseKind::Postgres => format!("'{}'", broken.id),
        };
        conn.batch_execute(&format!("UPDATE statements SET texts = '[]' WHERE consultation_id = {id}")).unwrap();
        whole.close();
        assert!(job::run(app.app.clone()).await.is_err(), "it is not passed over in silence");
        let seen = app.visitor().get(&whole.at("/releases")).await.expect(200).json();
        assert_eq!(seen["items"].as_array().unwrap().len(), 1, "the other one is released");
    }
}

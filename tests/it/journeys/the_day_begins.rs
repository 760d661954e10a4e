//! The page to begin on says exactly what waits, and how the work goes.

use serde_json::json;
use trilateral::auth::Role;
use trilateral::db::setting;

use super::expert_shares_a_practice::{act, submitted};
use crate::support::{PASSWORD, TestApp, on_both};

on_both! {
    async fn everything_of_ones_own_is_counted_and_the_work_has_figures(app: TestApp) {
        let pages = app.page_member("ana@example.org", "CA", Role::Member).await;
        let author = app.logged_in("ana@example.org", PASSWORD).await;
        for number in 0..8 {
            author.post("/api/v1/practices", &json!({ "title": format!("Draft {number}") })).await.expect(201);
        }
        // Touched later than all drafts, and none of them.
        let first = submitted(&author).await;
        submitted(&author).await;
        let start = pages.get("/start?lang=en").await.expect(200).text();
        assert_eq!(start.matches("/edit\" lang").count(), 6, "{start}");
        assert!(start.contains("2 more"), "{start}");
        assert!(!start.contains("The last thirty days"), "figures are for those who decide");

        app.pass_seconds(3 * 86_400 + 60);
        let coordinator = app.member("carol@example.org", "CA", Role::Coordinator).await;
        act(&coordinator, &first, "claim", &json!({})).await.expect(200);
        act(&coordinator, &first, "publish", &json!({})).await.expect(200);
        let pages = app.page_member("carl@example.org", "CA", Role::Coordinator).await;
        let start = pages.get("/start?lang=en").await.expect(200).text();
        let numbers = start.split("The last thirty days").nth(1).unwrap().split("</dl>").next().unwrap();
        let told: Vec<&str> = numbers.split("<dd>").skip(1).map(|rest| rest.split("</dd>").next().unwrap()).collect();
        assert_eq!(told, ["2", "1", "3 days"]);
        let ages = start.split("class=\"ages\"").nth(1).unwrap().split("</table>").next().unwrap();
        let rows: Vec<&str> = ages.split("class=\"number\">").skip(2).map(|rest| rest.split('<').next().unwrap()).collect();
        assert_eq!(rows, ["0", "1", "0", "0"], "{ages}");
        assert!(!start.contains("Last backup"), "the installation is for administrators");

        let abroad = app.page_member("mx@example.org", "MX", Role::Coordinator).await;
        let start = abroad.get("/start?lang=en").await.expect(200).text();
        assert!(start.contains("no decision yet"), "of their own country only");

        let admin = app.page_member("admin@example.org", "CA", Role::Administrator).await;
        let start = admin.get("/start?lang=en").await.expect(200).text();
        assert!(start.contains("none known here") && start.contains("Coordinator <span class=\"of\">(3)"), "{start}");
        app.app.write(|_, tx| setting::put(tx, setting::LAST_BACKUP, &tx.now.to_string())).await.unwrap();
        app.app.write(|_, tx| setting::put(tx, setting::LAST_BACKUP, &tx.now.to_string())).await.unwrap();
        let start = admin.get("/start?lang=en").await.expect(200).text();
        assert!(!start.contains("none known here") && !start.contains("No backup in the last"), "{start}");
    }
}

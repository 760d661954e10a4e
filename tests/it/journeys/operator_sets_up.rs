//! The first start of an installation.

use serde_json::json;
use trilateral::accounts;
use trilateral::auth::Role;

use crate::support::{PASSWORD, TestApp, on_both};

on_both! {
    async fn the_first_administrator_is_made_with_a_link_that_works_once(app: TestApp) {
        let old = accounts::setup_link(&app.app).await.unwrap().unwrap();
        let link = accounts::setup_link(&app.app).await.unwrap().unwrap();
        let path = |link: &str| link.trim_start_matches("https://network.example").to_owned();
        let operator = app.visitor();
        operator.open(&path(&old)).await.expect(410);
        operator.open("/set-up?token=guess").await.expect(410);
        let secret = link.split_once("token=").unwrap().1;
        let weak = [("token", secret), ("name", "Ada"), ("email", "ada@example.org"), ("country", "CA"), ("password", "weak")];
        operator.fill(&path(&link), "/set-up", &weak).await.expect(422);
        let mut fields = weak;
        fields[4].1 = PASSWORD;
        operator.fill(&path(&link), "/set-up", &fields).await.expect(303);
        operator.open(&path(&link)).await.expect(410);
        assert_eq!(accounts::setup_link(&app.app).await.unwrap(), None);
        let ada = app.logged_in("ada@example.org", PASSWORD).await;
        assert_eq!(ada.get("/api/v1/me").await.json()["role"], "administrator");
        let body = json!({ "token": secret, "name": "Eve", "email": "eve@example.org", "country": "CA", "password": PASSWORD });
        operator.post("/api/v1/auth/set-up", &body).await.expect(410);
    }
}

on_both! {
    async fn an_installation_with_members_is_set_up(app: TestApp) {
        let link = accounts::setup_link(&app.app).await.unwrap().unwrap();
        app.new_member("ana@example.org", "MX", Role::Member).await;
        app.visitor().open(link.trim_start_matches("https://network.example")).await.expect(410);
    }
}

//! Somebody tries the product on their own machine and comes in as each role by one click; nobody does elsewhere.

use reqwest::Method;
use trilateral::auth::Role;
use trilateral::config::Config;

use crate::support::{Client, Response, TestApp, on_both};

const ENTER: &str = "/log-in/demonstration";

/// The page of log-in of a node with these settings, and what its form is answered for a member.
async fn tried(
    app: &TestApp,
    member: &str,
    headers: &[(&str, &str)],
    change: impl FnOnce(&mut Config),
) -> (String, Response) {
    let (address, server) = TestApp::serve(app.another_node(change));
    let client = Client::new(&address);
    let page = client.send(Method::GET, "/log-in?lang=en", headers, None).await.expect(200);
    let fields = [("form_token", page.input("form_token").unwrap()), ("member", member.to_owned())];
    let form = serde_html_form::to_string(fields).unwrap();
    let body = Some(("application/x-www-form-urlencoded", form));
    let answer = client.send(Method::POST, ENTER, headers, body).await;
    if answer.status == 303 {
        client.get("/start").await.expect(200);
    }
    server.stop(true).await;
    (page.text(), answer)
}

fn demonstration(config: &mut Config) {
    config.server.demonstration = true;
    config.server.listen = "127.0.0.1:8080".to_owned();
}

on_both! {
    async fn each_role_of_the_demonstration_is_one_click_away(app: TestApp) {
        for (address, role) in [("member.ca", Role::Member), ("coordinator.ca", Role::Coordinator), ("administrator", Role::Administrator)] {
            let id = app.new_member(&format!("{address}@demo.example"), "CA", role).await.id.to_string();
            let (page, answer) = tried(&app, &id, &[], demonstration).await;
            assert!(page.contains(&format!("value=\"{id}\"")), "{page}");
            assert_eq!((answer.status, answer.header("location")), (303, "/start"), "{}", answer.text());
        }
    }
}

on_both! {
    async fn nobody_comes_in_like_this_elsewhere(app: TestApp) {
        let known = app.new_member("member.ca@demo.example", "CA", Role::Member).await.id.to_string();
        let real = app.new_member("ana@real-demo.example", "CA", Role::Administrator).await.id.to_string();
        let refused = async |member: &str, headers: &[(&str, &str)], change: fn(&mut Config)| {
            let (page, answer) = tried(&app, member, headers, change).await;
            assert_eq!(answer.status, 404, "{}", answer.text());
            page.contains(ENTER)
        };
        assert!(!refused(&known, &[], |config| config.server.demonstration = false).await, "not without --demo");
        let development = |config: &mut Config| config.server.development = true;
        assert!(!refused(&known, &[], development).await, "development alone is not enough");
        for listen in ["0.0.0.0:8080", "192.0.2.1:8080", "[::]:8080"] {
            let (page, answer) = tried(&app, &known, &[], |config| {
                demonstration(config);
                config.server.listen = listen.to_owned();
            }).await;
            assert!(answer.status == 404 && !page.contains(ENTER), "not where others can come: {listen}");
        }
        for header in [("x-forwarded-for", "192.0.2.1"), ("forwarded", "for=192.0.2.1"), ("host", "demo.evil.example")] {
            assert!(!refused(&known, &[header], demonstration).await, "{header:?}");
        }
        assert!(refused(&real, &[], demonstration).await, "a member of the network is nobody of the demonstration");
        let forged = app.another_node(demonstration);
        let (address, server) = TestApp::serve(forged);
        let stranger = Client::new(&address);
        stranger.submit(ENTER, &[("member", known.as_str())]).await.expect(403);
        server.stop(true).await;
    }
}

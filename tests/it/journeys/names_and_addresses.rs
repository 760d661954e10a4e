//! Names and addresses as people have them: one mailbox is one account, and everybody is found.

use diesel::prelude::*;
use reqwest::Method;
use secrecy::SecretString;
use serde_json::{Value, json};
use trilateral::app::App;
use trilateral::auth::Role;
use trilateral::db::schema::{applications, mail_scores, mails, members};
use trilateral::mail::{DeliveryStats, List, Sender, suppression};

use crate::support::{Client, PASSWORD, SmtpServer, TestApp, on_both};

/// Addresses at the edge of what one is, and whether mail can go there.
const ADDRESSES: [(&str, bool); 17] = [
    ("\"ana lópez\"@example.org", false),
    ("\"ana.lopez\"@example.org", true),
    ("ana@[192.0.2.1]", false),
    ("ana@[IPv6:2001:db8::1]", false),
    ("ana@192.0.2.1", false),
    ("İbrahim@example.org", true),
    ("ana@İstanbul.example", true),
    ("josé@ñandú.example", true),
    ("ana@xn--and-6ma2c.example", true),
    ("ana@xn--zzzzzz.example", false),
    ("ana@example.org\u{200b}", true),
    ("ana\u{301}.b@example.org", true),
    ("ana@exa_mple.org", false),
    ("ana..b@example.org", false),
    ("हिन्दी@example.org", true),
    ("“ana”@example.org", false),
    ("ᐊᓇ@ᓄᓇᕗᑦ.example", true),
];

fn application(email: &str) -> Value {
    json!({
        "name": "Ana López", "email": email, "country": "MX", "why": "Para compartir.", "language": "es"
    })
}

async fn addresses_written_to(app: &App) -> Vec<String> {
    app.read(|_, tx| Ok(mails::table.select(mails::recipient).order(mails::id).load(tx.conn)?)).await.unwrap()
}

/// Puts a member back to how rows were before names and addresses had one spelling.
async fn as_before(app: &App, email: &str, former: &str) {
    let (email, former) = (email.to_owned(), former.to_owned());
    app.write(move |_, tx| {
        let row = members::table.filter(members::email.eq(email));
        Ok(diesel::update(row).set((members::email.eq(former), members::name_key.eq(""))).execute(tx.conn)?)
    })
    .await
    .unwrap();
}

async fn names(client: &Client, query: &str) -> Vec<String> {
    let found = client.get(&format!("/api/v1/members{query}")).await.expect(200).json();
    found["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn every_address_is_either_refused_or_can_be_written_to(app: TestApp) {
        app.new_member("admin@example.org", "CA", Role::Administrator).await;
        let browser = app.page_member("admin.page@example.org", "CA", Role::Administrator).await;
        for (address, good) in ADDRESSES {
            let expected = |yes: u16| if good { yes } else { 422 };
            // No more than three mails an hour go to one mailbox.
            app.pass_seconds(3_601);
            app.visitor().post("/api/v1/applications", &application(address)).await.expect(expected(202));
            let fields = [("name", "Ana"), ("email", address), ("country", "MX"), ("why", "Para compartir.")];
            let page = app.visitor().fill("/join", "/join", &fields).await;
            assert_eq!(page.status < 400, good, "{address}: {}", page.status);
            app.pass_seconds(3_601);
            let reset = json!({ "email": address });
            app.visitor().post("/api/v1/auth/password-reset", &reset).await.expect(expected(202));
            let page = app.visitor().fill("/forgot-password", "/forgot-password", &[("email", address)]).await;
            assert_eq!(page.status < 400, good, "{address}: {}", page.status);
            app.pass_seconds(3_601);
            let administrator = app.logged_in("admin@example.org", PASSWORD).await;
            let change = json!({ "email": address, "password": PASSWORD });
            administrator.post("/api/v1/me/email", &change).await.expect(expected(202));
            let test = json!({ "to": address, "language": "fr" });
            administrator.post("/api/v1/admin/mail/test", &test).await.expect(expected(200));
            let log_in = [("email", "admin.page@example.org"), ("password", PASSWORD)];
            browser.fill("/log-in", "/log-in", &log_in).await.expect(303);
            let page = browser.fill("/admin/mail", "/admin/mail/test", &[("to", address), ("language", "fr")]).await;
            assert!(page.status < 500, "{address}: {}", page.status);
        }
        let administrator = app.logged_in("admin@example.org", PASSWORD).await;
        for (number, (address, good)) in ADDRESSES.iter().enumerate() {
            let person = json!({ "email": address, "name": format!("Ana {number}"), "country": "MX" });
            let invited = administrator.post("/api/v1/members", &person).await;
            assert!(if *good { matches!(invited.status, 201 | 422) } else { invited.status == 422 }, "{address}");
        }
        let server = SmtpServer::start_for_every_alphabet().await;
        let node = app.another_node(|config| config.mail.smtp_url = SecretString::from(server.url.clone()));
        let tally = Sender::drain_all(&node).await.unwrap();
        assert_eq!((tally.failed, tally.deferred, tally.unknown), (0, 0, 0));
        let taken = server.accepted();
        assert!(taken.contains(&"josé@xn--and-6ma2c.example".to_owned()), "{taken:?}");
        assert!(taken.contains(&"ibrahim@example.org".to_owned()), "{taken:?}");
        assert!(taken.iter().all(|address| address.split('@').nth(1).unwrap().is_ascii()), "{taken:?}");
    }
}

on_both! {
    async fn one_mailbox_has_one_account_however_it_is_typed(app: TestApp) {
        app.member("josé@ñandú.example", "MX", Role::Member).await;
        for typed in [
            "josé@ñandú.example", "JOSÉ@ÑANDÚ.EXAMPLE", "jose\u{301}@n\u{303}andu\u{301}.example",
            "josé@xn--and-6ma2c.example", "josé@ñandú.example\u{200b}", "\u{2060}josé@ñandú.example\u{3164}",
        ] {
            app.pass_seconds(3_601);
            app.logged_in(typed, PASSWORD).await;
            app.visitor().post("/api/v1/applications", &application(typed)).await.expect(202);
        }
        app.member("ibrahim.σοφος@example.org", "CA", Role::Member).await;
        for typed in ["İBRAHIM.ΣΟΦΟΣ@example.org", "i\u{307}brahim.σοφος@example.org", "Ibrahim.σοφος@example.org"] {
            app.pass_seconds(3_601);
            app.logged_in(typed, PASSWORD).await;
        }
        let cut = json!({ "email": "ana\u{0}@example.org", "password": PASSWORD });
        app.visitor().post("/api/v1/auth/login", &cut).await.expect(422);
        let asked: i64 = app.app.read(|_, tx| Ok(applications::table.count().get_result(tx.conn)?)).await.unwrap();
        assert_eq!(asked, 0, "a member need not apply");
    }
}

on_both! {
    async fn accounts_from_before_are_found_and_two_of_one_mailbox_stay_two(app: TestApp) {
        app.new_member("josé@ñandú.example", "MX", Role::Member).await;
        as_before(&app.app, "josé@xn--and-6ma2c.example", "josé@ñandú.example").await;
        app.new_member("zoé@ñandú.example", "MX", Role::Member).await;
        as_before(&app.app, "zoé@xn--and-6ma2c.example", "zoé@ñandú.example").await;
        app.new_member("zoé@xn--and-6ma2c.example", "US", Role::Member).await;
        drop(app.another_node(|_| {}));

        let kept: Vec<String> = app
            .app
            .read(|_, tx| Ok(members::table.select(members::email).order(members::email).load(tx.conn)?))
            .await
            .unwrap();
        assert_eq!(kept.len(), 3, "{kept:?}");
        assert!(kept.contains(&"josé@xn--and-6ma2c.example".to_owned()), "{kept:?}");
        assert!(kept.contains(&"zoé@ñandú.example".to_owned()), "{kept:?}");
        app.logged_in("josé@ñandú.example", PASSWORD).await;
        for (typed, country) in [("zoé@ñandú.example", "MX"), ("Zoé@xn--and-6ma2c.example", "US")] {
            let member = app.logged_in(typed, PASSWORD).await;
            assert_eq!(member.get("/api/v1/me").await.json()["country"], country, "{typed}");
        }
        app.visitor().post("/api/v1/auth/password-reset", &json!({ "email": "zoé@ñandú.example" })).await.expect(202);
        app.do_what_was_asked().await;
        assert_eq!(addresses_written_to(&app.app).await.last().map(String::as_str), Some("zoé@ñandú.example"));
    }
}

on_both! {
    async fn a_server_that_knows_only_ascii_is_no_fault_of_a_reader(app: TestApp) {
        app.new_member("josé@a.test", "MX", Role::Member).await;
        app.new_member("ana@ñandú.example", "MX", Role::Member).await;
        for email in ["josé@a.test", "ana@ñandú.example"] {
            app.visitor().post("/api/v1/auth/password-reset", &json!({ "email": email })).await.expect(202);
        }
        app.do_what_was_asked().await;
        let server = SmtpServer::start().await;
        let node = app.another_node(|config| config.mail.smtp_url = SecretString::from(server.url.clone()));
        let tally = Sender::drain_all(&node).await.unwrap();
        assert_eq!(tally, DeliveryStats { sent: 1, deferred: 1, ..DeliveryStats::default() });
        assert_eq!(server.accepted(), ["ana@xn--and-6ma2c.example"], "a host needs no more than ASCII");
        let points: i64 = node.read(|_, tx| Ok(mail_scores::table.count().get_result(tx.conn)?)).await.unwrap();
        let held = node.read(|_, tx| suppression::why(tx, List::Account, "josé@a.test")).await.unwrap();
        assert_eq!((points, held), (0, None));

        let able = SmtpServer::start_for_every_alphabet().await;
        let node = app.another_node(|config| config.mail.smtp_url = SecretString::from(able.url.clone()));
        app.pass_seconds(120);
        assert_eq!(Sender::drain_all(&node).await.unwrap().sent, 1, "it goes as soon as a server takes it");
        assert_eq!(able.accepted(), ["josé@a.test"]);
    }
}

on_both! {
    async fn everybody_is_found_and_stands_in_the_order_of_the_alphabet(app: TestApp) {
        let administrator = app.member("admin@example.org", "CA", Role::Administrator).await;
        for (number, name) in
            ["Zoé", "Élodie", "Eleanor", "O’odham", "Núñez", "Tłı̨chǫ", "Nancy"].iter().enumerate()
        {
            let person = json!({ "email": format!("p{number}@example.org"), "name": name, "country": "CA" });
            administrator.post("/api/v1/members", &person).await.expect(201);
        }
        let order = ["admin", "Eleanor", "Élodie", "Nancy", "Núñez", "O’odham", "Tłı̨chǫ", "Zoé"];
        assert_eq!(names(&administrator, "").await, order);
        for (typed, name) in [
            ("%C3%89lodie", "Élodie"), ("%C3%A9LODIE", "Élodie"), ("E%CC%81lodie", "Élodie"), ("elodie", "Élodie"),
            ("NU%C3%91EZ", "Núñez"), ("o%27odham", "O’odham"), ("tlicho", "Tłı̨chǫ"),
        ] {
            assert_eq!(names(&administrator, &format!("?q={typed}")).await, [name], "{typed}");
        }
        let mut one_by_one = Vec::new();
        let mut next = String::new();
        loop {
            let page = administrator.get(&format!("/api/v1/members?limit=2{next}")).await.expect(200).json();
            one_by_one.extend(page["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()));
            match page["next_cursor"].as_str() {
                Some(cursor) => next = format!("&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(one_by_one, order);
        let page = app.page_member("admin.page@example.org", "CA", Role::Administrator).await;
        let text = page.get("/members?q=%C3%89LODIE").await.expect(200).text();
        assert!(text.contains("Élodie") && !text.contains("Eleanor"));

        let former = "Élodie";
        app.app
            .write(move |_, tx| {
                let row = members::table.filter(members::name.eq(former));
                Ok(diesel::update(row).set(members::name_key.eq("")).execute(tx.conn)?)
            })
            .await
            .unwrap();
        drop(app.another_node(|_| {}));
        assert_eq!(names(&administrator, "?q=%C3%A9lod").await, ["Élodie"], "also who was there before");
    }
}

on_both! {
    async fn what_cannot_be_seen_is_no_name(app: TestApp) {
        let ana = app.member("ana@example.org", "MX", Role::Member).await;
        let etag = ana.get("/api/v1/me").await.expect(200).header("etag").to_owned();
        for nothing in ["\u{200b}", "\u{2800}", "\u{3164}", "\u{202e} \u{2067}", "\u{301}", "\u{e000}", "\u{20dd}\u{200b}"] {
            let mut wanted = application("bo@example.org");
            wanted["name"] = json!(nothing);
            wanted["why"] = json!(nothing);
            let refused = app.visitor().post("/api/v1/applications", &wanted).await.expect(422);
            assert_eq!(refused.faults(), ["/name required", "/why required"], "{nothing:?}");
            let renamed = ana.change(Method::PATCH, "/api/v1/me", &etag, &json!({ "name": nothing })).await;
            assert_eq!(renamed.expect(422).faults(), ["/name required"], "{nothing:?}");
        }
        let turned = json!({ "name": "Ana\u{202e}zepóL\u{200b}\u{2028}Bo" });
        let renamed = ana.change(Method::PATCH, "/api/v1/me", &etag, &turned).await.expect(200);
        assert_eq!(renamed.json()["name"], "AnazepóL Bo");
    }
}

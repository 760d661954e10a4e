//! Whatever a person can make, only so much of it is taken, and whoever looks after it still can.

use diesel::prelude::*;
use reqwest::Method;
use serde_json::json;
use trilateral::auth::Role;
use trilateral::config::Config;
use trilateral::db::schema::statements;
use trilateral::types::Id;

use super::community_is_consulted::{Asked, Voice};
use super::expert_shares_a_practice::{act, submitted};
use crate::support::{Client, Response, TestApp, on_both};

/// The same installation with limits of its own.
fn limited(app: &TestApp, change: impl FnOnce(&mut Config)) -> (Client, actix_web::dev::ServerHandle) {
    let node = app.another_node(change);
    let (address, handle) = TestApp::serve(node);
    (Client::new(&address), handle)
}

async fn say(client: &Client, asked: &Asked<'_>, voice: &Voice, text: &str) -> Response {
    let headers = [("participant-code", voice.code.as_str())];
    let body = ("application/json", json!({ "text": text }).to_string());
    client.send(Method::POST, &asked.at("/statements"), &headers, Some(body)).await
}

async fn read_out(client: &Client, asked: &Asked<'_>, voice: &Voice, number: i64, bytes: usize) -> Response {
    let headers = [("participant-code", voice.code.as_str())];
    let sound = format!("OggS\0\u{2}{}", "x".repeat(bytes));
    client
        .send(
            Method::PUT,
            &asked.at(&format!("/statements/{number}/audio")),
            &headers,
            Some(("audio/ogg", sound)),
        )
        .await
}

on_both! {
    async fn statements_and_recordings_of_a_consultation_have_an_end(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let (client, server) = limited(&app, |config| {
            config.consultations.statements_waiting = 2;
            config.consultations.recordings_mebibytes = 1;
        });
        let (ana, luz) = (asked.join().await, asked.join().await);
        let first = say(&client, &asked, &ana, "No hay rampas.").await.expect(201).json();
        let second = say(&client, &asked, &luz, "El camión tarda mucho.").await.expect(201).json();
        let refused = say(&client, &asked, &luz, "La parada no tiene techo.").await.expect(429);
        assert!(!refused.header("retry-after").is_empty());
        let numbers = [&first, &second].map(|made| made["number"].as_i64().unwrap());
        read_out(&client, &asked, &ana, numbers[0], 600_000).await.expect(200);
        let refused = read_out(&client, &asked, &luz, numbers[1], 600_000).await.expect(429);
        assert!(!refused.header("retry-after").is_empty());
        read_out(&client, &asked, &luz, numbers[1], 400_000).await.expect(200);

        // Whoever decides looks through what waits by words, with or without accents and in any form.
        let staff = asked.staff().await;
        for (words, texts) in [("rampa", vec!["No hay rampas."]), ("camion", vec!["El camión tarda mucho."]), ("vivienda", vec![])] {
            let waiting = staff.get(&asked.at(&format!("/moderation?q={words}"))).await.expect(200).json();
            let found: Vec<&str> = waiting["items"].as_array().unwrap().iter().map(|item| item["texts"]["es"]["text"].as_str().unwrap()).collect();
            assert_eq!(found, texts, "{words}");
        }

        // As soon as somebody has decided, the next one comes in.
        let moderate = asked.at(&format!("/statements/{}/moderate", numbers[0]));
        let show = json!({ "state": "approved" });
        asked.staff().await.change(Method::POST, &moderate, "\"2\"", &show).await.expect(200);
        say(&client, &asked, &luz, "La parada no tiene techo.").await.expect(201);
        server.stop(false).await;
    }
}

on_both! {
    async fn pages_of_the_staff_stay_small_whatever_waits(app: TestApp) {
        let asked = Asked::open(&app, |_| ()).await;
        app.set_time("2027-03-10T12:00:00Z");
        let ana = asked.join().await;
        let made = ana.send(Method::POST, "/statements", &json!({ "text": "Falta una rampa. ".repeat(16) })).await;
        let number = made.expect(201).json()["number"].as_i64().unwrap();
        multiply(&app, &asked, number, 2_000).await;

        let staff = app.visitor();
        let fields = [("email", "carol@example.org"), ("password", crate::support::PASSWORD)];
        staff.fill("/log-in", "/log-in", &fields).await.expect(303);
        let manage = staff.get(&format!("/consultations/{}/manage?lang=es", asked.id)).await.expect(200).text();
        assert!(manage.len() < 400_000, "{} bytes", manage.len());
        assert!(manage.contains("Quedan 1,981 más en espera") || manage.contains("Quedan 1981 más en espera"));
        let recordings = format!("/consultations/{}/recordings", asked.id);
        let first = staff.get(&recordings).await.expect(200).text();
        assert!(first.len() < 400_000, "{} bytes", first.len());
        let next = first.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap();
        let second = staff.get(next).await.expect(200).text();
        assert!(second.contains("rel=\"next\"") && !second.contains("Buses come too late."));
    }
}

/// Puts copies of a statement into the queue.
async fn multiply(app: &TestApp, asked: &Asked<'_>, number: i64, times: i64) {
    let id: Id = asked.id.parse().unwrap();
    let copied = app.app.write(move |_, tx| {
        for copy in 1..=times {
            use trilateral::db::connection::DbConn;
            let statement = format!(
                "INSERT INTO statements (consultation_id, number, author_id, is_seed, language, texts, state, \
                 revision, created_on) SELECT consultation_id, number + {copy}, author_id, is_seed, language, texts, \
                 state, revision, created_on FROM statements WHERE number = {number}"
            );
            match tx.conn {
                DbConn::Sqlite(conn) => diesel::sql_query(statement).execute(conn)?,
                DbConn::Postgres(conn) => diesel::sql_query(statement).execute(conn)?,
            };
        }
        Ok(statements::table.filter(statements::consultation_id.eq(id)).count().get_result::<i64>(tx.conn)?)
    });
    assert!(copied.await.unwrap() > times);
}

on_both! {
    async fn nobody_reads_what_somebody_said_by_their_mail(app: TestApp) {
        let asked = Asked::open(&app, |body| body["access"] = json!("e-mail")).await;
        app.set_time("2027-03-10T12:00:00Z");
        let invite = json!({ "kind": "e-mail", "email": "ana@example.org" });
        let link = async || {
            asked.staff().await.post(&asked.at("/invitations"), &invite).await.expect(201);
            let link = app.last_mail_to("ana@example.org").await.link("/take-part");
            link.split("invitation=").nth(1).unwrap().to_owned()
        };
        let first = link().await;
        let join = async |invitation: &str| {
            let body = json!({ "consents": ["take-part"], "language": "es", "invitation": invitation });
            app.visitor().post(&asked.at("/participants"), &body).await
        };
        let code = join(&first).await.expect(201).json()["code"].as_str().unwrap().to_owned();
        let headers = [("participant-code", code.as_str())];
        let body = ("application/json", json!({ "text": "Me da miedo decirlo." }).to_string());
        app.visitor().send(Method::POST, &asked.at("/statements"), &headers, Some(body)).await.expect(201);
        // The same mail once more, and another one to the same address.
        join(&first).await.expect(403);
        join(&link().await).await.expect(403);
        let receipt = app.visitor().send(Method::GET, &asked.at("/receipt"), &headers, None).await.expect(200);
        assert!(receipt.text().contains("Me da miedo"), "who has the code keeps their part");
        let opened = app.visitor().post("/api/v1/codes", &json!({ "code": first })).await.expect(200).json();
        assert_eq!(opened["kind"], "used-invitation");

        // Also those who look after people write to nobody without end.
        for _ in 0..4 {
            link().await;
        }
        asked.staff().await.post(&asked.at("/invitations"), &invite).await.expect(429);
    }
}

on_both! {
    async fn what_is_corrected_again_and_again_stays_a_page(app: TestApp) {
        let staff = app.member("carol@example.org", "CA", Role::Coordinator).await;
        let author = app.member("ana@example.org", "CA", Role::Member).await;
        let id = submitted(&author).await;
        act(&staff, &id, "claim", &json!({})).await.expect(200);
        act(&staff, &id, "publish", &json!({})).await.expect(200);
        let path = format!("/api/v1/practices/{id}");
        for round in 0..15 {
            let read = staff.get(&path).await.expect(200);
            let mut body = read.json();
            body["what_was_done"] = json!(format!("{round} {}", "a long story ".repeat(1_400)));
            staff.change(Method::PUT, &path, read.header("etag"), &body).await.expect(200);
        }
        let history = staff.get(&format!("{path}/history")).await.expect(200);
        assert!(history.text().len() < 400_000, "{} bytes", history.text().len());
        assert!(history.json()["items"].as_array().unwrap().len() > 3, "the newest are there");
    }
}

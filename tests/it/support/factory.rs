//! Members who are there already, for tests about something else.

use serde_json::json;
use trilateral::accounts::{self, InviteMember, MemberView, NewAccount};
use trilateral::auth::{Role, session};

use super::{Client, TestApp};

/// The password of every member that a test makes.
pub const PASSWORD: &str = "maíz azul en la milpa";

impl TestApp {
    /// Makes an active member, whose name is the part of the address before the `@`.
    pub async fn new_member(&self, email: &str, country: &str, role: Role) -> MemberView {
        let person = InviteMember {
            email: email.to_owned(),
            name: email.split('@').next().unwrap_or_default().to_owned(),
            country: country.to_owned(),
            ..InviteMember::default()
        };
        let account = person.parse(&self.app.taxonomy, None, None).unwrap();
        let password_hash = Some(self.app.hasher.hash(PASSWORD.to_owned()).await.unwrap());
        let account = NewAccount { role, password_hash, ..account };
        self.app.write(move |_, tx| accounts::create_member(tx, None, account)).await.unwrap()
    }

    /// A new member with a program that is logged in.
    pub async fn member(&self, email: &str, country: &str, role: Role) -> Client {
        self.new_member(email, country, role).await;
        self.logged_in(email, PASSWORD).await
    }

    /// A new member in a browser that is logged in.
    pub async fn page_member(&self, email: &str, country: &str, role: Role) -> Client {
        let member = self.new_member(email, country, role).await;
        let opened = self
            .app
            .write(move |app, tx| {
                let newcomer = session::Newcomer { member: member.id, device: "Firefox, Linux" };
                session::open_page(tx, &newcomer, &app.config.auth)
            })
            .await
            .unwrap();
        let client = self.visitor();
        client.keep_cookie(trilateral::web::page::SESSION_COOKIE, &opened.secret);
        client
    }

    /// A program that logs in as a member who exists.
    pub async fn logged_in(&self, email: &str, password: &str) -> Client {
        let mut client = self.visitor();
        let tokens = client
            .post("/api/v1/auth/login", &json!({ "email": email, "password": password }))
            .await
            .expect(200)
            .json();
        client.token = tokens["access_token"].as_str().map(str::to_owned);
        client
    }
}

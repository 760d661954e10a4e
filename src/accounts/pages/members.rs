//! The members one looks after, and what waits for a decision.

use actix_web::web;
use askama::Template;
use serde::{Deserialize, Serialize};

use super::{Choices, Trouble, countries, country_name, locales};
use crate::accounts::input::{ChangeMember, InviteMember, ListMembers};
use crate::accounts::model::MemberStatus;
use crate::accounts::service::{join, members};
use crate::accounts::views::{ApplicationView, MemberView};
use crate::app::App;
use crate::auth::actor::LooksAfterMembers;
use crate::auth::{Actor, Role};
use crate::db::Tx;
use crate::error::Error;
use crate::types::Id;
use crate::types::cursor::{DEFAULT_LIMIT, Page as List};
use crate::web::{Form, Page, PageFor, PageResult};

/// The filters of the list, as they stand in the address.
#[derive(Clone, Default, Deserialize, Serialize)]
pub(super) struct MembersQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    country: String,
    #[serde(default)]
    cursor: String,
}

impl MembersQuery {
    fn list(&self) -> ListMembers {
        ListMembers {
            country: Some(self.country.clone()),
            role: Some(self.role.clone()),
            status: Some(self.status.clone()),
            q: Some(self.q.clone()),
            cursor: Some(self.cursor.clone()),
            limit: None,
        }
    }
}

#[derive(Template)]
#[template(path = "accounts/templates/members.html")]
struct MembersPage<'a> {
    page: &'a Page,
    trouble: Trouble,
    query: MembersQuery,
    members: Vec<MemberView>,
    next: Option<String>,
    applications: Vec<ApplicationView>,
    form: &'a InviteMember,
    /// Where the reader may invite.
    invitable: Choices,
    all_countries: bool,
    roles: Choices,
    statuses: Choices,
    languages: Choices,
}

impl<'a> MembersPage<'a> {
    async fn load(
        page: &'a Page,
        actor: &Actor,
        query: MembersQuery,
        form: &'a InviteMember,
    ) -> Result<Self, Error> {
        let filter = query.list().parse(&page.app.taxonomy)?;
        let reader = actor.clone();
        let load = page.app.write(move |_, tx| {
            let applications = join::list_applications(tx, &reader, (None, DEFAULT_LIMIT))?;
            Ok((members::list_members(tx, &reader, filter)?, applications))
        });
        let (List { items, next_cursor }, applications) = load.await?;
        let next = next_cursor.map(|cursor| {
            let query = MembersQuery { cursor, ..query.clone() };
            format!("/members?{}", serde_html_form::to_string(query).unwrap_or_default())
        });
        let all_countries = actor.is_administrator();
        let mut invitable = countries(page);
        invitable.retain(|(code, _)| all_countries || *code == actor.country);
        Ok(Self {
            trouble: Trouble::default(),
            query,
            members: items,
            next,
            applications: applications.items,
            form,
            invitable,
            all_countries,
            roles: Role::ALL.iter().map(|role| (role.to_string(), page.tc("role", role))).collect(),
            statuses: MemberStatus::ALL
                .iter()
                .map(|status| (status.to_string(), page.tc("member-status", status)))
                .collect(),
            languages: locales(),
            page,
        })
    }

    fn country(&self, code: &str) -> String {
        country_name(self.page, code)
    }
}

pub(super) async fn show(who: PageFor<LooksAfterMembers>, query: web::Query<MembersQuery>) -> PageResult {
    let page = &who.page;
    let form = InviteMember { country: who.actor.country.clone(), ..InviteMember::default() };
    let members = MembersPage::load(page, &who.actor, query.into_inner(), &form).await?;
    page.html(&members)
}

pub(super) async fn invite_member(
    who: PageFor<LooksAfterMembers>,
    mut form: Form<InviteMember>,
) -> PageResult {
    form.0.language = form.0.language.filter(|language| !language.is_empty());
    let (actor, once) = (who.actor.clone(), form.1.clone());
    let outcome = match form.0.parse(&who.page.app.taxonomy, None, None) {
        Err(error) => Err(error),
        Ok(account) => {
            let invite = move |app: &App, tx: &mut Tx<'_>| {
                let scope = actor.id.to_string();
                once.run(tx, &scope, &(), |tx| members::invite_member(app, tx, &actor, account))
            };
            who.page.app.write(invite).await
        }
    };
    match outcome {
        Ok(_) => who.page.see_other_said("/members", "invited"),
        Err(error) => {
            let (trouble, error) = Trouble::or_fail(&who.page, error)?;
            let members = MembersPage::load(&who.page, &who.actor, MembersQuery::default(), &form.0).await?;
            who.page.form_again(&error, &MembersPage { trouble, ..members })
        }
    }
}

#[derive(Template)]
#[template(path = "accounts/templates/member.html")]
struct MemberPage<'a> {
    page: &'a Page,
    trouble: Trouble,
    member: MemberView,
    country: String,
    /// Whether the reader may change this member at all, and give roles.
    may_change: bool,
    may_give_roles: bool,
    roles: Choices,
    role: String,
    reason: &'a str,
}

impl<'a> MemberPage<'a> {
    async fn load(page: &'a Page, actor: &Actor, id: Id) -> Result<Self, Error> {
        let reader = actor.clone();
        let member = page.app.write(move |_, tx| members::get_member(tx, &reader, id)).await?;
        let is_other = member.id != actor.id;
        Ok(Self {
            page,
            trouble: Trouble::default(),
            country: country_name(page, &member.country),
            may_change: is_other && (actor.is_administrator() || member.role == Role::Member),
            may_give_roles: is_other && actor.is_administrator(),
            roles: Role::ALL.iter().map(|role| (role.to_string(), page.tc("role", role))).collect(),
            role: member.role.to_string(),
            member,
            reason: "",
        })
    }
}

pub(super) async fn show_member(who: PageFor<LooksAfterMembers>, id: web::Path<Id>) -> PageResult {
    let member = MemberPage::load(&who.page, &who.actor, *id).await?;
    who.page.html(&member)
}

/// A change of standing; each of the page's forms sends the part it is about.
#[derive(Deserialize)]
pub(super) struct StandingForm {
    revision: i64,
    role: Option<Role>,
    status: Option<MemberStatus>,
    #[serde(default)]
    reason: String,
}

pub(super) async fn change_member(
    who: PageFor<LooksAfterMembers>,
    id: web::Path<Id>,
    form: Form<StandingForm>,
) -> PageResult {
    let StandingForm { revision, role, status, reason } = form.0;
    let (actor, id) = (who.actor.clone(), id.into_inner());
    let change = ChangeMember { role, status, reason: reason.clone() };
    let outcome = match change.parse(&who.page.app.taxonomy) {
        Err(error) => Err(error),
        Ok(command) => {
            let change = who
                .page
                .app
                .write(move |app, tx| members::change_member(app, tx, &actor, id, revision, command));
            change.await
        }
    };
    match outcome {
        Ok(_) => who.page.see_other_said(&format!("/members/{id}"), "member-changed"),
        Err(error) => {
            let (trouble, error) = Trouble::or_fail(&who.page, error)?;
            let member = MemberPage::load(&who.page, &who.actor, id).await?;
            who.page.form_again(&error, &MemberPage { trouble, reason: &reason, ..member })
        }
    }
}

pub(super) async fn renew_invitation(
    who: PageFor<LooksAfterMembers>,
    id: web::Path<Id>,
    _: Form<crate::web::Token>,
) -> PageResult {
    let (actor, id) = (who.actor.clone(), id.into_inner());
    who.page.app.write(move |app, tx| members::renew_invitation(app, tx, &actor, id)).await?;
    who.page.see_other_said(&format!("/members/{id}"), "invitation-renewed")
}

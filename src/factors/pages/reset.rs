//! A member has lost every factor: two people say so.

use actix_web::web;
use askama::Template;

use crate::accounts;
use crate::auth::actor::LooksAfterMembers;
use crate::auth::session;
use crate::error::{Code, Error};
use crate::factors::service::reset;
use crate::types::Id;
use crate::web::{Form, Page, PageFor, PageResult, Token};

#[derive(Template)]
#[template(path = "factors/templates/reset.html")]
struct ResetPage<'a> {
    page: &'a Page,
    member: Id,
    name: String,
    /// Whether there is anything to take away.
    has_factor: bool,
    /// Whether one person has asked for it already.
    is_asked: bool,
}

pub(super) async fn show(who: PageFor<LooksAfterMembers>, id: web::Path<Id>) -> PageResult {
    let (actor, member, page) = (who.actor.clone(), id.into_inner(), &who.page);
    let load = page.app.read(move |_, tx| {
        let contact = accounts::find_contact(tx, member)?.ok_or(Code::NotFound)?;
        reset::may_ask(&actor, &contact)?;
        let has_factor = session::holder(tx, member)?.has_second_factor;
        let is_asked = reset::is_asked(tx, &contact)?;
        Ok::<_, Error>((contact.name, has_factor, is_asked))
    });
    let (name, has_factor, is_asked) = load.await?;
    page.html(&ResetPage { page, member, name, has_factor, is_asked })
}

pub(super) async fn ask(who: PageFor<LooksAfterMembers>, id: web::Path<Id>, _: Form<Token>) -> PageResult {
    let (actor, member) = (who.actor.clone(), id.into_inner());
    let view = who.page.app.write(move |app, tx| reset::ask(app, tx, &actor, member)).await?;
    let said = if view.done { "factors-reset" } else { "factors-reset-asked" };
    who.page.see_other_said(&format!("/members/{member}"), said)
}

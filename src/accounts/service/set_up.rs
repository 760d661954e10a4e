//! The first start: there is no default account, but a link for whoever can read the terminal.

use crate::accounts::input::SetUp;
use crate::accounts::queries;
use crate::accounts::service::public::create_member;
use crate::accounts::views::MemberView;
use crate::app::App;
use crate::auth::hasher::Who;
use crate::auth::links::{self, LinkPurpose};
use crate::db::Tx;
use crate::error::{Code, Error};
use crate::types::{Id, Locale};

/// The link is about the installation, which has no key of its own.
const INSTALLATION: Id = Id(uuid::Uuid::nil());

/// The address at which the first administrator is made, while there is no member at all. An address
/// given out before stops working.
pub async fn setup_link(app: &App) -> Result<Option<String>, Error> {
    app.write(|app, tx| {
        if any_member(tx)? {
            return Ok(None);
        }
        let secret = links::issue(tx, LinkPurpose::SetUp, INSTALLATION, None, None)?;
        Ok(Some(app.url(&format!("/set-up?token={secret}"))))
    })
    .await
}

/// Whether anybody has an account.
pub fn any_member(tx: &mut Tx<'_>) -> Result<bool, Error> {
    Ok(queries::count_members(tx.conn)? > 0)
}

/// Whether a link still makes the first administrator; nothing is used up.
pub(in crate::accounts) fn look_at_link(tx: &mut Tx<'_>, token: &str) -> Result<(), Error> {
    links::look(tx, LinkPurpose::SetUp, token)?;
    if any_member(tx)? { Err(Code::LinkExpired.into()) } else { Ok(()) }
}

/// Makes the first administrator.
pub async fn set_up(app: &App, command: SetUp, language: Locale) -> Result<MemberView, Error> {
    let token = command.token.clone();
    app.read(move |_, tx| look_at_link(tx, &token)).await?;
    let mut account = command.parse(&app.taxonomy, language)?;
    let _place = app.hasher.enter(Who::Known)?;
    account.password_hash = Some(app.hasher.hash(command.password).await?);
    let token = command.token;
    app.write(move |_, tx| {
        tx.take_turn("administrators")?;
        look_at_link(tx, &token)?;
        links::redeem(tx, LinkPurpose::SetUp, &token)?;
        create_member(tx, None, account)
    })
    .await
}

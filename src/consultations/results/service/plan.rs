//! What the results can tell, for those who are about to ask.

use super::super::plan::{Plan, plan};
use super::material;
use crate::app::App;
use crate::auth::Actor;
use crate::consultations::setup::service::load_managed;
use crate::db::Tx;
use crate::error::Error;
use crate::types::Id;

/// Plans for so many people. It looks at what is asked, never at an answer.
pub fn find(app: &App, tx: &mut Tx<'_>, actor: &Actor, id: Id, people: u32) -> Result<Plan, Error> {
    load_managed(tx, actor, id)?;
    Ok(plan(&material::asked(tx, id)?, &app.taxonomy, people))
}

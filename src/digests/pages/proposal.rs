//! The answer to the digest that is proposed at the first log-in.

use serde::Deserialize;

use super::super::proposal;
use super::super::service::Reader;
use crate::auth::actor::AnyMember;
use crate::error::Error;
use crate::web::{Form, PageFor, PageResult};

/// Which button was pressed.
#[derive(Deserialize)]
pub(super) struct Answer {
    #[serde(default)]
    answer: String,
}

/// `POST /digest/proposal`: yes to the digest as it is proposed, or none.
pub(super) async fn answer(who: PageFor<AnyMember>, form: Form<Answer>) -> PageResult {
    let (wanted, done) = match form.0.answer.as_str() {
        "weekly" => (true, "digest-begun"),
        "none" => (false, "digest-declined"),
        _ => return Err(Error::field("answer", "choose-one").into()),
    };
    let reader = Reader::from(&who.actor);
    who.page.app.write(move |app, tx| proposal::answer(app, tx, &reader, wanted)).await?;
    who.page.see_other_said("/start", done)
}

//! What digests cost when there are many members.

use diesel::prelude::*;
use trilateral::db::schema::digest_preferences;
use trilateral::db::{At, Json};
use trilateral::demo::{self, Size};
use trilateral::digests::{Interest, compose_all};
use trilateral::types::Id;
use trilateral::types::clock::plus_seconds;

use crate::support::{TestApp, on_both};

/// Different choices that members have made.
const CHOICES: [(Option<&str>, Option<&str>); 6] = [
    (None, None),
    (Some("CA"), None),
    (Some("MX"), None),
    (Some("US"), None),
    (None, Some("equity")),
    (Some("CA"), Some("equity")),
];

fn interest((country, area): (Option<&str>, Option<&str>)) -> Interest {
    let (country, policy_area) = (country.map(str::to_owned), area.map(str::to_owned));
    Interest { country, policy_area, ..Interest::default() }
}

/// Makes the digests of the first `members` due, and of nobody else; all choices occur.
async fn make_due(app: &TestApp, members: i64) {
    let work = move |_: &_, tx: &mut trilateral::db::Tx<'_>| {
        let nobody = digest_preferences::next_at.eq(None::<At>);
        diesel::update(digest_preferences::table).set(nobody).execute(tx.conn)?;
        let order = digest_preferences::member_id.asc();
        let all: Vec<Id> = digest_preferences::table
            .select(digest_preferences::member_id)
            .order(order)
            .limit(members)
            .load(tx.conn)?;
        for (member, choice) in all.into_iter().zip(CHOICES.into_iter().cycle()) {
            diesel::update(digest_preferences::table.find(member))
                .set((
                    digest_preferences::next_at.eq(Some(At(plus_seconds(tx.now, -1)))),
                    digest_preferences::last_sequence.eq(0_i64),
                    digest_preferences::interests.eq(Json(vec![interest(choice)])),
                ))
                .execute(tx.conn)?;
        }
        Ok(())
    };
    app.app.write(work).await.unwrap();
}

/// Statements that composing for so many takes, in a period of its own.
async fn statements_for(app: &TestApp, members: i64) -> u64 {
    app.pass_seconds(86_400);
    make_due(app, members).await;
    let before = app.statements();
    let composed = compose_all(&app.app, app.now()).await.unwrap();
    assert_eq!(composed.mails + composed.empty, u64::try_from(members).unwrap());
    assert!(composed.mails > 0);
    app.statements() - before
}

on_both! {
    async fn a_batch_takes_as_many_statements_as_one_member_of_each_choice(app: TestApp) {
        demo::generate(&app.app, Size { members: 600, practices: 40, seed: 7 }, |_, _| {}).await.unwrap();
        app.pass_seconds(86_400);
        compose_all(&app.app, app.now()).await.unwrap();

        let six = statements_for(&app, 6).await;
        let one_batch = statements_for(&app, 200).await;
        assert_eq!(one_batch, six, "what is written and read does not depend on the number of members");

        let two_batches = statements_for(&app, 400).await;
        let three_batches = statements_for(&app, 600).await;
        assert_eq!(three_batches - two_batches, two_batches - one_batch, "each batch costs the same");
        assert!(
            two_batches - one_batch + u64::try_from(CHOICES.len()).unwrap() <= one_batch,
            "what is new for a choice is read once for all batches: {one_batch}, then {two_batches}"
        );
    }
}

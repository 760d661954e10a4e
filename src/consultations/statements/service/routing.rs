//! What decides on the order of statements: what was released of the votes, and nothing else. Whoever comes in again
//! and again and looks which statement is shown first learns what everybody could read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::queries::statement;
use crate::db::Tx;
use crate::error::Error;
use crate::opinion::{self, Candidate, PublicStatement, Share};
use crate::types::Id;

/// What decides on the order of statements.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Routing {
    /// By statement, its weight in the draw.
    pub priorities: BTreeMap<u32, f64>,
    /// By statement, about how many people have voted on it.
    pub votes: BTreeMap<u32, u32>,
}

impl Routing {
    /// By the statements of a release.
    pub fn of(statements: &[PublicStatement]) -> Self {
        let priority = |told: &PublicStatement| {
            let votes = told.votes.unwrap_or_default();
            let part = |share: Option<Share>| {
                share.map_or(0, |share| opinion::whole(share.share * f64::from(votes)))
            };
            let [agree, pass] = [told.everybody.agree, told.everybody.pass].map(part);
            opinion::priority(agree, pass, votes, 0.0, false)
        };
        Self {
            priorities: statements.iter().map(|told| (told.statement, priority(told))).collect(),
            votes: statements.iter().map(|told| (told.statement, told.votes.unwrap_or_default())).collect(),
        }
    }

    /// A statement in the draw.
    pub fn candidate(&self, statement: u32, is_seed: bool) -> Candidate {
        Candidate {
            statement,
            priority: self.priorities.get(&statement).copied().unwrap_or(1.0),
            votes: self.votes.get(&statement).copied().unwrap_or_default(),
            is_seed,
        }
    }
}

/// The order of statements by the last release; before that, all are alike.
pub fn routing(tx: &mut Tx<'_>, id: Id) -> Result<Routing, Error> {
    let kept = statement::find_routing(tx.conn, id)?;
    Ok(kept
        .map(|json| serde_json::from_value(json.0).map_err(Error::internal))
        .transpose()?
        .unwrap_or_default())
}

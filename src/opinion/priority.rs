//! Which statement a person sees next.

use std::collections::BTreeSet;

use super::chance::{Chance, mixed};

/// What counts for a statement's turn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The statement's number.
    pub statement: u32,
    /// [`priority`], from the latest analysis; 1 where there is none yet.
    pub priority: f64,
    /// How many people have voted on it.
    pub votes: u32,
    /// It was there from the start.
    pub is_seed: bool,
}

/// The weight of a statement in the draw, from its votes and its extremity E on the map:
/// (imp · (1 + 8·2^(−S/5)))² with imp = (1 − (P+1)/(S+2)) · (E+1) · (A+1)/(S+2), S votes of which A
/// agree and P pass. A question about the person weighs 7².
pub fn priority(agree: u32, pass: u32, votes: u32, extremity: f64, is_about_person: bool) -> f64 {
    if is_about_person {
        return 49.0;
    }
    let votes = f64::from(votes);
    let importance = (1.0 - (f64::from(pass) + 1.0) / (votes + 2.0))
        * (extremity + 1.0)
        * ((f64::from(agree) + 1.0) / (votes + 2.0));
    (importance * (1.0 + 8.0 * (-votes / 5.0).exp2())).powi(2)
}

/// How a person's next statement is drawn. The same draw gives the same statement, on every node and
/// after every retry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draw {
    /// The consultation's stored seed.
    pub seed: u64,
    /// The person.
    pub participant: u128,
    /// How many statements the person has answered.
    pub turn: u32,
}

impl Draw {
    /// The sequence of chance that belongs to this draw and to no other.
    fn chance(self) -> Chance {
        let [high, low] = [self.participant >> 64, self.participant & u128::from(u64::MAX)]
            .map(|half| u64::try_from(half).unwrap_or_default());
        Chance::new(mixed(mixed(mixed(self.seed ^ high) ^ low) ^ u64::from(self.turn)))
    }
}

/// A statement among the candidates that the person has not voted on, by chance in proportion to
/// priority. Candidates are those that may be shown to this person: in use, and in a language they
/// read. They must come in a fixed order.
pub fn by_priority(candidates: &[Candidate], voted: &BTreeSet<u32>, draw: Draw) -> Option<u32> {
    pick(candidates.iter().filter(|candidate| !voted.contains(&candidate.statement)), draw)
}

/// As [`by_priority`], with a floor for those whom a draw would pass over: first those that were there from the start
/// or have no vote yet, then all.
pub fn with_floor(candidates: &[Candidate], voted: &BTreeSet<u32>, draw: Draw) -> Option<u32> {
    let is_open = |candidate: &&Candidate| !voted.contains(&candidate.statement);
    let is_new = |candidate: &&Candidate| candidate.is_seed || candidate.votes == 0;
    let open = || candidates.iter().filter(is_open);
    pick(open().filter(is_new), draw).or_else(|| pick(open(), draw))
}

fn pick<'a>(candidates: impl Iterator<Item = &'a Candidate>, draw: Draw) -> Option<u32> {
    let weigh = |candidate: &Candidate| {
        let is_weight = candidate.priority.is_finite() && candidate.priority > 0.0;
        (candidate.statement, if is_weight { candidate.priority } else { 0.0 })
    };
    let weighed: Vec<(u32, f64)> = candidates.map(weigh).collect();
    let total: f64 = weighed.iter().map(|(_, weight)| weight).sum();
    let mut left = draw.chance().fraction() * total;
    let drawn = weighed.iter().find(|(_, weight)| {
        left -= weight;
        left < 0.0
    });
    drawn.or(weighed.last()).map(|(statement, _)| *statement)
}

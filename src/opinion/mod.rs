//! Opinion groups: who answers alike, what stands for each group, what all share, what divides, and
//! which statement is shown next.
//!
//! Everything here is a pure function of the set of current votes. Two profiles: [`Profile::Polis`]
//! has the formulas of the Polis pipeline, [`Profile::Careful`] is what we stand behind.

mod analysis;
mod ballots;
mod careful;
mod chance;
mod clusters;
mod components;
mod consensus;
mod describe;
mod findings;
mod number;
mod polis;
mod priority;
mod projection;
mod public;
mod quality;
mod representative;
mod significance;
mod stability;
mod statistics;

pub use analysis::{Analysis, Divided, Group, Report, Verdict};
pub use ballots::{Ballots, Choice, Standing, StatementMark};
pub use careful::SMALLEST_GROUP;
pub use chance::Chance;
pub use components::Components;
pub use consensus::{Consensus, group_aware};
pub use describe::ENOUGH_VOTES;
pub use number::whole;
pub use polis::with_given_groups;
pub use priority::{Candidate, Draw, by_priority, priority, with_floor};
pub use projection::{Point, people};
pub use public::{PublicAnalysis, PublicGroup, PublicStatement, Share, Shares};
pub use quality::{adjusted_rand, silhouettes};
pub use representative::{Direction, Representative};
pub use significance::TWO_SIDED_90;
pub use statistics::{GroupStatistics, Side, Tally, proportion_test, two_proportion_test};

/// Which rules an analysis follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// The formulas of Polis, for comparison.
    Polis,
    /// The default: stable, significant, and never a small group.
    Careful {
        /// No group is smaller than this, nor than [`SMALLEST_GROUP`].
        smallest_group: usize,
    },
}

/// Analyses the current votes.
pub fn analyse(ballots: &Ballots, profile: Profile) -> Analysis {
    match profile {
        Profile::Polis => polis::analyse(ballots),
        Profile::Careful { smallest_group } => careful::analyse(ballots, smallest_group),
    }
}

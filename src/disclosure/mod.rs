//! Disclosure control: no published number says what somebody answered, also to a reader who has brought as many
//! answers of their own as they like.
//!
//! What is promised is differential privacy for each answer (Dwork and others 2006): were one answer another one,
//! every release would be as likely up to a factor of e^epsilon, whatever all others said and whoever they are. Noise
//! is drawn anew for each release ([`Seed`]), so that releases are few and their dates are fixed before anybody
//! answers. Of the numbers with noise the rest follows at no further price: what is too small to print, rounding,
//! shares, comparisons, groups, words. No true number is asked again.
//!
//! Which table costs what, and against whom this protects, stands in `docs/security.md`.

mod noise;
mod parting;
mod tables;
mod votes;

pub use noise::{Scale, Seed};
pub use parting::{Parting, Side};
pub use tables::{ALL, Drawn, NoisyShare, Table, margin_of, smallest_told};
pub use votes::{VotesDrawn, VotesOf};

/// No consultation may print a smaller number.
pub const LOWEST_THRESHOLD: u32 = 5;

/// A price: how much more likely a release may become by one answer, as the exponent of e, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Epsilon(u32);

impl Epsilon {
    /// So many thousandths.
    pub const fn thousandth(thousandths: u32) -> Self {
        Self(thousandths)
    }

    /// In thousandths.
    pub const fn thousandths(self) -> u32 {
        self.0
    }
}

/// What one answer may cost over all releases of a consultation: whoever knows everything else guesses which of two
/// answers somebody gave in at most 88 of 100 cases.
pub const WHOLE: Epsilon = Epsilon(2000);

/// What one release may spend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    releases: u32,
}

impl Budget {
    /// Of a consultation that has so many releases in all.
    pub const fn new(releases: u32) -> Self {
        Self { releases: if releases == 0 { 1 } else { releases } }
    }

    /// For each answer, in all tables of counts it enters.
    pub const fn answer(self) -> Epsilon {
        Epsilon(WHOLE.0 / self.releases)
    }

    /// For the sizes of opinion groups: a quarter of that.
    pub const fn sizes(self) -> Epsilon {
        Epsilon(WHOLE.0 / 4 / self.releases)
    }

    /// The variance of the noise of numbers of which one vote moves `squares` in all, counted by the squares of how
    /// much. Over all releases the votes of a person are then told apart as well as two normal distributions whose
    /// means are √½ of a standard deviation apart (zero-concentrated differential privacy, rho = 1/4).
    pub fn variance(self, squares: u64) -> u64 {
        2 * u64::from(self.releases) * squares
    }
}

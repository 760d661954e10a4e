//! Noise of whole numbers, sampled exactly: the discrete Laplace and the discrete Gaussian distribution by Canonne,
//! Kamath and Steinke, "The Discrete Gaussian for Differential Privacy" (2020), algorithms 1 to 3. Nothing here is a
//! floating-point number, whose gaps would tell what the noise hides (Mironov 2012).

use sha2::{Digest, Sha256};

/// What all noise of one release comes from. It is drawn anew for each release and never leaves the process; only
/// tests choose it.
#[derive(Clone)]
pub struct Seed([u8; 32]);

impl Seed {
    /// From 32 random bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The coins of one number of the release. Each number has its own, so that no number's noise depends on which
    /// others there are.
    pub(super) fn coins(&self, number: &str) -> Coins {
        let mut key = [0_u8; 64];
        let (seed, name) = key.split_at_mut(32);
        seed.copy_from_slice(&self.0);
        name.copy_from_slice(&Sha256::digest(number));
        Coins { key, block: [0; 32], used: 32, blocks: 0 }
    }
}

/// Random numbers: SHA-256 of a key and a counter.
pub(super) struct Coins {
    key: [u8; 64],
    block: [u8; 32],
    used: usize,
    blocks: u64,
}

impl Coins {
    fn next(&mut self) -> u64 {
        if self.used + 8 > self.block.len() {
            let digest = Sha256::new().chain_update(self.key).chain_update(self.blocks.to_le_bytes());
            self.block = digest.finalize().into();
            (self.used, self.blocks) = (0, self.blocks + 1);
        }
        let bytes = self.block.get(self.used..self.used + 8).and_then(|bytes| bytes.try_into().ok());
        self.used += 8;
        u64::from_le_bytes(bytes.unwrap_or_default())
    }

    /// One of `0..end`, each as likely: what would favour some is drawn again.
    fn below(&mut self, end: u128) -> u128 {
        let excess = (u128::MAX % end + 1) % end;
        loop {
            let drawn = u128::from(self.next()) << 64 | u128::from(self.next());
            if drawn <= u128::MAX - excess {
                return drawn % end;
            }
        }
    }

    /// True in `numerator` of `denominator` cases.
    fn happens(&mut self, numerator: u128, denominator: u128) -> bool {
        self.below(denominator) < numerator
    }

    /// True with a probability of e^(-numerator/denominator) (algorithm 1).
    fn decays(&mut self, numerator: u128, denominator: u128) -> bool {
        for _ in 0..numerator / denominator {
            if !self.decays_within_one(1, 1) {
                return false;
            }
        }
        self.decays_within_one(numerator % denominator, denominator)
    }

    /// The same for an exponent of at most 1: the series of e^-x as a game that ends at an odd or an even turn.
    fn decays_within_one(&mut self, numerator: u128, denominator: u128) -> bool {
        let mut turn = 1_u128;
        while self.happens(numerator, denominator.saturating_mul(turn)) {
            turn += 1;
        }
        turn % 2 == 1
    }

    /// A whole number, each n with a probability in proportion to e^(-|n| / scale) (algorithm 2).
    pub(super) fn laplace(&mut self, scale: Scale) -> i64 {
        let (numerator, denominator) = (u128::from(scale.numerator), u128::from(scale.denominator));
        loop {
            let part = self.below(numerator);
            if !self.decays(part, numerator) {
                continue;
            }
            let mut wholes = 0_u128;
            while self.decays_within_one(1, 1) {
                wholes += 1;
            }
            let size = (part + numerator * wholes) / denominator;
            let is_negative = self.happens(1, 2);
            if is_negative && size == 0 {
                continue;
            }
            let size = i64::try_from(size).unwrap_or(i64::MAX);
            return if is_negative { -size } else { size };
        }
    }

    /// A whole number, each n with a probability in proportion to e^(-n² / 2·variance) (algorithm 3).
    pub(super) fn gaussian(&mut self, variance: u64) -> i64 {
        let step = variance.isqrt() + 1;
        let (variance, wide) = (u128::from(variance), u128::from(step));
        loop {
            let drawn = self.laplace(Scale { numerator: step, denominator: 1 });
            let off = (u128::from(drawn.unsigned_abs()) * wide).abs_diff(variance);
            if self.decays(off.saturating_mul(off), 2 * variance * wide * wide) {
                return drawn;
            }
        }
    }
}

/// How far noise reaches: its mean absolute size, as a fraction of whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    numerator: u64,
    denominator: u64,
}

impl Scale {
    /// For numbers of which one answer can change `changes` in all, counted by how much, at this price.
    pub fn new(changes: u32, epsilon: super::Epsilon) -> Self {
        Self {
            numerator: u64::from(changes.max(1)) * 1000,
            denominator: u64::from(epsilon.thousandths().max(1)),
        }
    }

    /// The scale as a number to calculate errors with.
    pub fn real(self) -> f64 {
        let [numerator, denominator] =
            [self.numerator, self.denominator].map(|part| f64::from(u32::try_from(part).unwrap_or(u32::MAX)));
        numerator / denominator
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::Epsilon;
    use super::*;

    /// Draws so many numbers, and how often each came.
    fn histogram(draws: u32, mut draw: impl FnMut(&mut Coins) -> i64) -> BTreeMap<i64, u32> {
        let mut coins = Seed::new([7; 32]).coins("a histogram");
        let mut counts = BTreeMap::new();
        for _ in 0..draws {
            *counts.entry(draw(&mut coins)).or_default() += 1;
        }
        counts
    }

    /// Pearson's statistic over the values that are expected at least 20 times, and how many these are.
    fn chi_square(counts: &BTreeMap<i64, u32>, draws: u32, weight: impl Fn(i64) -> f64) -> (f64, f64) {
        let whole: f64 = (-2000..=2000).map(&weight).sum();
        let (mut sum, mut cells) = (0.0, 0.0);
        for value in -2000..=2000_i64 {
            let expected = f64::from(draws) * weight(value) / whole;
            if expected >= 20.0 {
                let seen = f64::from(counts.get(&value).copied().unwrap_or_default());
                sum += (seen - expected).powi(2) / expected;
                cells += 1.0;
            }
        }
        (sum, cells)
    }

    fn real(value: i64) -> f64 {
        f64::from(i32::try_from(value).unwrap())
    }

    /// The statistic of a right distribution is about as large as there are cells; 5 standard deviations above is
    /// once in millions.
    #[track_caller]
    fn assert_fits((statistic, cells): (f64, f64)) {
        assert!(cells > 8.0 && statistic < cells + 5.0 * (2.0 * cells).sqrt(), "{statistic} of {cells}");
    }

    const DRAWS: u32 = 200_000;

    #[test]
    fn laplace_is_the_discrete_laplace_distribution() {
        for (changes, thousandths) in [(2, 1000), (2, 500), (7, 3000)] {
            let scale = Scale::new(changes, Epsilon::thousandth(thousandths));
            let counts = histogram(DRAWS, |coins| coins.laplace(scale));
            assert_fits(chi_square(&counts, DRAWS, |value| (-real(value).abs() / scale.real()).exp()));
            let half = (-real(1) / (scale.real() / 2.0)).exp();
            let wrong = chi_square(&counts, DRAWS, |value| half.powf(real(value).abs()));
            assert!(wrong.0 > 100.0 * wrong.1, "half the noise is told apart");
        }
    }

    #[test]
    fn gaussian_is_the_discrete_gaussian_distribution() {
        for variance in [1, 9, 2000] {
            let counts = histogram(DRAWS, |coins| coins.gaussian(variance));
            let spread = real(i64::try_from(variance).unwrap());
            assert_fits(chi_square(&counts, DRAWS, |value| (-real(value).powi(2) / (2.0 * spread)).exp()));
        }
    }

    #[test]
    fn every_number_of_a_release_has_noise_of_its_own() {
        let scale = Scale::new(2, Epsilon::thousandth(20));
        let draw = |seed: u8, name: &str| Seed::new([seed; 32]).coins(name).laplace(scale);
        assert_eq!(draw(1, "bus"), draw(1, "bus"));
        assert_ne!(draw(1, "bus"), draw(1, "foot"));
        assert_ne!(draw(1, "bus"), draw(2, "bus"));
    }

    /// A million draws of each, as it is asked of the shipped program; `cargo test -- --ignored` runs it.
    #[test]
    #[ignore = "takes a minute without optimization"]
    fn a_million_draws() {
        let scale = Scale::new(2, Epsilon::thousandth(1000));
        let counts = histogram(1_000_000, |coins| coins.laplace(scale));
        assert_fits(chi_square(&counts, 1_000_000, |value| (-real(value).abs() / 2.0).exp()));
    }
}

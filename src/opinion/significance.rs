//! How sure a share is, and which of many findings are more than chance.

use super::number::real;

/// Two-sided 90 % point of the normal distribution.
pub const TWO_SIDED_90: f64 = 1.644_853_626_951_472_2;

/// The 90 % interval of a share (Wilson, 1927): without votes from 0 to 1.
pub fn wilson(successes: f64, trials: f64) -> [f64; 2] {
    if trials <= 0.0 {
        return [0.0, 1.0];
    }
    let share = successes / trials;
    let shrunk = 1.0 + TWO_SIDED_90 * TWO_SIDED_90 / trials;
    let middle = (share + TWO_SIDED_90 * TWO_SIDED_90 / (2.0 * trials)) / shrunk;
    let half = TWO_SIDED_90
        * (share * (1.0 - share) / trials + TWO_SIDED_90 * TWO_SIDED_90 / (4.0 * trials * trials)).sqrt()
        / shrunk;
    [(middle - half).max(0.0), (middle + half).min(1.0)]
}

/// A share with half a pseudo-vote for each of two outcomes (Jeffreys): (s + ½) / (n + 1).
pub fn jeffreys(successes: u32, trials: u32) -> f64 {
    (f64::from(successes) + 0.5) / (f64::from(trials) + 1.0)
}

/// The probability that a standard normal variable is above z. Near the middle by the series
/// Φ(z) − ½ = φ(z)·(z + z³/3 + z⁵/15 + …), far out by Laplace's continued fraction.
pub fn upper_tail(z: f64) -> f64 {
    if z < 0.0 {
        return 1.0 - upper_tail(-z);
    }
    let density = (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt();
    if z < 3.0 {
        let (mut term, mut sum, mut odd) = (z, z, 1.0);
        while term > sum * 1e-17 {
            odd += 2.0;
            term *= z * z / odd;
            sum += term;
        }
        0.5 - density * sum
    } else {
        let fraction = (1..=60).rev().fold(z, |below, step| z + f64::from(step) / below);
        density / fraction
    }
}

/// Which findings hold when one in ten of those called so may be false (Benjamini and Hochberg,
/// 1995). Takes the probability of each under chance.
pub fn holding(probabilities: &[f64]) -> Vec<bool> {
    const FALSE_DISCOVERIES: f64 = 0.1;
    let mut sorted = probabilities.to_vec();
    sorted.sort_by(f64::total_cmp);
    let tests = real(probabilities.len());
    let ranked = sorted.iter().enumerate().rev();
    let limit = ranked
        .map(|(index, probability)| (*probability, real(index + 1) * FALSE_DISCOVERIES / tests))
        .find(|(probability, limit)| probability <= limit)
        .map(|(probability, _)| probability);
    probabilities.iter().map(|probability| limit.is_some_and(|limit| *probability <= limit)).collect()
}

#[cfg(test)]
mod tests {
    use super::{holding, jeffreys, upper_tail, wilson};

    #[test]
    fn tails_of_the_normal_distribution() {
        for (z, tail) in [
            (0.0, 0.5),
            (1.0, 0.158_655_253_931_457_05),
            (1.281_551_565_544_600_4, 0.1),
            (3.0, 1.349_898_031_630_094_6e-3),
            (6.0, 9.865_876_450_376_98e-10),
            (-2.0, 0.977_249_868_051_820_8),
        ] {
            assert!((upper_tail(z) / tail - 1.0).abs() < 1e-9, "{z}: {}", upper_tail(z));
        }
    }

    #[test]
    fn intervals_and_shares_by_hand() {
        assert_eq!(wilson(0.0, 0.0), [0.0, 1.0]);
        let [low, high] = wilson(5.0, 10.0);
        assert!((low + high - 1.0).abs() < 1e-15 && (low - 0.269_334_7).abs() < 1e-3, "{low}");
        assert_eq!(wilson(10.0, 10.0)[1], 1.0);
        assert_eq!(jeffreys(1, 1), 0.75);
    }

    #[test]
    fn one_in_ten_may_be_false() {
        // Limits by rank: 0.025, 0.05, 0.075, 0.1.
        assert_eq!(holding(&[0.9, 0.02, 0.04, 0.09]), [false, true, true, false]);
        assert_eq!(holding(&[0.09, 0.08, 0.09, 0.1]), [true, true, true, true]);
        assert_eq!(holding(&[0.9, 0.2, 0.3]), [false, false, false]);
        assert_eq!(holding(&[]), Vec::<bool>::new());
    }
}

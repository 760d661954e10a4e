//! How good a grouping is, and how much two of them have in common.

use super::clusters::sizes;
use super::number::real;
use super::projection::{Point, squared_distance};

/// The mean silhouette of each of several groupings of the same points (Rousseeuw, 1987):
/// s = (b − a) / max(a, b), a the mean distance to one's own group, b to the nearest other one;
/// 0 for somebody alone. Distances are worked out once for all groupings.
pub fn silhouettes(points: &[Point], groupings: &[(&[usize], usize)]) -> Vec<f64> {
    let sizes: Vec<Vec<usize>> = groupings.iter().map(|(labels, groups)| sizes(labels, *groups)).collect();
    let mut totals = vec![0.0; groupings.len()];
    let mut sums: Vec<Vec<f64>> = sizes.iter().map(|sizes| vec![0.0; sizes.len()]).collect();
    let mut distances = vec![0.0; points.len()];
    for (own, point) in points.iter().enumerate() {
        for (distance, other) in distances.iter_mut().zip(points) {
            *distance = squared_distance(*point, *other).sqrt();
        }
        for (((labels, _), sums), (sizes, total)) in
            groupings.iter().zip(&mut sums).zip(sizes.iter().zip(&mut totals))
        {
            sums.fill(0.0);
            for (distance, label) in distances.iter().zip(*labels) {
                if let Some(sum) = sums.get_mut(*label) {
                    *sum += distance;
                }
            }
            *total += labels.get(own).map_or(0.0, |label| silhouette(*label, sums, sizes));
        }
    }
    totals.iter().map(|total| total / real(points.len()).max(1.0)).collect()
}

fn silhouette(own: usize, sums: &[f64], sizes: &[usize]) -> f64 {
    let (mut inside, mut outside) = (0.0, f64::INFINITY);
    for (group, (sum, size)) in sums.iter().zip(sizes).enumerate() {
        if group == own {
            if *size <= 1 {
                return 0.0;
            }
            inside = sum / (real(*size) - 1.0);
        } else if *size > 0 {
            outside = outside.min(sum / real(*size));
        }
    }
    let larger = inside.max(outside);
    if larger > 0.0 && larger.is_finite() { (outside - inside) / larger } else { 0.0 }
}

/// The adjusted Rand index of two groupings of the same people (Hubert and Arabie, 1985): 1 when
/// they are the same but for names, about 0 when they have no more in common than chance gives.
pub fn adjusted_rand(one: &[usize], other: &[usize]) -> f64 {
    let groups = |labels: &[usize]| labels.iter().max().map_or(0, |largest| largest + 1);
    let (rows, columns) = (groups(one), groups(other));
    let joint: Vec<usize> = one.iter().zip(other).map(|(one, other)| one * columns + other).collect();
    let pairs = |labels: &[usize], groups: usize| -> f64 {
        sizes(labels, groups).into_iter().map(|size| real(size) * (real(size) - 1.0) / 2.0).sum()
    };
    let (together, in_one, in_other) =
        (pairs(&joint, rows * columns), pairs(one, rows), pairs(other, columns));
    let all = real(one.len()) * (real(one.len()) - 1.0) / 2.0;
    let expected = if all > 0.0 { in_one * in_other / all } else { 0.0 };
    let most = f64::midpoint(in_one, in_other);
    if most > expected { (together - expected) / (most - expected) } else { 1.0 }
}

/// Pearson's correlation; 0 when one side does not vary.
pub fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / real(values.len()).max(1.0);
    let (one_mean, other_mean) = (mean(one), mean(other));
    let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
    for (one, other) in one.iter().zip(other) {
        both += (one - one_mean) * (other - other_mean);
        first += (one - one_mean).powi(2);
        second += (other - other_mean).powi(2);
    }
    let product = (first * second).sqrt();
    if product > 0.0 { both / product } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::{adjusted_rand, silhouettes};

    #[test]
    fn adjusted_rand_index_on_hand_cases() {
        assert_eq!(adjusted_rand(&[0, 0, 1, 1], &[1, 1, 0, 0]), 1.0);
        assert_eq!(adjusted_rand(&[0, 0, 0, 0], &[0, 0, 0, 0]), 1.0);
        assert_eq!(adjusted_rand(&[], &[]), 1.0);
        // Two pairs of six together in both, expected 2·2/6, most 2: worked out by hand.
        assert!((adjusted_rand(&[0, 0, 1, 2], &[0, 0, 1, 1]) - 4.0 / 7.0).abs() < 1e-15);
        assert!((adjusted_rand(&[0, 0, 1, 1], &[0, 1, 0, 1]) + 0.5).abs() < 1e-15);
    }

    #[test]
    fn silhouette_by_hand() {
        let points = [[0.0, 0.0], [0.0, 1.0], [4.0, 0.0], [4.0, 1.0]];
        let far = (4.0 + 17.0_f64.sqrt()) / 2.0;
        let found = silhouettes(&points, &[(&[0, 0, 1, 1], 2), (&[0, 0, 0, 1], 2), (&[0, 0, 0, 0], 1)]);
        assert!((found[0] - (far - 1.0) / far).abs() < 1e-15);
        assert!(found[1] < found[0]);
        assert_eq!(found[2], 0.0);
    }
}

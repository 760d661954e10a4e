//! Would slightly different people have fallen into the same groups?

use super::chance::Chance;
use super::clusters::{nearest, tightest};
use super::number::real;
use super::projection::Point;
use super::quality::adjusted_rand;

/// How often people are drawn anew.
const DRAWS: usize = 200;
/// Starts for each draw.
const STARTS: usize = 2;

/// Draws as many people as there are, with replacement, groups them anew, puts everybody to the
/// nearest of the new centres, and compares: the median adjusted Rand index of 200 draws. The map
/// itself stays as it is, so this says how stable the groups are on this map, not how stable the map
/// is; in exchange it costs about as much as the map and not two hundred times that.
pub fn of(points: &[Point], labels: &[usize], groups: usize) -> f64 {
    let mut chance = Chance::new(2);
    let mut agreements: Vec<f64> = (0..DRAWS).map(|_| once(points, labels, groups, &mut chance)).collect();
    agreements.sort_by(f64::total_cmp);
    let middle = agreements.get((DRAWS - 1) / 2).zip(agreements.get(DRAWS / 2));
    middle.map_or(0.0, |(low, high)| f64::midpoint(*low, *high))
}

fn once(points: &[Point], labels: &[usize], groups: usize, chance: &mut Chance) -> f64 {
    let mut drawn = vec![0_usize; points.len()];
    for _ in points {
        if let Some(times) = drawn.get_mut(chance.below(points.len())) {
            *times += 1;
        }
    }
    let (points_drawn, weights): (Vec<Point>, Vec<f64>) = points
        .iter()
        .zip(drawn)
        .filter(|(_, times)| *times > 0)
        .map(|(point, times)| (*point, real(times)))
        .unzip();
    let Some(found) = tightest(&points_drawn, &weights, groups, STARTS, chance) else { return 0.0 };
    let anew: Vec<usize> = points.iter().map(|point| nearest(*point, &found.centres).0).collect();
    adjusted_rand(labels, &anew)
}

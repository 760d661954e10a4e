//! Groups of people who stand close to each other: k-means with weights, from many seeded starts.
//!
//! One start from the first rows, as Polis has it, finds groups that depend on the order of the rows.
//! Here each start is drawn by k-means++ (Arthur and Vassilvitskii, 2007) and the tightest result of
//! all is kept.

use super::chance::Chance;
use super::projection::{Point, plus, squared_distance};

/// Most rounds of moving centres.
const ROUNDS: usize = 100;

/// People sorted into groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Clustering {
    /// For each point the group it belongs to.
    pub labels: Vec<usize>,
    /// The middle of each group.
    pub centres: Vec<Point>,
    /// The sum of weighted squared distances to the middles: smaller is tighter.
    pub inertia: f64,
}

impl Clustering {
    /// How many points each group has.
    pub fn sizes(&self) -> Vec<usize> {
        sizes(&self.labels, self.centres.len())
    }
}

/// How many points carry each label.
pub fn sizes(labels: &[usize], groups: usize) -> Vec<usize> {
    let mut sizes = vec![0; groups];
    for label in labels {
        if let Some(size) = sizes.get_mut(*label) {
            *size += 1;
        }
    }
    sizes
}

/// Renames groups: the largest comes first, of two of one size the one whose first point comes first.
/// Answers the new name of each old one.
pub fn largest_first(labels: &[usize], groups: usize) -> Vec<usize> {
    let sizes = sizes(labels, groups);
    let first = |group: usize| labels.iter().position(|label| *label == group);
    let mut order: Vec<usize> = (0..groups).collect();
    order.sort_by_key(|group| (std::cmp::Reverse(sizes.get(*group).copied()), first(*group)));
    let mut names = vec![0; groups];
    for (name, group) in order.into_iter().enumerate() {
        if let Some(place) = names.get_mut(group) {
            *place = name;
        }
    }
    names
}

/// The nearest centre; of several at one distance the last.
pub fn nearest(point: Point, centres: &[Point]) -> (usize, f64) {
    let mut best = (0, f64::INFINITY);
    for (index, centre) in centres.iter().enumerate() {
        let distance = squared_distance(point, *centre);
        if distance <= best.1 {
            best = (index, distance);
        }
    }
    best
}

/// When the centres have come to rest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rest {
    /// When no point changes its group.
    Exactly,
    /// When the centres, sorted, all moved by less than this.
    Within(f64),
}

/// Moves the centres to the middle of their points until they rest. Centres without points are
/// dropped.
pub fn settle(points: &[Point], weights: &[f64], start: Vec<Point>, rest: Rest) -> Clustering {
    let mut centres = start;
    let mut labels = vec![usize::MAX; points.len()];
    for _ in 0..ROUNDS {
        let mut moved = vec![([0.0; 2], 0.0); centres.len()];
        let mut is_changed = false;
        for ((point, weight), label) in points.iter().zip(weights).zip(&mut labels) {
            let (index, _) = nearest(*point, &centres);
            is_changed |= *label != index;
            *label = index;
            if let Some((sum, mass)) = moved.get_mut(index) {
                *sum = plus(*sum, point.map(|entry| entry * weight));
                *mass += weight;
            }
        }
        if rest == Rest::Exactly && !is_changed {
            break;
        }
        let filled = moved.into_iter().filter(|(_, mass)| *mass > 0.0);
        let middles: Vec<Point> = filled.map(|(sum, mass)| sum.map(|entry| entry / mass)).collect();
        if middles.len() != centres.len() {
            labels.fill(usize::MAX);
        }
        let is_resting = matches!(rest, Rest::Within(limit) if moved_less(&centres, &middles, limit));
        centres = middles;
        if is_resting {
            break;
        }
    }
    let mut inertia = 0.0;
    for ((point, weight), label) in points.iter().zip(weights).zip(&mut labels) {
        let (index, distance) = nearest(*point, &centres);
        *label = index;
        inertia += weight * distance;
    }
    Clustering { labels, centres, inertia }
}

fn moved_less(before: &[Point], after: &[Point], limit: f64) -> bool {
    let sorted = |centres: &[Point]| {
        let mut centres = centres.to_vec();
        centres.sort_by(|[x, y], [other_x, other_y]| x.total_cmp(other_x).then(y.total_cmp(other_y)));
        centres
    };
    let pairs = sorted(before).into_iter().zip(sorted(after));
    before.len() == after.len()
        && pairs.into_iter().all(|(one, other)| squared_distance(one, other) < limit * limit)
}

/// The first so many places that differ, in the order of the points.
pub fn first_places(points: &[Point], most: usize) -> Vec<Point> {
    let mut places: Vec<Point> = Vec::new();
    for point in points {
        if places.len() == most {
            break;
        }
        if !places.contains(point) {
            places.push(*point);
        }
    }
    places
}

/// Draws starting centres far from each other: each next one with a chance in proportion to its
/// weight times its squared distance from the nearest drawn so far. Nothing when there are not enough
/// places.
fn spread(points: &[Point], weights: &[f64], groups: usize, chance: &mut Chance) -> Option<Vec<Point>> {
    let mut centres: Vec<Point> = Vec::with_capacity(groups);
    let mut shares = weights.to_vec();
    let mut distances = vec![f64::INFINITY; points.len()];
    while centres.len() < groups {
        let total: f64 = shares.iter().sum();
        if total <= 0.0 {
            return None;
        }
        let mut left = chance.fraction() * total;
        let drawn = shares.iter().position(|share| {
            left -= share;
            left < 0.0
        });
        // Rounding can leave the draw just behind the last: then that one.
        let drawn = drawn.or_else(|| shares.iter().rposition(|share| *share > 0.0))?;
        let centre = *points.get(drawn)?;
        centres.push(centre);
        for (((point, weight), distance), share) in
            points.iter().zip(weights).zip(&mut distances).zip(&mut shares)
        {
            *distance = distance.min(squared_distance(*point, centre));
            *share = weight * *distance;
        }
    }
    Some(centres)
}

/// The tightest grouping of so many starts; nothing when there are fewer places than groups.
pub fn tightest(
    points: &[Point],
    weights: &[f64],
    groups: usize,
    starts: usize,
    chance: &mut Chance,
) -> Option<Clustering> {
    let mut best: Option<Clustering> = None;
    for _ in 0..starts {
        let start = spread(points, weights, groups, chance)?;
        let found = settle(points, weights, start, Rest::Exactly);
        // A gain that is only rounding must not decide.
        let limit = best.as_ref().map_or(f64::INFINITY, |best| best.inertia * (1.0 - 1e-12));
        if found.centres.len() == groups && found.inertia < limit {
            best = Some(found);
        }
    }
    best
}

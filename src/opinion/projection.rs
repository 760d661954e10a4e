//! Where people and statements stand on the map.

use super::ballots::{Ballots, Choice};
use super::components::Components;
use super::number::real;

/// A place on the map: along the first and the second component.
pub type Point = [f64; 2];

/// Places people, by row: x = sqrt((C + m) / (n + m)) · Σ (vote − mean) · loading over the n votes of
/// the person on the C statements in use. The factor makes up for votes that were not given; m pseudo
/// votes temper it for people with few. (Polis has m = number of statements moderated out, because it
/// sets their columns to 0 instead of leaving them out.)
pub fn people(ballots: &Ballots, components: &Components, pseudo_votes: f64) -> Vec<Point> {
    let [first, second] = &components.loadings;
    let columns = components.centre.iter().zip(first).zip(second);
    let part: Vec<Point> = columns
        .flat_map(|((mean, first), second)| {
            Choice::ALL.map(|choice| [(choice.value() - mean) * first, (choice.value() - mean) * second])
        })
        .collect();
    let statements = real(ballots.statements_in_use()) + pseudo_votes;
    let given = ballots.votes_by_row(true);
    let place = |(row, votes): (&[usize], usize)| {
        let factor = (statements / (real(votes) + pseudo_votes).max(1.0)).sqrt();
        let parts = row.iter().filter_map(|cell| part.get(*cell));
        parts.fold([0.0; 2], |sum, part| plus(sum, *part)).map(|sum| sum * factor)
    };
    ballots.rows().zip(given).map(place).collect()
}

/// Places statements, by column, where somebody stands who only agreed with this one:
/// sqrt(C) · (1 − mean) · loading, with C the number of columns that count.
pub fn statements(components: &Components, columns: usize) -> Vec<Point> {
    let [first, second] = &components.loadings;
    let factor = real(columns).sqrt();
    let place = |((mean, first), second): ((&f64, &f64), &f64)| {
        [factor * (1.0 - mean) * first, factor * (1.0 - mean) * second]
    };
    components.centre.iter().zip(first).zip(second).map(place).collect()
}

/// The sum of two places.
pub fn plus(one: Point, other: Point) -> Point {
    let ([x, y], [right, up]) = (one, other);
    [x + right, y + up]
}

/// The straight distance from the origin.
pub fn radius([x, y]: Point) -> f64 {
    (x * x + y * y).sqrt()
}

/// The square of the straight distance between two places.
pub fn squared_distance([x, y]: Point, [other_x, other_y]: Point) -> f64 {
    (x - other_x).powi(2) + (y - other_y).powi(2)
}

//! Where a group stands and how wide it spreads, without anybody's own place.

use serde::{Deserialize, Serialize};

use super::number::{real, rounded};
use super::projection::{Point, plus};

/// How far an outline reaches, in standard deviations along each axis: about two thirds of a group
/// that spreads normally are inside.
const REACH: f64 = 1.5;
/// Half axes are drawn at least this long, in units of the map.
const NARROWEST: f64 = 0.1;

/// An ellipse on the map. Five coarse numbers for at least five people.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// The middle, along the first component.
    pub x: f64,
    /// The middle, along the second component.
    pub y: f64,
    /// The longer half axis.
    pub long: f64,
    /// The shorter half axis.
    pub short: f64,
    /// By how many degrees the longer axis is turned from the first component towards the second:
    /// above -90 up to 90.
    pub turn: f64,
}

impl Outline {
    /// Of places in units of the map; none when there are none.
    pub fn of(places: &[Point]) -> Option<Self> {
        if places.is_empty() {
            return None;
        }
        let count = real(places.len());
        let [x, y] = places.iter().fold([0.0; 2], |sum, place| plus(sum, *place)).map(|sum| sum / count);
        let (mut across, mut up, mut both) = (0.0, 0.0, 0.0);
        for [place_x, place_y] in places {
            across += (place_x - x).powi(2) / count;
            up += (place_y - y).powi(2) / count;
            both += (place_x - x) * (place_y - y) / count;
        }
        // The eigenvalues of a symmetric matrix of two by two.
        let middle = f64::midpoint(across, up);
        let apart = ((across - up).powi(2) / 4.0 + both * both).sqrt();
        let half = |variance: f64| coarse((variance.max(0.0).sqrt() * REACH).max(NARROWEST));
        let turn = (2.0 * both).atan2(across - up).to_degrees() / 2.0;
        Some(Self {
            x: coarse(x),
            y: coarse(y),
            long: half(middle + apart),
            short: half(middle - apart),
            turn: rounded(turn / 5.0, 0) * 5.0,
        })
    }
}

/// In steps of a twentieth of the map's unit.
fn coarse(number: f64) -> f64 {
    rounded(rounded(number * 20.0, 0) / 20.0, 2)
}

#[cfg(test)]
mod tests {
    use super::Outline;

    #[test]
    fn a_slanted_line_of_people() {
        let outline = Outline::of(&[[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]).unwrap();
        assert_eq!((outline.x, outline.y, outline.turn), (1.0, 1.0, 45.0));
        // Variance 4/3 along the line: 1.5 times its root is 1.732.
        assert_eq!((outline.long, outline.short), (1.75, 0.1));
        assert_eq!(Outline::of(&[]), None);
    }
}

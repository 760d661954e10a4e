//! Counts as numbers to calculate with, and numbers as they are shown.

/// A count as a floating-point number; exact up to 2^32, more than there are people to ask.
pub fn real(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

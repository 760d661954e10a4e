//! Counts as numbers to calculate with, and back.

/// A count as a floating-point number; exact up to 2^32, more than there are people to ask.
pub fn real(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// The whole number of a rounded one that is not negative; what is out of range is the nearest end.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rounded and within range"
)]
pub fn whole(number: f64) -> u32 {
    number.round().clamp(0.0, f64::from(u32::MAX)) as u32
}

//! Counts as numbers to calculate with, and numbers as they are shown.

/// A count as a floating-point number; exact up to 2^32, more than there are people to ask.
pub fn real(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// A number to so many decimals, without a negative zero, so that platforms that differ in the last
/// bit print the same. What is not finite becomes 0: no reader gets a `null` for a number.
pub fn rounded(number: f64, decimals: i32) -> f64 {
    let scale = 10_f64.powi(decimals);
    let result = (number * scale).round() / scale;
    if result.is_finite() && result != 0.0 { result } else { 0.0 }
}

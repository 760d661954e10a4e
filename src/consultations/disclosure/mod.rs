//! placeholder
/// The nearest multiple of five.
pub const fn rounded(count: i64) -> i64 {
    (count + 2) / 5 * 5
}
/// placeholder
pub fn is_safe_beside(_content: &super::content::Content, _earlier: &[super::content::Content]) -> bool {
    true
}

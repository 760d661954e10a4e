//! Codes that people write down and type in.

/// Crockford's alphabet: no letter that can be taken for a number.
pub const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Letters from random bytes, 5 bits each; at most as many as there are bytes.
pub fn letters(random: [u8; 32], count: usize) -> String {
    random
        .iter()
        .take(count)
        .filter_map(|byte| ALPHABET.get(usize::from(byte & 31)))
        .map(|letter| char::from(*letter))
        .collect()
}

/// Letters with a dash after each group.
pub fn grouped(letters: &str, size: usize) -> String {
    let mut shown = String::new();
    for (index, letter) in letters.chars().enumerate() {
        if index > 0 && index % size == 0 {
            shown.push('-');
        }
        shown.push(letter);
    }
    shown
}

/// The letters of a code however it was typed: small, without dashes, `O` for zero.
pub fn typed_letters(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

//! Words that are nearly the same: one stem at the beginning of another, and what fingers get wrong.

use strsim::damerau_levenshtein;

/// Shortest stem or word that has neighbours.
const SHORTEST: usize = 5;
/// How many letters a near stem is longer at most.
const LONGER: usize = 3;
/// Shortest word whose mistakes are forgiven: among shorter ones too many are one letter apart.
const SHORTEST_MISTAKEN: usize = 6;
/// From this length on two mistakes are forgiven.
const LONG: usize = 11;

/// The beginnings of a stem that count as near it, the longest first. Marks count as no letter.
pub fn shorter(stem: &str) -> Vec<String> {
    let (mark, letters) = split(stem);
    let letters: Vec<char> = letters.chars().collect();
    let lengths =
        (1..=LONGER).map(|less| letters.len().saturating_sub(less)).filter(|length| *length >= SHORTEST);
    lengths.map(|length| mark.chars().chain(letters.iter().copied().take(length)).collect()).collect()
}

/// Whether `other` begins with this stem and is not much longer.
pub fn is_longer(stem: &str, other: &str) -> bool {
    let length = split(stem).1.chars().count();
    length >= SHORTEST
        && other.starts_with(stem)
        && (1..=LONGER).contains(&split(other).1.chars().count().saturating_sub(length))
}

/// Whether neighbours of a stem are looked for at all.
pub fn has_neighbours(stem: &str) -> bool {
    split(stem).1.chars().count() >= SHORTEST
}

/// How many mistakes turn `word` into `other`, if few enough to be forgiven; letters that changed places are one.
pub fn mistakes(word: &str, other: &str) -> Option<usize> {
    let (one, two) = (split(word), split(other));
    let (length, other_length) = (one.1.chars().count(), two.1.chars().count());
    let forgiven = if length >= LONG { 2 } else { 1 };
    let is_comparable = one.0 == two.0
        && length >= SHORTEST_MISTAKEN
        && length.abs_diff(other_length) <= forgiven
        && one.1.chars().next() == two.1.chars().next();
    if !is_comparable {
        return None;
    }
    Some(damerau_levenshtein(one.1, two.1)).filter(|mistakes| (1..=forgiven).contains(mistakes))
}

/// The lengths, in characters, that a word with forgivable mistakes can have; none for one that is too short.
pub fn lengths(word: &str) -> Option<std::ops::RangeInclusive<usize>> {
    let length = word.chars().count();
    let forgiven = if length >= LONG { 2 } else { 1 };
    (length >= SHORTEST_MISTAKEN).then(|| length.saturating_sub(forgiven)..=length.saturating_add(forgiven))
}

/// A token without its marks.
pub(super) fn letters(token: &str) -> &str {
    split(token).1
}

/// The mark of a stem, and its letters.
fn split(token: &str) -> (&str, &str) {
    let letters = token.trim_start_matches(|character: char| ('\u{E000}'..='\u{E00F}').contains(&character));
    token.split_at(token.len().saturating_sub(letters.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stem_is_near_its_beginnings_and_continuations() {
        assert_eq!(
            shorter("\u{E003}candidatur"),
            ["\u{E003}candidatu", "\u{E003}candidat", "\u{E003}candida"]
        );
        assert_eq!(shorter("elect"), [""; 0]);
        assert!(
            is_longer("elect", "elector") && !is_longer("elect", "electoral") && !is_longer("elec", "elect")
        );
    }

    #[test]
    fn few_mistakes_are_forgiven_and_only_after_the_first_letter() {
        assert_eq!(mistakes("midwfe", "midwife"), Some(1));
        assert_eq!(mistakes("midiwfe", "midwife"), Some(1), "letters that changed places");
        assert_eq!(mistakes("enterpreneurship", "entrepreneurship"), Some(1).or(Some(2)));
        assert_eq!(mistakes("police", "malice"), None);
        assert_eq!((mistakes("cat", "car"), mistakes("water", "water")), (None, None));
    }
}

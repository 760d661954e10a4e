//! Which characters text may hold: what every format that carries it can carry, and what can be seen.
//!
//! The properties are Unicode's own. XML 1.0 is the narrowest of our formats: it takes no controls but
//! tab and line end, and no noncharacters.

use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory, NoncharacterCodePoint};
use icu_properties::{CodePointMapData, CodePointSetData};

/// The character as it is kept; `None` when it is taken out.
pub(super) fn kept(character: char) -> Option<char> {
    match character {
        // Whatever ends a line (UAX 14), from whichever machine.
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some('\t'),
        // Separators of records and fields in old files.
        '\u{1c}'..='\u{1f}' => Some(' '),
        _ if !is_carried(character) => None,
        _ if is_invisible(character) && !shapes(character) => None,
        _ => Some(character),
    }
}

/// Whether all our formats carry a character: no control but tab and line end, and no noncharacter.
pub(super) fn is_carried(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r')
        || !(character.is_control() || CodePointSetData::new::<NoncharacterCodePoint>().contains(character))
}

/// Whether a character is not drawn.
pub(super) fn is_invisible(character: char) -> bool {
    !character.is_ascii()
        && (CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character)
            // Marks of annotations.
            || matches!(character, '\u{fff9}'..='\u{fffb}'))
}

/// Whether an invisible character says how its neighbours are drawn: joiners, directions, fillers,
/// variants and tags. Embeddings and overrides are not among them: they turn around what stands behind.
fn shapes(character: char) -> bool {
    selects(character)
        || isolates(character)
        || matches!(character,
            '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200c}'..='\u{200f}' | '\u{3164}' | '\u{ffa0}')
}

/// Whether a character chooses how the one before it is drawn.
fn selects(character: char) -> bool {
    matches!(character, '\u{fe00}'..='\u{fe0f}' | '\u{e0020}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a character begins or ends a stretch with a direction of its own.
pub(super) fn isolates(character: char) -> bool {
    matches!(character, '\u{2066}'..='\u{2069}')
}

/// Whether there is nothing to see at all.
fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || is_invisible(character)
        // Drawn as nothing: an empty Braille cell, the place of an object, an empty head of a note, an empty
        // hieroglyph.
        || matches!(character, '\u{2800}' | '\u{fffc}' | '\u{1d159}' | '\u{13441}' | '\u{13442}')
}

/// Whether a character says something only together with others: a mark without its letter, a place that
/// each font fills as it likes, or nobody yet.
fn leans(character: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(character);
    matches!(
        category,
        GeneralCategory::NonspacingMark
            | GeneralCategory::EnclosingMark
            | GeneralCategory::SpacingMark
            | GeneralCategory::PrivateUse
            | GeneralCategory::Unassigned
    )
}

/// Without what cannot be seen at either end; nothing where there is nothing to read in between.
pub(super) fn trim(text: &str) -> &str {
    if text.chars().all(|character| is_blank(character) || leans(character)) {
        return "";
    }
    text.trim_start_matches(is_blank).trim_end_matches(|character| is_blank(character) && !selects(character))
}

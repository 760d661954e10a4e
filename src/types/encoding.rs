//! The text of a file that a person sends, in whichever encoding a program saved it, and its lines.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Why a file has no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotText {
    /// The line that cannot be read, from 1.
    pub line: usize,
    /// It is a workbook or an archive (.xlsx, .ods, .zip), not a text file.
    pub is_archive: bool,
}

/// The text of a file, without its byte-order mark: UTF-16 with or without one, else each line by itself
/// UTF-8 or Windows-1252, since files are put together from others. A line that is neither is refused, so
/// that nobody's name is kept garbled.
pub fn decode(bytes: &[u8]) -> Result<String, NotText> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(NotText { line: 1, is_archive: true });
    }
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => whole(UTF_16LE, rest)?,
        [0xFE, 0xFF, rest @ ..] => whole(UTF_16BE, rest)?,
        _ => match sixteen_bits(bytes) {
            Some(encoding) => whole(encoding, bytes)?,
            None => line_by_line(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes))?,
        },
    };
    // No text file holds this; a program that was told the wrong encoding does.
    match text.find('\0') {
        Some(place) => Err(NotText { line: line_at(&text, place), is_archive: false }),
        None => Ok(text),
    }
}

/// Text in one encoding throughout.
fn whole(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Result<String, NotText> {
    let (text, has_faults) = encoding.decode_without_bom_handling(bytes);
    match text.find('\u{FFFD}') {
        Some(place) if has_faults => Err(NotText { line: line_at(&text, place), is_archive: false }),
        _ => Ok(text.into_owned()),
    }
}

/// UTF-16 without a byte-order mark shows in its zero bytes: of separators, line ends and plain letters
/// every other byte is one, and always on the same side.
fn sixteen_bits(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let (mut high, mut low) = (0_usize, 0_usize);
    for pair in bytes.chunks_exact(2) {
        high += usize::from(pair.first() == Some(&0));
        low += usize::from(pair.last() == Some(&0));
    }
    let enough = bytes.len() / 20;
    if low > enough && low / 8 >= high {
        Some(UTF_16LE)
    } else if high > enough && high / 8 >= low {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn line_by_line(bytes: &[u8]) -> Result<String, NotText> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    let mut text = String::with_capacity(bytes.len());
    let mut line = 1;
    for row in bytes.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
        match std::str::from_utf8(row) {
            Ok(row) => text.push_str(row),
            Err(_) => {
                text.push_str(&windows_1252(row).ok_or(NotText { line, is_archive: false })?);
            }
        }
        // The line feed of a CR LF is a piece of its own, and no line.
        line += usize::from(row != b"\n" || !text.ends_with("\r\n"));
    }
    Ok(text)
}

/// A row in Windows-1252; nothing when it rather is UTF-8 with damage, or has bytes without meaning.
fn windows_1252(row: &[u8]) -> Option<String> {
    let (mut composed, mut broken) = (0_usize, 0_usize);
    for chunk in row.utf8_chunks() {
        composed += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if composed > broken {
        return None;
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(row);
    let has_meaning = !text.chars().any(|character| matches!(character, '\u{80}'..='\u{9F}'));
    has_meaning.then(|| text.into_owned())
}

/// The lines of a text with their numbers, from 1, whatever ends them: LF, CR LF, or CR alone.
pub fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some((line, after)) = text.split_once(['\n', '\r']) else {
            rest = None;
            return (!text.is_empty()).then_some(text);
        };
        let is_pair = text.get(line.len()..).is_some_and(|end| end.starts_with("\r\n"));
        rest = Some(if is_pair { after.strip_prefix('\n').unwrap_or(after) } else { after });
        Some(line)
    })
    .enumerate()
    .map(|(index, line)| (index + 1, line))
}

/// The lines of a file, each by itself: one that cannot be read does not take the others with it.
pub fn rows(bytes: &[u8]) -> Vec<(usize, Result<String, NotText>)> {
    // Files that were put together have a byte-order mark where each began.
    let own = |text: &str| text.trim_start_matches('\u{FEFF}').to_owned();
    let of = |text: &str| lines(text).map(|(line, text)| (line, Ok(own(text)))).collect();
    if let Ok(text) = decode(bytes) {
        return of(&text);
    }
    let is_whole =
        bytes.starts_with(b"PK") || bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    if is_whole || sixteen_bits(bytes).is_some() {
        return decode(bytes).err().map(|fault| vec![(fault.line, Err(fault))]).unwrap_or_default();
    }
    let mut rows = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        let (row, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        rest = match after {
            [b'\r', b'\n', after @ ..] | [_, after @ ..] => after,
            [] => after,
        };
        let line = rows.len().saturating_add(1);
        let row = row.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(row);
        rows.push((line, decode(row).map_err(|fault| NotText { line, ..fault })));
    }
    rows
}

fn line_at(text: &str, place: usize) -> usize {
    // One that is cut off in the middle is still a line.
    let before = text.get(..place).map_or(0, |before| lines(&format!("{before}x")).count());
    before.max(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn utf_16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn a_file_is_read_in_whichever_encoding_it_was_saved() {
        let text = "Consent;Récit\r\nsí;niñez – « déjà »\r\n";
        let one_byte = WINDOWS_1252.encode(text).0.into_owned();
        for bytes in [
            text.as_bytes().to_vec(),
            [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            one_byte,
            utf_16(text, u16::to_le_bytes),
            utf_16(text, u16::to_be_bytes),
            utf_16(&format!("\u{FEFF}{text}"), u16::to_le_bytes),
            utf_16(&format!("\u{FEFF}{text}"), u16::to_be_bytes),
        ] {
            assert_eq!(decode(&bytes).as_deref(), Ok(text), "{bytes:?}");
        }
    }

    #[test]
    fn each_line_has_its_own_encoding() {
        assert_eq!(decode(b"caf\xC3\xA9\ncaf\xE9\r\x93caf\xE9\x94").unwrap(), "café\ncafé\r“café”");
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_line() {
        let fault = |bytes: &[u8]| decode(bytes).map_err(|fault| (fault.line, fault.is_archive));
        assert_eq!(fault(b"PK\x03\x04rest"), Err((1, true)));
        assert_eq!(fault(b"a\r\nb\r\nc\x81\xE9"), Err((3, false)), "no letter of Windows-1252");
        assert_eq!(
            fault("é\nniñez día café \u{FFFD}".replace('\u{FFFD}', "").as_bytes()),
            Ok("é\nniñez día café ".to_owned())
        );
        assert_eq!(fault(&["a\nniñez día".as_bytes(), b"\xFF"].concat()), Err((2, false)), "damaged UTF-8");
        assert_eq!(fault(b"a\r\nb\0c, and much else that has no zero in it"), Err((2, false)));
        assert_eq!(fault(b"\xFF\xFEa\0\n\0\x00\xD8b\0"), Err((2, false)), "half a character");
    }

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        for text in ["a\n\nb\nc", "a\r\n\r\nb\r\nc\r\n", "a\r\rb\rc\r"] {
            assert_eq!(lines(text).collect::<Vec<_>>(), [(1, "a"), (2, ""), (3, "b"), (4, "c")], "{text:?}");
        }
        assert_eq!(lines("").count(), 0);
    }

    #[test]
    fn a_row_that_cannot_be_read_leaves_the_others() {
        let rows = rows(b"\xEF\xBB\xBFa\r\ncaf\xE9\rb\x81\n\n\xEF\xBB\xBFcaf\xC3\xA9");
        let read: Vec<_> = rows.iter().map(|(line, row)| (*line, row.as_deref().ok())).collect();
        assert_eq!(read, [(1, Some("a")), (2, Some("café")), (3, None), (4, Some("")), (5, Some("café"))]);
        assert_eq!(super::rows(b"\xEF\xBB\xBFa\n\xEF\xBB\xBFb")[1].1.as_deref(), Ok("b"));
        assert_eq!(super::rows(b"PK\x03\x04").len(), 1);
    }

    proptest! {
        #[test]
        fn every_text_is_read_as_it_was_written(text in "[^\0]{0,40}") {
            let text = text.trim_start_matches('\u{FEFF}');
            prop_assert_eq!(decode(text.as_bytes()).unwrap(), text);
            let marked = format!("\u{FEFF}{text}");
            prop_assert_eq!(decode(&utf_16(&marked, u16::to_le_bytes)).unwrap(), text);
        }

        #[test]
        fn no_bytes_are_too_strange(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
        }
    }
}

//! Recordings of statements: what is one, told by its first bytes, and which part of it was asked for. Pure.

/// The media type of a recording; `None` for whatever is none. A name or a claim counts for nothing.
pub fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    let starts = |at: usize, mark: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(mark));
    let frame = bytes.get(1).copied().unwrap_or_default();
    if starts(0, b"OggS") {
        Some("audio/ogg")
    } else if starts(0, b"RIFF") && starts(8, b"WAVE") {
        Some("audio/wav")
    } else if starts(0, b"\x1a\x45\xdf\xa3") {
        Some("audio/webm")
    } else if starts(4, b"ftyp")
        && ["M4A ", "M4B ", "mp41", "mp42", "isom", "iso2", "iso5", "iso6", "dash"]
            .iter()
            .any(|brand| starts(8, brand.as_bytes()))
    {
        Some("audio/mp4")
    } else if starts(0, b"\xff") && frame & 0xf6 == 0xf0 {
        // ADTS: twelve bits of synchronisation, then a layer of zero (ISO 13818-7, 6.2).
        Some("audio/aac")
    } else if starts(0, b"ID3") || (starts(0, b"\xff") && frame & 0xe6 == 0xe2) {
        // Eleven bits of synchronisation and layer III (ISO 11172-3, 2.4.1.3).
        Some("audio/mpeg")
    } else {
        None
    }
}

/// What a `Range` header asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// All of it.
    Whole,
    /// From the first byte to the last, both included.
    Part(usize, usize),
    /// A part that is not there.
    Beyond,
}

/// Reads a `Range` header (RFC 9110, 14.1.2) for `length` bytes. What is not one range of bytes is
/// left out of account, as the standard allows.
pub fn wanted(header: Option<&str>, length: usize) -> Wanted {
    let Some((first, last)) = header
        .and_then(|header| header.strip_prefix("bytes="))
        .filter(|ranges| !ranges.contains(','))
        .and_then(|range| range.trim().split_once('-'))
    else {
        return Wanted::Whole;
    };
    let end = length.saturating_sub(1);
    match (first.parse::<usize>(), last.parse::<usize>()) {
        (Ok(first), _) if first >= length => Wanted::Beyond,
        (Ok(first), Ok(last)) if last < first => Wanted::Whole,
        (Ok(first), Ok(last)) => Wanted::Part(first, last.min(end)),
        (Ok(first), Err(_)) if last.is_empty() => Wanted::Part(first, end),
        (Err(_), Ok(0)) if first.is_empty() => Wanted::Beyond,
        (Err(_), Ok(count)) if first.is_empty() => Wanted::Part(length.saturating_sub(count), end),
        _ => Wanted::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_is_told_by_its_first_bytes() {
        let cases: [(&[u8], Option<&str>); 13] = [
            (b"OggS\0\x02", Some("audio/ogg")),
            (b"RIFF\x24\0\0\0WAVEfmt ", Some("audio/wav")),
            (b"RIFF\x24\0\0\0AVI LIST", None),
            (b"\x1a\x45\xdf\xa3\x9f", Some("audio/webm")),
            (b"\0\0\0\x20ftypM4A ", Some("audio/mp4")),
            (b"\0\0\0\x20ftypheic", None),
            (b"ID3\x04", Some("audio/mpeg")),
            (b"\xff\xfb\x90\x44", Some("audio/mpeg")),
            (b"\xff\xf1\x50\x80", Some("audio/aac")),
            (b"<!doctype html>", None),
            (b"\xff\xd8\xff\xe0", None),
            (b"\xff\xfeT\0", None),
            (b"", None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(kind_of(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn a_part_is_within_the_whole() {
        let cases = [
            (None, Wanted::Whole),
            (Some("bytes=0-"), Wanted::Part(0, 9)),
            (Some("bytes=2-4"), Wanted::Part(2, 4)),
            (Some("bytes=2-400"), Wanted::Part(2, 9)),
            (Some("bytes=-3"), Wanted::Part(7, 9)),
            (Some("bytes=-300"), Wanted::Part(0, 9)),
            (Some("bytes=10-"), Wanted::Beyond),
            (Some("bytes=-0"), Wanted::Beyond),
            (Some("bytes=4-2"), Wanted::Whole),
            (Some("bytes=0-1,4-5"), Wanted::Whole),
            (Some("lines=0-1"), Wanted::Whole),
            (Some("bytes=a-b"), Wanted::Whole),
        ];
        for (header, expected) in cases {
            assert_eq!(wanted(header, 10), expected, "{header:?}");
        }
    }
}

//! A deadline as a file for calendars (RFC 5545). Pure.
//!
//! The same deadline always has the same UID, and each change a higher number: so a calendar moves the
//! entry it has instead of adding another, and takes it out when the deadline is gone.

use jiff::civil::Date;

use crate::types::{Id, Timestamp};

/// A date that somebody follows.
#[derive(Debug, Clone)]
pub struct Deadline<'a> {
    /// What it is the deadline of.
    pub of: Id,
    /// Our host, which makes the UID unique in the world.
    pub host: &'a str,
    /// Grows with every change, as the revision of the thing does.
    pub revision: i64,
    /// The last day, as everybody who follows it reads it.
    pub day: Date,
    /// When this was written.
    pub written_at: Timestamp,
    /// What happens then, in a line.
    pub title: &'a str,
    /// More about it.
    pub description: &'a str,
    /// The language of both.
    pub language: &'a str,
    /// Where it is read about.
    pub address: &'a str,
    /// Whether it is off.
    pub cancelled: bool,
}

/// Octets of a line, its fold not counted (RFC 5545, 3.1).
const LINE: usize = 75;

/// The file.
pub fn calendar(deadline: &Deadline<'_>) -> String {
    let (method, status) =
        if deadline.cancelled { ("CANCEL", "CANCELLED") } else { ("PUBLISH", "CONFIRMED") };
    let instant = |at: Timestamp| at.strftime("%Y%m%dT%H%M%SZ").to_string();
    let day = |day: Date| day.strftime("%Y%m%d").to_string();
    let language = deadline.language;
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Trilateral//Deadlines//EN".to_owned(),
        format!("METHOD:{method}"),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@{}", deadline.of, deadline.host),
        format!("SEQUENCE:{}", deadline.revision),
        format!("DTSTAMP:{}", instant(deadline.written_at)),
        // A whole day, and by the rule of the format the first day after it.
        format!("DTSTART;VALUE=DATE:{}", day(deadline.day)),
        format!("DTEND;VALUE=DATE:{}", day(deadline.day.tomorrow().unwrap_or(deadline.day))),
        format!("STATUS:{status}"),
        "TRANSP:TRANSPARENT".to_owned(),
        format!("SUMMARY;LANGUAGE={language}:{}", escaped(deadline.title)),
        format!("DESCRIPTION;LANGUAGE={language}:{}", escaped(deadline.description)),
        format!("URL:{}", deadline.address),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    lines.iter().map(|line| folded(line)).collect()
}

/// Text as a value (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,");
    text.replace("\r\n", "\n").replace(['\n', '\r'], "\\n")
}

/// A line, broken between characters where it is too long.
fn folded(line: &str) -> String {
    let mut out = String::new();
    let mut length = 0_usize;
    for character in line.chars() {
        if length.saturating_add(character.len_utf8()) > LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(character);
        length = length.saturating_add(character.len_utf8());
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deadline(revision: i64, cancelled: bool, day: &str) -> String {
        calendar(&Deadline {
            of: Id(uuid::Uuid::from_u128(7)),
            host: "network.example",
            revision,
            day: day.parse().unwrap(),
            written_at: "2026-11-22T09:00:00Z".parse().unwrap(),
            title: "Cierre de la consulta: vivienda; tierra, agua y una línea que sigue y sigue hasta el margen",
            description: "Primera línea\nsegunda",
            language: "es",
            address: "https://network.example/consultations/7",
            cancelled,
        })
    }

    fn value(file: &str, name: &str) -> String {
        let unfolded = file.replace("\r\n ", "");
        let line = unfolded.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
        line.split_once(':').unwrap().1.to_owned()
    }

    #[test]
    fn a_deadline_that_moves_is_the_same_entry_and_one_that_goes_is_cancelled() {
        let first = deadline(1, false, "2026-12-31");
        let moved = deadline(2, false, "2027-01-08");
        let gone = deadline(3, true, "2027-01-08");
        assert_eq!(value(&first, "UID"), value(&moved, "UID"));
        assert_eq!(value(&first, "UID"), value(&gone, "UID"));
        let numbers: Vec<_> = [&first, &moved, &gone].map(|file| value(file, "SEQUENCE")).to_vec();
        assert_eq!(numbers, ["1", "2", "3"]);
        assert_eq!(value(&first, "DTSTART;VALUE=DATE"), "20261231");
        assert_eq!(value(&first, "DTEND;VALUE=DATE"), "20270101");
        assert_eq!((value(&gone, "METHOD"), value(&gone, "STATUS")), ("CANCEL".into(), "CANCELLED".into()));
    }

    #[test]
    fn lines_are_short_and_nothing_breaks_out_of_its_value() {
        let file = deadline(1, false, "2026-12-31");
        assert!(file.ends_with("END:VCALENDAR\r\n") && !file.replace("\r\n", "").contains(['\r', '\n']));
        for line in file.split("\r\n") {
            assert!(line.len() <= LINE, "{line}");
        }
        assert!(value(&file, "SUMMARY").starts_with("Cierre de la consulta: vivienda\\; tierra\\, agua"));
        assert_eq!(value(&file, "DESCRIPTION"), "Primera línea\\nsegunda");
    }
}

//! Dates and times as each language writes them.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::text;
use crate::types::{Locale, Timestamp, clock};

/// `22 November 2026`, `22 de noviembre de 2026`, `22 novembre 2026`, `1er décembre 2026`.
pub fn date(locale: Locale, instant: Timestamp, zone: &TimeZone) -> String {
    day(locale, instant.to_zoned(zone.clone()).date())
}

/// The same of a day on the calendar.
pub fn day(locale: Locale, date: Date) -> String {
    let day = match (locale, date.day()) {
        (Locale::Fr, 1) => "1er".to_owned(),
        (_, day) => day.to_string(),
    };
    let month = text(locale, &format!("month-{}", date.month()), &[]);
    let year = date.year();
    locale.pick(
        format!("{day} {month} {year}"),
        format!("{day} de {month} de {year}"),
        format!("{day} {month} {year}"),
    )
}

/// The time of day on a 24-hour clock: `07:30`, in French `7 h 30`.
pub fn time_of_day(locale: Locale, hour: i8, minute: i8) -> String {
    match locale {
        Locale::Fr => format!("{hour} h {minute:02}"),
        Locale::En | Locale::Es => format!("{hour:02}:{minute:02}"),
    }
}

/// Date, time and time zone.
pub fn date_and_time(locale: Locale, instant: Timestamp, zone: &TimeZone) -> String {
    let local = instant.to_zoned(zone.clone());
    let time = time_of_day(locale, local.hour(), local.minute());
    let abbreviation = local.strftime("%Z").to_string();
    format!("{}, {time} {abbreviation}", date(locale, instant, zone))
}

/// When something begins: the day, with the time where it is not the first instant of that day.
pub fn beginning(locale: Locale, begin: Timestamp, zone: &TimeZone) -> String {
    if clock::begins_day(begin, zone) {
        date(locale, begin, zone)
    } else {
        date_and_time(locale, begin, zone)
    }
}

/// Until when something holds that ends at `end`, the first instant after it: its last day, or the time on
/// that day.
pub fn until(locale: Locale, end: Timestamp, zone: &TimeZone) -> String {
    if clock::begins_day(end, zone) {
        day(locale, clock::last_day(end, zone))
    } else {
        date_and_time(locale, end, zone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_writes_a_date_its_own_way() {
        let instant: Timestamp = "2026-12-01T12:05:00Z".parse().unwrap();
        let written = Locale::ALL.map(|locale| date_and_time(locale, instant, &TimeZone::UTC));
        assert_eq!(
            written,
            [
                "1 December 2026, 12:05 UTC",
                "1 de diciembre de 2026, 12:05 UTC",
                "1er décembre 2026, 12 h 05 UTC"
            ]
        );
    }
}

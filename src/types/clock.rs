//! Time as an argument, so that a test can stand at any instant.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Timestamp;

/// Where "now" comes from.
pub trait Clock: Send + Sync {
    /// The present instant, cut to microseconds: what both databases keep.
    fn now(&self) -> Timestamp;
}

/// The clock of the machine.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
        to_microseconds(Timestamp::now())
    }
}

/// Cuts an instant to whole microseconds, so that what is read back equals what was written.
pub fn to_microseconds(instant: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(instant.as_microsecond()).unwrap_or(instant)
}

/// `instant` moved by whole seconds, held inside the range a timestamp can have.
pub fn plus_seconds(instant: Timestamp, seconds: i64) -> Timestamp {
    instant.saturating_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}

/// The day of an instant in UTC, as in `2026-06-21`.
pub fn day(instant: Timestamp) -> String {
    instant.strftime("%Y-%m-%d").to_string()
}

/// A time zone by its name; UTC when nobody knows it.
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// The last day of something that ends at `end`, the first instant after it: of what ends at midnight, the
/// day before. This is the day that every page, mail and file names.
pub fn last_day(end: Timestamp, zone: &TimeZone) -> Date {
    let before = end.saturating_sub(jiff::SignedDuration::from_micros(1)).unwrap_or(end);
    before.to_zoned(zone.clone()).date()
}

/// Whether an instant is the first one of a day, also where the clock is moved at midnight.
pub fn begins_day(instant: Timestamp, zone: &TimeZone) -> bool {
    let local = instant.to_zoned(zone.clone());
    local.start_of_day().is_ok_and(|start| start == local)
}

/// The first instant of a day.
pub fn beginning(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    Some(to_microseconds(day.to_zoned(zone.clone()).ok()?.start_of_day().ok()?.timestamp()))
}

/// The first instant after a day: what ends with it.
pub fn end(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    beginning(day.tomorrow().ok()?, zone)
}

/// Whether people of today can mean a day: from 1900 to 2100. Another one is a slip of the pen.
pub fn is_of_our_time(day: Date) -> bool {
    (1900..=2100).contains(&day.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_at_midnight_has_its_last_day_before() {
        let cases = [
            ("2026-12-05T06:00:00Z", "America/Mexico_City", "2026-12-04", true),
            ("2026-12-05T06:00:00Z", "UTC", "2026-12-05", false),
            ("2026-12-05T05:00:00Z", "America/Toronto", "2026-12-04", true),
            ("2026-12-05T23:00:00Z", "America/Toronto", "2026-12-05", false),
            // The day on which the clock is set forward has 23 hours, the other one 25.
            ("2027-03-15T04:00:00Z", "America/Toronto", "2027-03-14", true),
            ("2027-11-08T05:00:00Z", "America/Toronto", "2027-11-07", true),
            ("2027-11-08T04:00:00Z", "America/Toronto", "2027-11-07", false),
            // Havana has no midnight on this day: it begins at one.
            ("2027-03-14T05:00:00Z", "America/Havana", "2027-03-13", true),
            ("2027-07-01T03:30:00Z", "America/St_Johns", "2027-07-01", false),
        ];
        for (instant, name, day, whole) in cases {
            let (instant, zone): (Timestamp, _) = (instant.parse().unwrap(), zone(name));
            assert_eq!(last_day(instant, &zone).to_string(), day, "{instant} in {name}");
            assert_eq!(begins_day(instant, &zone), whole, "{instant} in {name}");
            if whole {
                assert_eq!(end(last_day(instant, &zone), &zone), Some(instant), "{instant} in {name}");
            }
        }
    }
}

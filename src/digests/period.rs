//! When a digest is due. Pure: a schedule, an instant, an answer.
//!
//! Each local day, ISO week or month has one slot: the chosen hour on its day. A digest is due for the
//! latest slot that has passed, and the next look is at the first slot to come. So after days of
//! downtime there is one digest, never a burst, and a clock that jumps back finds nothing to do.

use jiff::civil::{Date, ISOWeekDate};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, ToSpan};

use super::model::Frequency;
use crate::types::Timestamp;

/// When a member wants their digest.
#[derive(Debug, Clone)]
pub(super) struct Schedule {
    /// How often.
    pub frequency: Frequency,
    /// For weekly digests: 1 is Monday, 7 is Sunday.
    pub weekday: i8,
    /// The hour of the day, 0 to 23.
    pub hour: i8,
    /// Where that hour is.
    pub zone: TimeZone,
}

/// One day, week or month of a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Period {
    /// Its name: `2026-11-22`, `2026-W47`, `2026-W47+2` (two weeks) or `2026-11`.
    pub key: String,
    /// The instant from which its digest may go.
    pub slot: Timestamp,
}

impl Schedule {
    /// The period whose digest should have gone by `now`, if digests are wanted at all.
    pub fn due(&self, now: Timestamp) -> Option<Period> {
        let mut date = self.day_on_or_before(self.local_date(now))?;
        let mut slot = self.slot(date)?;
        while slot > now {
            date = self.day_on_or_before(date.yesterday().ok()?)?;
            slot = self.slot(date)?;
        }
        Some(Period { key: self.key(date), slot })
    }

    /// The first slot after `now`.
    pub fn next_at(&self, now: Timestamp) -> Option<Timestamp> {
        let mut date = self.day_on_or_before(self.local_date(now))?;
        let mut slot = self.slot(date)?;
        while slot <= now {
            date = self.day_after(date)?;
            slot = self.slot(date)?;
        }
        Some(slot)
    }

    /// [`Schedule::next_at`], but not before the day on which a pause ends.
    pub fn next_at_after_pause(&self, now: Timestamp, pause_ends: Option<Date>) -> Option<Timestamp> {
        let begin = pause_ends.and_then(|date| date.to_zoned(self.zone.clone()).ok());
        let before = begin.and_then(|begin| begin.timestamp().checked_sub(SignedDuration::from_secs(1)).ok());
        self.next_at(before.map_or(now, |before| before.max(now)))
    }

    fn local_date(&self, now: Timestamp) -> Date {
        now.to_zoned(self.zone.clone()).date()
    }

    /// The day of the period that `date` is in or, when that is still to come, of the one before.
    fn day_on_or_before(&self, date: Date) -> Option<Date> {
        match self.frequency {
            Frequency::Off => None,
            Frequency::Daily => Some(date),
            Frequency::Weekly => {
                let back = (date.weekday().to_monday_one_offset() - self.weekday).rem_euclid(7);
                date.checked_sub(i64::from(back).days()).ok()
            }
            Frequency::Biweekly => {
                let back = date.duration_since(self.first_fortnight()?).as_hours() / 24;
                date.checked_sub(back.rem_euclid(14).days()).ok()
            }
            Frequency::Monthly => Some(date.first_of_month()),
        }
    }

    fn day_after(&self, day: Date) -> Option<Date> {
        match self.frequency {
            Frequency::Off => None,
            Frequency::Daily => day.tomorrow().ok(),
            Frequency::Weekly => day.checked_add(1.week()).ok(),
            Frequency::Biweekly => day.checked_add(2.weeks()).ok(),
            Frequency::Monthly => day.checked_add(1.month()).ok(),
        }
    }

    /// The chosen hour of `date`. An hour that the clocks leave out becomes the first instant after
    /// the gap, an hour that they show twice is meant the first time.
    fn slot(&self, date: Date) -> Option<Timestamp> {
        let local = self.zone.to_ambiguous_timestamp(date.at(self.hour, 0, 0, 0));
        match local.offset() {
            AmbiguousOffset::Gap { .. } => {
                // Read with the offset before the gap, the hour falls at or behind its end.
                let behind = local.later().ok()?;
                let from = behind.checked_add(SignedDuration::from_secs(1)).ok()?;
                let end = self.zone.preceding(from).next().map(|transition| transition.timestamp());
                Some(end.unwrap_or(behind))
            }
            AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => local.earlier().ok(),
        }
    }

    /// The chosen weekday in the week from which pairs of weeks are counted, for everybody alike.
    fn first_fortnight(&self) -> Option<Date> {
        Date::new(2024, 1, 1).ok()?.checked_add(i64::from(self.weekday.saturating_sub(1)).days()).ok()
    }

    fn key(&self, day: Date) -> String {
        match self.frequency {
            Frequency::Off | Frequency::Daily => day.to_string(),
            Frequency::Weekly | Frequency::Biweekly => {
                let week = ISOWeekDate::from_date(day);
                let weeks = if self.frequency == Frequency::Biweekly { "+2" } else { "" };
                format!("{:04}-W{:02}{weeks}", week.year(), week.week())
            }
            Frequency::Monthly => format!("{:04}-{:02}", day.year(), day.month()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::types::clock::plus_seconds;

    /// Zones of the network, and the oddest others: half-hour offsets and shifts, a skipped day.
    const ZONES: [&str; 12] = [
        "America/Toronto",
        "America/St_Johns",
        "America/Regina",
        "America/Mexico_City",
        "America/Tijuana",
        "America/New_York",
        "America/Phoenix",
        "America/Anchorage",
        "Pacific/Honolulu",
        "Pacific/Apia",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
    ];

    fn schedule(frequency: Frequency, weekday: i8, hour: i8, zone: &str) -> Schedule {
        Schedule { frequency, weekday, hour, zone: TimeZone::get(zone).unwrap() }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn each_frequency_names_its_periods() {
        let now = at("2026-11-25T12:00:00Z");
        for (frequency, key, slot) in [
            (Frequency::Daily, "2026-11-24", "2026-11-24T13:00:00Z"),
            (Frequency::Weekly, "2026-W48", "2026-11-23T13:00:00Z"),
            (Frequency::Biweekly, "2026-W47+2", "2026-11-16T13:00:00Z"),
            (Frequency::Monthly, "2026-11", "2026-11-01T13:00:00Z"),
        ] {
            let due = schedule(frequency, 1, 8, "America/Toronto").due(now).unwrap();
            assert_eq!((due.key.as_str(), due.slot), (key, at(slot)));
        }
        assert_eq!(schedule(Frequency::Off, 1, 8, "UTC").due(now), None);
        assert_eq!(schedule(Frequency::Off, 1, 8, "UTC").next_at(now), None);
    }

    #[test]
    fn an_hour_that_is_left_out_or_shown_twice_comes_once() {
        let toronto = schedule(Frequency::Daily, 1, 2, "America/Toronto");
        assert_eq!(toronto.next_at(at("2026-03-08T05:00:00Z")), Some(at("2026-03-08T07:00:00Z")), "gap");
        let toronto = schedule(Frequency::Daily, 1, 1, "America/Toronto");
        assert_eq!(toronto.next_at(at("2026-11-01T04:30:00Z")), Some(at("2026-11-01T05:00:00Z")), "fold");
        assert_eq!(toronto.next_at(at("2026-11-01T05:00:00Z")), Some(at("2026-11-02T06:00:00Z")));
        let lord_howe = schedule(Frequency::Daily, 1, 2, "Australia/Lord_Howe");
        assert_eq!(
            lord_howe.next_at(at("2026-10-03T15:00:00Z")),
            Some(at("2026-10-03T15:30:00Z")),
            "a gap of half an hour"
        );
    }

    #[test]
    fn a_pause_ends_on_its_day() {
        let weekly = schedule(Frequency::Weekly, 1, 8, "America/Toronto");
        let now = at("2026-11-22T12:00:00Z");
        let next = |until: &str| weekly.next_at_after_pause(now, until.parse().ok()).unwrap();
        assert_eq!(next("2026-12-24"), at("2026-12-28T13:00:00Z"));
        assert_eq!(next("2026-12-28"), at("2026-12-28T13:00:00Z"), "the day itself is no pause any more");
        assert_eq!(next("2026-01-01"), at("2026-11-23T13:00:00Z"), "a pause that is over");
    }

    #[test]
    fn a_week_belongs_to_the_year_of_its_thursday() {
        let weekly = schedule(Frequency::Weekly, 5, 8, "UTC");
        assert_eq!(weekly.due(at("2027-01-01T09:00:00Z")).unwrap().key, "2026-W53");
    }

    fn frequencies() -> impl Strategy<Value = Frequency> {
        prop_oneof![
            Just(Frequency::Daily),
            Just(Frequency::Weekly),
            Just(Frequency::Biweekly),
            Just(Frequency::Monthly)
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        /// Looks come at uneven times, back and forth by minutes, now and then days late.
        #[test]
        fn each_period_comes_at_most_once_and_never_in_a_burst(
            frequency in frequencies(),
            weekday in 1_i8..=7,
            hour in 0_i8..=23,
            zone in 0_usize..ZONES.len(),
            start in 1_262_304_000_i64..1_900_000_000,
            steps in prop::collection::vec((-600_i64..7_200, 0_u8..40), 50..400),
        ) {
            let schedule = schedule(frequency, weekday, hour, ZONES[zone]);
            let mut now = Timestamp::from_second(start).unwrap();
            let mut next = schedule.next_at(now).unwrap();
            let mut seen = HashSet::new();
            for (seconds, outage) in steps {
                now = plus_seconds(now, seconds + if outage == 0 { 9 * 86_400 } else { 0 });
                if now < next {
                    continue;
                }
                let due = schedule.due(now).unwrap();
                prop_assert!(due.slot <= now, "nothing goes early");
                prop_assert!(due.slot >= next, "what is due is the latest slot, not an old one");
                prop_assert!(seen.insert(due.key.clone()), "{} twice", due.key);
                next = schedule.next_at(now).unwrap();
                prop_assert!(next > now, "after one digest there is no second at the same time");
            }
        }

        /// With a look every quarter of an hour no period is left out, and each goes in time.
        #[test]
        fn no_period_is_left_out(
            frequency in frequencies(),
            weekday in 1_i8..=7,
            hour in 0_i8..=23,
            zone in 0_usize..ZONES.len(),
            start in 1_262_304_000_i64..1_900_000_000,
        ) {
            let schedule = schedule(frequency, weekday, hour, ZONES[zone]);
            let mut now = Timestamp::from_second(start).unwrap();
            for _ in 0..40 {
                let next = schedule.next_at(now).unwrap();
                let late = plus_seconds(next, 900);
                let due = schedule.due(late).unwrap();
                prop_assert_eq!(due.slot, next);
                let local = next.to_zoned(schedule.zone.clone());
                let whole_hour = local.hour() == hour && local.minute() == 0;
                let gap = schedule.zone.to_ambiguous_timestamp(local.date().at(hour, 0, 0, 0)).is_ambiguous();
                prop_assert!(whole_hour || gap || ZONES[zone] == "Pacific/Apia", "{local}");
                let days = (next - now).get_seconds() / 86_400;
                let longest = match frequency { Frequency::Daily => 2, Frequency::Weekly => 8, Frequency::Biweekly => 15, _ => 32 };
                prop_assert!(days <= longest, "{days} days without a slot");
                now = late;
            }
        }

        /// A member who moves between zones gets a second digest of no period: its key is known.
        #[test]
        fn a_change_of_zone_repeats_no_period(
            frequency in frequencies(),
            hours in prop::collection::vec((0_i8..=23, 0_usize..ZONES.len(), 0_i64..200_000), 2..60),
        ) {
            let mut now = at("2026-01-05T00:00:00Z");
            let mut seen = HashSet::new();
            let mut made = 0;
            for (hour, zone, seconds) in hours {
                let schedule = schedule(frequency, 1, hour, ZONES[zone]);
                let next = schedule.next_at(now).unwrap();
                now = plus_seconds(now, seconds);
                if now >= next && seen.insert(schedule.due(now).unwrap().key) {
                    made += 1;
                }
            }
            let days = (now - at("2026-01-05T00:00:00Z")).get_seconds() / 86_400 + 2;
            let most = match frequency { Frequency::Daily => days, Frequency::Weekly => days / 7 + 2, Frequency::Biweekly => days / 14 + 2, _ => days / 28 + 2 };
            prop_assert!(made <= most);
        }
    }
}

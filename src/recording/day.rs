//! The name of a file that holds a day: `HOST-2026-11-30.ttr`, and `HOST-2026-11-30.2.ttr` where the day has several.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use std::fmt;
use std::ops::Range;

/// What the names of recordings end with.
const ENDING: &str = ".ttr";
/// Characters that a name may have of a host.
const LONGEST: usize = 64;

/// A file of a folder, by its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct DayFile {
    /// The day, by the clock of the machine in its time zone.
    pub(super) date: Date,
    /// Which one of that day, from 1 on.
    pub(super) part: u32,
    /// The machine, see [`host`].
    pub(super) host: String,
}

impl DayFile {
    /// The file that has this name.
    pub(super) fn of(name: &str) -> Option<Self> {
        let stem = name.strip_suffix(ENDING)?;
        let numbered = stem
            .rsplit_once('.')
            .and_then(|(day, part)| Some((day, part.parse().ok()?)));
        let with = |day: &str, part| {
            let (host, date) = day.split_at_checked(day.len().checked_sub(10)?)?;
            let found = Self {
                date: date.parse().ok()?,
                part,
                host: host.strip_suffix('-')?.to_owned(),
            };
            // There are several ways to write a number, and one that is ours.
            (found.to_string() == name).then_some(found)
        };
        numbered
            .and_then(|(day, part)| with(day, part))
            .or_else(|| with(stem, 1))
    }
}

impl fmt::Display for DayFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { date, part, host } = self;
        match part {
            1 => write!(f, "{host}-{date}{ENDING}"),
            _ => write!(f, "{host}-{date}.{part}{ENDING}"),
        }
    }
}

/// The name of a machine as a part of the name of a file.
pub(super) fn host(name: &str) -> String {
    let fits = |(at, character): (usize, char)| {
        let plain = character.is_ascii_alphanumeric() || character == '_';
        let inside = at > 0 && matches!(character, '-' | '.');
        if plain || inside { character } else { '_' }
    };
    let host: String = name.chars().take(LONGEST).enumerate().map(fits).collect();
    if host.is_empty() {
        "host".to_owned()
    } else {
        host
    }
}

/// The day of a moment by the clock of this machine, and from when until when it lasts; all in nanoseconds since 1970 UTC.
/// Of a moment that no calendar has, a day without end.
pub(super) fn of(wall: u64) -> (Date, Range<u64>) {
    let known = || {
        let moment = Timestamp::from_nanosecond(wall.into()).ok()?;
        let start = moment.to_zoned(TimeZone::system()).start_of_day().ok()?;
        let next = start.date().tomorrow().ok()?;
        let end = next.to_zoned(TimeZone::system()).ok()?;
        Some((start.date(), nanos(&start)..nanos(&end)))
    };
    known().unwrap_or((Date::MAX, 0..u64::MAX))
}

/// When a day is over.
pub(super) fn end(date: Date) -> u64 {
    let next = date
        .tomorrow()
        .and_then(|next| next.to_zoned(TimeZone::system()));
    next.map_or(u64::MAX, |next| nanos(&next))
}

fn nanos(moment: &Zoned) -> u64 {
    u64::try_from(moment.timestamp().as_nanosecond()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_name_says_what_is_in_it(name: String, day in 0..40_000i32, part in 1..50u32) {
            let host = host(&name);
            prop_assert!(!host.starts_with(['.', '-']) && !host.contains('/'));
            let date = Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
            let file = DayFile { date, part, host };
            prop_assert_eq!(DayFile::of(&file.to_string()), Some(file));
        }

        #[test]
        fn no_other_name_is_taken_for_one(name in "[a-z.-]{0,3}-?20[0-9]{2}-[01][0-9]-[0-3][0-9](\\.[0-9]{1,2})?\\.ttr") {
            if let Some(file) = DayFile::of(&name) {
                prop_assert_eq!(file.to_string(), name);
            }
        }

        #[test]
        fn a_moment_is_in_its_day(wall in 0..8_000_000_000_000_000_000u64) {
            let (date, span) = of(wall);
            prop_assert!(span.contains(&wall));
            prop_assert_eq!(end(date), span.end);
            prop_assert_eq!(of(span.end - 1).0, date);
            prop_assert_eq!(of(span.end).0, date.tomorrow().unwrap());
        }
    }

    #[test]
    fn names_are_those_of_a_host_and_a_day() {
        for (name, expected) in [
            ("web1-2026-11-30.ttr", Some(("web1", 1))),
            (
                "web-1.example.org-2026-11-30.2.ttr",
                Some(("web-1.example.org", 2)),
            ),
            ("a.3-2026-11-30.ttr", Some(("a.3", 1))),
            ("web1-2026-11-30.1.ttr", None),
            ("web1-2026-11-30.02.ttr", None),
            ("web1-2026-11-30", None),
            ("web1-2026-11-31.ttr", None),
            ("2026-11-30.ttr", None),
            ("web1-2026-11-30.ttr~", None),
        ] {
            let found = DayFile::of(name).map(|file| (file.host, file.part));
            let found = found.as_ref().map(|(host, part)| (host.as_str(), *part));
            assert_eq!(found, expected, "{name}");
        }
        assert_eq!(host("../etc/x y"), "_./etc/x y".replace(['/', ' '], "_"));
        assert_eq!(host(""), "host");
    }

    #[test]
    fn the_last_part_of_a_day_sorts_last() {
        let mut names = [
            "h-2026-12-01.ttr",
            "h-2026-11-30.10.ttr",
            "h-2026-11-30.2.ttr",
            "h-2026-11-30.ttr",
        ]
        .map(|name| DayFile::of(name).unwrap());
        names.sort();
        let parts = names.map(|file| (file.date.day(), file.part));
        assert_eq!(parts, [(30, 1), (30, 2), (30, 10), (1, 1)]);
    }
}

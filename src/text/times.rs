//! Spans of time, sizes and moments, as people write them.

use super::size;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use std::time::Duration;

/// A moment as a person names it, in the time zone of this machine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Moment {
    /// So long before the end.
    BeforeEnd(Duration),
    /// The last time that it was so late, before the end.
    Clock(Time),
    /// A date and a time.
    Date(DateTime),
}

impl Moment {
    /// Nanoseconds since 1970 UTC, in a recording that ends at the moment `end`; the first or the last one that can be told,
    /// where it is beyond that.
    pub fn within(self, end: u64) -> u64 {
        let found = match self {
            Self::BeforeEnd(span) => {
                let span = u64::try_from(span.as_nanos()).unwrap_or(u64::MAX);
                return end.saturating_sub(span);
            }
            Self::Date(moment) => moment.to_zoned(TimeZone::system()),
            Self::Clock(time) => last_time(time, end),
        };
        found.map_or(u64::MAX, |found| {
            let nanos = found.timestamp().as_nanosecond();
            u64::try_from(nanos.max(0)).unwrap_or(u64::MAX)
        })
    }
}

/// When it was so late the last time before a moment.
fn last_time(time: Time, before: u64) -> Result<Zoned, jiff::Error> {
    let zone = TimeZone::system();
    let before = Timestamp::from_nanosecond(before.into())?;
    let day = before.to_zoned(zone.clone()).date();
    let today = day.to_datetime(time).to_zoned(zone.clone())?;
    if today.timestamp() <= before {
        return Ok(today);
    }
    day.yesterday()?.to_datetime(time).to_zoned(zone)
}

/// A moment: `14:03`, `2026-11-23 14:03`, or `-10m`, so long before the end.
///
/// # Errors
///
/// A sentence on what a moment is.
pub fn moment(text: &str) -> Result<Moment, String> {
    let text = text.trim();
    if let Some(ago) = text.strip_prefix('-') {
        return span(ago).map(Moment::BeforeEnd);
    }
    let mut clocks = ["%H:%M:%S", "%H:%M"].into_iter();
    if let Some(time) = clocks.find_map(|form| Time::strptime(form, text).ok()) {
        return Ok(Moment::Clock(time));
    }
    let mut dates = [
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%dT%H:%M",
    ]
    .into_iter();
    dates
        .find_map(|form| DateTime::strptime(form, text).ok())
        .map(Moment::Date)
        .ok_or_else(|| {
            "a moment is a time of day such as 14:03, with a date as in 2026-11-23 14:03, or a time before the end such as -10m"
                .to_owned()
        })
}

/// A number with a letter behind it that says of what.
fn scaled(text: &str, units: &[(char, f64)]) -> Option<f64> {
    let text = text.trim();
    let (number, scale) = match text.chars().last()? {
        last if last.is_ascii_digit() => (text, 1.0),
        last => {
            let unit = units
                .iter()
                .find(|(unit, _)| unit.eq_ignore_ascii_case(&last))?;
            (&text[..text.len() - last.len_utf8()], unit.1)
        }
    };
    let plain = number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number: f64 = number.parse().ok().filter(|_| plain)?;
    Some(number * scale)
}

/// A span of time: `90`, `90s`, `10m`, `2h`, `7d`.
///
/// # Errors
///
/// A sentence on what a span is.
pub fn span(text: &str) -> Result<Duration, String> {
    let units = [('s', 1.0), ('m', 60.0), ('h', 3_600.0), ('d', 86_400.0)];
    let seconds = scaled(text, &units).filter(|seconds| *seconds > 0.0 && *seconds <= 1e9);
    seconds
        .map(Duration::from_secs_f64)
        .ok_or_else(|| "a time is a number of seconds, or with a unit: 90s, 10m, 2h, 7d".to_owned())
}

/// A number of bytes: `500K`, `64M`, `1G`.
///
/// # Errors
///
/// A sentence on what a size is.
pub fn size(text: &str) -> Result<u64, String> {
    size::parse(text)
        .filter(|bytes| *bytes > 0)
        .ok_or_else(|| "a size is a number of bytes, or with a unit: 500K, 64M, 1G".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_and_sizes_have_units() {
        for (text, seconds) in [
            ("90", 90),
            ("90s", 90),
            (" 1.5m ", 90),
            ("2h", 7_200),
            ("7d", 604_800),
        ] {
            assert_eq!(span(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for (text, bytes) in [
            ("512", 512),
            ("500K", 512_000),
            ("64m", 64 << 20),
            ("1G", 1 << 30),
        ] {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in ["", "m", "-1", "0", "1x", "1e3", "1 m", "nan", "∞", "1۳"] {
            assert!(span(text).is_err(), "{text}");
            assert!(size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn moments_are_before_the_end() {
        let zone = TimeZone::system();
        let of = |text: &str| {
            let moment = DateTime::strptime("%Y-%m-%d %H:%M:%S", text).unwrap();
            let zoned = moment.to_zoned(zone.clone()).unwrap();
            u64::try_from(zoned.timestamp().as_nanosecond()).unwrap()
        };
        let end = of("2026-11-23 14:30:00");
        for (text, expected) in [
            ("14:03", "2026-11-23 14:03:00"),
            ("14:30:00", "2026-11-23 14:30:00"),
            ("14:30:01", "2026-11-22 14:30:01"),
            ("-10m", "2026-11-23 14:20:00"),
            ("2026-11-01 09:00", "2026-11-01 09:00:00"),
            ("2026-11-01T09:00:07", "2026-11-01 09:00:07"),
            // Whatever the recording has.
            ("2027-01-01 00:00", "2027-01-01 00:00:00"),
        ] {
            assert_eq!(moment(text).unwrap().within(end), of(expected), "{text}");
        }
        assert_eq!(moment("2999-01-01 00:00").unwrap().within(end), u64::MAX);
        assert_eq!(moment("1900-01-01 00:00").unwrap().within(end), 0);
        assert_eq!(moment("-9999d").unwrap().within(1), 0);
        for text in ["", "noon", "25:00", "-", "--1", "2026-13-01 00:00"] {
            assert!(
                moment(text).unwrap_err().contains("14:03") || text.starts_with('-'),
                "{text}"
            );
        }
    }
}

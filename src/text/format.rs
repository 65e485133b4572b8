//! Numbers as short text that never outgrows its column.
//!
//! For each [`Kind`] there is a text and a *step*: the smallest difference that the text can show. Rows are ordered
//! by the value as shown, so [`shown`] rounds exactly as the text does.

use super::decimal::{Backwards, decimal, integer};
use compact_str::{CompactString, format_compact};
use jiff::{Timestamp, tz::TimeZone};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// How a value is written, and with that how coarse its smallest visible step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text, sorted as text.
    Text,
    /// A number that names something: never rounded.
    Id,
    /// ID of a task, a group of processes or a session.
    Pid,
    /// ID of a task in hexadecimal.
    HexPid,
    /// A state letter with a count.
    State,
    /// Percent.
    Percent,
    /// Events per second.
    Rate,
    /// How many.
    Count,
    /// Bytes.
    Bytes,
    /// Bytes per second.
    ByteRate,
    /// CPU time, seconds.
    Time,
    /// Seconds since the start.
    Age,
    /// Start, seconds since 1970 UTC.
    Start,
    /// A sparkline or marks, drawn by whoever has them.
    Graph,
}

/// The smallest visible difference at `value`; 0 where every difference counts.
pub fn step(kind: Kind, value: f64) -> f64 {
    let value = value.abs();
    match kind {
        Kind::Percent | Kind::Graph => percent_step(value),
        Kind::Rate if value < 9.95 => 0.1,
        Kind::Rate => thousands_step(value, 999.5),
        Kind::Count => thousands_step(value, 9_999.5),
        Kind::Bytes | Kind::ByteRate => bytes_step(value),
        Kind::Time if value < HOUR as f64 => 0.01,
        Kind::Time => 1.0,
        Kind::Text
        | Kind::Id
        | Kind::Pid
        | Kind::HexPid
        | Kind::State
        | Kind::Age
        | Kind::Start => 0.0,
    }
}

/// `value` rounded as its text is.
pub fn shown(kind: Kind, value: f64) -> f64 {
    let step = step(kind, value);
    if step > 0.0 {
        (value / step).round() * step
    } else {
        value
    }
}

fn percent_step(value: f64) -> f64 {
    match value {
        ..0.095 => 0.01,
        ..999.95 => 0.1,
        ..99_999.5 => 1.0,
        _ => thousands_step(value, 999.5),
    }
}

/// Percent: `0.02`, `4.2`, `96.1`, `250.0`, `1234`.
pub fn percent(value: f64) -> CompactString {
    match value {
        ..0.005 => CompactString::const_new("0.0"),
        ..0.095 => decimal(value, 2, ""),
        ..999.95 => decimal(value, 1, ""),
        ..99_999.5 => decimal(value, 0, ""),
        _ => thousands(value, 999.5),
    }
}

/// A number that is not negative with so many decimals, two at most, and what stands behind it: `4.2%`.
pub fn fixed(value: f64, decimals: usize, unit: &str) -> CompactString {
    decimal(value, decimals, unit)
}

/// Per second: `0`, `0.4`, `112`, `8.1k`, `12k`, `1.2M`.
pub fn rate(value: f64) -> CompactString {
    match value {
        ..0.05 => CompactString::const_new("0"),
        ..9.95 => decimal(value, 1, ""),
        _ => thousands(value, 999.5),
    }
}

/// A number of a column of so many cells in which decimal points, units and letters of units stand under each other.
/// `text` is what is written where there is no column. Little is told from nothing: `<0.1`, `0.0`.
pub fn lined_up(kind: Kind, value: f64, text: CompactString, cells: usize) -> CompactString {
    match kind {
        Kind::Percent => match value {
            ..=0.0 | 0.095..999.95 => text,
            ..0.05 => CompactString::const_new("<0.1"),
            ..0.095 => CompactString::const_new("0.1"),
            _ => Some(decimal(value, 1, ""))
                .filter(|exact| exact.len() <= cells)
                .unwrap_or(text),
        },
        Kind::Rate => match value {
            ..=0.0 => CompactString::const_new("0 "),
            ..0.5 => CompactString::const_new("<1 "),
            ..999.5 => decimal(value, 0, " "),
            _ => text,
        },
        _ => with_room_for_a_letter(kind, text),
    }
}

/// A lower bound in such a column. What the sign leaves no room for is not rounded up.
pub fn lined_up_bound(kind: Kind, value: f64, text: CompactString, cells: usize) -> CompactString {
    match kind {
        Kind::Percent if value < 0.095 => CompactString::const_new("≥0.0"),
        Kind::Rate if value < 999.5 => format_compact!("≥{} ", value.floor()),
        _ => with_room_for_a_letter(kind, bound(kind, value, text, cells)),
    }
}

/// What is not a number in the column of such: where its units stand.
pub fn lined_up_sign(kind: Kind, sign: &'static str) -> CompactString {
    let units = match kind {
        Kind::Percent => "  ",
        Kind::Rate | Kind::Bytes | Kind::ByteRate => " ",
        _ => "",
    };
    let mut text = CompactString::const_new(sign);
    text.push_str(units);
    text
}

/// Where letters of units end the numbers of a column, a blank ends one that has none.
fn with_room_for_a_letter(kind: Kind, mut text: CompactString) -> CompactString {
    let lettered = matches!(kind, Kind::Rate | Kind::Bytes | Kind::ByteRate);
    if lettered && text.ends_with(|last: char| last.is_ascii_digit()) {
        text.push(' ');
    }
    text
}

/// A lower bound of a number that `text` shows, in so many cells.
pub fn bound(kind: Kind, value: f64, text: CompactString, cells: usize) -> CompactString {
    match kind {
        Kind::Bytes | Kind::ByteRate => at_least_bytes(value, cells),
        Kind::Time => at_least_time(&text, cells),
        _ => at_least(text, value, cells),
    }
}

/// A lower bound in so many cells: `≥0.4`, `≥28.4`, `≥250`, `≥12k`. Where the sign takes the place of digits, what is
/// left of them is not rounded up.
fn at_least(text: CompactString, value: f64, cells: usize) -> CompactString {
    let text = match text.len() {
        length if length < cells => text,
        _ if value < 9_999.5 => decimal(value.floor(), 0, ""),
        _ => thousands(value, 999.5),
    };
    format_compact!("≥{text}")
}

/// A lower bound of bytes in so many cells: `≥742M`, `≥1.5G`, `≥23G`.
fn at_least_bytes(value: f64, cells: usize) -> CompactString {
    let exact = bytes(value);
    if exact.len() < cells {
        return format_compact!("≥{exact}");
    }
    let (unit, letter, _) = bytes_unit(value);
    format_compact!("≥{:.0}{letter}", (value / unit).floor())
}

/// A lower bound of a time as [`time`] writes it, without parts of seconds where there is no room: `≥10:07`.
fn at_least_time(text: &str, cells: usize) -> CompactString {
    let whole = text.split('.').next().filter(|_| text.len() >= cells);
    format_compact!("≥{}", whole.unwrap_or(text))
}

/// How many: exact up to 9999, then as [`rate`].
pub fn count(value: u64) -> CompactString {
    thousands(value as f64, 9_999.5)
}

/// A number that names something: exact, but for numbers that no kernel gives.
pub fn id(value: u64) -> CompactString {
    if value < 10_000_000 {
        integer(value)
    } else {
        count(value)
    }
}

const LETTERS: [&str; 6] = ["k", "M", "G", "T", "P", "E"];

/// The unit and its letter in which `value` has at most three digits; 1 up to `plain`.
fn thousands_unit(value: f64, plain: f64) -> (f64, &'static str) {
    if value < plain {
        return (1.0, "");
    }
    let mut unit = 1e3;
    for letter in LETTERS {
        if value < 999.5 * unit {
            return (unit, letter);
        }
        unit *= 1e3;
    }
    (1e18, "E")
}

fn thousands(value: f64, plain: f64) -> CompactString {
    let (unit, letter) = thousands_unit(value, plain);
    let scaled = value / unit;
    if scaled < 9.95 && unit > 1.0 {
        decimal(scaled, 1, letter)
    } else if scaled < 999.5 || unit < 1e18 {
        decimal(scaled, 0, letter)
    } else {
        CompactString::const_new("999E")
    }
}

fn thousands_step(value: f64, plain: f64) -> f64 {
    let (unit, _) = thousands_unit(value, plain);
    if unit > 1.0 && value / unit < 9.95 {
        unit / 10.0
    } else {
        unit
    }
}

const BINARY: [&str; 7] = ["B", "K", "M", "G", "T", "P", "E"];

/// Unit of `bytes`, its letter, and below which number of units a decimal is shown: gigabytes deserve one longer.
fn bytes_unit(bytes: f64) -> (f64, &'static str, f64) {
    let mut unit = 1.0;
    for (power, letter) in BINARY.iter().enumerate() {
        if bytes < 999.5 * unit || power + 1 == BINARY.len() {
            let decimals = match power {
                0 => 0.0,
                1 | 2 => 9.95,
                _ => 99.95,
            };
            return (unit, letter, decimals);
        }
        unit *= 1024.0;
    }
    (unit, "E", 99.95)
}

/// Bytes in binary units: `0`, `512B`, `4.0K`, `742M`, `1.5G`, `23.5G`.
pub fn bytes(value: f64) -> CompactString {
    if value < 0.5 {
        return CompactString::const_new("0");
    }
    let (unit, letter, decimals) = bytes_unit(value);
    let scaled = value / unit;
    if scaled < decimals {
        decimal(scaled, 1, letter)
    } else {
        decimal(scaled, 0, letter)
    }
}

/// A sum of bytes that counts some twice, in 5 cells: `~742M`, `~24G`.
pub fn about_bytes(value: f64) -> CompactString {
    let exact = bytes(value);
    if exact.len() < 5 {
        return format_compact!("~{exact}");
    }
    let (unit, letter, _) = bytes_unit(value);
    format_compact!("~{:.0}{letter}", value / unit)
}

fn bytes_step(value: f64) -> f64 {
    let (unit, _, decimals) = bytes_unit(value);
    if value / unit < decimals {
        unit / 10.0
    } else {
        unit
    }
}

/// CPU time: `1:02.33`, `12:34:56`, `4d04h`, `12345d`.
pub fn time(seconds: f64) -> CompactString {
    let hundredths = (seconds.max(0.0) * 100.0).round() as u64;
    let whole = hundredths / 100;
    if whole < HOUR {
        let (minutes, rest, part) = (whole / MINUTE, whole % MINUTE, hundredths % 100);
        let mut text = Backwards::ending("");
        text.number(part, 2).text(".").number(rest, 2).text(":");
        return text.number(minutes, 1).done();
    }
    if whole < 100 * HOUR {
        let (hours, minutes, rest) = (whole / HOUR, whole % HOUR / MINUTE, whole % MINUTE);
        let mut text = Backwards::ending("");
        text.number(rest, 2).text(":").number(minutes, 2).text(":");
        return text.number(hours, 1).done();
    }
    days(whole, 10_000)
}

/// Age: `42s`, `12m05s`, `3h12m`, `4d04h`, `365d`.
pub fn age(seconds: f64) -> CompactString {
    let whole = seconds.max(0.0) as u64;
    if whole < MINUTE {
        Backwards::ending("s").number(whole, 1).done()
    } else if whole < HOUR {
        two(whole / MINUTE, "m", whole % MINUTE, "s")
    } else if whole < DAY {
        two(whole / HOUR, "h", whole % HOUR / MINUTE, "m")
    } else {
        days(whole, 100)
    }
}

/// Two numbers with their units, the second one in two digits.
fn two(first: u64, unit: &str, second: u64, smaller: &str) -> CompactString {
    let mut text = Backwards::ending(smaller);
    text.number(second, 2).text(unit).number(first, 1).done()
}

/// Days, with hours while there are fewer than `with_hours` of them.
fn days(seconds: u64, with_hours: u64) -> CompactString {
    let (days, hours) = (seconds / DAY, seconds % DAY / HOUR);
    if days < with_hours {
        two(days, "d", hours, "h")
    } else {
        Backwards::ending("d").number(days.min(99_999), 1).done()
    }
}

/// When something started, seen from `now` (both seconds since 1970 UTC): `14:05` within a day, `Nov23` within a
/// year, `2024` before.
pub fn start(at: f64, now: f64, zone: &TimeZone) -> CompactString {
    let Ok(stamp) = Timestamp::from_second(at as i64) else {
        return CompactString::default();
    };
    let local = stamp.to_zoned(zone.clone());
    format_compact!("{}", local.strftime(start_pattern(at, now)))
}

/// How a start is written, seen from `now`.
pub const fn start_pattern(at: f64, now: f64) -> &'static str {
    match now - at {
        ..86_400.0 => "%H:%M",
        ..31_536_000.0 => "%b%d",
        _ => "%Y",
    }
}

#[cfg(test)]
mod tests;

//! Numbers of the command line. Each is refused with what it may be.

use crate::act::CPU_LIMIT;
use crate::source::Demand;
use crate::text::cpu_share;
use std::ops::RangeInclusive;
use std::time::Duration;

/// The largest PID that a kernel gives, plus one (`PID_MAX_LIMIT` of `include/linux/threads.h`).
const PIDS: u64 = 1 << 22;

/// A whole number of the range in ASCII digits: neither a sign nor blanks inside belong to it. `what` is what it is called.
fn whole(text: &str, what: &str, range: RangeInclusive<u64>) -> Result<u64, String> {
    let (least, most) = (range.start(), range.end());
    let text = text.trim_matches(' ');
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(number) if digits && range.contains(&number) => Ok(number),
        _ => Err(format!(
            "{what} must be a whole number from {least} to {most}"
        )),
    }
}

pub(super) fn pid(text: &str) -> Result<u32, String> {
    let number = whole(text, "a PID", 1..=PIDS)?;
    u32::try_from(number).map_err(|error| error.to_string())
}

pub(super) fn count(text: &str) -> Result<u64, String> {
    whole(text, "the number of samples", 1..=u64::MAX)
}

pub(super) fn top(text: &str) -> Result<u32, String> {
    let number = whole(text, "the number of rows", 1..=u64::from(u32::MAX))?;
    u32::try_from(number).map_err(|error| error.to_string())
}

pub(super) fn cpu(text: &str) -> Result<usize, String> {
    let number = whole(text, "a CPU", 0..=u64::from(CPU_LIMIT - 1))?;
    usize::try_from(number).map_err(|error| error.to_string())
}

pub(super) fn repetitions(text: &str) -> Result<u32, String> {
    let number = whole(text, "the number of repetitions", 3..=10_000)?;
    u32::try_from(number).map_err(|error| error.to_string())
}

pub(super) fn interval(text: &str) -> Result<Duration, String> {
    let plain = |byte: u8| byte.is_ascii_digit() || b".-+eE".contains(&byte);
    let text = text.trim_matches(' ');
    let seconds: Option<f64> = text.parse().ok().filter(|_| text.bytes().all(plain));
    let seconds =
        seconds.ok_or_else(|| "expected a number of seconds from 0.1 to 60".to_owned())?;
    Demand::interval_of(seconds)
        .ok_or_else(|| "the interval must be from 0.1 to 60 seconds".to_owned())
}

pub(super) fn budget(text: &str) -> Result<Duration, String> {
    cpu_share::parse(text).ok_or_else(|| format!("the budget must be {}", cpu_share::EXPECTED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_sentence() {
        const REFUSED: &str = "a PID must be a whole number from 1 to 4194304";
        for (text, told) in [
            ("1", "1"),
            (" 17 ", "17"),
            ("007", "7"),
            ("4194304", "4194304"),
            ("4194305", REFUSED),
            ("99999999999", REFUSED),
            ("99999999999999999999999999", REFUSED),
            ("0", REFUSED),
            ("", REFUSED),
            (" ", REFUSED),
            ("-1", REFUSED),
            ("+1", REFUSED),
            ("1 2", REFUSED),
            ("1.5", REFUSED),
            ("0x10", REFUSED),
            ("1e3", REFUSED),
            ("init", REFUSED),
            ("١٢٣", REFUSED),
            ("１２", REFUSED),
            ("nan", REFUSED),
            ("inf", REFUSED),
        ] {
            let found = pid(text).map_or_else(|told| told, |pid| pid.to_string());
            assert_eq!(found, told, "{text:?}");
        }
    }

    #[test]
    fn what_is_too_much_and_too_little_has_its_sentence() {
        for (found, told) in [
            (
                count("18446744073709551616"),
                "the number of samples must be a whole number from 1 to 18446744073709551615",
            ),
            (
                count("0"),
                "the number of samples must be a whole number from 1 to 18446744073709551615",
            ),
            (
                top("4294967296").map(u64::from),
                "the number of rows must be a whole number from 1 to 4294967295",
            ),
            (
                top("-1").map(u64::from),
                "the number of rows must be a whole number from 1 to 4294967295",
            ),
            (
                cpu("8192").map(|cpu| cpu as u64),
                "a CPU must be a whole number from 0 to 8191",
            ),
            (
                cpu("x").map(|cpu| cpu as u64),
                "a CPU must be a whole number from 0 to 8191",
            ),
            (
                repetitions("2").map(u64::from),
                "the number of repetitions must be a whole number from 3 to 10000",
            ),
            (
                repetitions("10001").map(u64::from),
                "the number of repetitions must be a whole number from 3 to 10000",
            ),
        ] {
            assert_eq!(found.unwrap_err(), told);
        }
        assert_eq!(count("18446744073709551615"), Ok(u64::MAX));
        assert_eq!(cpu("0"), Ok(0));
    }

    #[test]
    fn seconds_are_numbers() {
        for text in ["0.1", " 60", "2.5", "1e1", "+1"] {
            interval(text).unwrap();
        }
        for text in ["0.09", "60.1", "0", "-1", "1e9", "1e999", "-1e999"] {
            let told = interval(text).unwrap_err();
            assert_eq!(
                told, "the interval must be from 0.1 to 60 seconds",
                "{text}"
            );
        }
        for text in [
            "",
            " ",
            "soon",
            "nan",
            "inf",
            "-infinity",
            "0,5",
            "1 2",
            "0x1",
            "١",
            "1s",
        ] {
            let told = interval(text).unwrap_err();
            assert!(
                told.starts_with("expected a number of seconds"),
                "{text}: {told}"
            );
        }
    }
}

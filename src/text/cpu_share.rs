//! A share of one CPU as a person writes it, `2%`, and as CPU time per second.

use std::ops::RangeInclusive;
use std::time::Duration;

/// What it is, for who wrote something else.
pub const EXPECTED: &str = "a share of one CPU such as \"2%\", from 0.1% to 100%; 0 is no limit";

/// Shares that make sense, %.
const PERCENT: RangeInclusive<f64> = 0.1..=100.0;

/// CPU time per second; zero for no limit, `None` for what is no share.
pub fn parse(text: &str) -> Option<Duration> {
    let text = text.trim_matches(' ');
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let number = text.strip_suffix('%')?.trim_end_matches(' ');
    let plain = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    let percent: f64 = number.parse().ok().filter(|_| number.bytes().all(plain))?;
    let sound = percent == 0.0 || PERCENT.contains(&percent);
    sound.then(|| Duration::from_secs_f64(percent / 100.0))
}

/// As it is written.
pub fn written(per_second: Duration) -> String {
    let percent = per_second.as_secs_f64() * 100.0;
    format!("{}%", (percent * 1e3).round() / 1e3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_has_a_percent_sign_and_bounds() {
        let micros = |text| parse(text).map(|share| share.as_micros());
        for (text, share) in [
            ("2%", 20_000),
            (" 0.5 %", 5_000),
            ("100%", 1_000_000),
            ("0", 0),
            ("0%", 0),
        ] {
            assert_eq!(micros(text), Some(share), "{text}");
        }
        for text in [
            "2", "-1%", "101%", "0.01%", "%", "", "nan%", "inf%", "1e1%", "2 %%", "0.02", "two",
        ] {
            assert_eq!(micros(text), None, "{text}");
        }
        for text in ["2%", "0.5%", "33.3%", "0%"] {
            assert_eq!(written(parse(text).unwrap()), text);
        }
    }
}

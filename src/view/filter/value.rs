//! Values in comparisons: what each kind of column can be compared with.

use super::{Comparison, Order, Pattern, Test};
use crate::text::regex::{Mistake, regex};
use crate::view::{Column, ColumnId, Kind};

/// The largest PID and TID that a kernel gives (`PID_MAX_LIMIT` of `include/linux/threads.h`).
const PIDS: f64 = 4_194_304.0;

/// Digits of the largest number of 64 bits with decimals.
const DIGITS: usize = 300;

/// State letters of the kernel (`Documentation/filesystems/proc.rst`, `stat`, state).
const STATES: &[u8] = b"RSDTtZIXPKW";

/// Why the operator does not go with the column, if it does not.
pub(super) fn refusal(column: &Column, operator: &str) -> Option<String> {
    let title = column.title;
    let pattern = operator.ends_with('~');
    let equal = matches!(operator, "=" | "==" | "!=");
    match column.kind {
        Kind::Graph => Some(format!("{title} cannot be compared; use cpu or wait")),
        Kind::Start => Some(format!("{title} is a date; use age")),
        Kind::Text if pattern || equal || column.id == ColumnId::Ports => None,
        Kind::Text => Some(format!("{title} is text: expected = != ~ or !~")),
        Kind::State if equal => None,
        Kind::State => Some(format!("{title} is a state letter: expected = or !=")),
        _ if pattern => Some(format!("{title} is a number: expected = != < <= > >=")),
        _ => None,
    }
}

/// What `operator` and `text` ask of a value of the column; otherwise what was expected.
pub(super) fn test(column: &Column, operator: &str, text: &str) -> Result<Test, String> {
    let negated = operator.starts_with('!');
    match column.kind {
        Kind::Text if operator.ends_with('~') => Ok(Test::Pattern {
            pattern: pattern(text)?,
            negated,
        }),
        // Each of them is compared.
        Kind::Text if column.id == ColumnId::Ports => match text.parse::<u16>() {
            Ok(port) => Ok(Test::Number(order(operator), port.into())),
            Err(_) => Err("expected a port, such as 8080".to_owned()),
        },
        Kind::Text => Ok(Test::Text {
            wanted: text.to_lowercase(),
            negated,
        }),
        Kind::State => states(text)
            .map(|letters| Test::State { letters, negated })
            .ok_or_else(|| expected(column.kind)),
        kind => {
            let number = wanted(kind, text)?;
            if matches!(kind, Kind::Pid | Kind::HexPid) && number > PIDS {
                return Err(format!("{} is at most {PIDS}", column.title));
            }
            Ok(Test::Number(order(operator), number))
        }
    }
}

/// The number that a text says as a value of this kind; otherwise what was expected.
fn wanted(kind: Kind, text: &str) -> Result<f64, String> {
    number(kind, text).ok_or_else(|| {
        if text.bytes().filter(u8::is_ascii_digit).count() > DIGITS {
            "this number is too large".to_owned()
        } else {
            expected(kind)
        }
    })
}

impl Comparison {
    /// What `operator` and `text` ask of a number of this kind; otherwise what was expected.
    pub fn parse(kind: Kind, operator: &str, text: &str) -> Result<Self, String> {
        Ok(Self {
            kind,
            order: order(operator),
            wanted: wanted(kind, text)?,
        })
    }
}

/// What a value of this kind looks like.
pub(super) fn expected(kind: Kind) -> String {
    let what = match kind {
        Kind::Text | Kind::Graph => "a text",
        Kind::Id | Kind::Pid | Kind::HexPid | Kind::Start => "a number",
        Kind::State => "state letters (R S D T t Z X I), such as D or RD",
        Kind::Percent => "a percentage, such as 12.5",
        Kind::Rate => "a rate, such as 200 or 5k",
        Kind::Count => "a number, such as 100 or 2k",
        Kind::Bytes => "a size, such as 500M or 2G",
        Kind::ByteRate => "bytes a second, such as 64k or 10M",
        Kind::Time | Kind::Age => "a time, such as 90s, 5m or 1h30m",
    };
    format!("expected {what}")
}

fn order(operator: &str) -> Order {
    match operator {
        "!=" => Order::Unequal,
        "<" => Order::Less,
        "<=" => Order::AtMost,
        ">" => Order::More,
        ">=" => Order::AtLeast,
        _ => Order::Equal,
    }
}

fn pattern(text: &str) -> Result<Pattern, String> {
    let told = |mistake: Mistake| match mistake.at {
        Some(_) => format!("in the regular expression: {mistake}"),
        None => mistake.message,
    };
    regex(text, true).map(Pattern).map_err(told)
}

/// Letters as the kernel writes them; small ones are taken for capitals, but for t, which is another state than T.
fn states(text: &str) -> Option<Vec<u8>> {
    let letter = |byte: u8| {
        let exact = STATES.contains(&byte);
        Some(if exact {
            byte
        } else {
            byte.to_ascii_uppercase()
        })
        .filter(|b| STATES.contains(b))
    };
    let letters: Vec<u8> = text.bytes().map(letter).collect::<Option<_>>()?;
    (!letters.is_empty()).then_some(letters)
}

/// A number as a column of this kind has it: percent, per second, bytes, seconds.
fn number(kind: Kind, text: &str) -> Option<f64> {
    let rate = matches!(kind, Kind::Rate | Kind::ByteRate);
    let text = if rate {
        text.strip_suffix("/s").unwrap_or(text)
    } else {
        text
    };
    match kind {
        Kind::Percent => plain(text.strip_suffix('%').unwrap_or(text)),
        Kind::Rate | Kind::Count => scaled(text, 1e3),
        Kind::Bytes | Kind::ByteRate => {
            let text = text.strip_suffix(['B', 'b']).unwrap_or(text);
            scaled(text.strip_suffix('i').unwrap_or(text), 1024.0)
        }
        Kind::Time | Kind::Age => plain(text).or_else(|| time(text)),
        Kind::Id | Kind::Pid | Kind::HexPid => plain(text).or_else(|| hexadecimal(text)),
        Kind::Text | Kind::State | Kind::Graph | Kind::Start => None,
    }
}

/// `0x10da`, as thread dumps have thread IDs.
fn hexadecimal(text: &str) -> Option<f64> {
    let digits = text
        .strip_prefix("0x")
        .or_else(|| text.strip_prefix("0X"))?;
    u32::from_str_radix(digits, 16).ok().map(f64::from)
}

/// Digits with a point and a sign at most.
fn plain(text: &str) -> Option<f64> {
    let digits = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    let number: f64 = text.parse().ok().filter(|_| digits)?;
    // Nobody means -0.
    number.is_finite().then_some(number + 0.0)
}

/// A number with one of the letters k M G T P behind it, in any case.
fn scaled(text: &str, unit: f64) -> Option<f64> {
    const LETTERS: [char; 5] = ['k', 'm', 'g', 't', 'p'];
    let last = text.chars().next_back()?.to_ascii_lowercase();
    let Some((power, _)) = (1..).zip(LETTERS).find(|(_, letter)| *letter == last) else {
        return plain(text);
    };
    Some(plain(&text[..text.len() - 1])? * unit.powi(power))
}

/// Numbers, each with one of the letters w d h m s: `1h30m`.
fn time(mut text: &str) -> Option<f64> {
    let mut sum = 0.0;
    while !text.is_empty() {
        let end = text.find(|c: char| c.is_ascii_alphabetic())?;
        let unit = match text.as_bytes()[end].to_ascii_lowercase() {
            b's' => 1.0,
            b'm' => 60.0,
            b'h' => 3600.0,
            b'd' => 86_400.0,
            b'w' => 604_800.0,
            _ => return None,
        };
        sum += plain(&text[..end])? * unit;
        text = &text[end + 1..];
    }
    Some(sum)
}

#[cfg(test)]
mod tests;

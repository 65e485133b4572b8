//! A filter as text again: what a test compares.

use super::{Expr, Order, Test};
use std::fmt::{Display, Formatter, Result};

/// A text in quotes.
struct Quoted<'a>(&'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let text = self.0.replace('\\', "\\\\").replace('"', "\\\"");
        write!(f, "\"{text}\"")
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let mut list = |list: &[Self], sign: &str| {
            for (at, expr) in list.iter().enumerate() {
                let sign = if at == 0 { "" } else { sign };
                write!(f, "{sign}({expr})")?;
            }
            Ok(())
        };
        match self {
            Self::And(all) => list(all, " & "),
            Self::Or(any) => list(any, " | "),
            Self::Not(expr) => write!(f, "!({expr})"),
            Self::Text(needle) => write!(f, "{}", Quoted(needle.text())),
            Self::Compare(column, test) => write!(f, "{}{test}", column.column().name),
        }
    }
}

impl Display for Test {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let sign = |negated: bool| if negated { "!" } else { "" };
        match self {
            Self::Number(order, value) => write!(f, "{order}{value}"),
            Self::Text { wanted, negated } => {
                write!(f, "{}={}", sign(*negated), Quoted(wanted))
            }
            Self::Pattern { pattern, negated } => {
                write!(f, "{}~{}", sign(*negated), Quoted(pattern.0.as_str()))
            }
            Self::State { letters, negated } => {
                let letters = String::from_utf8_lossy(letters);
                write!(f, "{}={letters}", sign(*negated))
            }
        }
    }
}

impl Display for Order {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Self::Equal => "=",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        })
    }
}

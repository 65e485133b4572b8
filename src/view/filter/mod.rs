//! Which rows match: the filter language.
//!
//! ```text
//! filter     = and { ( "|" | "or" ) and }
//! and        = term { [ "&" | "and" ] term }
//! term       = ( "!" | "not" ) term | "(" filter ")" | comparison | text
//! comparison = column ( "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~" ) value
//! text       = "quoted" | word
//! ```
//!
//! A word ends at a blank, `|`, `&` or a `)` that it did not open itself, so that `/usr/bin`, `a:b`, `[kworker]`,
//! `--opt=value` and `f(x)` need no quotes. It is a comparison only when an operator follows something that looks like
//! the name of a column. The value of `~` may hold blanks, `|` and `&` inside its own brackets.

mod guide;
mod hint;
mod matcher;
mod parser;
#[cfg(test)]
mod print;
pub mod scan;
#[cfg(test)]
mod tests;
mod text;
mod value;

pub use guide::GUIDE;
pub(super) use matcher::Candidate;
pub(super) use text::Needle;

use super::{ColumnId, Kind, Mode};
use crate::source::Fields;
use std::fmt;
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

/// A filter as typed, understood. Empty matches everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    text: Arc<str>,
    expr: Option<Arc<Expr>>,
}

/// Why a text is no filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterError {
    /// What was typed.
    pub text: String,
    /// Where in it, in bytes: the start of a character, or the end.
    pub at: usize,
    /// What was expected there, or what is wrong with it.
    pub message: String,
    /// How much of the text says something by itself, in bytes: the terms before the one that is unfinished or wrong.
    pub complete: usize,
}

/// What a filter says.
#[derive(Clone, Debug, PartialEq)]
enum Expr {
    Text(Needle),
    Compare(ColumnId, Test),
    Not(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
}

/// What a comparison asks of a value.
#[derive(Clone, Debug, PartialEq)]
enum Test {
    Number(Order, f64),
    /// Equal to the text, which is in lower case, in any case.
    Text {
        wanted: String,
        negated: bool,
    },
    Pattern {
        pattern: Pattern,
        negated: bool,
    },
    /// One of these state letters.
    State {
        letters: Vec<u8>,
        negated: bool,
    },
}

/// What a number is compared with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    kind: Kind,
    order: Order,
    wanted: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// A regular expression; equal when it is written the same.
#[derive(Clone, Debug)]
struct Pattern(regex::bytes::Regex);

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl PartialEq for Filter {
    fn eq(&self, other: &Self) -> bool {
        // What it says follows from how it was written.
        self.text == other.text
    }
}

impl Filter {
    /// Understands what was typed.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let expr = parser::parse(text)?;
        Ok(Self {
            text: text.into(),
            expr: expr.map(Arc::new),
        })
    }

    /// The filter as far as it is finished: what counts while the rest is being typed.
    pub fn finished(error: &FilterError) -> Self {
        Self::parse(&error.text[..error.complete]).unwrap_or_default()
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Nothing was typed: everything matches.
    pub fn is_empty(&self) -> bool {
        self.expr.is_none()
    }

    /// The texts that it looks for, in lower case, without those that it leaves out: to be highlighted.
    pub fn texts(&self) -> Vec<&str> {
        let mut texts = Vec::new();
        if let Some(expr) = &self.expr {
            expr.visit(true, &mut |expr, wanted| {
                if let (Expr::Text(needle), true) = (expr, wanted) {
                    texts.push(needle.text());
                }
            });
        }
        texts
    }

    /// What has to be read of every task to judge rows of this mode. `threads` when threads are listed.
    pub fn fields(&self, mode: Mode, threads: bool) -> Fields {
        let mut fields = Fields::empty();
        let Some(expr) = &self.expr else {
            return fields;
        };
        expr.visit(true, &mut |expr, _| match expr {
            Expr::Text(needle) => {
                fields |= needle.fields();
                fields.set(Fields::NAMES, threads || fields.contains(Fields::NAMES));
            }
            Expr::Compare(column, _) => {
                let column = column.column();
                // A thread is judged by its process where it has no value of its own, so both are read.
                fields |= if threads {
                    column.sorts
                } else {
                    column.sort_fields(mode)
                };
            }
            _ => {}
        });
        fields
    }
}

impl Expr {
    /// Visits every part; the second argument is false under an odd number of negations.
    fn visit<'a>(&'a self, wanted: bool, visitor: &mut dyn FnMut(&'a Self, bool)) {
        visitor(self, wanted);
        match self {
            Self::Text(_) | Self::Compare(..) => {}
            Self::Not(expr) => expr.visit(!wanted, visitor),
            Self::And(list) | Self::Or(list) => {
                for expr in list {
                    expr.visit(wanted, visitor);
                }
            }
        }
    }
}

impl FilterError {
    /// All of a text is wrong.
    pub fn at_beginning(text: &str, message: String) -> Self {
        Self {
            text: text.to_owned(),
            at: 0,
            message,
            complete: 0,
        }
    }

    /// Cells before the place in the text where it is wrong.
    pub fn column(&self) -> usize {
        self.text[..self.at].width()
    }

    /// The text, and below it a caret under the place and what is wrong there; clean for a terminal.
    pub fn pointed(&self) -> String {
        let text = super::text::clean(self.text.as_bytes());
        let before = super::text::clean(&self.text.as_bytes()[..self.at]);
        let blank = " ".repeat(before.width());
        let told = super::text::clean(self.message.as_bytes());
        format!("cannot use the filter\n  {text}\n  {blank}^ {told}")
    }
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FilterError {}

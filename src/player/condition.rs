//! What a moment is looked for by: conditions on the machine, on its tasks and on the verdict.
//!
//! ```text
//! condition = all { ( "|" | "or" ) all }
//! all       = term { [ "&" | "and" ] term }
//! term      = value ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) number
//!           | "verdict" ( "=" | "!=" ) cause
//!           | "any" filter
//! ```
//!
//! Values of the machine have the names of [`VALUES`], numbers are written and compared as in a filter. What follows `any` is a
//! filter, to the end of the text.

mod guide;
mod values;

pub use guide::GUIDE;
pub use values::{VALUES, Value};

use crate::diagnosis::{Cause, RULES};
use crate::rates::Snapshot;
use crate::text::unknown as unknown_name;
use crate::view::{Comparison, Filter, FilterError, scan};
use std::sync::Arc;

/// A condition as typed, understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    text: Arc<str>,
    /// Alternatives; of each, all has to hold.
    any: Vec<Vec<Term>>,
}

/// A part of a condition.
#[derive(Clone, Debug, PartialEq)]
enum Term {
    /// A value of the machine, by its place in [`VALUES`].
    Value(usize, Comparison),
    Verdict {
        cause: Cause,
        negated: bool,
    },
    /// A process or thread that the filter lists.
    Any(Filter),
}

/// The name of the verdict in conditions.
const VERDICT: &str = "verdict";

impl Condition {
    /// Understands what was typed.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let mut parser = Parser { text, at: 0 };
        let mut any = vec![parser.all()?];
        while parser.eat_sign('|', "or") {
            any.push(parser.all()?);
        }
        match parser.rest() {
            "" => Ok(Self {
                text: text.trim().into(),
                any,
            }),
            _ => Err(parser.error(parser.at, "expected the end, & or |")),
        }
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it holds at this moment, at which this verdict is told. What is not known passes no comparison.
    pub fn holds(&self, snapshot: &Snapshot, told: Option<Cause>) -> bool {
        let holds = |term: &Term| match term {
            Term::Value(value, comparison) => {
                let value = (VALUES[*value].take)(snapshot);
                value.is_some_and(|value| comparison.holds(value))
            }
            Term::Verdict { cause, negated } => {
                told.is_some_and(|told| (told == *cause) != *negated)
            }
            Term::Any(filter) => filter.matches_any(snapshot),
        };
        self.any.iter().any(|all| all.iter().all(holds))
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn error(&self, at: usize, message: impl Into<String>) -> FilterError {
        FilterError {
            text: self.text.to_owned(),
            at,
            message: message.into(),
            complete: 0,
        }
    }

    /// Takes so many bytes, and the blanks behind them.
    fn take(&mut self, length: usize) -> &'a str {
        let taken = &self.rest()[..length];
        self.at += length;
        self.at += scan::blanks(self.rest());
        taken
    }

    /// Takes an operator of one sign, which may be doubled, or its word; false when there is none.
    fn eat_sign(&mut self, sign: char, word: &str) -> bool {
        let rest = self.rest();
        let signs = rest.len() - rest.trim_start_matches(sign).len();
        let length = signs.min(2).max(scan::keyword(rest, word));
        self.take(length);
        length > 0
    }

    /// What has to hold together.
    fn all(&mut self) -> Result<Vec<Term>, FilterError> {
        self.take(0);
        let mut all = Vec::new();
        loop {
            all.push(self.term()?);
            let sign = self.eat_sign('&', "and");
            let rest = self.rest();
            let ends = rest.is_empty() || rest.starts_with('|') || scan::keyword(rest, "or") > 0;
            if ends && !sign {
                return Ok(all);
            }
        }
    }

    fn term(&mut self) -> Result<Term, FilterError> {
        let any = scan::keyword(self.rest(), "any");
        if any > 0 {
            self.take(any);
            return self.filter();
        }
        let begin = self.at;
        let name = scan::name(self.rest());
        if name == 0 {
            return Err(self.error(begin, "expected a comparison, such as steal>10"));
        }
        let name = self.take(name);
        let is_verdict = name.eq_ignore_ascii_case(VERDICT);
        let value = values::find(name);
        if value.is_none() && !is_verdict {
            return Err(self.error(begin, values::unknown(name)));
        }
        let at = self.at;
        let operator = self.take(scan::operator(self.rest()));
        let word = self.at;
        let said = self.take(scan::word(self.rest()));
        match value {
            None if !matches!(operator, "=" | "==" | "!=") => {
                Err(self.error(at, format!("expected = or != after {VERDICT}")))
            }
            None => Ok(Term::Verdict {
                cause: cause(said).map_err(|told| self.error(word, told))?,
                negated: operator == "!=",
            }),
            Some(_) if operator.is_empty() || operator.ends_with('~') => {
                Err(self.error(at, format!("expected = != < <= > or >= after {name}")))
            }
            Some(value) => Comparison::parse(VALUES[value].kind, operator, said)
                .map(|comparison| Term::Value(value, comparison))
                .map_err(|told| self.error(word, told)),
        }
    }

    /// The filter that is the rest of the text.
    fn filter(&mut self) -> Result<Term, FilterError> {
        let begin = self.at;
        let rest = self.take(self.rest().len());
        let filter = Filter::parse(rest);
        let filter = filter.map_err(|wrong| self.error(begin + wrong.at, wrong.message))?;
        if filter.is_empty() {
            return Err(self.error(begin, "expected a filter, such as cpu>50"));
        }
        Ok(Term::Any(filter))
    }
}

/// The verdict of this name, or part of it.
fn cause(name: &str) -> Result<Cause, String> {
    let causes = || RULES.iter().map(|rule| rule.cause).chain([Cause::Nothing]);
    let wanted = name.to_lowercase().replace('-', "_");
    let known = causes().find(|cause| cause.name() == wanted);
    known.ok_or_else(|| unknown_name("verdict", name, causes().map(Cause::name)))
}

#[cfg(test)]
mod tests;

//! Which threads are a pool: names that are equal, that differ in one number, or that a pattern of the user takes
//! together.

use super::regex::regex;
use regex::bytes::Regex;

/// Patterns of the user; they are tried before the rule that is built in, in their order.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    rules: Vec<Regex>,
}

/// What the names of a pool have in common: its identity among the pools of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Shape<'a> {
    /// All names are this one.
    Same(&'a [u8]),
    /// What stands before and after the number.
    Numbered(&'a [u8], &'a [u8]),
    /// What stands before and after the part that the pattern of this number captures.
    Captured(usize, &'a [u8], &'a [u8]),
    /// The pattern of this number captures nothing: whatever it matches is one pool.
    Matched(usize),
}

impl Patterns {
    /// Regular expressions over names of threads. A pattern with a group in parentheses takes together the names that
    /// differ only there (`^shard-(.+)-io$`); one without takes together all names that it matches. Those that are no
    /// regular expressions are left out: a sentence for each.
    pub fn new<S: AsRef<str>>(texts: &[S]) -> (Self, Vec<String>) {
        let mut patterns = Self::default();
        let mut mistakes = Vec::new();
        for text in texts.iter().map(AsRef::as_ref) {
            match regex(text, false) {
                Ok(rule) => patterns.rules.push(rule),
                Err(mistake) => mistakes.push(format!("pool pattern {text:?}: {mistake}")),
            }
        }
        (patterns, mistakes)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.rules.len()
    }

    /// The pattern of this number as it was written.
    pub(crate) fn text(&self, rule: usize) -> &str {
        self.rules.get(rule).map_or("", Regex::as_str)
    }

    /// The shape of a name by the pattern of this number.
    pub(crate) fn shape<'n>(&self, rule: usize, name: &'n [u8]) -> Option<Shape<'n>> {
        let found = self.rules.get(rule)?.captures(name)?;
        Some(match found.get(1) {
            Some(part) => Shape::Captured(rule, &name[..part.start()], &name[part.end()..]),
            None => Shape::Matched(rule),
        })
    }

    /// The pool that a name would belong to if others had the same shape.
    pub fn pool<'n>(&self, name: &'n [u8]) -> PoolName<'n> {
        let ruled = (0..self.len()).find_map(|rule| self.shape(rule, name));
        let numbered = || last_number(name).map(|at| numbered(name, at));
        PoolName(ruled.or_else(numbered).unwrap_or(Shape::Same(name)))
    }
}

/// What names of one pool have in common; equal for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PoolName<'n>(Shape<'n>);

/// Where a number in a name is.
type Span = (usize, usize);

pub(crate) fn numbered(name: &[u8], (from, to): Span) -> Shape<'_> {
    Shape::Numbered(&name[..from], &name[to..])
}

pub(crate) fn last_number(name: &[u8]) -> Option<Span> {
    let to = name.iter().rposition(u8::is_ascii_digit)? + 1;
    let from = name[..to]
        .iter()
        .rposition(|byte| !byte.is_ascii_digit())
        .map_or(0, |at| at + 1);
    Some((from, to))
}

pub(crate) fn first_number(name: &[u8]) -> Option<Span> {
    let from = name.iter().position(u8::is_ascii_digit)?;
    let digits = name[from..].iter().position(|byte| !byte.is_ascii_digit());
    Some((from, digits.map_or(name.len(), |digits| from + digits)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_bad_pattern_is_told_and_the_others_stay() {
        let (patterns, mistakes) = Patterns::new(&["w-(.)", "a(b", "(a{99}){99}{99}"]);
        assert_eq!(patterns.len(), 1);
        assert_eq!(
            mistakes,
            [
                "pool pattern \"a(b\": unclosed group",
                "pool pattern \"(a{99}){99}{99}\": the regular expression is too large"
            ]
        );
    }

    #[test]
    fn names_that_differ_where_a_pattern_says_are_one_pool() {
        let (patterns, _) = Patterns::new(&["^shard-(.+)-io$", "^(?:alpha|beta)"]);
        let pool = |name: &'static str| patterns.pool(name.as_bytes());
        assert_eq!(pool("shard-red-io"), pool("shard-blue-io"));
        assert_eq!(pool("alpha"), pool("beta-3"));
        assert_ne!(pool("shard-red-io"), pool("shard-red-cpu"));
        assert_eq!(pool("exec-1"), pool("exec-20"));
        assert_ne!(pool("gc"), pool("main"));
    }

    proptest! {
        #[test]
        fn no_pattern_and_no_name_does_harm(text in ".{0,20}", name in prop::collection::vec(any::<u8>(), 0..16)) {
            let (patterns, mistakes) = Patterns::new(&[text]);
            prop_assert_eq!(patterns.len() + mistakes.len(), 1);
            prop_assert_eq!(patterns.pool(&name), patterns.pool(&name));
        }
    }
}

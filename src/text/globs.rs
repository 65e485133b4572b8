//! Names chosen by patterns: `eth*`, `!veth*`.
//!
//! The last pattern that matches a name decides, as in a `.gitignore`. What none matches is chosen if the first pattern begins
//! with `!`, so that a list of exceptions leaves all others in.

use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

/// Patterns over names, in their order. None choose all names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Globs(Arc<[Glob]>);

/// A pattern over names: `*` stands for any characters, `?` for one, `[a-z]` for one of these, `[!a-z]` for any other; with
/// `!` in front it takes out what it matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    text: Box<str>,
    excludes: bool,
    pattern: glob::Pattern,
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct GlobError {
    /// Bytes before the place.
    pub at: usize,
    /// What is wrong there.
    pub message: &'static str,
}

impl Globs {
    /// The patterns in a line, parted by blanks.
    pub fn parse(line: &str) -> Result<Self, GlobError> {
        let glob = |word: &str| {
            let before = word.as_ptr() as usize - line.as_ptr() as usize;
            Glob::parse(word).map_err(|error| GlobError {
                at: before + error.at,
                ..error
            })
        };
        line.split_whitespace().map(glob).collect()
    }

    /// No pattern: all names are chosen.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each as it was written.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|glob| &*glob.text)
    }

    /// What the last pattern says that matches; `None` where none does.
    pub fn told(&self, name: &str) -> Option<bool> {
        let last = self.0.iter().rfind(|glob| glob.matches(name))?;
        Some(!last.excludes)
    }

    /// The name is chosen.
    pub fn choose(&self, name: &str) -> bool {
        let others = self.0.first().is_none_or(|first| first.excludes);
        self.told(name).unwrap_or(others)
    }
}

impl FromIterator<Glob> for Globs {
    fn from_iter<I: IntoIterator<Item = Glob>>(globs: I) -> Self {
        Self(globs.into_iter().collect())
    }
}

/// As [`Globs::parse`] reads them.
impl Display for Globs {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (at, text) in self.texts().enumerate() {
            let gap = if at == 0 { "" } else { " " };
            write!(f, "{gap}{text}")?;
        }
        Ok(())
    }
}

impl Glob {
    /// The pattern of this text, which has no blanks.
    pub fn parse(text: &str) -> Result<Self, GlobError> {
        let wrong = |at, message| GlobError { at, message };
        if let Some(at) = text.find(char::is_whitespace) {
            return Err(wrong(at, "a blank is written as ?"));
        }
        let excludes = text.starts_with('!');
        let pattern = text.strip_prefix('!').unwrap_or(text);
        if pattern.is_empty() {
            return Err(wrong(
                text.len(),
                "expected a name, in which * stands for anything",
            ));
        }
        let pattern = glob::Pattern::new(pattern).map_err(|error| {
            let mut rest = text.char_indices().skip(usize::from(excludes) + error.pos);
            match rest.next() {
                Some((at, '[')) => wrong(at, "[ is never closed by ]"),
                at => wrong(
                    at.map_or(text.len(), |(at, _)| at),
                    "** stands between slashes only",
                ),
            }
        })?;
        Ok(Self {
            text: text.into(),
            excludes,
            pattern,
        })
    }

    /// The whole name is as the pattern says.
    fn matches(&self, name: &str) -> bool {
        self.pattern.matches(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chosen<'a>(line: &str, names: &'a [&str]) -> Vec<&'a str> {
        let globs = Globs::parse(line).unwrap();
        let names = names.iter().copied();
        names.filter(|name| globs.choose(name)).collect()
    }

    #[test]
    fn the_last_pattern_that_matches_decides() {
        const NAMES: [&str; 5] = ["lo", "eth0", "eth1", "veth12", "docker0"];
        for (line, expected) in [
            ("", &NAMES[..]),
            ("*", &NAMES),
            ("!veth* !docker0", &["lo", "eth0", "eth1"]),
            ("eth*", &["eth0", "eth1"]),
            ("eth* !eth1", &["eth0"]),
            ("!eth* eth1", &["lo", "eth1", "veth12", "docker0"]),
            ("eth? veth*", &["eth0", "eth1", "veth12"]),
            ("*[02]", &["eth0", "veth12", "docker0"]),
            ("*[!0-9]", &["lo"]),
            ("!*", &[]),
            ("nothing", &[]),
        ] {
            assert_eq!(chosen(line, &NAMES), expected, "{line}");
        }
        assert_eq!(chosen("!/snap/*", &["/", "/snap/core/1"]), ["/"]);
    }

    #[test]
    fn what_is_no_pattern_is_told_with_its_place() {
        for (line, at, message) in [
            ("eth0 veth[0-9", 9, "never closed"),
            ("é[]", 2, "never closed"),
            ("!", 1, "expected a name"),
            ("a !", 3, "expected a name"),
            ("!é***", 5, "between slashes"),
            ("![!", 1, "never closed"),
        ] {
            let error = Globs::parse(line).unwrap_err();
            assert_eq!(error.at, at, "{line}: {error}");
            assert!(error.message.contains(message), "{line}: {error}");
        }
        assert!(Glob::parse("").is_err());
        assert_eq!(Glob::parse("a b").unwrap_err().at, 1);
        assert!(Glob::parse("[]]").unwrap().matches("]"));
        assert!(Glob::parse("[a-]").unwrap().matches("-"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_told_and_written_as_it_was(line in "[!*?a\\[\\]^ \té-]{0,12}", name in any::<String>()) {
            match Globs::parse(&line) {
                Ok(globs) => {
                    globs.choose(&name);
                    prop_assert_eq!(Globs::parse(&globs.to_string()), Ok(globs));
                }
                Err(error) => prop_assert!(line.is_char_boundary(error.at)),
            }
        }
    }
}

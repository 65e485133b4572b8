//! What is wrong with a file of a person's making, in a sentence with its place.

use std::fmt::{self, Display, Formatter};
use std::ops::Range;
use std::path::Path;

/// Something wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, where there may be several.
    file: Option<String>,
    /// Line and column, from 1; `None` when it is about the whole file.
    place: Option<(usize, usize)>,
    sentence: String,
}

impl Problem {
    /// At a place in the file.
    pub const fn at(line: usize, column: usize, sentence: String) -> Self {
        Self {
            file: None,
            place: Some((line, column)),
            sentence,
        }
    }

    /// About the file as a whole.
    pub fn whole(sentence: impl Into<String>) -> Self {
        Self {
            file: None,
            place: None,
            sentence: sentence.into(),
        }
    }

    /// The problem as one of this file.
    #[must_use]
    pub fn of(self, file: &Path) -> Self {
        let file = Some(file.display().to_string());
        Self { file, ..self }
    }

    /// The file, and the rest of the sentence; `None` where the sentence is about no place in a file.
    pub fn in_file(&self) -> Option<(&str, String)> {
        let file = self.file.as_deref().filter(|_| self.place.is_some())?;
        let rest = Self {
            file: None,
            ..self.clone()
        };
        Some((file, rest.to_string()))
    }

    /// The file is not TOML: what a parser says of it, and where.
    pub fn syntax(text: &str, message: &str, span: Option<Range<usize>>) -> Self {
        // Of two ways to quote, the parser names the rarer one.
        let message = message.trim_end_matches(", expected literal string");
        let words: Vec<&str> = message.split_whitespace().collect();
        let sentence = format!("invalid TOML: {}", words.join(" "));
        match span {
            Some(span) => {
                let (line, column) = position(text, span.start);
                Self::at(line, column, sentence)
            }
            None => Self::whole(sentence),
        }
    }

    /// Where it is, from 1; `None` for the whole file.
    pub const fn place(&self) -> Option<(usize, usize)> {
        self.place
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}, ")?;
        }
        if let Some((line, column)) = self.place {
            write!(f, "line {line}, column {column}: ")?;
        }
        f.write_str(&self.sentence)
    }
}

/// Line and column of a byte of a text, both from 1; columns are characters.
pub fn position(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(at)];
    let line = before.matches('\n').count() + 1;
    let begin = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before[begin..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_lines_and_characters() {
        assert_eq!(position("", 0), (1, 1));
        assert_eq!(position("a\nbc", 3), (2, 2));
        assert_eq!(position("é=1", 2), (1, 2));
        assert_eq!(position("é=1", 1), (1, 1));
        assert_eq!(position("a\n", 99), (2, 1));
    }
}

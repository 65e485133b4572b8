//! Which rows match a text.

/// A filter as typed: alternatives separated by `|`, each a case-insensitive substring of the command, name, user or
/// PID. Empty matches everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    text: String,
}

impl Filter {
    /// From what was typed.
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
        }
    }

    /// As it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Nothing was typed: everything matches.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

//! Regular expressions that a person typed, and what is wrong with them.

use regex::bytes::{Regex, RegexBuilder};
use regex_syntax::{Error, ParserBuilder};
use std::fmt::{self, Display, Formatter};

/// Longest regular expression once it is compiled, bytes: `(a{99}){99}` shall not eat the machine.
const LONGEST: usize = 1 << 20;

/// Why a text is no regular expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where in it, in bytes; `None` when it is the whole.
    pub at: Option<usize>,
    /// What is wrong with it, in a few words.
    pub message: String,
}

impl Display for Mistake {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The regular expression, in any case if `any_case`.
pub fn regex(text: &str, any_case: bool) -> Result<Regex, Mistake> {
    let mut builder = RegexBuilder::new(text);
    builder.size_limit(LONGEST).dfa_size_limit(LONGEST);
    let built = builder.case_insensitive(any_case).build();
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => Mistake {
            at: None,
            message: "the regular expression is too large".to_owned(),
        },
        error => place(text).unwrap_or_else(|| Mistake {
            at: None,
            message: error.to_string(),
        }),
    })
}

/// The parser below the compiler knows the place.
fn place(text: &str) -> Option<Mistake> {
    let parsed = ParserBuilder::new().utf8(false).build().parse(text);
    let (span, message) = match parsed.err()? {
        Error::Parse(error) => (*error.span(), error.kind().to_string()),
        Error::Translate(error) => (*error.span(), error.kind().to_string()),
        _ => return None,
    };
    let at = Some(span.start.offset);
    Some(Mistake { at, message })
}

//! JSON that is safe to look at.
//!
//! JSON itself asks only for U+0000 to U+001F to be escaped. Names of other processes may hold more that a terminal
//! acts on or hides (DEL, C1 controls, bidirectional overrides, fillers). What the screen does not show as it is leaves
//! as `\uXXXX` too, so that `threadtop dump --format json` on a terminal does no harm, and every parser still reads the
//! very same text.

use crate::text::harmless;
use serde_json::ser::{CompactFormatter, Formatter};
use std::io::{self, Write};

/// Compact JSON on one line with every invisible or acting character escaped.
pub struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut plain = 0;
        for (at, c) in fragment.char_indices().filter(|&(_, c)| !harmless(c)) {
            CompactFormatter.write_string_fragment(writer, &fragment[plain..at])?;
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                write!(writer, "\\u{unit:04x}")?;
            }
            plain = at + c.len_utf8();
        }
        CompactFormatter.write_string_fragment(writer, &fragment[plain..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        let mut serializer = serde_json::Serializer::with_formatter(&mut out, Escaping);
        text.serialize(&mut serializer).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn acting_characters_are_escaped() {
        assert_eq!(written("a\u{1b}[2J\n\u{7f}"), r#""a\u001b[2J\n\u007f""#);
        assert_eq!(written("\u{9b}31m\u{202e}fdp"), r#""\u009b31m\u202efdp""#);
        assert_eq!(written("tag\u{e0041}!"), r#""tag\udb40\udc41!""#);
        assert_eq!(written("a\u{3164}b\u{fe0f}"), r#""a\u3164b\ufe0f""#);
    }

    #[test]
    fn ordinary_text_stays() {
        assert_eq!(
            written("größe 漢字 \"x\\y\""),
            "\"größe 漢字 \\\"x\\\\y\\\"\""
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_comes_back(text in ".*") {
            let json = written(&text);
            assert!(json.chars().all(harmless));
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }
}

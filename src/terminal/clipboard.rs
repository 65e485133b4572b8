//! The clipboard of the terminal, which may be far away: OSC 52, a sequence that nearly all terminals know and some
//! ignore until they are told to allow it. Nothing is ever read back.

/// Whether a multiplexer stands between us and the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Between {
    /// None that is known.
    Nothing,
    /// tmux.
    Tmux,
    /// GNU screen.
    Screen,
}

impl Between {
    /// Finds out from the environment. `TERM` may have come over SSH alone, from a multiplexer on the other side.
    pub(super) fn detect(env: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| env(name).filter(|value| !value.is_empty());
        let term = set("TERM").unwrap_or_default();
        if set("TMUX").is_some() || term.starts_with("tmux") {
            Self::Tmux
        } else if set("STY").is_some() || term.starts_with("screen") {
            Self::Screen
        } else {
            Self::Nothing
        }
    }
}

/// Bytes that GNU screen passes on in one piece: it takes 256 with what is around them in old versions.
const PIECE: usize = 200;

/// What puts `text` on the clipboard.
pub(super) fn copy(text: &str, between: Between) -> Vec<u8> {
    let plain = format!("\x1b]52;c;{}\x07", base64(text.as_bytes())).into_bytes();
    match between {
        Between::Nothing => plain,
        // By itself it is heard where `set-clipboard` is on, wrapped where `allow-passthrough` is; both do no harm.
        Between::Tmux => {
            let mut both = plain.clone();
            both.extend_from_slice(b"\x1bPtmux;\x1b");
            both.extend_from_slice(&plain);
            both.extend_from_slice(b"\x1b\\");
            both
        }
        Between::Screen => plain
            .chunks(PIECE)
            .flat_map(|piece| [b"\x1bP", piece, b"\x1b\\"].concat())
            .collect(),
    }
}

/// RFC 4648, section 4. Encoding alone is less than a dependency would be.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            if digit <= group.len() {
                let value = bits >> (18 - 6 * digit) & 63;
                text.push(char::from(DIGITS[value as usize]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_vectors_of_the_standard() {
        for (text, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
    }

    #[test]
    fn the_sequence() {
        assert_eq!(copy("4312", Between::Nothing), b"\x1b]52;c;NDMxMg==\x07");
        assert_eq!(
            copy("4312", Between::Tmux),
            b"\x1b]52;c;NDMxMg==\x07\x1bPtmux;\x1b\x1b]52;c;NDMxMg==\x07\x1b\\"
        );
        assert_eq!(
            copy("4312", Between::Screen),
            b"\x1bP\x1b]52;c;NDMxMg==\x07\x1b\\"
        );
    }

    #[test]
    fn who_stands_between_is_told_by_the_environment() {
        let found = |set: &[(&str, &str)]| {
            let value = |name: &str| set.iter().find(|(key, _)| *key == name);
            Between::detect(|name| value(name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(found(&[("TERM", "xterm-256color")]), Between::Nothing);
        assert_eq!(
            found(&[("TERM", "screen-256color"), ("TMUX", "/tmp/tmux-0/default")]),
            Between::Tmux
        );
        assert_eq!(found(&[("TERM", "tmux-256color")]), Between::Tmux);
        assert_eq!(found(&[("TERM", "screen.xterm")]), Between::Screen);
        assert_eq!(found(&[("STY", "1.pts-0.host")]), Between::Screen);
        assert_eq!(found(&[]), Between::Nothing);
    }

    proptest! {
        #[test]
        fn whatever_is_copied_ends_no_sequence_early(text in ".{0,600}") {
            let digits = base64(text.as_bytes());
            prop_assert!(digits.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)));
            prop_assert_eq!(digits.len(), text.len().div_ceil(3) * 4);
            for piece in copy(&text, Between::Screen).split(|byte| *byte == b'\\') {
                prop_assert!(piece.len() <= PIECE + 3);
            }
        }
    }
}

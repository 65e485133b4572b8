//! Bytes of other processes made safe to show, and text measured in cells.

pub mod cgroup;
pub mod cpu_share;
mod decimal;
pub mod format;
pub mod globs;
mod lookup;
pub mod patterns;
mod phrase;
mod program;
pub mod regex;
mod sentence;
pub mod size;
mod suggestion;
mod terminal;
pub mod times;

pub use compact_str::CompactString;
pub use lookup::lookup;
pub use phrase::phrase;
pub use program::program;
pub use sentence::Sentence;
pub use suggestion::{suggestion, unknown};
pub use terminal::terminal;

use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How much a cell deserves the eye; the theme makes styles of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Zero, unknown or idle.
    Dim,
    /// An ordinary value.
    #[default]
    Plain,
    /// A label or a name that leads the eye: the program name in COMMAND.
    Name,
    /// Of a thread: told apart from processes.
    Thread,
    /// Runs now.
    Running,
    /// Less than it was.
    Less,
    /// High.
    Warn,
    /// Very high, or broken.
    Critical,
}

/// Which side of the column the text keeps to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// What stands for a character that is not shown; one cell wide.
pub const REPLACEMENT: char = '\u{FFFD}';

/// What stands for a value that is not known.
pub const UNKNOWN: &str = "–";

/// More marks than this on one letter are no language, but a way to paint over other rows.
const MARKS: usize = 2;

/// Text without anything that a terminal would act on: control characters (C0, C1, DEL), bidirectional and zero-width
/// characters, characters whose width terminals disagree about, and invalid UTF-8 become visible replacements.
pub fn clean(bytes: &[u8]) -> String {
    cleaned(bytes).into_owned()
}

/// Like [`clean`]; borrowed where nothing has to be replaced, as in nearly all names.
pub fn cleaned(bytes: &[u8]) -> Cow<'_, str> {
    if is_printable(bytes)
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Cow::Borrowed(text);
    }
    let lossy = String::from_utf8_lossy(bytes);
    let mut text = String::with_capacity(lossy.len());
    let mut marks = MARKS; // no mark without a letter before it
    for c in lossy.chars() {
        let safe = if !harmless(c) {
            REPLACEMENT
        } else if c.width() == Some(0) {
            marks += 1;
            if marks <= MARKS { c } else { REPLACEMENT }
        } else {
            c
        };
        if safe == REPLACEMENT || safe == ' ' {
            marks = MARKS;
        } else if safe.width() != Some(0) {
            marks = 0;
        }
        text.push(safe);
    }
    Cow::Owned(text)
}

/// May go to a terminal as it is, at least behind a letter.
pub fn harmless(c: char) -> bool {
    if c.is_control() {
        return false;
    }
    !matches!(u32::from(c),
        // Invisible: soft hyphen, joiners, fillers, vowel separators.
        0x00AD | 0x034F | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F | 0x3164 | 0xFFA0
        // Arabic letter mark, zero width, directions, line and paragraph separators, invisible operators.
        | 0x061C | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFEFF
        // Variation selectors: they change the width of what is before them.
        | 0xFE00..=0xFE0F
        // Interlinear annotation, musical controls, shorthand controls, tags.
        | 0xFFF9..=0xFFFB | 0x1_D173..=0x1_D17A | 0x1_BCA0..=0x1_BCA3 | 0xE_0000..=0xE_0FFF
        // Flags and skin tones: one or two characters wide, as the terminal likes.
        | 0x1_F1E6..=0x1_F1FF | 0x1_F3FB..=0x1_F3FF
        // Private use and what is no character.
        | 0xE000..=0xF8FF | 0xFDD0..=0xFDEF | 0xF_0000..=0x10_FFFF)
        && u32::from(c) & 0xFFFE != 0xFFFE
}

/// Each character is shown in a cell of its own, whatever stands beside it: printable ASCII and the signs that pictures are
/// made of. Nearly all texts are such; of others the cells have to be found out.
pub fn is_simple(text: &str) -> bool {
    is_printable(text.as_bytes()) || text.chars().all(is_sign)
}

/// Printable ASCII alone. Without an early end, so that many bytes are looked at together.
fn is_printable(bytes: &[u8]) -> bool {
    let printable = |byte: &u8| (0x20..0x7f).contains(byte);
    bytes.iter().fold(true, |all, byte| all & printable(byte))
}

/// Printable ASCII, and one cell wide by the tables of Unicode.
const fn is_sign(c: char) -> bool {
    matches!(c, ' '..='~' | '·' | '×' | '–' | '…' | '‹' | '›' | '←'..='↓' | '≥' | '⏎' | '─'..='▟' | '▴' | '▸' | '▾' | '⠀'..='⣿'
        // Octants, and those of their shapes that Unicode had before.
        | '\u{1CD00}'..='\u{1CDE5}' | '\u{1CEA0}' | '\u{1CEA3}' | '\u{1CEA8}' | '\u{1CEAB}'
        | '\u{1FB82}' | '\u{1FB85}' | '\u{1FBE6}' | '\u{1FBE7}')
}

/// Texts that are measured in cells.
pub trait Width {
    /// Cells that it takes.
    fn width(&self) -> usize;
}

impl Width for str {
    fn width(&self) -> usize {
        width(self)
    }
}

/// Cells that a text takes.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    if is_simple(text) {
        return text.chars().count();
    }
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// The longest beginning of `text` that takes at most `cells`, never half a wide character or half a letter.
pub fn cut(text: &str, cells: usize) -> &str {
    if text.len() <= cells {
        // A byte takes a cell at most.
        return text;
    }
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += UnicodeWidthStr::width(grapheme);
        if used > cells {
            return &text[..at];
        }
    }
    text
}

/// The longest end of `text` that takes at most `cells`.
pub fn tail(text: &str, cells: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        used += UnicodeWidthStr::width(grapheme);
        if used > cells {
            return &text[at + grapheme.len()..];
        }
    }
    text
}

/// `text` in exactly `cells`: cut, or filled with blanks on the right.
pub fn fit(text: &str, cells: usize) -> String {
    let kept = cut(text, cells);
    let mut fitted = kept.to_owned();
    fitted.extend(std::iter::repeat_n(' ', cells - width(kept).min(cells)));
    fitted
}

/// `text` in at most `cells`; one that was cut ends in `+`.
pub fn shorten(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    format!("{}+", cut(text, cells.saturating_sub(1)))
}

/// Arguments, each ended by NUL, as one line of raw bytes: joined by blanks, without those at the end.
pub fn join(arguments: &[u8]) -> Vec<u8> {
    let end = arguments
        .iter()
        .rposition(|byte| !matches!(byte, 0 | b' '))
        .map_or(0, |last| last + 1);
    let mut line = arguments[..end].to_vec();
    for byte in &mut line {
        // Without a branch, so that many bytes are replaced together.
        *byte = if *byte == 0 { b' ' } else { *byte };
    }
    line
}

/// A sentence in lines of at most `width` cells, parted at blanks; a word that is wider is cut in pieces. An empty sentence is
/// an empty line.
pub fn wrapped(sentence: &str, width: usize) -> Vec<String> {
    hanging(sentence, width, 0)
}

/// Like [`wrapped`]; lines after the first one begin behind `indent` blanks.
pub fn hanging(sentence: &str, width: usize, indent: usize) -> Vec<String> {
    let width = width.max(indent + 1);
    let (mut lines, mut line, mut begin) = (Vec::new(), String::new(), 0);
    for mut word in sentence.split_whitespace() {
        while !word.is_empty() {
            let used = self::width(&line);
            let gap = usize::from(used > begin);
            if used + gap + self::width(word) <= width {
                line.extend([&" "[..gap], word]);
                break;
            }
            if gap > 0 {
                lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
                begin = indent;
                continue;
            }
            let piece = match cut(word, width - begin) {
                // A wide character on a line of one cell.
                "" => word,
                piece => piece,
            };
            line.push_str(piece);
            word = &word[piece.len()..];
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plain_names_stay() {
        for name in [
            "java",
            "C2 CompilerThre",
            "naïve",
            "日本語",
            "e\u{301}t",
            "->)",
            "مرحبا",
        ] {
            assert_eq!(clean(name.as_bytes()), name);
        }
    }

    #[test]
    fn hostile_names_are_defused() {
        let cases: [(&[u8], &str); 10] = [
            (b"a\x1b[2Jb", "a\u{FFFD}[2Jb"),
            (b"two\nlines\t", "two\u{FFFD}lines\u{FFFD}"),
            (b"\x7f", "\u{FFFD}"),
            ("\u{9b}31m".as_bytes(), "\u{FFFD}31m"),
            ("gpj.\u{202E}exe".as_bytes(), "gpj.\u{FFFD}exe"),
            (
                "\u{2066}x\u{200B}\u{FEFF}".as_bytes(),
                "\u{FFFD}x\u{FFFD}\u{FFFD}",
            ),
            (b"\xff\xfeok", "\u{FFFD}\u{FFFD}ok"),
            ("\u{301}a".as_bytes(), "\u{FFFD}a"),
            (
                "a\u{301}\u{302}\u{303}\u{304}".as_bytes(),
                "a\u{301}\u{302}\u{FFFD}\u{FFFD}",
            ),
            ("\u{1F1E9}\u{E000}".as_bytes(), "\u{FFFD}\u{FFFD}"),
        ];
        for (bytes, text) in cases {
            assert_eq!(clean(bytes), text);
        }
    }

    #[test]
    fn wide_characters_are_never_halved() {
        assert_eq!(width("日本"), 4);
        assert_eq!(cut("日本", 3), "日");
        assert_eq!(fit("日本", 3), "日 ");
        assert_eq!(tail("日本語", 5), "本語");
        assert_eq!(fit("ab", 4), "ab  ");
        assert_eq!(shorten("systemd-resolve", 8), "systemd+");
        assert_eq!(shorten("root", 8), "root");
    }

    #[test]
    fn a_sentence_is_wrapped_at_words_and_inside_what_is_too_wide() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("a abcdefgh b", 3), ["a", "abc", "def", "gh", "b"]);
        assert_eq!(wrapped("日本語", 1), ["日本語"]);
        assert_eq!(wrapped("", 9), [""]);
        assert_eq!(hanging("one two three", 7, 2), ["one two", "  three"]);
        assert_eq!(hanging("abcdefgh", 5, 2), ["abcde", "  fgh"]);
    }

    #[test]
    fn arguments_become_a_line() {
        assert_eq!(join(b"sh\0-c\0echo hi\0"), b"sh -c echo hi");
        assert_eq!(
            join(b"nginx: worker process\0\0\0\0"),
            b"nginx: worker process"
        );
        assert_eq!(join(b"a\0\0b\0"), b"a  b");
        assert_eq!(join(b"\0\0"), b"");
    }

    #[test]
    fn a_simple_character_is_a_cell_of_its_own() {
        let signs: Vec<char> = ('\0'..=char::MAX).filter(|c| is_sign(*c)).collect();
        assert!(signs.len() > 400);
        for c in signs {
            assert_eq!(c.width(), Some(1), "{c}");
            for text in [
                format!("a{c}"),
                format!("{c}a"),
                format!("{c}{c}"),
                format!("█{c}█"),
            ] {
                assert_eq!(text.graphemes(true).count(), text.chars().count(), "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_in_nothing_acts_on_the_terminal(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let text = clean(&bytes);
            prop_assert!(text.chars().all(harmless));
        }

        #[test]
        fn a_fitted_text_takes_exactly_its_cells(text in "\\PC{0,20}", cells in 0usize..30) {
            let text = clean(text.as_bytes());
            prop_assert_eq!(width(&fit(&text, cells)), cells);
            prop_assert!(width(tail(&text, cells)) <= cells);
            prop_assert!(width(&shorten(&text, cells.max(1))) <= cells.max(1));
        }
    }
}

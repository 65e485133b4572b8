//! The beginning of a description that can stand alone.

use super::width;

/// All of `text` if it fits into `cells`, else its longest beginning that can stand alone: up to a full stop, a semicolon or a
/// colon, and before the first of these up to a comma or a parenthesis. What leaves three quarters empty does not end at its
/// colon. Where there is no such beginning, all of `text`: it has to be cut.
pub fn phrase(text: &str, cells: usize) -> &str {
    if width(text) <= cells {
        return text;
    }
    let bytes = text.as_bytes();
    let (mut depth, mut parted, mut best) = (0_usize, false, text);
    for (at, byte) in bytes.iter().enumerate() {
        let spaced = bytes.get(at + 1).is_none_or(|next| *next == b' ');
        let beginning = text.get(..at).unwrap_or_default().trim_end();
        let ends = depth == 0
            && match byte {
                b'(' => !parted && beginning.len() < at,
                b',' => !parted && spaced,
                b'.' | b';' => spaced,
                b':' => spaced && width(beginning) * 4 >= cells,
                _ => false,
            };
        if ends {
            if width(beginning) > cells {
                break;
            }
            best = beginning;
            parted |= matches!(byte, b'.' | b';' | b':');
        }
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_beginning_says_something_whole() {
        for (text, cells, expected) in [
            ("Show the processes.", 40, "Show the processes."),
            (
                "Number of colours; auto follows the terminal.",
                30,
                "Number of colours",
            ),
            (
                "State: R running, S sleeping, D uninterruptible",
                30,
                "State: R running, S sleeping",
            ),
            (
                "Size: all, two lines. The default, all, is best",
                40,
                "Size: all, two lines",
            ),
            (
                "CPU use, % of one CPU (200 = two, full), more",
                24,
                "CPU use, % of one CPU",
            ),
            (
                "CPU use, % of one CPU (200 = two, full), more",
                42,
                "CPU use, % of one CPU (200 = two, full)",
            ),
            (
                "Values from 0.1 to 60, in steps",
                25,
                "Values from 0.1 to 60",
            ),
            ("Größe der Töne, laut", 16, "Größe der Töne"),
            ("words without an end", 8, "words without an end"),
        ] {
            assert_eq!(phrase(text, cells), expected, "{text} in {cells}");
        }
    }

    proptest! {
        #[test]
        fn it_is_a_beginning_and_fits_unless_it_is_all(text in "[a-zß .,;:()世]{0,40}", cells in 0..40_usize) {
            let phrase = phrase(&text, cells);
            prop_assert!(text.starts_with(phrase));
            prop_assert!(phrase == text || width(phrase) <= cells);
        }
    }
}

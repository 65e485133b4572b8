//! The terminal's own background: asked for once, and not waited for.

/// What stands behind text that has no background of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Background {
    /// White reads better on it than black.
    Dark,
    /// Black reads better on it than white.
    Light,
}

/// Asks for the background (OSC 11), and then for the kind of terminal (DA1). Every terminal answers the second, in the
/// order of the questions: one that answers the second alone does not know the first. It ends by BEL, as the answer then
/// does: rxvt cuts an answer that ends by ST.
pub(super) const QUESTION: &[u8] = b"\x1b]11;?\x07\x1b[c";

impl Background {
    /// What an OSC says of it: `11;rgb:1e1e/1e1e/2e2e`, `11;rgba:…`, `11;#1e1e2e`.
    pub(super) fn told(osc: &[u8]) -> Option<Self> {
        let color = str::from_utf8(osc).ok()?.strip_prefix("11;")?;
        let parts: Vec<&str> = match color.split_once(':') {
            Some(("rgb", parts)) => parts.split('/').collect(),
            // How opaque it is says nothing of what stands behind.
            Some(("rgba", parts)) => parts.split('/').take(3).collect(),
            Some(_) => return None,
            None => {
                let digits = color.strip_prefix('#').filter(|digits| digits.is_ascii())?;
                let width = digits.len() / 3;
                if width == 0 || digits.len() % 3 != 0 {
                    return None;
                }
                (0..3).map(|at| &digits[at * width..][..width]).collect()
            }
        };
        let &[red, green, blue] = &parts[..] else {
            return None;
        };
        Some(Self::of([part(red)?, part(green)?, part(blue)?]))
    }

    /// What `COLORFGBG` says of it: `15;0`, `0;default;15`, the last of them a number of the sixteen. Some terminals set it
    /// when they start a shell, and it may be that of another terminal since.
    pub(super) fn hinted(foreground_background: &str) -> Option<Self> {
        match foreground_background.rsplit(';').next()?.parse() {
            Ok(0..=6 | 8) => Some(Self::Dark),
            Ok(7 | 9..=15) => Some(Self::Light),
            _ => None,
        }
    }

    /// By the parts of a colour, 0 to 1.
    fn of(parts: [f64; 3]) -> Self {
        let [red, green, blue] = parts.map(|part| {
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        // Relative luminance, and where black and white have the same contrast (WCAG 2).
        if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 {
            Self::Light
        } else {
            Self::Dark
        }
    }
}

/// A part of a colour, 0 to 1, from one to four hexadecimal digits.
fn part(digits: &str) -> Option<f64> {
    if !(1..=4).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let value = u16::from_str_radix(digits, 16).ok()?;
    let most = (1_u32 << (4 * digits.len())) - 1;
    Some(f64::from(value) / f64::from(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_dark_or_light() {
        use Background::{Dark, Light};
        for (told, is) in [
            ("11;rgb:0000/0000/0000", Dark),
            ("11;rgb:1e1e/1e1e/2e2e", Dark),
            ("11;rgb:00/2b/36", Dark),
            ("11;rgb:ffff/ffff/ffff", Light),
            ("11;rgb:fdfd/f6f6/e3e3", Light),
            ("11;rgb:f/f/f", Light),
            ("11;rgb:fff/fff/000", Light),
            // Blue is dark and green is light, however much of them there is.
            ("11;rgb:0000/0000/ffff", Dark),
            ("11;rgb:0000/ffff/0000", Light),
            ("11;rgba:1e1e/1e1e/1e1e/ffff", Dark),
            ("11;#fdf6e3", Light),
            ("11;#000", Dark),
            ("11;#ffffffffffff", Light),
        ] {
            assert_eq!(Background::told(told.as_bytes()), Some(is), "{told}");
        }
    }

    #[test]
    fn what_is_no_colour_says_nothing() {
        for told in [
            "",
            "11",
            "11;",
            "11;?",
            "11;#",
            "11;#12",
            "11;#ääa",
            "11;rgb:",
            "11;rgb:1e1e/1e1e",
            "11;rgb:1e1e/1e1e/1e1e/1e1e",
            "11;rgb:+1/-1/00",
            "11;rgb:fffff/0/0",
            "11;rgb:gg/gg/gg",
            "11;hsl:1/2/3",
            "11;white",
            "10;rgb:ffff/ffff/ffff",
            "111;rgb:ffff/ffff/ffff",
            "4;11;rgb:ffff/ffff/ffff",
        ] {
            assert_eq!(Background::told(told.as_bytes()), None, "{told}");
        }
        assert_eq!(Background::told(b"11;rgb:ff/ff/\xff"), None);
    }

    #[test]
    fn the_hint_is_the_last_number_of_the_sixteen() {
        for (hint, is) in [
            ("15;0", Some(Background::Dark)),
            ("0;15", Some(Background::Light)),
            ("0;default;15", Some(Background::Light)),
            ("7;8", Some(Background::Dark)),
            ("0;7", Some(Background::Light)),
            ("12;default", None),
            ("default;default", None),
            ("", None),
            ("0;231", None),
        ] {
            assert_eq!(Background::hinted(hint), is, "{hint:?}");
        }
    }
}

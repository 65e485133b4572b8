//! What the terminal can show, found from the environment. The database of terminals is asked where there is one, but a
//! server may lack it, or never have heard of the terminal: an unknown `TERM` works.

use super::background::Background;
use super::terminfo;
use crate::keys::Signs;
use std::path::Path;
use thiserror::Error;

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColorDepth {
    /// None: bold, dim, reverse and underline only.
    None,
    /// The sixteen that the person has chosen in the terminal.
    Ansi16,
    /// The palette of 256.
    Ansi256,
    /// 24 bits.
    True,
}

/// Signs of dots that the terminal shows, where it has Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dots {
    /// None: the console of Linux, whose font has 512 signs at most.
    None,
    /// Braille.
    Braille,
    /// Octants too: the terminal draws them itself, so that no font need have them.
    Octants,
}

/// What is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Colours.
    pub color: ColorDepth,
    /// Whether the terminal takes UTF-8; otherwise only ASCII is sent.
    pub unicode: bool,
    /// Dots.
    pub dots: Dots,
    /// Whether it can insert and delete characters in a line (ICH, DCH), so that a sparkline moves on without being written
    /// anew.
    pub shifts: bool,
    /// What stands behind text, until the terminal says so itself; `None` where that may be either.
    pub background: Option<Background>,
}

/// What the person asks for, against what the environment says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// ASCII only. Beats `unicode`.
    pub ascii: bool,
    /// Unicode whatever the locale says.
    pub unicode: bool,
    /// This many colours; `None` finds out.
    pub color: Option<ColorDepth>,
}

/// Why the screen cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TerminalError {
    /// `TERM` names a terminal that cannot place text.
    #[error(
        "TERM={0} cannot place text on the screen: set TERM (xterm-256color suits most), or use `threadtop dump`"
    )]
    Dumb(String),
    /// `TERM` is not set.
    #[error("TERM is not set: set it (xterm-256color suits most), or use `threadtop dump`")]
    Unset,
    /// Standard input or output is a file or a pipe.
    #[error("{0} is not a terminal: use `threadtop dump` to write to a file or a pipe")]
    NotATerminal(&'static str),
}

impl Capabilities {
    /// Signs that texts can be written with.
    pub const fn signs(&self) -> Signs {
        match self.dots {
            Dots::None if self.unicode => Signs::Console,
            _ => Signs::new(self.unicode),
        }
    }

    /// Finds out from the environment variables that `env` gives, and from the database of terminals, whose files `read`
    /// gives.
    pub fn detect(
        wishes: &Wishes,
        env: impl Fn(&str) -> Option<String>,
        read: impl Fn(&Path) -> Option<Vec<u8>>,
    ) -> Result<Self, TerminalError> {
        let set = |name: &str| env(name).filter(|value| !value.is_empty());
        let term = set("TERM").ok_or(TerminalError::Unset)?;
        if term == "dumb" {
            return Err(TerminalError::Dumb(term));
        }
        let color = wishes.color.unwrap_or_else(|| {
            if set("NO_COLOR").is_some() {
                ColorDepth::None
            } else {
                depth(&term, set, read)
            }
        });
        let hinted = set("COLORFGBG").and_then(|hint| Background::hinted(&hint));
        // Nearly all of those that have 24 bits say what stands behind text; those that do not are mostly dark. What stands
        // between us and the terminal may not pass the question on.
        let likely = color == ColorDepth::True && !is_multiplexer(&term);
        let utf8 = || {
            ["LC_ALL", "LC_CTYPE", "LANG"]
                .into_iter()
                .find_map(set)
                .is_some_and(|locale| is_utf8(&locale))
        };
        Ok(Self {
            color,
            unicode: !wishes.ascii && (wishes.unicode || utf8()),
            dots: match &*term {
                "linux" => Dots::None,
                "xterm-ghostty" => Dots::Octants,
                _ => Dots::Braille,
            },
            // The VT220 was the first that had both.
            shifts: !["vt52", "vt100", "vt102"].contains(&&*term),
            background: hinted.or_else(|| likely.then_some(Background::Dark)),
        })
    }

    /// Whether the terminal is asked for its background: where colours are chosen by it. Terminals with so many colours
    /// know what a question is.
    pub const fn asks(&self) -> bool {
        matches!(self.color, ColorDepth::Ansi256 | ColorDepth::True)
    }
}

/// Parts of the names of terminals with 24-bit colours. Over ssh the name is often all that comes along.
const TRUE_COLOR: [&str; 12] = [
    "alacritty",
    "contour",
    "direct",
    "foot",
    "ghostty",
    "kitty",
    "konsole",
    "mintty",
    "rio",
    "st",
    "vte",
    "wezterm",
];

/// tmux and screen draw on another terminal, which may be light or dark and may change.
fn is_multiplexer(term: &str) -> bool {
    term.starts_with("screen") || term.starts_with("tmux")
}

/// Colours by the name of the terminal. Names end up on servers that have never heard of them, so only their parts
/// count, and an unknown one is taken for what nearly every terminal is.
fn depth(
    term: &str,
    set: impl Fn(&str) -> Option<String>,
    read: impl Fn(&Path) -> Option<Vec<u8>>,
) -> ColorDepth {
    // GNU screen garbles 24-bit colours, and passes on the COLORTERM of the terminal around it.
    let garbles = term.starts_with("screen");
    let known = term
        .split(['-', '.'])
        .any(|part| TRUE_COLOR.contains(&part));
    let said = || {
        let colorterm = set("COLORTERM");
        matches!(colorterm.as_deref(), Some("truecolor" | "24bit"))
            // Windows Terminal, which sets nothing else.
            || set("WT_SESSION").is_some()
            || known
            || terminfo::has_true_color(term, &set, &read)
    };
    if !garbles && said() {
        ColorDepth::True
    } else if term.contains("256color") || known {
        ColorDepth::Ansi256
    } else if ["vt52", "vt100", "vt102", "vt220", "vt320"].contains(&term)
        || term.ends_with("-mono")
        || term.ends_with("-m")
    {
        ColorDepth::None
    } else {
        ColorDepth::Ansi16
    }
}

/// Whether a locale's character set is UTF-8: `de_DE.UTF-8`, `C.utf8`.
fn is_utf8(locale: &str) -> bool {
    locale
        .split(['.', '@'])
        .any(|part| part.eq_ignore_ascii_case("utf-8") || part.eq_ignore_ascii_case("utf8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(wishes: Wishes, env: &[(&str, &str)]) -> Result<Capabilities, TerminalError> {
        Capabilities::detect(
            &wishes,
            |name| {
                env.iter()
                    .find(|(key, _)| *key == name)
                    .map(|(_, value)| (*value).to_owned())
            },
            |_| None,
        )
    }

    fn color(env: &[(&str, &str)]) -> ColorDepth {
        detect(Wishes::default(), env).unwrap().color
    }

    fn unicode(env: &[(&str, &str)]) -> bool {
        let env = [&[("TERM", "xterm")], env].concat();
        detect(Wishes::default(), &env).unwrap().unicode
    }

    #[test]
    fn colors_follow_the_environment() {
        for (term, depth) in [
            ("xterm-256color", ColorDepth::Ansi256),
            ("xterm-direct", ColorDepth::True),
            ("linux", ColorDepth::Ansi16),
            ("xterm", ColorDepth::Ansi16),
            ("never-heard-of", ColorDepth::Ansi16),
            ("vt100", ColorDepth::None),
        ] {
            assert_eq!(color(&[("TERM", term)]), depth, "{term}");
        }
        let truecolor = ("COLORTERM", "truecolor");
        assert_eq!(
            color(&[("TERM", "xterm-256color"), truecolor]),
            ColorDepth::True
        );
        assert_eq!(
            color(&[("TERM", "screen-256color"), truecolor]),
            ColorDepth::Ansi256
        );
        assert_eq!(
            color(&[("TERM", "xterm"), ("COLORTERM", "yes")]),
            ColorDepth::Ansi16
        );
        assert_eq!(
            color(&[("TERM", "xterm-256color"), ("WT_SESSION", "1")]),
            ColorDepth::True
        );
    }

    #[test]
    fn names_say_what_ssh_leaves_out() {
        for term in [
            "xterm-kitty",
            "alacritty",
            "alacritty-direct",
            "foot",
            "foot-extra",
            "xterm-ghostty",
            "wezterm",
            "contour",
            "st-256color",
            "vte-256color",
            "konsole-256color",
        ] {
            assert_eq!(color(&[("TERM", term)]), ColorDepth::True, "{term}");
        }
        for term in ["screen.xterm-kitty", "screen-256color", "tmux-256color"] {
            assert_eq!(color(&[("TERM", term)]), ColorDepth::Ansi256, "{term}");
        }
        for term in ["footed", "west", "xterm-r6", "stv52"] {
            assert_eq!(color(&[("TERM", term)]), ColorDepth::Ansi16, "{term}");
        }
    }

    #[test]
    fn the_database_is_asked_and_not_needed() {
        let detect = |term: &str, entry: Option<&[u8]>| {
            let env = |name: &str| (name == "TERM").then(|| term.to_owned());
            let found =
                Capabilities::detect(&Wishes::default(), env, |_| entry.map(<[u8]>::to_vec));
            found.unwrap().color
        };
        assert_eq!(detect("new", Some(b"new\0\0RGB\0")), ColorDepth::True);
        assert_eq!(detect("new", Some(b"new\0")), ColorDepth::Ansi16);
        assert_eq!(detect("new", None), ColorDepth::Ansi16);
        assert_eq!(detect("screen", Some(b"\0Tc\0")), ColorDepth::Ansi16);
    }

    #[test]
    fn the_background_is_guessed_until_it_is_told() {
        let background = |env: &[(&str, &str)]| detect(Wishes::default(), env).unwrap().background;
        let (kitty, light) = (("TERM", "xterm-kitty"), ("COLORFGBG", "0;15"));
        assert_eq!(background(&[kitty]), Some(Background::Dark));
        assert_eq!(background(&[kitty, light]), Some(Background::Light));
        let palette = ("TERM", "xterm-256color");
        assert_eq!(background(&[palette]), None);
        assert_eq!(background(&[palette, light]), Some(Background::Light));
        let tmux = ("TERM", "tmux-256color");
        assert_eq!(background(&[tmux, ("COLORTERM", "truecolor")]), None);
    }

    #[test]
    fn dots_are_those_that_the_terminal_is_known_to_show() {
        for (term, dots) in [
            ("linux", Dots::None),
            ("xterm-ghostty", Dots::Octants),
            ("never-heard-of", Dots::Braille),
        ] {
            let found = detect(Wishes::default(), &[("TERM", term)]).unwrap();
            assert_eq!(found.dots, dots, "{term}");
        }
    }

    #[test]
    fn the_oldest_terminals_do_not_shift() {
        for (term, shifts) in [("vt100", false), ("vt220", true), ("never-heard-of", true)] {
            let found = detect(Wishes::default(), &[("TERM", term)]).unwrap();
            assert_eq!(found.shifts, shifts, "{term}");
        }
    }

    #[test]
    fn no_color_counts_only_when_not_empty_and_a_wish_beats_it() {
        let term = ("TERM", "xterm-256color");
        assert_eq!(color(&[term, ("NO_COLOR", "1")]), ColorDepth::None);
        assert_eq!(color(&[term, ("NO_COLOR", "")]), ColorDepth::Ansi256);
        let wishes = Wishes {
            color: Some(ColorDepth::Ansi16),
            ..Wishes::default()
        };
        let found = detect(wishes, &[term, ("NO_COLOR", "1")]).unwrap();
        assert_eq!(found.color, ColorDepth::Ansi16);
    }

    #[test]
    fn the_first_locale_variable_that_is_set_decides() {
        assert!(unicode(&[("LANG", "en_GB.UTF-8")]));
        assert!(unicode(&[("LANG", "C.utf8")]));
        assert!(unicode(&[("LANG", "de_DE.UTF-8@euro")]));
        assert!(unicode(&[("LC_ALL", ""), ("LANG", "en_GB.UTF-8")]));
        assert!(!unicode(&[("LC_ALL", "C"), ("LANG", "en_GB.UTF-8")]));
        assert!(unicode(&[("LC_CTYPE", "C.UTF-8"), ("LANG", "C")]));
        assert!(!unicode(&[("LANG", "en_GB.ISO-8859-1")]));
        assert!(!unicode(&[]));
    }

    #[test]
    fn wishes_beat_the_locale() {
        let env = [("TERM", "xterm"), ("LANG", "C.UTF-8")];
        let ascii = Wishes {
            ascii: true,
            ..Wishes::default()
        };
        assert!(!detect(ascii, &env).unwrap().unicode);
        let unicode = Wishes {
            unicode: true,
            ..Wishes::default()
        };
        assert!(detect(unicode, &env[..1]).unwrap().unicode);
    }

    #[test]
    fn a_terminal_that_cannot_place_text_is_refused_in_a_sentence() {
        let error = detect(Wishes::default(), &[("TERM", "dumb")]).unwrap_err();
        assert!(error.to_string().starts_with("TERM=dumb cannot place text"));
        for env in [&[][..], &[("TERM", "")]] {
            let error = detect(Wishes::default(), env).unwrap_err();
            assert!(error.to_string().starts_with("TERM is not set"));
        }
    }
}

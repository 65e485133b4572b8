//! How keys are written, on the screen and by a person in the configuration: one table for both ways.

use super::input::{Key, KeyCode};

/// Which signs the terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Signs {
    /// ASCII alone.
    Ascii,
    /// Those that every font of the console of Linux has: arrows, shades and frames, and few besides.
    Console,
    /// All of Unicode.
    Unicode,
}

impl Signs {
    /// All of Unicode, or ASCII alone.
    pub const fn new(unicode: bool) -> Self {
        if unicode { Self::Unicode } else { Self::Ascii }
    }

    /// More than ASCII.
    pub const fn unicode(self) -> bool {
        !matches!(self, Self::Ascii)
    }
}

/// How a key that is no letter is written.
#[derive(Clone, Copy)]
struct Name {
    code: KeyCode,
    ascii: &'static str,
    /// By signs; those of arrows are in every font.
    sign: &'static str,
    /// What a person may write as well, in lower case.
    also: &'static [&'static str],
}

const fn name(code: KeyCode, ascii: &'static str, sign: &'static str) -> Name {
    Name {
        code,
        ascii,
        sign,
        also: &[],
    }
}

/// A [`name`] with other words for it.
const fn with(also: &'static [&'static str], name: Name) -> Name {
    Name { also, ..name }
}

const NAMES: [Name; 16] = [
    name(KeyCode::Up, "Up", "↑"),
    name(KeyCode::Down, "Down", "↓"),
    name(KeyCode::Left, "Left", "←"),
    name(KeyCode::Right, "Right", "→"),
    with(&["pageup"], name(KeyCode::PageUp, "PgUp", "PgUp")),
    with(&["pagedown"], name(KeyCode::PageDown, "PgDn", "PgDn")),
    name(KeyCode::Home, "Home", "Home"),
    name(KeyCode::End, "End", "End"),
    name(KeyCode::Enter, "Enter", "⏎"),
    name(KeyCode::Esc, "Esc", "Esc"),
    name(KeyCode::Tab, "Tab", "Tab"),
    name(KeyCode::BackTab, "Shift-Tab", "Shift-Tab"),
    name(KeyCode::Backspace, "Backspace", "Backspace"),
    with(&["delete"], name(KeyCode::Delete, "Del", "Del")),
    with(&["ins"], name(KeyCode::Insert, "Insert", "Insert")),
    name(KeyCode::Char(' '), "Space", "Space"),
];

/// How a key is written: `F1`, `^L`, `Alt-k`, `Ctrl-F5`, `→`. Every key has a name of its own.
pub fn key_name(key: Key, signs: Signs) -> String {
    let named = NAMES.iter().find(|name| name.code == key.code);
    let name = match (key.code, named) {
        (KeyCode::Enter, Some(name)) if signs == Signs::Console => name.ascii.to_owned(),
        (_, Some(name)) if signs.unicode() => name.sign.to_owned(),
        (_, Some(name)) => name.ascii.to_owned(),
        (KeyCode::Char(c), None) if key.ctrl => format!("^{}", c.to_ascii_uppercase()),
        (KeyCode::Char(c), None) => c.to_string(),
        (KeyCode::F(number), None) => format!("F{number}"),
        (code, None) => format!("{code:?}"),
    };
    let ctrl = key.ctrl && !name.starts_with('^');
    let modifiers = [(ctrl, "Ctrl-"), (key.alt, "Alt-"), (key.shift, "Shift-")];
    let held = modifiers.iter().filter(|(held, _)| *held);
    held.map(|(_, modifier)| *modifier).collect::<String>() + &name
}

/// The key that a person means: `F9`, `k`, `Ctrl-L` or `^L`, `Alt-k`, `Shift-F3`, `Space`, `PgUp`; as
/// [`key_name`] writes it. `None` for anything else.
pub fn parse_key(text: &str) -> Option<Key> {
    let mut rest = text;
    let mut has = |modifier: &str| {
        let head = rest.get(..modifier.len());
        let has = head.is_some_and(|head| head.eq_ignore_ascii_case(modifier));
        if has {
            rest = &rest[modifier.len()..];
        }
        has
    };
    let (ctrl, alt, shift) = (has("ctrl-"), has("alt-"), has("shift-"));
    let (ctrl, rest) = match rest.strip_prefix('^') {
        Some(rest) if !ctrl && !rest.is_empty() => (true, rest),
        _ => (ctrl, rest),
    };
    let code = match single(rest) {
        Some(c) if ctrl => KeyCode::Char(c.to_ascii_lowercase()),
        Some(c) => KeyCode::Char(c),
        None => named(&rest.to_ascii_lowercase())?,
    };
    let (code, shift) = match code {
        KeyCode::Tab if shift => (KeyCode::BackTab, false),
        // A letter with Shift is another letter.
        KeyCode::Char(_) if shift => return None,
        KeyCode::Char(c) if ctrl && !c.is_ascii() => return None,
        // ESC and one of these begins or ends what a terminal says by itself, such as the answer to a question.
        KeyCode::Char(']' | 'P' | 'X' | '^' | '_' | '\\') if alt && !ctrl => return None,
        code => (code, shift),
    };
    Some(Key {
        code,
        ctrl,
        alt,
        shift,
    })
}

/// The only character of a text, which must be one that is seen.
fn single(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let c = chars.next().filter(|c| !c.is_control() && *c != ' ')?;
    chars.next().is_none().then_some(c)
}

fn named(lower: &str) -> Option<KeyCode> {
    if let Some(number) = lower.strip_prefix('f')
        && let Ok(number @ 1..=24) = number.parse()
    {
        return Some(KeyCode::F(number));
    }
    let is = |name: &&Name| name.ascii.eq_ignore_ascii_case(lower) || name.also.contains(&lower);
    NAMES.iter().find(is).map(|name| name.code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::ACTIONS;

    #[test]
    fn every_key_of_the_table_is_read_as_it_is_written() {
        for key in ACTIONS.iter().flat_map(|info| info.keys) {
            let name = key_name(*key, Signs::Ascii);
            assert_eq!(parse_key(&name), Some(*key), "{name}");
        }
        assert_eq!(parse_key("ctrl-L"), Some(Key::ctrl('l')));
        assert_eq!(parse_key("pageup"), Some(Key::plain(KeyCode::PageUp)));
    }

    #[test]
    fn every_key_that_a_terminal_sends_is_read_as_it_is_written() {
        let named = NAMES.iter().map(|name| name.code);
        let chars = "aZ0-^é[".chars().map(KeyCode::Char);
        for code in named.chain(chars).chain([KeyCode::F(5)]) {
            for bits in 0..8 {
                let key = Key {
                    code,
                    ctrl: bits & 1 != 0,
                    alt: bits & 2 != 0,
                    shift: bits & 4 != 0,
                };
                let is_sent = match code {
                    KeyCode::Char(c) if key.ctrl => !key.shift && c.is_ascii() && c != 'Z',
                    KeyCode::Char('^') => !key.shift && !key.alt,
                    KeyCode::Char(_) | KeyCode::Tab | KeyCode::BackTab => !key.shift,
                    _ => true,
                };
                let name = key_name(key, Signs::Ascii);
                if is_sent {
                    assert_eq!(parse_key(&name), Some(key), "{name}");
                }
            }
        }
        let f5 = Key::plain(KeyCode::F(5));
        assert_eq!(
            key_name(Key { ctrl: true, ..f5 }, Signs::Unicode),
            "Ctrl-F5"
        );
        assert_eq!(key_name(Key::ctrl(' '), Signs::Unicode), "Ctrl-Space");
        assert_eq!(parse_key("alt-shift-PAGEUP"), parse_key("Alt-Shift-PgUp"));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in [
            "",
            " ",
            "F0",
            "F25",
            "Hyper-x",
            "Ctrl-",
            "Ctrl-ab",
            "Shift-k",
            "Alt-Alt-k",
            "Shift-Ctrl-F5",
            "Ctrl-Shift-k",
            "Ctrl-é",
            "Ctrl-^k",
            "Alt-]",
            "Alt-P",
            "kk",
            "\u{7}",
            "é\u{301}x",
        ] {
            assert_eq!(parse_key(text), None, "{text:?}");
        }
    }

    #[test]
    fn every_named_key_is_read_as_it_is_written() {
        for name in &NAMES {
            for text in [name.ascii].iter().chain(name.also) {
                assert_eq!(parse_key(text), Some(Key::plain(name.code)), "{text}");
            }
        }
    }
}

//! How keys are written, on the screen and by a person in the configuration: one table for both ways.

use super::input::{Key, KeyCode};

/// How a key that is no letter is written.
#[derive(Clone, Copy)]
struct Name {
    code: KeyCode,
    ascii: &'static str,
    unicode: &'static str,
    /// What a person may write as well, in lower case.
    also: &'static [&'static str],
}

const fn name(code: KeyCode, ascii: &'static str, unicode: &'static str) -> Name {
    Name {
        code,
        ascii,
        unicode,
        also: &[],
    }
}

/// As [`name`], with another word for it.
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

/// How a key is written: `F1`, `^L`, `Alt-k`, `→`.
pub fn key_name(key: Key, unicode: bool) -> String {
    let named = NAMES.iter().find(|name| name.code == key.code);
    let name = match (key.code, named) {
        (KeyCode::Char(c), _) if key.ctrl => return format!("^{}", c.to_ascii_uppercase()),
        (_, Some(name)) if unicode => name.unicode.to_owned(),
        (_, Some(name)) => name.ascii.to_owned(),
        (KeyCode::Char(c), None) => c.to_string(),
        (KeyCode::F(number), None) => format!("F{number}"),
        (code, None) => format!("{code:?}"),
    };
    match (key.alt, key.shift) {
        (true, _) => format!("Alt-{name}"),
        (_, true) => format!("Shift-{name}"),
        _ => name,
    }
}

/// The key that a person means: `F9`, `k`, `Ctrl-L` or `^L`, `Alt-k`, `Shift-F3`, `Space`, `PgUp`; as
/// [`key_name`] writes it. `None` for anything else.
pub fn parse_key(text: &str) -> Option<Key> {
    let mut chars = text.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_control() && c != ' ').then(|| Key::char(c));
    }
    let lower = text.to_ascii_lowercase();
    let ctrl = lower
        .strip_prefix("ctrl-")
        .or_else(|| lower.strip_prefix('^'));
    if let Some(rest) = ctrl {
        let mut chars = rest.chars();
        return match (chars.next(), chars.next()) {
            (Some(c), None) if c.is_ascii_graphic() => Some(Key::ctrl(c)),
            _ => None,
        };
    }
    if lower.starts_with("alt-") {
        let rest = parse_key(&text["alt-".len()..])?;
        // ESC and one of these begins or ends what a terminal says by itself, such as the answer to a question.
        if matches!(rest.code, KeyCode::Char(']' | 'P' | 'X' | '^' | '_' | '\\')) {
            return None;
        }
        return (!rest.ctrl && !rest.alt && !rest.shift).then_some(Key { alt: true, ..rest });
    }
    if let Some(rest) = lower.strip_prefix("shift-") {
        return match named(rest)? {
            // A letter with Shift is another letter.
            KeyCode::Char(_) => None,
            KeyCode::Tab => Some(Key::plain(KeyCode::BackTab)),
            code => Some(Key::shift(code)),
        };
    }
    named(&lower).map(Key::plain)
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
    use crate::app::ACTIONS;

    #[test]
    fn every_key_of_the_table_is_read_as_it_is_written() {
        for key in ACTIONS.iter().flat_map(|info| info.keys) {
            let name = key_name(*key, false);
            assert_eq!(parse_key(&name), Some(*key), "{name}");
        }
        assert_eq!(parse_key("ctrl-L"), Some(Key::ctrl('l')));
        assert_eq!(parse_key("pageup"), Some(Key::plain(KeyCode::PageUp)));
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

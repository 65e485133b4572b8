//! Which bytes mean which key: xterm, VT220, rxvt and the Linux console. Tables and no state.

use crate::keys::{Event, Key, KeyCode, Mouse};

/// Bits of a mouse report's button that are modifiers (Shift, Alt, Ctrl).
const MOUSE_MODIFIERS: u16 = 4 | 8 | 16;

/// A key that is one byte.
pub(super) fn single(byte: u8) -> Option<Key> {
    Some(match byte {
        // A raw terminal sends CR for Enter; LF is what scripts and some terminals send.
        b'\r' | b'\n' => Key::plain(KeyCode::Enter),
        b'\t' => Key::plain(KeyCode::Tab),
        0x08 | 0x7f => Key::plain(KeyCode::Backspace),
        0 => Key::ctrl(' '),
        0x01..=0x1a => Key::ctrl(char::from(byte - 1 + b'a')),
        0x1c..=0x1f => Key::ctrl(char::from(byte - 0x1c + b'\\')),
        0x20..=0x7e => Key::char(char::from(byte)),
        _ => return None,
    })
}

/// A sequence `ESC [ parameters end`. `None`: a report or a key that nothing here has a use for.
pub(super) fn csi(parameters: &[u8], end: u8) -> Option<Event> {
    if let Some(report) = parameters.strip_prefix(b"<") {
        let [button, x, y] = numbers(report)?;
        return match end {
            b'M' => mouse(button, x, y).map(Event::Mouse),
            // Which button was released does not matter: only the left one holds anything.
            b'm' => Some(Event::Mouse(Mouse::Release)),
            _ => None,
        };
    }
    let [first, modifiers] = numbers(parameters)?;
    let key = match end {
        // The place of the cursor, `ESC [ row ; column R`, looks like F3. F3 with modifiers has a 1 in front, and a cursor
        // in the first row stands in its first columns for a moment only.
        b'R' if !(parameters.is_empty() || first == 1 && (2..=8).contains(&modifiers)) => {
            return None;
        }
        b'Z' => Key::plain(KeyCode::BackTab),
        b'a'..=b'd' if parameters.is_empty() => Key::shift(letter(end.to_ascii_uppercase())?),
        b'~' => modified(numbered(first)?, modifiers),
        b'$' => Key::shift(numbered(first)?),
        b'^' => modified(numbered(first)?, 1 + 4),
        b'@' => modified(numbered(first)?, 1 + 4 + 1),
        _ => modified(letter(end)?, modifiers),
    };
    Some(Event::Key(key))
}

/// A sequence `ESC O end`; some terminals put the modifiers before the end.
pub(super) fn ss3(parameters: &[u8], end: u8) -> Option<Key> {
    let modifiers = match numbers(parameters)? {
        [only, 0] => only,
        [_, second] => second,
    };
    Some(match end {
        b'M' => Key::plain(KeyCode::Enter),
        b'I' => Key::plain(KeyCode::Tab),
        // The number pad, when it sends sequences: `j` is `*`, `p` is 0.
        b'j'..=b'y' => Key::char(char::from(end - b'j' + b'*')),
        b'X' => Key::char('='),
        b' ' => Key::char(' '),
        b'a'..=b'd' => modified(letter(end.to_ascii_uppercase())?, 1 + 4),
        _ => modified(letter(end)?, modifiers),
    })
}

/// A mouse report of before 1006: each byte is its value and 32.
pub(super) fn old_mouse(button: u8, x: u8, y: u8) -> Option<Event> {
    let value = |byte: u8| u16::from(byte.saturating_sub(32));
    mouse(value(button), value(x), value(y)).map(Event::Mouse)
}

/// A press, a movement with the button held, or a turn of the wheel; places count from 1 in the report.
fn mouse(button: u16, x: u16, y: u16) -> Option<Mouse> {
    let (x, y) = (x.checked_sub(1)?, y.checked_sub(1)?);
    match button & !MOUSE_MODIFIERS {
        0 => Some(Mouse::Click { x, y }),
        // Before 1006 a release does not say of which button.
        3 => Some(Mouse::Release),
        32 => Some(Mouse::Drag { x, y }),
        64 => Some(Mouse::WheelUp { x, y }),
        65 => Some(Mouse::WheelDown { x, y }),
        _ => None,
    }
}

/// The final letter of a cursor or function key.
fn letter(end: u8) -> Option<KeyCode> {
    Some(match end {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P'..=b'S' => KeyCode::F(end - b'P' + 1),
        _ => return None,
    })
}

/// The number of a key that ends with `~`.
fn numbered(number: u16) -> Option<KeyCode> {
    // The VT220 left holes between its groups of function keys.
    let function = |first: u8, from: u16| KeyCode::F(first + (number - from) as u8);
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => function(1, 11),
        17..=21 => function(6, 17),
        23..=26 => function(11, 23),
        28..=29 => function(15, 28),
        31..=34 => function(17, 31),
        _ => return None,
    })
}

/// A key with xterm's modifier number: 1 and a bit each for Shift, Alt, Ctrl and Meta. 0 when absent.
fn modified(code: KeyCode, number: u16) -> Key {
    let bits = number.saturating_sub(1);
    Key {
        code,
        shift: bits & 1 != 0,
        alt: bits & (2 | 8) != 0,
        ctrl: bits & 4 != 0,
    }
}

/// At most `N` parameters, 0 where absent. `None` when they are more or not numbers (a report, a private or an unknown
/// sequence).
fn numbers<const N: usize>(parameters: &[u8]) -> Option<[u16; N]> {
    let mut values = [0; N];
    let text = str::from_utf8(parameters).ok()?;
    for (at, part) in text.split(';').enumerate() {
        let value = values.get_mut(at)?;
        if !part.is_empty() {
            // A sign is none of a number's.
            let digits = part.bytes().all(|byte| byte.is_ascii_digit());
            *value = digits.then(|| part.parse().ok())??;
        }
    }
    Some(values)
}

//! What a person does: keys, mouse, paste. Plain data, so that `app` need not know any terminal library; `terminal`
//! makes it from what the terminal sends.

/// A key without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyCode {
    /// A character, as typed (Shift is in the character: `N`, not Shift-`n`).
    Char(char),
    /// A function key, from 1.
    F(u8),
    /// Cursor up.
    Up,
    /// Cursor down.
    Down,
    /// Cursor left.
    Left,
    /// Cursor right.
    Right,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
    /// Enter.
    Enter,
    /// Escape, alone.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
}

/// A key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// With Ctrl; the character is then lower case.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
    /// With Shift; only for keys that are no characters.
    pub shift: bool,
}

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: KeyCode) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// A character without modifiers.
    pub const fn char(c: char) -> Self {
        Self::plain(KeyCode::Char(c))
    }

    /// Ctrl and a lower-case character.
    pub const fn ctrl(c: char) -> Self {
        Self {
            code: KeyCode::Char(c),
            ctrl: true,
            alt: false,
            shift: false,
        }
    }

    /// Alt and a character.
    pub const fn alt(c: char) -> Self {
        Self {
            code: KeyCode::Char(c),
            ctrl: false,
            alt: true,
            shift: false,
        }
    }

    /// Alt and a key that is no character.
    pub const fn held(code: KeyCode) -> Self {
        Self {
            code,
            ctrl: false,
            alt: true,
            shift: false,
        }
    }

    /// Shift and a key that is no character.
    pub const fn shift(code: KeyCode) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: true,
        }
    }

    /// A character that can be typed into a line.
    pub const fn is_text(self) -> bool {
        matches!(self.code, KeyCode::Char(_)) && !self.ctrl && !self.alt
    }
}

/// What the mouse did, in cells from the top left corner, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouse {
    /// Left button pressed.
    Click {
        /// Column.
        x: u16,
        /// Row.
        y: u16,
    },
    /// The mouse moved while the left button is held.
    Drag {
        /// Column.
        x: u16,
        /// Row.
        y: u16,
    },
    /// The button released.
    Release,
    /// Wheel turned away from the person: towards the top.
    WheelUp {
        /// Column.
        x: u16,
        /// Row.
        y: u16,
    },
    /// Wheel turned towards the person: towards the bottom.
    WheelDown {
        /// Column.
        x: u16,
        /// Row.
        y: u16,
    },
}

/// Something a person did at the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A key.
    Key(Key),
    /// The mouse.
    Mouse(Mouse),
    /// Text pasted.
    Paste(String),
}

//! What may happen to the program, in any order.

use super::{machine, shot};
use crate::app::App;
use crate::keys::{ACTIONS, Key, Mouse};
use proptest::prelude::*;

/// Something that happens.
#[derive(Clone, Debug)]
pub enum Happening {
    /// A key is pressed.
    Key(Key),
    /// The mouse does something.
    Mouse(Mouse),
    /// The terminal gets another size.
    Resize(u16, u16),
    /// A sample in which every process is missing whose PID leaves this rest when divided by five.
    Sample(u32),
    /// Text is pasted.
    Paste(String),
}

/// Anything of it.
pub fn happening() -> impl Strategy<Value = Happening> {
    let keys: Vec<Key> = ACTIONS.iter().flat_map(|info| info.keys).copied().collect();
    prop_oneof![
        12 => proptest::sample::select(keys).prop_map(Happening::Key),
        2 => any::<char>().prop_map(|c| Happening::Key(Key::char(c))),
        2 => (0u16..250, 0u16..80).prop_map(|(x, y)| Happening::Mouse(Mouse::Click { x, y })),
        1 => Just(Happening::Mouse(Mouse::WheelUp { x: 3, y: 20 })),
        1 => Just(Happening::Mouse(Mouse::WheelDown { x: 3, y: 20 })),
        1 => (1u16..250, 1u16..80).prop_map(|(width, height)| Happening::Resize(width, height)),
        2 => (0u32..6).prop_map(Happening::Sample),
        1 => any::<String>().prop_map(Happening::Paste),
    ]
}

/// It happens; a sample has this number.
pub fn happen(app: &mut App, what: Happening, seq: u64) {
    match what {
        Happening::Key(key) => {
            app.key(key);
        }
        Happening::Mouse(mouse) => {
            app.mouse(mouse);
        }
        Happening::Resize(width, height) => app.resize((width, height)),
        Happening::Sample(rest) => {
            let mut made = machine(seq);
            made.retain(|made| made.key().tid % 5 != rest);
            app.snapshot(shot(seq, &made));
        }
        Happening::Paste(text) => app.paste(&text),
    }
}

//! What a person can ask for, and by which keys.
//!
//! In: a key press, as `terminal` read it. Out: the [`Action`] that it stands for where it was pressed. What an action does
//! is the business of `app`; nothing here knows the state of the program.

mod action_table;
mod actions;
mod contexts;
mod input;
mod keymap;
mod names;
mod presets;

pub use actions::{ACTIONS, Action, ActionInfo};
pub use contexts::Contexts;
pub use input::{Event, Key, KeyCode, Mouse};
pub use keymap::{Conflict, Keymap};
pub use names::{Signs, key_name, parse_key};
pub use presets::Preset;

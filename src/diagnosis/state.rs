//! What deserves the eye in the state of a task.

use crate::text::Tone;

/// By the letter of the state (`/proc/PID/stat`, state).
pub fn state_tone(letter: u8) -> Tone {
    match letter {
        b'R' => Tone::Running,
        b'D' | b'T' | b't' => Tone::Warn,
        b'Z' => Tone::Critical,
        _ => Tone::Dim,
    }
}

//! Copying: what goes to the clipboard of the terminal, and only when asked for.

use super::no_effect::NO_ROW;
use super::{App, Effect, Popup};
use crate::text::Width;
use crate::view::{RowKey, command};

/// Bytes that are copied at most: some terminals drop longer ones as a whole.
const MOST: usize = 4096;

impl App {
    /// Copies: of a row its ID, and at once again its command; of the help screen the lines shown.
    /// Notes have nothing to copy.
    pub(super) fn copy(&mut self) -> Option<Effect> {
        match self.popups.last() {
            Some(Popup::Help { top }) => {
                return Some(Effect::Copy(shortened(self.help_shown(*top))));
            }
            Some(_) => return None,
            None => {}
        }
        let Some(row) = self.row() else {
            self.told(NO_ROW);
            return Some(Effect::None);
        };
        let key = row.key.clone();
        let (kind, id) = match &key {
            RowKey::Process(key) | RowKey::EndedThreads(key) | RowKey::Pool(key, _) => {
                ("PID", key.tid)
            }
            RowKey::Thread(key) => ("TID", key.tid),
            RowKey::Group(_) => {
                let group = self.pane().list.group(row);
                let name = group.map(|group| group.name.to_string());
                let name = name.unwrap_or_default();
                self.message = Some(format!("Name {name} copied."));
                return Some(Effect::Copy(shortened(name)));
            }
            RowKey::ShortLived(_) => {
                let told =
                    self.with_keys("This row stands for several processes; {open} lists them.");
                self.told(&told);
                return Some(Effect::None);
            }
        };
        if self.copied.as_ref() == Some(&key) {
            self.copied = None;
            self.message = Some(format!("Command of {id} copied."));
            return Some(Effect::Copy(shortened(self.command_shown())));
        }
        self.copied = Some(key);
        let again = self.with_keys("{copy} again copies its command.");
        self.message = Some(format!("{kind} {id} copied; {again}"));
        Some(Effect::Copy(id.to_string()))
    }

    /// COMMAND of the row under the cursor, as shown but uncut. It holds no control character, so that what is pasted
    /// into a shell runs nothing by itself.
    fn command_shown(&self) -> String {
        let (Some(row), Some(snapshot)) = (self.row(), self.table_snapshot()) else {
            return String::new();
        };
        let pieces = command(row, &self.pane().list, snapshot);
        pieces.into_iter().map(|piece| piece.text).collect()
    }

    /// The lines of the help screen that are shown, as text.
    fn help_shown(&self, top: usize) -> String {
        let (columns, rows) = self.size;
        let lines = self.help(columns, self.signs);
        let shown = lines
            .into_iter()
            .skip(top)
            .take(usize::from(rows.saturating_sub(2)));
        let text = shown.map(|line| {
            let mut out = String::new();
            for (x, text) in line.texts() {
                // The cell before the first is no part of it.
                let gap = usize::from(x).saturating_sub(1 + out.width());
                out.push_str(&" ".repeat(gap));
                out.push_str(text);
            }
            out.truncate(out.trim_end().len());
            out + "\n"
        });
        text.collect()
    }
}

/// The beginning of a text, as long as is copied.
fn shortened(mut text: String) -> String {
    let mut end = text.len().min(MOST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{JAVA, find, press, small};
    use crate::app::{Options, testing::app};
    use crate::keys::Key;

    /// What `y` copies.
    fn copied(app: &mut App) -> Option<String> {
        match app.key(Key::char('y')) {
            Effect::Copy(text) => Some(text),
            _ => None,
        }
    }

    #[test]
    fn first_the_number_and_then_the_command() {
        let mut app = small();
        find(&mut app, JAVA);
        assert_eq!(copied(&mut app), Some(JAVA.to_string()));
        let command = copied(&mut app).unwrap();
        assert!(command.starts_with("java "), "{command}");
        assert_eq!(copied(&mut app), Some(JAVA.to_string()), "and round");
    }

    #[test]
    fn another_key_between_begins_anew() {
        let mut app = small();
        find(&mut app, JAVA);
        copied(&mut app);
        press(&mut app, "Down");
        press(&mut app, "Up");
        assert_eq!(copied(&mut app), Some(JAVA.to_string()));
    }

    #[test]
    fn nothing_listed_is_nothing_copied() {
        let mut app = app((80, 24), Options::default());
        press(&mut app, "F4 n o t h e r e Enter");
        assert_eq!(copied(&mut app), None);
    }

    #[test]
    fn of_the_help_what_is_shown() {
        let mut app = small();
        press(&mut app, "? PgDn");
        let text = copied(&mut app).unwrap();
        assert!(text.lines().count() <= 22 && text.len() <= MOST, "{text}");
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let text = shortened("ä".repeat(MOST));
        assert_eq!(text.len(), MOST);
        let text = shortened(format!("x{}", "ä".repeat(MOST)));
        assert_eq!(text.len(), MOST - 1);
    }
}

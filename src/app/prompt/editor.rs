//! A line of text being typed.

use crate::keys::Action;
use crate::text::Width;
use unicode_segmentation::UnicodeSegmentation;

/// Longest line, in bytes: no path of Linux is longer. What goes beyond is left out.
const LONGEST: usize = 4096;

/// A line and where in it the next character goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Editor {
    text: String,
    /// Byte offset, always between two characters as a person sees them.
    at: usize,
    /// All of it is selected: what is typed takes its place, and what deletes deletes all of it.
    selected: bool,
}

impl Editor {
    /// A line that holds `text` already, with the cursor at its end.
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            at: text.len(),
            selected: false,
        }
    }

    /// A line that offers `text`, selected: typing replaces it, moving the cursor keeps it.
    pub fn offering(text: &str) -> Self {
        Self {
            selected: !text.is_empty(),
            ..Self::new(text)
        }
    }

    /// All of the line is selected.
    pub const fn is_selected(&self) -> bool {
        self.selected
    }

    /// The line.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Cells before the cursor.
    pub fn cursor(&self) -> usize {
        self.text[..self.at].width()
    }

    /// Types a character; control characters are left out.
    pub fn insert(&mut self, c: char) {
        if c.is_control() {
            return;
        }
        self.delete_selected();
        if self.text.len() + c.len_utf8() <= LONGEST {
            self.text.insert(self.at, c);
            self.at += c.len_utf8();
        }
    }

    /// Types a text, character by character.
    pub fn paste(&mut self, text: &str) {
        text.chars().for_each(|c| self.insert(c));
    }

    /// Moves or deletes; false when the action is none of these.
    pub fn act(&mut self, action: Action) -> bool {
        match action {
            Action::LineStart => self.start(),
            Action::LineEnd => self.end(),
            Action::CharLeft => self.left(),
            Action::CharRight => self.right(),
            Action::DeleteBefore => self.delete_before(),
            Action::DeleteUnder => self.delete_under(),
            Action::DeleteWord => self.delete_word(),
            Action::DeleteLine => self.delete_line(),
            _ => return false,
        }
        true
    }

    /// To the start of the line.
    pub fn start(&mut self) {
        self.selected = false;
        self.at = 0;
    }

    /// To the end of the line.
    pub fn end(&mut self) {
        self.selected = false;
        self.at = self.text.len();
    }

    /// One character left.
    pub fn left(&mut self) {
        self.selected = false;
        self.at = self.before();
    }

    /// One character right.
    pub fn right(&mut self) {
        self.selected = false;
        self.at = self.after();
    }

    /// Deletes the character before the cursor.
    pub fn delete_before(&mut self) {
        self.delete_from(self.before());
    }

    /// Deletes the character under the cursor.
    pub fn delete_under(&mut self) {
        if self.delete_selected() {
            return;
        }
        let after = self.after();
        self.text.replace_range(self.at..after, "");
    }

    /// Deletes the word before the cursor, and the space between.
    pub fn delete_word(&mut self) {
        let head = self.text[..self.at].trim_end();
        let start = head
            .char_indices()
            .rev()
            .find(|(_, c)| c.is_whitespace())
            .map_or(0, |(at, c)| at + c.len_utf8());
        self.delete_from(start);
    }

    /// Deletes everything before the cursor.
    pub fn delete_line(&mut self) {
        self.delete_from(0);
    }

    /// Deletes all of the line if it is selected; false when it is not.
    fn delete_selected(&mut self) -> bool {
        let selected = self.selected;
        if selected {
            *self = Self::default();
        }
        selected
    }

    fn before(&self) -> usize {
        self.text[..self.at]
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        self.text[self.at..]
            .graphemes(true)
            .next()
            .map_or(self.at, |grapheme| self.at + grapheme.len())
    }

    fn delete_from(&mut self, start: usize) {
        if self.delete_selected() {
            return;
        }
        self.text.replace_range(start..self.at, "");
        self.at = start;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deletes_words_and_lines_before_the_cursor() {
        let mut line = Editor::new("one two  three");
        line.delete_word();
        assert_eq!(line.text(), "one two  ");
        line.delete_word();
        assert_eq!(line.text(), "one ");
        line.insert('x');
        line.delete_line();
        assert_eq!((line.text(), line.cursor()), ("", 0));
    }

    #[test]
    fn what_is_offered_is_replaced_deleted_or_kept_by_the_first_key() {
        for (act, left) in [
            (Action::DeleteBefore, "5"),
            (Action::DeleteUnder, "5"),
            (Action::DeleteWord, "5"),
            (Action::DeleteLine, "5"),
            (Action::LineStart, "51.5"),
            (Action::LineEnd, "1.55"),
            (Action::CharLeft, "1.55"),
            (Action::CharRight, "1.55"),
        ] {
            let mut line = Editor::offering("1.5");
            assert!(line.is_selected() && line.act(act) && !line.is_selected());
            if act == Action::CharLeft {
                line.right();
            }
            line.insert('5');
            assert_eq!(line.text(), left, "{act:?}");
        }
        let mut line = Editor::offering("1.5");
        line.insert('\n');
        assert!(line.is_selected(), "nothing was typed");
        line.paste("20");
        assert_eq!(line.text(), "20");
        assert!(!Editor::offering("").is_selected());
    }

    #[test]
    fn moves_by_what_a_person_sees() {
        let mut line = Editor::new("ae\u{301}日");
        assert_eq!(line.cursor(), 4);
        line.left();
        assert_eq!(line.cursor(), 2);
        line.delete_before();
        assert_eq!(line.text(), "a日");
        line.delete_under();
        assert_eq!(line.text(), "a");
        line.start();
        line.insert('>');
        assert_eq!(line.text(), ">a");
    }

    #[test]
    fn takes_no_control_characters() {
        let mut line = Editor::default();
        line.insert('\u{1b}');
        line.insert('\n');
        assert_eq!(line.text(), "");
    }

    #[test]
    fn what_goes_beyond_the_longest_line_is_left_out() {
        let mut line = Editor::default();
        line.paste(&"é".repeat(LONGEST));
        line.insert('x');
        assert_eq!(line.text(), "é".repeat(LONGEST / 2));
    }
}

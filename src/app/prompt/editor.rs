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
}

impl Editor {
    /// A line that holds `text` already, with the cursor at its end.
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            at: text.len(),
        }
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
        if !c.is_control() && self.text.len() + c.len_utf8() <= LONGEST {
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
        self.at = 0;
    }

    /// To the end of the line.
    pub fn end(&mut self) {
        self.at = self.text.len();
    }

    /// One character left.
    pub fn left(&mut self) {
        self.at = self.before();
    }

    /// One character right.
    pub fn right(&mut self) {
        self.at = self.after();
    }

    /// Deletes the character before the cursor.
    pub fn delete_before(&mut self) {
        self.delete_from(self.before());
    }

    /// Deletes the character under the cursor.
    pub fn delete_under(&mut self) {
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

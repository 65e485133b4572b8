//! Ways through the help screen: from section to section, and from match to match of a text.

use super::HelpLine;
use crate::app::{App, Editor, Popup};

impl App {
    /// Turns the help screen to the next section, or to the one before.
    pub(in crate::app) fn turn_help(&mut self, on: bool) {
        let lines = self.help(self.size.0, self.signs);
        let last = self.help_last_top();
        let Some(Popup::Help { top }) = self.popups.last_mut() else {
            return;
        };
        let begins = |at: &usize| matches!(lines[*at], HelpLine::Section(_));
        let next = if on {
            (*top + 1..lines.len()).find(begins)
        } else {
            (0..*top).rev().find(begins)
        };
        *top = next.unwrap_or(*top).min(last);
    }

    /// Keeps the help screen within its lines, also below a search.
    pub(in crate::app) fn hold_help(&mut self) {
        let is_help = |popup: &Popup| matches!(popup, Popup::Help { .. });
        if !self.popups.iter().any(is_help) {
            // To break its lines takes longer than to draw a frame.
            return;
        }
        let last = self.help_last_top();
        for popup in &mut self.popups {
            if let Popup::Help { top } = popup {
                *top = (*top).min(last);
            }
        }
    }

    /// Asks for a text to search the help screen for.
    pub(in crate::app) fn ask_help(&mut self) {
        if let Some(Popup::Help { top }) = self.popups.last() {
            let origin = *top;
            self.popups.push(Popup::HelpSearch {
                editor: Editor::default(),
                origin,
                at: None,
            });
        }
    }

    /// Goes to a line of the help with the text that is typed: 1 to the next one, −1 to the one before, 0 to the first
    /// one from where the search began.
    pub(in crate::app) fn search_help(&mut self, step: isize) {
        let lines = self.help(self.size.0, self.signs);
        let last = self.help_last_top();
        let [
            ..,
            Popup::Help { top },
            Popup::HelpSearch { editor, origin, at },
        ] = self.popups.as_mut_slice()
        else {
            return;
        };
        let wanted = editor.text().to_lowercase();
        let matches = |at: &usize| !wanted.is_empty() && has(&lines[*at], &wanted);
        let before = *at;
        let from = match (step, *at) {
            (1.., Some(at)) => at + 1,
            (..=-1, Some(at)) => at,
            _ => *origin,
        };
        // The screen may have been made wider meanwhile, the help shorter.
        let from = from.min(lines.len());
        *at = if step < 0 {
            let before = (0..from).rev();
            before.chain((from..lines.len()).rev()).find(matches)
        } else {
            (from..lines.len()).chain(0..from).find(matches)
        };
        // A line above it tells where that is.
        *top = at.map_or(*origin, |at| at.saturating_sub(1)).min(last);
        if step != 0 && *at == before {
            let text = editor.text().to_owned();
            self.tell_no_match(&text);
        }
    }

    /// Takes the search back, and shows what was shown before.
    pub(in crate::app) fn leave_help_search(&mut self, origin: usize) {
        let last = self.help_last_top();
        if let Some(Popup::Help { top }) = self.popups.last_mut() {
            *top = origin.min(last);
        }
    }
}

/// The line has the text, which is in small letters, in it.
fn has(line: &HelpLine, wanted: &str) -> bool {
    let texts = line.texts();
    let mut texts = texts.iter();
    texts.any(|(_, text)| text.to_lowercase().contains(wanted))
}

/// The section that line `top` of the help screen belongs to.
pub fn section(lines: &[HelpLine], top: usize) -> &'static str {
    let sections = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| match line {
            HelpLine::Section(title) => Some((at, *title)),
            _ => None,
        });
    // The blank line before a section is a part of it.
    let begun = sections.take_while(|(at, _)| *at <= top + 1);
    begun.last().map_or("", |(_, title)| title)
}

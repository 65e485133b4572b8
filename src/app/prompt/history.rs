//! What was entered into prompts before.

use super::Editor;

/// Entries kept of each kind.
const KEPT: usize = 100;

/// What was entered into the prompts in this run; each the oldest first, none twice.
#[derive(Clone, Debug, Default)]
pub(in crate::app) struct PromptHistory {
    pub(in crate::app) searches: Vec<String>,
    pub(in crate::app) filters: Vec<String>,
    pub(in crate::app) intervals: Vec<String>,
}

/// Where somebody is who looks through what was entered before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryCursor {
    /// Steps back from what was being typed.
    back: usize,
    /// What was being typed.
    draft: String,
}

/// Keeps an entry as the newest.
pub(in crate::app) fn keep(entries: &mut Vec<String>, entry: &str) {
    if entry.trim().is_empty() {
        return;
    }
    entries.retain(|kept| kept != entry);
    if entries.len() == KEPT {
        entries.remove(0);
    }
    entries.push(entry.to_owned());
}

impl HistoryCursor {
    /// Puts the entry before (1) or after (−1) into the line; what was being typed comes after the newest. False when
    /// there is none.
    pub(in crate::app) fn step(
        &mut self,
        steps: isize,
        entries: &[String],
        editor: &mut Editor,
    ) -> bool {
        let back = self.back.saturating_add_signed(steps).min(entries.len());
        if back == self.back {
            return false;
        }
        if self.back == 0 {
            editor.text().clone_into(&mut self.draft);
        }
        self.back = back;
        let text = match back {
            0 => &self.draft,
            back => &entries[entries.len() - back],
        };
        *editor = Editor::new(text);
        true
    }

    /// The line was changed by hand: what is in it now is what is being typed.
    pub(in crate::app) fn end(&mut self) {
        self.back = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_kept_once_and_not_for_ever() {
        let mut entries = Vec::new();
        for number in 0..KEPT + 5 {
            keep(&mut entries, &number.to_string());
        }
        keep(&mut entries, "7");
        keep(&mut entries, " ");
        assert_eq!(entries.len(), KEPT);
        assert_eq!(entries[0], "5");
        assert_eq!(entries[KEPT - 2..], ["104", "7"]);
        assert_eq!(entries.iter().filter(|entry| *entry == "7").count(), 1);
    }

    #[test]
    fn a_walk_goes_back_and_returns_to_the_draft() {
        let entries = ["old".to_owned(), "new".to_owned()];
        let mut line = Editor::new("dra");
        let mut walk = HistoryCursor::default();
        let mut seen = Vec::new();
        for step in [1, 1, 1, -1, -1, -1] {
            let moved = walk.step(step, &entries, &mut line);
            seen.push((moved, line.text().to_owned()));
        }
        let seen: Vec<(bool, &str)> = seen.iter().map(|(a, b)| (*a, b.as_str())).collect();
        assert_eq!(
            seen,
            [
                (true, "new"),
                (true, "old"),
                (false, "old"),
                (true, "new"),
                (true, "dra"),
                (false, "dra")
            ]
        );
    }
}

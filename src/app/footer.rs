//! What the footer offers: the actions with a word for it where keys go now, as many as there is room for.

use super::App;
use super::help::ACT;
use crate::keys::{ACTIONS, Action, Signs, key_name};
use crate::text::Width;
use std::cmp::Reverse;
use std::hash::{Hash as _, Hasher};

/// An entry of the footer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it does.
    pub action: Action,
    /// The key.
    pub key: String,
    /// The word beside it.
    pub label: &'static str,
    /// First cell, from the left edge.
    pub x: u16,
    /// Cells, without the gap to the next.
    pub width: u16,
    /// Where room is short, the highest come first.
    rank: u8,
}

/// Rank of what does something else while the past is shown.
const PAST: u8 = 84;

/// Narrower screens have one cell between entries, wider ones two.
const ROOMY: u16 = 100;

/// Hashes what the entries come from, beside their width and how keys are written.
pub fn origin(app: &App, out: &mut impl Hasher) {
    (app.context(), app.keys()).hash(out);
    (app.is_at_rest(), app.read_only().is_some()).hash(out);
    (
        app.in_past(),
        app.is_replay(),
        app.past().is_some_and(|past| past.playing),
    )
        .hash(out);
}

/// The entries that fit `width` cells, in the order of the table.
pub fn entries(app: &App, width: u16, signs: Signs) -> Vec<Entry> {
    let context = app.context();
    let offered = ACTIONS.iter().filter_map(|info| {
        let (label, rank) = info.footer(context)?;
        let (label, rank) = match app.word_in_past(info.action) {
            Some(word) => (word, rank.max(PAST)),
            None => (label, rank),
        };
        if !app.offers(info.action) {
            return None;
        }
        let key = key_name(app.keys().usable(info.action, context)?, signs);
        Some(Entry {
            action: info.action,
            width: (key.width() + 1 + label.width()) as u16,
            key,
            label,
            x: 0,
            rank,
        })
    });
    let mut entries: Vec<Entry> = offered.collect();
    let gap = if width < ROOMY { 1 } else { 2 };
    let mut ranks: Vec<(u8, u16, Action)> = (entries.iter())
        .map(|entry| (entry.rank, entry.width, entry.action))
        .collect();
    ranks.sort_by_key(|(rank, ..)| Reverse(*rank));
    // A cell before the first, no gap behind the last.
    let mut left = (width + gap).saturating_sub(1);
    ranks.retain(|(_, width, _)| {
        let fits = width + gap <= left;
        if fits {
            left -= width + gap;
        }
        fits
    });
    entries.retain(|entry| ranks.iter().any(|(.., action)| *action == entry.action));
    let mut x = 1;
    for entry in &mut entries {
        entry.x = x;
        x += entry.width + gap;
    }
    entries
}

impl App {
    /// The word for an action that does something else while the past is shown.
    fn word_in_past(&self, action: Action) -> Option<&'static str> {
        let past = self.past()?;
        match action {
            Action::Pause if past.playing => Some("Stop"),
            Action::Pause => Some("Play"),
            Action::Interval => Some("Speed"),
            Action::Back if self.is_only_past() => Some("Now"),
            _ => None,
        }
    }

    /// The action has something to do as things are.
    fn offers(&self, action: Action) -> bool {
        match action {
            Action::Back => !self.is_at_rest(),
            Action::SampleEarlier | Action::SampleLater | Action::Jump => self.in_past(),
            Action::Trace => self.read_only().is_none(),
            action if action.info().section == ACT => self.read_only().is_none(),
            _ => true,
        }
    }
}

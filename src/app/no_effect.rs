//! No key is silent: one that does nothing here says so, and an action that has nothing to do says why.

use super::{App, Popup};
use crate::keys::{Action, Contexts, Key, KeyCode, key_name};
use crate::text;

/// Keys of top and htop that have no action here, and what to press for what they do there.
const HABITS: [(char, &str); 12] = [
    (
        'n',
        "{find-next} repeats the search; {filter} shows fewer rows",
    ),
    ('E', "units follow the size of the value"),
    ('e', "units follow the size of the value"),
    ('z', "{theme} chooses the colours"),
    ('w', "{environment} shows the whole command line"),
    ('x', "the sort column is always marked"),
    ('I', "100 is always one full CPU"),
    (
        'S',
        "the CPU time of ended children is shown at their parent; {setup} opens Setup",
    ),
    (
        'X',
        "columns are as wide as they need; {columns} chooses them",
    ),
    ('&', "{find-next} finds the next match"),
    (':', "there is no command line; {quit} quits"),
    ('j', "{down} moves; letters do with --keys vim"),
];

/// What an action on a row says where there is none.
pub(super) const NO_ROW: &str = "The list is empty.";

/// Where keys mean different things that are told of one place in the other.
const PLACES: [(Contexts, &str); 3] = [
    (Contexts::LISTS, "on lists"),
    (Contexts::CHARTS, "on charts"),
    (Contexts::INSPECTS, "the inspector"),
];

impl App {
    /// Says something about the last key, where the eye is: in the message line, in Setup below its lines.
    pub(super) fn told(&mut self, sentence: &str) {
        self.dirty = true;
        match self.popups.last_mut() {
            Some(Popup::Setup(setup)) => setup.note = Some(sentence.to_owned()),
            _ => self.message = Some(sentence.to_owned()),
        }
    }

    /// Says that a key has no meaning here, which one it has elsewhere, and where to read on. `name` is how it is written.
    pub(super) fn tell_no_action(&mut self, name: &str, key: Option<Key>) {
        if let Some(Popup::Setup(setup)) = self.popups.last_mut()
            && setup.question.take().is_some()
        {
            return self.told(super::setup::NOT_WRITTEN);
        }
        // A terminal can send any character, also one that would turn the line round.
        let name = text::clean(name.as_bytes());
        let elsewhere = key.and_then(|key| self.elsewhere(key));
        let elsewhere = elsewhere.map_or_else(String::new, |told| format!(" ({told})"));
        let (key, does) = if self.offers_help() {
            (self.help_key(), "for keys")
        } else {
            (self.keys().name(Action::Back, self.signs), "goes back")
        };
        // A person may have left an action without a key.
        let on = match key.as_str() {
            "" => String::new(),
            key => format!(" · {key} {does}"),
        };
        self.told(&format!("{name}: no action here{elsewhere}{on}"));
    }

    /// The help screen can be opened from here, and is not open yet.
    fn offers_help(&self) -> bool {
        let context = self.context();
        let places = Action::Help.info().contexts();
        context != Contexts::HELP && !context.takes_text() && places.intersects(context)
    }

    /// The question mark where it is one of the keys: it is the one that people remember.
    fn help_key(&self) -> String {
        let keys = self.keys().keys(Action::Help);
        let usual = keys.iter().find(|key| **key == Key::char('?'));
        let key = usual.or(keys.first());
        key.map_or_else(String::new, |key| key_name(*key, self.signs))
    }

    /// What to press for what the key does in top or htop.
    fn habit(&self, key: Key) -> Option<String> {
        let habit = HABITS.iter().find(|(c, _)| key == Key::char(*c));
        habit.map(|(_, told)| self.with_keys(told))
    }

    /// What a key does in another place of the same kind: it is no mistake of the fingers.
    fn elsewhere(&self, key: Key) -> Option<String> {
        let here = self.context();
        let is_place = PLACES.iter().any(|(context, _)| context.contains(here));
        if Contexts::CHARTS.contains(here)
            && matches!(key.code, KeyCode::Char('0'..='9'))
            && key.is_text()
        {
            return Some("on lists: search for a PID".to_owned());
        }
        if Contexts::LISTS.contains(here)
            && let Some(told) = self.habit(key)
        {
            return Some(told);
        }
        let others = PLACES.iter().filter(|(context, _)| !context.contains(here));
        let mut told = others.filter_map(|(context, place)| {
            let action = self.keys().lookup(*context, key)?;
            Some(format!("{place}: {}", thought(action.info().help)))
        });
        told.next().filter(|_| is_place)
    }

    /// Nothing is there to go back from.
    pub(super) fn is_at_rest(&self) -> bool {
        !self.can_leave_past() && self.is_home()
    }

    /// The way back leads to now, and nowhere before.
    pub(super) fn is_only_past(&self) -> bool {
        self.can_leave_past() && self.is_home()
    }

    /// But for a look back in time, nothing is there to go back from.
    fn is_home(&self) -> bool {
        match self.context() {
            Contexts::PANELS => true,
            Contexts::PROCESSES | Contexts::GROUPS | Contexts::THREADS | Contexts::IO => {
                self.pane().filter.is_empty() && self.baseline.is_none()
            }
            _ => false,
        }
    }

    /// The way back ends here.
    pub(super) fn told_no_way_back(&mut self) {
        self.told(&self.with_keys("Nothing to go back to; {quit} quits."));
    }
}

/// The first thought of an explanation, to be read within a sentence.
fn thought(help: &str) -> String {
    // A point within a number ends nothing.
    let ends = [". ", "; ", ": "].iter().filter_map(|end| help.find(end));
    let end = ends.min().unwrap_or(help.len());
    let mut chars = help[..end].trim_end_matches('.').chars();
    let first = chars.next();
    let second = chars.clone().next();
    let name = second.is_some_and(char::is_uppercase);
    let first = first.map(|c| if name { c } else { c.to_ascii_lowercase() });
    first.into_iter().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_thought_is_whole_and_says_what_is_done() {
        assert_eq!(
            thought("Seconds between samples, 0.1 to 60."),
            "seconds between samples, 0.1 to 60"
        );
        assert_eq!(thought("CPU first; then the rest."), "CPU first");
        for info in crate::keys::ACTIONS {
            let first = thought(info.help);
            let only_says_where = first.starts_with("on the ") || first.starts_with("in the ");
            let is_told = PLACES
                .iter()
                .any(|(place, _)| info.contexts().intersects(*place));
            assert!(!is_told || !only_says_where, "{}: {first}", info.name);
        }
    }
}

//! Which keys do what: those of the table of actions, and those that a person gave to actions instead.

use super::ACTIONS;
use super::actions::Action;
use super::contexts::Contexts;
use super::input::Key;
use super::names::{Signs, key_name};
use super::presets::Preset;

/// The keys of every action.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Keymap {
    /// What it began with.
    preset: Preset,
    /// Keys that differ from the preset, by action. The keys given by hand, and what they left to others.
    own: Vec<(Action, Vec<Key>)>,
    /// How many of these were given by hand; they come first.
    asked: usize,
}

/// A key that two actions want in the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The key.
    pub key: Key,
    /// The action that has the key now.
    pub winner: Action,
    /// The action that wanted it as well, or had it by default.
    pub loser: Action,
    /// Both asked for it by hand.
    pub both_asked: bool,
}

impl Keymap {
    /// The table with these keys instead; see [`Keymap::of`].
    pub fn new(asked: Vec<(Action, Vec<Key>)>) -> (Self, Vec<Conflict>) {
        Self::of(Preset::default(), asked)
    }

    /// The preset with these keys instead, and the conflicts that arise. Of two actions that ask for a key, the first
    /// has it; what was asked for beats the preset.
    pub fn of(preset: Preset, asked: Vec<(Action, Vec<Key>)>) -> (Self, Vec<Conflict>) {
        let mut conflicts = Vec::new();
        let mut own: Vec<(Action, Vec<Key>)> = Vec::new();
        for (action, keys) in asked {
            let mut kept = Vec::new();
            for key in keys {
                let holder = own
                    .iter()
                    .find(|(other, keys)| meet(*other, action) && keys.contains(&key));
                match holder {
                    Some((winner, _)) => conflicts.push(Conflict {
                        key,
                        winner: *winner,
                        loser: action,
                        both_asked: true,
                    }),
                    None => kept.push(key),
                }
            }
            own.retain(|(other, _)| *other != action);
            own.push((action, kept));
        }
        let asked = own.len();
        let mut left = Vec::new();
        for info in ACTIONS {
            if own.iter().any(|(action, _)| *action == info.action) {
                continue;
            }
            let before = preset.keys(info.action);
            let mut keys = before.to_vec();
            keys.retain(|key| {
                let taker = own
                    .iter()
                    .find(|(taker, keys)| meet(*taker, info.action) && keys.contains(key));
                conflicts.extend(taker.map(|(winner, _)| Conflict {
                    key: *key,
                    winner: *winner,
                    loser: info.action,
                    both_asked: false,
                }));
                taker.is_none()
            });
            if keys.len() < before.len() {
                left.push((info.action, keys));
            }
        }
        own.extend(left);
        (Self { preset, own, asked }, conflicts)
    }

    /// What it began with.
    pub const fn preset(&self) -> Preset {
        self.preset
    }

    /// What was given by hand, on another preset.
    #[must_use]
    pub fn on(&self, preset: Preset) -> Self {
        Self::of(preset, self.own[..self.asked].to_vec()).0
    }

    /// Actions that have this key where the action can be chosen as well.
    pub fn holders(&self, action: Action, key: Key) -> impl Iterator<Item = Action> {
        let others = ACTIONS.iter().map(|info| info.action);
        others.filter(move |other| meet(*other, action) && self.keys(*other).contains(&key))
    }

    /// With these keys for an action; whoever has one of them where both can be chosen loses it.
    #[must_use]
    pub fn with(&self, action: Action, keys: Vec<Key>) -> Self {
        let mut asked = self.asked(action);
        for (other, theirs) in &mut asked {
            if meet(*other, action) {
                theirs.retain(|key| !keys.contains(key));
            }
        }
        asked.push((action, keys));
        Self::of(self.preset, asked).0
    }

    /// With the keys of the preset for an action, but for those that were given to others.
    #[must_use]
    pub fn restored(&self, action: Action) -> Self {
        Self::of(self.preset, self.asked(action)).0
    }

    /// The action has a key that does it wherever it can be chosen.
    pub fn works_everywhere(&self, action: Action) -> bool {
        self.keys(action)
            .iter()
            .any(|key| does_everywhere(*key, action))
    }

    /// With those keys of the preset that do the action wherever it can be chosen, beside the ones that it has; and the
    /// conflicts that arise.
    #[must_use]
    pub fn rescued(&self, action: Action) -> (Self, Vec<Conflict>) {
        let mut keys = self.keys(action).to_vec();
        let mut conflicts = Vec::new();
        for key in self.preset.keys(action) {
            if !keys.contains(key) && does_everywhere(*key, action) {
                keys.push(*key);
                conflicts.extend(self.holders(action, *key).map(|loser| Conflict {
                    key: *key,
                    winner: action,
                    loser,
                    both_asked: true,
                }));
            }
        }
        (self.with(action, keys), conflicts)
    }

    /// What was given by hand, but to this action.
    fn asked(&self, but: Action) -> Vec<(Action, Vec<Key>)> {
        let asked = self.own[..self.asked].iter();
        asked
            .filter(|(action, _)| *action != but)
            .cloned()
            .collect()
    }

    /// Actions whose keys were given by hand and are not those of the preset.
    pub fn given(&self) -> impl Iterator<Item = Action> {
        let asked = self.own[..self.asked].iter();
        asked
            .filter(|(action, keys)| *keys != self.preset.keys(*action))
            .map(|(action, _)| *action)
    }

    /// The keys of an action; the first is the one that is shown. May be none.
    pub fn keys(&self, action: Action) -> &[Key] {
        let own = self.own.iter().find(|(of, _)| *of == action);
        own.map_or_else(|| self.preset.keys(action), |(_, keys)| keys)
    }

    /// The first key of an action as it is written; empty for one without.
    pub fn name(&self, action: Action, signs: Signs) -> String {
        let first = self.keys(action).first();
        first.map_or_else(String::new, |key| key_name(*key, signs))
    }

    /// The first key of an action that does it in `context`, or where the action can be chosen when that is elsewhere.
    pub fn usable(&self, action: Action, context: Contexts) -> Option<Key> {
        let places = action.info().contexts();
        let here = places.intersection(context);
        let places = if here.is_empty() { places } else { here };
        let typed = places.iter().all(Contexts::takes_text);
        let mut keys = self.keys(action).iter().copied();
        keys.find(|key| !typed || !key.is_text())
    }

    /// A sentence for who is at `context`: in the place of each name of an action in braces stands its key, as in
    /// `{back} leaves it`.
    pub fn fill(&self, sentence: &str, context: Contexts) -> String {
        let mut filled = String::new();
        let mut rest = sentence;
        while let Some((before, (name, after))) = rest
            .split_once('{')
            .and_then(|(before, inner)| Some((before, inner.split_once('}')?)))
        {
            let info = ACTIONS.iter().find(|info| info.name == name);
            debug_assert!(info.is_some(), "no action is called {name}: {sentence}");
            let key = info.and_then(|info| self.usable(info.action, context));
            filled += before;
            filled += &key.map_or_else(
                || format!("{name} (no key)"),
                |key| key_name(key, Signs::Ascii),
            );
            rest = after;
        }
        filled + rest
    }

    /// What `key` does in `context`. Where text is typed or chosen by letters, plain characters do nothing but
    /// themselves.
    pub fn lookup(&self, context: Contexts, key: Key) -> Option<Action> {
        if context.takes_text() && key.is_text() {
            return None;
        }
        ACTIONS
            .iter()
            .find(|info| {
                info.contexts().intersects(context) && self.keys(info.action).contains(&key)
            })
            .map(|info| info.action)
    }
}

/// In each of the places of `action` the key is no text that is typed.
fn does_everywhere(key: Key, action: Action) -> bool {
    !key.is_text() || !action.info().contexts().iter().any(Contexts::takes_text)
}

/// Can both be chosen in some place?
pub(super) fn meet(one: Action, other: Action) -> bool {
    one != other && one.info().contexts().intersects(other.info().contexts())
}

#[cfg(test)]
mod tests {
    use super::super::input::KeyCode;
    use super::*;

    #[test]
    fn a_key_that_is_asked_for_is_taken_from_its_default_and_told() {
        let (keys, conflicts) = Keymap::new(vec![(Action::Signal, vec![Key::char('t')])]);
        let look = |key| keys.lookup(Contexts::PROCESSES, key);
        assert_eq!(look(Key::char('t')), Some(Action::Signal));
        assert_eq!(look(Key::char('k')), None);
        assert_eq!(look(Key::plain(KeyCode::F(5))), Some(Action::Tree));
        assert_eq!(
            conflicts,
            [Conflict {
                key: Key::char('t'),
                winner: Action::Signal,
                loser: Action::Tree,
                both_asked: false
            }]
        );
    }

    #[test]
    fn of_two_that_ask_for_a_key_the_first_has_it() {
        let key = Key::char('Q');
        let (keys, conflicts) =
            Keymap::new(vec![(Action::Tree, vec![key]), (Action::Signal, vec![key])]);
        assert_eq!(keys.lookup(Contexts::PROCESSES, key), Some(Action::Tree));
        assert!(keys.keys(Action::Signal).is_empty());
        assert!(conflicts.len() == 1 && conflicts[0].both_asked);
    }

    #[test]
    fn a_key_is_taken_over_and_given_back() {
        let (keys, _) = Keymap::new(vec![(Action::Signal, vec![Key::char('t')])]);
        let holders: Vec<Action> = keys.holders(Action::Tree, Key::char('t')).collect();
        assert_eq!(holders, [Action::Signal]);
        let taken = keys.with(Action::Tree, vec![Key::char('t')]);
        assert_eq!(taken.keys(Action::Tree), [Key::char('t')]);
        assert!(taken.keys(Action::Signal).is_empty());
        assert_eq!(taken.restored(Action::Signal).keys(Action::Signal).len(), 2);
        let back = keys.restored(Action::Signal);
        assert_eq!(back, Keymap::default());
        let part = keys.restored(Action::Tree);
        assert_eq!(part.keys(Action::Tree), [Key::plain(KeyCode::F(5))]);
    }

    #[test]
    fn the_same_key_in_two_places_is_no_conflict() {
        let (_, conflicts) = Keymap::new(vec![(Action::Window, vec![Key::char('v')])]);
        assert!(conflicts.is_empty(), "{conflicts:?}");
        let (keys, _) = Keymap::new(Vec::new());
        assert_eq!(keys, Keymap::default());
    }
}

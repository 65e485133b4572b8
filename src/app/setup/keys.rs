//! The page of keys: another key for an action, one more, one less.

use super::App;
use crate::keys::{ACTIONS, Action, Contexts, Key, Keymap, Signs, key_name};

/// What a key is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    /// In the place of all that there are.
    Replace,
    /// Beside those that there are.
    Add,
    /// To be taken away.
    Remove,
}

/// Which key is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    action: Action,
    wish: Wish,
    /// The key that was pressed, when others have it: pressed again it is taken from them.
    clash: Option<Key>,
}

/// What nobody finds the way without. Each keeps a key that works wherever it can be chosen.
const NEEDED: [Action; 6] = [
    Action::Up,
    Action::Down,
    Action::Enter,
    Action::Back,
    Action::Setup,
    Action::Quit,
];

impl App {
    /// The next key is no order: it is asked for on the page of keys.
    pub(in crate::app) fn wants_key(&self) -> bool {
        let setup = self.setup_shown();
        setup.is_some_and(|setup| setup.key_question.is_some())
    }

    /// Asks for the key that is to be instead of those of the action selected.
    pub(super) fn ask_key(&mut self) {
        self.question(Wish::Replace);
    }

    /// Asks for one more.
    pub(super) fn ask_more_keys(&mut self) {
        self.question(Wish::Add);
    }

    /// Asks which one is to go; the only one goes at once.
    pub(super) fn ask_less_keys(&mut self) {
        let Some(action) = self.key_selected() else {
            return;
        };
        match *self.keys().keys(action) {
            [] => self.note_setup("No key is set."),
            [key] => self.take_key(action, key),
            _ => self.question(Wish::Remove),
        }
    }

    fn question(&mut self, wish: Wish) {
        let action = self.key_selected();
        if let Some(setup) = self.setup_mut() {
            setup.key_question = action.map(|action| Question {
                action,
                wish,
                clash: None,
            });
        }
    }

    fn key_selected(&self) -> Option<Action> {
        let at = self.setup_shown()?.selected();
        ACTIONS.get(at).map(|info| info.action)
    }

    /// Back to the keys of the preset.
    pub(super) fn restore_key(&mut self) {
        let Some(action) = self.key_selected() else {
            return;
        };
        let keys = self.keys().restored(action);
        if let Err(sentence) = all_found(&keys) {
            return self.note_setup(sentence);
        }
        let mut missing = keys.preset().keys(action).iter();
        let missing = missing.find(|key| !keys.keys(action).contains(key));
        let note = missing.and_then(|key| {
            let holder = keys.holders(action, *key).next()?;
            let key = key_name(*key, self.signs);
            Some(format!("{key} stays with {}.", holder.info().name))
        });
        self.put_keys(keys, note);
    }

    /// A key was pressed that was asked for.
    pub(in crate::app) fn key_given(&mut self, key: Key) {
        self.dirty = true;
        let keys = self.keys().keys(Action::Back).to_vec();
        let Some(setup) = self.setup_mut() else {
            return;
        };
        setup.note = None;
        let Some(question) = setup.key_question.take() else {
            return;
        };
        let action = question.action;
        if keys.contains(&key) {
            return;
        }
        if question.wish == Wish::Remove {
            return self.take_key(action, key);
        }
        if let Some(sentence) = self.useless(action, key) {
            return self.note_setup(sentence);
        }
        let taken: Vec<Action> = self.keys().holders(action, key).collect();
        if !taken.is_empty() && question.clash != Some(key) {
            if let Some(setup) = self.setup_mut() {
                let clash = Some(key);
                setup.key_question = Some(Question { clash, ..question });
            }
            return;
        }
        let mut keys = match question.wish {
            Wish::Add => self.keys().keys(action).to_vec(),
            _ => Vec::new(),
        };
        if !keys.contains(&key) {
            keys.push(key);
        }
        let keys = self.keys().with(action, keys);
        if let Err(sentence) = all_found(&keys) {
            return self.note_setup(sentence);
        }
        let told = taken.iter().map(|other| {
            let left = names(keys.keys(*other), " ", self.signs);
            match left.as_str() {
                "" => format!("{} has no key now.", other.info().name),
                left => format!("{} keeps {left}.", other.info().name),
            }
        });
        let told: Vec<String> = told.collect();
        self.put_keys(keys, Some(told.join(" ")));
    }

    fn take_key(&mut self, action: Action, key: Key) {
        let mut left = self.keys().keys(action).to_vec();
        if !left.contains(&key) {
            let key = key_name(key, self.signs);
            return self.note_setup(format!("{key} is not a key of {}.", action.info().name));
        }
        left.retain(|one| *one != key);
        let keys = self.keys().with(action, left);
        match all_found(&keys) {
            Ok(()) => self.put_keys(keys, None),
            Err(sentence) => self.note_setup(sentence),
        }
    }

    /// Why the key would do nothing.
    fn useless(&self, action: Action, key: Key) -> Option<String> {
        let info = action.info();
        let written = key_name(key, self.signs);
        if key.is_text() && info.contexts().iter().all(Contexts::takes_text) {
            let name = info.name;
            return Some(format!(
                "{written} is typed as text there: {name} needs a function, arrow or Ctrl key."
            ));
        }
        None
    }

    fn put_keys(&mut self, keys: Keymap, note: Option<String>) {
        let mut config = self.config.clone();
        config.keys = keys;
        self.configure(config);
        if let Some(note) = note.filter(|note| !note.is_empty()) {
            self.note_setup(note);
        }
    }

    /// What is asked, for a person.
    pub(super) fn key_question(&self, question: Question) -> String {
        let keys = self.keys();
        let Question {
            action,
            wish,
            clash,
        } = question;
        let name = action.info().name;
        let leaves = self.with_keys("{back} cancels");
        let now = names(keys.keys(action), " ", self.signs);
        let now = if now.is_empty() {
            "none".to_owned()
        } else {
            now
        };
        if let Some(key) = clash {
            let holders = keys.holders(action, key).map(|other| other.info().name);
            let holders: Vec<&str> = holders.collect();
            return format!(
                "{} is already a key of {}: press it again to reassign it to {name}, or press another; {leaves}.",
                key_name(key, self.signs),
                holders.join(" and ")
            );
        }
        match wish {
            Wish::Replace => {
                format!("Press a key for {name} to replace {now}; {leaves}.")
            }
            Wish::Add => format!("Press an additional key for {name} (now {now}); {leaves}."),
            Wish::Remove => format!(
                "Press the key of {name} to remove: {}; {leaves}.",
                names(keys.keys(action), " or ", self.signs)
            ),
        }
    }
}

/// Everything that is needed can be reached wherever it is needed; otherwise what cannot.
fn all_found(keys: &Keymap) -> Result<(), String> {
    let mut needed = NEEDED.into_iter();
    match needed.find(|action| !keys.works_everywhere(*action)) {
        None => Ok(()),
        Some(action) => Err(format!(
            "{} would have no key that works everywhere: add another first.",
            action.info().name
        )),
    }
}

/// Keys in a line.
pub(super) fn names(keys: &[Key], between: &str, signs: Signs) -> String {
    let names: Vec<String> = keys.iter().map(|key| key_name(*key, signs)).collect();
    names.join(between)
}

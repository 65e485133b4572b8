//! The table of actions has no holes.

use super::*;
use crate::keys::Keymap;
use std::collections::{HashMap, HashSet};

fn lookup(context: Contexts, key: Key) -> Option<Action> {
    Keymap::default().lookup(context, key)
}

#[test]
fn every_action_has_a_key_and_a_help_sentence() {
    for info in ACTIONS {
        assert!(!info.keys.is_empty(), "{} has no key", info.name);
        assert!(info.help.ends_with('.'), "{} lacks a sentence", info.name);
    }
}

#[test]
fn every_action_is_listed_once_and_has_its_own_name() {
    let mut actions = HashSet::new();
    let mut names = HashSet::new();
    for info in ACTIONS {
        assert!(actions.insert(info.action), "{} twice", info.name);
        assert!(names.insert(info.name), "{} twice", info.name);
    }
}

#[test]
fn no_key_means_two_things_in_one_context() {
    for context in Contexts::all().iter() {
        let mut bound = HashMap::new();
        for info in ACTIONS {
            if !info.contexts().contains(context) {
                continue;
            }
            for key in info.keys {
                let other = bound.insert(*key, info.name);
                assert_eq!(other, None, "{key:?} is also {}", info.name);
            }
        }
    }
}

#[test]
fn every_action_is_reached_by_its_first_key_in_its_contexts() {
    for info in ACTIONS {
        for context in info.contexts().iter() {
            assert_eq!(
                lookup(context, info.keys[0]),
                Some(info.action),
                "{} in {context:?}",
                info.name
            );
        }
    }
}

#[test]
fn letters_are_text_where_text_is_typed() {
    assert_eq!(
        lookup(Contexts::PROCESSES, Key::char('q')),
        Some(Action::Quit)
    );
    assert_eq!(lookup(Contexts::PROMPT, Key::char('q')), None);
    assert_eq!(lookup(Contexts::PROMPT, Key::ctrl('c')), Some(Action::Quit));
}

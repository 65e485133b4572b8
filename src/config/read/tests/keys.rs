//! Keys that the file gives to actions.

use super::told;
use crate::keys::Action;

#[test]
fn a_key_that_is_no_key_leaves_those_of_the_table() {
    let (config, problems) = told("[keys]\nquit = \"nonsense\"\nhelp = []\n");
    assert_eq!(problems.len(), 1);
    assert_eq!(config.keys.keys(Action::Quit), Action::Quit.info().keys);
    assert!(
        config.keys.keys(Action::Help).is_empty(),
        "none was asked for"
    );
}

#[test]
fn nobody_is_locked_in() {
    for (text, told_of) in [
        (
            "quit = []",
            "quit would be without a key that works everywhere: its keys are F10, ^C",
        ),
        ("back = \"b\"", "its keys are b, Esc"),
        (
            "back = []",
            "back would be without a key that works everywhere: its keys are Esc",
        ),
        (
            "tree = [\"F10\", \"Ctrl-c\", \"q\"]",
            "quit would be without",
        ),
        ("quit = \"Esc\"\nback = []", "back would be without"),
        ("quit = []\nback = \"F10\"", "quit would be without"),
    ] {
        let (config, problems) = told(&format!("[keys]\n{text}\n"));
        assert!(
            problems[0].starts_with("line 2, column 1: "),
            "{problems:#?}"
        );
        assert!(
            problems.iter().any(|one| one.contains(told_of)),
            "{problems:#?}"
        );
        assert!(config.keys.works_everywhere(Action::Back), "{text}");
        assert!(!config.keys.keys(Action::Quit).is_empty(), "{text}");
    }
    let (_, problems) = told("[keys]\nquit = \"Q\"\nback = \"F11\"\n");
    assert!(problems.is_empty(), "{problems:#?}");
}

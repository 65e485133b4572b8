//! How many are meant: tags, process groups, sessions, and the question before what is dangerous.

use super::open;
use crate::act::{Facts, Opening, Order, Standing};
use crate::app::testing::{NEWEST, facts, find, machine, press, shot, small, write};
use crate::app::{App, Effect, Popup};

/// Tags the whole machine and asks to signal it, up to the list of targets.
fn everything() -> App {
    let mut app = small();
    press(&mut app, "K");
    find(&mut app, 1);
    press(&mut app, "c");
    assert_eq!(app.message(), Some("16 rows tagged; U removes all tags."));
    let effect = press(&mut app, "k");
    let Effect::Open(targets) = effect else {
        panic!("opens nothing: {effect:?}");
    };
    let openings = targets.iter().map(|target| {
        let standing = match target.id() {
            1 => Standing::Init,
            1801 | 1822 => Standing::Ancestor,
            _ => Standing::Other,
        };
        (
            *target,
            Ok(Facts {
                standing,
                ..facts()
            }),
        )
    });
    let openings: Vec<Opening> = openings.collect();
    assert_eq!(app.opened(openings), Effect::None);
    app
}

fn heads(app: &App) -> Vec<String> {
    let Some(Popup::Act(dialog)) = app.popups().last() else {
        panic!("no dialog");
    };
    dialog.heads()
}

#[test]
fn what_is_dangerous_asks_a_second_time_and_enter_alone_says_no() {
    let mut app = everything();
    assert_eq!(press(&mut app, "Enter Enter"), Effect::None);
    assert_eq!(
        heads(&app),
        [
            "These 16 targets include",
            "the first process: init (1)",
            "your own shell: -bash (1822)",
            "what your session runs in: sshd: ann@pts/0 (1801)",
        ]
    );
    assert_eq!(press(&mut app, "Enter"), Effect::Release);
    assert_eq!(app.message(), Some("Nothing was done."));
    for answer in ["y Enter", "Down Enter", "n y Enter"] {
        let mut app = everything();
        press(&mut app, "Enter Enter");
        let done = press(&mut app, answer);
        assert_eq!(done, Effect::Act(Order::Signal(15)), "{answer}");
    }
    let mut app = everything();
    press(&mut app, "1 8 Enter");
    let done = press(&mut app, "Enter");
    assert_eq!(done, Effect::Act(Order::Signal(18)), "SIGCONT ends nobody");
}

#[test]
fn a_branch_that_was_tagged_is_taken_back() {
    let mut app = small();
    find(&mut app, 1);
    press(&mut app, "c U");
    assert_eq!(app.message(), Some("16 rows untagged."));
    assert_eq!(app.tagged(), 0);
}

#[test]
fn all_that_is_shown_is_tagged_and_nothing_else() {
    let mut app = small();
    press(&mut app, "F4");
    write(&mut app, "postgres");
    press(&mut app, "Enter A");
    assert_eq!(app.message(), Some("5 rows tagged; U removes all tags."));
    press(&mut app, "A");
    assert_eq!(app.message(), Some("All rows are already tagged."));
}

#[test]
fn a_signal_goes_to_a_process_group_or_session() {
    let mut made = machine(NEWEST);
    for made in &mut made {
        let pid = made.key().tid;
        let (group, session) = match pid {
            2910 | 3000 => (2910, 1822),
            1822 => (1822, 1822),
            _ => (0, 0),
        };
        (made.process.stat.pgrp, made.process.stat.session) = (group, session);
    }
    let mut app = small();
    app.snapshot(shot(NEWEST + 1, &made));
    find(&mut app, 3000);
    let effect = press(&mut app, "k");
    open(&mut app, effect);
    let effect = press(&mut app, "Tab");
    let (next, ids) = open(&mut app, effect);
    assert_eq!((next, ids), (Effect::None, vec![2910, 3000]));
    assert!(heads(&app)[0].starts_with("to process group 2910, 2 targets:"));
    write(&mut app, "hup");
    let effect = press(&mut app, "Tab");
    let (_, ids) = open(&mut app, effect);
    assert_eq!(ids, [1822, 2910, 3000]);
    assert!(heads(&app)[0].starts_with("to session 1822, 3 targets:"));
    for (key, ids) in [
        ("Left", vec![2910, 3000]),
        ("BackTab", vec![3000]),
        ("Right", vec![2910, 3000]),
        ("Tab", vec![1822, 2910, 3000]),
        ("Tab", vec![3000]),
    ] {
        let effect = press(&mut app, key);
        assert_eq!(open(&mut app, effect).1, ids);
        assert_eq!(app.popups().len(), 1);
    }
    assert_eq!(
        heads(&app)[..],
        [
            "to rsync (3000)",
            "rsync -a /srv/data backup:/srv/data",
            "Tab widens to process group 2910 (2 processes), session 1822 (3 processes)",
        ]
    );
    press(&mut app, "Left");
    assert_eq!(app.message(), Some("Already only what was chosen."));
    assert_eq!(press(&mut app, "Enter"), Effect::Act(Order::Signal(1)));
    let effect = press(&mut app, "k");
    open(&mut app, effect);
    let effect = press(&mut app, "Tab");
    open(&mut app, effect);
    let groups = Effect::Act(Order::SignalGroups(15));
    assert_eq!(press(&mut app, "Enter"), groups);
    press(&mut app, "K");
    find(&mut app, 57);
    let effect = press(&mut app, "k");
    open(&mut app, effect);
    press(&mut app, "Tab");
    let told = "Kernel threads belong to no process group.";
    assert_eq!(app.message(), Some(told));
}

#[test]
fn targets_that_the_dialog_cannot_list_are_listed_before_anything_is_done() {
    for (rows, asked) in [(24, false), (6, true)] {
        let mut app = small();
        app.resize((80, rows));
        press(&mut app, "F4");
        write(&mut app, "postgres");
        press(&mut app, "Enter A");
        let effect = press(&mut app, "k");
        let (next, ids) = open(&mut app, effect);
        assert_eq!((next, ids.len()), (Effect::None, 5));
        let sent = press(&mut app, "Enter") == Effect::Act(Order::Signal(15));
        assert_eq!(sent, !asked, "{rows} rows");
    }
}

//! Dialogs about what is to be done to tasks.

use super::{MIDDLE, SMALL, painted, styles, text, unicode};
use crate::act::{Facts, Opening, Refusal, Standing};
use crate::app::testing::{JAVA, POSTGRES, app, facts, find, press};
use crate::app::{App, Effect, Options};
use crate::terminal::ColorDepth;
use crate::ui::Theme;
use insta::assert_snapshot;

/// Opens what the effect asks for, as if all were well.
pub(super) fn open(app: &mut App, effect: &Effect) {
    let Effect::Open(targets) = effect else {
        panic!("opens nothing: {effect:?}");
    };
    let openings: Vec<Opening> = targets.iter().map(|one| (*one, Ok(facts()))).collect();
    app.opened(openings);
}

/// The dialog that a key opens for a process, and some keys later.
fn dialog(size: (u16, u16), pid: u32, key: &str, keys: &str) -> App {
    let mut app = app(size, Options::default());
    find(&mut app, pid);
    let effect = press(&mut app, key);
    open(&mut app, &effect);
    press(&mut app, keys);
    app
}

fn shown(size: (u16, u16), key: &str, keys: &str) -> String {
    let mut app = dialog(size, JAVA, key, keys);
    text(&painted(&mut app, size, &unicode()))
}

#[test]
fn one_target() {
    for (size, columns) in [(SMALL, 80), (MIDDLE, 140)] {
        for (name, key, keys) in [
            ("signal", "F9", ""),
            ("io", "i", ""),
            ("policy", "Y", "f 5"),
            ("affinity", "a", "Space"),
        ] {
            assert_snapshot!(format!("act_{name}_{columns}"), shown(size, key, keys));
        }
    }
}

#[test]
fn what_cannot_be_is_told_beside_it() {
    assert_snapshot!("act_signal_unknown_80", shown(SMALL, "F9", "9 9"));
    assert_snapshot!("act_affinity_wrong_80", shown(SMALL, "a", "0 - x"));
}

#[test]
fn one_thread() {
    let mut app = app(SMALL, Options::default());
    find(&mut app, JAVA);
    press(&mut app, "Right");
    find(&mut app, 4319);
    let effect = press(&mut app, "k");
    open(&mut app, &effect);
    assert_snapshot!("act_thread_80", text(&painted(&mut app, SMALL, &unicode())));
}

#[test]
fn a_folded_branch_is_the_process_alone() {
    let mut app = app(SMALL, Options::default());
    find(&mut app, POSTGRES);
    press(&mut app, "-");
    let effect = press(&mut app, "k");
    open(&mut app, &effect);
    assert_snapshot!("act_folded_80", text(&painted(&mut app, SMALL, &unicode())));
}

/// Java tagged, and the database with its children.
fn tagged(size: (u16, u16)) -> App {
    let mut app = app(size, Options::default());
    find(&mut app, JAVA);
    press(&mut app, "Space");
    find(&mut app, POSTGRES);
    press(&mut app, "c");
    app
}

#[test]
fn tagged_rows_are_marked_and_counted() {
    let mut app = tagged(MIDDLE);
    press(&mut app, "F");
    let buffer = painted(&mut app, MIDDLE, &unicode());
    assert_snapshot!("act_tagged_140", text(&buffer));
    let mut app = tagged(SMALL);
    let mono = Theme::new(ColorDepth::None, true);
    let buffer = painted(&mut app, SMALL, &mono);
    assert_snapshot!("act_tagged_mono_80", styles(&buffer));
}

#[test]
fn several_targets_are_listed_before_and_after() {
    for (size, columns) in [(SMALL, 80), (MIDDLE, 140)] {
        let mut app = tagged(size);
        let effect = press(&mut app, "k");
        open(&mut app, &effect);
        let listed = text(&painted(&mut app, size, &unicode()));
        assert_snapshot!(format!("act_targets_{columns}"), listed);
        press(&mut app, "Enter");
        let denied = Refusal::Denied("needs CAP_KILL or the same user".to_owned());
        let mut outcomes = vec![Ok(crate::act::Outcome::Sent(15)); 4];
        outcomes.extend([Err(denied), Err(Refusal::Reused)]);
        app.acted(&outcomes);
        let results = text(&painted(&mut app, size, &unicode()));
        assert_snapshot!(format!("act_results_{columns}"), results);
    }
}

#[test]
fn many_targets_are_listed_in_a_question() {
    for (size, columns) in [(SMALL, 80), (MIDDLE, 140)] {
        let mut app = app(size, Options::default());
        press(&mut app, "A");
        let effect = press(&mut app, "k");
        open(&mut app, &effect);
        press(&mut app, "Enter");
        let question = text(&painted(&mut app, size, &unicode()));
        assert_snapshot!(format!("act_confirm_{columns}"), question);
    }
}

#[test]
fn what_is_dangerous_is_asked_about() {
    for (size, columns) in [(SMALL, 80), (MIDDLE, 140)] {
        let mut app = tagged(size);
        let Effect::Open(targets) = press(&mut app, "k") else {
            panic!("opens nothing");
        };
        let openings = targets.iter().map(|target| {
            let standing = match target.id() {
                POSTGRES => Standing::Ancestor,
                JAVA => Standing::Own,
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
        app.opened(openings.collect());
        press(&mut app, "9 Enter");
        let question = text(&painted(&mut app, size, &unicode()));
        assert_snapshot!(format!("act_danger_{columns}"), question);
    }
}

#[test]
fn a_message_without_room_lies_over_the_tabs() {
    let mut app = app(SMALL, Options::default());
    find(&mut app, JAVA);
    let Effect::Open(targets) = press(&mut app, "F7") else {
        panic!("opens nothing");
    };
    app.opened(vec![(targets[0], Ok(Facts::default()))]);
    let reason = "lowering nice needs CAP_SYS_NICE or RLIMIT_NICE".to_owned();
    app.acted(&[Err(Refusal::Denied(reason))]);
    assert_snapshot!(
        "act_refused_80",
        text(&painted(&mut app, SMALL, &unicode()))
    );
}

#[test]
fn dialogs_fit_every_screen_and_need_no_unicode() {
    for size in [(40, 8), (41, 9), (60, 12), (300, 90)] {
        for key in ["F9", "i", "Y", "a"] {
            let mut app = dialog(size, JAVA, key, "Down End Up");
            let ascii = Theme::new(ColorDepth::None, false);
            let screen = text(&painted(&mut app, size, &ascii));
            assert!(screen.contains("java (4312)"), "{key} {size:?}\n{screen}");
        }
    }
    let mut app = dialog(SMALL, JAVA, "a", "");
    let ascii = Theme::new(ColorDepth::None, false);
    assert_snapshot!("act_ascii_80", text(&painted(&mut app, SMALL, &ascii)));
}

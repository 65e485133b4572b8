//! A process or thread that is looked into.

use super::{MIDDLE, SMALL, painted, styles, text, unicode};
use crate::app::inspect::testing::answer;
use crate::app::testing::{JAVA, app, find, press};
use crate::app::{App, Options};
use crate::inspect::{Answer, Asleep, Missing, Outcome, Parent, Stuck, Tab};
use crate::terminal::ColorDepth;
use crate::ui::Theme;
use insta::assert_snapshot;
use std::time::Duration;

/// The process with many threads, with some keys pressed and everything answered.
fn looked(size: (u16, u16), keys: &str) -> App {
    let mut app = app(size, Options::default());
    find(&mut app, JAVA);
    press(&mut app, "e");
    answer(&mut app);
    for key in keys.split_whitespace() {
        press(&mut app, key);
        answer(&mut app);
    }
    app
}

#[test]
fn every_tab() {
    for (size, columns) in [(SMALL, 80), (MIDDLE, 140)] {
        for (at, tab) in Tab::ALL.into_iter().enumerate() {
            let mut app = looked(size, &"Right ".repeat(at));
            let name = format!("inspect_{}_{columns}", tab.info().title.to_lowercase());
            assert_snapshot!(name, text(&painted(&mut app, size, &unicode())));
        }
    }
}

#[test]
fn memory_measured() {
    let mut app = looked(MIDDLE, "Right Right Right r");
    let screen = text(&painted(&mut app, MIDDLE, &unicode()));
    assert_snapshot!("inspect_memory_measured_140", screen);
}

/// What is known of a target that holds its own lock.
fn stuck() -> Stuck {
    let holder = Asleep {
        tid: 4320,
        name: b"holder".to_vec(),
        place: Some(b"folio_wait_bit".to_vec()),
    };
    Stuck {
        threads: vec![holder],
    }
}

#[test]
fn what_cannot_be_read_is_told() {
    for (name, outcome) in [
        ("denied", Outcome::Missing(Missing::Denied)),
        ("stuck", Outcome::Stuck(stuck())),
    ] {
        let mut app = app(SMALL, Options::default());
        find(&mut app, JAVA);
        press(&mut app, "e");
        let question = app.take_question().unwrap();
        app.inspected(Answer {
            question,
            outcome,
            took: Duration::ZERO,
        });
        let screen = text(&painted(&mut app, SMALL, &unicode()));
        assert_snapshot!(format!("inspect_{name}_80"), screen);
    }
}

#[test]
fn at_forty_columns_sentences_go_on_below_and_esc_is_named() {
    const NARROW: (u16, u16) = (40, 24);
    for (name, keys) in [
        ("files", "Right"),
        ("scheduling", "Left Left"),
        ("search", "/ j"),
        ("copy", "w"),
    ] {
        let mut app = looked(NARROW, keys);
        let screen = text(&painted(&mut app, NARROW, &unicode()));
        assert!(
            screen.contains("Esc Back") || screen.contains("Esc back"),
            "{screen}"
        );
        assert_snapshot!(format!("inspect_{name}_40"), screen);
    }
    let mut app = looked(NARROW, "Right Right w Enter");
    app.saved(
        1,
        crate::app::saving::Saved::Done {
            path: "/a/folder/of/some/length/file.txt".to_owned(),
            bytes: 2_048,
        },
    );
    let screen = text(&painted(&mut app, NARROW, &unicode()));
    assert!(screen.contains("(2.0K)."), "all of a message\n{screen}");
}

#[test]
fn a_zombie() {
    let mut app = looked(SMALL, "r");
    press(&mut app, "r");
    let question = app.take_question().unwrap();
    let parent = Parent {
        pid: 903,
        name: b"postgres".to_vec(),
    };
    app.inspected(Answer {
        question,
        outcome: Outcome::Unreaped(parent, Err(Missing::Ended)),
        took: Duration::ZERO,
    });
    press(&mut app, "Left");
    let screen = text(&painted(&mut app, SMALL, &unicode()));
    assert_snapshot!("inspect_zombie_80", screen);
}

#[test]
fn searching_scrolling_and_copying() {
    let mut app = looked(SMALL, "/ j a v a");
    let buffer = painted(&mut app, SMALL, &unicode());
    assert_snapshot!("inspect_search_80", text(&buffer));
    assert_snapshot!("inspect_search_styles_80", styles(&buffer));
    let mut app = looked(SMALL, "Shift-Right Shift-Right");
    let screen = text(&painted(&mut app, SMALL, &unicode()));
    assert_snapshot!("inspect_scrolled_80", screen);
    let mut app = looked(SMALL, "w Enter");
    app.saved(1, crate::app::saving::Saved::Exists);
    let screen = text(&painted(&mut app, SMALL, &unicode()));
    assert_snapshot!("inspect_copy_80", screen);
}

#[test]
fn it_fits_every_screen_and_needs_no_unicode() {
    let ascii = Theme::new(ColorDepth::None, false);
    for size in [(40, 8), (41, 9), (60, 12), (300, 90)] {
        for at in 0..Tab::ALL.len() {
            let mut app = looked(size, &"Right ".repeat(at));
            press(&mut app, "End Shift-Right");
            let screen = text(&painted(&mut app, size, &ascii));
            let title = Tab::ALL[at].info().title;
            assert!(screen.contains(title), "{title} {size:?}\n{screen}");
        }
    }
    let mut app = looked(SMALL, "Left");
    assert_snapshot!(
        "inspect_history_ascii_80",
        text(&painted(&mut app, SMALL, &ascii))
    );
}

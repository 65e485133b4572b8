//! What is different from a moment before.

use super::*;
use crate::groups::GroupBy;
use crate::rates::testing::process;

/// An hour after the moment A: the database has ended, somebody compiles, and the waves are elsewhere.
fn later(app: &mut App) {
    let mut made = machine(NEWEST + 5);
    made.retain(|made| !(POSTGRES..910).contains(&made.key().tid));
    let mut compiler = process(9_001, 1, "cc1");
    compiler.command(&["/usr/lib/gcc/cc1", "main.c"]);
    compiler.user(1000, "ada").rss(300 << 20).cpu(87.5);
    made.push(compiler);
    let java = made.iter_mut().find(|made| made.key().tid == JAVA).unwrap();
    java.rss(1_300 << 20);
    // A thread of the pool has gone.
    java.process.threads.list.pop();
    app.snapshot(shot(NEWEST + 3600, &made));
}

fn compared(size: (u16, u16), options: Options, keys: &str) -> App {
    let mut app = app(size, options);
    press(&mut app, "b");
    later(&mut app);
    press(&mut app, keys);
    app
}

fn seen(size: (u16, u16), options: Options, keys: &str) -> String {
    let mut app = compared(size, options, keys);
    text(&painted(&mut app, size, &unicode()))
}

#[test]
fn processes() {
    assert_snapshot!("compare_list_80", seen(SMALL, list(), ""));
    assert_snapshot!("compare_tree_140", seen(MIDDLE, Options::default(), "Down"));
    assert_snapshot!("compare_memory_140", seen(MIDDLE, list(), "M"));
    let groups = options_with(|config| config.group_by = Some(GroupBy::Program));
    assert_snapshot!("compare_groups_140", seen(MIDDLE, groups, "Down Right"));
}

#[test]
fn threads() {
    let options = Options {
        start: Screen::Threads,
        ..Options::default()
    };
    assert_snapshot!("compare_threads_80", seen(SMALL, options, "Down"));
    let mut app = app(MIDDLE, Options::default());
    press(&mut app, "b");
    find(&mut app, JAVA);
    later(&mut app);
    press(&mut app, "Enter Down");
    let screen = text(&painted(&mut app, MIDDLE, &unicode()));
    assert_snapshot!("compare_process_140", screen);
}

#[test]
fn colours_say_the_direction() {
    let mut app = compared(SMALL, list(), "");
    assert_snapshot!(
        "compare_styles_80",
        styles(&painted(&mut app, SMALL, &unicode()))
    );
    let ascii = Theme::new(ColorDepth::None, false);
    assert_snapshot!("compare_ascii_80", text(&painted(&mut app, SMALL, &ascii)));
}

#[test]
fn a_person_always_knows_that_she_compares() {
    let mut app = app(SMALL, list());
    let before = text(&painted(&mut app, SMALL, &unicode()));
    press(&mut app, "b");
    let told = text(&painted(&mut app, SMALL, &unicode()));
    assert!(
        told.contains("lists show what is different from then; b ends it"),
        "{told}"
    );
    later(&mut app);
    press(&mut app, "Down Home");
    for (keys, screen) in [("2", "Threads"), ("4", "I/O"), ("1", "Processes")] {
        press(&mut app, keys);
        let shown = text(&painted(&mut app, SMALL, &unicode()));
        assert!(
            shown.contains("A ") && shown.contains(" → B "),
            "{screen}: {shown}"
        );
    }
    press(&mut app, "F6");
    assert!(text(&painted(&mut app, SMALL, &unicode())).contains("Sort by change of"));
    press(&mut app, "Esc");
    // The filter first.
    press(&mut app, "F4 j Enter Esc");
    let shown = text(&painted(&mut app, SMALL, &unicode()));
    assert!(
        shown.contains(" → B ") && !shown.contains("filter"),
        "{shown}"
    );
    press(&mut app, "Esc");
    let shown = text(&painted(&mut app, SMALL, &unicode()));
    assert!(
        !shown.contains(" → B ") && shown.contains("No longer comparing."),
        "{shown}"
    );
    press(&mut app, "b Down b");
    let shown = text(&painted(&mut app, SMALL, &unicode()));
    assert!(
        !shown.contains("CHANGE") && !before.contains("CHANGE"),
        "{shown}"
    );
}

#[test]
fn nothing_is_done_to_what_is_gone() {
    let mut app = compared(MIDDLE, list(), "");
    find(&mut app, POSTGRES);
    for (key, told) in [
        ("Space", "An ended task cannot be tagged."),
        ("F", "An ended task cannot be followed."),
        ("Enter", "This process has ended."),
    ] {
        press(&mut app, key);
        let shown = text(&painted(&mut app, MIDDLE, &unicode()));
        assert!(shown.contains(told), "{key}: {shown}");
    }
}

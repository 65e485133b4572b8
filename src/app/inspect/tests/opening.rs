//! How something is looked into, and at which tab.

use super::{opened, tab};
use crate::app::inspect::subject::NOBODY;
use crate::app::inspect::testing::answer;
use crate::app::testing::{JAVA, app, find, press, small};
use crate::app::{App, Effect, Options};
use crate::inspect::Tab;
use crate::view::RowKey;

#[test]
fn keys_open_a_process_at_a_tab() {
    for (key, expected) in [
        ("o", Tab::Files),
        ("e", Tab::Environment),
        ("l", Tab::Files),
        ("x", Tab::Locks),
    ] {
        let mut app = opened(key);
        assert_eq!(tab(&app), Some(expected));
        assert_eq!(app.inspecting().unwrap().name, "java (4312)");
        let question = app.take_question().unwrap();
        assert_eq!(question.subject.process.tid, JAVA);
        assert_eq!((question.subject.thread, question.tab), (None, expected));
        assert_eq!(app.take_question(), None, "asked once");
        press(&mut app, "Esc");
        assert_eq!(tab(&app), None);
    }
}

#[test]
fn enter_on_a_thread_looks_into_it() {
    let mut app = opened("Enter");
    assert_eq!(tab(&app), None, "a process is drilled down into");
    find(&mut app, 4319);
    press(&mut app, "Enter");
    assert_eq!(tab(&app), Some(Tab::Scheduling));
    let inspect = app.inspecting().unwrap();
    assert_eq!(inspect.subject.thread, Some(4319));
    assert_eq!(inspect.name, "thread C2 CompilerThre (4319) of java (4312)");
    let mut app = small();
    press(&mut app, "2");
    find(&mut app, 4320);
    press(&mut app, "Enter");
    assert_eq!(app.inspecting().unwrap().subject.thread, Some(4320));
}

#[test]
fn a_pool_is_nobody() {
    let mut app = opened("Enter");
    let pool = |key: &RowKey| matches!(key, RowKey::Pool(..));
    while !app.pane().cursor().is_some_and(pool) {
        press(&mut app, "Down");
    }
    for key in ["o", "s"] {
        press(&mut app, key);
        assert_eq!((tab(&app), app.message()), (None, Some(NOBODY)));
    }
}

#[test]
fn tracing_names_the_task_and_is_not_for_readers() {
    let mut app = opened("");
    let Effect::Trace(subject) = press(&mut app, "s") else {
        panic!("traces nothing");
    };
    assert_eq!((subject.process.tid, subject.thread), (JAVA, None));
    let mut app = app_read_only();
    find(&mut app, JAVA);
    assert_eq!(press(&mut app, "s"), Effect::None);
    assert!(app.message().unwrap().starts_with("Read-only"));
    press(&mut app, "o");
    assert_eq!(tab(&app), Some(Tab::Files), "looking is allowed");
}

fn app_read_only() -> App {
    let options = Options {
        read_only: Some("Read-only: for a reason."),
        ..Options::default()
    };
    app((80, 24), options)
}

#[test]
fn the_mouse_chooses_tabs_and_scrolls() {
    use crate::keys::Mouse;
    let mut app = app((80, 8), Options::default());
    find(&mut app, JAVA);
    press(&mut app, "o");
    answer(&mut app);
    app.mouse(Mouse::WheelDown { x: 5, y: 12 });
    assert!(app.inspecting().unwrap().top > 0);
    let tabs = app.inspecting().unwrap().tabs(80);
    let (_, _, x) = tabs[3];
    app.mouse(Mouse::Click { x: x + 1, y: 1 });
    assert_eq!(tab(&app), Some(Tab::Memory));
    app.mouse(Mouse::Click { x: 79, y: 1 });
    assert_eq!(tab(&app), Some(Tab::Memory), "beside the tabs");
}

#[test]
fn the_tab_shown_is_always_among_the_tabs() {
    let mut app = opened("e");
    for _ in Tab::ALL {
        let inspect = app.inspecting().unwrap();
        for width in [16, 40, 80, 200] {
            let tabs = inspect.tabs(width);
            assert!(tabs.iter().any(|(tab, ..)| *tab == inspect.tab));
        }
        press(&mut app, "Right");
    }
}

#[test]
fn its_process_is_open_to_the_source_meanwhile() {
    let app = opened("o");
    let process = app.inspecting().unwrap().subject.process;
    assert!(app.demand().open.contains(&process));
}

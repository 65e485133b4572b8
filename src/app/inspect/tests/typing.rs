//! Searching in a tab, and copying it to a file.

use super::{opened, tab};
use crate::app::inspect::testing::answer;
use crate::app::inspect::{Goal, Inspect};
use crate::app::saving::Saved;
use crate::app::testing::{JAVA, app, find, history, press, write};
use crate::app::{App, Effect, Options};
use crate::inspect::Tab;

fn written(path: &str) -> Saved {
    Saved::Done {
        path: path.to_owned(),
        bytes: 2_048,
    }
}

#[test]
fn a_search_goes_from_line_to_line() {
    let mut app = app((80, 8), Options::default());
    find(&mut app, JAVA);
    press(&mut app, "e");
    answer(&mut app);
    press(&mut app, "/");
    write(&mut app, "passw");
    let inspect = app.inspecting().unwrap();
    let height = usize::from(Inspect::place((80, 8)).body.height);
    let shown = &inspect.lines()[inspect.top..][..height];
    assert!(shown.iter().any(|line| line.text().contains("DB_PASSWORD")));
    press(&mut app, "Enter F3");
    let told = app.message().unwrap();
    assert_eq!(told, "No other match: passw");
    press(&mut app, "/");
    write(&mut app, "nothing like it");
    assert!(matches!(
        app.inspecting().unwrap().prompt.as_ref().unwrap().goal,
        Goal::Search { found: false, .. }
    ));
    press(&mut app, "Enter F3");
    assert!(app.message().unwrap().contains("Not found"));
    press(&mut app, "Esc");
    assert_eq!(tab(&app), None);
}

#[test]
fn a_search_that_is_given_up_goes_back() {
    let mut app = app((80, 8), Options::default());
    find(&mut app, JAVA);
    press(&mut app, "e");
    answer(&mut app);
    press(&mut app, "Down");
    let before = app.inspecting().unwrap().top;
    press(&mut app, "/");
    write(&mut app, "odd");
    press(&mut app, "Esc");
    assert_eq!(app.inspecting().unwrap().top, before);
    // A match of an earlier search, somewhere below the first line shown.
    press(&mut app, "/");
    write(&mut app, "java_opts");
    press(&mut app, "Enter");
    let inspect = app.inspecting().unwrap();
    let before = inspect.top;
    assert!(inspect.found > Some(before));
    press(&mut app, "/");
    write(&mut app, "odd");
    press(&mut app, "Esc");
    assert_eq!(app.inspecting().unwrap().top, before);
}

#[test]
fn a_tab_is_copied_and_nothing_overwritten_unasked() {
    let mut app = opened("e");
    answer(&mut app);
    press(&mut app, "w");
    let save = |effect: Effect| match effect {
        Effect::Save {
            path,
            text,
            overwrite,
            ..
        } => (path, text, overwrite),
        other => panic!("{other:?}"),
    };
    let (path, text, overwrite) = save(press(&mut app, "Enter"));
    assert_eq!(path, "threadtop-4312-environment.txt");
    assert!(text.starts_with("java (4312): Environment\n"));
    assert!(text.contains("\nDB_PASSWORD=secret\n") && !overwrite);
    app.saved(1, Saved::Exists);
    assert!(save(press(&mut app, "Enter")).2, "asked, and answered");
    app.saved(2, Saved::Exists);
    write(&mut app, "2");
    assert!(
        !save(press(&mut app, "Enter")).2,
        "another name is another file"
    );
    app.saved(3, Saved::Failed("no room".to_owned()));
    assert!(app.inspecting().unwrap().prompt.is_some());
    press(&mut app, "Enter");
    app.saved(4, written("x.txt"));
    assert_eq!(app.message(), Some("Saved to x.txt (2.0K)."));
    assert!(app.inspecting().unwrap().prompt.is_none());
}

#[test]
fn history_is_copied_as_numbers() {
    // The last tab is beside the first.
    let mut app = opened("e Left");
    assert_eq!(tab(&app), Some(Tab::History));
    app.take_history(&history());
    press(&mut app, "w");
    let Effect::Save { text, .. } = press(&mut app, "Enter") else {
        panic!("saves nothing");
    };
    assert!(text.contains("SAMPLES AGO"), "{text}");
}

#[test]
fn while_a_file_is_written_keys_wait_and_esc_gives_up() {
    let mut app = opened("e");
    press(&mut app, "w Enter");
    assert_eq!(press(&mut app, "Enter x"), Effect::None, "once is enough");
    let writing = |app: &App| app.inspecting()?.prompt.as_ref()?.writing();
    assert_eq!(writing(&app), Some(1));
    let typed = |app: &App| {
        app.inspecting()
            .unwrap()
            .prompt
            .as_ref()
            .unwrap()
            .editor
            .text()
            .to_owned()
    };
    assert_eq!(typed(&app), "threadtop-4312-environment.txt");
    press(&mut app, "Esc");
    assert!(app.inspecting().unwrap().prompt.is_none());
    let message = "No longer waiting: threadtop-4312-environment.txt may still be written.";
    assert_eq!(app.message(), Some(message));
    // It does not disturb the next one, and is told when it is done.
    press(&mut app, "w Enter");
    app.saved(1, Saved::Failed("no room".to_owned()));
    assert_eq!(app.message(), Some("no room"));
    assert_eq!(writing(&app), Some(2));
    press(&mut app, "Esc Esc");
    app.saved(2, written("x.txt"));
    assert_eq!(app.message(), Some("Saved to x.txt (2.0K)."));
}

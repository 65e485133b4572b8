//! Processes in groups: keys, and what they lead to.

use crate::act::{Opening, Order};
use crate::app::testing::{
    JAVA, NEWEST, POSTGRES, app, cursor, facts, find, listed, machine, options_with, press, shot,
};
use crate::app::{App, Effect, Options, Popup, Screen};
use crate::config::Lists;
use crate::groups::GroupBy;
use crate::source::{Extras, Fields};
use crate::view::{Mode, RowKey};

fn grouped(by: GroupBy) -> App {
    app((80, 24), options_with(|config| config.group_by = Some(by)))
}

/// Names of the groups and PIDs, in the order of the rows.
fn rows(app: &App) -> Vec<String> {
    let list = &app.pane().list;
    let said = list.rows.iter().map(|row| match list.group(row) {
        Some(group) => group.name.to_string(),
        None => match &row.key {
            RowKey::Thread(thread) => format!("t{}", thread.tid),
            key => key.process().tid.to_string(),
        },
    });
    said.collect()
}

/// Puts the cursor on a group.
fn select(app: &mut App, name: &str) {
    press(app, "Home");
    let at = rows(app).iter().position(|row| row == name);
    for _ in 0..at.unwrap_or_else(|| panic!("{name} in {:?}", rows(app))) {
        press(app, "Down");
    }
}

#[test]
fn a_menu_chooses_what_to_group_by_and_tree_goes_back() {
    let mut app = app((80, 24), Options::default());
    press(&mut app, "G");
    assert!(matches!(app.popups().last(), Some(Popup::Choose { .. })));
    press(&mut app, "u s e r Enter");
    assert_eq!(app.mode(), Mode::Groups(GroupBy::User));
    assert_eq!(app.message(), Some("Processes grouped by user."));
    assert!(rows(&app).contains(&"postgres".to_owned()));
    press(&mut app, "t");
    assert_eq!(app.mode(), Mode::Tree, "as it was before");
    // The menu begins with what was chosen last.
    press(&mut app, "G Enter");
    assert_eq!(app.mode(), Mode::Groups(GroupBy::User));
    press(&mut app, "G ( Enter");
    assert_eq!(app.mode(), Mode::Tree);
    // From another screen it goes to the processes.
    press(&mut app, "2 G p Enter");
    assert_eq!(app.screen(), Screen::Processes);
    assert_eq!(app.mode(), Mode::Groups(GroupBy::Program));
}

#[test]
fn a_group_opens_its_processes_and_these_their_threads() {
    let mut app = grouped(GroupBy::User);
    select(&mut app, "app");
    press(&mut app, "Right");
    let open = rows(&app);
    assert!(open.contains(&JAVA.to_string()), "{open:?}");
    find(&mut app, JAVA);
    press(&mut app, "Right");
    assert!(rows(&app).contains(&format!("t{JAVA}")));
    // And back, step by step.
    press(&mut app, "Left");
    assert!(!rows(&app).contains(&format!("t{JAVA}")));
    press(&mut app, "Left");
    assert_eq!(rows(&app)[app.pane().line()], "app");
    press(&mut app, "Left");
    assert!(!rows(&app).contains(&JAVA.to_string()));
    press(&mut app, "Left");
    assert!(app.message().is_some(), "nothing to close, and it says so");
}

#[test]
fn enter_lists_all_threads_of_the_group_and_back_goes_back() {
    let mut app = grouped(GroupBy::User);
    select(&mut app, "app");
    press(&mut app, "Enter");
    assert_eq!(app.screen(), Screen::Threads);
    assert_eq!(app.within().map(|(_, name)| name.as_str()), Some("app"));
    assert!(listed(&app).contains(&4319));
    assert!(!listed(&app).contains(&POSTGRES));
    let demand = app.demand();
    assert!(!demand.all_threads, "no others are read");
    assert!(demand.open.iter().any(|key| key.tid == JAVA));
    press(&mut app, "Esc");
    assert_eq!(app.screen(), Screen::Processes);
    assert!(app.within().is_none());
    assert_eq!(rows(&app)[app.pane().line()], "app");
}

#[test]
fn a_search_finds_what_is_in_a_closed_group() {
    let mut app = grouped(GroupBy::Program);
    find(&mut app, JAVA);
    assert_eq!(cursor(&app), JAVA);
    let groups = rows(&app).iter().filter(|row| *row == "postgres").count();
    assert_eq!(groups, 1, "no other group is open");
    assert!(!listed(&app).contains(&POSTGRES));
}

fn opened(app: &mut App, effect: Effect) -> (Effect, Vec<u32>) {
    let Effect::Open(targets) = effect else {
        panic!("opens nothing: {effect:?}");
    };
    let ids = targets.iter().map(|target| target.id()).collect();
    let openings: Vec<Opening> = targets.iter().map(|one| (*one, Ok(facts()))).collect();
    (app.opened(openings), ids)
}

#[test]
fn an_action_on_a_group_is_for_its_processes_and_asks_first() {
    let mut app = grouped(GroupBy::User);
    select(&mut app, "postgres");
    let effect = press(&mut app, "F9");
    let (effect, ids) = opened(&mut app, effect);
    assert_eq!((effect, ids), (Effect::None, vec![900, 901, 902, 903, 904]));
    assert_eq!(press(&mut app, "Enter"), Effect::Act(Order::Signal(15)));
    // Even one that has a single process, and where a process alone would not be asked.
    let mut app = grouped(GroupBy::Program);
    select(&mut app, "java");
    let effect = press(&mut app, "F8");
    let (effect, ids) = opened(&mut app, effect);
    assert_eq!((effect, ids), (Effect::None, vec![JAVA]));
    assert!(matches!(app.popups().last(), Some(Popup::Act(_))));
    assert_eq!(press(&mut app, "Enter"), Effect::Act(Order::NiceBy(1)));
}

#[test]
fn tags_of_a_group_are_those_of_its_processes() {
    let mut app = grouped(GroupBy::User);
    select(&mut app, "postgres");
    press(&mut app, "Space");
    assert_eq!(app.tagged(), 5);
    select(&mut app, "postgres");
    let row = app.row().cloned().unwrap();
    assert!(app.is_tagged(&row));
    press(&mut app, "Space");
    assert_eq!(app.tagged(), 0);
    select(&mut app, "postgres");
    press(&mut app, "c");
    assert_eq!(app.tagged(), 5);
}

#[test]
fn the_cursor_follows_a_group() {
    let mut app = grouped(GroupBy::Program);
    select(&mut app, "postgres");
    press(&mut app, "F");
    assert_eq!(app.message(), Some("Following group postgres."));
    let mut made = machine(NEWEST + 1);
    for one in made.iter_mut().filter(|one| one.key().tid == 902) {
        one.cpu(400.0);
    }
    app.snapshot(shot(NEWEST + 1, &made));
    assert_eq!(rows(&app)[0], "postgres");
    assert_eq!(app.pane().line(), 0);
}

#[test]
fn what_decides_about_groups_is_read_of_all() {
    let by = |by| grouped(by).demand();
    assert!(by(GroupBy::Cgroup).fields.contains(Fields::CGROUP_OF_ALL));
    assert!(!by(GroupBy::User).fields.contains(Fields::CGROUP_OF_ALL));
    assert!(by(GroupBy::Program).extras.contains(Extras::DEPARTURES));
    assert!(!by(GroupBy::User).extras.contains(Extras::DEPARTURES));
    let mut app = grouped(GroupBy::Program);
    let of_java = |app: &App| app.demand().visible.iter().any(|key| key.tid == JAVA);
    assert!(
        of_java(&app),
        "what is in a group on the screen is looked at"
    );
    press(&mut app, "3");
    assert!(!app.demand().extras.contains(Extras::DEPARTURES));
}

#[test]
fn groups_have_columns_and_an_order_of_their_own() {
    let mut app = grouped(GroupBy::Program);
    press(&mut app, "M");
    assert_eq!(rows(&app)[0], "java");
    press(&mut app, "t P");
    press(&mut app, "G Enter");
    let sorted = app.sort().column;
    assert_eq!(sorted, crate::view::ColumnId::Rss);
    assert_eq!(app.config().columns[Lists::Groups as usize], []);
}

#[test]
fn control_groups_fold_like_a_tree() {
    let mut made = machine(NEWEST);
    for (one, path) in made
        .iter_mut()
        .zip(["/", "/a", "/a/b", "/c"].into_iter().cycle())
    {
        one.identity().cgroup = Some(path.as_bytes().into());
    }
    let mut app = grouped(GroupBy::Cgroup);
    app.snapshot(shot(NEWEST + 1, &made));
    let names = |app: &App| {
        let mut names = rows(app);
        // Before they were read.
        names.retain(|name| name != "(unknown)");
        names.sort();
        names
    };
    assert_eq!(names(&app), ["/", "a", "b", "c"]);
    press(&mut app, "*");
    assert_eq!(names(&app), ["/", "a", "c"]);
    press(&mut app, "*");
    assert_eq!(names(&app), ["/", "a", "b", "c"]);
    select(&mut app, "a");
    press(&mut app, "-");
    assert_eq!(names(&app), ["/", "a", "c"]);
    press(&mut app, "+");
    assert_eq!(names(&app), ["/", "a", "b", "c"]);
}

//! The Setup screen by its keys.

use super::values::stepped;
use super::*;
use crate::app::testing::{app, press, small};
use crate::app::{Options, Screen};
use crate::config::{Config, Edit, Loaded, Problem, built_in};
use crate::diagnosis::{THRESHOLDS, Threshold};
use crate::keys::{Preset, Signs};
use crate::text::Tone;
use crate::view::{ColumnId, Mode, Sort};
use std::time::Duration;

mod header;
mod own;

/// With a place for the file.
fn with_file(config: Config) -> App {
    let loaded = Loaded {
        config,
        path: Some(PathBuf::from("/home/ann/.config/threadtop/config.toml")),
        themes: built_in().into(),
        problems: Vec::new(),
    };
    let options = Options {
        loaded,
        ..Options::default()
    };
    app((80, 24), options)
}

#[test]
fn quitting_from_setup_says_once_what_is_not_written() {
    let mut app = with_file(Config::default());
    assert_eq!(press(&mut app, "F2 F10"), Effect::Quit, "nothing to lose");
    press(&mut app, "Right");
    assert_eq!(press(&mut app, "F10"), Effect::None);
    let told = "One change is not written: F2 writes, F10 again quits without writing.";
    assert_eq!(app.setup_help(), told);
    press(&mut app, "Down");
    assert_ne!(app.setup_help(), told);
    assert_eq!(press(&mut app, "q"), Effect::None, "it is said anew");
    assert_eq!(press(&mut app, "q"), Effect::Quit);
    press(&mut app, "Down w");
    assert_eq!(
        press(&mut app, "^C"),
        Effect::None,
        "instead of the question"
    );
    assert_eq!(press(&mut app, "Esc F10"), Effect::Quit, "outside of Setup");
    let mut app = small();
    let nowhere = press(&mut app, "F2 Right F10");
    assert_eq!(nowhere, Effect::Quit, "there is no file to write");
}

/// Goes to the line with this label, or of what has this name in the file, on the page shown.
fn select(app: &mut App, label: &str) {
    press(app, "Home");
    let name = super::lines::title(label);
    let at = app
        .setup_lines()
        .iter()
        .position(|line| line.label == label || line.label == name);
    let at = at.unwrap_or_else(|| panic!("no line {label}"));
    for _ in 0..at {
        press(app, "Down");
    }
}

#[test]
fn what_is_put_in_force_is_what_is_told() {
    let mut app = small();
    let mut config = app.config().clone();
    config.interval = Duration::from_secs(5);
    config.tree = false;
    config.kernel_threads = true;
    config.group_pools = false;
    config.program_path = true;
    config.keys = config.keys.on(Preset::Vim);
    config.mouse = false;
    config.sort[Lists::Io as usize] = Sort::by(ColumnId::Pid);
    config.thresholds.set(
        crate::diagnosis::ThresholdId::Steal,
        Threshold {
            warn: 1.0,
            critical: 9.0,
        },
    );
    app.configure(config.clone());
    assert_eq!(*app.config(), config);
    assert_eq!(app.interval(), Duration::from_secs(5));
}

#[test]
fn a_change_counts_at_once_and_is_written_after_a_question() {
    let mut app = with_file(Config::default());
    press(&mut app, "F2");
    select(&mut app, "mouse");
    assert_eq!(press(&mut app, "Space"), Effect::Mouse(false));
    select(&mut app, "interval");
    press(&mut app, "Right");
    assert_eq!(app.interval(), Duration::from_millis(1_500));
    assert_eq!(press(&mut app, "w"), Effect::None, "asks first");
    assert!(
        app.setup_help()
            .contains("Write interval, mouse to /home/ann"),
        "{}",
        app.setup_help()
    );
    assert_eq!(press(&mut app, "Esc"), Effect::None);
    press(&mut app, "w");
    let Effect::Configure(path, changes) = press(&mut app, "Enter") else {
        panic!("does not write");
    };
    assert!(path.ends_with("threadtop/config.toml"));
    let written: Vec<(&str, Edit)> = changes
        .iter()
        .map(|one| (one.key.as_str(), one.edit.clone()))
        .collect();
    let set = |value: &str| Edit::Set(value.to_owned());
    assert_eq!(written, [("interval", set("1.5")), ("mouse", set("false"))]);
    app.configured(Ok(()));
    assert!(app.setup_help().starts_with("Written to /home/ann"));
    press(&mut app, "Down w");
    assert_eq!(app.setup_help(), "No changes to write.");
    press(&mut app, "Down Esc");
    assert_eq!((app.message(), app.popups().len()), (None, 0));
}

#[test]
fn leaving_without_writing_says_so() {
    let mut app = with_file(Config::default());
    press(&mut app, "S Tab");
    select(&mut app, "kernel_threads");
    press(&mut app, "Enter Esc");
    assert!(app.query().kernel_threads);
    let told = app.message().unwrap();
    assert!(
        told.contains("until you quit") && told.contains("F2"),
        "{told}"
    );
}

#[test]
fn without_a_file_nothing_can_be_written() {
    let mut app = small();
    press(&mut app, "F2 Right w");
    assert!(app.setup_help().contains("No file"));
    assert!(app.setup_shown().unwrap().question.is_none());
}

#[test]
fn columns_are_chosen_and_ordered() {
    let mut app = small();
    press(&mut app, "F2 Tab Tab Tab");
    let lines = app.setup_lines();
    assert_eq!(lines[0].value, "Processes");
    assert_eq!(lines[1].mark, Some(true), "automatic");
    let shown = |app: &App| -> Vec<&str> {
        let columns = app.columns(80);
        columns
            .iter()
            .map(|placed| placed.id.column().title)
            .collect()
    };
    let before = shown(&app);
    select(&mut app, "USER");
    press(&mut app, "F8");
    let after = shown(&app);
    assert_eq!(after[..3], [before[0], before[2], before[1]]);
    press(&mut app, "Space");
    assert!(!shown(&app).contains(&"USER"));
    select(&mut app, "TTY");
    press(&mut app, "Space F7 F7 F7 F7 F7 F7 F7 F7 F7 F7 F7 F7");
    assert_eq!(shown(&app)[1], "TTY");
    press(&mut app, "r");
    assert_eq!(shown(&app), before, "automatic again");
    press(&mut app, "Home Right");
    assert_eq!(app.setup_lines()[0].value, "All threads");
}

#[test]
fn the_last_column_stays() {
    let mut config = Config::default();
    config.columns[0] = vec![ColumnId::User];
    let mut app = with_file(config);
    press(&mut app, "F2 Tab Tab Tab");
    select(&mut app, "USER");
    press(&mut app, "Space");
    assert_eq!(app.config().columns[0], [ColumnId::User]);
    assert_eq!(app.setup_help(), "At least one column is needed.");
}

#[test]
fn themes_are_shown_as_one_goes() {
    let mut app = small();
    press(&mut app, "F2 Tab Tab Tab Tab Down");
    assert_eq!(app.theme_file().unwrap().name, "dark");
    press(&mut app, "r");
    assert_eq!(app.theme_file().unwrap().name, "ansi");
    press(&mut app, "Esc C Down Down");
    assert_eq!(app.theme_file().unwrap().name, "light");
    press(&mut app, "Esc");
    assert_eq!(app.theme_file().unwrap().name, "ansi");
    press(&mut app, "C m");
    assert_eq!(app.theme_file().unwrap().name, "mono");
    press(&mut app, "Enter");
    assert_eq!(app.config().theme, "mono");
}

#[test]
fn thresholds_move_in_steps_and_never_cross() {
    let mut app = small();
    press(&mut app, "F2 Tab Tab Tab Tab Tab");
    assert_eq!(app.setup_lines()[0].value, "50 %");
    press(&mut app, "Right Right Left");
    assert_eq!(app.setup_lines()[0].value, "55 %");
    for _ in 0..20 {
        press(&mut app, "Right");
    }
    let limits = app.thresholds().of(THRESHOLDS[0].id);
    assert!(limits.warn > 90.0 && limits.critical >= limits.warn);
    assert_eq!(
        app.pane().list.thresholds.tone(THRESHOLDS[0].id, 60.0),
        Tone::Plain
    );
    press(&mut app, "r");
    assert_eq!(app.setup_lines()[0].value, "50 %");
}

#[test]
fn steps_lead_back_to_where_they_came_from() {
    for start in [0.5, 1.0, 2.0, 10.0, 50.0, 95.0, 100.0, 500.0, 5_000.0] {
        let there = stepped(start, true);
        assert!(there > start);
        assert!((stepped(there, false) - start).abs() < 1e-9, "{start}");
    }
}

#[test]
fn keys_that_were_given_away_work_and_are_shown() {
    let text = "[keys]\ntree = \"Q\"\nsetup = [\"F12\"]\nfilter = \"Alt-q\"\n";
    let (config, problems) = crate::config::read(text, built_in());
    assert!(problems.is_empty(), "{problems:?}");
    let mut app = with_file(config);
    assert_eq!(app.mode(), Mode::Tree);
    press(&mut app, "Q");
    assert_eq!(app.mode(), Mode::List);
    press(&mut app, "t F5 F2");
    assert_eq!(
        (app.mode(), app.popups().len()),
        (Mode::List, 0),
        "no longer its keys"
    );
    let footer = crate::app::footer::entries(&app, 200, Signs::Unicode);
    let key = |action| {
        footer
            .iter()
            .find(|entry| entry.action == action)
            .map(|entry| entry.key.as_str())
    };
    assert_eq!(
        (key(Action::Tree), key(Action::Filter)),
        (Some("Q"), Some("Alt-q"))
    );
    let help = app.help(120, Signs::Unicode);
    let named = |line: &crate::app::help::HelpLine| {
        let texts = line.texts();
        texts.iter().any(|(_, text)| *text == "Alt-q")
    };
    assert!(help.iter().any(named));
    press(&mut app, "F12");
    assert!(app.setup_shown().is_some());
}

#[test]
fn problems_are_told_on_the_first_screen() {
    let loaded = Loaded {
        problems: vec![Problem::at(3, 1, "there is no setting".to_owned()); 40],
        ..Loaded::default()
    };
    let options = Options {
        loaded,
        ..Options::default()
    };
    let mut app = app((80, 24), options);
    assert!(matches!(
        app.popups().last(),
        Some(Popup::Notes { top: 0, .. })
    ));
    press(&mut app, "End");
    assert!(matches!(app.popups().last(), Some(Popup::Notes { top, .. }) if *top > 10));
    press(&mut app, "Esc");
    assert!(app.popups().is_empty());
}

#[test]
fn layouts_and_saved_filters_are_chosen_by_name() {
    let text = "[filters]\nbusy = \"cpu>5\"\n[layouts.memory]\nlist = \"threads\"\ncolumns = [\"time\"]\nsort = \"time\"\nfilter = \"java\"\n";
    let (config, problems) = crate::config::read(text, built_in());
    assert!(problems.is_empty(), "{problems:?}");
    let mut app = with_file(config);
    press(&mut app, "Alt-f Enter");
    assert_eq!(app.pane().filter.text(), "cpu>5");
    press(&mut app, "L Enter");
    assert_eq!(app.screen(), Screen::Threads);
    assert_eq!(app.sort(), Sort::by(ColumnId::Time));
    assert_eq!(app.pane().filter.text(), "java");
    assert_eq!(app.columns(80).len(), 3);
    let mut app = small();
    press(&mut app, "Alt-f");
    assert!(app.message().unwrap().contains("save it with ^S"));
}

#[test]
fn a_click_chooses_pages_and_lines() {
    let mut app = small();
    press(&mut app, "F2");
    let place = app.setup_place().unwrap();
    let (_, x) = place
        .titles(Page::General)
        .find(|(page, _)| *page == Page::Pools)
        .unwrap();
    let click = |x, y| crate::keys::Mouse::Click { x, y };
    app.mouse(click(place.pages.x + x, place.pages.y));
    assert_eq!(app.setup_shown().unwrap().page, Page::Pools);
    press(&mut app, "Tab");
    app.mouse(click(place.list.x + 3, place.list.y + 1));
    assert_eq!(app.setup_shown().unwrap().selected(), 1);
    app.mouse(click(place.list.x + 3, place.list.y + 1));
    assert_eq!(app.config().start, crate::config::Screen::Threads);
    // Of a long list too, the second click meets the line that the first one met.
    press(&mut app, "Tab Tab Tab Tab Tab");
    let place = app.setup_place().unwrap();
    let y = place.list.bottom() - 1;
    app.mouse(click(place.list.x + 3, y));
    let at = app.setup_shown().unwrap().selected();
    assert_eq!(at, usize::from(place.list.height) - 1);
    assert_eq!(app.setup_place().unwrap().top, 0);
    let value = |app: &App| app.setup_lines()[at].value.clone();
    let before = value(&app);
    app.mouse(click(place.list.x + 3, y));
    assert_eq!(app.setup_shown().unwrap().selected(), at);
    assert_ne!(value(&app), before);
    press(&mut app, "Down");
    assert!(app.setup_place().unwrap().top > 0, "a key moves on");
}

#[test]
fn the_title_of_the_page_shown_is_in_sight_however_narrow() {
    let mut app = small();
    press(&mut app, "F2");
    for columns in [40, 50, 60, 80] {
        app.resize((columns, 24));
        for _ in Page::ALL {
            press(&mut app, "Tab");
            let page = app.setup_shown().unwrap().page;
            let place = app.setup_place().unwrap();
            let (_, x) = place.titles(page).find(|(at, _)| *at == page).unwrap();
            assert!(x + page.title().len() as u16 <= place.pages.width);
        }
    }
}

//! What the other keys do.

use crate::app::setup::Page;
use crate::app::testing::{
    JAVA, NEWEST, POSTGRES, app, cursor, find, listed, machine, next, options_with, press, shot,
    small, write,
};
use crate::app::{App, Effect, Options, Popup, Screen, help::search::section};
use crate::geometry::HeaderMode;
use crate::keys::{Preset, Signs};
use crate::store::TaskSeries;
use crate::view::{ColumnId, Mode};
use std::time::Duration;

#[test]
fn pause_freezes_the_screen_and_goes_on_with_the_newest() {
    let mut app = small();
    press(&mut app, "Z");
    for seq in 1..4 {
        next(&mut app, NEWEST + seq, &[]);
    }
    assert!(app.paused());
    assert_eq!(app.shown().unwrap().sample.seq, NEWEST);
    press(&mut app, "Z");
    assert_eq!(app.shown().unwrap().sample.seq, NEWEST + 3);
    next(&mut app, NEWEST + 4, &[]);
    assert_eq!(app.shown().unwrap().sample.seq, NEWEST + 4);
}

#[test]
fn the_interval_is_from_a_tenth_to_sixty_seconds() {
    let mut app = small();
    for wrong in ["0", "61", "", "x", "-1", "NaN", "inf"] {
        press(&mut app, "d ^U");
        write(&mut app, wrong);
        press(&mut app, "Enter");
        let refused = matches!(
            app.popups().last(),
            Some(Popup::Interval { error: Some(_), .. })
        );
        assert!(refused, "{wrong}");
        press(&mut app, "Esc");
        assert_eq!(app.interval(), Duration::from_secs(1));
    }
    for (right, milliseconds) in [("0.5", 500), ("0,1", 100), ("60", 60_000)] {
        press(&mut app, "d ^U");
        write(&mut app, right);
        press(&mut app, "Enter");
        assert_eq!(app.interval(), Duration::from_millis(milliseconds));
        assert_eq!(app.demand().interval, app.interval());
        assert!(app.popups().is_empty());
    }
}

#[test]
fn quick_sorts_sort_and_the_neighbours_are_those_on_the_screen() {
    let mut app = small();
    for (keys, column) in [
        ("M", ColumnId::Rss),
        ("T", ColumnId::Time),
        ("N", ColumnId::Pid),
        ("W", ColumnId::WaitPercent),
        ("X", ColumnId::Switches),
        ("P", ColumnId::CpuPercent),
        (">", ColumnId::WaitPercent),
        ("<", ColumnId::CpuPercent),
        ("<", ColumnId::ThreadCount),
        ("F6 m i g Enter", ColumnId::Migrations),
    ] {
        press(&mut app, keys);
        assert_eq!(app.sort().column, column, "after {keys}");
    }
    press(&mut app, "t N");
    assert!(listed(&app).is_sorted());
    let before = app.sort().descending;
    press(&mut app, "I");
    assert_ne!(app.sort().descending, before);
}

#[test]
fn all_that_is_typed_in_a_menu_chooses() {
    let mut app = small();
    for (typed, column) in [
        ("cpu", ColumnId::CpuPercent),
        ("IO", ColumnId::IoBytes),
        ("cgroup", ColumnId::Cgroup),
        ("hexadec", ColumnId::Nid),
        ("wait_p", ColumnId::WaitPercent),
        ("memory of", ColumnId::CpuPercent),
    ] {
        press(&mut app, "P F6");
        write(&mut app, typed);
        press(&mut app, "Enter");
        let told = app.message().unwrap_or_default().to_owned();
        assert_eq!(
            told.contains("No entry matches memory of"),
            typed == "memory of"
        );
        press(&mut app, "Esc");
        assert_eq!(app.sort().column, column, "{typed}");
    }
    press(&mut app, "F6 m i x Backspace Backspace e Enter");
    assert_eq!(app.sort().column, ColumnId::MemPercent);
    press(&mut app, "F6 c p u ^U Backspace");
    assert_eq!(app.message(), Some("Nothing is typed."));
    press(&mut app, "Esc C");
    write(&mut app, "light");
    assert_eq!(app.config.theme, "light", "previewed");
}

#[test]
fn letters_that_save_and_choose_fields_in_top_lead_there() {
    let mut app = small();
    for (key, told) in [
        ("W", "Sorted by WAIT%. Alt-w saves the settings."),
        ("W", "Already sorted by WAIT%; I reverses the order."),
    ] {
        press(&mut app, key);
        assert_eq!(app.message(), Some(told));
    }
    press(&mut app, "f");
    assert_eq!(app.setup_shown().unwrap().page, Page::Columns);
}

#[test]
fn the_first_character_replaces_the_interval() {
    for (keys, milliseconds) in [
        ("d 5 Enter", 5000),
        ("d Enter", 1000),
        ("d End 5 Enter", 15_000),
        ("d Backspace 2 Enter", 2000),
    ] {
        let mut app = small();
        press(&mut app, keys);
        assert_eq!(
            app.interval(),
            Duration::from_millis(milliseconds),
            "{keys}"
        );
    }
}

#[test]
fn screens_are_reached_by_number_and_in_turn() {
    let mut app = small();
    for (keys, screen) in [
        ("2", Screen::Threads),
        ("1", Screen::Processes),
        ("Tab", Screen::Threads),
        ("BackTab", Screen::Processes),
        ("H", Screen::Threads),
        ("H", Screen::Processes),
    ] {
        press(&mut app, keys);
        assert_eq!(app.screen(), screen, "after {keys}");
    }
    assert_eq!(app.mode(), Mode::Tree);
    press(&mut app, "F5");
    assert_eq!(app.mode(), Mode::List);
}

#[test]
fn what_is_shown_can_be_changed() {
    let mut app = small();
    press(&mut app, "K");
    assert!(listed(&app).contains(&57));
    press(&mut app, "K p");
    assert!(app.query().program_path);
    assert!(!listed(&app).contains(&57));
    for series in [TaskSeries::Wait, TaskSeries::Switches, TaskSeries::Cpu] {
        press(&mut app, "v");
        assert_eq!(app.spark(), series);
    }
    let height = app.height();
    press(&mut app, "#");
    assert!(app.height() > height);
    press(&mut app, "# #");
    assert_eq!(
        (app.config.header, app.height()),
        (HeaderMode::Full, height)
    );
    press(&mut app, "Shift-Right Shift-Right Shift-Left");
    assert_eq!(app.pane().column, 1);
}

#[test]
fn a_user_is_chosen_and_given_up() {
    let mut app = small();
    press(&mut app, "t u a Enter");
    assert_eq!(app.user(), Some(1000));
    let mut ann = listed(&app);
    ann.sort_unstable();
    assert_eq!(ann, [1822, 2910, 3000, 5999]);
    press(&mut app, "u Home Enter");
    assert_eq!(app.user(), None);
}

#[test]
fn keys_ask_for_what_only_others_can_do() {
    let mut app = small();
    assert_eq!(press(&mut app, "m"), Effect::Mouse(false));
    assert_eq!(press(&mut app, "m"), Effect::Mouse(true));
    assert_eq!(press(&mut app, "^L"), Effect::Redraw);
    assert_eq!(press(&mut app, "^Z"), Effect::Suspend);
    for keys in ["q", "F10", "^C", "? q", "? F10", "F6 F10", "/ ^C"] {
        assert_eq!(press(&mut small(), keys), Effect::Quit, "{keys}");
    }
    assert_eq!(press(&mut app, "/ q"), Effect::None);
}

#[test]
fn help_opens_scrolls_and_closes() {
    for open in ["F1", "?", "h"] {
        let mut app = small();
        press(&mut app, open);
        assert!(matches!(app.popups(), [Popup::Help { top: 0 }]));
        press(&mut app, "PgDn Down End Home Up");
        assert!(matches!(app.popups(), [Popup::Help { top: 0 }]));
        press(&mut app, "Esc");
        assert!(app.popups().is_empty());
    }
}

#[test]
fn help_stays_full_when_the_screen_grows() {
    let mut app = small();
    press(&mut app, "? End");
    app.resize((200, 60));
    let Some(Popup::Help { top }) = app.popups().last() else {
        panic!("help is open");
    };
    let lines = app.help(200, Signs::Unicode).len();
    assert_eq!(*top, lines - 58, "the last line stands at the bottom");
}

#[test]
fn letters_of_vim_move_when_asked_for() {
    let mut app = app(
        (80, 24),
        options_with(|config| config.keys = config.keys.on(Preset::Vim)),
    );
    press(&mut app, "j l");
    assert_eq!(cursor(&app), JAVA);
    assert!(app.row().unwrap().threads_open);
    press(&mut app, "j k h h");
    assert_eq!(cursor(&app), 1);
    press(&mut app, "/ j");
    assert_eq!(app.popups().last().unwrap().editor().unwrap().text(), "j");
    let mut app = small();
    press(&mut app, "Alt-j Alt-l");
    assert!(app.row().unwrap().threads_open);
    press(&mut app, "Alt-h Alt-k");
    assert_eq!(cursor(&app), 1);
}

#[test]
fn the_cursor_begins_on_the_first_pid_asked_for() {
    let only = vec![POSTGRES, JAVA];
    let app = app(
        (80, 24),
        Options {
            only,
            ..Options::default()
        },
    );
    assert_eq!(cursor(&app), POSTGRES);
    let rows = &app.pane().list.rows;
    assert!(
        rows.iter()
            .any(|row| row.depth == 0 && cursor(&app) == POSTGRES)
    );
    assert!(!listed(&app).contains(&1), "without ancestors");
}

#[test]
fn a_process_that_ends_while_it_is_open_keeps_its_threads() {
    let mut app = small();
    find(&mut app, JAVA);
    press(&mut app, "Enter");
    let threads = listed(&app);
    for seq in 1..3 {
        let mut left = machine(NEWEST);
        left.retain(|made| made.key().tid != JAVA);
        app.snapshot(shot(NEWEST + seq, &left));
        assert!(app.drill().unwrap().held.is_some());
        assert_eq!(listed(&app), threads);
    }
    press(&mut app, "Esc");
    assert_eq!(app.screen(), Screen::Processes);
    assert!(!listed(&app).contains(&JAVA));
}

#[test]
fn home_keeps_to_the_top_and_pages_end_at_the_ends() {
    let mut app = small();
    let last = listed(&app).len() - 1;
    press(&mut app, "End");
    assert_eq!(app.pane().line(), last);
    press(&mut app, "PgUp PgUp PgUp");
    assert_eq!(app.pane().line(), 0);
    press(&mut app, "PgDn PgDn PgDn ^B ^F");
    assert_eq!(app.pane().line(), last);
    press(&mut app, "Home");
    assert_eq!((app.pane().line(), app.pane().top()), (0, 0));
}

#[test]
fn the_help_turns_from_section_to_section() {
    let mut app = small();
    press(&mut app, "?");
    let section = |app: &App| {
        let Some(&Popup::Help { top }) = app.popups().last() else {
            panic!("the help is open");
        };
        section(&app.help(80, Signs::Unicode), top)
    };
    let mut seen = vec![section(&app)];
    for keys in ["Tab", "Right", "Left"] {
        press(&mut app, keys);
        seen.push(section(&app));
    }
    assert_eq!(seen, ["Every day", "Help", "Move", "Help"]);
    for _ in 0..99 {
        press(&mut app, "Tab");
    }
    assert_eq!(section(&app), "I/O screen");
    press(&mut app, "F1");
    assert!(app.popups().is_empty());
}

#[test]
fn the_help_is_searched_as_one_types_and_left_as_it_was() {
    let mut app = small();
    press(&mut app, "? PgDn");
    let top = |app: &App| {
        let help = app.popups().iter().find_map(|popup| match popup {
            Popup::Help { top } => Some(*top),
            _ => None,
        });
        help.expect("the help is open")
    };
    let (before, lines) = (top(&app), app.help(80, Signs::Unicode));
    let line = |top: usize| format!("{:?}", lines[top + 1]).to_lowercase();
    press(&mut app, "/");
    write(&mut app, "SIGTERM");
    assert!(line(top(&app)).contains("sigterm"));
    press(&mut app, "Esc");
    assert_eq!(top(&app), before);
    press(&mut app, "F3");
    write(&mut app, "steal");
    let first = top(&app);
    press(&mut app, "F3");
    let second = top(&app);
    assert!(second > first && line(second).contains("steal"));
    press(&mut app, "Shift-F3");
    assert_eq!(top(&app), first);
    write(&mut app, " nowhere");
    assert_eq!(top(&app), before, "no match");
    press(&mut app, "Enter Esc");
    assert!(app.popups().is_empty());
}

#[test]
fn a_search_of_the_help_survives_another_size() {
    let mut app = small();
    app.resize((40, 12));
    press(&mut app, "? End /");
    write(&mut app, "dropped");
    app.resize((200, 60));
    press(&mut app, "F3 Shift-F3 Esc");
    let lines = app.help(200, Signs::Unicode).len();
    let Some(&Popup::Help { top }) = app.popups().last() else {
        panic!("the help is open");
    };
    assert!(top < lines);
}

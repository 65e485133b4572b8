//! The line under the cursor stays where it is on the screen while rows come and go.

use crate::app::inspect::testing::answer;
use crate::app::testing::{
    JAVA, NEWEST, app, cursor, find, listed, machine, options_with, press, shot, small,
};
use crate::app::{App, Options, Screen};
use crate::inspect::{Answer, Outcome, Report};
use crate::rates::testing::{Made, process};
use crate::view::ColumnId;
use proptest::prelude::*;
use std::time::Duration;

/// Numbers of what comes and goes.
const FIRST: u32 = 1_000;
const COUNT: u32 = 120;
/// The one that never goes.
const CHOSEN: u32 = FIRST + COUNT / 2;

/// A list that is tried.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Tried {
    List,
    Tree,
    Io,
    AllThreads,
    OneProcess,
    OpenThreads,
}

const ALL: [Tried; 6] = [
    Tried::List,
    Tried::Tree,
    Tried::Io,
    Tried::AllThreads,
    Tried::OneProcess,
    Tried::OpenThreads,
];

impl Tried {
    fn are_threads(self) -> bool {
        !matches!(self, Self::List | Self::Tree | Self::Io)
    }

    fn start(self) -> Screen {
        match self {
            Self::Io => Screen::Io,
            Self::AllThreads => Screen::Threads,
            _ => Screen::Processes,
        }
    }

    /// A machine with these rows, each with its CPU share.
    fn made(self, rows: &[(u32, f32)]) -> Vec<Made> {
        let mut made = vec![process(1, 0, "init")];
        if self.are_threads() {
            let mut many = process(900, 1, "many");
            many.thread(900, "many", 0.0);
            for (tid, cpu) in rows {
                many.thread(
                    *tid,
                    &format!("t{}", (b'a' + (tid % 26) as u8) as char),
                    *cpu,
                );
            }
            many.process.threads.complete = Some(0);
            made.push(many);
        } else {
            for (pid, cpu) in rows {
                let mut one = process(*pid, 1, "sleep");
                one.cpu(*cpu);
                made.push(one);
            }
        }
        made
    }

    fn app(self, sort: ColumnId, rows: &[(u32, f32)]) -> App {
        let mut app = App::new(Options {
            start: self.start(),
            sort: Some(sort),
            ..options_with(|config| config.tree = self != Self::List)
        });
        app.resize((80, 24));
        app.snapshot(shot(1, &self.made(rows)));
        press(&mut app, "1");
        match self {
            Self::Io => drop(press(&mut app, "4 N O O")),
            Self::AllThreads => drop(press(&mut app, "2 g")),
            Self::OneProcess => {
                find(&mut app, 900);
                press(&mut app, "g Enter");
            }
            Self::OpenThreads => {
                find(&mut app, 900);
                press(&mut app, "g Right");
            }
            Self::List | Self::Tree => {}
        }
        if sort == ColumnId::Pid && app.sort().descending {
            press(&mut app, "I");
        }
        app
    }
}

/// Lines between the first one shown and the cursor.
fn above(app: &App) -> usize {
    app.pane().line() - app.pane().top()
}

/// The line moved by no more than the ends of the list ask for.
fn check(app: &App, before: usize) -> Result<(), TestCaseError> {
    let pane = app.pane();
    let last = pane.list.rows.len().saturating_sub(app.height());
    let (top, now) = (pane.top(), above(app));
    prop_assert!(top <= last);
    let fits = match (top, now) {
        (0, now) if now < before => true,
        (top, now) if top == last && now > before => true,
        (_, now) => now == before,
    };
    prop_assert!(fits, "{before} lines above, now {now}; top {top} of {last}");
    Ok(())
}

/// Samples of which each tells what is not there, and what each is doing.
fn samples() -> impl Strategy<Value = Vec<Vec<(bool, f32)>>> {
    let row = (prop::bool::weighted(0.8), 0.0_f32..20.0);
    prop::collection::vec(prop::collection::vec(row, COUNT as usize), 2..8)
}

fn present(sample: &[(bool, f32)]) -> Vec<(u32, f32)> {
    let rows = (FIRST..).zip(sample);
    let there = rows.filter(|(id, (there, _))| *there || *id == CHOSEN);
    there.map(|(id, (_, cpu))| (id, *cpu)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn in_a_list_that_is_scrolled(
        tried in prop::sample::select(&ALL), by_cpu in any::<bool>(), up in 0_usize..5, samples in samples(),
    ) {
        let sort = if by_cpu { ColumnId::CpuPercent } else { ColumnId::Pid };
        let mut app = tried.app(sort, &present(&samples[0]));
        find(&mut app, CHOSEN);
        press(&mut app, &"Down ".repeat(up));
        press(&mut app, &"Up ".repeat(up));
        prop_assume!(app.pane().top() > 0 && cursor(&app) == CHOSEN);
        for (sample, seq) in samples[1..].iter().zip(2..) {
            let before = above(&app);
            app.snapshot(shot(seq, &tried.made(&present(sample))));
            prop_assert_eq!(cursor(&app), CHOSEN);
            check(&app, before)?;
        }
    }

    #[test]
    fn in_a_list_that_follows(tried in prop::sample::select(&ALL), samples in samples()) {
        let rows = present(&samples[0]);
        let mut app = tried.app(ColumnId::Pid, &rows);
        press(&mut app, "Home Down Down F");
        let followed = cursor(&app);
        for (sample, seq) in samples[1..].iter().zip(2..) {
            let mut rows = present(sample);
            // What is followed stays, and others begin before it.
            rows.retain(|(id, _)| *id != followed);
            rows.push((followed, 0.0));
            rows.extend((0..seq as u32 * 3).map(|id| (500 + id, 0.0)));
            rows.sort_by_key(|(id, _)| *id);
            if followed < FIRST {
                rows.retain(|(id, _)| *id != followed);
            }
            let before = above(&app);
            app.snapshot(shot(seq, &tried.made(&rows)));
            prop_assert_eq!(cursor(&app), followed);
            check(&app, before)?;
        }
    }
}

fn rows(ids: impl Iterator<Item = u32>) -> Vec<(u32, f32)> {
    ids.map(|id| (id, 0.0)).collect()
}

#[test]
fn at_the_top_the_top_stays() {
    let mut app = Tried::List.app(ColumnId::Pid, &rows(FIRST..FIRST + COUNT));
    press(&mut app, "Home Down Down");
    let chosen = cursor(&app);
    let more = rows((500..503).chain(FIRST..FIRST + COUNT));
    app.snapshot(shot(2, &Tried::List.made(&more)));
    assert_eq!((cursor(&app), app.pane().top()), (chosen, 0));
    assert_eq!(app.pane().line(), 5);
}

#[test]
fn where_the_selected_row_ends_the_next_one_takes_its_line() {
    for tried in ALL {
        let mut app = tried.app(ColumnId::Pid, &rows(FIRST..FIRST + COUNT));
        find(&mut app, CHOSEN);
        let before = above(&app);
        assert!(before > 0 && app.pane().top() > 0);
        let left = rows((FIRST + 9..FIRST + COUNT).filter(|id| *id != CHOSEN));
        // A process that has ended stays on the screen for a moment; then it is gone.
        app.snapshot(shot(2, &tried.made(&left)));
        assert_eq!(
            (cursor(&app), above(&app)),
            (CHOSEN + 1, before),
            "{tried:?}"
        );
    }
}

#[test]
fn the_top_that_came_into_sight_does_not_pull_the_line_along() {
    let mut app = Tried::List.app(ColumnId::Pid, &rows(FIRST..FIRST + COUNT));
    find(&mut app, FIRST + 20);
    assert!(app.pane().top() > 0);
    app.snapshot(shot(2, &Tried::List.made(&rows(FIRST + 18..FIRST + COUNT))));
    assert_eq!(app.pane().top(), 0);
    let before = above(&app);
    app.snapshot(shot(3, &Tried::List.made(&rows(FIRST..FIRST + COUNT))));
    assert_eq!((cursor(&app), above(&app)), (FIRST + 20, before));
    // Whoever goes to the top is there.
    press(&mut app, "Home Down");
    app.snapshot(shot(4, &Tried::List.made(&rows(FIRST - 3..FIRST + COUNT))));
    assert_eq!(app.pane().top(), 0);
}

#[test]
fn a_process_takes_the_cursor_to_its_first_thread_and_back() {
    for keys in ["2", "H"] {
        let mut app = small();
        app.resize((80, 14));
        find(&mut app, JAVA);
        let line = app.pane().line();
        press(&mut app, keys);
        assert_eq!((app.screen(), cursor(&app)), (Screen::Threads, JAVA));
        assert!(app.pane().window(app.height()).contains(&app.pane().line()));
        press(&mut app, if keys == "H" { "H" } else { "1" });
        assert_eq!((app.screen(), cursor(&app)), (Screen::Processes, JAVA));
        assert_eq!(app.pane().line(), line);
    }
}

#[test]
fn a_thread_takes_the_cursor_to_its_process() {
    let mut app = small();
    press(&mut app, "2");
    assert_eq!(app.pane().line(), 0, "nobody has moved");
    find(&mut app, 4320);
    press(&mut app, "1");
    assert_eq!(cursor(&app), JAVA);
    // From one process alone it is the same thread.
    press(&mut app, "Enter Home Down Down 2");
    let thread = cursor(&app);
    press(&mut app, "1 2");
    assert_eq!(cursor(&app), thread, "and it is still there");
}

#[test]
fn where_the_first_thread_is_not_listed_it_is_the_busiest() {
    let mut app = small();
    press(&mut app, "2 F4 t i d > 4 3 1 2 Enter 1");
    find(&mut app, JAVA);
    press(&mut app, "2");
    assert_eq!(cursor(&app), 4319);
    let listed = listed(&app);
    assert!(!listed.contains(&JAVA), "{listed:?}");
}

#[test]
fn threads_that_have_yet_to_be_read_are_waited_for_until_the_next_key() {
    let without = || {
        let mut made = machine(NEWEST);
        for made in made.iter_mut().filter(|made| made.key().tid == JAVA) {
            made.process.threads.list.clear();
            made.rates.threads = crate::rates::EachThread::default();
            made.process.threads.complete = None;
        }
        made
    };
    for (keys, found) in [("2", true), ("2 Down", false)] {
        let mut app = app((80, 24), Options::default());
        app.snapshot(shot(NEWEST + 1, &without()));
        find(&mut app, JAVA);
        press(&mut app, keys);
        assert_ne!(cursor(&app), JAVA);
        app.snapshot(shot(NEWEST + 2, &machine(NEWEST)));
        assert_eq!(cursor(&app) == JAVA, found, "{keys}");
    }
}

#[test]
fn it_is_said_when_none_of_its_threads_is_listed() {
    let mut app = small();
    press(&mut app, "2 F4 v i m Enter 1");
    find(&mut app, JAVA);
    press(&mut app, "2");
    let told = app.message().unwrap_or_default();
    assert_eq!(told, "No thread of java (4312) in this list.");
}

#[test]
fn a_page_that_is_read_again_stays_where_the_eye_is() {
    let mut app = app((80, 10), Options::default());
    find(&mut app, JAVA);
    press(&mut app, "l");
    answer(&mut app);
    press(&mut app, "Down Down Down Down");
    let first = |app: &App| {
        let inspect = app.inspecting().unwrap();
        (inspect.top, inspect.lines()[inspect.top].text())
    };
    let before = first(&app);
    assert_eq!(before.0, 4);
    press(&mut app, "r");
    let question = app.take_question().unwrap();
    let mut report = question.tab.example();
    if let Report::Files(files) = &mut report {
        files.list.remove(0);
    }
    app.inspected(Answer {
        question,
        outcome: Outcome::Known(Box::new(report)),
        took: Duration::ZERO,
    });
    assert_eq!(first(&app), (3, before.1));
}

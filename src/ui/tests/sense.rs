//! Marks, what is said about the row under the cursor, and what a process looks like.

use super::{LARGE, MIDDLE, SMALL, painted, styles, text, unicode};
use crate::app::testing::{JAVA, NEWEST, find, machine, options_with, press, shot};
use crate::app::{App, Options};
use crate::rates::Snapshot;
use crate::terminal::ColorDepth;
use crate::ui::Theme;
use crate::view::ColumnId;
use insta::assert_snapshot;
use ratatui::buffer::Buffer;
use std::sync::Arc;

/// The machine with a compiler thread that spins, workers that hand a lock to each other, and a starved connection.
fn sick(seq: u64) -> Arc<Snapshot> {
    let mut made = machine(seq);
    for one in &mut made {
        let rates = &mut one.rates;
        match one.process.key.tid {
            JAVA => {
                rates.threads[1].cpu_percent = Some(98.0);
                rates.threads[1].user_percent = Some(97.0);
                rates.threads[1].voluntary_switches = Some(0.0);
                for worker in 3..rates.threads.len() {
                    rates.threads[worker].voluntary_switches = Some(1_234.0);
                }
            }
            903 => {
                rates.total.wait_percent = Some(62.0);
            }
            _ => {}
        }
    }
    shot(seq, &made)
}

fn app(size: (u16, u16), options: Options) -> App {
    let mut app = App::new(options);
    app.resize(size);
    for seq in NEWEST - 3..=NEWEST {
        app.snapshot(sick(seq));
    }
    app.tick("23:25:14".to_owned(), std::time::Duration::from_millis(200));
    app
}

fn buffer(size: (u16, u16), pid: u32, keys: &str) -> Buffer {
    let mut app = app(size, Options::default());
    find(&mut app, pid);
    press(&mut app, keys);
    painted(&mut app, size, &unicode())
}

#[test]
fn marks_in_the_tree() {
    assert_snapshot!("marks_80", text(&buffer(SMALL, 903, "")));
    assert_snapshot!("marks_140", text(&buffer(MIDDLE, JAVA, "Right Down")));
    assert_snapshot!("marks_200", text(&buffer(LARGE, JAVA, "")));
}

#[test]
fn marks_of_threads_and_pools() {
    assert_snapshot!("marks_drill_80", text(&buffer(SMALL, JAVA, "Enter Down")));
    assert_snapshot!("marks_drill_140", text(&buffer(MIDDLE, JAVA, "Enter")));
    assert_snapshot!("marks_drill_200", text(&buffer(LARGE, JAVA, "Enter Down")));
}

#[test]
fn a_mark_has_a_colour_where_there_are_any() {
    assert_snapshot!("marks_colours_80", styles(&buffer(SMALL, JAVA, "Down")));
    let mut app = app(SMALL, Options::default());
    let mono = Theme::new(ColorDepth::None, false);
    let screen = text(&painted(&mut app, SMALL, &mono));
    assert!(screen.contains(" W "), "{screen}");
}

#[test]
fn rows_are_sorted_by_the_gravest_mark() {
    let options = Options {
        sort: Some(ColumnId::Marks),
        ..options_with(|config| config.tree = false)
    };
    let app = app(SMALL, options);
    let listed = crate::app::testing::listed(&app);
    assert_eq!(listed[..2], [903, JAVA], "starved, then spinning");
}

#[test]
fn pools_are_those_that_patterns_name() {
    let options = options_with(|config| {
        config.pool_patterns = vec!["^(?:C2|GC) (.*)".to_owned(), "a(b".to_owned()];
    });
    let mut app = app(MIDDLE, options);
    assert_eq!(app.message(), Some("pool pattern \"a(b\": unclosed group"));
    find(&mut app, JAVA);
    press(&mut app, "Enter");
    let screen = text(&painted(&mut app, MIDDLE, &unicode()));
    assert!(screen.contains("▸ exec-{1..8} ×8"), "{screen}");
}

//! What keys, answers and samples do while a task is looked into.

use super::subject::NOBODY;
use super::testing::{answer, answer_after};
use super::*;
use crate::app::testing::{
    JAVA, NEWEST, POSTGRES, app, find, history, machine, press, shot, small, write,
};
use crate::app::{App, Effect, Options};
use crate::inspect::{Answer, Asleep, Missing, Outcome, Stuck};
use crate::view::RowKey;

/// The program with the first tab of a process open.
fn opened(keys: &str) -> App {
    let mut app = small();
    find(&mut app, JAVA);
    press(&mut app, keys);
    app
}

fn tab(app: &App) -> Option<Tab> {
    app.inspecting().map(|inspect| inspect.tab)
}

fn page(app: &App) -> String {
    let lines = app.inspecting().unwrap().lines();
    let lines: Vec<String> = lines.iter().map(Line::text).collect();
    lines.join("\n")
}

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
    let pool = |key: &RowKey| matches!(key, RowKey::Group(..));
    while !app.pane().cursor().is_some_and(pool) {
        press(&mut app, "Down");
    }
    for key in ["o", "s"] {
        press(&mut app, key);
        assert_eq!((tab(&app), app.message()), (None, Some(NOBODY)));
    }
}

#[test]
fn secrets_are_read_only_when_their_tab_is_opened() {
    let mut app = opened("o");
    let mut asked = Vec::new();
    for _ in 0..Tab::ALL.len() {
        asked.extend(app.take_question().map(|question| question.tab));
        press(&mut app, "Right");
    }
    assert_eq!(asked[0], Tab::Files);
    assert_eq!(asked.last(), Some(&Tab::Environment), "after a whole round");
    assert_eq!(tab(&app), Some(Tab::Files));
    press(&mut app, "Left Left");
    assert_eq!(tab(&app), Some(Tab::History));
}

#[test]
fn what_is_cheap_is_read_with_each_sample_and_what_is_dear_rests() {
    let mut app = opened("o");
    assert!(answer(&mut app));
    let next = |app: &mut App, seq: u64| {
        app.snapshot(shot(NEWEST + seq, &machine(NEWEST + seq)));
        app.inspecting().unwrap().question.is_some()
    };
    assert!(next(&mut app, 1));
    // A tenth of a second is what five seconds may cost.
    assert!(answer_after(&mut app, Duration::from_millis(100)));
    let asked: Vec<bool> = (2..8).map(|seq| next(&mut app, seq)).collect();
    assert_eq!(asked, [false, false, false, false, true, true]);
    press(&mut app, "r");
    assert!(answer_after(&mut app, Duration::from_secs(5)));
    press(&mut app, "r");
    assert!(app.take_question().is_some(), "a key is obeyed at once");
}

#[test]
fn memory_is_measured_when_asked_and_stands_then() {
    let mut app = opened("o Right Right");
    let question = app.take_question().unwrap();
    assert_eq!((question.tab, question.measure), (Tab::Memory, false));
    press(&mut app, "r");
    assert!(app.inspecting().unwrap().question.unwrap().measure);
    assert!(answer(&mut app));
    app.snapshot(shot(NEWEST + 1, &machine(NEWEST + 1)));
    assert_eq!(app.take_question(), None);
    press(&mut app, "Right Left");
    assert_ne!(app.take_question().map(|one| one.tab), Some(Tab::Memory));
    assert!(page(&app).contains("stacks"));
}

#[test]
fn what_was_read_last_stays_when_it_has_ended() {
    let mut app = opened("o");
    let question = app.inspecting().unwrap().question.unwrap();
    answer(&mut app);
    let before = page(&app);
    let gone = Answer {
        question,
        outcome: Outcome::Missing(Missing::Ended),
        took: Duration::ZERO,
    };
    app.inspected(gone.clone());
    assert!(app.inspecting().unwrap().ended);
    assert_eq!(page(&app), before);
    let mut app = opened("o");
    app.take_question();
    app.inspected(gone);
    assert_eq!(page(&app), "It has ended.");
}

#[test]
fn a_zombie_is_said_to_be_one_on_every_tab_until_it_is_reaped() {
    let mut app = opened("e");
    answer(&mut app);
    let said = "It has ended, and waits for its parent sh (7) to reap it: a zombie.";
    for at in 0..Tab::ALL.len() {
        let Some(question) = app.take_question() else {
            press(&mut app, if at == 0 { "r" } else { "Right" });
            continue;
        };
        let parent = Parent {
            pid: 7,
            name: b"sh".to_vec(),
        };
        app.inspected(Answer {
            question,
            outcome: Outcome::Unreaped(parent, Err(Missing::Ended)),
            took: Duration::ZERO,
        });
        assert!(page(&app).starts_with(said), "{}", page(&app));
        press(&mut app, "Right");
    }
    let inspect = app.inspecting_mut().unwrap();
    assert!(!inspect.ended);
    assert!(inspect.text().contains(said), "a copy says it as well");
    inspect.show(Tab::Environment);
    assert!(
        page(&app).contains("DB_PASSWORD"),
        "what was read before stays"
    );
    app.resize((40, 24));
    assert!(page(&app).starts_with("It has ended, and waits for its parent\nsh (7)"));
    app.inspecting_mut().unwrap().end();
    assert!(!page(&app).contains("zombie"));
    press(&mut app, "Right");
    assert_eq!(page(&app), "It has ended.");
}

#[test]
fn a_stuck_target_is_told_and_its_answer_still_taken() {
    let mut app = opened("e");
    let question = app.inspecting().unwrap().question.unwrap();
    app.inspected(Answer {
        question,
        outcome: Outcome::Stuck(Stuck {
            threads: vec![Asleep {
                tid: 4320,
                name: b"holder".to_vec(),
                place: Some(b"request_wait_answer".to_vec()),
            }],
        }),
        took: Duration::ZERO,
    });
    assert_eq!(
        app.inspecting().unwrap().late(),
        Some(
            "PID 4312 does not answer: its memory map is locked (thread holder (4320): D in \
             request_wait_answer). Still waiting."
        )
    );
    app.inspected(Answer {
        question,
        outcome: Outcome::Unasked(24),
        took: Duration::ZERO,
    });
    assert_eq!(
        app.inspecting().unwrap().late(),
        Some("PID 4312 is not read yet: all 24 helpers wait for processes that do not answer.")
    );
    answer(&mut app);
    assert_eq!(app.inspecting().unwrap().late(), None);
    assert!(page(&app).contains("DB_PASSWORD=secret"));
}

#[test]
fn answers_about_somebody_else_are_not_shown() {
    let mut app = opened("e");
    let question = app.take_question().unwrap();
    press(&mut app, "Esc");
    find(&mut app, POSTGRES);
    press(&mut app, "e");
    app.inspected(Answer {
        question,
        outcome: Outcome::Known(Box::new(super::testing::report(Tab::Environment, false))),
        took: Duration::ZERO,
    });
    assert!(app.inspecting().unwrap().lines().is_empty());
}

#[test]
fn names_of_others_are_defused() {
    let mut app = opened("e");
    answer(&mut app);
    for _ in Tab::ALL {
        assert!(!page(&app).contains(|c: char| c.is_control() && c != '\n'));
        press(&mut app, "Right");
        answer(&mut app);
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
    assert_eq!(told, "No other line has \"passw\" in it.");
    press(&mut app, "/");
    write(&mut app, "nothing like it");
    assert!(matches!(
        app.inspecting().unwrap().prompt,
        Some(Prompt::Search { found: false, .. })
    ));
    press(&mut app, "Enter F3");
    assert!(app.message().unwrap().contains("No line has"));
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
    app.saved(4, Saved::Done("x.txt".to_owned()));
    assert_eq!(app.message(), Some("Copied to x.txt."));
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
            .editor()
            .text()
            .to_owned()
    };
    assert_eq!(typed(&app), "threadtop-4312-environment.txt");
    press(&mut app, "Esc");
    assert!(app.inspecting().unwrap().prompt.is_none());
    let message = "Not waited for: threadtop-4312-environment.txt may still be written.";
    assert_eq!(app.message(), Some(message));
    // It does not disturb the next one, and is told when it is done.
    press(&mut app, "w Enter");
    app.saved(1, Saved::Failed("no room".to_owned()));
    assert_eq!(app.message(), Some("no room"));
    assert_eq!(writing(&app), Some(2));
    press(&mut app, "Esc Esc");
    app.saved(2, Saved::Done("x.txt".to_owned()));
    assert_eq!(app.message(), Some("Copied to x.txt."));
}

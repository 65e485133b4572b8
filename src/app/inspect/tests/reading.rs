//! What is asked, and what becomes of the answers.

use super::{opened, page, tab};
use crate::app::App;
use crate::app::inspect::testing::{answer, answer_after};
use crate::app::testing::{NEWEST, POSTGRES, find, machine, press, shot};
use crate::inspect::{Answer, Asleep, Missing, Outcome, Parent, Stuck, Tab};
use std::time::Duration;

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
        outcome: Outcome::Known(Box::new(Tab::Environment.example())),
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

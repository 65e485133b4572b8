//! Acting, without anybody to act on: what is asked for, and what is told.

use crate::act::{IoPriority, Opening, Order, Outcome, Refusal, Target};
use crate::app::testing::{
    JAVA, NEWEST, POSTGRES, app, cursor, facts, find, listed, machine, press, shot, small, write,
};
use crate::app::{App, Effect, Options, Popup, Screen};
use crate::sample::Policy;
use crate::view::RowKey;

mod reach;

/// Opens what the effect asks for; answers what comes next and who it is for.
fn open(app: &mut App, effect: Effect) -> (Effect, Vec<u32>) {
    let Effect::Open(targets) = effect else {
        panic!("opens nothing: {effect:?}");
    };
    let ids = targets.iter().map(|target| target.id()).collect();
    let openings: Vec<Opening> = targets.iter().map(|one| (*one, Ok(facts()))).collect();
    (app.opened(openings), ids)
}

/// Presses keys after the cursor was put on a process, and opens what is asked for.
fn dialog(pid: u32, key: &str) -> App {
    let mut app = small();
    find(&mut app, pid);
    let effect = press(&mut app, key);
    assert_eq!(open(&mut app, effect), (Effect::None, vec![pid]));
    app
}

#[test]
fn enter_sends_sigterm_to_the_process_chosen_though_the_list_moved() {
    let mut app = dialog(JAVA, "F9");
    app.snapshot(shot(NEWEST + 1, &machine(NEWEST + 1)));
    assert_eq!(press(&mut app, "Enter"), Effect::Act(Order::Signal(15)));
    app.acted(&[Ok(Outcome::Sent(15))]);
    assert_eq!(app.message(), Some("SIGTERM sent to java (4312)."));
    assert!(app.popups().is_empty());
}

#[test]
fn a_signal_is_chosen_by_name_number_or_arrow() {
    for (typed, number) in [("9", 9), ("hup", 1), ("rtmin+2", 36)] {
        let mut app = dialog(JAVA, "k");
        write(&mut app, typed);
        assert_eq!(press(&mut app, "Enter"), Effect::Act(Order::Signal(number)));
    }
    let mut app = dialog(JAVA, "k");
    assert_eq!(press(&mut app, "Up Enter"), Effect::Act(Order::Signal(14)));
    let mut app = dialog(JAVA, "k");
    write(&mut app, "99");
    assert_eq!(press(&mut app, "Enter"), Effect::None, "no such signal");
    let erased = press(&mut app, "Backspace Enter");
    assert_eq!(erased, Effect::Act(Order::Signal(9)));
}

#[test]
fn esc_does_nothing_and_lets_go() {
    let mut app = dialog(JAVA, "F9");
    assert_eq!(press(&mut app, "Esc"), Effect::Release);
    assert!(app.popups().is_empty());
}

#[test]
fn nice_goes_one_step_at_once() {
    let mut app = small();
    find(&mut app, JAVA);
    for (key, step) in [("F7", -1), ("]", -1), ("F8", 1), ("[", 1)] {
        let effect = press(&mut app, key);
        let (next, ids) = open(&mut app, effect);
        assert_eq!((next, ids), (Effect::Act(Order::NiceBy(step)), vec![JAVA]));
        app.acted(&[Ok(Outcome::Changed {
            threads: 11,
            now: "nice 1, was 0".to_owned(),
        })]);
        let told = "java (4312), 11 threads: nice 1, was 0.";
        assert_eq!(app.message(), Some(told));
    }
}

#[test]
fn what_has_ended_is_told_without_a_dialog() {
    let mut app = small();
    find(&mut app, JAVA);
    let Effect::Open(targets) = press(&mut app, "F9") else {
        panic!("opens nothing");
    };
    let next = app.opened(vec![(targets[0], Err(Refusal::Reused))]);
    assert_eq!(next, Effect::Release);
    let told = "java (4312) has ended, and its PID was reused.";
    assert_eq!(app.message(), Some(told));
    assert!(app.popups().is_empty());
}

#[test]
fn a_thread_is_acted_on_alone() {
    let mut app = small();
    find(&mut app, JAVA);
    press(&mut app, "Right");
    find(&mut app, 4319);
    let Effect::Open(targets) = press(&mut app, "F9") else {
        panic!("opens nothing");
    };
    let Target::Thread { key, starttime } = targets[0] else {
        panic!("not a thread");
    };
    assert_eq!((key.process.tid, key.tid), (JAVA, 4319));
    assert!(starttime.is_some(), "known from the screen");
}

#[test]
fn a_pool_means_all_its_threads_and_asks_first() {
    let mut app = small();
    find(&mut app, JAVA);
    press(&mut app, "Right");
    let pool = listed(&app).iter().position(|id| *id == 0).unwrap();
    let height = app.height();
    app.pane_mut().go(pool, height);
    let effect = press(&mut app, "F8");
    let (next, ids) = open(&mut app, effect);
    assert_eq!((next, ids), (Effect::None, (4330..=4337).collect()));
    assert_eq!(press(&mut app, "Enter"), Effect::Act(Order::NiceBy(1)));
}

#[test]
fn orders_go_to_all_that_is_tagged_and_listed() {
    let mut app = small();
    find(&mut app, JAVA);
    press(&mut app, "Space");
    find(&mut app, POSTGRES);
    press(&mut app, "Space");
    assert_eq!(app.tagged(), 2);
    let effect = press(&mut app, "F9");
    let (next, ids) = open(&mut app, effect);
    assert_eq!((next, ids), (Effect::None, vec![POSTGRES, JAVA]));
    let Some(Popup::Act(dialog)) = app.popups().last() else {
        panic!("no dialog");
    };
    let heads = dialog.heads();
    assert_eq!(heads[0], "to 2 targets:");
    assert!(heads[1].contains("postgres") && heads[2].contains("java"));
    assert_eq!(press(&mut app, "Enter"), Effect::Act(Order::Signal(15)));
    let denied = Refusal::Denied("needs CAP_KILL or the same user".to_owned());
    app.acted(&[Err(denied), Ok(Outcome::Sent(15))]);
    let Some(Popup::Act(results)) = app.popups().last() else {
        panic!("no list of results");
    };
    let told: Vec<String> = results.lines().into_iter().map(|line| line.text).collect();
    assert_eq!(
        told,
        [
            "postgres (900): refused: needs CAP_KILL or the same user.",
            "SIGTERM sent to java (4312).",
        ]
    );
    assert_eq!(press(&mut app, "Enter"), Effect::Release);
    press(&mut app, "U");
    assert_eq!(app.tagged(), 0);
}

#[test]
fn a_branch_is_tagged_with_all_that_descends_from_it() {
    let mut app = small();
    find(&mut app, POSTGRES);
    press(&mut app, "c");
    assert_eq!(app.tagged(), 5);
    // One of them ends.
    let mut left = machine(NEWEST + 1);
    left.retain(|made| made.key().tid != 902);
    app.snapshot(shot(NEWEST + 1, &left));
    assert_eq!(app.tagged(), 4);
}

#[test]
fn a_second_space_takes_the_tag_away() {
    let mut app = small();
    find(&mut app, JAVA);
    press(&mut app, "Space Up Space");
    assert_eq!(app.tagged(), 0);
}

#[test]
fn cpus_are_turned_on_and_off_or_typed() {
    let cpus = |list: &str| Effect::Act(Order::Affinity(list.parse().unwrap()));
    let mut app = dialog(JAVA, "a");
    assert_eq!(press(&mut app, "Right Space Enter"), cpus("0"));
    let mut app = dialog(JAVA, "a");
    assert_eq!(press(&mut app, "n Enter"), Effect::None, "at least one");
    assert_eq!(press(&mut app, "a Enter"), cpus("0-1"));
    let mut app = dialog(JAVA, "a");
    write(&mut app, "1-");
    assert_eq!(press(&mut app, "Enter"), Effect::None, "half a range");
    assert_eq!(press(&mut app, "Backspace Enter"), cpus("1"));
    let mut app = dialog(JAVA, "a");
    write(&mut app, "0,7");
    assert_eq!(press(&mut app, "Enter"), Effect::None, "no such CPU");
}

#[test]
fn policies_take_a_priority_where_they_have_one() {
    let order = |policy, priority| Effect::Act(Order::Policy(policy, priority));
    let mut app = dialog(JAVA, "Y");
    assert_eq!(press(&mut app, "b Enter"), order(Policy::Batch, 1));
    let mut app = dialog(JAVA, "Y");
    assert_eq!(press(&mut app, "f i 1 0 Enter"), order(Policy::Fifo, 10));
    let mut app = dialog(JAVA, "Y");
    let turned = press(&mut app, "r Right Right Left Enter");
    assert_eq!(turned, order(Policy::RoundRobin, 2));
    let mut app = dialog(JAVA, "Y");
    assert_eq!(press(&mut app, "f ^u ^u Enter"), Effect::None);
    let mut app = dialog(JAVA, "Y");
    write(&mut app, "fifo");
    assert_eq!(press(&mut app, "Enter"), order(Policy::Fifo, 1));
    let mut app = dialog(JAVA, "Y");
    write(&mut app, "robin");
    assert_eq!(press(&mut app, "x Enter"), Effect::None, "robinx");
    let order = order(Policy::RoundRobin, 1);
    assert_eq!(press(&mut app, "Backspace Enter"), order, "robin");
}

#[test]
fn io_priorities_have_short_names() {
    let order = |packed| Effect::Act(Order::Io(IoPriority::unpack(packed).unwrap()));
    for (typed, packed) in [("be7", 0x4007), ("rt", 0x2000), ("idle", 0x6000), ("n", 0)] {
        let mut app = dialog(JAVA, "i");
        write(&mut app, typed);
        assert_eq!(press(&mut app, "Enter"), order(packed), "{typed}");
    }
    let mut app = dialog(JAVA, "i");
    assert_eq!(press(&mut app, "Enter"), order(0x4004), "as it is");
}

#[test]
fn read_only_answers_every_key_with_a_sentence() {
    let options = Options {
        read_only: Some("Read-only: for a reason."),
        ..Options::default()
    };
    let mut app = app((80, 24), options);
    for key in ["F9", "k", "F7", "]", "F8", "[", "i", "Y", "a"] {
        assert_eq!(press(&mut app, key), Effect::None, "{key}");
        assert!(app.message().unwrap().starts_with("Read-only"), "{key}");
    }
    let footer = crate::app::footer::entries(&app, 200, crate::keys::Signs::Unicode);
    assert!(footer.iter().all(|entry| entry.label != "Signal"));
}

#[test]
fn the_cursor_follows_a_task_through_every_screen() {
    let mut app = small();
    find(&mut app, JAVA);
    press(&mut app, "F 2");
    assert_eq!((app.screen(), cursor(&app)), (Screen::Threads, JAVA));
    press(&mut app, "4");
    assert_eq!((app.screen(), cursor(&app)), (Screen::Io, JAVA));
    press(&mut app, "1");
    assert_eq!((app.screen(), cursor(&app)), (Screen::Processes, JAVA));
    assert_eq!(app.followed().unwrap().name, "java (4312)");
    press(&mut app, "Down");
    assert!(app.followed().is_none(), "the cursor was moved");
}

#[test]
fn following_ends_with_the_key_or_the_process() {
    let mut app = small();
    find(&mut app, JAVA);
    press(&mut app, "F F");
    assert!(app.followed().is_none());
    press(&mut app, "F");
    let mut left = machine(NEWEST + 1);
    left.retain(|made| made.key().tid != JAVA);
    app.snapshot(shot(NEWEST + 1, &left));
    assert!(app.followed().is_none());
    assert!(app.message().unwrap().contains("java (4312) has ended"));
}

#[test]
fn a_thread_followed_is_its_pool_while_that_is_one_row() {
    let mut app = small();
    find(&mut app, JAVA);
    press(&mut app, "g Right");
    find(&mut app, 4331);
    press(&mut app, "F g");
    let pool = app.row().map(|row| &row.key);
    assert!(matches!(pool, Some(RowKey::Pool(..))), "{pool:?}");
    press(&mut app, "g");
    assert_eq!(cursor(&app), 4331);
    press(&mut app, "2");
    assert_eq!((app.screen(), cursor(&app)), (Screen::Threads, 4331));
}

#[test]
fn a_click_chooses_and_does_nothing_else() {
    let mut app = dialog(JAVA, "F9");
    let Some(Popup::Act(dialog)) = app.popups().last() else {
        panic!("no dialog");
    };
    let place = dialog.place((80, 24));
    let click = crate::keys::Mouse::Click {
        x: place.list.x + 3,
        y: place.list.y,
    };
    assert_eq!(app.mouse(click), Effect::None);
    let Some(Popup::Act(dialog)) = app.popups().last() else {
        panic!("no dialog");
    };
    assert_eq!(dialog.form.selected(), place.top);
    assert_eq!(dialog.place((80, 24)), place, "it stays under the mouse");
    let outside = crate::keys::Mouse::Click { x: 79, y: 10 };
    assert_eq!(app.mouse(outside), Effect::Release);
    assert!(app.popups().is_empty());
}

#[test]
fn a_result_too_long_for_a_line_is_a_list() {
    let mut app = app((50, 16), Options::default());
    find(&mut app, JAVA);
    let effect = press(&mut app, "F8");
    open(&mut app, effect);
    let reason = "needs CAP_SYS_NICE, or the same user and RLIMIT_RTPRIO";
    app.acted(&[Err(Refusal::Denied(reason.to_owned()))]);
    let Some(Popup::Act(results)) = app.popups().last() else {
        panic!("no list");
    };
    let lines: Vec<String> = results.lines().into_iter().map(|line| line.text).collect();
    assert_eq!(
        lines,
        [
            "java (4312): refused: needs CAP_SYS_NICE,",
            "  or the same user and RLIMIT_RTPRIO."
        ]
    );
    assert_eq!(press(&mut app, "Esc"), Effect::Release);
}

#[test]
fn what_is_followed_is_followed_into_its_process_and_back() {
    let mut app = small();
    find(&mut app, JAVA);
    press(&mut app, "F Enter");
    assert_eq!((app.screen(), cursor(&app)), (Screen::Process, JAVA));
    press(&mut app, "Esc");
    assert_eq!((app.screen(), cursor(&app)), (Screen::Processes, JAVA));
    assert!(app.followed().is_some());
}

#[test]
fn what_is_pasted_is_text_and_no_key() {
    let mut app = dialog(JAVA, "a");
    app.paste("1\n");
    let one = Effect::Act(Order::Affinity("1".parse().unwrap()));
    assert_eq!(press(&mut app, "Enter"), one);
    let mut app = dialog(JAVA, "a");
    app.paste("a");
    assert_eq!(press(&mut app, "Enter"), Effect::None, "not a range");
}

#[test]
fn the_kernel_takes_no_signals() {
    let mut app = small();
    press(&mut app, "K");
    find(&mut app, 57);
    let effect = press(&mut app, "k");
    open(&mut app, effect);
    let Some(Popup::Act(dialog)) = app.popups().last() else {
        panic!("no dialog");
    };
    assert!(dialog.heads().iter().any(|head| head.contains("kernel")));
}

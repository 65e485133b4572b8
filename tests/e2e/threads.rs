//! Threads: in place of a process, drilled down into, and all of the machine.

use crate::key;
use crate::pty::start;
use crate::support::Victim;

#[test]
fn right_opens_the_threads_in_place_and_left_closes_them() {
    let victim = Victim::new(&["alpha", "omega"]);
    let pid = victim.pid().to_string();
    let mut terminal = start(&["--pid", &pid]);
    terminal.see_selected(&pid);
    terminal.send(key::RIGHT);
    let view = terminal.wait("both threads", |view| {
        view.contains("alpha") && view.contains("omega")
    });
    assert!(view.row_of("alpha") > view.row_of(&pid), "{view}");
    assert!(view.selected().unwrap().contains(&pid), "{view}");
    assert!(view.contains(&victim.tid("alpha").to_string()), "{view}");
    terminal.send(key::DOWN);
    terminal.wait("a thread selected", |view| {
        view.selected().is_some_and(|row| !row.contains("--exact"))
    });
    terminal.send(key::UP);
    terminal.send(key::LEFT);
    terminal.see_no("alpha");
    terminal.see_selected(&pid);
}

#[test]
fn enter_drills_down_and_esc_returns_to_the_same_row() {
    let victims = [
        Victim::new(&["first"]),
        Victim::new(&["second"]),
        Victim::new(&["third"]),
    ];
    let pids = victims.each_ref().map(|victim| victim.pid().to_string());
    let mut terminal = start(&["--list", "--sort", "pid", "--pid", &pids.join(",")]);
    terminal.see_selected(&pids[0]);
    terminal.send(key::DOWN);
    terminal.see_selected(&pids[1]);
    terminal.send(key::ENTER);
    let view = terminal.see("second");
    assert!(!view.contains("first") && !view.contains("third"), "{view}");
    terminal.wait("its TID", |view| {
        view.contains(&victims[1].tid("second").to_string())
    });
    terminal.send(key::ESC);
    terminal.wait("the list, on the same row", |view| {
        view.selected().is_some_and(|row| row.contains(&pids[1])) && view.row_of(&pids[2]).is_some()
    });
}

#[test]
fn a_process_that_ends_while_it_is_open_leaves_its_numbers() {
    let mut victim = Victim::new(&["mortal"]);
    let pid = victim.pid().to_string();
    let mut terminal = start(&["--pid", &pid, "--interval", "0.2"]);
    terminal.see_selected(&pid);
    terminal.send(key::ENTER);
    terminal.see("mortal");
    victim.end();
    let view = terminal.see("ended");
    assert!(view.contains("mortal"), "{view}");
    terminal.quit();
}

#[test]
fn all_threads_of_the_machine_are_a_key_away() {
    let victim = Victim::new(&["needle"]);
    let tid = victim.tid("needle").to_string();
    let mut terminal = start(&["--filter", "needle"]);
    terminal.send("H");
    terminal.wait("the thread", |view| {
        view.rows()
            .iter()
            .any(|row| row.contains(&tid) && row.contains("needle"))
    });
    let mut flat = start(&["--threads", "--filter", "needle"]);
    flat.wait("the thread", |view| {
        view.rows()
            .iter()
            .any(|row| row.contains(&tid) && row.contains("needle"))
    });
    flat.quit();
}

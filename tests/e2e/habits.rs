//! What fingers that know htop and top do.

use crate::key;
use crate::pty::start;
use crate::support::Victim;
use crate::view::View;

#[test]
fn a_menu_takes_all_that_is_typed() {
    let mut terminal = start(&["--list", "--pid", &std::process::id().to_string()]);
    terminal.see("CPU%");
    terminal.send(key::F6);
    terminal.send("res");
    terminal.see("Sort by: res");
    terminal.send("x");
    terminal.see("Sort by: resx");
    terminal.send(key::ENTER);
    terminal.see("No entry matches resx.");
    terminal.send(key::BACKSPACE);
    terminal.send(key::ENTER);
    terminal.see("RES▾");
}

#[test]
fn the_first_digit_replaces_the_interval() {
    let mut terminal = start(&["--pid", &std::process::id().to_string()]);
    terminal.see("every 1 s");
    terminal.send("d5");
    terminal.send(key::ENTER);
    terminal.see("every 5 s");
}

#[test]
fn the_filter_is_cleared_where_it_was_typed() {
    let victims = [Victim::new(&["alpha"]), Victim::new(&["beta"])];
    let pids = victims.each_ref().map(|victim| victim.pid().to_string());
    let rows = pids.each_ref().map(|pid| format!(" {pid} "));
    let mut terminal = start(&["--list", "--pid", &pids.join(",")]);
    let all = |view: &View| rows.iter().all(|row| view.row_of(row).is_some());
    terminal.wait("both", all);
    terminal.send(&format!("\\pid={}", pids[0]));
    terminal.send(key::ENTER);
    terminal.wait("one", |view| view.row_of(&rows[1]).is_none());
    terminal.send(key::F4);
    terminal.see("Filter: ");
    terminal.send(key::ESC);
    terminal.wait("both", all);
}

#[test]
fn a_pid_typed_is_gone_to() {
    let victim = Victim::new(&["alpha"]);
    let pid = victim.pid().to_string();
    let mut terminal = start(&[]);
    terminal.see("processes");
    // A zero goes to no screen: however slowly the others follow, they are of the same number.
    let typed = format!("0{pid}");
    terminal.send(&typed);
    terminal.see(&format!("Search: {typed}"));
    terminal.send(key::ENTER);
    terminal.see_selected(&pid);
}

#[test]
fn another_order_is_seen_from_its_top() {
    let mut terminal = start(&["--list"]);
    terminal.see("processes");
    terminal.send(key::END);
    terminal.send("N");
    terminal.wait("the first process, selected", |view| {
        view.contains("PID▴") && view.selected().is_some_and(|row| row.contains(" 1 "))
    });
}

#[test]
fn a_key_of_top_says_what_to_press() {
    let mut terminal = start(&["--pid", &std::process::id().to_string()]);
    terminal.see("CPU%");
    for (key, told) in [
        ("V", "F5 turns the tree on or off"),
        ("w", "e shows the whole command line"),
    ] {
        terminal.send(key);
        terminal.see(told);
    }
}

#[test]
fn what_we_sit_in_is_not_killed_by_two_keys() {
    // This test is an ancestor of the program that it starts.
    let mut terminal = start(&["--list", "--pid", &std::process::id().to_string()]);
    terminal.see("CPU%");
    terminal.send("k");
    terminal.see("Send a signal");
    terminal.send("winch");
    terminal.send(key::ENTER);
    terminal.see("SIGWINCH sent");
    terminal.send("k");
    terminal.see("Send a signal");
    terminal.send(key::ENTER);
    terminal.see("what your session runs in");
    terminal.send(key::ENTER);
    terminal.see("Nothing was done.");
}

#[test]
fn keys_of_top_do_what_they_do_in_top() {
    let mut terminal = start(&[
        "--keys",
        "top",
        "--list",
        "--pid",
        &std::process::id().to_string(),
    ]);
    terminal.see("every 1 s");
    terminal.send("s5");
    terminal.send(key::ENTER);
    terminal.see("every 5 s");
    terminal.send("i");
    terminal.see("Idle rows hidden.");
    terminal.send("=");
    terminal.see("Filter and user cleared.");
    terminal.send("f");
    terminal.see("as many as fit the width");
    terminal.send(key::ESC);
    terminal.see_no("as many as fit the width");
    terminal.send("e");
    terminal.see("units follow the size of the value");
}

#[test]
fn blocked_threads_are_listed_with_where_they_wait() {
    let mut terminal = start(&["--list"]);
    terminal.see("processes");
    terminal.send("D");
    terminal.see("WCHAN");
    terminal.see("filter state=D");
    terminal.send("D");
    terminal.wait("all again", |view| !view.contains("WCHAN"));
}

#[test]
fn help_opens_over_a_prompt_and_comes_back_to_it() {
    let mut terminal = start(&["--pid", &std::process::id().to_string()]);
    terminal.see("processes");
    terminal.send("\\cpu");
    terminal.see("Filter: cpu");
    terminal.send(key::F1);
    terminal.see("One of these states");
    terminal.send(key::ESC);
    terminal.see("Filter: cpu");
}

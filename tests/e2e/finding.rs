//! The filter language and the search, typed.

use crate::key;
use crate::pty::start;
use crate::support::Victim;

#[test]
fn a_filter_is_typed_corrected_and_taken_back() {
    let victims = [Victim::new(&["alpha", "beta"]), Victim::new(&["alpha"])];
    let pids = victims.each_ref().map(|victim| victim.pid().to_string());
    let mut terminal = start(&["--list", "--sort", "pid", "--pid", &pids.join(",")]);
    terminal.wait("both", |view| pids.iter().all(|pid| view.contains(pid)));
    terminal.send(&format!("\\pid>0 & !pid={} & threads>", pids[1]));
    terminal.see("expected a number");
    let other = format!(" {} ", pids[1]);
    terminal.wait("one row", |view| view.row_of(&other).is_none());
    terminal.send("1");
    terminal.see_no("expected a number");
    terminal.send(key::ENTER);
    terminal.see_selected(&pids[0]);
    terminal.send(key::ESC);
    terminal.see(&pids[1]);
}

#[test]
fn a_thread_is_found_by_a_pattern() {
    let victim = Victim::new(&["needle-7", "hay"]);
    let tid = victim.tid("needle-7").to_string();
    let pid = victim.pid().to_string();
    let terminal = start(&[
        "--threads",
        "--pid",
        &pid,
        "--filter",
        "name~^needle-[0-9]$",
    ]);
    terminal.wait("the thread alone", |view| {
        let rows: Vec<&String> = view
            .rows()
            .iter()
            .filter(|row| row.contains(&pid))
            .collect();
        rows.len() == 1 && rows[0].contains(&tid)
    });
}

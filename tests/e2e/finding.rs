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

#[test]
fn a_paste_into_a_prompt_is_text_whatever_it_holds() {
    let victim = Victim::new(&["alpha"]);
    let pid = victim.pid().to_string();
    let mut terminal = start(&["--list", "--pid", &pid]);
    terminal.see(&pid);
    // The Enter in it would accept and the q quit, if they were keys.
    terminal.send("\\\x1b[200~pid=\rq\x1b[201~");
    terminal.see("pid=q");
    terminal.send(key::ESC);
    terminal.see(&pid);
    // Where there is no prompt, a paste is nothing.
    terminal.send("\x1b[200~q\x1b[201~");
    terminal.send("?");
    terminal.see("Every day");
}

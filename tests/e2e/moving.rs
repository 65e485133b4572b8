//! Looking around: the table, the cursor, search, filter, sort, tree and list, size.

use crate::key;
use crate::pty::{Terminal, start, start_on_itself, unique};
use crate::support::Victim;
use crate::view::View;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};

#[test]
fn it_opens_and_shows_its_own_process() {
    let mut terminal = start_on_itself();
    let pid = terminal.pid().to_string();
    let view = terminal.wait("its own row", |view| view.row_of(&pid).is_some());
    assert!(view.alternate, "{view}");
    assert!(
        view.contains("Load") && view.contains("processes"),
        "{view}"
    );
    terminal.quit();
}

#[test]
fn the_cursor_moves_and_stays_on_its_process() {
    let victims = [Victim::new(&[]), Victim::new(&[]), Victim::new(&[])];
    let pids = victims.each_ref().map(|victim| victim.pid().to_string());
    let mut terminal = start(&["--list", "--sort", "pid", "--pid", &pids.join(",")]);
    terminal.wait("three rows", |view| {
        pids.iter().all(|pid| view.contains(pid))
    });
    terminal.see_selected(&pids[0]);
    terminal.send(key::DOWN);
    terminal.see_selected(&pids[1]);
    terminal.send(key::END);
    terminal.see_selected(&pids[2]);
    terminal.send(key::UP);
    terminal.see_selected(&pids[1]);
    // Another order is seen from its top, but for a process that is followed.
    terminal.send("FI");
    let view = terminal.wait("the order upside down", |view| {
        view.row_of(&pids[2]) < view.row_of(&pids[0]) && view.row_of(&pids[2]).is_some()
    });
    assert!(view.selected().unwrap().contains(&pids[1]), "{view}");
    terminal.send(key::HOME);
    terminal.see_selected(&pids[2]);
}

#[test]
fn a_filter_leaves_what_matches() {
    let victims = [Victim::new(&[]), Victim::new(&[])];
    let pids = victims.each_ref().map(|victim| victim.pid().to_string());
    let mut terminal = start(&["--list", "--pid", &pids.join(",")]);
    terminal.wait("both", |view| {
        pids.iter().all(|pid| view.row_of(pid).is_some())
    });
    terminal.send("\\");
    terminal.send(&pids[1]);
    terminal.wait("one of them", |view| view.row_of(&pids[0]).is_none());
    terminal.send(key::ENTER);
    terminal.see_selected(&pids[1]);
}

#[test]
fn a_search_goes_to_the_next_match() {
    let victims = [Victim::new(&[]), Victim::new(&[]), Victim::new(&[])];
    let pids = victims.each_ref().map(|victim| victim.pid().to_string());
    let mut terminal = start(&["--list", "--sort", "pid", "--pid", &pids.join(",")]);
    terminal.see_selected(&pids[0]);
    terminal.send("/");
    terminal.send(&pids[2]);
    terminal.see_selected(&pids[2]);
    terminal.send(key::ENTER);
    terminal.wait("all of them still", |view| {
        pids.iter().all(|pid| view.row_of(pid).is_some())
    });
}

#[test]
fn quick_sorts_order_the_list() {
    let [idle, busy] = [Victim::new(&["idle"]), Victim::busy(&["busy"])];
    let both = format!("{},{}", idle.pid(), busy.pid());
    let mut terminal = start(&["--list", "--sort", "pid", "--pid", &both]);
    terminal.wait("by PID", |view| view.above(idle.pid(), busy.pid()));
    terminal.send("P");
    terminal.wait("the busy one first", |view| {
        view.above(busy.pid(), idle.pid())
    });
    terminal.send("N");
    terminal.wait("by PID again", |view| view.above(idle.pid(), busy.pid()));
}

#[test]
fn tree_and_list_are_a_key_apart() {
    let victim = Victim::new(&[]);
    let parent = std::process::id();
    let filter = format!("{parent}|{}", victim.pid());
    let mut terminal = start(&["--filter", &filter]);
    let guides = |view: &View| {
        let row = view.row_of(&format!(" {} ", victim.pid()));
        row.map(|row| view.rows()[row].contains("─"))
    };
    terminal.wait("guides", |view| {
        guides(view) == Some(true) && view.above(parent, victim.pid())
    });
    terminal.send("t");
    terminal.wait("no guides", |view| guides(view) == Some(false));
    terminal.send("t");
    terminal.wait("guides again", |view| guides(view) == Some(true));
}

#[test]
fn help_opens_and_closes() {
    let victim = Victim::new(&[]);
    let pid = victim.pid().to_string();
    let mut terminal = start(&["--pid", &pid]);
    terminal.see_selected(&pid);
    for key in ["?", key::F1] {
        terminal.send(key);
        terminal.wait("help", |view| {
            view.contains("Every day") && view.contains("freeze the screen")
        });
        terminal.send(key::ESC);
        terminal.see_selected(&pid);
    }
}

#[test]
fn it_follows_the_size_of_the_terminal() {
    let victim = Victim::new(&[]);
    let pid = victim.pid().to_string();
    let mut terminal = Terminal::open(&["--pid", &pid], 40, 140, "xterm-256color");
    let fits = |view: &View| view.row_of(&pid).is_some() && view.contains("Help");
    terminal.wait("40 lines", fits);
    for (rows, cols) in [(24, 80), (60, 200), (24, 80)] {
        terminal.resize(rows, cols);
        let view = terminal.wait("the new size", |view| {
            view.lines.len() == usize::from(rows) && fits(view)
        });
        assert!(view.alternate);
    }
    terminal.resize(4, 18);
    terminal.wait("it says so", |view| view.lines.join(" ").contains("small"));
    terminal.resize(24, 80);
    terminal.wait("a usable size again", fits);
}

/// Processes that sleep until they are dropped, with a mark in their command.
struct Sleepers(Vec<Child>);

impl Sleepers {
    fn add(&mut self, count: usize, mark: &str) {
        let start = |_| Command::new("sleep").arg0(mark).arg("86400").spawn();
        let more = (0..count).map(|at| start(at).unwrap());
        self.0.extend(more);
    }

    fn end(&mut self, which: std::ops::Range<usize>) {
        for mut child in self.0.drain(which) {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Sleepers {
    fn drop(&mut self) {
        self.end(0..self.0.len());
    }
}

#[test]
fn the_line_under_the_cursor_stays_while_rows_come_and_go() {
    let mark = unique("sleeper");
    let mut sleepers = Sleepers(Vec::new());
    sleepers.add(60, &mark);
    let arguments = ["--list", "--sort", "pid", "-d", "0.2", "-F", &mark];
    let mut terminal = Terminal::open(&arguments, 24, 100, "xterm-256color");
    // The program has the mark in its command as well.
    terminal.see("/61");
    let chosen = format!(" {} ", sleepers.0[25].id());
    terminal.send("I/");
    terminal.send(chosen.trim());
    terminal.send(key::ENTER);
    let line = |view: &View| view.row_of(&chosen);
    let begun = terminal.see_selected(chosen.trim());
    assert!(!begun.contains(" 1/61"), "{begun}");
    for (what, count) in [(0, "/67"), (1, "/58"), (2, "/53")] {
        match what {
            // Above it, for the newest come first; the most recent go again, and some of the first; then some below it.
            0 => sleepers.add(6, &mark),
            1 => sleepers.end(57..66),
            _ => sleepers.end(3..8),
        }
        let view = terminal.wait(count, |view| view.contains(count) && line(view).is_some());
        assert_eq!(line(&view), line(&begun), "{what}\n{begun}\n{view}");
        assert!(view.selected().unwrap().contains(chosen.trim()), "{view}");
    }
    // The one under the cursor goes: the next one stands there.
    let next = format!(" {} ", sleepers.0[19].id());
    assert_eq!(chosen, format!(" {} ", sleepers.0[20].id()));
    sleepers.end(20..21);
    let view = terminal.wait("its end", |view| view.contains("/52"));
    assert_eq!(view.row_of(&next), line(&begun), "{view}");
    assert!(view.selected().unwrap().contains(next.trim()), "{view}");
}

#[test]
fn a_process_takes_the_cursor_to_its_thread_and_back() {
    let victim = Victim::new(&["one", "two"]);
    let pid = victim.pid().to_string();
    let mut terminal = start(&["--list", "--sort", "pid"]);
    terminal.see("processes");
    terminal.send("/");
    terminal.send(&pid);
    terminal.send(key::ENTER);
    terminal.see_selected(&pid);
    // Another key between two digits: they are no PID.
    for (there, back) in [("2", "\x0c1"), ("H", "H")] {
        terminal.send(there);
        let threads = terminal.wait("its thread", |view| {
            view.contains("TID") && view.selected().is_some_and(|row| row.contains(&pid))
        });
        assert!(threads.head().is_some(), "{threads}");
        terminal.send(back);
        terminal.wait("its row", |view| {
            !view.contains("TID") && view.selected().is_some_and(|row| row.contains(&pid))
        });
    }
}

#[test]
fn a_key_without_a_meaning_says_so() {
    let mut terminal = start(&["--pid", &std::process::id().to_string()]);
    terminal.see("CPU%");
    for (keys, told) in [
        ("!", "!: no action here · ? for keys"),
        ("\x1b[23~", "F11: no action here · ? for keys"),
        ("?V", "V: no action here · Esc goes back"),
        ("?3M", "on lists: sort by resident memory"),
        ("1/\x1b[23~", "F11: no action here · Esc goes back"),
    ] {
        terminal.send(keys);
        terminal.see(told);
    }
}

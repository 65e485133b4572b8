//! What is different from a moment ago: who has begun stands on top, who has ended is still told of.

use crate::key;
use crate::pty::start;
use crate::support::Victim;
use crate::view::View;

#[test]
fn who_begins_after_a_is_new_on_top_and_who_ends_has_ended() {
    let idle = Victim::new(&["idle"]);
    let mut terminal = start(&["--list", "--interval", "0.2"]);
    terminal.see("CPU%▾");
    terminal.send("b");
    terminal.see("ends it");
    terminal.see("CHANGE");
    let mut busy = Victim::busy(&["busy"]);
    let pid = busy.pid().to_string();
    // Others may work on this machine as well.
    terminal.send("\\");
    terminal.send(&format!("pid={pid} | pid={}", idle.pid()));
    terminal.send(key::ENTER);
    let row = |view: &View, pid: &str| {
        let mut lines = view.lines.iter().map(|line| line.trim_start());
        let line = lines.find(|line| line.starts_with(pid));
        line.map(str::to_owned).unwrap_or_default()
    };
    terminal.wait("new, with its change, above the idle one", |view| {
        let at = |pid: &str| {
            view.lines
                .iter()
                .position(|line| line.trim_start().starts_with(pid))
        };
        let (first, second) = (at(&pid), at(&idle.pid().to_string()));
        let told = row(view, &pid);
        first.is_some() && first < second && told.contains(" new ") && told.contains('+')
    });
    // Now it is a part of A.
    terminal.send("b");
    terminal.see("No longer comparing.");
    terminal.send("b");
    terminal.see("ends it");
    terminal.wait("known at A", |view| {
        let told = row(view, &pid);
        !told.is_empty() && !told.contains(" new ")
    });
    busy.end();
    terminal.wait("ended, with what it did", |view| {
        let told = row(view, &pid);
        told.contains(" ended ") && told.contains('-')
    });
    terminal.send(key::DOWN);
    terminal.see(" → B ");
    terminal.send("b");
    terminal.see_no("CHANGE");
    terminal.quit();
}

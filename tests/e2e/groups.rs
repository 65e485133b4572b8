//! Processes in groups: chosen, opened, acted on as a whole, and back.

use crate::key;
use crate::pty::start;
use crate::support::{Victim, until};
use crate::view::View;

fn is_alive(victim: &Victim) -> bool {
    let stat = std::fs::read(format!("/proc/{}/stat", victim.pid())).unwrap_or_default();
    let state = stat.rsplit(|byte| *byte == b')').next().unwrap_or_default();
    state.get(1).is_some_and(|state| *state != b'Z')
}

#[test]
fn a_group_is_chosen_opened_acted_on_as_a_whole_and_left() {
    let victims = [Victim::new(&["first"]), Victim::new(&["second"])];
    let [first, second] = victims.each_ref().map(|victim| victim.pid().to_string());
    let pids = format!("{first},{second}");
    let mut terminal = start(&["--list", "--interval", "0.2", "--pid", &pids]);
    terminal.see(&second);
    // Both are this test program, started again.
    terminal.send("G");
    terminal.see("by control group");
    terminal.send("program");
    terminal.send(key::ENTER);
    terminal.see("by program");
    terminal.see("×2");
    let lists = |view: &View| {
        view.lines
            .iter()
            .any(|line| line.trim_start().starts_with(&second))
    };
    terminal.wait("the group alone", |view| !lists(view));
    // Its processes, in place.
    terminal.send(key::RIGHT);
    terminal.wait("its processes", lists);
    terminal.send(key::LEFT);
    terminal.wait("the group alone again", |view| !lists(view));
    // All their threads, and back.
    terminal.send(key::ENTER);
    terminal.see("first");
    terminal.see("second");
    terminal.send(key::ESC);
    terminal.see("by program");
    // What is done to the group is asked first and told of each.
    terminal.send(key::F9);
    let view = terminal.see("2 targets");
    assert!(view.contains(&first) && view.contains(&second), "{view}");
    assert!(victims.iter().all(is_alive), "nothing is done yet");
    terminal.send(key::ENTER);
    let view = terminal.see("Results");
    for pid in [&first, &second] {
        let told = format!("({pid})");
        assert!(view.contains(&told), "{pid}: {view}");
    }
    until("both have ended", || !victims.iter().any(is_alive));
    terminal.send(key::ESC);
    terminal.see_no("Results");
    // Back to the list that it was.
    terminal.send("t");
    terminal.see("Processes as a list.");
    terminal.quit();
}

#[test]
fn the_command_line_asks_for_groups() {
    let victim = Victim::new(&["only"]);
    let mut terminal = start(&["--group-by", "user", "--pid", &victim.pid().to_string()]);
    terminal.see("by user");
    terminal.see("×1");
    terminal.quit();
}

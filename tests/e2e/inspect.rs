//! Looking into a process and into a thread, copying what is seen, and tracing.

use crate::key;
use crate::pty::start;
use crate::support::Victim;
use std::os::unix::fs::PermissionsExt;

#[test]
fn a_process_is_looked_into_and_a_tab_copied_for_its_owner_alone() {
    let victim = Victim::new(&["alpha"]);
    let pid = victim.pid().to_string();
    let mut terminal = start(&["--pid", &pid]);
    terminal.see_selected(&pid);
    terminal.send("o");
    let view = terminal.see("POSITION");
    assert!(view.contains("Environment  Files  Locks"), "{view}");
    terminal.send("e");
    terminal.see("PATH=");
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.txt");
    terminal.send("w");
    terminal.see("Copy to file");
    terminal.send("\x15");
    terminal.send(copy.to_str().unwrap());
    terminal.send(key::ENTER);
    terminal.see("Saved to");
    let text = std::fs::read_to_string(&copy).unwrap();
    assert!(text.contains("\nPATH="), "{text}");
    let mode = std::fs::metadata(&copy).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    terminal.send(key::ESC);
    terminal.see_selected(&pid);
}

#[test]
fn enter_on_a_thread_looks_into_it_and_esc_comes_back() {
    let victim = Victim::new(&["alpha", "omega"]);
    let pid = victim.pid().to_string();
    let tid = victim.tid("omega").to_string();
    let mut terminal = start(&["--pid", &pid]);
    terminal.see_selected(&pid);
    terminal.send(key::ENTER);
    terminal.see("omega");
    terminal.send(&format!("/{tid}"));
    terminal.see_selected(&tid);
    terminal.send(key::ENTER);
    terminal.send(key::ENTER);
    let view = terminal.see(&format!("thread omega ({tid})"));
    assert!(view.contains("Scheduling"), "{view}");
    terminal.see("voluntary switches");
    terminal.send(key::ESC);
    terminal.see_selected(&tid);
}

#[test]
fn strace_gets_the_terminal_and_the_screen_comes_back() {
    let victim = Victim::new(&["alpha"]);
    let pid = victim.pid().to_string();
    let mut terminal = start(&["--pid", &pid]);
    terminal.see_selected(&pid);
    let view = terminal.trace();
    if view.contains("attached") && !view.contains("goes back") {
        terminal.send("\x03");
        terminal.see("Enter goes back");
    }
    if !view.contains("not installed") {
        terminal.send(key::ENTER);
    }
    terminal.see_selected(&pid);
}

//! What a process runs, by its files.

use super::Watch;
use super::victim::Victim;
use std::sync::Arc;
use threadtop::sample::Code;

/// What its program and its libraries told, once they did.
fn code(watch: &mut Watch, pid: u32) -> Arc<Code> {
    let mut found = None;
    watch.until("its files were read", |snapshot| {
        found.clone_from(&snapshot.sample.by_pid(pid).unwrap().identity.code);
        found.is_some()
    });
    found.unwrap()
}

fn maps(code: &Code, name: &[u8]) -> bool {
    let mapped = code.mapped.as_ref().unwrap();
    mapped.iter().any(|mapped| **mapped == *name)
}

#[test]
fn the_files_are_read_only_of_a_process_whose_threads_are_listed() {
    let victim = Victim::start("sleep", &["3"]);
    let mut watch = Watch::new();
    watch.demand.visible = vec![watch.process(victim.pid()).key];
    for _ in 0..3 {
        assert_eq!(watch.process(victim.pid()).identity.code, None);
    }
    watch.demand.open = watch.demand.visible.clone();
    let first = code(&mut watch, victim.pid());
    let program = std::env::current_exe().unwrap();
    assert!(maps(
        &first,
        program.file_name().unwrap().as_encoded_bytes()
    ));
    assert!(first.program.as_ref().unwrap().sections.len() > 3);
}

#[test]
fn another_program_in_the_same_process_is_read_anew() {
    let mut victim = Victim::start("commands", &[]);
    let mut watch = Watch::new().looking_at(victim.pid());
    let pid = victim.pid();
    let before = code(&mut watch, pid);
    victim.send("exec");
    watch.until("the new program was read", |snapshot| {
        let process = snapshot.sample.by_pid(pid).unwrap();
        let now = process.identity.code.as_ref();
        now.is_some_and(|now| now.program != before.program && now.mapped.is_some())
    });
}

//! The program in the hands of an ordinary user, and installed with a capability.

use crate::configuring::save_interval;
use crate::key;
use crate::pty::Terminal;
use crate::support::{self, grant, installed, on_path, skip, until};
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command};

/// An ordinary user.
const NOBODY: u32 = 65_534;

/// A home of that user; `None`: the test is skipped.
fn home() -> Option<tempfile::TempDir> {
    if !nix::unistd::geteuid().is_root() || on_path("setpriv").is_none() {
        skip("it needs to be root, and the program setpriv");
        return None;
    }
    let home = tempfile::tempdir().unwrap();
    chown(home.path(), Some(NOBODY), Some(NOBODY)).unwrap();
    Some(home)
}

/// Changes a setting, and writes it to the home of that user.
fn save(program: &Path, home: &Path) {
    let mut terminal = Terminal::open_as_nobody(program, home, &[]);
    terminal.see("1 Processes");
    save_interval(&mut terminal, "1.5 s", "Written to");
    terminal.quit();
    let file = home.join(".config/threadtop/config.toml");
    let found = fs::metadata(&file).unwrap();
    let is = (found.uid(), found.gid(), found.mode() & 0o777);
    assert_eq!(is, (NOBODY, NOBODY, 0o600));
    assert!(fs::read_to_string(&file).unwrap().contains("1.5"));
    assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
}

#[test]
fn an_ordinary_user_saves_what_belongs_to_that_user() {
    let Some(home) = home() else {
        return;
    };
    let (_folder, program) = installed();
    save(&program, home.path());
    // Now root keeps it for itself.
    let file = home.path().join(".config/threadtop/config.toml");
    let folder = file.parent().unwrap();
    let before = fs::read(&file).unwrap();
    chown(folder, Some(0), Some(0)).unwrap();
    chown(&file, Some(0), Some(0)).unwrap();
    fs::set_permissions(folder, PermissionsExt::from_mode(0o755)).unwrap();
    fs::set_permissions(&file, PermissionsExt::from_mode(0o644)).unwrap();
    let mut terminal = Terminal::open_as_nobody(&program, home.path(), &[]);
    terminal.see("1 Processes");
    save_interval(&mut terminal, "2 s", "permission denied");
    terminal.send(key::ESC);
    terminal.see_no("General");
    terminal.quit();
    assert_eq!(fs::read(&file).unwrap(), before);
    assert_eq!(fs::read_dir(folder).unwrap().count(), 1);
}

/// A process of that user.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_capability_of_the_program_is_not_given_on() {
    let Some(home) = home() else {
        return;
    };
    let (_folder, program) = installed();
    if !grant(&program) {
        return;
    }
    // What the kernel calls secure is no reason to take somebody else's settings.
    save(&program, home.path());

    let strace = home.path().join("bin/strace");
    let told = home.path().join("told");
    fs::create_dir(strace.parent().unwrap()).unwrap();
    let script = format!(
        "#!/bin/sh\ngrep ^Cap /proc/self/status >{0}.new && mv {0}.new {0}\n",
        told.display()
    );
    support::script(&strace, &script);
    let victim = Command::new("sleep")
        .arg("600")
        .uid(NOBODY)
        .gid(NOBODY)
        .spawn();
    let victim = Running(victim.unwrap());
    let pid = victim.0.id().to_string();
    let mut terminal = Terminal::open_as_nobody(&program, home.path(), &["--pid", &pid]);
    terminal.see_selected(&pid);
    // It has the capability itself.
    let own = fs::read_to_string(format!("/proc/{}/status", terminal.pid())).unwrap();
    assert!(own.contains("CapPrm:\t0000000000001000"), "{own}");
    terminal.send("s");
    until("strace has told", || told.exists());
    let told = fs::read_to_string(&told).unwrap();
    for set in ["CapInh", "CapPrm", "CapEff", "CapAmb"] {
        assert!(
            told.contains(&format!("{set}:\t0000000000000000")),
            "{told}"
        );
    }
    terminal.see("Enter goes back");
    terminal.send(key::ENTER);
    terminal.see_selected(&pid);
    terminal.quit();
}

//! Writing to a file system that does not answer holds up nobody; whose file it is stays.

use crate::configuring::save_interval;
use crate::key;
use crate::pty::{Terminal, start};
use crate::support::fuse::Hung;
use crate::support::{self, Victim, installed, skip, until};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// The environment of a process is being copied to a file that never answers.
fn copying(file: &Path, victim: &Victim) -> Terminal {
    let pid = victim.pid().to_string();
    let mut terminal = start(&["--pid", &pid]);
    terminal.see_selected(&pid);
    terminal.send("e");
    terminal.see("PATH=");
    terminal.send("w");
    terminal.see("Copy to file");
    terminal.send("\x15");
    terminal.send(file.to_str().unwrap());
    terminal.send(key::ENTER);
    terminal.see("writing ...");
    terminal
}

#[test]
fn a_copy_that_never_ends_is_given_up_and_keys_and_signals_go_on() {
    let victim = Victim::new(&["alpha"]);
    let Some(file_system) = Hung::mount() else {
        return;
    };
    let file = file_system.path("hang");
    let mut terminal = copying(&file, &victim);
    terminal.send(key::ESC);
    terminal.see("may still be written");
    terminal.send("l");
    terminal.see("POSITION");
    terminal.send(key::ESC);
    terminal.see_selected(&victim.pid().to_string());
    terminal.quit();

    // While nobody has given up, too.
    let terminal = copying(&file, &victim);
    kill(Pid::from_raw(terminal.pid().cast_signed()), Signal::SIGTERM).unwrap();
    let mut terminal = terminal;
    terminal.end();
    assert!(terminal.modes_are_restored());
    drop(file_system);
}

#[test]
fn a_configuration_that_is_never_written_holds_up_nobody() {
    let Some(file_system) = Hung::mount() else {
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::open_at_home(home.path(), &[]);
    terminal.see("1 Processes");
    fs::create_dir_all(home.path().join(".config/threadtop")).unwrap();
    let link = home.path().join(".config/threadtop/config.toml");
    std::os::unix::fs::symlink(file_system.path("hang"), link).unwrap();
    save_interval(&mut terminal, "1.5 s", "Writing to");
    terminal.send(key::DOWN);
    terminal.see("The screen shown at the start");
    terminal.send("w");
    terminal.see("Still writing to");
    terminal.send(key::ESC);
    terminal.see_no("General");
    terminal.quit();
    drop(file_system);
}

#[test]
fn root_leaves_a_users_configuration_to_its_user() {
    if !nix::unistd::geteuid().is_root() {
        skip("only root can write for somebody else");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".config/threadtop");
    let file = folder.join("config.toml");
    // A new one, and then the same again with a mode and a group of its own.
    chown(home.path(), Some(65534), Some(65534)).unwrap();
    for (mode, group) in [(0o600, 65534), (0o640, 7)] {
        if file.exists() {
            chown(&file, Some(65534), Some(group)).unwrap();
            fs::set_permissions(&file, PermissionsExt::from_mode(mode)).unwrap();
            fs::write(&file, "").unwrap();
        }
        let mut terminal = Terminal::open_at_home(home.path(), &[]);
        terminal.see("1 Processes");
        save_interval(&mut terminal, "1.5 s", "Written to");
        terminal.quit();
        let found = fs::metadata(&file).unwrap();
        assert_eq!(
            (found.uid(), found.gid(), found.mode() & 0o777),
            (65534, group, mode)
        );
        assert_eq!(fs::metadata(&folder).unwrap().uid(), 65534);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    }
}

#[test]
fn a_home_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("x/y");
    let mut terminal = Terminal::open_at_home(&home, &[]);
    terminal.see("1 Processes");
    save_interval(&mut terminal, "1.5 s", "cannot write");
    terminal.send(key::ESC);
    terminal.see_no("General");
    terminal.quit();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_set_user_id_installation_is_refused() {
    if !nix::unistd::geteuid().is_root() {
        skip("only root can install it so");
        return;
    }
    let (_folder, program) = installed();
    for (mode, refused) in [(0o755, false), (0o4755, true), (0o2755, true)] {
        fs::set_permissions(&program, PermissionsExt::from_mode(mode)).unwrap();
        let run = Command::new(&program)
            .args(["config", "--path", "--config", "x"])
            .uid(65534)
            .gid(65534)
            .output()
            .unwrap();
        let told = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(i32::from(refused)), "{told}");
        assert_eq!(told.contains("set-user-ID"), refused, "{told}");
    }
}

#[test]
fn strace_ends_with_us_however_we_end() {
    let victim = Victim::new(&["alpha"]);
    let pid = victim.pid().to_string();
    let folder = tempfile::tempdir().unwrap();
    let strace = folder.path().join("strace");
    let script = "#!/bin/sh\necho $$ >\"${0%/*}/part\" && mv \"${0%/*}/part\" \"${0%/*}/pid\"\n\
        echo 'strace: Process attached'\nexec sleep 600\n";
    support::script(&strace, script);
    let mut terminal = Terminal::open_with_path(folder.path(), &["--pid", &pid]);
    terminal.see_selected(&pid);
    terminal.send("s");
    terminal.see("strace: Process attached");
    let strace: u32 = fs::read_to_string(folder.path().join("pid"))
        .unwrap()
        .trim()
        .parse()
        .unwrap();
    kill(Pid::from_raw(terminal.pid().cast_signed()), Signal::SIGKILL).unwrap();
    until("strace has ended", || {
        let stat = fs::read_to_string(format!("/proc/{strace}/stat"));
        stat.map_or(true, |stat| stat.contains(") Z"))
    });
}

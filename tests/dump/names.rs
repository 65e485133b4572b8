//! Hostile names: what other processes call themselves never acts on a terminal and never breaks JSON.

use super::{array, process, samples, threadtop};
use crate::support::{Victim, on_path};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

/// A `sleep` under another name, ended with the test.
struct Sleeper(Child);

impl Sleeper {
    /// The kernel's name of the process is the end of the path that it was started by; `argument` is how it calls
    /// itself in its command line.
    fn named(name: &[u8], argument: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(OsStr::from_bytes(name));
        symlink(on_path("sleep").unwrap(), &path).unwrap();
        let mut command = Command::new(path);
        command
            .arg0(OsStr::from_bytes(argument))
            .arg("600")
            .stdin(Stdio::null());
        Self(command.spawn().unwrap())
    }
}

impl Drop for Sleeper {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Would a terminal act on it or hide it? Line ends are the table's own.
fn acts(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn names_arrive_whole_in_json() {
    let name = b"x) S 1 \x1b[2J\n\xff";
    let argument = "/sbin/\u{202e}gpj.exe \u{1b}]0;owned\u{7}\u{9b}31m";
    let victim = Sleeper::named(name, argument.as_bytes());
    let pid = victim.0.id();
    let samples = samples(&["--pid", &pid.to_string(), "--interval", "0.1"]);
    let process = process(&samples[0], pid).unwrap();
    assert_eq!(process["name"], "x) S 1 \u{1b}[2J\n\u{fffd}");
    assert_eq!(process["command"], format!("{argument} 600"));
    assert_eq!(process["ppid"], std::process::id());
}

#[test]
fn no_output_holds_what_a_terminal_acts_on() {
    let victim = Sleeper::named(
        b"a)\x1b[31m\n\xe2\x80\xae\xff",
        b"b\x1b[2J\n\xe2\x80\xae\xc2\x9b\xff\x7f",
    );
    let pid = victim.0.id().to_string();
    for arguments in [
        &["--format", "text"][..],
        &["--format", "text", "--tree", "--threads"],
        &["--format", "text", "--threads"],
        &["--format", "json"],
    ] {
        let output = threadtop(&[&["dump", "-d", "0.1", "--pid", &pid], arguments].concat());
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(
            output.status.success() && text.contains(&pid),
            "{arguments:?}: {text}"
        );
        assert_eq!(
            text.chars().find(|&c| acts(c)),
            None,
            "{arguments:?}: {text:?}"
        );
    }
}

#[test]
fn threads_have_names_of_their_own() {
    let victim = Victim::named(b"\x1b[1m)\n\xf0\x9f");
    let pid = victim.pid();
    let samples = samples(&["--pid", &pid.to_string(), "--interval", "0.1"]);
    let threads = array(process(&samples[0], pid).unwrap(), "threads");
    let named = |name: &str| threads.iter().find(|thread| thread["name"] == name);
    assert_eq!(
        named("\u{1b}[1m)\n\u{fffd}").unwrap()["state"],
        "S",
        "{threads:?}"
    );
    assert_eq!(threads[0]["tid"], pid);
}

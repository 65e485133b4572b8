//! What each tab says of what was read.

use super::page::{Line, Part, Table, fact, heading, note};
use crate::inspect::{
    Environment, Files, Limits, Locks, Missing, OpenFile, Parent, Place, Report, Texts,
};
use crate::view::format::bytes;
use crate::view::{Align, Tone, text};
use std::fmt::Write;

mod isolation;
mod memory;
mod scheduling;

/// What the sentence about reading memory of others says.
const SAME_USER: &str = "needs the same user or CAP_SYS_PTRACE";

/// The lines of a report.
pub fn lines(report: &Report) -> Vec<Line> {
    match report {
        Report::Environment(started) => environment(started),
        Report::Files(files) => open_files(files),
        Report::Locks(locks) => file_locks(locks),
        Report::Memory(memory) => memory::lines(memory),
        Report::Limits(limits) => limits_page(limits),
        Report::Isolation(isolation) => isolation::lines(isolation),
        Report::Scheduling(scheduling) => scheduling::lines(scheduling),
    }
}

/// Why there is nothing to see, as a sentence.
fn sentence(missing: Missing) -> String {
    match missing {
        Missing::Denied => format!("Not readable: {SAME_USER}."),
        Missing::Ended => "It has ended.".to_owned(),
        Missing::Absent => {
            "Not there: this kernel, or this captured tree, does not tell.".to_owned()
        }
        Missing::Kernel => "None: it is a kernel thread.".to_owned(),
    }
}

/// What is to be known of a process that has ended and is still there.
pub fn unreaped(parent: &Parent) -> Vec<Line> {
    let parent = match parent {
        Parent { pid: 0, .. } => "its parent, which is outside of this PID namespace,".to_owned(),
        Parent { pid, name } => format!("its parent {} ({pid})", foreign(name)),
    };
    let text = format!("It has ended, and waits for {parent} to reap it: a zombie.");
    vec![Line::flowing(text, Tone::Warn)]
}

/// A page of which there is nothing else to see.
pub fn reason(missing: Missing) -> Vec<Line> {
    vec![Line::flowing(sentence(missing), Tone::Plain)]
}

/// Why there is nothing to see, to end a sentence.
fn because(missing: Missing) -> String {
    match missing {
        Missing::Denied => format!("{SAME_USER}."),
        Missing::Ended => "it has ended.".to_owned(),
        Missing::Absent => "this kernel, or this captured tree, does not tell.".to_owned(),
        Missing::Kernel => "it is a kernel thread.".to_owned(),
    }
}

/// A text of somebody else's bytes.
fn foreign(bytes: &[u8]) -> String {
    text::clean(bytes)
}

fn plain(text: impl Into<String>) -> Part {
    (text.into(), Tone::Plain)
}

fn dim(text: impl Into<String>) -> Part {
    (text.into(), Tone::Dim)
}

fn size(value: u64) -> Part {
    let tone = if value == 0 { Tone::Dim } else { Tone::Plain };
    (bytes(value as f64), tone)
}

fn optional(value: Option<u64>) -> Part {
    value.map_or_else(|| dim("-"), size)
}

/// Arguments by their numbers, as wide as the page: what is long goes on below. Variables below them.
fn environment(environment: &Environment) -> Vec<Line> {
    let mut lines = Vec::new();
    let arguments = &environment.arguments;
    heading(&mut lines, "Command line");
    let widest = arguments.list.len().saturating_sub(1).to_string().len();
    for (number, argument) in arguments.list.iter().enumerate() {
        let label = (format!("{number:>widest$} "), Tone::Dim);
        let shown = match (number, foreign(argument)) {
            (_, text) if text.is_empty() => dim("(empty)"),
            (0, text) => (text, Tone::Name),
            (_, text) => plain(text),
        };
        lines.push(Line::labelled(label, shown));
    }
    cut(&mut lines, arguments.cut);
    heading(&mut lines, "Environment");
    match &environment.variables {
        Ok(variables) => self::variables(&mut lines, variables),
        Err(missing) => lines.extend(reason(*missing)),
    }
    lines
}

fn variables(lines: &mut Vec<Line>, variables: &Texts) {
    note(
        lines,
        "As the program was started with it; what it changed since is not seen. May hold secrets.",
    );
    lines.push(Line::empty());
    if variables.list.is_empty() {
        note(lines, "No variables.");
    }
    for variable in &variables.list {
        let at = memchr::memchr(b'=', variable).unwrap_or(variable.len());
        let name = (foreign(&variable[..at]), Tone::Thread);
        lines.push(vec![name, plain(foreign(&variable[at..]))].into());
    }
    cut(lines, variables.cut);
}

fn cut(lines: &mut Vec<Line>, cut: bool) {
    if cut {
        note(lines, "There is more of it than is shown.");
    }
}

fn open_files(files: &Files) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut table = Table::new(&[
        ("FD", Align::Right),
        ("MODE", Align::Left),
        ("TYPE", Align::Left),
        ("POSITION", Align::Right),
        ("FILE, OR ADDRESSES AND STATE", Align::Left),
    ]);
    for file in &files.list {
        let (kind, tone) = kind(file);
        table.row(vec![
            plain(file.fd.to_string()),
            plain(mode(file.flags)),
            (kind.to_owned(), tone),
            match file.position {
                Some(position) if position > 0 => plain(position.to_string()),
                // Streams have no position, the kernel says 0.
                Some(_) if kind == "file" => dim("0"),
                _ => dim("-"),
            },
            plain(points(file)),
        ]);
    }
    table.lines(&mut lines);
    if files.list.is_empty() {
        note(&mut lines, "No open files.");
    }
    if files.more > 0 {
        note(&mut lines, &format!("{} more are not listed.", files.more));
    }
    if files.hidden > 0 {
        lines.push(Line::empty());
        let text = format!(
            "Other ends may be in {} whose files are not readable: {SAME_USER}.",
            processes(files.hidden)
        );
        note(&mut lines, &text);
    }
    if files.unasked > 0 {
        let text = format!(
            "Other ends may be in {} more: to look through them would take too long.",
            processes(files.unasked)
        );
        note(&mut lines, &text);
    }
    if let Err(missing) = files.unix_peers {
        note(&mut lines, unix_peers(missing));
    }
    lines
}

fn processes(count: usize) -> String {
    let plural = if count == 1 { "" } else { "es" };
    format!("{count} process{plural}")
}

/// Why the peers of Unix sockets are not shown.
const fn unix_peers(missing: Missing) -> &'static str {
    match missing {
        Missing::Denied => {
            "The peers of Unix sockets are not told: sock_diag is not allowed here, or it is another network \
             namespace, which needs CAP_SYS_ADMIN."
        }
        Missing::Ended | Missing::Absent | Missing::Kernel => {
            "The peers of Unix sockets are not told: this kernel has no unix_diag, or this is a captured tree."
        }
    }
}

/// How it was opened: `r`, `w`, `rw`; `a` when it appends.
fn mode(flags: Option<u32>) -> String {
    const APPENDS: u32 = 0o2000;
    let Some(flags) = flags else {
        return "-".to_owned();
    };
    let access = match flags & 3 {
        0 => "r",
        1 => "w",
        _ => "rw",
    };
    let appends = if flags & APPENDS == 0 { "" } else { "a" };
    format!("{access}{appends}")
}

fn kind(file: &OpenFile) -> (&'static str, Tone) {
    if let Some(socket) = &file.socket {
        return (socket.protocol, Tone::Thread);
    }
    let target = &file.target[..];
    let starts = |kind: &[u8]| target.starts_with(kind);
    match () {
        () if starts(b"socket:") => ("socket", Tone::Thread),
        () if starts(b"pipe:") => ("pipe", Tone::Thread),
        () if starts(b"anon_inode:") => ("kernel", Tone::Dim),
        () if starts(b"/dev/") => ("device", Tone::Plain),
        () if starts(b"/memfd:") => ("memory", Tone::Plain),
        () => ("file", Tone::Plain),
    }
}

/// Where it points: a path; of sockets addresses and state; and who has the other end.
fn points(file: &OpenFile) -> String {
    let mut text = foreign(&file.target);
    if let Some(socket) = &file.socket {
        if !socket.local.is_empty() {
            text = foreign(&socket.local);
        }
        // A socket without a name is who has it; its number is for those that cannot be read.
        let named = |peer: &&Vec<u8>| file.ends.is_empty() || !peer.starts_with(b"socket:[");
        if let Some(peer) = socket.peer.as_ref().filter(named) {
            text += " -> ";
            text += &foreign(peer);
        }
        if let Some(state) = socket.state {
            text += " ";
            text += state;
        }
        if let Some((received, sent)) = socket.queued {
            let _ = write!(text, "  queued: {received} in, {sent} out");
        }
    }
    for (at, end) in file.ends.iter().enumerate() {
        text += if at == 0 { "  other end: " } else { ", " };
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{} ({}) fd {}", foreign(&end.name), end.pid, end.fd);
    }
    if file.more_ends > 0 {
        let _ = write!(text, " and {} more", file.more_ends);
    }
    text
}

fn file_locks(locks: &Locks) -> Vec<Line> {
    let mut lines = Vec::new();
    if locks.list.is_empty() {
        note(&mut lines, "No file locks held, and none waited for.");
    } else {
        let mut table = Table::new(&[
            ("STATE", Align::Left),
            ("KIND", Align::Left),
            ("ACCESS", Align::Left),
            ("BYTES", Align::Left),
            ("DEVICE:INODE", Align::Left),
            ("FD", Align::Right),
            ("FILE", Align::Left),
        ]);
        for place in &locks.list {
            table.row(lock(place));
        }
        table.lines(&mut lines);
    }
    if let Err(missing) = locks.paths {
        lines.push(Line::empty());
        let text = format!(
            "Paths, and locks of open file descriptions, are missing: {}",
            because(missing)
        );
        note(&mut lines, &text);
    }
    lines
}

fn lock(place: &Place) -> Vec<Part> {
    let lock = &place.lock;
    let state = match (lock.waits, place.others.is_empty()) {
        (true, _) => ("waits".to_owned(), Tone::Warn),
        (false, true) => plain("held"),
        (false, false) => ("wanted".to_owned(), Tone::Warn),
    };
    let range = match lock.range {
        (0, None) => "all".to_owned(),
        (first, None) => format!("{first}-"),
        (first, Some(last)) => format!("{first}-{last}"),
    };
    let mode = match &lock.mode[..] {
        "ADVISORY" => String::new(),
        other => format!(" {}", foreign(other.to_lowercase().as_bytes())),
    };
    let (major, minor) = lock.device;
    let mut path = place
        .file
        .as_ref()
        .map_or_else(|| "-".to_owned(), |(_, path)| foreign(path));
    for (at, (pid, name)) in place.others.iter().enumerate() {
        path += match (at, lock.waits) {
            (0, true) => "  held by ",
            (0, false) => "  awaited by ",
            _ => ", ",
        };
        let _ = write!(path, "{} ({pid})", foreign(name));
    }
    let fd = place.file.as_ref().map(|(fd, _)| fd.to_string());
    vec![
        state,
        plain(foreign(lock.kind.as_bytes()) + &mode),
        plain(foreign(lock.access.to_lowercase().as_bytes())),
        plain(range),
        plain(format!("{major:02x}:{minor:02x}:{}", lock.inode)),
        fd.map_or_else(|| dim("-"), plain),
        plain(path),
    ]
}

fn limits_page(limits: &Limits) -> Vec<Line> {
    /// From this share on a limit deserves the eye.
    const NEAR: f64 = 0.9;
    let mut lines = Vec::new();
    let mut table = Table::new(&[
        ("LIMIT", Align::Left),
        ("USED", Align::Right),
        ("SOFT", Align::Right),
        ("HARD", Align::Right),
        ("UNIT", Align::Left),
    ]);
    for limit in &limits.list {
        let written = |value: u64| match &limit.unit[..] {
            "bytes" => bytes(value as f64),
            _ => value.to_string(),
        };
        let bound =
            |value: Option<u64>| value.map_or_else(|| dim("unlimited"), |v| plain(written(v)));
        let near = limit
            .used
            .zip(limit.soft)
            .is_some_and(|(used, soft)| used > 0 && used as f64 >= soft as f64 * NEAR);
        let used = match limit.used {
            None => dim("-"),
            Some(0) => dim("0"),
            Some(used) if near => (written(used), Tone::Warn),
            Some(used) => plain(written(used)),
        };
        table.row(vec![
            plain(foreign(limit.name.as_bytes())),
            used,
            bound(limit.soft),
            bound(limit.hard),
            dim(foreign(limit.unit.as_bytes())),
        ]);
    }
    table.lines(&mut lines);
    lines.push(Line::empty());
    note(
        &mut lines,
        "The soft limit is in force; the process may raise it up to the hard one. Used is what counts for this process; \
         pending signals count for its user. A - is not known.",
    );
    lines
}

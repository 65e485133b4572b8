//! A line for each open file, and which other ends are not told.

use super::{Files, OpenFile};
use crate::inspect::Missing;
use crate::inspect::page::{Lines, dim, foreign, plain, unknown};
use crate::inspect::reasons::SAME_USER;
use crate::text::{Tone, UNKNOWN};
use std::fmt::Write;

impl Files {
    pub(crate) fn write(&self, lines: &mut Lines) {
        let rows = self.list.iter().map(|file| {
            let (kind, tone) = kind(file);
            vec![
                plain(file.fd.to_string()),
                plain(mode(file.flags)),
                (kind.to_owned(), tone),
                match file.position {
                    Some(position) if position > 0 => plain(position.to_string()),
                    // Streams have no position, the kernel says 0.
                    Some(_) if kind == "file" => dim("0"),
                    _ => unknown(),
                },
                plain(points(file)),
            ]
        });
        lines.table(">FD|MODE|TYPE|>POSITION|FILE, OR ADDRESSES AND STATE", rows);
        if self.list.is_empty() {
            lines.note("No open files.");
        }
        if self.more > 0 {
            lines.note(format!("{} more are not listed.", self.more));
        }
        if self.hidden > 0 {
            lines.gap();
            lines.note(format!(
                "Other ends may be in {} whose files are not readable: {SAME_USER}.",
                processes(self.hidden)
            ));
        }
        if self.unasked > 0 {
            lines.note(format!(
                "Other ends may be in {} more; searching them would take too long.",
                processes(self.unasked)
            ));
        }
        if let Err(missing) = self.unix_peers {
            lines.note(unix_peers(missing));
        }
    }
}

fn processes(count: usize) -> String {
    let plural = if count == 1 { "" } else { "es" };
    format!("{count} process{plural}")
}

/// Why the peers of Unix sockets are not shown.
const fn unix_peers(missing: Missing) -> &'static str {
    match missing {
        Missing::Denied => {
            "The peers of Unix sockets are unknown: sock_diag is not allowed here, or it is another network \
             namespace, which needs CAP_SYS_ADMIN."
        }
        Missing::Ended | Missing::Absent | Missing::Kernel | Missing::Past => {
            "The peers of Unix sockets are unknown: this kernel has no unix_diag, or this is a captured tree."
        }
    }
}

/// How it was opened: `r`, `w`, `rw`; `a` when it appends.
fn mode(flags: Option<u32>) -> String {
    const APPENDS: u32 = 0o2000;
    let Some(flags) = flags else {
        return UNKNOWN.to_owned();
    };
    let access = match flags & 3 {
        0 => "r",
        1 => "w",
        _ => "rw",
    };
    let appends = if flags & APPENDS == 0 { "" } else { "a" };
    format!("{access}{appends}")
}

fn kind(file: &OpenFile) -> (&str, Tone) {
    if let Some(socket) = &file.socket {
        return (&socket.protocol, Tone::Thread);
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
        if let Some(state) = &socket.state {
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

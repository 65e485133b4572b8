//! A line for each lock, with those who wait for it or hold it.

use super::{FileLock, Locks};
use crate::inspect::page::{Lines, Part, foreign, plain, unknown};
use crate::inspect::reasons::because;
use crate::text::{Tone, UNKNOWN};
use std::fmt::Write;

impl Locks {
    pub(crate) fn write(&self, lines: &mut Lines) {
        if self.list.is_empty() {
            lines.note("No file locks held or waited for.");
        } else {
            let titles = "STATE|KIND|ACCESS|BYTES|DEVICE:INODE|>FD|FILE";
            lines.table(titles, self.list.iter().map(lock));
        }
        if let Err(missing) = self.paths {
            lines.gap();
            lines.note(format!(
                "Paths and locks of open file descriptions are missing: {}",
                because(missing)
            ));
        }
    }
}

fn lock(place: &FileLock) -> Vec<Part> {
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
        .map_or_else(|| UNKNOWN.to_owned(), |(_, path)| foreign(path));
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
        fd.map_or_else(unknown, plain),
        plain(path),
    ]
}

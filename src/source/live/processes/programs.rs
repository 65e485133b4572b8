//! Files of programs, `/proc/PID/exe`: the only files of strangers that are opened.
//!
//! Such a file may lie on a file system that does not answer (FUSE, NFS, a disk that is gone). A thread that waits for it
//! may not be ended by any signal, and would keep us from ending: so a process of its own reads it. One that is late is left
//! behind, at most one for each file system; programs there are not read as long as it waits.

use crate::aside::Aside;
use crate::proc;
use crate::sample::Program;
use crate::source::live::reading::files::{Path, open};
use crate::source::live::reading::parts;
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A program is read in some milliseconds, over a network in more.
const PATIENCE: Duration = Duration::from_secs(2);
/// File systems that do not answer: with more of them nothing is read any more.
const MOST: usize = 16;

/// The device of a file system, as `maps` has it; `None`: not known.
type Device = Option<Box<[u8]>>;

/// The process beside this one that reads programs.
#[derive(Default)]
pub(crate) struct Programs {
    /// One reads at a time; those that are late, and which file system they wait for.
    late: Mutex<Vec<(Device, Aside)>>,
}

impl Programs {
    /// What the file at `path` in the folder of a process says; `None` as well where its file system does not answer.
    pub(crate) fn read(&self, process: &OwnedFd, path: &Path, device: Device) -> Option<Program> {
        let mut late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        late.retain(|(_, reading)| !reading.is_over());
        if late.len() == MOST || late.iter().any(|(other, _)| *other == device) {
            return None;
        }
        let work = |process: Option<BorrowedFd>| {
            let program = process.and_then(|process| program(process, path));
            program.as_ref().map(encode).unwrap_or_default()
        };
        let reading = Aside::begin(c"threadtop-read", Some(process.as_fd()), work).ok()?;
        match reading.wait_for(PATIENCE) {
            Ok(bytes) => decode(&bytes),
            Err(reading) => {
                late.push((device, reading));
                None
            }
        }
    }
}

/// What the file of the program says.
fn program(process: BorrowedFd, path: &Path) -> Option<Program> {
    let file = open(process, path).ok()?;
    proc::elf::program(&mut |offset, most| {
        let mut bytes = vec![0; most];
        let read = rustix::io::pread(&file, &mut bytes, offset).ok()?;
        bytes.truncate(read);
        Some(bytes)
    })
}

fn encode(program: &Program) -> Vec<u8> {
    let version = program.go_version.as_deref().unwrap_or_default();
    let parts = [&program.comment, version].into_iter();
    parts::encode(parts.chain(program.sections.iter().map(|name| &**name)))
}

/// `None`: there is no answer.
fn decode(bytes: &[u8]) -> Option<Program> {
    let mut parts = parts::decode(bytes).map(Box::<[u8]>::from);
    let comment = parts.next()?;
    let version = parts.next()?;
    Some(Program {
        comment,
        go_version: (!version.is_empty()).then_some(version),
        sections: parts.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_comes_over_as_it_is() {
        let program = Program {
            sections: [&b".text"[..], b"", b".data"].map(Into::into).into(),
            comment: b"GCC\0"[..].into(),
            go_version: None,
        };
        assert_eq!(decode(&encode(&program)), Some(program));
        assert_eq!(decode(b""), None);
        assert_eq!(decode(&[1, 0, 0, 0]), None);
    }
}

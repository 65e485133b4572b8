//! Files of tasks that are kept open because they are read in every sample or two: reading anew costs a third of opening,
//! reading and closing.
//!
//! The kernel keeps 4.5 KB for each, so they are few: those of what is on the screen. A file that is kept open belongs
//! to its task and to no other: when the task has ended it is gone, whoever has its ID then.

use crate::source::live::reading::files::{Buffer, Failure, Path, open};
use rustc_hash::FxHashMap;
use rustix::fd::{BorrowedFd, OwnedFd};

/// Files at most.
pub(crate) const MOST: usize = 256;
/// One that was not read in so many samples is closed.
const UNREAD: u64 = 4;

/// Which file of a task; of a whole process, or of a thread alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum OftenRead {
    ProcessStat,
    ProcessStatm,
    ProcessIo,
    ThreadStat,
    ThreadStatus,
}

impl OftenRead {
    fn name(self) -> &'static str {
        match self {
            Self::ProcessStat | Self::ThreadStat => "stat",
            Self::ProcessStatm => "statm",
            Self::ProcessIo => "io",
            Self::ThreadStatus => "status",
        }
    }
}

/// The files that are kept open.
#[derive(Debug)]
pub(crate) struct OpenFiles {
    /// With the sample in which each was read last.
    files: FxHashMap<(u32, OftenRead), (OwnedFd, u64)>,
    most: usize,
    seq: u64,
}

impl OpenFiles {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            files: FxHashMap::default(),
            most,
            seq: 0,
        }
    }

    /// A sample begins: closes what was not read lately.
    pub(crate) fn begin(&mut self, seq: u64) {
        self.seq = seq;
        self.files
            .retain(|_, (_, read)| seq.saturating_sub(*read) <= UNREAD);
    }

    /// The whole of a file of the task `id`, which has its folder in `dir`. With `keep` it stays open, while there is room.
    pub(crate) fn read<'a>(
        &mut self,
        (dir, id): (BorrowedFd<'_>, u32),
        file: OftenRead,
        keep: bool,
        buffer: &'a mut Buffer,
    ) -> Result<&'a [u8], Failure> {
        let key = (id, file);
        if let Some((kept, read)) = self.files.get_mut(&key) {
            *read = self.seq;
            let bytes = buffer.reread(kept);
            if bytes.is_err() {
                self.files.remove(&key);
            }
            return bytes;
        }
        let path = Path::of(id, file.name());
        if !keep || self.files.len() >= self.most {
            return buffer.read(dir, &path);
        }
        let kept = (open(dir, &path)?, self.seq);
        buffer.reread(&self.files.entry(key).insert_entry(kept).get().0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::live::reading::files::{folder, open_dir};
    use rustix::fd::AsFd;
    use std::process::{Child, Command, Stdio};

    fn victim() -> Child {
        let mut cat = Command::new("cat");
        cat.stdin(Stdio::piped()).spawn().unwrap()
    }

    #[test]
    fn files_are_kept_up_to_a_number_and_until_they_are_not_read() {
        let root = folder(rustix::fs::CWD, "/proc").unwrap();
        let (mut files, mut buffer) = (OpenFiles::new(2), Buffer::new());
        let id = std::process::id();
        let tasks = open_dir(&root, &Path::of(id, "task")).unwrap();
        let mut read = |files: &mut OpenFiles, dir: BorrowedFd<'_>, file, keep| {
            let bytes = files.read((dir, id), file, keep, &mut buffer).unwrap();
            bytes.to_vec()
        };
        files.begin(1);
        let stat = read(&mut files, root.as_fd(), OftenRead::ProcessStat, false);
        assert!(stat.starts_with(format!("{id} (").as_bytes()));
        assert_eq!(files.files.len(), 0);
        read(&mut files, root.as_fd(), OftenRead::ProcessStat, true);
        let status = read(&mut files, tasks.as_fd(), OftenRead::ThreadStatus, true);
        assert!(status.starts_with(b"Name:"));
        read(&mut files, tasks.as_fd(), OftenRead::ThreadStat, true);
        assert_eq!(files.files.len(), 2);
        for seq in 2..=1 + UNREAD {
            files.begin(seq);
            let again = read(&mut files, root.as_fd(), OftenRead::ProcessStat, false);
            assert!(again.starts_with(format!("{id} (").as_bytes()));
            assert_eq!(files.files.len(), 2, "in sample {seq}");
        }
        files.begin(2 + UNREAD);
        assert_eq!(files.files.len(), 1);
    }

    #[test]
    fn a_file_of_one_that_has_ended_is_gone() {
        let root = folder(rustix::fs::CWD, "/proc").unwrap();
        let (mut files, mut buffer) = (OpenFiles::new(2), Buffer::new());
        let mut victim = victim();
        let id = victim.id();
        let mut read = |files: &mut OpenFiles| {
            let statm = OftenRead::ProcessStatm;
            let bytes = files.read((root.as_fd(), id), statm, true, &mut buffer);
            bytes.map(<[u8]>::len)
        };
        assert!(read(&mut files).is_ok());
        drop(victim.stdin.take());
        victim.wait().unwrap();
        assert_eq!(read(&mut files), Err(Failure::Gone));
        assert_eq!(files.files.len(), 0);
        assert_eq!(read(&mut files), Err(Failure::Gone));
    }
}

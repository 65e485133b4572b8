//! Why a target does not answer: what its threads that cannot be interrupted sleep in. `stat` and `wchan` need no lock of
//! the target's.

use super::target::{SMALL, numbers, read};
use crate::inspect::{Asleep, Question, Stuck};
use crate::proc;
use crate::source::live::reading::files::Path;
use rustix::fd::OwnedFd;

/// Threads that are named at most.
const NAMED: usize = 2;
/// Threads that are looked at.
const MOST: usize = 1024;

/// The threads of the target that are in state D.
pub(super) fn threads(root: &OwnedFd, question: &Question) -> Stuck {
    let pid = question.subject.process.tid;
    let tids = numbers(root, &Path::of(pid, "task")).unwrap_or_default();
    let asleep = |tid: &u32| {
        let path = |file| {
            Path::new()
                .number(pid)
                .text("/task/")
                .number(*tid)
                .text(file)
        };
        let stat = read(root, &path("/stat"), SMALL).ok()?;
        let stat = proc::stat::parse(&stat).filter(|stat| stat.state == b'D')?;
        // `0`: not for us to know.
        let place = read(root, &path("/wchan"), SMALL).ok();
        Some(Asleep {
            tid: *tid,
            name: stat.comm.to_vec(),
            place: place.filter(|place| !place.is_empty() && place != b"0"),
        })
    };
    let threads = tids.iter().take(MOST).filter_map(asleep).take(NAMED);
    Stuck {
        threads: threads.collect(),
    }
}

//! Why a target does not answer: what its threads that cannot be interrupted sleep in. `stat` and `wchan` need no lock of
//! the target's.

use super::folder::Folder;
use super::target::SMALL;
use super::{Asleep, Question, Stuck};
use crate::proc;

/// Threads that are named at most.
const NAMED: usize = 2;
/// Threads that are looked at.
const MOST: usize = 1024;

/// The threads of the target that are in state D.
pub fn stuck(root: &dyn Folder, question: &Question) -> Stuck {
    let tasks = format!("{}/task", question.subject.process.tid);
    let tids = root.numbers(&tasks).unwrap_or_default();
    let asleep = |tid: &u32| {
        let read = |file| root.read(&format!("{tasks}/{tid}/{file}"), SMALL).ok();
        let stat = read("stat")?;
        let stat = proc::stat::parse(&stat).filter(|stat| stat.state == b'D')?;
        // `0`: not for us to know.
        let place = read("wchan").filter(|place| !place.is_empty() && place != b"0");
        Some(Asleep {
            tid: *tid,
            name: stat.comm.to_vec(),
            place,
        })
    };
    let threads = tids.iter().take(MOST).filter_map(asleep).take(NAMED);
    Stuck {
        threads: threads.collect(),
    }
}

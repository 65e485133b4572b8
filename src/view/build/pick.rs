//! What passes the filter. Where two moments are compared, what passes it at one of them.

use super::Build;
use crate::groups::Group;
use crate::rates::Snapshot;
use crate::sample::Process;
use crate::view::filter::Candidate;
use crate::view::task::Task;

/// How the threads of a process are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::view) struct Pick {
    /// The process matches itself.
    pub(in crate::view) itself: bool,
    /// Which texts of the filter are found in the process, and so count as found in all its threads.
    pub(in crate::view) texts: u64,
}

impl<'a> Build<'a, '_> {
    /// Whether a process matches, and how its threads are judged. `None`: it is another user's.
    pub(in crate::view) fn pick(&self, task: Task<'_>) -> Option<Pick> {
        let mut pick = self.pick_at(task, self.snapshot)?;
        if !pick.itself
            && let Some((then, snapshot)) = self.process_then(task.process())
        {
            pick.itself = self.pick_at(then, snapshot).is_some_and(|then| then.itself);
        }
        Some(pick)
    }

    /// The same of a process that the other moment alone knows.
    pub(in crate::view) fn pick_gone(&self, task: Task<'_>) -> Option<Pick> {
        self.pick_at(task, self.then()?)
    }

    fn pick_at(&self, task: Task<'_>, snapshot: &Snapshot) -> Option<Pick> {
        let query = self.query;
        let process = task.process();
        if query
            .uid
            .is_some_and(|uid| process.identity.uid != Some(uid))
        {
            return None;
        }
        let mut texts = query.filter.texts_in(process);
        if let Some(group) = &self.within {
            texts |= query.filter.texts_in_name(&group.name);
        }
        let itself = query.filter.matches(&Candidate {
            task,
            owner: task,
            group: self.group(),
            texts,
            snapshot,
        });
        Some(Pick { itself, texts })
    }

    /// The same process at the other moment.
    fn process_then(&self, process: &Process) -> Option<(Task<'a>, &'a Snapshot)> {
        let then = self.then()?;
        Some((Task::live(then, then.position(process.key)?)?, then))
    }

    fn group(&self) -> Option<Task<'_>> {
        let group = self.within.as_deref()?;
        Some(Task::Group { group })
    }

    /// Whether a group matches.
    pub(in crate::view) fn group_matches(&self, group: &Group) -> bool {
        let baseline = self.list.baseline.as_ref();
        let then = baseline.and_then(|baseline| baseline.groups.get(&group.key));
        self.group_matches_at(group, self.snapshot)
            || self
                .then()
                .zip(then)
                .is_some_and(|(then, group)| self.group_matches_at(group, then))
    }

    fn group_matches_at(&self, group: &Group, snapshot: &Snapshot) -> bool {
        let filter = &self.query.filter;
        let task = Task::Group { group };
        filter.matches(&Candidate {
            task,
            owner: task,
            group: None,
            texts: filter.texts_in_name(&group.name),
            snapshot,
        })
    }

    /// A thread of the process `owner`, by its place in the list of that, matches.
    pub(in crate::view) fn picks(&self, pick: Pick, owner: Task<'_>, thread: usize) -> bool {
        self.picks_at(pick, owner, thread, self.snapshot)
            || self
                .then()
                .is_some_and(|then| self.picks_same(pick, owner, thread, then))
    }

    /// The same of a thread at the other moment.
    pub(in crate::view) fn picks_then(&self, pick: Pick, owner: Task<'_>, thread: usize) -> bool {
        self.then()
            .is_some_and(|then| self.picks_at(pick, owner, thread, then))
            || self.picks_same(pick, owner, thread, self.snapshot)
    }

    /// The same thread matches in `snapshot`, where that knows it.
    fn picks_same(&self, pick: Pick, owner: Task<'_>, thread: usize, snapshot: &Snapshot) -> bool {
        let process = owner.process();
        let same = snapshot.position(process.key);
        let same = same.and_then(|at| Task::live(snapshot, at));
        same.is_some_and(|same| {
            let tid = process.threads.list.get(thread).map(|thread| thread.tid);
            let at = tid.and_then(|tid| same.process().threads.position(tid).ok());
            at.is_some_and(|at| self.picks_at(pick, same, at, snapshot))
        })
    }

    fn picks_at(&self, pick: Pick, owner: Task<'_>, thread: usize, snapshot: &Snapshot) -> bool {
        let filter = &self.query.filter;
        let Task::Process { process, rates, .. } = owner else {
            return false;
        };
        filter.is_empty()
            || Task::thread(process, rates, thread).is_some_and(|task| {
                filter.matches(&Candidate {
                    task,
                    owner,
                    group: self.group(),
                    texts: pick.texts,
                    snapshot,
                })
            })
    }
}

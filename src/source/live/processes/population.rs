//! Which processes there are: those that begin, those that have ended, and what the helpers find out about them.

use crate::sample::{Nanos, TaskKey, Unread};
use crate::source::Demand;
use crate::source::live::processes::births::Candidates;
use crate::source::live::processes::interest::Demanded;
use crate::source::live::processes::tracker::{ProcessTracker, Visit};
use crate::source::live::reading::files::{Failure, now};
use crate::source::live::reading::guard::Late;
use crate::source::live::reading::questions::{
    FileQuestion, LockedMemory, TaskFile, store_answer, wants_program,
};
use crate::source::live::reading::reader::process_clock;
use crate::source::live::{Live, SourceError};
use rustix::fd::AsFd;
use std::sync::Arc;
use std::time::Instant;

/// All processes are listed in each so many samples at least, whatever the machine says of who was born.
const LIST_EVERY: u64 = 5;

/// What visits to processes have found.
#[derive(Default)]
struct Found {
    /// The places of those that have ended.
    gone: Vec<usize>,
    /// Those that are not reaped yet.
    exited: Vec<u32>,
    /// What the helpers are asked, and in whose memory the process runs.
    questions: Vec<(FileQuestion, Option<TaskKey>)>,
}

impl Live {
    /// Finds new processes; those that are listed no more leave in [`Self::visit_all`].
    pub(crate) fn find_new(&mut self, last_pid: Option<u32>) -> Result<(), SourceError> {
        if self.next > 0 {
            self.reader.kernel.introduce();
        }
        if self.births.any(last_pid, self.machine.tasks) {
            self.reader.tasks_changed = self.reader.seq;
        }
        match self.births.follow(last_pid) {
            Candidates::Among(ids) if self.reader.live && !self.next.is_multiple_of(LIST_EVERY) => {
                let processes = |id: &u32| process_clock(*id).is_some();
                self.track_new(ids.filter(processes));
                Ok(())
            }
            _ => self.list_all(),
        }
    }

    /// Lists all processes, and follows those that are new.
    fn list_all(&mut self) -> Result<(), SourceError> {
        let listed = self
            .reader
            .lister
            .list(self.reader.root.as_fd(), &mut self.pids);
        listed.map_err(|_| SourceError::Unreadable {
            path: "the list of processes".to_owned(),
            error: std::io::Error::other("the folder cannot be listed"),
        })?;
        let pids = std::mem::take(&mut self.pids);
        self.track_new(pids.iter().copied());
        self.pids = pids;
        Ok(())
    }

    /// Follows those of the processes `pids` that it does not follow yet.
    fn track_new(&mut self, pids: impl Iterator<Item = u32>) {
        let born = self.next > 0;
        let known = self.processes.len();
        for pid in pids {
            let followed = &self.processes[..known];
            if followed
                .binary_search_by_key(&pid, ProcessTracker::pid)
                .is_err()
                && let Some(new) = ProcessTracker::discover(pid, born, &mut self.reader)
            {
                if born {
                    self.reader.ran = self.reader.ran.saturating_add(new.record.clock);
                }
                self.processes.push(new);
            }
        }
        if self.processes.len() > known {
            self.processes.sort_unstable_by_key(ProcessTracker::pid);
        }
    }

    /// Reads what must be read of every process.
    pub(crate) fn visit_all(&mut self, demanded: &Demanded) {
        let (mut found, mut resting) = (Found::default(), Vec::new());
        let at = now();
        for index in 0..self.processes.len() {
            let tracked = &mut self.processes[index];
            if tracked.rests(&self.reader, &demanded.of(tracked.record.key)) {
                resting.push(index);
            } else {
                self.visit(index, at, demanded, &mut found);
            }
        }
        let (ran, tick) = (self.reader.ran, self.reader.tick);
        if self.missing.lacks(&self.machine, ran, tick) {
            for index in resting {
                self.visit(index, at, demanded, &mut found);
            }
        }
        self.helpers.ask(&found.questions);
        let mut gone = found.gone;
        gone.extend(self.adopt_out(&found.exited));
        self.remove_ended(gone);
    }

    /// Reads what must be read of the process at the place `index`.
    fn visit(&mut self, index: usize, at: Nanos, demanded: &Demanded, found: &mut Found) {
        let tracked = &mut self.processes[index];
        let interest = demanded.of(tracked.record.key);
        let had_exited = tracked.record.stat.has_exited();
        let visit = tracked.visit(&mut self.reader, &interest);
        if visit == Visit::Gone {
            found.gone.push(index);
            return;
        }
        if tracked.record.stat.has_exited() && !had_exited {
            found.exited.push(tracked.pid());
        }
        if tracked.has_reaped() {
            self.reapers.push(tracked.pid());
        }
        if let Some(question) = tracked.question(at, visit == Visit::Read, &interest) {
            tracked.memory = tracked.shares(&self.held);
            found.questions.push((question, tracked.memory));
            if wants_program(&interest) {
                let file = TaskFile::Program;
                found
                    .questions
                    .push((FileQuestion { file, ..question }, None));
            }
        }
        let group = tracked.group_question(at, &interest);
        found
            .questions
            .extend(group.map(|question| (question, None)));
        let identity = &tracked.record.identity;
        if let (None, Some(uid)) = (&identity.user, identity.uid) {
            let mut name = self.names.get(&uid).cloned();
            // Who was asked for elsewhere is not in the file.
            if name.is_none() && !self.helpers.users.is_open(&uid) {
                name = self.passwd.name(uid).map(Some);
                match &name {
                    Some(name) => drop(self.names.insert(uid, name.clone())),
                    None => self.helpers.users.ask(uid, None),
                }
            }
            let name = name.flatten();
            if name.is_some() {
                tracked.learn(|identity| identity.user.clone_from(&name));
            }
        }
    }

    /// Forgets ended processes, at the places `gone`; their children have another parent now.
    pub(crate) fn remove_ended(&mut self, mut gone: Vec<usize>) {
        while !gone.is_empty() {
            gone.sort_unstable();
            gone.dedup();
            self.note_heirs(&gone);
            let mut pids = Vec::new();
            for index in gone.iter().rev() {
                let tracked = self.processes.remove(*index);
                pids.push(tracked.pid());
                tracked.release(&mut self.reader);
            }
            self.take_up_reused(&pids);
            gone = self.adopt_out(&pids);
        }
    }

    /// Reads who the parent is of children of `exited`: one that ends at once, too, is to be known as the child of whom it
    /// is now. The places of those that have ended meanwhile.
    pub(crate) fn adopt_out(&mut self, exited: &[u32]) -> Vec<usize> {
        let mut gone = Vec::new();
        if exited.is_empty() {
            return gone;
        }
        for (at, tracked) in self.processes.iter_mut().enumerate() {
            if exited.contains(&tracked.record.stat.ppid) {
                tracked.parent_changed();
                if tracked.read_stat(&mut self.reader) == Err(Failure::Gone) {
                    gone.push(at);
                }
            }
        }
        gone
    }

    /// Follows processes that have the PID of one that has ended.
    fn take_up_reused(&mut self, pids: &[u32]) {
        // A PID that was reused at once is a new process now.
        let listed = |pid: &u32| self.pids.binary_search(pid).is_ok();
        let reused: Vec<u32> = pids.iter().copied().filter(listed).collect();
        for pid in reused {
            if let Some(tracked) = ProcessTracker::discover(pid, true, &mut self.reader) {
                let at = self.processes.partition_point(|known| known.pid() < pid);
                self.processes.insert(at, tracked);
            }
        }
    }

    /// Asks what the processes run whose threads are listed.
    pub(crate) fn ask_code(&mut self, demand: &Demand) {
        for key in &demand.open {
            if let Some(tracked) = find(&mut self.processes, *key)
                && let Some(question) = tracked.code_question()
            {
                self.codes.ask(question, Some(question.key));
            }
        }
    }

    /// Takes in what the helpers found out until the moment is there; marks who is stuck.
    pub(crate) fn collect_answers(&mut self, until: Instant) {
        while let Some((uid, name)) = self.helpers.users.answer(until) {
            self.names.insert(uid, name.clone());
            for tracked in self
                .processes
                .iter_mut()
                .filter(|tracked| tracked.record.identity.uid == Some(uid))
            {
                tracked.learn(|identity| identity.user.clone_from(&name));
            }
        }
        while let Some((question, answer)) = self.helpers.answer(until) {
            if let Some(tracked) = find(&mut self.processes, question.key) {
                let changed = tracked.learn(|identity| {
                    store_answer(identity, question.file, answer.as_deref());
                });
                match question.file {
                    TaskFile::Command => tracked.command_was_read(changed),
                    TaskFile::Group => self.containers.note(&tracked.record.identity),
                    TaskFile::Program => {}
                }
            }
        }
        while let Some((question, answer)) = self.codes.answer(until) {
            if let Some(tracked) = find(&mut self.processes, question.key)
                && let Some(code) = answer.map(Arc::new)
            {
                tracked.learn(|identity| identity.code = Some(Arc::clone(&code)));
            }
        }
        self.mark_unread();
    }

    /// Marks whose command line is late, and remembers whose memory cannot be read.
    fn mark_unread(&mut self) {
        self.held.clear();
        for (question, why) in self.helpers.commands.late() {
            let Some(tracked) = find(&mut self.processes, question.key) else {
                continue;
            };
            let unread = match why {
                Late::Stuck => Unread::Stuck,
                // What was read before is good enough.
                Late::Full if !tracked.record.identity.cmdline.is_empty() => Unread::No,
                Late::Full => Unread::Unasked,
            };
            tracked.learn(|identity| identity.unread = unread);
            if why == Late::Stuck {
                self.held
                    .insert(question.key.tid, LockedMemory::of(tracked));
            }
        }
    }
}

/// The process, as long as its PID is not that of another one.
pub(crate) fn find(processes: &mut [ProcessTracker], key: TaskKey) -> Option<&mut ProcessTracker> {
    let at = processes
        .binary_search_by_key(&key.tid, ProcessTracker::pid)
        .ok()?;
    Some(&mut processes[at]).filter(|tracked| tracked.record.key == key)
}

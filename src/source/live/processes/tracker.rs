//! One process under observation: its last record, and when which of its files is due.

use crate::sample::{EndedChildren, Nanos, Process, ProcessStat, TaskKey};
use crate::source::Fields;
use crate::source::live::processes::code;
use crate::source::live::processes::interest::Interest;
use crate::source::live::processes::last_read::LastRead;
use crate::source::live::processes::need::ThreadNeed;
use crate::source::live::processes::rest::Rest;
use crate::source::live::processes::totals::Asked;
use crate::source::live::processes::turn::{Turn, part};
use crate::source::live::reading::files::{Failure, now};
use crate::source::live::reading::reader::{Reader, timed_clock};
use crate::source::live::threads::blocked::Waits;
use crate::source::live::threads::tracker::{Pass, ThreadTracker};
use std::sync::Arc;
use std::time::Instant;

pub(crate) const SECOND: Nanos = 1_000_000_000;
/// Whatever is on the screen is read anew this often though it does not move: what changes from outside. With a sample each
/// second it is at most 3 s old: two seconds, less what the samples may come early, and the time up to the next sample.
pub(crate) const STILL_VISIBLE: Nanos = 2 * SECOND - SECOND / 5;
/// The user of a process that moves: it changes its user when it begins, mostly as it becomes another program.
const USER_STANDS: Nanos = 5 * SECOND - SECOND / 5;
/// Whatever is not on the screen and does not move.
pub(crate) const STILL_HIDDEN: Nanos = 30 * SECOND;

/// So many samples in which a process stands still it keeps a second record to be written over. Most stand still for
/// longer, and the memory of theirs goes to those that are read meanwhile.
const SPARE_FOR: u64 = 8;

/// What became of a process in a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visit {
    /// Nothing of it had to be read.
    Carried,
    /// Something was read.
    Read,
    /// The process has ended.
    Gone,
}

/// One process under observation.
// Each answers a question of its own.
#[allow(clippy::struct_excessive_bools)]
pub(crate) struct ProcessTracker {
    pub(crate) record: Arc<Process>,
    /// The record before, to be written over when nobody holds it any more.
    pub(crate) spare: Option<Arc<Process>>,
    pub(crate) thread_tracker: ThreadTracker,
    pub(crate) threads_turn: Turn,
    pub(crate) rest: Rest,
    pub(crate) asked: Asked,
    pub(crate) need: ThreadNeed,
    pub(crate) start_code: u64,
    /// When its `stat` was read, whether that told anything new or not.
    pub(crate) stat_at: Nanos,
    pub(crate) statm_at: Nanos,
    pub(crate) user_read: LastRead,
    pub(crate) standing_at: Nanos,
    pub(crate) pss_asked: LastRead,
    pub(crate) command_read: LastRead,
    pub(crate) group_at: Nanos,
    pub(crate) code_due: code::Due,
    /// The process in whose memory it runs, where that is not its own and cannot be read.
    pub(crate) memory: Option<TaskKey>,
    pub(crate) stat_stale: bool,
    /// When its `stat` could not be read: it is hidden from us; 0 where it can.
    pub(crate) denied_at: Nanos,
    /// The process has run since its `stat` was read.
    pub(crate) unsettled: bool,
    /// On the screen: its files are read in every sample while it moves, and now and then while it does not.
    pub(crate) read_often: bool,
    /// So many times in a row its command line was read and found to be the same.
    pub(crate) command_stands: u8,
    /// Tasks in state D.
    pub(crate) blocked: Waits,
    /// What its ended children had used as of the sample before, once that was read anew in this one.
    pub(crate) children_before: Option<EndedChildren>,
    /// When its `stat` was last read the process waited for children that end.
    pub(crate) reaps: bool,
    /// The bytes read and written had grown when they were last read.
    pub(crate) had_io: bool,
    /// When its bytes were asked for, answered or not.
    pub(crate) io_at: Nanos,
    /// The record was changed since it was last handed out.
    edited: bool,
    /// The sample in which a changed record was handed out last.
    handed_out: u64,
}

impl ProcessTracker {
    /// A process seen for the first time. `None`: it has already ended.
    pub(crate) fn discover(pid: u32, born: bool, reader: &mut Reader) -> Option<Self> {
        let record = Process {
            key: TaskKey {
                tid: pid,
                starttime: 0,
            },
            born,
            at: now(),
            ..Process::default()
        };
        let mut tracked = Self {
            record: Arc::new(record),
            spare: None,
            thread_tracker: ThreadTracker::default(),
            threads_turn: Turn::default(),
            rest: Rest::default(),
            asked: Asked::default(),
            need: ThreadNeed::default(),
            start_code: 0,
            stat_at: 0,
            statm_at: 0,
            user_read: LastRead::default(),
            standing_at: 0,
            pss_asked: LastRead::default(),
            command_read: LastRead::default(),
            group_at: 0,
            code_due: code::Due::default(),
            memory: None,
            stat_stale: false,
            denied_at: 0,
            unsettled: false,
            read_often: false,
            command_stands: 1,
            blocked: Waits::default(),
            children_before: None,
            reaps: false,
            had_io: false,
            io_at: 0,
            edited: true,
            handed_out: 0,
        };
        // The clock first: whatever runs after it was read moves it.
        let clock = if reader.live {
            Some(timed_clock(pid, 0)?)
        } else {
            None
        };
        match tracked.read_stat(reader) {
            // Somebody else's process under hidepid: its clock is all there is to see.
            Err(Failure::Denied) => tracked.deny(now()),
            Err(_) => return None,
            Ok(()) => tracked.read_user(reader),
        }
        let (clock, at) = clock.or_else(|| tracked.clock(reader))?;
        let record = tracked.edit();
        (record.at, record.clock) = (at, clock);
        reader.tasks_read += 1;
        Some(tracked)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.record.key.tid
    }

    /// The record, to be handed out in this sample.
    pub(crate) fn hand_out(&mut self, seq: u64) -> Arc<Process> {
        if std::mem::take(&mut self.edited) {
            self.handed_out = seq;
        } else if seq.saturating_sub(self.handed_out) > SPARE_FOR {
            self.spare = None;
        }
        Arc::clone(&self.record)
    }

    /// The record was changed since it was last handed out.
    pub(crate) fn is_edited(&self) -> bool {
        self.edited
    }

    /// The parent has ended: the kernel gave the process another one without running it.
    pub(crate) fn parent_changed(&mut self) {
        self.stat_stale = true;
    }

    /// Gives what it holds back to the budgets.
    pub(crate) fn release(mut self, reader: &mut Reader) {
        self.thread_tracker.release(reader);
    }

    /// The record, to be changed: a copy when somebody holds the one handed out, made in the place of an older one.
    pub(crate) fn edit(&mut self) -> &mut Process {
        self.edited = true;
        if Arc::get_mut(&mut self.record).is_none() {
            let mut spare = self.spare.take();
            let next = match spare.as_mut().and_then(Arc::get_mut) {
                Some(process) => {
                    process.copy_from(&self.record);
                    spare
                }
                None => None,
            };
            let next = next.unwrap_or_else(|| Arc::new((*self.record).clone()));
            self.spare = Some(std::mem::replace(&mut self.record, next));
        }
        Arc::make_mut(&mut self.record)
    }

    /// The process clock, and when it was read.
    pub(crate) fn clock(&self, reader: &Reader) -> Option<(Nanos, Nanos)> {
        if reader.live {
            return timed_clock(self.pid(), self.record.stat.thread_count);
        }
        let stat = &self.record.stat;
        let clock = (stat.user.saturating_add(stat.system)).saturating_mul(reader.tick);
        Some((clock, now()))
    }

    /// Reads what must be read of it in this sample.
    pub(crate) fn visit(&mut self, reader: &mut Reader, interest: &Interest) -> Visit {
        self.children_before = None;
        if !reader.live && self.reread_stat(now(), reader).is_err() {
            return Visit::Gone;
        }
        // In the first sample it was read just now, and the first frame waits.
        let first = reader.seq == 0 && reader.live;
        let known = first.then_some((self.record.clock, self.record.at));
        let Some((clock, at)) = known.or_else(|| self.clock(reader)) else {
            return Visit::Gone;
        };
        // A clock never runs back: this is another process with the same PID.
        if clock < self.record.clock && reader.live {
            return Visit::Gone;
        }
        self.threads_turn.ran = clock.saturating_sub(self.record.clock);
        reader.ran = (reader.ran).saturating_add(self.threads_turn.ran);
        let moved =
            clock != self.record.clock || (!reader.live && !self.thread_tracker.has_baseline());
        let unasked_since = self.rest.asked(at, moved);
        let read = reader.tasks_read;
        let hidden = self.denied_at != 0 && reader.live;
        let threads = self.needs_threads(at, reader, interest);
        if !threads {
            self.forget_threads(reader);
        }
        let due = self.threads_turn.is_put_off || self.thread_tracker.is_due(reader.seq);
        let follow = (moved || due) && !hidden && threads;
        if moved || follow || self.thread_tracker.is_waiting() {
            let record = self.edit();
            (record.at, record.unasked_since, record.clock) = (at, unasked_since, clock);
        }
        if follow {
            if self.follow_in_turn((clock, at), reader, interest) == Visit::Gone {
                return Visit::Gone;
            }
        } else {
            self.threads_turn.rests(part(interest), &mut reader.budget);
            if self.thread_tracker.is_waiting() {
                self.wait_on(at);
            }
        }
        // The first rates take two answers.
        let in_turn = moved && !threads && !interest.visible && reader.seq > 2;
        self.add_totals(in_turn, reader);
        if self.read_due_files(at, moved, reader, interest) == Err(Failure::Gone) {
            return Visit::Gone;
        }
        // Where `stat` was read, it told.
        if moved && !threads && self.stat_at < at {
            self.count_threads(reader);
        }
        self.judge_need(at, reader, interest);
        if moved || reader.tasks_read != read {
            Visit::Read
        } else {
            Visit::Carried
        }
    }

    pub(crate) fn follow(
        &mut self,
        clock: Nanos,
        reader: &mut Reader,
        interest: &Interest,
        all: bool,
    ) -> Visit {
        let pass = Pass {
            all,
            ..Pass::new(self.pid(), clock, interest)
        };
        let mut threads = std::mem::take(&mut self.edit().threads);
        let before = threads.complete;
        let followed = self.thread_tracker.follow(&mut threads, reader, &pass);
        let counted = self.thread_tracker.has_baseline();
        let record = self.edit();
        // In a copy of which nobody may read the threads, `stat` alone tells how many there are.
        if counted && !threads.list.is_empty() {
            record.stat.thread_count = threads.list.len() as u32;
        }
        record.threads = threads;
        self.judge_threads(before, interest);
        // A captured tree may lack the folder `task`; whether a process is there is for its `stat` to say.
        if followed == Err(Failure::Gone) && reader.live {
            return Visit::Gone;
        }
        Visit::Read
    }

    /// The files of the process itself that are due.
    fn read_due_files(
        &mut self,
        at: Nanos,
        moved: bool,
        reader: &mut Reader,
        interest: &Interest,
    ) -> Result<(), Failure> {
        let age = at.saturating_sub(self.stat_at.max(self.denied_at));
        let still = self.patience(interest);
        let memory = |stat: &ProcessStat| (stat.virt, stat.rss);
        let before = memory(&self.record.stat);
        let in_sums = interest.wants(Fields::IN_SUMS);
        let seen = interest.visible
            || moved && in_sums && reader.in_sums.is_due(self.pid(), Some(self.stat_at), at);
        let stat_due = self.stat_is_due((age, still), (moved, seen), reader, interest);
        self.unsettled |= moved;
        self.read_often = interest.visible;
        if stat_due && reader.live {
            self.reread_stat(at, reader)?;
            self.reaps = self.has_reaped();
        }
        // The other files of its folder are as hidden as this one.
        if self.denied_at != 0 && reader.live {
            return Ok(());
        }
        // The user of a process that moves changes as well, and so does that of one that became another program.
        let became = stat_due && self.command_read.is_never();
        let clock = self.record.clock;
        let unmoved = interest.paced(self.spread(STILL_HIDDEN));
        let ran = still.max(interest.paced(USER_STANDS));
        if (became || self.user_read.is_due((at, clock), ran, unmoved)) && reader.live {
            self.read_user(reader);
        }
        // Taken from outside, memory shows in `stat` as well, to some pages.
        let changed = moved || memory(&self.record.stat) != before;
        let age = at.saturating_sub(self.statm_at);
        let in_sums = in_sums && (!moved || self.record.statm.is_none());
        let statm_wanted = seen || in_sums || interest.wants(Fields::STATM);
        if statm_wanted && (changed || self.record.statm.is_none() || age > unmoved) {
            self.read_statm(at, reader);
        }
        let age = at.saturating_sub(self.standing_at);
        if interest.wants_standing() && (self.standing_at == 0 || age > still) {
            self.read_standing(at, reader);
        }
        if self.wants_io(at, moved, reader, interest) {
            self.read_io(at, reader);
        }
        self.freshen_threads(at, reader, interest);
        Ok(())
    }

    /// Missing details of what is looked at. `true`: nothing is missing any more.
    pub(crate) fn fill(
        &mut self,
        reader: &mut Reader,
        interest: &Interest,
        names: bool,
        spare: &mut usize,
        until: Instant,
    ) -> bool {
        let memory = Fields::STATM | Fields::IN_SUMS;
        if (interest.visible || interest.wants(memory)) && self.record.statm.is_none() {
            self.read_statm(now(), reader);
        }
        if interest.wants_standing() && self.standing_at == 0 {
            self.read_standing(now(), reader);
        }
        let at = now();
        let shown = interest.visible && interest.wants(Fields::VISIBLE_IO);
        if shown && self.record.io.is_none() && self.may_tell_io(at, interest) {
            self.read_io(at, reader);
        }
        // Where the process's are denied, so are those of its threads.
        let io = interest.wants(Fields::VISIBLE_IO) && self.record.io.is_some();
        if reader.kernel.suffices() && !interest.wants_threads() {
            return true;
        }
        let (tracker, threads) = (&self.thread_tracker, &self.record.threads);
        let missing = tracker.missing(threads, interest, (names, io), spare);
        if missing.is_empty() {
            return true;
        }
        let pid = self.pid();
        let mut threads = std::mem::take(&mut self.edit().threads);
        let done = self
            .thread_tracker
            .fill(pid, &mut threads, (&missing, io), reader, until);
        self.edit().threads = threads;
        done.unwrap_or(true)
    }
}

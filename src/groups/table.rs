//! The table of groups, from one snapshot to the next.

mod branches;
mod retired;

use super::counters::Reading;
use super::history::History;
use super::{Counters, Group, GroupBy, GroupId, GroupKey, GroupRates, departures};
use crate::rates::{ProcessRates, Snapshot};
use crate::sample::{ContainerNames, Nanos, Process, Sample};
use retired::Retired;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Which processes are in groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Kernel threads as well.
    pub kernel: bool,
    /// Only those of this user (effective).
    pub user: Option<u32>,
    /// Only these PIDs; all when empty.
    pub only: Vec<u32>,
}

impl Selection {
    /// Every process, kernel threads or not.
    pub(super) fn is_whole(&self) -> bool {
        self.user.is_none() && self.only.is_empty()
    }

    /// This process is one of them.
    pub fn takes(&self, process: &Process) -> bool {
        (self.kernel || !process.stat.kernel)
            && (self.user.is_none() || self.user == process.identity.uid)
            && (self.only.is_empty() || self.only.contains(&process.key.tid))
    }
}

/// A process as it was seen last.
#[derive(Clone, Debug)]
struct Member {
    process: Arc<Process>,
    rates: Arc<ProcessRates>,
    reading: Reading,
    /// Its group.
    place: u32,
}

/// Groups of one kind.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    by: Option<GroupBy>,
    which: Selection,
    /// What was seen last.
    sample: Option<Arc<Sample>>,
    /// A group after those above it.
    list: Vec<Arc<Group>>,
    places: FxHashMap<GroupId, u32>,
    members: Vec<Member>,
    /// Groups whose sums have to be made anew, by their places.
    touched: Vec<bool>,
    /// Time since the sample before, seconds.
    span: f64,
    /// The kernel tells of each process that ends: by name, for all that ended.
    told: bool,
    retired: Retired,
    history: History,
    containers: Arc<ContainerNames>,
}

/// The group of the parent: a process begins in the control group of that.
fn parent_of(process: &Process, members: &[Member]) -> Option<u32> {
    let parent = process.stat.ppid;
    let at = members.binary_search_by_key(&parent, |member| member.process.key.tid);
    Some(members[at.ok()?].place)
}

impl Groups {
    /// The groups, each after those above it.
    pub fn list(&self) -> &[Arc<Group>] {
        &self.list
    }

    /// What groups have counted that are no more: with it, no sum over all runs back.
    pub fn retired(&self) -> Counters {
        self.retired.sum()
    }

    /// What a group added up to in the sample with this number, with what ended in it; `None` where the table has not seen it.
    pub fn rates_in(&self, key: &GroupKey, seq: u64) -> Option<GroupRates> {
        let history = Some(&self.history).filter(|_| self.by == Some(key.by));
        history?.rates(&key.id, seq)
    }

    /// Goes on to a snapshot. Where that does not follow what was seen (another question, a jump in time), the table begins
    /// anew.
    pub fn see(&mut self, by: GroupBy, which: &Selection, snapshot: &Snapshot) {
        let before = self.sample.as_ref();
        if before.is_some_and(|before| Arc::ptr_eq(before, &snapshot.sample))
            && self.by == Some(by)
            && self.which == *which
        {
            return;
        }
        let follows = self.by == Some(by)
            && self.which == *which
            && snapshot.elapsed.is_some()
            && before.is_some_and(|before| before.at <= snapshot.sample.at);
        if !follows {
            *self = Self {
                by: Some(by),
                which: which.clone(),
                ..Self::default()
            };
        }
        let next = !matches!(&self.sample, Some(before) if before.seq == snapshot.sample.seq);
        if next {
            self.begin(snapshot);
        }
        let told = departures::are_told(by, &self.which, snapshot);
        if told != self.told {
            self.touched.fill(true);
        }
        self.told = told;
        let renamed = self.name_containers(&snapshot.sample.container_names);
        self.walk(snapshot, (next, renamed));
        self.sum();
        if told {
            self.add_departures(snapshot, next);
        }
        self.finish(snapshot.sample.at);
        self.history.push(snapshot.sample.seq, &self.list);
        self.sample = Some(Arc::clone(&snapshot.sample));
    }

    /// A new sample: nothing has begun or ended in it yet.
    fn begin(&mut self, snapshot: &Snapshot) {
        let before = self.sample.as_ref().map_or(0, |before| before.at);
        self.span = match self.sample {
            Some(_) => snapshot.sample.at.saturating_sub(before) as f64 / 1e9,
            None => 0.0,
        };
        self.touched.clear();
        self.touched.resize(self.list.len(), false);
        for (group, touched) in self.list.iter_mut().zip(&mut self.touched) {
            if group.own.births + group.own.ends > 0.0 {
                let group = Arc::make_mut(group);
                (group.own.births, group.own.ends) = (0.0, 0.0);
                *touched = true;
            }
        }
    }

    /// Names of containers are found one by one. `true`: by them some process may belong to another group.
    fn name_containers(&mut self, names: &Arc<ContainerNames>) -> bool {
        if Arc::ptr_eq(names, &self.containers) {
            return false;
        }
        self.containers = Arc::clone(names);
        if matches!(self.by, Some(GroupBy::Container | GroupBy::Cgroup)) {
            for group in &mut self.list {
                Arc::make_mut(group).call_anew(names);
            }
        }
        self.by == Some(GroupBy::Container)
    }

    /// Walks both lists of processes, ascending by PID, side by side. `renamed`: each is asked for its group again.
    fn walk(&mut self, snapshot: &Snapshot, (next, renamed): (bool, bool)) {
        let mut olds = std::mem::take(&mut self.members).into_iter().peekable();
        let mut members = Vec::with_capacity(snapshot.sample.processes.len());
        let pairs = snapshot.sample.processes.iter().zip(&snapshot.processes);
        for (process, rates) in pairs {
            let tid = process.key.tid;
            while let Some(gone) = olds.next_if(|old| old.process.key.tid < tid) {
                self.end(&gone, snapshot);
            }
            let mut old = olds.next_if(|old| old.process.key.tid == tid);
            if let Some(other) = old.take_if(|old| old.process.key != process.key) {
                self.end(&other, snapshot);
            }
            match old {
                Some(old)
                    if !renamed
                        && Arc::ptr_eq(&old.process, process)
                        && Arc::ptr_eq(&old.rates, rates) =>
                {
                    members.push(old);
                }
                // It is another user's now.
                Some(old) if !self.which.takes(process) => self.touched[old.place as usize] = true,
                Some(old) => members.push(self.go_on(&old, (process, rates), (next, renamed))),
                None if !self.which.takes(process) => {}
                None => {
                    let parent = parent_of(process, &members);
                    members.push(self.come((process, rates), snapshot.sample.at, parent));
                }
            }
        }
        for gone in olds {
            self.end(&gone, snapshot);
        }
        self.members = members;
    }

    fn go_on(
        &mut self,
        old: &Member,
        (process, rates): (&Arc<Process>, &Arc<ProcessRates>),
        (next, renamed): (bool, bool),
    ) -> Member {
        let stays = !renamed
            && Arc::ptr_eq(&old.process.identity, &process.identity)
            && old.process.stat.session == process.stat.session
            && old.process.stat.is_read() == process.stat.is_read();
        let place = if stays {
            old.place
        } else {
            self.touched[old.place as usize] = true;
            self.place_of(process, process.at, Some(old.place))
        };
        let reading = if Arc::ptr_eq(&old.process, process) {
            old.reading
        } else {
            Reading::of(process)
        };
        let group = self.touch(place);
        group.own.counters.go_on(&old.reading, &reading);
        let children = rates.total.ended_children_percent.unwrap_or(0.0);
        if next && children > 0.0 && !self.told {
            let time = f64::from(children) / 100.0 * self.span * 1e9;
            self.touch(place).own.counters.add_cpu(time as u64);
        }
        Member {
            process: Arc::clone(process),
            rates: Arc::clone(rates),
            reading,
            place,
        }
    }

    fn come(
        &mut self,
        (process, rates): (&Arc<Process>, &Arc<ProcessRates>),
        at: Nanos,
        parent: Option<u32>,
    ) -> Member {
        let place = self.place_of(process, at, parent);
        let reading = Reading::of(process);
        let born = process.born && self.sample.is_some();
        let rate = self.per_second(1);
        let own = &mut self.touch(place).own;
        own.counters.come(&reading);
        if born {
            own.counters.started += 1;
            own.births += rate;
        }
        Member {
            process: Arc::clone(process),
            rates: Arc::clone(rates),
            reading,
            place,
        }
    }

    fn end(&mut self, gone: &Member, snapshot: &Snapshot) {
        let rate = self.per_second(1);
        // It ended at some time since the sample before.
        let life = snapshot.age(&gone.process).map(|age| age - self.span / 2.0);
        let told = self.told;
        let own = &mut self.touch(gone.place).own;
        own.counters.ended += 1;
        own.ends += rate;
        if let Some(life) = life.filter(|_| !told) {
            own.counters.lives.0 += 1;
            own.counters.lives.1 += (life.max(0.0) * 1e9) as u64;
        }
    }

    pub(super) fn per_second(&self, count: u64) -> f32 {
        if self.span > 0.0 {
            (count as f64 / self.span) as f32
        } else {
            0.0
        }
    }

    pub(super) const fn span(&self) -> f64 {
        self.span
    }

    /// The sums of the group at a place are made anew.
    pub(super) fn is_touched(&self, place: u32) -> bool {
        self.touched[place as usize]
    }

    /// The group at a place, to be changed; its sums are made anew.
    pub(super) fn touch(&mut self, place: u32) -> &mut Group {
        self.touched[place as usize] = true;
        Arc::make_mut(&mut self.list[place as usize])
    }

    /// The place of the group of a process, which may be a new one. While that is not read yet, `so_far` is where it began, or
    /// has been.
    fn place_of(&mut self, process: &Arc<Process>, at: Nanos, so_far: Option<u32>) -> u32 {
        let by = self.by.unwrap_or(GroupBy::Program);
        let unread = by.needs_cgroups() && process.identity.cgroup.is_none();
        if let Some(place) = so_far.filter(|_| unread && !process.stat.kernel) {
            return place;
        }
        self.place_by_id(GroupId::of(by, process, &self.containers), process, at)
    }

    /// The place of a group; where it is new, groups above it that are new come first.
    pub(super) fn place_by_id(&mut self, id: GroupId, first: &Arc<Process>, at: Nanos) -> u32 {
        let by = self.by.unwrap_or(GroupBy::Program);
        let mut missing = Vec::new();
        let mut next = Some(id);
        let mut place = None;
        while let Some(id) = next.take() {
            place = self.places.get(&id).copied();
            if place.is_none() {
                next = id.above(by);
                missing.push(id);
            }
        }
        while let Some(id) = missing.pop() {
            let new = self.list.len() as u32;
            let key = GroupKey { by, id: id.clone() };
            let mut group = Group::new(key, place, first, at, &self.containers);
            if let Some(past) = self.retired.take_back(&id) {
                (group.own.counters, group.gone) = (past.own, past.below);
                if let Some(parent) = place {
                    self.touch(parent).gone.remove(&past.all());
                }
            }
            self.list.push(Arc::new(group));
            self.touched.push(true);
            self.places.insert(id, new);
            place = Some(new);
        }
        place.unwrap_or_default()
    }

    pub(super) fn place_named(&self, name: &[u8]) -> Option<u32> {
        self.places.get(&GroupId::Named(name.into())).copied()
    }

    /// Places of the groups of processes that the kernel knows by this name.
    pub(super) fn place_of_name(&self, name: &[u8]) -> Option<u32> {
        let mut members = self.members.iter();
        let member = members.find(|member| *member.process.identity.name == *name)?;
        Some(member.place)
    }

    /// Sums over their own processes, of groups that were touched.
    fn sum(&mut self) {
        let touched = &self.touched;
        for (group, _) in (self.list.iter_mut().zip(touched)).filter(|(_, touched)| **touched) {
            let group = Arc::make_mut(group);
            group.members.clear();
            group.own = group.own.emptied();
        }
        let by = self.by;
        for member in &self.members {
            if !touched[member.place as usize] {
                continue;
            }
            let group = Arc::make_mut(&mut self.list[member.place as usize]);
            let process = &member.process;
            let leads = by == Some(GroupBy::Session) && process.key.tid == process.stat.session;
            if group.members.is_empty() || leads {
                group.lead(process, &self.containers);
            }
            group.members.push(process.key);
            let Group { own, first, .. } = group;
            own.take(process, &member.rates, (first, !self.told));
        }
        if !self.told {
            for (group, _) in (self.list.iter_mut().zip(touched)).filter(|(_, touched)| **touched) {
                Arc::make_mut(group).own.bound_lives();
            }
        }
    }
}

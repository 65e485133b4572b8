//! Whatever a machine forks, runs, exits and waits for, nothing is told twice.

use super::*;
use crate::sample::CpuTimes;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A task of the model.
#[derive(Clone, Debug)]
struct Task {
    parent: u32,
    start: u64,
    ran: Nanos,
    handed: Nanos,
    zombie: bool,
    /// Children are reaped by the kernel, and nobody is handed what they used.
    ignores: bool,
    /// Orphans below it become its children.
    adopts: bool,
}

/// A machine that runs, forks, exits and waits as the kernel does it.
#[derive(Debug)]
struct Model {
    tasks: BTreeMap<u32, Task>,
    starts: u64,
    truth: Nanos,
    /// CPU time of those that were reaped unwaited for.
    lost: Nanos,
    /// Processes in the last sample.
    listed: BTreeMap<u32, (u64, EndedChildren)>,
    snapshot: Option<Snapshot>,
    told: f64,
    at: Nanos,
}

#[derive(Clone, Copy, Debug)]
enum Event {
    Fork,
    Run(Nanos),
    Exit,
    Wait,
    /// A sample; processes of an even PID are read only when they must be.
    Look,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => Just(Event::Fork),
        5 => (0..400 * MILLI).prop_map(Event::Run),
        3 => Just(Event::Exit),
        3 => Just(Event::Wait),
        1 => Just(Event::Look),
    ]
}

impl Model {
    fn new() -> Self {
        let first = Task {
            parent: 0,
            start: 0,
            ran: 0,
            handed: 0,
            zombie: false,
            ignores: false,
            adopts: true,
        };
        Self {
            tasks: BTreeMap::from([(1, first)]),
            starts: 0,
            truth: 0,
            lost: 0,
            listed: BTreeMap::new(),
            snapshot: None,
            told: 0.0,
            at: START,
        }
    }

    /// `special`: tasks may ignore their children, adopt, and leave orphans.
    fn act(&mut self, event: Event, which: usize, special: bool) {
        let alive: Vec<u32> = (self.tasks.iter())
            .filter(|(_, task)| !task.zombie)
            .map(|(pid, _)| *pid)
            .collect();
        let pid = alive[which % alive.len()];
        match event {
            Event::Fork => {
                // The lowest free PID: they are in use again at once.
                let new = (2..10_000)
                    .find(|pid| !self.tasks.contains_key(pid))
                    .unwrap();
                self.starts += 1;
                let task = Task {
                    parent: pid,
                    start: self.starts,
                    ran: 0,
                    handed: 0,
                    zombie: false,
                    ignores: special && which.is_multiple_of(7),
                    adopts: special && which.is_multiple_of(5),
                };
                self.tasks.insert(new, task);
            }
            Event::Run(time) => {
                self.tasks.get_mut(&pid).unwrap().ran += time;
                self.truth += time;
            }
            Event::Exit if pid != 1 => self.exit(pid, special),
            Event::Exit => {}
            Event::Wait => self.wait(pid),
            Event::Look => self.look(!special),
        }
    }

    fn children(&self, pid: u32) -> Vec<u32> {
        let children = self.tasks.iter().filter(|(_, task)| task.parent == pid);
        children.map(|(pid, _)| *pid).collect()
    }

    fn exit(&mut self, pid: u32, special: bool) {
        if special {
            let mut heir = self.tasks[&pid].parent;
            while !self.tasks[&heir].adopts || self.tasks[&heir].zombie {
                heir = self.tasks[&heir].parent;
            }
            for child in self.children(pid) {
                self.tasks.get_mut(&child).unwrap().parent = heir;
            }
        } else {
            for child in self.children(pid) {
                if !self.tasks[&child].zombie {
                    self.exit(child, special);
                }
            }
            self.wait(pid);
        }
        self.tasks.get_mut(&pid).unwrap().zombie = true;
        if self.tasks[&self.tasks[&pid].parent].ignores {
            let task = self.tasks.remove(&pid).unwrap();
            self.lost += task.ran + task.handed;
        }
    }

    fn wait(&mut self, pid: u32) {
        for child in self.children(pid) {
            if self.tasks[&child].zombie {
                let child = self.tasks.remove(&child).unwrap();
                self.tasks.get_mut(&pid).unwrap().handed += child.ran + child.handed;
            }
        }
    }

    /// Parents whose children are counted in this sample whoever looks, as the source does it.
    fn counted(&self) -> BTreeSet<u32> {
        let same =
            |pid: &u32, start: u64| self.tasks.get(pid).is_some_and(|task| task.start == start);
        let mut counted = BTreeSet::new();
        let Some(snapshot) = &self.snapshot else {
            return counted;
        };
        for old in &snapshot.sample.processes {
            if same(&old.key.tid, old.key.starttime) {
                continue;
            }
            let mut pid = old.stat.ppid;
            let is_there = |pid| {
                let old = snapshot.sample.by_pid(pid);
                old.is_some_and(|old| same(&pid, old.key.starttime)) && !self.tasks[&pid].zombie
            };
            if is_there(pid) {
                counted.insert(pid);
                continue;
            }
            while let Some(old) = snapshot.sample.by_pid(pid) {
                counted.insert(pid);
                pid = old.stat.ppid;
            }
            counted.insert(1);
        }
        counted
    }

    fn look(&mut self, all: bool) {
        let counted = self.counted();
        self.at += SECOND;
        let records: Vec<Arc<Process>> = (self.tasks.iter())
            .map(|(pid, task)| {
                let mut record = parent(*pid, task.parent, self.at, task.ran, task.handed);
                record.key.starttime = task.start;
                record.stat.state = if task.zombie { b'Z' } else { b'S' };
                record.born = self.snapshot.is_some();
                if let Some((start, children)) = self.listed.get(pid)
                    && *start == task.start
                    && !(all || pid % 2 == 1 || counted.contains(pid))
                {
                    record.stat.children = *children;
                }
                Arc::new(record)
            })
            .collect();
        let key = |one: &Arc<Process>| (one.key.tid, (one.key.starttime, one.stat.children));
        self.listed = records.iter().map(key).collect();
        let mut sample = Sample::clone(&sample(self.at, &records.iter().collect::<Vec<_>>()));
        sample.machine.cpus = (0..64).map(|id| (id, CpuTimes::default())).collect();
        let snapshot = advance(self.snapshot.as_ref(), Arc::new(sample));
        for (rates, process) in snapshot.processes.iter().zip(&snapshot.sample.processes) {
            let children = rates.total.ended_children_percent;
            assert!(
                children.is_none_or(|share| (0.0..=6500.0).contains(&share)),
                "{children:?}"
            );
            let fresh = process.stat.children.at == self.at;
            // A mean counts for the time that it was made of, once.
            let old = self
                .snapshot
                .as_ref()
                .and_then(|old| old.process(process.key));
            let since = old.map_or(self.at - SECOND, |(old, _)| old.stat.children.at);
            let span = if fresh { (self.at - since) as f64 } else { 0.0 };
            self.told += f64::from(children.unwrap_or(0.0)) * span / 100.0;
            self.told += f64::from(rates.total.cpu_percent.unwrap_or(0.0)) * 1e7;
        }
        self.snapshot = Some(snapshot);
    }
}

proptest! {
    #[test]
    fn rows_and_ended_children_are_the_machine(
        events in prop::collection::vec((event(), any::<usize>()), 1..300),
    ) {
        let mut model = Model::new();
        model.look(true);
        for (event, which) in events {
            model.act(event, which, false);
        }
        // Who ended is waited for, by all up to the first process.
        for pid in model.tasks.keys().copied().collect::<Vec<_>>() {
            if model.tasks.get(&pid).is_some_and(|task| !task.zombie) {
                model.wait(pid);
            }
        }
        model.look(true);
        let ticks = (2.0 + 2.0 * model.starts as f64) * TICK as f64;
        let left = model.truth as f64 - model.told;
        prop_assert!(left.abs() <= ticks, "{left} of {} left", model.truth);
    }

    #[test]
    fn never_more_than_the_machine_is_told_whoever_reaps(
        events in prop::collection::vec((event(), any::<usize>()), 1..300),
    ) {
        let mut model = Model::new();
        model.look(true);
        for (event, which) in events {
            model.act(event, which, true);
            let ticks = (2.0 + 2.0 * model.starts as f64) * TICK as f64;
            let over = model.told - model.truth as f64;
            prop_assert!(over <= ticks, "{over} more than {}", model.truth);
        }
    }
}

//! What processes of a group add up to.

use super::{Common, Counters};
use crate::rates::{AtLeast, ProcessRates, Total};
use crate::sample::{Process, ProcessStat, Sockets, TaskKey};
use std::sync::Arc;

const STATES: [u8; 8] = ProcessStat::STATES;

/// Sums over processes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// Rates, threads, memory, and how many processes.
    pub total: Total,
    /// Counters that never run back.
    pub counters: Counters,
    /// Processes that began per second.
    pub births: f32,
    /// Processes that ended per second.
    pub ends: f32,
    /// CPU of threads that ended, % of one CPU; `None` where nothing is known.
    pub exited_cpu_percent: Option<f32>,
    /// Start of the one that is there the longest, clock ticks since the boot.
    pub oldest: Option<u64>,
    /// Threads in R and D, and processes in each other state.
    states: [u32; STATES.len()],
    /// What is the same in all of them.
    pub common: Common,
    /// The first of those that are blocked (D).
    pub blocked: Option<TaskKey>,
    /// The highest score: who is ended first when memory runs out.
    pub oom_score: Option<u32>,
    /// Sockets of those that listen somewhere.
    pub listening: Vec<Arc<Sockets>>,
}

impl Part {
    /// Sums over nobody, with what is kept from one sample to the next.
    pub(super) fn emptied(&self) -> Self {
        Self {
            counters: self.counters,
            births: self.births,
            ends: self.ends,
            ..Self::default()
        }
    }

    /// Adds a process; `children`: its CPU is with that of children that ended. `first` is one of the group.
    pub(super) fn take(
        &mut self,
        process: &Process,
        rates: &ProcessRates,
        (first, children): (&Process, bool),
    ) {
        let mut one = Total::of_one(process, rates);
        if !children {
            one.tally.cpu_percent = rates.total.cpu_percent;
        }
        let state = match rates.state {
            running @ (b'R' | b'D') => (running, rates.state_count),
            other => (other, 1),
        };
        let mut states = [0; STATES.len()];
        if let Some(at) = STATES.iter().position(|known| *known == state.0) {
            states[at] = state.1;
        }
        let sockets = process.identity.sockets.as_ref();
        let listening = sockets.filter(|sockets| !sockets.ports.is_empty());
        let common = self.common.of(first, process);
        self.add(&Self {
            total: one,
            common,
            blocked: (rates.state == b'D').then_some(process.key),
            oom_score: process.oom_and_io_priority.oom_score,
            listening: listening.cloned().into_iter().collect(),
            exited_cpu_percent: rates.exited_cpu_percent,
            oldest: process.stat.is_read().then_some(process.key.starttime),
            states,
            ..Self::default()
        });
    }

    /// Adds others.
    pub(super) fn add(&mut self, other: &Self) {
        self.total.add(&other.total);
        self.counters.add(&other.counters);
        self.births += other.births;
        self.ends += other.ends;
        self.exited_cpu_percent = match (self.exited_cpu_percent, other.exited_cpu_percent) {
            (Some(one), Some(other)) => Some(one + other),
            (one, other) => one.or(other),
        };
        self.oldest = match (self.oldest, other.oldest) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        for (state, other) in self.states.iter_mut().zip(other.states) {
            *state += other;
        }
        self.common &= other.common;
        self.blocked = self.blocked.or(other.blocked);
        self.oom_score = self.oom_score.max(other.oom_score);
        self.listening.extend(other.listening.iter().cloned());
    }

    /// Adds processes that ended and that nobody has seen: so many per second.
    pub(super) fn add_unseen(&mut self, per_second: f32, cpu_percent: f32) {
        self.births += per_second;
        self.ends += per_second;
        let cpu = &mut self.total.tally.cpu_percent;
        *cpu = Some(cpu.unwrap_or(0.0) + cpu_percent);
    }

    /// What began and ended is a lower bound where anything did, and where children ended that nobody has seen.
    pub(super) fn bound_lives(&mut self) {
        // Less is what is left of children that were seen: the parent's counters are of ticks.
        const UNSEEN: f32 = 0.1;
        let tally = &mut self.total.tally;
        let ended = tally.ended_children_percent >= Some(UNSEEN);
        let bounds = &mut tally.at_least;
        bounds.set(AtLeast::BIRTHS, ended || self.births > 0.0);
        bounds.set(AtLeast::ENDS, ended || self.ends > 0.0);
    }

    /// R if any thread runs, then D, then what most processes are, and how many; `None` while nothing is known.
    pub fn state(&self) -> Option<(u8, u32)> {
        let states = || STATES.into_iter().zip(self.states);
        let busy = states().find(|(state, count)| matches!(state, b'R' | b'D') && *count > 0);
        let mut most = None;
        for (state, count) in states().filter(|(_, count)| *count > 0) {
            if most.is_none_or(|(_, most)| count > most) {
                most = Some((state, count));
            }
        }
        busy.or(most)
    }
}

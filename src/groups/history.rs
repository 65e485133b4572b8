//! What groups added up to in the last samples, with what has ended since: for their sparklines.

use super::{Group, GroupId};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::sync::Arc;

/// What a group added up to in one sample; `None`: not known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GroupRates {
    /// CPU, % of one CPU.
    pub cpu_percent: Option<f32>,
    /// Run-queue wait, %.
    pub wait_percent: Option<f32>,
    /// Context switches per second.
    pub switches: Option<f32>,
    /// Bytes read and written per second.
    pub io_bytes: Option<f32>,
}

impl GroupRates {
    /// Nothing happened.
    const ZERO: Self = Self {
        cpu_percent: Some(0.0),
        wait_percent: Some(0.0),
        switches: Some(0.0),
        io_bytes: Some(0.0),
    };

    fn of(group: &Group) -> Self {
        let tally = &group.all.total.tally;
        let io = tally.read_bytes.zip(tally.write_bytes);
        Self {
            cpu_percent: tally.cpu_percent,
            wait_percent: tally.wait_percent,
            switches: tally.switches,
            io_bytes: io.map(|(read, written)| read + written),
        }
    }

    fn is_something(&self) -> bool {
        let rates = [
            self.cpu_percent,
            self.wait_percent,
            self.switches,
            self.io_bytes,
        ];
        rates.iter().any(|rate| *rate > Some(0.0))
    }
}

/// The last samples of groups, by the numbers of the samples. What is not there was nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    /// Samples that were seen, ascending.
    seen: VecDeque<u64>,
    /// Of each group those in which something happened.
    moved: FxHashMap<GroupId, VecDeque<(u64, GroupRates)>>,
    /// In samples up to this one, something happened that is not there: there were too many groups.
    lacking: Option<u64>,
}

impl History {
    /// As many as a sparkline has at most.
    pub(super) const SAMPLES: usize = 120;
    /// Groups of which something is kept: 5 kB each if something happens all the time.
    pub(super) const GROUPS: usize = 512;

    /// Adds a sample, or what has become of the last one.
    pub(super) fn push(&mut self, seq: u64, groups: &[Arc<Group>]) {
        if self.seen.back() != Some(&seq) {
            self.seen.push_back(seq);
        }
        if self.seen.len() > Self::SAMPLES {
            self.seen.pop_front();
            self.forget();
        }
        for group in groups {
            let rates = GroupRates::of(group);
            let id = &group.key.id;
            let has_place = self.moved.len() < Self::GROUPS || self.moved.contains_key(id);
            if !has_place && rates.is_something() {
                self.lacking = Some(seq);
                continue;
            }
            let series = match self.moved.get_mut(id) {
                Some(series) => series,
                None if rates.is_something() => self.moved.entry(id.clone()).or_default(),
                None => continue,
            };
            series.pop_back_if(|(last, _)| *last == seq);
            if rates.is_something() {
                series.push_back((seq, rates));
            }
        }
    }

    /// Drops what is older than all samples that are kept.
    fn forget(&mut self) {
        let oldest = self.seen.front().copied().unwrap_or(0);
        self.moved.retain(|_, series| {
            while series.pop_front_if(|(seq, _)| *seq < oldest).is_some() {}
            !series.is_empty()
        });
    }

    /// What a group added up to in a sample; `None` where nobody saw that.
    pub(super) fn rates(&self, id: &GroupId, seq: u64) -> Option<GroupRates> {
        self.seen.binary_search(&seq).ok()?;
        let moved = self.moved.get(id).and_then(|series| {
            let at = series.binary_search_by_key(&seq, |(seq, _)| *seq).ok()?;
            Some(series[at].1)
        });
        moved.or_else(|| (self.lacking < Some(seq)).then_some(GroupRates::ZERO))
    }
}

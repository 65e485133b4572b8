//! Pools of threads: threads of one process that do the same work under the same name, or under names that differ in
//! one number or in what a pattern of the user says.

use super::text;
use crate::rates::{AtLeast, ProcessRates, ThreadRates};
use crate::sample::{Nanos, Process};
use crate::text::patterns::{Patterns, Shape, first_number, last_number, numbered};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Fewer threads than this are no pool.
const POOL: usize = 3;
/// Unless a pattern of the user says so.
const ASKED_FOR: usize = 2;

/// A pool of threads and its sums.
#[derive(Clone, Debug)]
pub struct Pool {
    /// The common name, `*` for the number: identity of the pool in its process. Bytes that are not plain ASCII are
    /// escaped.
    pub pattern: Arc<str>,
    /// The common name as shown, clean: `http-nio-{1..8}`.
    pub label: String,
    /// Places of its threads in the lists of the process, ascending.
    pub members: Vec<u32>,
    /// Smallest TID.
    pub first_tid: u32,
    /// Rates, added up.
    pub sum: ThreadRates,
    /// Which of them are lower bounds.
    pub at_least: AtLeast,
    /// CPU time used, nanoseconds.
    pub run: Nanos,
    /// R if any member runs, then D, then what most of them are; 0 when unknown.
    pub state: u8,
    /// Members in that state.
    pub state_count: u32,
}

/// A process and those of its threads that are in no pool yet: places in its list, ascending.
pub(super) struct Side<'a> {
    pub(super) process: &'a Process,
    pub(super) rates: &'a ProcessRates,
    pub(super) threads: Vec<u32>,
}

/// Finds the pools of a process, and the same ones at another moment: threads of either are enough to make one. What is in
/// none is left in `threads`.
pub(super) fn find<'p>(
    side: &mut Side<'p>,
    other: Option<&mut Side<'p>>,
    patterns: &Patterns,
) -> Vec<(Option<Pool>, Option<Pool>)> {
    let mut pools = Pools {
        side,
        other,
        patterns,
        found: Vec::new(),
    };
    for rule in 0..patterns.len() {
        pools.take(ASKED_FOR, |name| patterns.shape(rule, name));
    }
    pools.take(POOL, |name| Some(Shape::Same(name)));
    pools.take(POOL, |name| Some(numbered(name, last_number(name)?)));
    pools.take(POOL, |name| Some(numbered(name, first_number(name)?)));
    pools.found
}

/// The pools of a process while they are being found.
struct Pools<'a, 'p> {
    side: &'a mut Side<'p>,
    other: Option<&'a mut Side<'p>>,
    patterns: &'a Patterns,
    found: Vec<(Option<Pool>, Option<Pool>)>,
}

/// Threads of one shape, at the one moment and at the other.
type Members = [Vec<u32>; 2];

impl<'p> Side<'p> {
    /// The shape of the name of a thread, by its place.
    fn shape(&self, at: u32, shape: &impl Fn(&'p [u8]) -> Option<Shape<'p>>) -> Option<Shape<'p>> {
        let thread = self.process.threads.list.get(at as usize)?;
        // The leader is always seen by itself.
        if thread.tid == self.process.key.tid {
            return None;
        }
        shape(thread.detail.as_ref()?.name.as_bytes())
    }

    fn tid(&self, at: u32) -> Option<u32> {
        let thread = self.process.threads.list.get(at as usize)?;
        Some(thread.tid)
    }

    fn pool(&self, patterns: &Patterns, shape: Shape<'_>, members: Vec<u32>) -> Option<Pool> {
        let some = !members.is_empty();
        some.then(|| Pool::new(self.process, self.rates, patterns, shape, members))
    }
}

impl<'p> Pools<'_, 'p> {
    /// Moves the pools of at least so many threads whose names have one and the same shape.
    fn take(&mut self, least: usize, shape: impl Fn(&'p [u8]) -> Option<Shape<'p>>) {
        let mut pools: FxHashMap<Shape<'p>, Members> = FxHashMap::default();
        let other = self.other.as_deref();
        for (side, number) in [Some(&*self.side), other].into_iter().flatten().zip(0..) {
            for at in side.threads.iter().copied() {
                if let Some(shape) = side.shape(at, &shape) {
                    pools.entry(shape).or_default()[number].push(at);
                }
            }
        }
        pools.retain(|_, members| self.count(members) >= least);
        let others = self.other.as_deref_mut();
        for side in [Some(&mut *self.side), others].into_iter().flatten() {
            let mut threads = std::mem::take(&mut side.threads);
            threads.retain(|at| {
                let shape = side.shape(*at, &shape);
                shape.is_none_or(|shape| !pools.contains_key(&shape))
            });
            side.threads = threads;
        }
        let mut pools: Vec<_> = pools.into_iter().collect();
        pools.sort_unstable_by_key(|(_, [here, there])| {
            (
                here.first().copied().unwrap_or(u32::MAX),
                there.first().copied(),
            )
        });
        for (shape, [here, there]) in pools {
            let pool = self.side.pool(self.patterns, shape, here);
            let other = self.other.as_deref();
            let other = other.and_then(|other| other.pool(self.patterns, shape, there));
            self.found.push((pool, other));
        }
    }

    /// How many threads they are: those of both moments count once.
    fn count(&self, [here, there]: &Members) -> usize {
        let known = |at: u32| {
            let tid = self.other.as_deref().and_then(|other| other.tid(at));
            tid.is_some_and(|tid| self.side.process.threads.position(tid).is_ok())
        };
        here.len() + there.iter().filter(|at| !known(**at)).count()
    }
}

impl Pool {
    fn new(
        process: &Process,
        rates: &ProcessRates,
        patterns: &Patterns,
        shape: Shape<'_>,
        members: Vec<u32>,
    ) -> Self {
        let parts = members
            .iter()
            .filter_map(|at| rates.threads.get(*at as usize));
        let (sum, at_least) = ThreadRates::sum(parts);
        let mut run = 0;
        let mut states: FxHashMap<u8, u32> = FxHashMap::default();
        let mut numbers: Option<(u64, u64)> = None;
        // Some member has no number where they differ.
        let mut worded = false;
        let list = &process.threads.list;
        for at in members.iter().map(|at| *at as usize) {
            run += list[at].run;
            let Some(detail) = &list[at].detail else {
                continue;
            };
            *states.entry(detail.state).or_default() += 1;
            if let Shape::Numbered(head, rest) | Shape::Captured(_, head, rest) = shape {
                let name = detail.name.as_bytes();
                let part = name.get(head.len()..name.len().saturating_sub(rest.len()));
                match part.and_then(number) {
                    Some(number) => {
                        let (low, high) = numbers.unwrap_or((number, number));
                        numbers = Some((low.min(number), high.max(number)));
                    }
                    None => worded = true,
                }
            }
        }
        let (state, state_count) = busiest(&states);
        let (pattern, label) = names(shape, patterns, numbers.filter(|_| !worded));
        Self {
            pattern,
            label,
            first_tid: members.first().map_or(0, |at| list[*at as usize].tid),
            members,
            sum,
            at_least,
            run,
            state,
            state_count,
        }
    }
}

fn number(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0, |number: u64, digit| {
        let digit = digit.is_ascii_digit().then(|| digit - b'0')?;
        Some(number.saturating_mul(10).saturating_add(u64::from(digit)))
    })
}

/// Pattern and label.
fn names(shape: Shape<'_>, patterns: &Patterns, numbers: Option<(u64, u64)>) -> (Arc<str>, String) {
    // A `*` of the name itself is no wild card.
    let escape = |bytes: &[u8]| bytes.escape_ascii().to_string().replace('*', "\\x2a");
    let label = |head: &[u8], rest: &[u8]| {
        let (head, rest) = (text::clean(head), text::clean(rest));
        match numbers {
            Some((low, high)) => format!("{head}{{{low}..{high}}}{rest}"),
            None => format!("{head}{{*}}{rest}"),
        }
    };
    // No escaped name begins with the sign before the number of a pattern.
    match shape {
        Shape::Same(name) => (escape(name).into(), text::clean(name)),
        Shape::Numbered(head, rest) => (
            format!("{}*{}", escape(head), escape(rest)).into(),
            label(head, rest),
        ),
        Shape::Captured(rule, head, rest) => (
            format!("§{rule} {}*{}", escape(head), escape(rest)).into(),
            label(head, rest),
        ),
        Shape::Matched(rule) => (
            format!("§{rule}").into(),
            text::clean(patterns.text(rule).as_bytes()),
        ),
    }
}

fn busiest(states: &FxHashMap<u8, u32>) -> (u8, u32) {
    for state in [b'R', b'D'] {
        if let Some(count) = states.get(&state) {
            return (state, *count);
        }
    }
    states
        .iter()
        .max_by_key(|(state, count)| (**count, **state))
        .map_or((0, 0), |(state, count)| (*state, *count))
}

#[cfg(test)]
mod tests;

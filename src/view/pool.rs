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

/// Finds the pools among `threads` (places in the list of the process, ascending). What is in none is left in
/// `threads`.
pub(super) fn find(
    process: &Process,
    rates: &ProcessRates,
    patterns: &Patterns,
    threads: &mut Vec<u32>,
) -> Vec<Pool> {
    let mut pools = Pools {
        process,
        rates,
        patterns,
        threads,
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
struct Pools<'a> {
    process: &'a Process,
    rates: &'a ProcessRates,
    patterns: &'a Patterns,
    /// What is in none yet.
    threads: &'a mut Vec<u32>,
    found: Vec<Pool>,
}

impl<'a> Pools<'a> {
    /// Moves the pools of at least so many threads whose names have one and the same shape.
    fn take(&mut self, least: usize, shape: impl Fn(&'a [u8]) -> Option<Shape<'a>>) {
        let process = self.process;
        let of = |at: u32| {
            let thread = process.threads.list.get(at as usize)?;
            // The leader is always seen by itself.
            if thread.tid == process.key.tid {
                return None;
            }
            shape(thread.detail.as_ref()?.name.as_bytes())
        };
        let mut pools: FxHashMap<Shape<'_>, Vec<u32>> = FxHashMap::default();
        for at in self.threads.iter().copied() {
            if let Some(shape) = of(at) {
                pools.entry(shape).or_default().push(at);
            }
        }
        pools.retain(|_, members| members.len() >= least);
        self.threads
            .retain(|at| of(*at).is_none_or(|shape| !pools.contains_key(&shape)));
        let mut pools: Vec<_> = pools.into_iter().collect();
        pools.sort_unstable_by_key(|(_, members)| members[0]);
        for (shape, members) in pools {
            let pool = Pool::new(process, self.rates, self.patterns, shape, members);
            self.found.push(pool);
        }
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

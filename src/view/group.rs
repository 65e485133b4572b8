//! Pools of threads: threads of one process that do the same work under the same name, or under names that differ in
//! one number.

use super::text;
use crate::rates::{ProcessRates, ThreadRates};
use crate::sample::{Nanos, Process};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Fewer threads than this are no pool.
const POOL: usize = 3;

/// A pool of threads and its sums.
#[derive(Clone, Debug)]
pub struct Group {
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
    /// CPU time used, nanoseconds.
    pub run: Nanos,
    /// R if any member runs, then D, then what most of them are; 0 when unknown.
    pub state: u8,
    /// Members in that state.
    pub state_count: u32,
}

/// What the names of a pool have in common.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Shape<'a> {
    Same(&'a [u8]),
    Numbered(&'a [u8], &'a [u8]),
}

/// How the name of a thread becomes the shape that its pool is known by.
type Shaper = fn(&[u8]) -> Option<Shape<'_>>;

/// Finds the pools among `threads` (places in the list of the process, ascending). What is in none is left in
/// `threads`.
pub(super) fn find(process: &Process, rates: &ProcessRates, threads: &mut Vec<u32>) -> Vec<Group> {
    let mut groups = Vec::new();
    let shapes: [Shaper; 3] = [
        |name| Some(Shape::Same(name)),
        |name| last_number(name).map(|at| numbered(name, at)),
        |name| first_number(name).map(|at| numbered(name, at)),
    ];
    for shape in shapes {
        take(process, rates, threads, shape, &mut groups);
    }
    groups
}

/// Moves the pools of one shape from `threads` to `groups`.
fn take(
    process: &Process,
    rates: &ProcessRates,
    threads: &mut Vec<u32>,
    shape: Shaper,
    groups: &mut Vec<Group>,
) {
    let of = |at: u32| {
        let thread = process.threads.list.get(at as usize)?;
        // The leader is always seen by itself.
        if thread.tid == process.key.tid {
            return None;
        }
        shape(thread.detail.as_ref()?.name.as_bytes())
    };
    let mut pools: FxHashMap<Shape<'_>, Vec<u32>> = FxHashMap::default();
    for at in threads.iter().copied() {
        if let Some(shape) = of(at) {
            pools.entry(shape).or_default().push(at);
        }
    }
    pools.retain(|_, members| members.len() >= POOL);
    threads.retain(|at| of(*at).is_none_or(|shape| !pools.contains_key(&shape)));
    let mut pools: Vec<_> = pools.into_iter().collect();
    pools.sort_unstable_by_key(|(_, members)| members[0]);
    groups.extend(
        pools
            .into_iter()
            .map(|(shape, members)| Group::new(process, rates, shape, members)),
    );
}

/// Where a number in a name is.
type Span = (usize, usize);

fn numbered(name: &[u8], (from, to): Span) -> Shape<'_> {
    Shape::Numbered(&name[..from], &name[to..])
}

fn last_number(name: &[u8]) -> Option<Span> {
    let to = name.iter().rposition(u8::is_ascii_digit)? + 1;
    let from = name[..to]
        .iter()
        .rposition(|byte| !byte.is_ascii_digit())
        .map_or(0, |at| at + 1);
    Some((from, to))
}

fn first_number(name: &[u8]) -> Option<Span> {
    let from = name.iter().position(u8::is_ascii_digit)?;
    let digits = name[from..].iter().position(|byte| !byte.is_ascii_digit());
    Some((from, digits.map_or(name.len(), |digits| from + digits)))
}

impl Group {
    fn new(process: &Process, rates: &ProcessRates, shape: Shape<'_>, members: Vec<u32>) -> Self {
        let mut sum = ThreadRates::default();
        let mut run = 0;
        let mut states: FxHashMap<u8, u32> = FxHashMap::default();
        let mut numbers: Option<(u64, u64)> = None;
        let list = &process.threads.list;
        for at in members.iter().map(|at| *at as usize) {
            if let Some(rates) = rates.threads.get(at) {
                add(&mut sum, rates);
            }
            run += list[at].run;
            let Some(detail) = &list[at].detail else {
                continue;
            };
            *states.entry(detail.state).or_default() += 1;
            if let Shape::Numbered(head, rest) = shape {
                let name = detail.name.as_bytes();
                let number = number(&name[head.len()..name.len() - rest.len()]);
                let (low, high) = numbers.unwrap_or((number, number));
                numbers = Some((low.min(number), high.max(number)));
            }
        }
        let (state, state_count) = busiest(&states);
        let (pattern, label) = names(shape, numbers);
        Self {
            pattern,
            label,
            first_tid: members.first().map_or(0, |at| list[*at as usize].tid),
            members,
            sum,
            run,
            state,
            state_count,
        }
    }
}

fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |number: u64, digit| {
        number
            .saturating_mul(10)
            .saturating_add(u64::from(digit - b'0'))
    })
}

/// Pattern and label.
fn names(shape: Shape<'_>, numbers: Option<(u64, u64)>) -> (Arc<str>, String) {
    // A `*` of the name itself is no wild card.
    let escape = |bytes: &[u8]| bytes.escape_ascii().to_string().replace('*', "\\x2a");
    match shape {
        Shape::Same(name) => (escape(name).into(), text::clean(name)),
        Shape::Numbered(head, rest) => {
            let (low, high) = numbers.unwrap_or_default();
            (
                format!("{}*{}", escape(head), escape(rest)).into(),
                format!(
                    "{}{{{low}..{high}}}{}",
                    text::clean(head),
                    text::clean(rest)
                ),
            )
        }
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

/// Adds what is known.
fn add(sum: &mut ThreadRates, rates: &ThreadRates) {
    let pairs = [
        (&mut sum.cpu_percent, rates.cpu_percent),
        (&mut sum.wait_percent, rates.wait_percent),
        (&mut sum.switches, rates.switches),
        (&mut sum.voluntary_switches, rates.voluntary_switches),
        (&mut sum.involuntary_switches, rates.involuntary_switches),
        (&mut sum.minor_faults, rates.minor_faults),
        (&mut sum.major_faults, rates.major_faults),
        (&mut sum.user_percent, rates.user_percent),
        (&mut sum.system_percent, rates.system_percent),
        (&mut sum.guest_percent, rates.guest_percent),
        (&mut sum.read_bytes, rates.read_bytes),
        (&mut sum.write_bytes, rates.write_bytes),
        (&mut sum.block_delay_percent, rates.block_delay_percent),
        (&mut sum.migrations, rates.migrations),
    ];
    for (sum, value) in pairs {
        if let Some(value) = value {
            *sum = Some(sum.unwrap_or(0.0) + value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::testing::process;

    fn pools(names: &[&str]) -> (Vec<(String, usize)>, usize) {
        let mut made = process(100, 1, "main");
        made.thread(100, "main", 0.0);
        for (name, tid) in names.iter().zip(101..) {
            made.thread(tid, name, 1.5);
        }
        let mut threads: Vec<u32> = (0..=names.len() as u32).collect();
        let groups = find(&made.process, &made.rates, &mut threads);
        let found = groups
            .iter()
            .map(|group| {
                (
                    format!("{} {}", group.pattern, group.label),
                    group.members.len(),
                )
            })
            .collect();
        (found, threads.len())
    }

    #[test]
    fn names_that_differ_in_a_number_are_a_pool() {
        let (found, left) = pools(&["exec-1", "gc", "exec-2", "exec-10", "exec"]);
        assert_eq!(found, [("exec-* exec-{1..10}".to_owned(), 3)]);
        assert_eq!(left, 3, "the leader and two others");
    }

    #[test]
    fn names_that_the_kernel_cut_are_a_pool() {
        let (found, left) = pools(&["http-nio-8080-e"; 4]);
        assert_eq!(found, [("http-nio-8080-e http-nio-8080-e".to_owned(), 4)]);
        assert_eq!(left, 1);
    }

    #[test]
    fn the_number_may_be_anywhere() {
        let (found, _) = pools(&["w1-of-4", "w2-of-4", "w3-of-4"]);
        assert_eq!(found, [("w*-of-4 w{1..3}-of-4".to_owned(), 3)]);
        let (found, _) = pools(&["1", "2", "30"]);
        assert_eq!(found, [("* {1..30}".to_owned(), 3)]);
    }

    #[test]
    fn two_alike_the_leader_and_the_nameless_are_none() {
        assert_eq!(pools(&["a-1", "a-2", "b"]), (vec![], 4));
        assert_eq!(pools(&["main", "main"]), (vec![], 3));
        let mut made = process(100, 1, "x");
        for tid in 101..105 {
            made.thread(tid, "a", 0.0);
            made.process.threads.list.last_mut().unwrap().detail = None;
        }
        assert!(find(&made.process, &made.rates, &mut (0..4).collect()).is_empty());
    }

    #[test]
    fn a_pool_adds_up_and_shows_who_runs() {
        let mut made = process(100, 1, "x");
        for tid in 101..105 {
            made.thread(tid, "w", 1.5);
        }
        made.process.threads.list[2].detail.as_mut().unwrap().state = b'R';
        made.rates.threads[0].wait_percent = None;
        let groups = find(&made.process, &made.rates, &mut (0..4).collect());
        assert_eq!(groups[0].sum.cpu_percent, Some(6.0));
        assert_eq!(groups[0].sum.wait_percent, Some(0.0));
        assert_eq!(groups[0].sum.read_bytes, None);
        assert_eq!((groups[0].state, groups[0].state_count), (b'R', 1));
    }

    #[test]
    fn hostile_names_stay_apart() {
        let (found, _) = pools(&["a\u{202E}*", "a\u{202E}*", "a\u{202E}*"]);
        assert_eq!(found, [("a\\xe2\\x80\\xae\\x2a a\u{FFFD}*".to_owned(), 3)]);
    }
}

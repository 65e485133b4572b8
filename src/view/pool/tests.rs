use super::*;
use crate::rates::testing::{Made, process};

/// The pools of these threads, by their places, and how many threads are in none.
fn find(made: &Made, patterns: &Patterns, threads: Vec<u32>) -> (Vec<Pool>, usize) {
    let mut side = Side {
        process: &made.process,
        rates: &made.rates,
        threads,
    };
    let pools = super::find(&mut side, None, patterns).into_iter();
    (
        pools.filter_map(|(pool, _)| pool).collect(),
        side.threads.len(),
    )
}

fn pools(names: &[&str]) -> (Vec<(String, usize)>, usize) {
    pools_by(&[], names)
}

fn pools_by(patterns: &[&str], names: &[&str]) -> (Vec<(String, usize)>, usize) {
    let (patterns, mistakes) = Patterns::new(patterns);
    assert_eq!(mistakes, [""; 0]);
    let mut made = process(100, 1, "main");
    made.thread(100, "main", 0.0);
    for (name, tid) in names.iter().zip(101..) {
        made.thread(tid, name, 1.5);
    }
    let (pools, left) = find(&made, &patterns, (0..=names.len() as u32).collect());
    let found = pools
        .iter()
        .map(|pool| {
            (
                format!("{} {}", pool.pattern, pool.label),
                pool.members.len(),
            )
        })
        .collect();
    (found, left)
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
    let (found, _) = find(&made, &Patterns::default(), (0..4).collect());
    assert!(found.is_empty());
}

#[test]
fn a_pool_adds_up_and_shows_who_runs() {
    let mut made = process(100, 1, "x");
    for tid in 101..105 {
        made.thread(tid, "w", 1.5);
    }
    made.process.threads.list[2].detail.as_mut().unwrap().state = b'R';
    made.rates.threads[0].wait_percent = None;
    let (pools, _) = find(&made, &Patterns::default(), (0..4).collect());
    assert_eq!(pools[0].sum.cpu_percent, Some(6.0));
    assert_eq!(pools[0].sum.wait_percent, Some(0.0));
    assert_eq!(pools[0].at_least, AtLeast::WAIT, "one of four is not known");
    assert_eq!(pools[0].sum.read_bytes, None);
    assert_eq!((pools[0].state, pools[0].state_count), (b'R', 1));
}

#[test]
fn hostile_names_stay_apart() {
    let (found, _) = pools(&["a\u{202E}*", "a\u{202E}*", "a\u{202E}*"]);
    assert_eq!(found, [("a\\xe2\\x80\\xae\\x2a a\u{FFFD}*".to_owned(), 3)]);
}

#[test]
fn patterns_of_the_user_come_first() {
    let names = ["shard-red-io", "shard-blue-io", "exec-1", "exec-2", "gc"];
    let (found, left) = pools_by(&["^shard-(.+)-io$"], &names);
    assert_eq!(found, [("§0 shard-*-io shard-{*}-io".to_owned(), 2)]);
    assert_eq!(left, 4, "two alike are a pool only when asked for");
    let (found, _) = pools_by(&["^exec-(.*)"], &names);
    assert_eq!(found, [("§0 exec-* exec-{1..2}".to_owned(), 2)]);
    let (found, _) = pools_by(&["^(?:exec|shard)-", "gc"], &names);
    assert_eq!(found, [("§0 ^(?:exec|shard)-".to_owned(), 4)]);
}

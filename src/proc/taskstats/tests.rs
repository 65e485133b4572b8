use super::*;
use crate::proc::netlink::{HEAD as OUTER, messages, request};
use proptest::prelude::*;

const TASK: &[u8] = include_bytes!("../../../tests/fixtures/proc/firecracker-6.18/taskstats_task");
const PROCESS: &[u8] =
    include_bytes!("../../../tests/fixtures/proc/firecracker-6.18/taskstats_process");
/// Bytes in front of `struct taskstats` in these answers: heads, the outer attribute, the number, the inner head.
const FRONT: usize = OUTER + HEAD + 4 + 8 + 4;

fn read(bytes: &[u8], layout: Option<Layout>) -> (StatsOf, Option<Taskstats>) {
    let message = messages(bytes).next().unwrap();
    let record = records(&message).next().unwrap();
    let layout = layout.or_else(|| Layout::of(&record)).unwrap();
    (record.subject, record.read(layout))
}

/// An answer of the kernel with this struct in it.
fn answer(tid: u32, stats: &[u8]) -> Vec<u8> {
    let (mut inner, mut outer) = (Vec::new(), vec![2, 1, 0, 0]);
    put_attribute(&mut inner, 1, &tid.to_ne_bytes());
    put_attribute(&mut inner, 3, stats);
    put_attribute(&mut outer, 4, &inner);
    request(31, 0, 2, &outer)
}

#[test]
fn a_task_has_a_name_and_a_process_and_counters_of_its_own() {
    let (subject, stats) = read(TASK, None);
    assert_eq!(subject, StatsOf::Task(17_829));
    let expected = Taskstats {
        version: 16,
        exit_code: 0,
        flags: 2,
        runs: 51,
        wait: 5_002_021,
        block_delay: 0,
        run: 43_630_165,
        name: Name::new(b"python3"),
        uid: Some(0),
        tid: Some(17_829),
        ppid: Some(17_822),
        elapsed: Some(157_365),
        user: Some(35_978),
        system: Some(12_000),
        minor_faults: Some(2_968),
        major_faults: Some(0),
        voluntary: Some(38),
        involuntary: Some(12),
        tgid: Some(17_829),
    };
    assert_eq!(stats, Some(expected));
}

#[test]
fn a_process_has_the_counters_of_its_ended_threads_too() {
    let (subject, stats) = read(PROCESS, Some(Layout::default()));
    let stats = stats.unwrap();
    assert_eq!(subject, StatsOf::Process(17_829));
    assert_eq!((stats.runs, stats.wait), (102, 33_331_437));
    // As getrusage said in it, right after five threads had ended.
    assert_eq!((stats.voluntary, stats.involuntary), (Some(47), Some(50)));
    assert_eq!((stats.tid, stats.tgid), (Some(0), None));
}

#[test]
fn fields_are_found_where_versions_15_and_16_moved_them() {
    let stats = &TASK[FRONT..];
    let plain = read(TASK, None).1.unwrap();
    for (version, wider) in [(15_u16, 8_usize), (16, 16)] {
        // Behind the counts and sums of each kind of delay stand the longest and, from 16 on, the shortest.
        let ends = [32, 48, 64, 328, 344, 368, 416, 432];
        let (mut moved, mut from) = (Vec::new(), 0);
        for end in ends {
            moved.extend(&stats[from..end]);
            moved.extend(vec![0xAA; wider]);
            from = end;
        }
        moved[..2].copy_from_slice(&version.to_ne_bytes());
        assert_eq!(moved.len(), 432 + 8 * wider);
        let bytes = answer(17_829, &moved);
        let expected = Taskstats { version, ..plain };
        assert_eq!(read(&bytes, None), (StatsOf::Task(17_829), Some(expected)));
    }
}

#[test]
fn shorter_and_longer_structs_tell_what_they_have() {
    let stats = &TASK[FRONT..];
    let plain = read(TASK, None).1.unwrap();
    // Version 8, without thrashing and what follows; and one from the future.
    let (_, old) = read(&answer(17_829, &stats[..328]), None);
    assert_eq!(
        old,
        Some(Taskstats {
            tgid: None,
            ..plain
        })
    );
    let longer = [stats, &[0xAA; 200]].concat();
    assert_eq!(read(&answer(17_829, &longer), None).1, Some(plain));
    // Version 1 ends before the name.
    let (_, first) = read(&answer(17_829, &stats[..80]), Some(Layout::default()));
    let first = first.unwrap();
    assert_eq!((first.run, first.voluntary), (plain.run, None));
    let (_, none) = read(&answer(17_829, &stats[..79]), Some(Layout::default()));
    assert_eq!(none, None);
}

#[test]
fn of_the_last_task_that_ends_the_process_is_told_as_well() {
    let task = messages(TASK).next().unwrap().body;
    let process = messages(PROCESS).next().unwrap().body;
    let bytes = request(31, 0, 0, &[task, &process[HEAD..]].concat());
    let message = messages(&bytes).next().unwrap();
    let subjects: Vec<_> = records(&message).map(|record| record.subject).collect();
    assert_eq!(subjects, [StatsOf::Task(17_829), StatsOf::Process(17_829)]);
}

#[test]
fn the_family_is_found_among_what_else_is_told_of_it() {
    let mut body = vec![1, 2, 0, 0];
    put_attribute(&mut body, 2, b"TASKSTATS\0");
    put_attribute(&mut body, 1, &31_u16.to_ne_bytes());
    put_attribute(&mut body, 3, &1_u32.to_ne_bytes());
    let bytes = request(16, 0, 1, &body);
    assert_eq!(family(&messages(&bytes).next().unwrap()), Some(31));
}

#[test]
fn requests_hold_one_attribute() {
    let bytes = ask(31, 5, StatsOf::Process(7));
    let message = messages(&bytes).next().unwrap();
    assert_eq!((message.kind, message.sequence), (31, 5));
    assert_eq!(message.body[..HEAD], [1, 1, 0, 0]);
    let attributes: Vec<_> = attributes(&message.body[HEAD..]).collect();
    assert_eq!(attributes, [(2, &7_u32.to_ne_bytes()[..])]);
    let bytes = ask_to_listen(31, 5, "0-3");
    assert!(bytes.ends_with(b"\x08\0\x03\x000-3\0"), "{bytes:?}");
}

proptest! {
    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..700), cut in 0..596_usize) {
        let mut broken = TASK[..cut].to_vec();
        broken.extend(&bytes);
        for bytes in [&bytes, &broken] {
            for message in messages(bytes) {
                family(&message);
                for record in records(&message) {
                    record.read(Layout::of(&record).unwrap_or_default());
                }
            }
        }
    }
}

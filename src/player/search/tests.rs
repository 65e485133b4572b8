use super::*;
use crate::diagnosis::Cause;
use crate::player::strip::Strip;
use crate::recording::{Tape, Timeline, Writer};
use crate::sample::{CpuTimes, Host, Process, Sample, TaskKey};
use std::sync::Arc;

const SECOND: Nanos = 1_000_000_000;
const START: Nanos = 1_700_000_000 * SECOND;

/// What happens in a second: busy and stolen CPU time, %, and the PIDs there are.
type Second = (u64, u64, &'static [u32]);

/// A recording of one sample a second; `None` is a second of which nothing was recorded.
fn scout(seconds: &[Option<Second>]) -> Scout {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ttr");
    let mut writer = Writer::open(&path).unwrap();
    let mut cpu = CpuTimes::default();
    for (at, second) in (0..).zip(seconds) {
        let Some((busy, steal, pids)) = second else {
            continue;
        };
        cpu.user += busy;
        cpu.steal += steal;
        cpu.idle += 100 - busy - steal;
        let mut sample = Sample {
            seq: at,
            wall: START + at * SECOND,
            at: at * SECOND,
            host: Arc::new(Host {
                ticks_per_second: 100,
                ..Host::default()
            }),
            ..Sample::default()
        };
        sample.machine.at = sample.at;
        sample.machine.cpu = Some(cpu);
        sample.machine.cpus = [(0, cpu)].into();
        sample.processes = pids.iter().map(|pid| Arc::new(living(*pid))).collect();
        writer.append(&sample).unwrap();
    }
    drop(writer);
    let tape = Tape::open(Box::new(std::fs::read(path).unwrap())).unwrap();
    Scout::new(
        Timeline::new(vec![tape]).unwrap(),
        crate::source::DeviceChoice::default(),
    )
}

fn living(pid: u32) -> Process {
    let mut process = crate::rates::testing::process(pid, 1, "made")
        .process
        .clone();
    process.key = key(pid);
    process
}

fn key(pid: u32) -> TaskKey {
    TaskKey {
        tid: pid,
        starttime: 5,
    }
}

/// The seconds found from this one on, one after the other.
fn found(scout: &mut Scout, wanted: &Wanted, direction: Direction, from: u64) -> Vec<u64> {
    let mut all = Vec::new();
    let mut shown = START + from * SECOND;
    loop {
        let mut search = Search::new(wanted.clone(), direction, shown);
        loop {
            match scout.search(&mut search).unwrap() {
                Step::Looking(_) => {}
                Step::Found(at) => {
                    all.push((at - START) / SECOND);
                    shown = at;
                    break;
                }
                Step::Nowhere => return all,
            }
        }
    }
}

fn condition(text: &str) -> Wanted {
    Wanted::Condition(Condition::parse(text).unwrap())
}

/// Calm but for these stretches of 95 % CPU.
fn story(length: u64, busy: &[std::ops::Range<u64>]) -> Vec<Option<Second>> {
    let second = |at: u64| {
        let is_busy = busy.iter().any(|range| range.contains(&at));
        Some((if is_busy { 95 } else { 5 }, 0, &[1][..]))
    };
    (0..length).map(second).collect()
}

#[test]
fn a_condition_is_found_where_it_begins_to_hold() {
    let mut scout = scout(&story(1_500, &[100..130, 131..140, 1_200..1_202]));
    let wanted = condition("cpu>90");
    let later = |scout: &mut Scout, from| found(scout, &wanted, Direction::Later, from);
    assert_eq!(later(&mut scout, 0), [100, 131, 1_200]);
    // It holds now: the next time is after it has ceased.
    assert_eq!(later(&mut scout, 100), [131, 1_200]);
    assert_eq!(later(&mut scout, 110), [131, 1_200]);
    assert!(later(&mut scout, 1_201).is_empty());
    let earlier = |scout: &mut Scout, from| found(scout, &wanted, Direction::Earlier, from);
    assert_eq!(earlier(&mut scout, 1_499), [1_200, 131, 100]);
    assert_eq!(earlier(&mut scout, 120), [100]);
    assert!(earlier(&mut scout, 100).is_empty());
}

#[test]
fn searches_go_across_gaps_in_both_directions() {
    let mut seconds = story(12_000, &[10..20, 11_900..11_950]);
    seconds[300..11_000].fill(None);
    let mut scout = scout(&seconds);
    let wanted = condition("cpu>90");
    assert_eq!(
        found(&mut scout, &wanted, Direction::Later, 0),
        [10, 11_900]
    );
    assert_eq!(
        found(&mut scout, &wanted, Direction::Earlier, 11_999),
        [11_900, 10]
    );
}

#[test]
fn a_process_is_found_where_it_begins_and_where_it_ends() {
    let mut seconds = story(400, &[]);
    for second in seconds[40..350].iter_mut().flatten() {
        second.2 = &[1, 7];
    }
    let mut scout = scout(&seconds);
    let task = |pid| Wanted::Task(TaskRef::Process(key(pid)));
    assert_eq!(found(&mut scout, &task(7), Direction::Later, 0), [40, 350]);
    assert_eq!(
        found(&mut scout, &task(7), Direction::Earlier, 399),
        [350, 40]
    );
    assert!(found(&mut scout, &task(1), Direction::Later, 0).is_empty());
}

#[test]
fn a_change_of_verdict_is_found_where_the_screen_tells_it() {
    let mut seconds = story(300, &[]);
    for second in seconds[100..130].iter_mut().flatten() {
        second.1 = 50;
    }
    let mut scout = scout(&seconds);
    // After two samples with it, and after three without.
    let changes = [101, 132];
    assert_eq!(
        found(&mut scout, &Wanted::Verdict, Direction::Later, 0),
        changes
    );
    let back = found(&mut scout, &Wanted::Verdict, Direction::Earlier, 299);
    assert_eq!(back, [changes[1], changes[0]]);
    let wanted = condition("verdict=steal");
    assert_eq!(found(&mut scout, &wanted, Direction::Later, 0), [101]);
}

#[test]
fn the_strip_is_outlined_at_once_and_then_looked_at_from_where_we_are() {
    let mut scout = scout(&story(1_200, std::slice::from_ref(&(600..660))));
    let mut strip = Strip::default();
    scout.outline(&mut strip).unwrap();
    let busiest = |strip: &Strip| {
        let cells = strip.cells(200, 1);
        let cpu = cells.cells.iter().map(|cell| cell.cpu().unwrap_or(0.0));
        let (at, _) = cpu
            .enumerate()
            .max_by(|one, other| one.1.total_cmp(&other.1))
            .unwrap();
        (cells.moment(at) - START) / SECOND
    };
    let found = busiest(&strip);
    assert!((595..665).contains(&found), "{found}");
    let near = START + 700 * SECOND;
    for _ in 0..100 {
        assert!(scout.look(&mut strip, near, false).unwrap());
    }
    let (begin, _) = strip.unseen(near).unwrap();
    assert!(
        (750..775).contains(&((begin - START) / SECOND)),
        "after the first that it looks at only for verdicts"
    );
    while scout.look(&mut strip, near, false).unwrap() {}
    assert_eq!(strip.unseen(0), None);
    let found = busiest(&strip);
    assert!((597..665).contains(&found), "{found}");
    let told = strip
        .cells(200, 1)
        .cells
        .iter()
        .filter_map(|cell| cell.cause)
        .min();
    assert!(told >= Some(Cause::Cpu));
}

#[test]
fn at_the_end_of_what_grows_the_scout_waits() {
    let mut scout = scout(&story(100, &[]));
    let mut strip = Strip::default();
    scout.outline(&mut strip).unwrap();
    let near = START + 50 * SECOND;
    let mut looked = 0;
    while scout.look(&mut strip, near, true).unwrap() {
        looked += 1;
        assert!(looked < 1_000);
    }
    assert!(
        strip
            .unseen(0)
            .is_none_or(|(begin, _)| begin > START + 97 * SECOND)
    );
    assert!(!scout.look(&mut strip, near, true).unwrap());
}

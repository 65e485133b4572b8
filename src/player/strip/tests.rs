use super::*;
use crate::rates::CpuShares;
use crate::sample::{Host, Sample};
use proptest::prelude::*;
use std::sync::Arc;

const SECOND: Nanos = 1_000_000_000;
const START: Nanos = 1_700_000_000 * SECOND;

/// A sample at `wall` that speaks of so many seconds in which the CPUs were busy and stolen from.
fn shot(wall: Nanos, seconds: f64, busy: f32, steal: f32) -> Snapshot {
    let mut shot = Snapshot {
        sample: Arc::new(Sample {
            wall,
            host: Arc::new(Host {
                boot_id: Some("a".into()),
                ..Host::default()
            }),
            ..Sample::default()
        }),
        elapsed: Some(seconds),
        ..Snapshot::default()
    };
    shot.machine.cpu = Some(CpuShares {
        user: busy,
        steal: Some(steal),
        idle: 100.0 - busy - steal,
        ..CpuShares::default()
    });
    shot
}

/// Looks at one sample a second from `START` on, each this busy.
fn looked(strip: &mut Strip, reading: &mut Reading, from: u64, busy: &[f32]) {
    for (at, busy) in (from..).zip(busy) {
        strip.look(reading, &shot(START + (at + 1) * SECOND, 1.0, *busy, 0.0));
    }
}

fn covering(seconds: u64) -> Strip {
    let mut strip = Strip::default();
    strip.cover(START, START + seconds * SECOND);
    strip
}

fn near(one: Option<f32>, other: f32) -> bool {
    one.is_some_and(|one| (one - other).abs() < 0.01)
}

/// The key frame of this second; of 200 ticks a second this share was busy.
fn place(seconds: u64, busy: u64) -> Place {
    Place {
        wall: START + seconds * SECOND,
        at: seconds * SECOND,
        ticks: seconds * 200,
        busy,
        ..Place::default()
    }
}

#[test]
fn key_frames_tell_what_was_between_them_until_samples_do() {
    let mut strip = covering(600);
    for minute in 0..10 {
        let (before, after) = (
            place(minute * 60, minute * 6_000),
            place(minute * 60 + 60, minute * 6_000 + 6_000),
        );
        strip.outline(&before, &after);
    }
    let cells = strip.cells(10, 1);
    assert!(cells.cells.iter().all(|cell| near(cell.cpu(), 50.0)));
    assert!(
        cells
            .cells
            .iter()
            .all(|cell| !cell.looked && cell.cause.is_none())
    );
    let mut reading = Reading::since(START);
    looked(&mut strip, &mut reading, 0, &[80.0; 60]);
    assert!(near(strip.cells(600, 1).cells[30].cpu(), 80.0));
    assert!(near(strip.cells(600, 1).cells[90].cpu(), 50.0));
    strip.outline(&place(0, 0), &place(60, 6_000));
    assert!(
        near(strip.cells(600, 1).cells[30].cpu(), 80.0),
        "what samples told stays"
    );
}

#[test]
fn time_of_which_nothing_was_recorded_is_a_gap() {
    let mut strip = covering(100);
    let mut reading = Reading::since(START);
    looked(&mut strip, &mut reading, 0, &[50.0; 20]);
    looked(&mut strip, &mut reading, 80, &[50.0; 20]);
    strip.end(&mut reading);
    assert_eq!(strip.unseen(0), None);
    let cells = strip.cells(100, 1);
    let gaps = cells.cells.iter().map(Bucket::is_gap);
    let gaps: Vec<usize> = gaps
        .enumerate()
        .filter(|(_, gap)| *gap)
        .map(|(at, _)| at)
        .collect();
    let (first, last) = (gaps[0], gaps[gaps.len() - 1]);
    assert!((cells.moment(first) - START) / SECOND >= 20);
    assert!((cells.moment(last) - START) / SECOND <= 80);
    assert!(gaps.len() >= 28, "{gaps:?}");
    // Key frames do not bridge it.
    let mut strip = covering(1_000);
    strip.outline(&place(0, 0), &place(900, 90_000));
    assert!(
        strip
            .cells(10, 1)
            .cells
            .iter()
            .all(|cell| cell.cpu().is_none())
    );
}

#[test]
fn a_restart_of_the_machine_is_marked() {
    let mut strip = covering(100);
    let mut reading = Reading::since(START);
    looked(&mut strip, &mut reading, 0, &[50.0; 20]);
    let mut after = shot(START + 60 * SECOND, 1.0, 90.0, 0.0);
    let sample = Arc::make_mut(&mut after.sample);
    Arc::make_mut(&mut sample.host).boot_id = Some("b".into());
    after.elapsed = None;
    strip.look(&mut reading, &after);
    strip.end(&mut reading);
    let reboots = |strip: &Strip| {
        let cells = strip.cells(100, 1);
        let at = cells.cells.iter().position(|cell| cell.reboot);
        at.map(|at| (cells.moment(at) - START) / SECOND)
    };
    let found = reboots(&strip).unwrap();
    assert!((59..=60).contains(&found), "{found}");
    // By key frames: the time since boot has become less.
    let mut strip = covering(100);
    let again = Place {
        at: 5,
        ..place(60, 0)
    };
    strip.outline(&place(10, 0), &again);
    let found = reboots(&strip).unwrap();
    assert!((59..=60).contains(&found), "{found}");
}

#[test]
fn what_has_not_been_looked_at_is_told_from_a_moment_on() {
    let mut strip = covering(100);
    let (begin, end) = strip.unseen(0).unwrap();
    assert!(begin <= START && end >= START + 100 * SECOND);
    let mut reading = Reading::since(START + 50 * SECOND);
    looked(&mut strip, &mut reading, 50, &[10.0; 10]);
    let (begin, _) = strip.unseen(START + 55 * SECOND).unwrap();
    assert!(begin > START + 58 * SECOND && begin <= START + 60 * SECOND);
    let (begin, end) = strip.unseen(START + 200 * SECOND).unwrap();
    assert!(begin <= START && end <= START + 51 * SECOND);
    let mut first = Reading::since(0);
    looked(&mut strip, &mut first, 0, &[10.0; 100]);
    strip.end(&mut first);
    assert_eq!(strip.unseen(0), None);
}

#[test]
fn a_verdict_is_what_is_told_on_the_screen_and_of_several_the_most_severe() {
    let mut strip = covering(60);
    let mut reading = Reading::since(START);
    let mut told = Vec::new();
    for at in 0..12 {
        let steal = if (4..8).contains(&at) { 40.0 } else { 0.0 };
        told.push(strip.look(
            &mut reading,
            &shot(START + (at + 1) * SECOND, 1.0, 20.0, steal),
        ));
    }
    let (calm, steal) = (Some(Cause::Nothing), Some(Cause::Steal));
    let told: Vec<bool> = told.into_iter().map(|cause| cause == steal).collect();
    assert_eq!(
        told.iter().position(|told| *told),
        Some(5),
        "after two samples"
    );
    assert_eq!(
        told.iter().rposition(|told| *told),
        Some(9),
        "until the third without"
    );
    let cells = strip.cells(15, 1).cells;
    assert_eq!(cells[0].cause, calm);
    assert!(
        cells[1..3]
            .iter()
            .any(|cell| cell.cause == steal && cell.steal_max > 39.0)
    );
    let few = strip.cells(4, 1).cells;
    assert_eq!(few.iter().filter_map(|cell| cell.cause).min(), steal);
}

#[test]
fn however_long_the_time_the_buckets_are_few_and_a_moment_stays_in_its_cell() {
    let mut strip = Strip::default();
    let mut before = Cells::default();
    for days in 1..400 {
        strip.cover(START, START + days * 86_400 * SECOND);
        assert!(strip.buckets.len() <= Strip::MOST);
        let cells = strip.cells(100, 1);
        assert!(
            cells.cells.len() <= 100 && cells.cells.len() > 45,
            "{days}: {}",
            cells.cells.len()
        );
        if cells.width == before.width {
            assert_eq!(cells.begin, before.begin);
        }
        before = cells;
    }
    // The oldest is forgotten, and all of it when the time is another.
    strip.cover(START + 398 * 86_400 * SECOND, START + 399 * 86_400 * SECOND);
    assert!(strip.buckets.len() < Strip::MOST / 100);
    strip.cover(0, SECOND);
    assert_eq!(strip.first, 0);
}

proptest! {
    /// Whatever the interval and the length, however often it is read and in which pieces: no second is lost or told twice.
    #[test]
    fn buckets_sum_up_what_the_samples_say(
        samples in prop::collection::vec((1..400_u64, 0..100_u32, 0..100_u32), 1..60),
        stretch in prop_oneof![Just(1_u64), 1..2_000_u64],
        jumps in prop::collection::vec((0..60_usize, 1..20_usize), 0..6),
        offset in 0..1_000_000_000_u64,
        cells in 4..300_usize,
        abreast in 1..3_u64,
    ) {
        let begin = START + offset;
        let mut wall = begin;
        let shots: Vec<Snapshot> = samples.iter().map(|(centis, busy, steal)| {
            let width = centis * stretch * 10_000_000;
            wall += width;
            let busy = *busy as f32 / 2.0;
            shot(wall, width as f64 / 1e9, busy, *steal as f32 / 2.0)
        }).collect();
        let mut strip = Strip::default();
        strip.cover(begin, begin + (wall - begin) / 3);
        let from = |at: usize| if at == 0 { 0 } else { shots[at - 1].sample.wall };
        for (at, count) in jumps {
            let at = at.min(shots.len() - 1);
            let mut reading = Reading::since(from(at));
            for shot in shots[at..].iter().take(count) {
                strip.look(&mut reading, shot);
            }
        }
        strip.cover(begin, wall);
        let mut reading = Reading::since(0);
        for shot in &shots {
            strip.look(&mut reading, shot);
        }
        strip.end(&mut reading);
        prop_assert_eq!(strip.unseen(0), None);
        let mut sums = [0.0; 3];
        for shot in &shots {
            let cpu = shot.machine.cpu.unwrap();
            let seconds = shot.elapsed.unwrap();
            let shares = [1.0, cpu.busy(), cpu.steal.unwrap()];
            for (sum, share) in sums.iter_mut().zip(shares) {
                *sum += f64::from(share) * seconds;
            }
        }
        let most = |pick: fn(&CpuShares) -> f32| shots.iter().filter_map(|shot| shot.machine.cpu.as_ref()).map(pick).fold(0.0, f32::max);
        let merged = strip.cells(cells, abreast);
        prop_assert!(merged.cells.len() <= cells);
        let mut found = [0.0; 3];
        let (mut cpu_max, mut steal_max) = (0.0_f32, 0.0_f32);
        for cell in &merged.cells {
            for (sum, share) in found.iter_mut().zip([1.0, cell.cpu().unwrap_or(0.0), cell.steal().unwrap_or(0.0)]) {
                *sum += f64::from(share) * cell.seconds;
            }
            cpu_max = cpu_max.max(cell.cpu_max);
            steal_max = steal_max.max(cell.steal_max);
        }
        for (sum, found) in sums.iter().zip(found) {
            prop_assert!((sum - found).abs() <= 1e-4 * sum.max(1.0), "{sum} {found}");
        }
        prop_assert!((cpu_max - most(CpuShares::busy)).abs() < 1e-6);
        prop_assert!((steal_max - most(|cpu| cpu.steal.unwrap())).abs() < 1e-6);
    }
}

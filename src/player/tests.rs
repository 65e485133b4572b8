//! A made story: a worker at half a CPU, steal from the 200th second on, an hour of nothing after the 300th.

use super::reel::{Came, Reel};
use super::{Command, Note, Player, Settings, Speed, State};
use crate::diagnosis::{Cause, LintThresholds, Suspect};
use crate::rates::Snapshot;
use crate::rates::testing::{process, thread};
use crate::recording::{Tape, Timeline, Writer};
use crate::sample::{CpuTimes, Host, Process, Sample, TaskKey};
use crate::source::DeviceChoice;
use crate::store::{MachineSeries, SAMPLES, Store, TaskRef, TaskSeries};
use crate::text::patterns::Patterns;
use proptest::prelude::*;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

const SECOND: u64 = 1_000_000_000;
const BEGAN: u64 = 1_700_000_000 * SECOND;
const COUNT: u64 = 400;
const STEAL: u64 = 200;
const GAP: u64 = 300;
const PAUSE: u64 = 3_600;
const WORKER: u32 = 100;

/// When the sample of this number was taken.
fn wall(number: u64) -> u64 {
    let pause = if number < GAP { 0 } else { PAUSE };
    BEGAN + (number + pause) * SECOND
}

fn used(pid: u32, born: bool, at: u64, ms: u64) -> Arc<Process> {
    let mut made = process(pid, 1, "worker").process;
    (made.at, made.stat.at, made.born) = (at, at, born);
    made.clock = ms * SECOND / 1_000;
    let mut leader = thread(pid, "worker");
    (leader.at, leader.run, leader.switches) = (at, made.clock, Some(ms));
    leader.wait = Some(made.clock);
    made.threads.complete = Some(at);
    made.threads.list.push(leader);
    Arc::new(made)
}

fn sample(number: u64, idle: &Arc<Process>) -> Sample {
    let wall = wall(number);
    let at = wall - BEGAN + 1_000 * SECOND;
    let mut processes = vec![Arc::clone(idle), used(WORKER, false, at, 500 * number)];
    // Somebody who lives for 20 seconds, again and again.
    let child = number / 20;
    processes.push(used(
        200 + child as u32,
        number.is_multiple_of(20),
        at,
        100 * (number % 20 + 1),
    ));
    let stolen = number.saturating_sub(STEAL) * 60;
    let cpu = CpuTimes {
        user: number * 50,
        idle: number * 100 - stolen.min(number * 100),
        steal: stolen,
        ..CpuTimes::default()
    };
    let mut sample = Sample {
        seq: number + if number < GAP { 0 } else { 7 },
        at,
        wall,
        host: Arc::new(Host {
            ticks_per_second: 100,
            ..Host::default()
        }),
        processes,
        ..Sample::default()
    };
    sample.machine.at = at;
    sample.machine.cpu = Some(cpu);
    sample.machine.cpus = vec![(0, cpu)];
    sample
}

/// The story in two files.
static FILES: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
    let idle = Arc::new(process(1, 0, "init").process);
    let folder = tempfile::tempdir().unwrap();
    [("a", 0..150), ("b", 150..COUNT)].map(|(name, numbers)| {
        let path = folder.path().join(name);
        let mut writer = Writer::open(&path).unwrap();
        for number in numbers {
            writer.append(&sample(number, &idle)).unwrap();
        }
        std::fs::read(path).unwrap()
    })
});

fn timeline() -> Timeline {
    let tape = |bytes: &Vec<u8>| Tape::open(Box::new(bytes.clone())).unwrap();
    Timeline::new(FILES.iter().map(tape).collect()).unwrap()
}

fn settings() -> Settings {
    Settings {
        patterns: Arc::new(Patterns::default()),
        thresholds: LintThresholds::default(),
        devices: DeviceChoice::default(),
    }
}

/// A reel and the store that it fills.
struct Told {
    reel: Reel,
    store: Arc<Store>,
}

impl Told {
    fn new() -> Self {
        let store = Arc::new(Store::new(Duration::from_secs(1)));
        let reel = Reel::new(timeline(), Arc::clone(&store), settings());
        Self { reel, store }
    }

    /// At this sample, with all of the history.
    fn at(number: u64) -> Self {
        let mut told = Self::new();
        told.reel.go_to(wall(number)).unwrap();
        told.warm();
        told
    }

    /// Played from the beginning to this sample.
    fn played(number: u64) -> Self {
        let mut told = Self::new();
        told.reel.go_to(0).unwrap();
        for _ in 0..number {
            assert_eq!(told.reel.forward().unwrap(), Came::Next);
        }
        told
    }

    fn warm(&mut self) {
        while self.reel.is_cold(true) {
            self.reel.warm(7).unwrap();
        }
    }

    fn wall(&self) -> u64 {
        self.reel.shown().unwrap().sample.wall
    }

    /// All that is told of the moment, but for how it was counted: rates, who has begun and ended, verdict and marks.
    fn moment(&self) -> Vec<String> {
        let shown = self.reel.shown().unwrap();
        let judged = self.reel.judged();
        let verdict = judged
            .watch
            .told()
            .map(|told| told.sentence.whole().to_owned());
        let ended = shown.ended.iter().map(|ended| ended.process.key.tid);
        let mut moment = vec![format!(
            "{} {:?} {verdict:?} {:?} {:?}",
            shown.sample.wall,
            shown.elapsed,
            shown.machine.cpu,
            ended.collect::<Vec<_>>()
        )];
        for (process, rates) in shown.sample.processes.iter().zip(&shown.processes) {
            let is_new = |born| shown.since(born) <= Snapshot::LINGER;
            moment.push(format!(
                "{} {} {:?} {:?} {:?} {:?}",
                process.key.tid,
                rates.born_at.is_some_and(is_new),
                rates.total.cpu_percent,
                rates.total.wait_percent,
                rates.threads,
                judged.lints.of(Suspect::Process(process.key)),
            ));
        }
        moment
    }

    /// The series of the worker up to the moment, and how busy the machine was.
    fn series(&self) -> [Vec<Option<f32>>; 2] {
        let history = self.store.history();
        let behind = history.newer(self.reel.shown().unwrap().sample.seq);
        let key = TaskKey {
            tid: WORKER,
            starttime: u64::from(WORKER),
        };
        let mut task = vec![None; SAMPLES + behind];
        history.task(TaskRef::Process(key), TaskSeries::Cpu, &mut task);
        let mut machine = vec![None; SAMPLES + behind];
        history.machine(MachineSeries::Cpu, &mut machine);
        [task, machine].map(|mut series| {
            series.truncate(SAMPLES);
            series
        })
    }
}

/// Known values are the same; the one may know more.
fn agree(one: &[Option<f32>], other: &[Option<f32>]) -> bool {
    let pairs = one.iter().zip(other);
    pairs.into_iter().all(|(one, other)| match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() < f32::EPSILON,
        _ => true,
    })
}

#[test]
fn a_jump_shows_at_once_what_playing_shows() {
    // At the beginning, on both sides of where the files meet, around the verdict, and of the gap.
    for number in [0, 1, 149, 150, 151, 199, 203, 240, 299, 300, 301, 399] {
        let played = Told::played(number);
        let mut jumped = Told::new();
        jumped.reel.go_to(wall(number) + SECOND / 2).unwrap();
        assert_eq!(jumped.wall(), wall(number));
        assert_eq!(jumped.moment(), played.moment(), "{number}");
        jumped.warm();
        assert_eq!(jumped.moment(), played.moment(), "{number}, warm");
        let [[task, machine], [played_task, played_machine]] = [jumped.series(), played.series()];
        assert_eq!(task, played_task, "{number}");
        assert!(agree(&machine, &played_machine), "{number}");
    }
}

#[test]
fn steal_is_the_verdict_when_it_has_lasted() {
    let verdict = |number| {
        let told = Told::at(number);
        let judged = told.reel.judged();
        judged.watch.told().map(|told| told.cause)
    };
    assert_ne!(verdict(STEAL), Some(Cause::Steal));
    assert_eq!(verdict(STEAL + 5), Some(Cause::Steal));
}

#[test]
fn steps_back_keep_the_history_and_steps_on_go_on_with_it() {
    let mut told = Told::at(250);
    for number in (240..250).rev() {
        assert_eq!(told.reel.back().unwrap(), Came::Next);
        let expected = Told::at(number);
        assert_eq!(told.moment(), expected.moment(), "{number}");
        let ([task, _], [expected, _]) = (told.series(), expected.series());
        // The history holds so many samples; the newest of them are later than what is shown.
        assert!(
            agree(&task, &expected) && task[SAMPLES / 2].is_some(),
            "{number}"
        );
    }
    let leap = told.reel.leap();
    for number in 241..260 {
        assert_eq!(told.reel.forward().unwrap(), Came::Next);
        assert_eq!(told.moment(), Told::at(number).moment(), "{number}");
    }
    assert_eq!(told.series()[0], Told::at(259).series()[0]);
    assert_eq!(told.reel.leap(), leap, "all of it follows");
}

#[test]
fn steps_back_beyond_the_history_and_over_a_gap_are_jumps() {
    let mut told = Told::at(GAP);
    assert_eq!(told.reel.back().unwrap(), Came::Next);
    assert_eq!(told.moment(), Told::at(GAP - 1).moment());
    let mut told = Told::new();
    told.reel.go_to(wall(5)).unwrap();
    for number in (0..5).rev() {
        assert_eq!(told.reel.back().unwrap(), Came::Next);
        assert_eq!(told.wall(), wall(number));
    }
    assert_eq!(told.reel.back().unwrap(), Came::End);
    assert_eq!(told.wall(), wall(0), "nothing is before it");
}

#[test]
fn within_a_gap_is_what_was_before_it() {
    let mut told = Told::new();
    told.reel.go_to(wall(GAP) - 1_000 * SECOND).unwrap();
    assert_eq!(told.moment(), Told::at(GAP - 1).moment());
    // No rate spans it.
    assert_eq!(Told::at(GAP).reel.shown().unwrap().elapsed, None);
    assert_eq!(told.reel.forward().unwrap(), Came::Next);
    assert_eq!(told.reel.shown().unwrap().elapsed, None);
    assert_eq!(told.wall(), wall(GAP));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn however_a_moment_is_reached_it_is_the_same(
        ways in prop::collection::vec((0..COUNT, -8..8i64, any::<bool>()), 1..5),
    ) {
        let mut told = Told::new();
        for (number, steps, warm) in ways {
            told.reel.go_to(wall(number)).unwrap();
            if warm {
                told.warm();
            } else {
                told.reel.warm(20).unwrap();
            }
            let mut expected = number;
            for _ in 0..steps.unsigned_abs() {
                let came = if steps < 0 { told.reel.back() } else { told.reel.forward() };
                if came.unwrap() == Came::Next {
                    expected = expected.saturating_add_signed(steps.signum());
                }
            }
            prop_assert_eq!(told.wall(), wall(expected));
            prop_assert_eq!(told.moment(), Told::at(expected).moment());
        }
    }
}

/// Waits until the player shows something.
fn until(player: &mut Player, met: impl Fn(&State) -> bool) -> State {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.build().unwrap();
    runtime.block_on(async {
        loop {
            let state = player.state();
            if met(&state) {
                return state;
            }
            assert!(player.changed().await, "{state:?}");
        }
    })
}

fn shown(state: &State) -> u64 {
    let shown = state.snapshot.as_ref();
    shown.map_or(0, |shown| shown.sample.wall)
}

#[test]
fn all_is_played_to_the_end_and_the_gap_is_told() {
    let mut player = Player::start(timeline(), wall(290), settings()).unwrap();
    player.command(Command::Speed(Speed::of(600.0).unwrap()));
    player.command(Command::Play(true));
    let note = |note: Note| move |state: &State| state.note.is_some_and(|(_, told)| told == note);
    let gap = until(&mut player, note(Note::Gap(wall(GAP - 1), wall(GAP))));
    assert_eq!(shown(&gap), wall(GAP - 1));
    let end = until(&mut player, note(Note::Last));
    assert_eq!(shown(&end), wall(COUNT - 1));
    assert!(!end.playing);
    // No sample was left out.
    let history = player.store().history();
    let mut machine = vec![None; 40];
    history.machine(MachineSeries::Cpu, &mut machine);
    assert!(machine.iter().all(Option::is_some), "{machine:?}");
}

#[test]
fn the_newest_command_says_where_to_go() {
    let mut player = Player::start(timeline(), 0, settings()).unwrap();
    for number in 0..50 {
        player.command(Command::GoTo(wall(number)));
        player.command(Command::Step(1));
    }
    player.command(Command::GoTo(wall(77)));
    player.command(Command::Step(-2));
    let state = until(&mut player, |state| shown(state) == wall(75));
    assert_eq!(state.span, (wall(0), wall(COUNT - 1)));
    player.command(Command::Step(-1_000));
    let first = until(&mut player, |state| {
        matches!(state.note, Some((_, Note::First)))
    });
    assert_eq!(shown(&first), wall(0));
}

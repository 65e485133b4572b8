//! The whole program but for its terminal, on samples that are made up: a recording, played forwards and backwards.

mod replayed;

use super::admit;
use crate::app::testing::{cursor, find, press};
use crate::app::{App, Effect, Options};
use crate::canvas::Canvas;
use crate::rates::testing::{process, thread};
use crate::rates::{Snapshot, advance};
use crate::sample::{Blocked, CpuTimes, Host, LoadAverage, Process, Sample};
use crate::source::{Demand, Source, SourceError};
use crate::store::{MachineSeries, Store};
use crate::terminal::ColorDepth;
use crate::ui::{self, Theme};
use proptest::prelude::*;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

const SECOND: u64 = 1_000_000_000;
const SIZE: (u16, u16) = (100, 30);
/// Lines with series of the machine, of which more may be known than since the jump.
const HEADER: usize = 4;
/// Moments of the recording.
const ALL: std::ops::Range<usize> = 0..14;
/// The first after an hour in which nothing was recorded.
const AFTER_PAUSE: usize = 8;
/// The first after another boot.
const AFTER_BOOT: usize = 11;

/// Hands out these samples in this order.
struct Fake {
    samples: Vec<Sample>,
    order: VecDeque<usize>,
    /// Number of the next one.
    next: u64,
}

impl Source for Fake {
    fn sample(&mut self, _: &Demand) -> Result<Sample, SourceError> {
        self.next += 1;
        Ok(Sample {
            seq: self.next,
            ..self.samples[self.order.pop_front().unwrap()].clone()
        })
    }
}

/// A process that has used so many ms of CPU at the moment of a sample.
fn used(pid: u32, starttime: u64, name: &str, at: u64, ms: u64) -> Process {
    let mut made = process(pid, 1, name).process;
    made.key.starttime = starttime;
    (made.at, made.stat.at) = (at, at);
    made.clock = ms * SECOND / 1_000;
    let mut leader = thread(pid, name);
    (leader.at, leader.run, leader.switches) = (at, made.clock, Some(ms));
    made.threads.complete = Some(at);
    made.threads.list.push(leader);
    made
}

/// One moment of the recording: a worker at 50 % of a CPU, somebody who is stuck, and a PID that changes hands.
fn recorded(moment: usize, idle: &[Arc<Process>; 2]) -> Sample {
    let number = moment as u64;
    let pause = if moment < AFTER_PAUSE { 0 } else { 3_600 };
    let (boot, at) = if moment < AFTER_BOOT {
        ("one", (1_000 + number + pause) * SECOND)
    } else {
        ("two", (5 + number) * SECOND)
    };
    let mut processes: Vec<_> = idle.iter().map(Arc::clone).collect();
    let busy_ms = if moment < AFTER_PAUSE {
        500 * number
    } else {
        1_000_000 + 500 * number
    };
    processes.push(Arc::new(used(100, 7, "worker", at, busy_ms)));
    match moment {
        0..4 => processes.push(Arc::new(used(200, 8, "veteran", at, 90_000 + 200 * number))),
        4 => {}
        _ => {
            let mut heir = used(200, 100_500, "heir", at, 100 * (number - 4));
            heir.born = true;
            processes.push(Arc::new(heir));
        }
    }
    processes.sort_by_key(|process| process.key.tid);
    let mut sample = Sample {
        at,
        wall: (1_700_000_000 + number + pause) * SECOND,
        host: Arc::new(Host {
            boot_id: Some(boot.to_owned()),
            ticks_per_second: 100,
            ..Host::default()
        }),
        processes,
        blocked: Arc::new([Blocked {
            process: idle[1].key,
            tid: idle[1].key.tid,
            since: 0,
            wchan: None,
        }]),
        ..Sample::default()
    };
    sample.machine.at = at;
    // Of each second, the hypervisor takes a half.
    let ticks = at / SECOND * 50;
    sample.machine.cpu = Some(CpuTimes {
        user: ticks,
        steal: ticks,
        ..CpuTimes::default()
    });
    sample.machine.cpus = vec![(0, sample.machine.cpu.unwrap_or_default())];
    sample.machine.load = Some(LoadAverage {
        one: number as f32,
        ..LoadAverage::default()
    });
    sample
}

fn recording() -> Vec<Sample> {
    let idle = [("init", 1), ("stuck", 300)].map(|(name, pid)| {
        let mut made = process(pid, 0, name).process;
        made.clock = SECOND;
        made.stat.state = if pid == 1 { b'S' } else { b'D' };
        Arc::new(made)
    });
    ALL.map(|moment| recorded(moment, &idle)).collect()
}

/// The program, as [`super::Run`] puts it together.
struct Program {
    source: Fake,
    store: Store,
    app: App,
    before: Option<Arc<Snapshot>>,
}

impl Program {
    fn new() -> Self {
        let source = Fake {
            samples: recording(),
            order: VecDeque::new(),
            next: 0,
        };
        let mut options = Options::default();
        assert!(admit(&mut options, &source).is_none());
        let mut app = App::new(options);
        app.resize(SIZE);
        Self {
            source,
            store: Store::new(app.interval()),
            app,
            before: None,
        }
    }

    /// Goes to another moment, and shows those that follow; the last screen.
    fn jump(&mut self, moments: impl IntoIterator<Item = usize>) -> String {
        self.source.next += 1;
        self.play(moments)
    }

    /// Shows one moment after the other; the last screen.
    fn play(&mut self, moments: impl IntoIterator<Item = usize>) -> String {
        self.source.order.extend(moments);
        while !self.source.order.is_empty() {
            let sample = self.source.sample(&self.app.demand()).unwrap();
            let snapshot = Arc::new(advance(self.before.as_deref(), Arc::new(sample)));
            self.before = Some(Arc::clone(&snapshot));
            self.store.publish(Arc::clone(&snapshot));
            self.app.snapshot(snapshot);
            let wall = self.app.shown().unwrap().sample.wall;
            self.app.tick(format!("{}", wall / SECOND), Duration::ZERO);
        }
        self.screen()
    }

    fn screen(&mut self) -> String {
        self.app.take_history(&self.store.history());
        drawn(&self.app)
    }
}

/// The lines of the screen.
fn drawn(app: &App) -> String {
    let mut canvas = Canvas::new(SIZE);
    ui::draw(app, &Theme::new(ColorDepth::None, false), &mut canvas);
    let lines = canvas.buffer().content.chunks(usize::from(SIZE.0));
    let line =
        |cells: &[ratatui::buffer::Cell]| cells.iter().map(ratatui::buffer::Cell::symbol).collect();
    lines.map(line).collect::<Vec<String>>().join("\n")
}

/// The line of a process.
#[track_caller]
fn row<'a>(screen: &'a str, name: &str) -> &'a str {
    let found = screen.lines().find(|line| line.contains(name));
    found.unwrap_or_else(|| panic!("no {name}:\n{screen}"))
}

#[test]
fn a_recording_is_shown_with_the_rates_of_its_time() {
    let mut program = Program::new();
    let screen = program.play(0..4);
    assert!(row(&screen, "worker").contains(" 50.0 "), "{screen}");
    assert!(row(&screen, "veteran").contains(" 20.0 "), "{screen}");
    assert!(
        screen.contains("1700000003"),
        "the clock of the sample: {screen}"
    );
    // Another process has the number now: what the one before had used is not taken for its own.
    let screen = program.play([4]);
    assert!(!screen.contains("heir") && row(&screen, "veteran").contains("200"));
    let screen = program.play([5]);
    assert!(row(&screen, "heir").contains(" 10.0 "), "{screen}");
    // An hour later: the mean of that time.
    let screen = program.play(6..=AFTER_PAUSE);
    assert!(row(&screen, "worker").contains(" 27.8 "), "{screen}");
    // After another boot nothing is known from before.
    let screen = program.play(AFTER_PAUSE + 1..=AFTER_BOOT);
    assert!(!row(&screen, "worker").contains("50.0"), "{screen}");
    assert!(
        !screen.contains("ended"),
        "nobody has ended by that: {screen}"
    );
}

#[test]
fn a_step_back_claims_nothing_that_only_two_samples_can_tell() {
    let mut program = Program::new();
    let later = program.play(0..8);
    assert!(row(&later, "stuck").contains('D'), "{later}");
    let newborn = |program: &Program| {
        let rates = &program.app.shown().unwrap().processes;
        rates.iter().filter(|rates| rates.born_at.is_some()).count()
    };
    assert_eq!(newborn(&program), 1);
    program.jump([7]);
    assert_eq!(newborn(&program), 0, "it was there before");
    let screen = program.jump([2]);
    assert!(!row(&screen, "worker").contains("50.0"), "{screen}");
    assert!(row(&screen, "veteran").contains("200"), "it lives again");
    assert!(!screen.contains("heir"), "{screen}");
    assert!(screen.contains("1700000002"), "{screen}");
    assert!(
        later.contains("stolen by") && !screen.contains("stolen by"),
        "{screen}"
    );
    let load = |program: &Program, last: &mut [Option<f32>]| {
        program.store.history().machine(MachineSeries::Load, last);
    };
    let mut last = [None; 4];
    load(&program, &mut last);
    assert_eq!(
        last,
        [None, Some(0.0), Some(1.0), Some(2.0)],
        "no later one"
    );
    let screen = program.play([3]);
    assert!(row(&screen, "worker").contains(" 50.0 "), "{screen}");
}

#[test]
fn whoever_was_chosen_is_found_again_after_a_jump() {
    let mut program = Program::new();
    program.play(0..8);
    find(&mut program.app, 200);
    press(&mut program.app, "F");
    program.jump([1, 2]);
    let told = program.app.message().unwrap_or_default();
    assert!(!told.contains("ended"), "it is not there yet: {told}");
    program.jump([6, 7]);
    assert_eq!(cursor(&program.app), 200);
    assert!(program.app.followed().is_some());
}

#[test]
fn a_look_back_ends_where_nothing_is_known_yet() {
    let mut program = Program::new();
    press(&mut program.app, "3");
    program.play(0..8);
    press(&mut program.app, "Left Left Left");
    assert!(program.app.system().cursor().is_some());
    program.jump([1, 2]);
    assert!(program.app.system().cursor().is_none());
}

#[test]
fn a_frozen_screen_has_the_clock_of_its_moment_and_tells_its_age() {
    let mut program = Program::new();
    program.play(0..3);
    press(&mut program.app, "Z");
    let frozen = program.play([3]);
    assert!(frozen.contains("1700000002 +1s"), "{frozen}");
    program.play([4, 5, 6]);
    program
        .app
        .tick("1700000002".to_owned(), Duration::from_millis(8_500));
    let later = program.screen();
    assert_eq!(later, frozen.replace("+1s ", "+12s"));
    press(&mut program.app, "Z");
    assert!(program.screen().contains(" 50.0 "));
}

#[test]
fn a_sample_that_is_late_tells_its_age() {
    let mut program = Program::new();
    let shown = program.play(0..3);
    let mut after = |millis| {
        let clock = "1700000002".to_owned();
        program.app.tick(clock, Duration::from_millis(millis));
        program.screen()
    };
    assert_eq!(after(1_900), shown);
    assert!(after(2_100).contains("1700000002 +2s"));
}

#[test]
fn nothing_can_be_done_to_what_was_recorded() {
    let mut program = Program::new();
    program.play(0..4);
    find(&mut program.app, 100);
    for key in ["F9", "k", "F7", "F8", "i", "Y", "a", "s"] {
        assert_eq!(press(&mut program.app, key), Effect::None, "{key}");
        let told = program.app.message().unwrap_or_default();
        assert!(
            told.starts_with("Read-only: these are not"),
            "{key}: {told}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// However it was reached: what is shown of tasks is what a new program shows that begins where this one jumped to.
    #[test]
    fn a_moment_is_the_same_screen_however_it_is_reached(
        jumps in prop::collection::vec((ALL, 1..6usize), 1..5),
        (from, length) in (ALL, 1..ALL.end),
        list in prop::sample::select(vec!["1", "2", "4", "3 1"]),
    ) {
        let run = |from: usize, length: usize| from..(from + length).min(ALL.end);
        let begin = || {
            let mut program = Program::new();
            press(&mut program.app, list);
            program
        };
        let straight = begin().play(run(from, length));
        let mut program = begin();
        for (from, length) in jumps {
            program.jump(run(from, length));
        }
        let jumped = program.jump(run(from, length));
        let rows = |screen: &str| screen.lines().skip(HEADER).map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(rows(&straight), rows(&jumped));
    }
}

//! The System screen, over an invented hour.

use super::{LARGE, MIDDLE, SMALL, text, unicode};
use crate::app::testing::{NEWEST, machine, press, shot};
use crate::app::{App, Options};
use crate::canvas::Canvas;
use crate::keys::{Mouse, Signs};
use crate::rates::{CpuShares, DepartureRates, MachineRates, PagingRates, Parallelism, Snapshot};
use crate::sample::{
    CpuTimes, Departed, Departures, Exit, LoadAverage, Name, ParallelismMethod, Pressure,
    Pressures, Stall,
};
use crate::store::History;
use crate::terminal::ColorDepth;
use crate::ui::{Theme, draw};
use insta::assert_snapshot;
use ratatui::buffer::Buffer;
use std::sync::Arc;
use std::time::Duration;

/// A machine.
#[derive(Clone, Copy)]
struct Made {
    cpus: u32,
    pressure: bool,
    /// Samples of it.
    samples: u64,
}

const USUAL: Made = Made {
    cpus: 2,
    pressure: true,
    samples: 400,
};

/// Up and down from 0 to 1 once in `period` samples.
fn wave(seq: u64, period: u64) -> f32 {
    let phase = (seq % period) as f32 / period as f32;
    (2.0 * phase - 1.0).abs()
}

fn stall(share: f32) -> Pressure {
    let stall = Stall {
        avg10: share,
        ..Stall::default()
    };
    Pressure {
        some: stall,
        full: Some(Stall::default()),
    }
}

fn shares(seq: u64, cpu: u64) -> CpuShares {
    let user = 10.0 + 60.0 * wave(seq + 7 * cpu, 90);
    // Neighbours come for two minutes.
    let steal = if (200..320).contains(&seq) { 12.0 } else { 0.0 };
    CpuShares {
        user,
        system: 8.0,
        iowait: Some(5.0 * wave(seq, 33)),
        softirq: 1.0,
        steal: Some(steal),
        idle: 100.0 - user - 9.0 - 5.0 * wave(seq, 33) - steal,
        ..CpuShares::default()
    }
}

/// Processes that ended.
fn departures(shot: &mut Snapshot) {
    let departed = |name: &[u8], count: u64, cpu: f64, exits: &[(Exit, u64)]| DepartureRates {
        name: Some(Name::new(name)),
        count,
        per_second: count as f64,
        cpu_percent: cpu,
        wait_percent: cpu / 7.0,
        life: cpu / 100.0 / count as f64 * 1.5,
        exits: exits.to_vec(),
    };
    Arc::make_mut(&mut shot.sample).departed = Departed::Told(Departures {
        lost: 1_200,
        ..Departures::default()
    });
    shot.departed = vec![
        departed(
            b"cc1",
            44,
            61.2,
            &[
                (Exit::Code(0), 42),
                (Exit::Code(1), 1),
                (Exit::Signal(11), 1),
            ],
        ),
        departed(b"sh", 47, 4.1, &[(Exit::Code(0), 47)]),
    ];
}

/// What the machine did.
fn rates(rates: &mut MachineRates, made: Made, seq: u64) {
    rates.cpu = Some(shares(seq, 0));
    rates.cpus = (0..made.cpus)
        .map(|cpu| (cpu, Some(shares(seq, cpu.into()))))
        .collect();
    rates.context_switches = Some(f64::from(2_000.0 + 9_000.0 * wave(seq, 90)));
    rates.involuntary_share = Some(0.25);
    rates.interrupts = Some(f64::from(700.0 + 900.0 * wave(seq, 90)));
    rates.softirqs = Some(412.0);
    rates.forks = Some(if seq.is_multiple_of(60) { 48.0 } else { 0.4 });
    rates.paging = PagingRates {
        swapped_in: Some(0.0),
        swapped_out: Some(0.0),
        bytes_in: Some(f64::from(3e6 * wave(seq, 33))),
        bytes_out: Some(1.5e6),
        major_faults: Some(0.0),
    };
    let count = made.cpus as usize + 1;
    let mut c = vec![0.0; count];
    c[0] = 0.41;
    c[1] = 0.38;
    c[count - 1] += 0.21;
    rates.parallelism = Some(Parallelism {
        value: Some(f64::from(1.1 + 0.6 * wave(seq, 90))),
        average: f64::from(0.3 + wave(seq, 90)),
        shares: c,
        error: Some(0.08),
        looks: 200.0,
        method: ParallelismMethod::Runnable,
    });
}

fn snapshot(made: Made, seq: u64) -> Arc<Snapshot> {
    let mut shot = (*shot(seq + 1, &machine(NEWEST))).clone();
    shot.elapsed = (seq > 0).then_some(1.0);
    let sample = Arc::make_mut(&mut shot.sample);
    let cpus = 0..made.cpus;
    sample.machine.cpus = cpus.clone().map(|cpu| (cpu, CpuTimes::default())).collect();
    sample.machine.load = Some(LoadAverage {
        one: 0.4 + 2.2 * wave(seq, 120),
        five: 1.31,
        fifteen: 0.97,
    });
    if made.pressure {
        sample.machine.pressure = Pressures {
            cpu: Some(stall(30.0 * wave(seq, 90))),
            io: Some(stall(4.0 * wave(seq, 33))),
            memory: Some(stall(0.0)),
        };
    }
    departures(&mut shot);
    shot.counts.running = Some((4.0 * wave(seq, 60)) as u32);
    shot.counts.uninterruptible = u32::from(seq % 97 < 20);
    shot.counts.blocked = Some(shot.counts.uninterruptible);
    rates(&mut shot.machine, made, seq);
    Arc::new(shot)
}

/// The program on the System screen, and what it has seen.
fn seen(size: (u16, u16), made: Made, options: Options) -> (App, History) {
    let mut history = History::new(options.loaded.config.interval);
    for seq in 0..made.samples {
        history.push(&snapshot(made, seq));
    }
    let mut app = App::new(options);
    app.resize(size);
    app.snapshot(snapshot(made, made.samples - 1));
    app.tick("23:25:14".to_owned(), Duration::from_millis(200));
    press(&mut app, "3");
    app.take_history(&history);
    (app, history)
}

fn painted(app: &mut App, history: &History, size: (u16, u16), theme: &Theme) -> Buffer {
    app.take_history(history);
    let mut canvas = Canvas::new(size);
    draw(app, theme, &mut canvas);
    canvas.buffer().clone()
}

fn screen(size: (u16, u16), made: Made, keys: &str) -> String {
    let (mut app, history) = seen(size, made, Options::default());
    for key in keys.split_whitespace() {
        press(&mut app, key);
        app.take_history(&history);
    }
    text(&painted(&mut app, &history, size, &unicode()))
}

/// The screen without the line of the axis, whose clock depends on the time zone.
fn timeless(screen: &str) -> String {
    let lines = screen.lines();
    let kept = lines.filter(|line| !line.contains('▴'));
    kept.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_size() {
    assert_snapshot!("system_80", screen(SMALL, USUAL, ""));
    assert_snapshot!("system_140", screen(MIDDLE, USUAL, ""));
    assert_snapshot!("system_200", screen(LARGE, USUAL, ""));
}

#[test]
fn scrolled_and_large() {
    assert_snapshot!(
        "system_scrolled_80",
        screen(SMALL, USUAL, "Down Down Down Down Down Down")
    );
    assert_snapshot!("system_large_80", screen(SMALL, USUAL, "o w w"));
}

#[test]
fn who_ended_is_listed_by_name_and_only_of_now() {
    let ended = "Down Down Down Down Down Down Down Down Down Down Enter";
    assert_snapshot!("system_ended_80", screen(SMALL, USUAL, ended));
    let back = screen(SMALL, USUAL, &format!("{ended} Left"));
    assert!(back.contains("known for now only"), "{back}");
}

#[test]
fn where_nobody_ended_that_is_said() {
    let (mut app, history) = seen(SMALL, USUAL, Options::default());
    for _ in 0..10 {
        press(&mut app, "Down");
        app.take_history(&history);
    }
    press(&mut app, "Enter");
    let mut shot = (**app.shown().unwrap()).clone();
    shot.departed.clear();
    for (departed, told) in [
        (
            Departed::Told(Departures::default()),
            "none since the last sample",
        ),
        (Departed::Elsewhere, "unknown: not this machine's processes"),
    ] {
        Arc::make_mut(&mut shot.sample).departed = departed;
        app.snapshot(Arc::new(shot.clone()));
        let panel = text(&painted(&mut app, &history, SMALL, &unicode()));
        assert!(panel.contains(told), "{panel}");
    }
}

#[test]
fn the_kernel_is_asked_who_ends_only_while_that_is_on_the_screen() {
    let (mut app, history) = seen(SMALL, USUAL, Options::default());
    let hears_departures = |app: &App| format!("{:?}", app.demand().extras).contains("DEPARTURES");
    assert!(!hears_departures(&app), "too small to show it");
    for _ in 0..10 {
        press(&mut app, "Down");
        app.take_history(&history);
    }
    assert!(hears_departures(&app));
    press(&mut app, "1");
    assert!(!hears_departures(&app));
}

#[test]
fn a_look_back() {
    let back = screen(SMALL, USUAL, "+ + PgUp Left");
    assert_snapshot!("system_back_80", timeless(&back));
    assert!(back.contains("Esc Now"), "{back}");
}

#[test]
fn other_machines() {
    let many = Made { cpus: 96, ..USUAL };
    assert_snapshot!("system_96_cpus_140", screen(MIDDLE, many, ""));
    let old = Made {
        pressure: false,
        ..USUAL
    };
    let screen = screen(SMALL, old, "");
    assert!(screen.contains("no PSI: Linux before 4.20"), "{screen}");
}

#[test]
fn the_first_seconds() {
    for samples in [1, 3] {
        let young = Made { samples, ..USUAL };
        assert_snapshot!(
            format!("system_after_{samples}_80"),
            screen(SMALL, young, "")
        );
    }
}

#[test]
fn ascii_and_mono() {
    let options = Options {
        signs: Signs::Ascii,
        ..Options::default()
    };
    let (mut app, history) = seen(MIDDLE, USUAL, options);
    let theme = Theme::new(ColorDepth::None, false);
    let buffer = painted(&mut app, &history, MIDDLE, &theme);
    assert!(buffer.content().iter().all(|cell| cell.symbol().is_ascii()));
    assert_snapshot!("system_ascii_140", text(&buffer));
}

#[test]
fn steal_is_the_loudest() {
    let (mut app, history) = seen(SMALL, USUAL, Options::default());
    let buffer = painted(&mut app, &history, SMALL, &unicode());
    let plot = app.board().panels[0].plot();
    let steal = unicode().share(crate::ui::header::cpu::Share::Steal);
    let loud = plot.positions().filter(|at| {
        let cell = &buffer[*at];
        Some(cell.fg) == steal.fg || Some(cell.bg) == steal.fg
    });
    // Two minutes of five, a cell high at least.
    assert!(loud.count() >= 12);
}

#[test]
fn whatever_is_done_at_whatever_size_it_is_drawn() {
    let (mut app, history) = seen(MIDDLE, USUAL, Options::default());
    let keys = "Left PgUp w Down Enter Left - Home Up Esc PgDn + End Enter Down Down Down w";
    for (width, height) in [(40, 8), (43, 12), (80, 24), (119, 33), (250, 80)] {
        app.resize((width, height));
        for key in keys.split_whitespace() {
            press(&mut app, key);
            painted(&mut app, &history, (width, height), &unicode());
            app.mouse(Mouse::Click {
                x: width / 2,
                y: height / 2,
            });
            painted(&mut app, &history, (width, height), &unicode());
        }
    }
}

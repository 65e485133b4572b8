//! What it costs to draw a frame of 50 lines and 160 columns, and to make bytes of what differs from the frame before:
//! where nothing changed, one row, all rows, or the screen is another one.

use super::synthetic;
use criterion::{Bencher, Criterion};
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};
use threadtop::app::{App, Options};
use threadtop::canvas::Canvas;
use threadtop::keys::Key;
use threadtop::rates::Snapshot;
use threadtop::terminal::{Capabilities, ColorDepth, Dots, Encoder};
use threadtop::ui::{Theme, draw};

const SIZE: (u16, u16) = (160, 50);

/// What changes from one frame to the next.
pub const CHANGES: [&str; 4] = [
    "nothing changed",
    "one row changed",
    "all rows changed",
    "another screen",
];

/// The machine whose processes of these indices waited for a CPU.
fn waiting(snapshot: &Snapshot, processes: std::ops::Range<usize>) -> App {
    let mut snapshot = snapshot.clone();
    for process in &mut snapshot.processes[processes] {
        Arc::make_mut(process).total.wait_percent = Some(7.5);
    }
    let mut app = App::new(Options::default());
    app.resize(SIZE);
    app.snapshot(Arc::new(snapshot));
    app
}

/// Two frames that differ, drawn and encoded in turn.
pub struct Pair {
    apps: Vec<App>,
    theme: Theme,
    canvas: Canvas,
    encoder: Encoder,
    out: Vec<u8>,
}

impl Pair {
    /// They differ in this, one of [`CHANGES`].
    pub fn new(change: &str) -> Self {
        let (_, snapshot) = synthetic::snapshots();
        // The last of them use most CPU time, and stand on the first lines.
        let all = snapshot.processes.len();
        let changed = match change {
            "one row changed" => all - 4..all - 3,
            "all rows changed" => 0..all,
            _ => 0..0,
        };
        let mut other = waiting(&snapshot, changed);
        if change == "another screen" {
            other.key(Key::char('2'));
        }
        Self {
            apps: vec![waiting(&snapshot, 0..0), other],
            theme: Theme::new(ColorDepth::Ansi16, true),
            canvas: Canvas::new(SIZE),
            encoder: Encoder::new(Capabilities {
                color: ColorDepth::Ansi16,
                unicode: true,
                dots: Dots::Braille,
                shifts: true,
                background: None,
            }),
            out: Vec::new(),
        }
    }

    /// Draws the frame of this number; where the cursor is.
    pub fn draw(&mut self, number: u32) -> Option<(u16, u16)> {
        self.canvas.begin();
        let app = &self.apps[(number % 2) as usize];
        let cursor = draw(black_box(app), &self.theme, &mut self.canvas);
        self.canvas.end();
        cursor
    }

    /// Makes bytes of how it differs from the one before.
    pub fn encode(&mut self, cursor: Option<(u16, u16)>) {
        self.out.clear();
        let out = black_box(&mut self.out);
        self.encoder.encode(self.canvas.changes(), cursor, out);
    }
}

/// The time to draw frames in turn, or to encode them.
fn in_turn(bench: &mut Bencher<'_>, change: &str, encoding: bool) {
    let mut pair = Pair::new(change);
    bench.iter_custom(|times| {
        let (mut painted, mut sent) = (Duration::ZERO, Duration::ZERO);
        for number in 0..times {
            let begun = Instant::now();
            let cursor = pair.draw(number as u32);
            painted += begun.elapsed();
            let begun = Instant::now();
            pair.encode(cursor);
            sent += begun.elapsed();
        }
        if encoding { sent } else { painted }
    });
}

/// The steps.
pub fn frames(criterion: &mut Criterion) {
    for (step, encoding) in [("draw 50x160", false), ("encode 50x160", true)] {
        let mut group = criterion.benchmark_group(step);
        for change in CHANGES {
            group.bench_function(change, |bench| in_turn(bench, change, encoding));
        }
        group.finish();
    }
}

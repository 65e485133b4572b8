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

/// Frames of these two, in turn: the time to draw them, or to encode them.
fn in_turn(bench: &mut Bencher<'_>, apps: [&App; 2], encoding: bool) {
    let theme = Theme::new(ColorDepth::Ansi16, true);
    let mut canvas = Canvas::new(SIZE);
    let mut encoder = Encoder::new(Capabilities {
        color: ColorDepth::Ansi16,
        unicode: true,
        dots: Dots::Braille,
        shifts: true,
        background: None,
    });
    let mut out = Vec::new();
    bench.iter_custom(|times| {
        let (mut painted, mut sent) = (Duration::ZERO, Duration::ZERO);
        for at in 0..times {
            let begun = Instant::now();
            canvas.begin();
            let cursor = draw(black_box(apps[(at % 2) as usize]), &theme, &mut canvas);
            canvas.end();
            painted += begun.elapsed();
            let begun = Instant::now();
            out.clear();
            encoder.encode(canvas.changes(), cursor, black_box(&mut out));
            sent += begun.elapsed();
        }
        if encoding { sent } else { painted }
    });
}

/// The steps.
pub fn frames(criterion: &mut Criterion) {
    let (_, snapshot) = synthetic::snapshots();
    let still = waiting(&snapshot, 0..0);
    let one = waiting(&snapshot, 3..4);
    let all = waiting(&snapshot, 0..snapshot.processes.len());
    let mut other = waiting(&snapshot, 0..0);
    other.key(Key::char('2'));
    for (step, encoding) in [("draw 50x160", false), ("encode 50x160", true)] {
        let mut group = criterion.benchmark_group(step);
        for (name, next) in [
            ("nothing changed", &still),
            ("one row changed", &one),
            ("all rows changed", &all),
            ("another screen", &other),
        ] {
            group.bench_function(name, |bench| in_turn(bench, [&still, next], encoding));
        }
        group.finish();
    }
}

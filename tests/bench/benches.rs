//! What the steps from the kernel's bytes to cells cost: `cargo bench`.
//!
//! Each bench is one step of the flow on a machine of 20,000 threads of which 400 moved, so that a slower step shows
//! by itself. Nothing here fails on time; compare with the numbers of the last run, which criterion keeps.

mod counted;
mod frame;
mod synthetic;

use criterion::{BatchSize, Bencher, Criterion, criterion_group};
use ratatui::layout::Rect;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use threadtop::app::{App, Options};
use threadtop::canvas::Canvas;
use threadtop::diagnosis::{LintThresholds, Lints, bottleneck};
use threadtop::keys::Key;
use threadtop::proc::{schedstat, stat, status};
use threadtop::rates::{Snapshot, advance};
use threadtop::sample::Sample;
use threadtop::source::live::{self, Live};
use threadtop::source::{Demand, Source};
use threadtop::store::History;
use threadtop::terminal::ColorDepth;
use threadtop::text::patterns::Patterns;
use threadtop::ui::{Theme, draw};
use threadtop::view::{ColumnId, Mode, Query, Settled, Sort, build};

/// Parsers of the files that are read for each thread that moved.
fn parsing(criterion: &mut Criterion) {
    let task = |file: &str| {
        let folder = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/fixtures/proc/firecracker-6.18/spaces/"
        );
        std::fs::read(format!("{folder}{file}")).expect("the fixture is part of the repository")
    };
    let (stat_bytes, status_bytes, schedstat_bytes) =
        (task("stat"), task("status"), task("schedstat"));
    let mut group = criterion.benchmark_group("parse");
    group.bench_function("stat", |bench| {
        bench.iter(|| stat::parse(black_box(&stat_bytes)));
    });
    group.bench_function("status", |bench| {
        bench.iter(|| status::parse(black_box(&status_bytes)));
    });
    group.bench_function("schedstat", |bench| {
        bench.iter(|| schedstat::parse(black_box(&schedstat_bytes)));
    });
    group.finish();
}

/// Rates between two samples.
fn rates(criterion: &mut Criterion) {
    let (first, _) = synthetic::snapshots();
    let next = synthetic::sample(1);
    criterion.bench_function("rates/20000 threads, 400 moved", |bench| {
        bench.iter_batched(
            || next.clone(),
            |next| advance(Some(&first), next),
            BatchSize::SmallInput,
        );
    });
}

/// What is conspicuous, where few threads move, where all 20,000 run, and where all are conspicuous as well.
fn lints(criterion: &mut Criterion) {
    let (_, few) = synthetic::snapshots();
    let patterns = Patterns::default();
    let thresholds = LintThresholds::default();
    let mut group = criterion.benchmark_group("lints/20000 threads");
    let mut measure = |name: &str, snapshot: &Snapshot| {
        let mut lints = Lints::default();
        lints.see(snapshot, &patterns, &thresholds);
        lints.see(snapshot, &patterns, &thresholds);
        group.bench_function(name, |bench| {
            bench.iter(|| lints.see(black_box(snapshot), &patterns, &thresholds));
        });
    };
    measure("400 moved", &few);
    measure("all run", &synthetic::running(&few, 0.5));
    measure("all starve", &synthetic::running(&few, 60.0));
    group.finish();
}

fn query(mode: Mode) -> Query {
    Query {
        mode,
        sort: Sort {
            column: ColumnId::Pid,
            descending: false,
        },
        ..Query::default()
    }
}

/// Rows of the tree, of all threads, and of the tree with every process open.
fn rows(criterion: &mut Criterion) {
    let (_, snapshot) = synthetic::snapshots();
    let mut open = query(Mode::Tree);
    open.open = snapshot
        .sample
        .processes
        .iter()
        .map(|process| process.key)
        .collect();
    let mut group = criterion.benchmark_group("rows");
    for (name, query) in [
        ("tree of 200 processes", query(Mode::Tree)),
        ("tree with 20000 threads open", open),
        ("20000 threads flat", query(Mode::AllThreads)),
    ] {
        group.bench_function(name, |bench| {
            let mut settled = Settled::default();
            bench.iter(|| build(black_box(&snapshot), &query, &mut settled));
        });
    }
    group.finish();
}

/// A sample of the machine that the bench runs on, whatever is on it.
fn source(criterion: &mut Criterion) {
    let Ok(mut live) = Live::open(Path::new(live::ROOT)) else {
        return;
    };
    let demand = Demand::default();
    let Ok(_) = live.sample(&demand) else { return };
    while live.background(&demand, Duration::from_millis(100)) {}
    criterion.bench_function("source/sample of this machine", |bench| {
        bench.iter(|| live.sample(black_box(&demand)));
    });
}

/// What the machine itself costs in each sample: its files, its rates, what holds it back, its row of the history; and
/// the screens that show it. The files are those of this kernel in a tree without processes and without `/sys`; that of
/// memory is read once in 0.9 s, so hardly counts here.
fn system(criterion: &mut Criterion) {
    let Ok(tree) = machine_alone() else { return };
    let Ok(mut live) = Live::open(&tree.path().join("proc")) else {
        return;
    };
    let demand = Demand::default();
    let Ok(first) = live.sample(&demand) else {
        return;
    };
    let first = Arc::new(first);
    std::thread::sleep(Duration::from_millis(50));
    let Ok(next) = live.sample(&demand) else {
        return;
    };
    let next = Arc::new(next);
    let mut group = criterion.benchmark_group("system");
    group.bench_function("files", |bench| {
        bench.iter(|| live.sample(black_box(&demand)));
    });
    let first = advance(None, first);
    group.bench_function("rates", |bench| {
        bench.iter(|| advance(Some(black_box(&first)), Arc::clone(&next)));
    });
    let second = advance(Some(&first), next);
    group.bench_function("bottleneck", |bench| {
        bench.iter(|| bottleneck(black_box(&second)));
    });
    let second = Arc::new(second);
    let mut history = History::new(Duration::from_secs(1));
    group.bench_function("history", |bench| {
        bench.iter(|| history.push(black_box(&second)));
    });
    group.finish();
    let mut group = criterion.benchmark_group("frame 50x160");
    for (name, key) in [("System screen, full", '3'), ("I/O screen", '4')] {
        group.bench_function(name, |bench| screen(bench, &second, key));
    }
    group.finish();
}

/// One frame a second after the last one, after an hour of samples.
fn screen(bench: &mut Bencher<'_>, snapshot: &Snapshot, key: char) {
    const HOUR: u64 = 3600;
    let area = Rect::new(0, 0, 160, 50);
    let mut app = App::new(Options::default());
    app.resize((area.width, area.height));
    app.snapshot(Arc::new(snapshot.clone()));
    app.key(Key::char(key));
    let mut history = History::new(Duration::from_secs(1));
    let mut snapshots = (1..).map(|second| {
        let mut next = snapshot.clone();
        let mut sample = Sample::clone(&next.sample);
        sample.seq += second;
        sample.at += second * 1_000_000_000;
        sample.wall += second * 1_000_000_000;
        (next.sample, next.elapsed) = (Arc::new(sample), Some(1.0));
        next
    });
    for next in snapshots.by_ref().take(HOUR as usize) {
        history.push(&next);
    }
    let theme = Theme::new(ColorDepth::Ansi16, true);
    let mut canvas = Canvas::new((area.width, area.height));
    bench.iter_custom(|times| {
        let mut taken = Duration::ZERO;
        for next in snapshots.by_ref().take(times as usize) {
            history.push(&next);
            app.snapshot(Arc::new(next));
            canvas.begin();
            let begun = Instant::now();
            app.take_history(&history);
            draw(black_box(&app), &theme, &mut canvas);
            canvas.end();
            taken += begun.elapsed();
        }
        taken
    });
}

/// A folder whose `proc` has the files of this machine, and no process.
fn machine_alone() -> std::io::Result<tempfile::TempDir> {
    let tree = tempfile::tempdir()?;
    let proc = tree.path().join("proc");
    std::fs::create_dir(&proc)?;
    for name in [
        "stat",
        "loadavg",
        "meminfo",
        "uptime",
        "vmstat",
        "diskstats",
        "pressure",
        "net",
        "sys",
    ] {
        std::os::unix::fs::symlink(Path::new(live::ROOT).join(name), proc.join(name))?;
    }
    Ok(tree)
}

criterion_group! {
    name = steps;
    config = Criterion::default().warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3));
    targets = parsing, source, rates, lints, rows, frame::frames, system
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !counted::run(&arguments) {
        steps();
        Criterion::default().configure_from_args().final_summary();
    }
}

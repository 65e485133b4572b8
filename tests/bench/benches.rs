//! What the steps from the kernel's bytes to rows cost: `cargo bench`.
//!
//! Each bench is one step of the flow on a machine of 20,000 threads of which 400 moved, so that a slower step shows
//! by itself. Nothing here fails on time; compare with the numbers of the last run, which criterion keeps.

mod synthetic;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::Duration;
use threadtop::proc::{schedstat, stat, status};
use threadtop::rates::advance;
use threadtop::view::{ColumnId, Filter, Folds, Mode, Query, Settled, Sort, build};

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

fn query(mode: Mode) -> Query {
    Query {
        mode,
        sort: Sort {
            column: ColumnId::Pid,
            descending: false,
        },
        filter: Filter::default(),
        uid: None,
        only: Vec::new(),
        kernel_threads: false,
        folds: Folds::default(),
        open: rustc_hash::FxHashSet::default(),
        group_pools: false,
        program_path: false,
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

criterion_group! {
    name = steps;
    config = Criterion::default().warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3));
    targets = parsing, rates, rows
}
criterion_main!(steps);

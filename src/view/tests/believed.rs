//! The order that is seen: of neighbours, the numbers that stand on the screen.

use super::*;
use proptest::prelude::*;

/// Noise between two neighbours: what each of them may be placed beside.
fn noise(more: f64) -> f64 {
    f64::max(0.6, 0.11 * more)
}

/// What stands in the sort column of a row: of a branch the sum.
fn shown(row: &Row, list: &List, snapshot: &Snapshot) -> f64 {
    let column = ColumnId::CpuPercent;
    let cell =
        sum_cell(column, row, list, snapshot).unwrap_or_else(|| cell(column, row, list, snapshot));
    cell.text.trim_start_matches('≥').parse().unwrap()
}

/// Rows that stand right above and below each other, beside those of their branches, and what each of them says.
type Neighbours = Vec<((RowKey, f64), (RowKey, f64))>;

fn neighbours(list: &List, snapshot: &Snapshot) -> Neighbours {
    let mut above: std::collections::HashMap<Option<u32>, (RowKey, f64)> =
        std::collections::HashMap::new();
    let mut pairs = Neighbours::new();
    for row in &list.rows {
        let below = (row.key.clone(), shown(row, list, snapshot));
        if let Some(above) = above.insert(row.parent, below.clone()) {
            pairs.push((above, below));
        }
    }
    pairs
}

/// CPU of 8 processes in samples one after the other: steady, noisy, and leaping.
fn series() -> impl Strategy<Value = Vec<Vec<f32>>> {
    let value = prop_oneof![
        2 => Just(0.0f32),
        2 => 0.0..2.0f32,
        3 => 18.0..24.0f32,
        1 => 0.0..200.0f32,
    ];
    proptest::collection::vec(proptest::collection::vec(value, 8), 2..16)
}

proptest! {
    #[test]
    fn a_larger_value_is_below_a_smaller_one_for_one_sample_at_most(
        series in series(), parents in proptest::collection::vec(0u32..8, 8), mode in prop_oneof![Just(Mode::Tree), Just(Mode::List)],
        depth in proptest::option::of(0u16..3), threads in any::<bool>(),
    ) {
        let mut query = query(mode);
        query.folds.to_depth(depth);
        let mut settled = Settled::default();
        let mut before: Vec<(RowKey, RowKey)> = Vec::new();
        for (seq, values) in (0..).zip(series) {
            let family: Vec<Made> = (1u32..).zip(&values).zip(&parents).map(|((pid, cpu), parent)| {
                let mut made = hot(pid, *parent, *cpu);
                for (tid, part) in (100..).zip(&values) {
                    made.thread(pid * 1000 + tid, "t", *part);
                }
                made
            }).collect();
            if threads {
                query.open.extend(family.iter().map(Made::key));
            }
            let snapshot = snapshot(seq, &family);
            let list = build(&snapshot, &query, &mut settled);
            let mut turned = Vec::new();
            for ((above, less), (below, more)) in neighbours(&list, &snapshot) {
                // Threads of a process come before its children.
                if matches!(above, RowKey::Thread(_)) != matches!(below, RowKey::Thread(_)) {
                    continue;
                }
                prop_assert!(more <= 2.0 * less + noise(0.0), "{less} above {more}");
                if more - less > noise(more) {
                    let pair = (above, below);
                    prop_assert!(!before.contains(&pair), "{less} above {more} once more");
                    turned.push(pair);
                }
            }
            before = turned;
        }
    }
}

#[test]
fn a_branch_says_what_it_is_placed_by() {
    let mut family = family();
    family[3].rates.total.ended_children_percent = Some(7.0);
    let snapshot = snapshot(0, &family);
    let list = made(&snapshot, &query(Mode::Tree));
    let column = ColumnId::CpuPercent;
    let said = list.rows.iter().map(|row| {
        let own = cell(column, row, &list, &snapshot).text;
        let sum = sum_cell(column, row, &list, &snapshot);
        (own.to_string(), sum.map(|sum| sum.text.to_string()))
    });
    let said: Vec<_> = said.collect();
    let said: Vec<_> = said
        .iter()
        .map(|(own, sum)| (own.as_str(), sum.as_deref()))
        .collect();
    assert_eq!(lines(&list), ["1", " 10", "  11", "  12", " 20"]);
    assert_eq!(
        said,
        [
            ("0.0", Some("88.0")),
            ("1.0", Some("58.0")),
            ("50.0", None),
            ("0.0", Some("7.0")),
            ("30.0", None)
        ]
    );
}

#[test]
fn a_sum_with_an_unknown_part_is_at_least_so_much() {
    let mut family = family();
    family[4].rates.total.cpu_percent = None;
    let snapshot = snapshot(0, &family);
    let list = made(&snapshot, &query(Mode::Tree));
    let sum = sum_cell(ColumnId::CpuPercent, &list.rows[0], &list, &snapshot).unwrap();
    assert_eq!(sum.text, "≥51.0");
}

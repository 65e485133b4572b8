use super::*;
use proptest::prelude::*;

/// Values of one process in samples one after the other, and where they place it.
fn placed(values: &[f64]) -> Vec<f64> {
    let mut settled = Settled::default();
    let key = TaskKey::default();
    let query = Query::default();
    values
        .iter()
        .zip(0..)
        .map(|(value, seq)| {
            settled.begin(seq, &query);
            let place = settled.process(key, Kind::Percent, Some(*value));
            settled.end();
            place.unwrap()
        })
        .collect()
}

#[test]
fn a_flicker_moves_nothing() {
    assert_eq!(placed(&[5.0, 5.1, 4.9, 5.1]), [5.0; 4]);
    assert_eq!(placed(&[5.0, 6.0, 5.0, 6.0, 5.0]), [5.0; 5]);
    assert_eq!(placed(&[5.0, 6.0, 4.0, 6.0, 4.0]), [5.0; 5]);
    assert_eq!(placed(&[0.2, 1.0, 0.2, 0.8, 0.0]), [0.2; 5], "next to zero");
}

#[test]
fn a_lasting_change_moves_with_the_second_sample() {
    assert_eq!(
        placed(&[50.0, 60.0, 62.0, 62.0, 62.0]),
        [50.0, 50.0, 60.0, 62.0, 62.0]
    );
    assert_eq!(placed(&[0.5, 0.0, 0.0]), [0.5, 0.5, 0.0]);
}

#[test]
fn quite_another_value_moves_at_once() {
    assert_eq!(placed(&[7.5, 38.5, 7.5, 0.0]), [7.5, 38.5, 7.5, 0.0]);
    let mut settled = Settled::default();
    let (query, process) = (Query::default(), TaskKey::default());
    for (seq, value) in [(0, 0.0), (1, 40.0)] {
        settled.begin(seq, &query);
        let thread = |tid| move || RowKey::Thread(crate::sample::ThreadKey { process, tid });
        settled.part(process, thread(2), Kind::Percent, Some(5.0));
        let place = settled.part(process, thread(1), Kind::Percent, Some(value));
        settled.end();
        assert_eq!(place, Some(value), "of a thread that rested");
    }
}

#[test]
fn looking_twice_at_a_sample_does_not_count() {
    let mut settled = Settled::default();
    let key = TaskKey::default();
    let query = Query::default();
    let mut at = |seq, value| {
        settled.begin(seq, &query);
        let place = settled.process(key, Kind::Percent, Some(value));
        settled.end();
        place
    };
    assert_eq!(at(0, 5.0), Some(5.0));
    for _ in 0..5 {
        assert_eq!(at(1, 6.0), Some(5.0));
    }
    assert_eq!(at(2, 6.0), Some(6.0));
}

#[test]
fn threads_at_rest_are_not_remembered() {
    let mut settled = Settled::default();
    let query = Query::default();
    let process = TaskKey::default();
    for seq in 0..3 {
        settled.begin(seq, &query);
        for tid in 0..100 {
            let key = || RowKey::Thread(crate::sample::ThreadKey { process, tid });
            let value = if tid == 7 && seq < 1 { 0.8 } else { 0.0 };
            settled.part(process, key, Kind::Percent, Some(value));
        }
        settled.end();
        assert_eq!(settled.placed.len(), usize::from(seq < 2));
    }
}

proptest! {
    #[test]
    fn a_steady_value_is_reached_in_two_samples(
        noise in proptest::collection::vec(0.0..300.0f64, 1..20), steady in 0.0..300.0f64,
    ) {
        let mut values = noise;
        values.extend([steady; 4]);
        let last = *placed(&values).last().unwrap();
        prop_assert!(!beyond(last, format::shown(Kind::Percent, steady), Kind::Percent));
    }

    #[test]
    fn of_two_rows_the_one_with_more_than_twice_as_much_is_above(
        pairs in proptest::collection::vec((0.0..300.0f64, 0.0..300.0f64), 1..40),
    ) {
        let (a, b): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        let places = placed(&a).into_iter().zip(placed(&b));
        let shown = |value| format::shown(Kind::Percent, value);
        for ((a, b), (place_a, place_b)) in a.into_iter().zip(b).zip(places) {
            let (a, b) = (shown(a), shown(b));
            if a > 2.0 * b && a - b > 3.0 {
                prop_assert!(place_a > place_b, "{a} at {place_a}, {b} at {place_b}");
            }
        }
    }

    #[test]
    fn a_row_moves_only_towards_two_samples_in_a_row_or_far(values in proptest::collection::vec(0.0..300.0f64, 3..40)) {
        let values: Vec<f64> = values.into_iter().map(|value| format::shown(Kind::Percent, value)).collect();
        let places = placed(&values);
        for at in 1..values.len() {
            let (before, after) = (places[at - 1], places[at]);
            if far(values[at], before, Kind::Percent) {
                prop_assert!(!far(after, values[at], Kind::Percent));
            } else if after > before {
                prop_assert!(at >= 2 && values[at].min(values[at - 1]) > before);
            } else if after < before {
                prop_assert!(at >= 2 && values[at].max(values[at - 1]) < before);
            }
        }
    }
}

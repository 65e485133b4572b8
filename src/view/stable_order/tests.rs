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
            let place = settled.whole(RowKey::Process(key), Kind::Percent, Some(*value));
            settled.end();
            place.unwrap()
        })
        .collect()
}

#[test]
fn noise_moves_nothing() {
    assert_eq!(placed(&[5.0, 5.1, 4.9, 5.3, 4.7, 5.1]), [5.0; 6]);
    assert_eq!(placed(&[50.0, 51.0, 49.0, 52.0, 48.0]), [50.0; 5]);
    assert_eq!(placed(&[0.0, 0.3, 0.0, 0.2]), [0.0; 4], "next to zero");
}

#[test]
fn one_sample_between_two_is_waited_for() {
    assert_eq!(placed(&[5.0, 6.0, 5.0, 6.0, 5.0]), [5.0; 5]);
    assert_eq!(placed(&[50.0, 60.0, 62.0, 62.0]), [50.0, 50.0, 62.0, 62.0]);
    assert_eq!(placed(&[50.0, 50.0, 60.0]), [50.0, 50.0, 60.0]);
}

#[test]
fn a_small_difference_that_lasts_moves() {
    let places = placed(&[5.0, 5.3, 5.1, 5.2, 5.3, 5.2, 5.2]);
    assert!((places[4] - 5.0).abs() < 1e-9, "{places:?}");
    assert!((places[5] - 5.1).abs() < 1e-9, "{places:?}");
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
        let place = settled.whole(RowKey::Process(key), Kind::Percent, Some(value));
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
        assert_eq!(settled.placed.len(), usize::from(seq < 1));
    }
}

proptest! {
    #[test]
    fn a_steady_value_is_reached(
        noise in proptest::collection::vec(0.0..300.0f64, 1..20), steady in 0.0..300.0f64,
    ) {
        let mut values = noise;
        values.extend([steady; 3 * LASTING as usize]);
        let last = *placed(&values).last().unwrap();
        prop_assert!((last - format::shown(Kind::Percent, steady)).abs() < 1e-9);
    }

    #[test]
    fn a_row_moves_only_for_more_than_noise(values in proptest::collection::vec(0.0..300.0f64, 3..40)) {
        let values: Vec<f64> = values.into_iter().map(|value| format::shown(Kind::Percent, value)).collect();
        let places = placed(&values);
        for at in 1..values.len() {
            let (before, after) = (places[at - 1], places[at]);
            if (values[at] - before).abs() > slack(Kind::Percent, values[at]) * 1.001 {
                let is = |value: f64| (after - value).abs() < 1e-9;
                prop_assert!(is(before) || is(values[at]));
            } else {
                prop_assert!((after - before).abs() <= slack(Kind::Percent, values[at]) * 1.001);
            }
        }
    }
}

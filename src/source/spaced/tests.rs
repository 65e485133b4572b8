use super::*;
use crate::sample::{Exit, Name};

/// Hands out these samples.
struct Made(std::vec::IntoIter<Sample>);

impl Source for Made {
    fn sample(&mut self, _: &Demand) -> Result<Sample, SourceError> {
        self.0.next().ok_or(SourceError::End { damaged: 3 })
    }
}

const SECOND: u64 = 1_000_000_000;

/// Samples with these numbers, each at as many seconds as its place.
fn samples(numbers: impl IntoIterator<Item = u64>) -> Vec<Sample> {
    let sample = |(at, seq)| Sample {
        seq,
        at: at * SECOND,
        ..Sample::default()
    };
    (0..).zip(numbers).map(sample).collect()
}

/// Number and second of what is handed out with so many seconds between.
fn spaced(samples: Vec<Sample>, every: u64) -> Vec<(u64, u64)> {
    all(samples, every)
        .iter()
        .map(|sample| (sample.seq, sample.at / SECOND))
        .collect()
}

fn all(samples: Vec<Sample>, every: u64) -> Vec<Sample> {
    let mut source = Spaced::new(
        Box::new(Made(samples.into_iter())),
        Duration::from_secs(every),
    );
    let mut all = Vec::new();
    loop {
        match source.sample(&Demand::default()) {
            Ok(sample) => all.push(sample),
            Err(SourceError::End { damaged }) => {
                assert_eq!(damaged, 3);
                return all;
            }
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn samples_are_so_far_apart_and_the_last_ones_closer() {
    assert_eq!(spaced(samples(0..10), 3), [(0, 0), (1, 3), (2, 6), (3, 9)]);
    assert_eq!(spaced(samples(5..13), 3), [(0, 0), (1, 3), (2, 6), (3, 7)]);
    assert_eq!(spaced(samples(0..3), 1), [(0, 0), (1, 1), (2, 2)]);
    assert_eq!(spaced(samples(0..1), 1), [(0, 0)]);
    assert_eq!(spaced(samples(0..0), 1), []);
}

#[test]
fn no_time_has_a_gap_in_it() {
    let gap = |from: u64, to| (0..from).chain(from + 1..to);
    assert_eq!(
        spaced(samples(gap(5, 11)), 3),
        [(0, 0), (1, 3), (2, 4), (4, 5), (5, 8), (6, 9)]
    );
    // Right behind what was handed out.
    assert_eq!(
        spaced(samples(gap(4, 9)), 3),
        [(0, 0), (1, 3), (3, 4), (4, 7)]
    );
}

#[test]
fn what_ended_meanwhile_is_added_up() {
    let named = |name: &str, count| DepartedName {
        name: Some(Name::new(name.as_bytes())),
        count,
        cpu: count * 10,
        exits: vec![(Exit::Code(0), count)],
        ..DepartedName::default()
    };
    let mut samples = samples(0..5);
    for (at, names) in [
        (1, vec![named("a", 1)]),
        (2, vec![named("b", 2), named("a", 3)]),
        (3, vec![]),
        (4, vec![named("a", 7)]),
    ] {
        samples[at].departed = Departed::Told(Departures {
            since: (at as u64 - 1) * SECOND,
            until: at as u64 * SECOND,
            names,
            lost: 1,
        });
    }
    let all = all(samples, 3);
    let Departed::Told(told) = &all[1].departed else {
        panic!()
    };
    assert_eq!((told.since, told.until, told.lost), (0, 3 * SECOND, 3));
    let sums: Vec<_> = told
        .names
        .iter()
        .map(|name| (name.count, name.cpu, name.exits.clone()))
        .collect();
    assert_eq!(
        sums,
        [
            (4, 40, vec![(Exit::Code(0), 4)]),
            (2, 20, vec![(Exit::Code(0), 2)])
        ]
    );
    let Departed::Told(told) = &all[2].departed else {
        panic!()
    };
    assert_eq!((told.names[0].count, told.lost), (7, 1));
}

use super::*;
use crate::recording::Writer;
use crate::recording::format::testing::Dice;
use proptest::prelude::*;

/// A recording of these samples.
fn tape(samples: &[Sample]) -> Tape {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ttr");
    let mut writer = Writer::open(&path).unwrap();
    for sample in samples {
        writer.append(sample).unwrap();
    }
    Tape::open(Box::new(std::fs::read(path).unwrap())).unwrap()
}

/// The same samples without their numbers.
fn bare(samples: &[Sample]) -> Vec<Sample> {
    let bare = |sample: &Sample| Sample {
        seq: 0,
        ..sample.clone()
    };
    samples.iter().map(bare).collect()
}

fn all(timeline: &mut Timeline) -> Vec<Sample> {
    std::iter::from_fn(|| timeline.advance().unwrap()).collect()
}

fn numbers(samples: &[Sample]) -> Vec<u64> {
    samples.iter().map(|sample| sample.seq).collect()
}

#[test]
fn tapes_are_one_after_the_other_in_any_order_and_empty_ones_are_none() {
    let samples = Dice(1).samples(9);
    let tapes = vec![
        tape(&samples[6..]),
        tape(&[]),
        tape(&samples[..3]),
        tape(&samples[3..6]),
    ];
    let mut timeline = Timeline::new(tapes).unwrap();
    let span = (samples[0].wall, samples[8].wall);
    assert_eq!(timeline.span().unwrap(), span);
    let found = all(&mut timeline);
    assert_eq!(bare(&found), bare(&samples));
    assert_eq!(timeline.span().unwrap(), span);
    // Written by one program one after the other: nothing is missing in between.
    assert_eq!(numbers(&found), (0..9).collect::<Vec<_>>());
    assert!(matches!(
        Timeline::new(vec![tape(&[])]),
        Err(TapeError::Nothing)
    ));
}

#[test]
fn what_stayed_as_it_was_is_the_same_record_in_the_next_tape() {
    let mut samples = Dice(2).samples(2);
    samples[1].processes = samples[0].processes.clone();
    assert!(!samples[0].processes.is_empty());
    let mut timeline = Timeline::new(vec![tape(&samples[..1]), tape(&samples[1..])]).unwrap();
    let found = all(&mut timeline);
    for (one, other) in found[0].processes.iter().zip(&found[1].processes) {
        assert!(Arc::ptr_eq(one, other));
    }
}

#[test]
fn where_something_is_missing_a_number_is_left_out() {
    let samples = Dice(3).samples(8);
    let tapes = vec![tape(&samples[..2]), tape(&samples[4..])];
    let mut timeline = Timeline::new(tapes).unwrap();
    let mut told = numbers(&all(&mut timeline));
    let before = timeline.seek(samples[6].wall).unwrap().unwrap();
    told.push(before.seq);
    told.extend(numbers(&all(&mut timeline)));
    assert_eq!(told, [0, 1, 3, 4, 5, 6, 8, 9, 10]);
    timeline.seek(samples[6].wall).unwrap();
    timeline.renumber(4);
    assert_eq!(numbers(&all(&mut timeline)), [5, 6]);
}

#[test]
fn of_tapes_that_overlap_the_later_one_is_read_from_its_beginning_on() {
    let samples = Dice(4).samples(7);
    let mut timeline = Timeline::new(vec![tape(&samples[3..]), tape(&samples[..5])]).unwrap();
    assert_eq!(bare(&all(&mut timeline)), bare(&samples));
}

#[test]
fn tapes_come_and_grow_while_they_are_read() {
    let samples = Dice(5).samples(6);
    let mut later = vec![tape(&samples[3..])];
    let more: More = Box::new(move || std::mem::take(&mut later));
    let mut timeline = Timeline::growing(vec![tape(&samples[..3])], Some(more)).unwrap();
    assert_eq!(bare(&all(&mut timeline)), bare(&samples));
    assert_eq!(timeline.span().unwrap().1, samples[5].wall);
}

#[test]
fn a_minute_and_more_without_a_sample_is_a_gap() {
    let at = |minute: u64| Place {
        wall: minute * 60_000_000_000,
        ..Place::default()
    };
    let places = [1, 2, 3, 10, 11].map(at);
    let gap = Gap {
        from: at(4).wall,
        to: at(10).wall,
    };
    assert_eq!(Timeline::gaps(&places), [gap]);
}

proptest! {
    #[test]
    fn a_moment_is_found_in_whatever_tape_it_is(
        seed: u64,
        count in 2..12usize,
        cut in any::<prop::sample::Index>(),
        moments in prop::collection::vec((0..14u64, 0..2u64), 1..5),
    ) {
        let samples = Dice(seed).samples(count);
        let cut = cut.index(count);
        let tapes = vec![tape(&samples[..cut]), tape(&samples[cut..])];
        let mut timeline = Timeline::new(tapes).unwrap();
        for (second, nanos) in moments {
            let wall = (1_699_999_999 + second) * 1_000_000_000 + nanos;
            let at = samples.partition_point(|sample| sample.wall < wall);
            let before = timeline.seek(wall).unwrap();
            let expected = at.checked_sub(1).map(|at| samples[at].wall);
            prop_assert_eq!(before.map(|before| before.wall), expected);
            prop_assert_eq!(timeline.peek().unwrap(), samples.get(at).map(|next| next.wall));
            let next = timeline.advance().unwrap();
            prop_assert_eq!(next.map(|next| next.wall), samples.get(at).map(|next| next.wall));
        }
    }
}

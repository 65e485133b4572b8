use super::super::format::testing::Dice;
use super::super::{Tape, Writer};
use super::*;
use proptest::prelude::*;
use std::fs::{self, File};

/// All that can be read of a segment from where its tape is.
fn rest(tape: &mut Tape) -> Vec<Sample> {
    std::iter::from_fn(|| tape.advance().unwrap()).collect()
}

fn read(ring: &Ring) -> Vec<Sample> {
    let segments = ring.segments();
    let tapes = segments.iter().map(|segment| segment.tape().unwrap());
    tapes.flat_map(|mut tape| rest(&mut tape)).collect()
}

fn append(writer: &mut RingWriter, samples: &[Sample]) {
    for sample in samples {
        writer.append(&Arc::new(sample.clone()));
    }
}

proptest! {
    #[test]
    fn the_newest_samples_are_there_and_no_more_memory_is_taken(
        seed: u64,
        count in 1..40usize,
        limit in 1..24usize,
        cuts: [bool; 40],
    ) {
        let samples = Dice(seed).samples(count);
        let limit = limit * BLOCK;
        let ring = Arc::new(Ring::new(limit));
        let mut writer = RingWriter::new(Arc::clone(&ring));
        for (at, sample) in samples.iter().enumerate() {
            if cuts[at] {
                ring.cut();
            }
            append(&mut writer, std::slice::from_ref(sample));
            prop_assert!(ring.held() <= limit);
        }
        let found = read(&ring);
        prop_assert!(samples.ends_with(&found));
        let segments = ring.segments();
        let gone = segments.first().map_or(count as u64, |segment| segment.first());
        prop_assert_eq!(gone + found.len() as u64, count as u64);
    }

    #[test]
    fn a_tape_follows_the_segment_that_grows(seed: u64, count in 2..12usize) {
        let samples = Dice(seed).samples(count);
        let ring = Arc::new(Ring::new(1 << 24));
        let mut writer = RingWriter::new(Arc::clone(&ring));
        append(&mut writer, &samples[..1]);
        let mut tape = ring.segments()[0].tape().unwrap();
        prop_assert_eq!(rest(&mut tape), &samples[..1]);
        for sample in &samples[1..] {
            append(&mut writer, std::slice::from_ref(sample));
            let found = tape.advance().unwrap();
            prop_assert_eq!(found.as_ref(), Some(sample));
            prop_assert_eq!(tape.advance().unwrap(), None);
        }
        let segment = &ring.segments()[0];
        prop_assert_eq!(segment.samples(), count as u64);
        prop_assert_eq!(segment.span(), (samples[0].wall, samples[count - 1].wall));
    }

    #[test]
    fn what_is_copied_to_a_file_is_a_recording(seed: u64, counts in prop::collection::vec(1..8usize, 1..4), again: bool) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ttr");
        let samples = Dice(seed).samples(counts.iter().sum());
        let ring = Arc::new(Ring::new(1 << 24));
        let mut writer = RingWriter::new(Arc::clone(&ring));
        let mut file = Writer::open(&path).unwrap();
        let mut from = 0;
        for count in counts {
            ring.cut();
            append(&mut writer, &samples[from..from + count]);
            let segment = ring.segments().pop().unwrap();
            let mut offset = 0;
            while file.copy(&segment, &mut offset).unwrap() {}
            prop_assert_eq!(offset, segment.length().unwrap());
            from += count;
            if again {
                drop(file);
                file = Writer::open(&path).unwrap();
                prop_assert_eq!(file.last(), Some(samples[from - 1].wall));
            }
        }
        prop_assert_eq!(file.size(), fs::metadata(&path).unwrap().len());
        let mut tape = Tape::open(Box::new(File::open(&path).unwrap())).unwrap();
        prop_assert_eq!(rest(&mut tape), samples.clone());
        // The key frames are on one chain, and each knows its schema.
        let middle = samples.len() / 2;
        let before = tape.seek(samples[middle].wall).unwrap();
        prop_assert_eq!(before.as_ref(), middle.checked_sub(1).map(|at| &samples[at]));
        let found = tape.advance().unwrap();
        prop_assert_eq!(found.as_ref(), Some(&samples[middle]));
        prop_assert_eq!(tape.keys().unwrap()[0].place.previous, 0);
        prop_assert_eq!(tape.damaged(), 0);
    }
}

#[test]
fn about_a_sixteenth_goes_at_once() {
    let mut next = Dice(1).samples(1).remove(0);
    let ring = Arc::new(Ring::new(64 * BLOCK));
    let mut writer = RingWriter::new(Arc::clone(&ring));
    let samples = |segments: &[Arc<Segment>]| -> u64 {
        segments.iter().map(|segment| segment.samples()).sum()
    };
    let mut parts = Vec::new();
    while parts.len() < 5 {
        (next.seq, next.at, next.wall) = (next.seq + 1, next.at + 1, next.wall + 1);
        next.machine.context_switches = Some(next.seq.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let before = ring.segments();
        append(&mut writer, std::slice::from_ref(&next));
        let after = ring.segments();
        if !before.is_empty() && !Arc::ptr_eq(&before[0], &after[0]) {
            parts.push(samples(&before) / (samples(&before) + 1 - samples(&after)));
        }
    }
    assert!(
        parts.iter().all(|part| (12..=17).contains(part)),
        "{parts:?}"
    );
}

#[test]
fn without_room_nothing_is_kept() {
    let samples = Dice(2).samples(9);
    let ring = Arc::new(Ring::new(0));
    let mut writer = RingWriter::new(Arc::clone(&ring));
    append(&mut writer, &samples[..3]);
    assert_eq!((ring.held(), ring.segments().len()), (0, 0));
    ring.set_limit(1 << 20);
    append(&mut writer, &samples[3..6]);
    assert_eq!(read(&ring), &samples[3..6]);
    let held = ring.segments();
    ring.set_limit(0);
    append(&mut writer, &samples[6..7]);
    assert_eq!(ring.held(), 0);
    ring.set_limit(1 << 20);
    append(&mut writer, &samples[7..]);
    assert_eq!(read(&ring), &samples[7..]);
    // Whoever reads holds what he reads.
    assert_eq!(rest(&mut held[0].tape().unwrap()), &samples[3..6]);
}

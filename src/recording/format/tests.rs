use super::testing::Dice;
use super::*;
use crate::sample::{Process, Sample};
use proptest::prelude::*;
use std::sync::Arc;

/// Reads records back.
fn decoded(records: &[Record]) -> Vec<Sample> {
    let mut decoder = Decoder::default();
    let mut samples = Vec::new();
    for record in records {
        let mut bytes = Vec::new();
        record.put(&mut bytes);
        let head = Head::of(bytes[..HEAD].try_into().unwrap()).unwrap();
        assert!(head.is_whole(&bytes));
        assert_eq!(head.kind, record.kind);
        let content = head.open(&bytes).unwrap();
        samples.extend(match head.kind {
            Kind::Schema => {
                decoder.schema(&content).unwrap();
                None
            }
            Kind::Key => decoder.key(&content).unwrap().cloned(),
            Kind::Unknown => None,
            Kind::Frame => decoder.frame(&content).unwrap().cloned(),
        });
    }
    samples
}

fn encoded(samples: &[Sample]) -> Vec<Record> {
    let mut encoder = Encoder::default();
    let mut records = vec![Encoder::schema()];
    for sample in samples {
        records.extend(encoder.encode(&Arc::new(sample.clone())));
    }
    records
}

/// Whether each process is the same record as in the sample before.
fn identities(samples: &[Sample]) -> Vec<Vec<bool>> {
    let same = |pair: &[Sample]| {
        let is_same = |process: &Arc<Process>| {
            let before = pair[0].processes.iter();
            before.clone().any(|before| Arc::ptr_eq(before, process))
        };
        pair[1].processes.iter().map(is_same).collect()
    };
    samples.windows(2).map(same).collect()
}

proptest! {
    #[test]
    fn samples_come_back_with_their_identities(seed: u64, count in 1..12usize) {
        let samples = Dice(seed).samples(count);
        let read = decoded(&encoded(&samples));
        prop_assert_eq!(&read, &samples);
        prop_assert_eq!(identities(&read), identities(&samples));
    }

    #[test]
    fn any_bytes_are_a_frame_or_refused(
        seed: u64,
        bytes: Vec<u8>,
        cut in 0..1_000usize,
        flips in prop::collection::vec((any::<prop::sample::Index>(), 1..=255u8), 1..4),
    ) {
        let samples = Dice(seed).samples(3);
        let mut writing = super::writing::Writing::default();
        let mut frame = super::encoder::frame(&mut writing, &Sample::default(), &samples[2]);
        let mut decoder = Decoder::default();
        let schema = super::schema::write();
        decoder.schema(&schema).unwrap();
        let _ = decoder.key(&bytes);
        let _ = decoder.key(&frame[..cut.min(frame.len())]);
        for (at, bits) in &flips {
            *at.get_mut(&mut frame) ^= bits;
        }
        let _ = decoder.key(&frame);
        let _ = decoder.frame(&frame);
        let mut schema = schema;
        for (at, bits) in flips {
            *at.get_mut(&mut schema) ^= bits;
        }
        // A table or column by another name is not known, the rest is as it was.
        if decoder.schema(&schema).is_ok() {
            let _ = decoder.key(&frame);
        }
    }
}

#[test]
fn what_stays_as_it_is_takes_next_to_nothing() {
    let mut before = Dice(7).samples(4).pop().unwrap();
    before.seq = 10;
    let mut after = before.clone();
    (after.seq, after.at) = (11, before.at + 1_000_000_000);
    let records = encoded(&[before, after]);
    assert_eq!(records.len(), 3);
    assert!(records[2].size() < 30, "{}", records[2].size());
}

#[test]
fn a_later_version_is_told_from_damage() {
    let mut schema = super::schema::write();
    schema[0] += 1;
    let mut decoder = Decoder::default();
    assert_eq!(decoder.schema(&schema), Err(Unreadable::Later));
    assert_eq!(decoder.schema(&schema[..0]), Err(Unreadable::Damaged));
}

#[test]
fn a_record_that_says_it_is_larger_than_it_can_be_is_refused() {
    let mut bytes = Vec::new();
    Record::compressed(Kind::Schema, &[0; 1_000]).put(&mut bytes);
    let head = Head::of(bytes[..HEAD].try_into().unwrap()).unwrap();
    assert_eq!(head.open(&bytes).unwrap().len(), 1_000);
    for declared in [1_001u32, 999, 1 << 24, u32::MAX] {
        bytes[HEAD..HEAD + 4].copy_from_slice(&declared.to_le_bytes());
        assert_eq!(head.open(&bytes), Err(Damaged), "{declared}");
    }
    bytes[2..6].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(Head::of(bytes[..HEAD].try_into().unwrap()).is_err());
    // What would be taken for such a one is not written.
    let mut bytes = Vec::new();
    Record::compressed(Kind::Schema, &vec![0; 100_000]).put(&mut bytes);
    let head = Head::of(bytes[..HEAD].try_into().unwrap()).unwrap();
    assert_eq!(head.open(&bytes).unwrap().len(), 100_000);
}

#[test]
fn many_frames_bring_no_more_than_one_may() {
    use super::reading::{MOST_ROWS, MOST_TEXT};
    let process = |pid: usize, command: usize| {
        let mut process = Process::default();
        process.key.tid = pid as u32;
        let letters = std::iter::repeat_n(b'x', command);
        Arc::make_mut(&mut process.identity).cmdline = letters.collect();
        Arc::new(process)
    };
    let sample = |seq: u64, processes| Sample {
        seq,
        at: seq,
        processes,
        ..Sample::default()
    };
    let refused = |samples: &[Sample]| {
        let mut decoder = Decoder::default();
        decoder.schema(&super::schema::write()).unwrap();
        let (mut writing, mut before) = (super::writing::Writing::default(), Sample::default());
        let mut frames = samples.iter().map(|sample| {
            let bytes = super::encoder::frame(&mut writing, &before, sample);
            before = sample.clone();
            bytes
        });
        decoder.key(&frames.next().unwrap()).unwrap();
        frames
            .map(|frame| decoder.frame(&frame).is_err())
            .collect::<Vec<_>>()
    };
    let tasks = |count| (1..=count).map(|pid| process(pid, 0)).collect();
    let third = MOST_ROWS / 3;
    let samples = [third, 2 * third, 3 * third, 4 * third].map(tasks);
    let mut seq = 0..;
    let samples = samples.map(|tasks| sample(seq.next().unwrap(), tasks));
    assert_eq!(refused(&samples), [false, false, true]);
    // One process that calls itself something else in each.
    let samples: Vec<_> = (0..5)
        .map(|seq| sample(seq, vec![process(1, MOST_TEXT / 4 + seq as usize)]))
        .collect();
    assert_eq!(refused(&samples), [false, false, true, false]);
}

#[test]
fn what_is_not_known_is_skipped() {
    let samples = Dice(11).samples(5);
    let mut records = encoded(&samples);
    let mut schema = super::schema::write();
    for (known, unknown) in [
        ("minor_faults", "minor_faulty"),
        ("blocked", "blocket"),
        ("look_count", "look_counts"),
    ] {
        let at = memchr::memmem::find(&schema, known.as_bytes()).unwrap();
        schema[at..at + known.len()].copy_from_slice(&unknown.as_bytes()[..known.len()]);
    }
    records[0] = Record::compressed(Kind::Schema, &schema);
    records.insert(2, Record::plain(Kind::Unknown, vec![1, 2, 3]));
    let read = decoded(&records);
    assert_eq!(read.len(), samples.len());
    for (read, sample) in read.iter().zip(&samples) {
        assert_eq!(read.cgroups, sample.cgroups);
        for (read, process) in read.processes.iter().zip(&sample.processes) {
            assert_eq!(read.stat.minor_faults, 0);
            assert_eq!(
                (read.key, read.stat.major_faults),
                (process.key, process.stat.major_faults)
            );
        }
    }
}

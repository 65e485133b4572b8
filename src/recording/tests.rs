use super::format::testing::Dice;
use super::format::{HEAD, MAGIC, SYNC};
use super::*;
use crate::sample::Sample;
use proptest::prelude::*;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

/// A file of this name in a folder of its own.
fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ttr");
    (folder, path)
}

/// The bytes of a file with these samples.
fn written(samples: &[Sample]) -> Vec<u8> {
    let (_folder, path) = place();
    let mut writer = Writer::open(&path).unwrap();
    for sample in samples {
        writer.append(sample).unwrap();
    }
    fs::read(path).unwrap()
}

/// All that can be read.
fn read(bytes: Vec<u8>) -> Vec<Sample> {
    let Ok(mut tape) = Tape::open(Box::new(bytes)) else {
        return Vec::new();
    };
    let mut samples = Vec::new();
    while let Ok(Some(sample)) = tape.advance() {
        samples.push(sample);
    }
    samples
}

#[test]
fn a_file_has_the_samples_that_were_written() {
    let samples = Dice(1).samples(12);
    assert_eq!(read(written(&samples)), samples);
}

#[test]
fn a_torn_file_has_all_samples_that_are_whole() {
    let samples = Dice(2).samples(4);
    let bytes = written(&samples);
    let mut whole = 0;
    for length in 0..=bytes.len() {
        let found = read(bytes[..length].to_vec());
        assert!(found.len() >= whole && found.len() <= whole + 1, "{length}");
        whole = found.len();
        assert_eq!(found, samples[..whole]);
    }
    assert_eq!(whole, samples.len());
}

#[test]
fn wherever_a_byte_is_wrong_nothing_else_is() {
    let samples = Dice(3).samples(5);
    let bytes = written(&samples);
    for at in MAGIC.len()..bytes.len() {
        let mut bytes = bytes.clone();
        bytes[at] ^= 0x41;
        let found = read(bytes);
        let mut left = samples.iter();
        let all = found.iter().all(|found| left.any(|sample| sample == found));
        assert!(all, "byte {at}: something that was never written");
    }
}

#[test]
fn reading_goes_on_behind_what_is_damaged() {
    let samples = Dice(4).samples(20);
    let mut bytes = written(&samples);
    let keys: Vec<usize> = memchr::memmem::find_iter(&bytes, &SYNC).collect();
    assert!(keys.len() > 3, "{keys:?}");
    // The length of the first key frame, which then reaches beyond the end.
    bytes[keys[0] - HEAD + 4] = 0xff;
    let mut tape = Tape::open(Box::new(bytes)).unwrap();
    let first = tape.advance().unwrap().unwrap();
    assert!(samples[1..].contains(&first));
    assert_eq!(tape.damaged(), 1);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_left_out(bytes: Vec<u8>, at in prop::collection::vec(any::<prop::sample::Index>(), 1..4)) {
        read([&MAGIC[..], &bytes].concat());
        // Pieces of a recording in any order.
        let recording = written(&Dice(5).samples(2));
        let mut mixed = MAGIC.to_vec();
        for at in at {
            mixed.extend_from_slice(&recording[at.index(recording.len())..]);
            mixed.extend_from_slice(&bytes);
        }
        let mut tape = Tape::open(Box::new(mixed)).unwrap();
        while let Ok(Some(_)) = tape.advance() {}
        let _ = tape.keys();
        let _ = tape.end();
        let _ = tape.seek(1_700_000_001_000_000_000);
    }

    #[test]
    fn a_moment_is_found_with_the_sample_before_it(seed: u64, count in 1..12usize, second in 0..14u64, nanos in 0..2u64) {
        let samples = Dice(seed).samples(count);
        let wall = (1_699_999_999 + second) * 1_000_000_000 + nanos;
        let at = samples.partition_point(|sample| sample.wall < wall);
        let mut tape = Tape::open(Box::new(written(&samples))).unwrap();
        let before = tape.seek(wall).unwrap();
        prop_assert_eq!(before.as_ref(), at.checked_sub(1).map(|at| &samples[at]));
        prop_assert_eq!(tape.advance().unwrap(), samples.get(at).cloned());
        prop_assert_eq!(tape.advance().unwrap(), samples.get(at + 1).cloned());
        let span = (samples[0].wall, samples[count - 1].wall);
        prop_assert_eq!(tape.span().unwrap(), Some(span));
    }
}

#[test]
fn key_frames_are_found_from_the_end_and_over_what_is_damaged() {
    let samples = Dice(6).samples(30);
    let mut bytes = written(&samples);
    let marks: Vec<u64> = memchr::memmem::find_iter(&bytes, &SYNC)
        .map(|at| (at - HEAD) as u64)
        .collect();
    let offsets = |bytes: &[u8]| -> Vec<u64> {
        let mut tape = Tape::open(Box::new(bytes.to_vec())).unwrap();
        let keys = tape.keys().unwrap();
        keys.iter().map(|key| key.offset).collect()
    };
    assert_eq!(offsets(&bytes), marks);
    // The mark itself.
    let broken = marks.len() / 2;
    bytes[marks[broken] as usize + HEAD] ^= 1;
    let mut left = marks;
    left.remove(broken);
    assert_eq!(offsets(&bytes), left);
}

#[test]
fn a_recording_is_gone_on_with_where_it_was_torn() {
    let samples = Dice(7).samples(9);
    let bytes = written(&samples[..5]);
    let (_folder, path) = place();
    for torn in [0, 1, 9, 40] {
        fs::write(&path, &bytes[..bytes.len() - torn]).unwrap();
        let whole = read(bytes[..bytes.len() - torn].to_vec()).len();
        let mut writer = Writer::open(&path).unwrap();
        for sample in &samples[5..] {
            writer.append(sample).unwrap();
        }
        assert_eq!(writer.size(), fs::metadata(&path).unwrap().len());
        let found = read(fs::read(&path).unwrap());
        assert_eq!(found, [&samples[..whole], &samples[5..]].concat());
        // The new part is on the same chain of key frames.
        let mut tape = Tape::open(Box::new(fs::read(&path).unwrap())).unwrap();
        assert_eq!(
            tape.seek(samples[8].wall).unwrap().as_ref(),
            Some(&samples[7])
        );
        assert_eq!(tape.keys().unwrap()[0].place.previous, 0);
    }
}

#[test]
fn a_file_has_one_writer_and_is_read_meanwhile() {
    let samples = Dice(8).samples(3);
    let (_folder, path) = place();
    let mut writer = Writer::open(&path).unwrap();
    assert!(matches!(Writer::open(&path), Err(FileError::Taken(_))));
    let mut tape = Tape::open(Box::new(fs::File::open(&path).unwrap())).unwrap();
    for sample in &samples {
        assert_eq!(tape.advance().unwrap(), None);
        writer.append(sample).unwrap();
        assert_eq!(tape.advance().unwrap().as_ref(), Some(sample));
    }
    drop(writer);
    Writer::open(&path).unwrap();
}

#[test]
fn what_is_no_recording_stays_as_it_is() {
    let (folder, path) = place();
    fs::write(&path, "something else").unwrap();
    let told = Writer::open(&path).err().unwrap().to_string();
    assert!(
        told.ends_with("not a recording of threadtop; the file is unchanged"),
        "{told}"
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "something else");
    let told = Writer::open(folder.path()).err().unwrap().to_string();
    assert!(told.contains("directory"), "{told}");
    assert!(matches!(
        Writer::open("/dev/null".as_ref()),
        Err(FileError::NoFile(_))
    ));
}

#[test]
fn a_file_that_was_taken_away_is_noticed() {
    let (_folder, path) = place();
    let writer = Writer::open(&path).unwrap();
    assert!(writer.is_there());
    fs::remove_file(&path).unwrap();
    assert!(!writer.is_there());
    fs::write(&path, "").unwrap();
    assert!(!writer.is_there());
}

#[test]
fn a_file_that_somebody_cuts_is_gone_on_with() {
    let samples = Dice(9).samples(9);
    let whole = written(&samples[..4]);
    for left in [0, 3, 8, 9, whole.len() / 2, whole.len() - 1] {
        let (_folder, path) = place();
        let mut writer = Writer::open(&path).unwrap();
        for sample in &samples[..4] {
            writer.append(sample).unwrap();
        }
        assert_eq!(writer.mend().unwrap(), Standing::Untouched);
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_len(left as u64).unwrap();
        let kept = read(whole[..left].to_vec()).len();
        assert_eq!(writer.mend().unwrap(), Standing::Cut);
        assert_eq!(
            writer.last(),
            kept.checked_sub(1).map(|at| samples[at].wall)
        );
        for sample in &samples[4..] {
            writer.append(sample).unwrap();
        }
        assert_eq!(writer.mend().unwrap(), Standing::Untouched);
        let expected = [&samples[..kept], &samples[4..]].concat();
        assert_eq!(read(fs::read(&path).unwrap()), expected, "{left}");
        fs::remove_file(&path).unwrap();
        assert_eq!(writer.mend().unwrap(), Standing::Removed);
    }
}

#[test]
fn what_somebody_else_puts_into_a_file_is_not_written_over() {
    let (_folder, path) = place();
    let mut writer = Writer::open(&path).unwrap();
    for sample in Dice(9).samples(3) {
        writer.append(&sample).unwrap();
    }
    fs::write(&path, "something else").unwrap();
    assert!(matches!(writer.mend(), Err(FileError::Other { .. })));
    assert_eq!(fs::read_to_string(&path).unwrap(), "something else");
}

/// What was written by the first version can be read for ever: the numbers below are in the file, whatever this version
/// writes. Only where a column has another name now they may become unknown.
#[test]
fn the_first_version_is_read_for_ever() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/recordings/version-1.ttr"
    );
    let samples = read(fs::read(path).unwrap());
    assert_eq!(samples.len(), 3);
    let last = &samples[2];
    assert_eq!(
        (last.seq, last.at, last.wall),
        (2, 102_000_000_000, 1_700_000_002_000_000_000)
    );
    assert_eq!(
        (last.host.name.as_str(), last.host.ticks_per_second),
        ("fixture", 100)
    );
    assert_eq!(last.machine.cpu.unwrap().steal, 14);
    assert_eq!(last.machine.load.unwrap().one.to_bits(), 1.25f32.to_bits());
    let [init, worker] = &last.processes[..] else {
        panic!("{:?}", last.processes);
    };
    assert!(std::sync::Arc::ptr_eq(init, &samples[1].processes[0]));
    assert_eq!((init.key.tid, &*init.identity.name), (1, &b"init"[..]));
    assert_eq!(
        (worker.key.tid, worker.clock, worker.stat.nice),
        (100, 1_200_000_000, -5)
    );
    assert_eq!(&*worker.identity.cmdline, b"worker\0--all\0");
    let thread = worker.threads.get(101).unwrap();
    assert_eq!(
        (thread.run, thread.wait, thread.switches),
        (700, Some(9), Some(3))
    );
    assert_eq!(thread.detail.as_ref().unwrap().name.as_bytes(), b"pool-1");
}

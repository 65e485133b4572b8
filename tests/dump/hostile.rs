//! Recordings that nobody has vouched for, by all that is done with a recording: whatever is in them, it comes to an end.

use crate::support::everything::is_done_with;
use crate::support::hostile::{change, put_together, taken_apart};
use crate::threadtop;
use proptest::prelude::*;
use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use threadtop::recording::Writer;
use threadtop::sample::{CpuTimes, Memory, Sample, Sensors};
use threadtop::source::{Demand, Extras, Fields, Source, live::Live};

/// A recording of a captured machine, with nearly all that there may be.
static CAPTURED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let machine = "tests/fixtures/machines/debian-12-v2/proc";
    let machine = Path::new(env!("CARGO_MANIFEST_DIR")).join(machine);
    let mut live = Live::open(&machine).unwrap();
    let demand = Demand {
        all_threads: true,
        fields: Fields::all(),
        extras: Extras::all(),
        ..Demand::default()
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ttr");
    let mut writer = Writer::open(&path).unwrap();
    for _ in 0..4 {
        while live.background(&demand, Duration::from_millis(50)) {}
        writer.append(&live.sample(&demand).unwrap()).unwrap();
    }
    fs::read(path).unwrap()
});

/// The recording that is read for ever.
const FIRST: &[u8] = include_bytes!("../fixtures/recordings/version-1.ttr");

#[test]
fn what_was_taken_apart_is_put_together() {
    for (recording, samples) in [(FIRST, 3), (&CAPTURED, 4)] {
        let again = put_together(&taken_apart(recording));
        assert_eq!(is_done_with(&again), samples);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(64)
    ))]

    #[test]
    fn whatever_a_recording_says_it_is_read_shown_and_written(
        first: bool,
        chances in prop::collection::vec(any::<u64>(), 1..200),
        changes in 1..24usize,
    ) {
        let mut parts = taken_apart(if first { FIRST } else { &CAPTURED });
        let mut chances = chances.into_iter().cycle();
        for _ in 0..changes {
            change(&mut parts, || chances.next().unwrap());
        }
        is_done_with(&put_together(&parts));
    }
}

/// Found by the fuzzer: what was drawn to the highest number of a CPU, and sums that did not fit.
#[test]
fn numbers_may_be_as_large_as_they_can() {
    const MOST: u64 = u64::MAX;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ttr");
    let mut writer = Writer::open(&path).unwrap();
    for seq in 0..3 {
        let mut sample = Sample {
            seq,
            at: seq,
            ..Sample::default()
        };
        let machine = &mut sample.machine;
        machine.cpus = [0, 7, u32::MAX].map(|id| (id, CpuTimes::default())).into();
        machine.memory = Some(Memory {
            total: MOST,
            free: 1,
            cached: MOST,
            buffers: MOST,
            ..Memory::default()
        });
        machine.sensors = Some(Arc::new(Sensors {
            clocks: vec![(0, MOST), (7, MOST)],
            ..Sensors::default()
        }));
        writer.append(&sample).unwrap();
    }
    assert_eq!(is_done_with(&fs::read(path).unwrap()), 3);
}

#[test]
fn what_is_no_recording_is_told_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let told = |path: &Path| {
        let output = threadtop(&["dump", path.to_str().unwrap(), "--format", "json"]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(output.stdout.is_empty());
        assert_eq!(told.lines().count(), 1, "{told}");
        assert!(told.contains(path.to_str().unwrap()), "{told}");
        told
    };
    let later = {
        let mut parts = taken_apart(FIRST);
        parts[0].content[0] += 1;
        put_together(&parts)
    };
    for (name, bytes, expected) in [
        ("empty", &b""[..], "not a recording"),
        ("zeros", &[0; 10_000], "not a recording"),
        ("text", b"something else", "not a recording"),
        ("other-magic", b"\x89TTS\r\n\x1a\n", "not a recording"),
        ("short", &FIRST[..5], "not a recording"),
        ("nothing", &FIRST[..8], "no sample"),
        ("schema", &FIRST[..40], "no sample"),
        ("later", &later, "later version"),
    ] {
        fs::write(path(name), bytes).unwrap();
        let told = told(&path(name));
        assert!(told.contains(expected), "{name}: {told}");
    }
    // Without a byte on the disk.
    let sparse = fs::File::create(path("sparse")).unwrap();
    sparse.set_len(5 << 30).unwrap();
    assert!(told(&path("sparse")).contains("not a recording"));
    nix::unistd::mkfifo(&path("pipe"), nix::sys::stat::Mode::S_IRWXU).unwrap();
    assert!(told(&path("pipe")).contains("not a regular file"));
    // A folder has recordings of several days, and this one none.
    assert!(told(folder.path()).contains("no sample"));
    assert!(told(&path("missing")).contains("No such file"));
}

#[test]
fn what_is_missing_behind_or_amid_a_recording_takes_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ttr");
    let dumped = || {
        let output = threadtop(&["dump", path.to_str().unwrap(), "--format", "json"]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{told}");
        (output.stdout.split(|byte| *byte == b'\n').count() - 1, told)
    };
    fs::write(&path, FIRST).unwrap();
    assert_eq!(dumped(), (2, String::new()));
    // A hole behind it, as a crash may leave.
    let file = fs::File::options().write(true).open(&path).unwrap();
    file.set_len(FIRST.len() as u64 + (64 << 20)).unwrap();
    let (samples, told) = dumped();
    assert_eq!(samples, 2, "{told}");
}

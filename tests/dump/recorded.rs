//! `threadtop record`, and `dump` of what was recorded.

use crate::{samples, threadtop};
use std::path::Path;
use std::time::Duration;
use threadtop::calibrate::cost::Known;
use threadtop::export::{self, Fields as Written, Format, Options, What};
use threadtop::recording::{Tape, Writer};
use threadtop::sample::Sample;
use threadtop::source::{
    self, Demand, DeviceChoice, Extras, Fields, Part, Source, SourceError, live, live::Live,
};
use threadtop::view::Filter;

mod timeline;

/// Hands out these samples as a live machine does.
struct Same(std::vec::IntoIter<Sample>);

impl Source for Same {
    fn sample(&mut self, _: &Demand) -> Result<Sample, SourceError> {
        self.0.next().ok_or(SourceError::End { damaged: 0 })
    }
}

/// What this machine does in half a second, with all that is read of it.
fn machine() -> Vec<Sample> {
    let mut source = Live::open(Path::new(live::ROOT)).unwrap();
    let demand = Demand {
        all_threads: true,
        fields: Fields::all(),
        extras: Extras::all(),
        ..Demand::default()
    };
    let take = |_| {
        while source.background(&demand, Duration::from_millis(50)) {}
        std::thread::sleep(Duration::from_millis(100));
        source.sample(&demand).unwrap()
    };
    (0..6).map(take).collect()
}

fn written(options: &Options, source: &mut dyn Source) -> String {
    let (mut out, mut notes) = (Vec::new(), Vec::new());
    export::dump(options, source, &mut out, &mut notes).unwrap();
    assert!(notes.is_empty(), "{}", String::from_utf8_lossy(&notes));
    String::from_utf8(out).unwrap()
}

#[test]
fn a_dump_of_a_recording_is_that_of_the_same_samples_byte_by_byte() {
    let samples = machine();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ttr");
    let mut writer = Writer::open(&path).unwrap();
    // What is live begins at the second one, for the first is made to be shown at once.
    for sample in &samples[1..] {
        writer.append(sample).unwrap();
    }
    for (what, format, threads) in [
        (What::All, Format::Text, false),
        (What::All, Format::Json, true),
        (What::Threads, Format::Text, true),
        (What::Ended, Format::Json, false),
        (What::Metrics { cumulative: true }, Format::Csv, false),
        (What::Metrics { cumulative: false }, Format::Json, false),
    ] {
        let options = Options {
            what,
            format,
            count: samples.len() as u64 - 2,
            interval: Duration::ZERO,
            budget: Duration::ZERO,
            only: Vec::new(),
            devices: DeviceChoice::default(),
            user: None,
            filter: Filter::default(),
            sort: None,
            shape: None,
            by: None,
            threads,
            unicode: true,
            fields: Written::Usual,
            top: None,
            switch_cost: Known::Nothing,
        };
        let mut recorded =
            source::open_recordings(std::slice::from_ref(&path), &Part::default()).unwrap();
        let live = written(&options, &mut Same(samples.clone().into_iter()));
        assert!(live.len() > 100);
        assert_eq!(
            written(&options, &mut *recorded),
            live,
            "{what:?} {format:?}"
        );
    }
}

/// A field that has no column would be missing here.
#[test]
fn all_that_is_read_of_a_machine_comes_back() {
    let samples = machine();
    let folder = tempfile::tempdir().unwrap();
    let path = made(folder.path(), &samples);
    let file = std::fs::File::open(path).unwrap();
    let mut tape = Tape::open(Box::new(file)).unwrap();
    for sample in samples {
        assert_eq!(tape.advance().unwrap(), Some(sample));
    }
    assert_eq!(tape.advance().unwrap(), None);
}

/// A recording of this machine by the program itself.
fn recorded(folder: &Path, options: &[&str]) -> String {
    let path = folder.join("a.ttr").to_str().unwrap().to_owned();
    let output = threadtop(&[&["record", "-o", &path, "-d", "0.1"], options].concat());
    let notes = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && notes.is_empty(), "{notes}");
    path
}

/// A recording of these samples.
fn made(folder: &Path, samples: &[Sample]) -> String {
    let path = folder.join("a.ttr");
    let mut writer = Writer::open(&path).unwrap();
    for sample in samples {
        writer.append(sample).unwrap();
    }
    path.to_str().unwrap().to_owned()
}

/// The seconds of the samples that `dump` writes.
fn seconds(arguments: &[&str]) -> Vec<i64> {
    let time = |sample: &serde_json::Value| {
        let time: jiff::Timestamp = sample["time"].as_str().unwrap().parse().unwrap();
        assert!(
            sample["elapsed"].as_f64().unwrap() > 0.0,
            "rates of nothing"
        );
        time.as_second() - BEGAN
    };
    samples(arguments).iter().map(time).collect()
}

/// The second in which made recordings begin.
const BEGAN: i64 = 1_700_000_000;

/// What this machine did, a second each.
fn seconds_of_machine() -> Vec<Sample> {
    let mut samples = machine();
    for (sample, second) in samples.iter_mut().zip(BEGAN.cast_unsigned()..) {
        sample.wall = second * 1_000_000_000;
    }
    samples
}

#[test]
fn a_part_of_a_recording_has_rates_from_its_first_sample_on() {
    let samples = seconds_of_machine();
    let folder = tempfile::tempdir().unwrap();
    let path = made(folder.path(), &samples);
    assert_eq!(seconds(&[&path]), [1, 2, 3, 4, 5]);
    assert_eq!(seconds(&[&path, "-n", "2"]), [1, 2]);
    assert_eq!(seconds(&[&path, "--begin", "-1.5s"]), [4, 5]);
    assert_eq!(seconds(&[&path, "--end", "-1.5s"]), [1, 2, 3]);
    assert_eq!(seconds(&[&path, "--begin", "-3s", "--end", "-2s"]), [2, 3]);
}

#[test]
fn what_is_torn_is_left_out_and_gone_on_with() {
    let samples = seconds_of_machine();
    let folder = tempfile::tempdir().unwrap();
    let path = made(folder.path(), &samples[..4]);
    let mut bytes = std::fs::read(&path).unwrap();
    let end = bytes.len() - 1;
    bytes[end] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    assert_eq!(seconds(&[&path]), [1, 2]);
    made(folder.path(), &samples[3..5]);
    assert_eq!(seconds(&[&path]), [1, 2, 3, 4]);
}

#[test]
fn no_rate_reaches_over_a_gap() {
    let samples = seconds_of_machine();
    let folder = tempfile::tempdir().unwrap();
    made(folder.path(), &samples[..2]);
    let path = made(folder.path(), &samples[3..]);
    assert_eq!(seconds(&[&path]), [1, 4, 5]);
}

#[test]
fn the_program_records_itself() {
    let folder = tempfile::tempdir().unwrap();
    // However slow this machine is: two samples at least.
    let path = recorded(folder.path(), &["--for", "0.1"]);
    recorded(folder.path(), &["--for", "0.1"]);
    let all = samples(&[&path]);
    let own = std::process::id();
    for sample in &all {
        let processes = crate::array(sample, "processes");
        assert!(processes.iter().any(|process| process["pid"] == own));
    }
    assert_eq!(all.len(), 2, "one for each part");
}

#[test]
fn a_recording_ends_at_its_size() {
    let folder = tempfile::tempdir().unwrap();
    let path = recorded(folder.path(), &["--max-size", "1K"]);
    assert!(std::fs::metadata(&path).unwrap().len() >= 1_024);
}

#[test]
fn what_cannot_be_dumped_is_told_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty");
    std::fs::write(&empty, "").unwrap();
    let nothing = folder.path().join("nothing");
    std::fs::write(&nothing, threadtop::recording::format::MAGIC).unwrap();
    let path = recorded(folder.path(), &["--for", "0.2"]);
    for (arguments, told) in [
        (
            vec![empty.to_str().unwrap()],
            "not a recording of threadtop",
        ),
        (
            vec![nothing.to_str().unwrap()],
            "no sample in it can be read",
        ),
        (vec!["/proc/self/fdinfo"], "no sample in it can be read"),
        (vec!["/dev/null", &path], "not a regular file"),
        (vec!["/dev/null"], "not a regular file"),
        (vec!["/no/such/file"], "No such file"),
        (
            vec![&path, "--begin", "2999-01-01 00:00"],
            "too few samples",
        ),
        (vec![&path, "-d", "2"], "made already"),
        (vec![&path, "-"], "standard input"),
        (vec!["--every", "60s"], "FILE"),
        (vec!["--follow"], "FILE"),
        (vec!["--begin", "14:03"], "FILE"),
    ] {
        let output = threadtop(&[&["dump"], &arguments[..]].concat());
        let notes = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && notes.contains(told),
            "{arguments:?}: {notes}"
        );
        assert_eq!(notes.lines().count(), 1, "{notes}");
    }
}

use super::*;
use crate::recording::Tape;
use crate::recording::format::testing::Dice;
use crate::sample::Sample;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use tempfile::TempDir;

const SECOND: u64 = 1_000_000_000;
const DAY: u64 = 86_400 * SECOND;
/// Noon of a day in every time zone but for some.
const NOON: u64 = 1_700_000_000 * SECOND;

fn open(path: &Path, limits: Limits) -> Folder {
    Folder::open(path, limits).unwrap()
}

/// Records samples of these wall times of the machine `web1`, each to the file that it belongs to.
fn record(folder: &mut Folder, samples: &[Sample], walls: &[u64]) {
    let mut writer = None;
    for (sample, wall) in samples.iter().zip(walls) {
        let sample = Sample {
            wall: *wall,
            ..sample.clone()
        };
        let open: Option<Writer> = writer.take();
        let mut open = open
            .filter(|open| !folder.is_over(open, *wall))
            .unwrap_or_else(|| folder.writer("web1", *wall).unwrap());
        open.append(&sample).unwrap();
        folder.tidy(&open, *wall);
        writer = Some(open);
    }
}

/// Names in a folder.
fn names(path: &Path) -> Vec<String> {
    let entries = fs::read_dir(path).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Wall times of the samples in a file.
fn walls(path: &Path) -> Vec<u64> {
    let mut tape = Tape::open(Box::new(fs::File::open(path).unwrap())).unwrap();
    std::iter::from_fn(|| tape.advance().unwrap())
        .map(|sample| sample.wall)
        .collect()
}

fn name(wall: u64, part: u32) -> String {
    DayFile {
        date: day::of(wall).0,
        part,
        host: "web1".to_owned(),
    }
    .to_string()
}

fn place() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn each_day_has_a_file_which_is_gone_on_with() {
    let place = place();
    let path = place.path().join("new/folder");
    let samples = Dice(1).samples(6);
    let times = [
        NOON,
        NOON + SECOND,
        NOON + DAY,
        NOON + DAY + SECOND,
        NOON + DAY + 9 * SECOND,
        NOON + 3 * DAY,
    ];
    let mut folder = open(&path, Limits::default());
    record(&mut folder, &samples[..4], &times[..4]);
    drop(folder);
    record(
        &mut open(&path, Limits::default()),
        &samples[4..],
        &times[4..],
    );
    let days = [0, 1, 3].map(|day| name(NOON + day * DAY, 1));
    assert_eq!(names(&path), days);
    let found: Vec<_> = days.iter().flat_map(|day| walls(&path.join(day))).collect();
    assert_eq!(found, times);
    for (path, mode) in [
        (place.path().join("new"), 0o700),
        (path.clone(), 0o700),
        (path.join(&days[0]), 0o600),
    ] {
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            mode,
            "{}",
            path.display()
        );
    }
}

#[test]
fn days_end_at_midnight_of_the_local_clock() {
    let place = place();
    let end = day::of(NOON).1.end;
    let samples = Dice(2).samples(2);
    record(
        &mut open(place.path(), Limits::default()),
        &samples,
        &[end - 1, end],
    );
    assert_eq!(walls(&place.path().join(name(NOON, 1))), [end - 1]);
    assert_eq!(walls(&place.path().join(name(NOON + DAY, 1))), [end]);
}

/// Within a file, moments are found by bisection.
#[test]
fn a_clock_that_was_set_back_begins_another_file() {
    let place = place();
    let samples = Dice(3).samples(5);
    let times = [
        NOON,
        NOON + 9 * SECOND,
        NOON + 5 * SECOND,
        NOON - DAY,
        NOON + 6 * SECOND,
    ];
    record(&mut open(place.path(), Limits::default()), &samples, &times);
    for (name, expected) in [
        (name(NOON, 1), vec![times[0], times[1]]),
        (name(NOON, 2), vec![times[2], times[4]]),
        (name(NOON - DAY, 1), vec![times[3]]),
    ] {
        assert_eq!(walls(&place.path().join(&name)), expected, "{name}");
    }
}

#[test]
fn old_days_are_removed() {
    let place = place();
    let limits = Limits {
        keep: Some(Duration::from_hours(48)),
        ..Limits::default()
    };
    let days: Vec<_> = (0..6).map(|day| NOON + day * DAY).collect();
    record(&mut open(place.path(), limits), &Dice(4).samples(6), &days);
    // The third last has been over for more than a day, and less than two.
    let left: Vec<_> = days[3..].iter().map(|day| name(*day, 1)).collect();
    assert_eq!(names(place.path()), left);
}

#[test]
fn the_oldest_are_removed_when_all_are_too_large() {
    let place = place();
    let total = 60_000;
    let limits = Limits {
        total: Some(total),
        ..Limits::default()
    };
    let samples = Dice(5).samples(12);
    let mut folder = open(place.path(), limits);
    let sizes = |path: &Path| -> u64 {
        names(path)
            .iter()
            .map(|name| fs::metadata(path.join(name)).unwrap().len())
            .sum()
    };
    let mut last = 0;
    for day in 0..40 {
        // Of one day there is more than of all that may be kept.
        let times: Vec<_> = (0..12)
            .map(|at| NOON + day / 10 * DAY + day * 100 * SECOND + at * SECOND)
            .collect();
        record(&mut folder, &samples, &times);
        last = times[11];
        assert!(sizes(place.path()) <= total, "{:?}", names(place.path()));
    }
    assert!(
        sizes(place.path()) > total / 2,
        "too much was removed: {:?}",
        names(place.path())
    );
    let kept = names(place.path());
    let newest = kept
        .iter()
        .filter_map(|name| DayFile::of(name))
        .max()
        .unwrap();
    assert_eq!(
        walls(&place.path().join(newest.to_string())).last(),
        Some(&last)
    );
}

#[test]
fn nothing_else_is_ever_removed() {
    let place = place();
    let (path, outside) = (
        place.path().join("folder"),
        place.path().join("outside.ttr"),
    );
    fs::create_dir(&path).unwrap();
    let samples = Dice(6).samples(3);
    let recording = |path: &Path| {
        let mut writer = Writer::open(path).unwrap();
        writer.append(&samples[0]).unwrap();
        writer
    };
    let at = |days: u64, part| path.join(name(NOON - days * DAY, part));
    recording(&outside);
    symlink(&outside, at(30, 1)).unwrap();
    fs::write(at(29, 1), "no recording at all").unwrap();
    fs::create_dir(at(28, 1)).unwrap();
    recording(
        &path.join(
            at(27, 1)
                .file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .replace("web1", "web2"),
        ),
    );
    recording(&path.join("mine.ttr"));
    fs::write(path.join("notes.txt"), "").unwrap();
    let written = recording(&at(26, 1));
    let before = names(&path);
    recording(&at(25, 1));
    recording(&at(25, 2));
    let limits = Limits {
        keep: Some(Duration::from_secs(1)),
        total: Some(1),
    };
    record(
        &mut open(&path, limits),
        &samples,
        &[NOON, NOON + SECOND, NOON + 2 * SECOND],
    );
    let mut expected = before;
    // With so little room each sample has a file, of which only the last is written.
    expected.push(name(NOON, 3));
    expected.sort();
    assert_eq!(names(&path), expected);
    assert_eq!(walls(&outside), [samples[0].wall]);
    drop(written);
}

#[test]
fn what_has_the_name_of_a_day_and_is_something_else_is_left_alone() {
    let place = place();
    let outside = place.path().join("outside.ttr");
    let path = place.path().join("folder");
    fs::create_dir(&path).unwrap();
    symlink(&outside, path.join(name(NOON, 1))).unwrap();
    fs::create_dir(path.join(name(NOON, 2))).unwrap();
    fs::write(path.join(name(NOON, 3)), "no recording at all").unwrap();
    rustix::fs::mknodat(
        CWD,
        path.join(name(NOON, 4)),
        FileType::Fifo,
        Mode::RUSR | Mode::WUSR,
        0,
    )
    .unwrap();
    let taken = Writer::open(&path.join(name(NOON, 5))).unwrap();
    let mut folder = open(&path, Limits::default());
    record(&mut folder, &Dice(7).samples(1), &[NOON]);
    assert_eq!(walls(&path.join(name(NOON, 6))), [NOON]);
    assert!(!outside.exists());
    assert_eq!(
        fs::read_to_string(path.join(name(NOON, 3))).unwrap(),
        "no recording at all"
    );
    drop(taken);
    // Not those before the last one.
    drop(folder);
    record(
        &mut open(&path, Limits::default()),
        &Dice(7).samples(1),
        &[NOON + SECOND],
    );
    assert_eq!(walls(&path.join(name(NOON, 6))), [NOON, NOON + SECOND]);
}

#[test]
fn a_folder_has_one_writer() {
    let place = place();
    let folder = open(place.path(), Limits::default());
    let told = |path: &Path| {
        Folder::open(path, Limits::default())
            .err()
            .unwrap()
            .to_string()
    };
    assert!(told(place.path()).contains("another program is recording to it"));
    assert!(folder.is_there());
    drop(folder);
    let file = place.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(told(&file).ends_with("not a folder"), "{}", told(&file));
    assert!(
        told(&file.join("below")).contains("Not a directory"),
        "{}",
        told(&file.join("below"))
    );
    let moved = place.path().join("a");
    let folder = open(&moved, Limits::default());
    fs::rename(&moved, place.path().join("b")).unwrap();
    assert!(!folder.is_there());
}

use super::*;
use crate::recording::RingWriter;
use crate::sample::Machine;
use std::fs::{self, File};
use std::path::Path;

/// Samples a second apart; their clocks begin an hour ago.
fn sample(number: u64) -> Arc<Sample> {
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap();
    let begin = (now.as_secs() - 3_600) * 1_000_000_000;
    Arc::new(Sample {
        seq: number,
        at: number * 1_000_000_000 + 1,
        wall: begin + number * 1_000_000_000,
        machine: Machine {
            // Nothing that makes it small.
            context_switches: Some(number.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            ..Machine::default()
        },
        ..Sample::default()
    })
}

/// The numbers of all samples in a file, and how many places are damaged.
fn numbers(path: &Path) -> (Vec<u64>, u64) {
    let mut tape = Tape::open(Box::new(File::open(path).unwrap())).unwrap();
    let numbers = std::iter::from_fn(|| tape.advance().unwrap()).map(|sample| sample.seq);
    (numbers.collect(), tape.damaged())
}

/// A ring with whoever fills it, and a file that it is written to.
struct Scene {
    ring: Arc<Ring>,
    writer: RingWriter,
    folder: tempfile::TempDir,
    told: Vec<String>,
}

impl Scene {
    fn new(bytes: usize) -> Self {
        let ring = Arc::new(Ring::new(bytes));
        Self {
            writer: RingWriter::new(Arc::clone(&ring)),
            ring,
            folder: tempfile::tempdir().unwrap(),
            told: Vec::new(),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("a.ttr")
    }

    fn append(&mut self, numbers: std::ops::Range<u64>) {
        for number in numbers {
            self.writer.append(&sample(number));
        }
    }

    fn begin(&self) -> Follow {
        Follow::begin(Arc::clone(&self.ring), &self.path()).unwrap()
    }

    fn write(&mut self, follow: &mut Follow) {
        follow.write(&mut |told| self.told.push(told.to_owned()));
    }
}

fn all(numbers: std::ops::Range<u64>) -> (Vec<u64>, u64) {
    (numbers.collect(), 0)
}

#[test]
fn what_is_there_is_written_and_what_follows() {
    let mut scene = Scene::new(1 << 20);
    scene.append(0..5);
    let mut follow = scene.begin();
    scene.write(&mut follow);
    assert_eq!(numbers(&scene.path()), all(0..5));
    for number in 5..200 {
        scene.append(number..number + 1);
        if number % 7 == 0 {
            scene.ring.cut();
        }
        if number % 3 == 0 {
            scene.write(&mut follow);
        }
    }
    scene.write(&mut follow);
    assert_eq!(numbers(&scene.path()), all(0..200));
    assert_eq!(scene.told, Vec::<String>::new());
}

#[test]
fn a_recording_that_exists_is_continued_without_a_sample_twice() {
    for (first, second) in [(1, 1), (3, 4), (8, 20), (40, 41)] {
        let mut scene = Scene::new(1 << 20);
        scene.append(0..first);
        let mut follow = scene.begin();
        scene.write(&mut follow);
        drop(follow);
        scene.append(first..second);
        let mut follow = scene.begin();
        scene.write(&mut follow);
        scene.append(second..second + 9);
        scene.write(&mut follow);
        assert_eq!(numbers(&scene.path()), all(0..second + 9));
    }
}

#[test]
fn what_cannot_be_had_is_refused() {
    let mut scene = Scene::new(1 << 20);
    scene.append(0..1);
    fs::write(scene.path(), "something else").unwrap();
    let refused = |scene: &Scene| Follow::begin(Arc::clone(&scene.ring), &scene.path()).err();
    let told = refused(&scene).unwrap();
    assert!(told.contains("not a recording of threadtop"), "{told}");
    fs::remove_file(scene.path()).unwrap();
    let mut later = Writer::open(&scene.path()).unwrap();
    later.append(&sample(100_000)).unwrap();
    drop(later);
    let told = refused(&scene).unwrap();
    assert!(told.contains("later than now"), "{told}");
}

#[test]
fn what_the_ring_had_to_let_go_is_counted() {
    let mut scene = Scene::new(1 << 16);
    scene.append(0..2);
    let mut follow = scene.begin();
    scene.write(&mut follow);
    // A disk that hangs: nobody writes.
    let mut number = 2;
    while scene.ring.segments()[0].first() < 50 {
        scene.append(number..number + 1);
        number += 1;
    }
    scene.write(&mut follow);
    let (found, damaged) = numbers(&scene.path());
    let lost = number - found.len() as u64;
    assert!(lost > 0 && damaged == 0 && found.last() == Some(&(number - 1)));
    let told = format!("{lost} samples were lost before they could be written");
    assert_eq!(scene.told, [told]);
}

#[test]
fn it_ends_with_one_more_sample() {
    let mut scene = Scene::new(1 << 20);
    scene.append(0..3);
    let (tell, told) = channel();
    let tell = move |event| tell.send(event).unwrap();
    let follower = Follower::start(Arc::clone(&scene.ring), scene.path(), tell).unwrap();
    assert_eq!(told.recv(), Ok(Event::Began));
    assert!(matches!(told.recv(), Ok(Event::Size(_))));
    follower.stop(Duration::from_hours(1));
    scene.append(3..4);
    let ended = told.iter().find(|event| matches!(event, Event::Ended(_)));
    let size = fs::metadata(scene.path()).unwrap().len();
    assert_eq!(ended, Some(Event::Ended(size)));
    assert_eq!(numbers(&scene.path()), all(0..4));
}

#[test]
fn a_file_that_was_taken_away_is_written_anew() {
    let mut scene = Scene::new(1 << 20);
    scene.append(0..4);
    let mut follow = scene.begin();
    scene.write(&mut follow);
    fs::remove_file(scene.path()).unwrap();
    scene.append(4..6);
    scene.write(&mut follow);
    assert_eq!(numbers(&scene.path()).0.last(), Some(&5));
    assert!(scene.told[0].contains("is gone"), "{:?}", scene.told);
    scene.append(6..8);
    scene.write(&mut follow);
    let (found, damaged) = numbers(&scene.path());
    assert!(found.ends_with(&[4, 5, 6, 7]) && damaged == 0, "{found:?}");
}

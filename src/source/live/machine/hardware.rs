//! Sensors and file systems: read by helpers, seldom, and only while somebody asks.

use super::file_systems::{FileSystems, space};
use super::sensors::{CpuSensors, SensorFiles};
use crate::sample::{FileSystem, Machine, Nanos, Sensors, Temperature};
use crate::source::live::reading::files::now;
use crate::source::live::reading::guard::{Guard, HelperKind};
use crate::source::{Demand, DeviceChoice, Extras};
use rustix::fd::BorrowedFd;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A file system answers in microseconds, over a network in milliseconds; one that takes longer (a disk that spins up) is
/// told the next time.
const PATIENCE: Duration = Duration::from_millis(300);

const HELPERS: HelperKind = HelperKind {
    name: "hardware",
    helpers: 3,
    stack: 256 * 1024,
};

/// What is asked. What does not answer holds up its own question alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Question {
    Cpus,
    Others,
    FileSystems,
}

impl Question {
    /// How often it is asked. Clocks move quickly, and the chips of CPUs are read at once; others are asked over a bus.
    const fn period(self) -> Nanos {
        match self {
            Self::Cpus => 2_000_000_000,
            Self::Others | Self::FileSystems => 10_000_000_000,
        }
    }
}

enum Answer {
    Cpus(CpuSensors),
    Others(Vec<Temperature>),
    FileSystems(Option<Vec<FileSystem>>),
}

/// What was last read.
pub(crate) struct Hardware {
    guard: Guard<Question, Answer>,
    /// When each was asked last; 0: never.
    asked: [Nanos; 3],
    /// Of a copied tree, the file systems would be ours.
    live: bool,
    has_sensors: bool,
    cpus: CpuSensors,
    others: Vec<Temperature>,
    sensors: Option<Arc<Sensors>>,
    file_systems: Option<Arc<[FileSystem]>>,
    /// Which file systems are asked.
    choice: Arc<Mutex<DeviceChoice>>,
}

impl Hardware {
    /// What is to be had here.
    pub(crate) const EXTRAS: Extras = Extras::SENSORS.union(Extras::FILE_SYSTEMS);

    /// Of the machine whose `/proc` is at `root`; `live`: that is our own.
    pub(crate) fn new(root: BorrowedFd<'_>, live: bool) -> Self {
        let sensors = SensorFiles::open(root);
        let has_sensors = sensors.is_some();
        // Each question has files of its own: one that is stuck keeps the lock.
        let others = SensorFiles::open(root).map(Mutex::new);
        let sensors = sensors.map(Mutex::new);
        let file_systems = Mutex::new(FileSystems::new(space, PATIENCE));
        let choice = Arc::new(Mutex::new(DeviceChoice::default()));
        let chosen = Arc::clone(&choice);
        let answering = move |question: &Question| match question {
            Question::Cpus => {
                let read = sensors.as_ref().map(|files| lock(files).cpus());
                Answer::Cpus(read.unwrap_or_default())
            }
            Question::Others => {
                let read = others.as_ref().map(|files| lock(files).others());
                Answer::Others(read.unwrap_or_default())
            }
            Question::FileSystems => {
                let mounts = std::fs::read("/proc/self/mountinfo").ok();
                let choice = lock(&chosen).clone();
                let mut systems = lock(&file_systems);
                Answer::FileSystems(mounts.map(|mounts| systems.read(&mounts, &choice)))
            }
        };
        Self {
            guard: Guard::new(HELPERS, answering),
            asked: [0; 3],
            live,
            has_sensors,
            cpus: CpuSensors::default(),
            others: Vec::new(),
            sensors: None,
            file_systems: None,
            choice,
        }
    }

    /// Tells of the machine what is wanted, as it was read last, and asks again where that is some time ago.
    pub(crate) fn follow(&mut self, demand: &Demand, machine: &mut Machine) {
        let changed = *lock(&self.choice) != demand.devices;
        if changed {
            lock(&self.choice).clone_from(&demand.devices);
            self.asked[Question::FileSystems as usize] = 0;
        }
        while let Some((_, answer)) = self.guard.answer(Instant::now()) {
            match answer {
                Answer::Cpus(cpus) => self.learn(|this| this.cpus = cpus),
                Answer::Others(others) => self.learn(|this| this.others = others),
                Answer::FileSystems(systems) => self.file_systems = systems.map(Into::into),
            }
        }
        if self.has_sensors && demand.extras.contains(Extras::SENSORS) {
            self.ask(Question::Cpus);
            self.ask(Question::Others);
            machine.sensors.clone_from(&self.sensors);
        }
        if self.live && demand.extras.contains(Extras::FILE_SYSTEMS) {
            self.ask(Question::FileSystems);
            machine.file_systems.clone_from(&self.file_systems);
        }
    }

    /// Asks when it is due.
    fn ask(&mut self, question: Question) {
        let asked = &mut self.asked[question as usize];
        if *asked == 0 || now().saturating_sub(*asked) >= question.period() {
            *asked = now();
            self.guard.ask(question, None);
        }
    }

    /// Puts together what is known of the sensors.
    fn learn(&mut self, put: impl FnOnce(&mut Self)) {
        put(self);
        let all = self.cpus.temperatures.iter().chain(&self.others);
        let mut temperatures: Vec<Temperature> = all.cloned().collect();
        // Of several that have the same name, the hottest.
        temperatures.sort_by(|one, other| {
            let hotter = || other.celsius.total_cmp(&one.celsius);
            one.name.cmp(&other.name).then_with(hotter)
        });
        temperatures.dedup_by(|later, first| later.name == first.name);
        self.sensors = Some(Arc::new(Sensors {
            at: now(),
            temperatures,
            clocks: self.cpus.clocks.clone(),
            celsius: self.cpus.celsius.clone(),
        }));
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

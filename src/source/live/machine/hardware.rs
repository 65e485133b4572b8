//! Sensors and file systems: read by helpers, seldom, and only while somebody asks.

use super::file_systems::{FileSystems, space};
use crate::sample::{FileSystem, Machine, Nanos, Sensors, Temperature};
use crate::source::Extras;
use crate::source::live::reading::files::now;
use crate::source::live::reading::guard::{Guard, HelperKind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use sysinfo::{Components, CpuRefreshKind, System};

/// Values that move slowly; some of them have to be asked over a bus or a network.
const PERIOD: Nanos = 10_000_000_000;
/// A file system answers in microseconds, over a network in milliseconds; one that takes longer (a disk that spins up) is
/// told the next time.
const PATIENCE: Duration = Duration::from_millis(300);

const HELPERS: HelperKind = HelperKind {
    name: "hardware",
    helpers: 2,
    stack: 256 * 1024,
};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Question {
    Sensors,
    FileSystems,
}

enum Answer {
    Sensors(Option<Sensors>),
    FileSystems(Option<Vec<FileSystem>>),
}

/// What was last read.
pub(crate) struct Hardware {
    guard: Guard<Question, Answer>,
    /// When each was asked last; 0: never.
    asked: [Nanos; 2],
    sensors: Option<Arc<Sensors>>,
    file_systems: Option<Arc<[FileSystem]>>,
}

impl Hardware {
    /// What is to be had here.
    pub(crate) const EXTRAS: Extras = Extras::SENSORS.union(Extras::FILE_SYSTEMS);

    pub(crate) fn new() -> Self {
        let sensors = Mutex::new(System::new().ok().zip(Components::new().ok()));
        let file_systems = Mutex::new(FileSystems::new(space, PATIENCE));
        let answering = move |question: &Question| match question {
            Question::Sensors => {
                let mut sensors = sensors.lock().unwrap_or_else(PoisonError::into_inner);
                let read = |(system, components): &mut _| read_sensors(system, components);
                Answer::Sensors(sensors.as_mut().map(read))
            }
            Question::FileSystems => {
                let mounts = std::fs::read("/proc/self/mountinfo").ok();
                let mut systems = file_systems.lock().unwrap_or_else(PoisonError::into_inner);
                Answer::FileSystems(mounts.map(|mounts| systems.read(&mounts)))
            }
        };
        Self {
            guard: Guard::new(HELPERS, answering),
            asked: [0; 2],
            sensors: None,
            file_systems: None,
        }
    }

    /// Tells of the machine what is wanted, as it was read last, and asks again where that is some time ago.
    pub(crate) fn follow(&mut self, wanted: Extras, machine: &mut Machine) {
        while let Some((_, answer)) = self.guard.answer(Instant::now()) {
            match answer {
                Answer::Sensors(sensors) => self.sensors = sensors.map(Arc::new),
                Answer::FileSystems(systems) => self.file_systems = systems.map(Into::into),
            }
        }
        if self.wants(wanted, Extras::SENSORS, Question::Sensors) {
            machine.sensors.clone_from(&self.sensors);
        }
        if self.wants(wanted, Extras::FILE_SYSTEMS, Question::FileSystems) {
            machine.file_systems.clone_from(&self.file_systems);
        }
    }

    /// One of the two is wanted; asks for it when it is due.
    fn wants(&mut self, wanted: Extras, what: Extras, question: Question) -> bool {
        let asked = &mut self.asked[question as usize];
        let wanted = wanted.contains(what);
        if wanted && (*asked == 0 || now().saturating_sub(*asked) >= PERIOD) {
            *asked = now();
            self.guard.ask(question, None);
        }
        wanted
    }
}

/// sysinfo knows the many ways in which these are told.
fn read_sensors(system: &mut System, components: &mut Components) -> Sensors {
    components.refresh(true);
    system.refresh_cpu_specifics(CpuRefreshKind::nothing().with_frequency());
    let temperatures = components.iter().filter_map(|component| {
        Some(Temperature {
            name: component.label().to_owned(),
            celsius: component
                .temperature()
                .filter(|celsius| celsius.is_finite())?,
            critical: component.critical(),
        })
    });
    let mut temperatures: Vec<_> = temperatures.collect();
    temperatures.sort_unstable_by(|one, other| one.name.cmp(&other.name));
    let clocks = system.cpus().iter().filter_map(|cpu| {
        let id = cpu.name().strip_prefix("cpu")?.parse().ok()?;
        Some((id, cpu.frequency())).filter(|(_, mhz)| *mhz > 0)
    });
    Sensors {
        at: now(),
        temperatures,
        clocks: clocks.collect(),
    }
}

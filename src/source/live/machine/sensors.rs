//! Temperatures and clocks, as `/sys` tells them: chips below `class/hwmon` (where there is none, `class/thermal`), and
//! `cpufreq` of each CPU.
//!
//! Which core a temperature is of, drivers tell in different ways. `coretemp` names the package and the number of the core, as
//! `topology` does. `k10temp` and `zenpower` tell one of each package, and boards one of all CPUs or one for each. What cannot
//! be assigned for sure is a temperature of the machine alone.

use crate::proc::cpuinfo;
use crate::sample::Temperature;
use crate::source::live::reading::sysfs;
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{Mode, OFlags};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::sync::Arc;

/// Colder or hotter is no hardware: what a sensor says that is not there.
const PLAUSIBLE: std::ops::Range<f32> = -100.0..200.0;
/// Clocks that CPUs have, MHz.
const CLOCKS: std::ops::RangeInclusive<u64> = 1..=20_000;
/// Bytes of the longest `cpuinfo`: 2 KiB for each of some thousand CPUs.
const LONGEST: u64 = 8 << 20;

/// The files.
pub(crate) struct SensorFiles {
    sys: OwnedFd,
    proc: OwnedFd,
    places: Vec<Place>,
}

/// Where a CPU is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    cpu: u32,
    package: Option<u32>,
    core: Option<u32>,
}

/// What is told of the CPUs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CpuSensors {
    /// Of their chips.
    pub(crate) temperatures: Vec<Temperature>,
    /// By their numbers, °C.
    pub(crate) celsius: Vec<(u32, f32)>,
    /// By their numbers, MHz.
    pub(crate) clocks: Vec<(u32, u64)>,
}

/// A folder of sensors.
struct Chip {
    folder: String,
    name: String,
    /// What it is a part of: `coretemp.0`, `0000:00:18.3`, `nvme0`.
    device: Option<Arc<str>>,
    /// A thermal zone, which has a single sensor.
    is_zone: bool,
}

/// A sensor of a chip.
struct Sensor {
    label: Option<String>,
    told: Temperature,
}

impl SensorFiles {
    /// Those beside the `/proc` at `root`; `None` where there is no `/sys`.
    pub(crate) fn open(root: BorrowedFd<'_>) -> Option<Self> {
        Some(Self {
            sys: sysfs::open(root)?,
            proc: root.try_clone_to_owned().ok()?,
            places: Vec::new(),
        })
    }

    /// Temperatures and clocks of the CPUs: cheap to read.
    pub(crate) fn cpus(&mut self) -> CpuSensors {
        self.follow_places();
        let chips = self.chips().into_iter().filter(Chip::is_of_cpu);
        let chips: Vec<Told> = chips
            .map(|chip| {
                let sensors = self.sensors(&chip);
                (chip, sensors)
            })
            .collect();
        let celsius = assigned(&self.places, &chips);
        let sensors = chips.into_iter().flat_map(|(_, sensors)| sensors);
        CpuSensors {
            temperatures: sensors.map(|sensor| sensor.told).collect(),
            celsius,
            clocks: self.clocks(),
        }
    }

    /// Temperatures of everything else; some of them are asked over a bus.
    pub(crate) fn others(&self) -> Vec<Temperature> {
        let chips = self.chips().into_iter().filter(|chip| !chip.is_of_cpu());
        let sensors = chips.flat_map(|chip| self.sensors(&chip));
        sensors.map(|sensor| sensor.told).collect()
    }

    fn chips(&self) -> Vec<Chip> {
        let sys = self.sys.as_fd();
        let chip = |class: &'static str, title: &'static str| {
            let names = sysfs::names(sys, class).into_iter();
            names.filter_map(move |entry| {
                let folder = format!("{class}/{entry}");
                Some(Chip {
                    name: sysfs::line(sys, &format!("{folder}/{title}"))?,
                    device: sysfs::link(sys, &format!("{folder}/device")),
                    is_zone: class == "class/thermal",
                    folder,
                })
            })
        };
        let chips: Vec<Chip> = chip("class/hwmon", "name").collect();
        if chips.iter().any(|chip| self.inputs(chip).next().is_some()) {
            return chips;
        }
        chip("class/thermal", "type")
            .filter(|chip| chip.folder.contains("/thermal_zone"))
            .collect()
    }

    /// What the sensors of a chip are called: `temp1`.
    fn inputs(&self, chip: &Chip) -> impl Iterator<Item = String> {
        let names = sysfs::names(self.sys.as_fd(), &chip.folder).into_iter();
        let is_zone = chip.is_zone;
        names.filter_map(move |name| {
            if is_zone {
                return (name == "temp").then_some(name);
            }
            let input = name.strip_suffix("_input")?;
            input.starts_with("temp").then(|| input.to_owned())
        })
    }

    fn sensors(&self, chip: &Chip) -> Vec<Sensor> {
        let line = |name: &str| sysfs::line(self.sys.as_fd(), &format!("{}/{name}", chip.folder));
        let degrees = |name: &str| celsius(&line(name)?);
        let sensor = |input: String| {
            if chip.is_zone {
                let told = Temperature {
                    name: chip.name.clone(),
                    celsius: degrees(&input)?,
                    critical: None,
                };
                return Some(Sensor { label: None, told });
            }
            let value = degrees(&format!("{input}_input"))?;
            let label = line(&format!("{input}_label"));
            let model = line("device/model");
            let mut name = chip.name.clone();
            for part in [label.as_ref(), model.as_ref()].into_iter().flatten() {
                name = format!("{name} {part}");
            }
            if label.is_none() && model.is_none() {
                name = format!("{name} {input}");
            }
            let told = Temperature {
                name,
                celsius: value,
                // 0 where none is known.
                critical: degrees(&format!("{input}_crit")).filter(|limit| *limit > 0.0),
            };
            Some(Sensor { label, told })
        };
        self.inputs(chip).filter_map(sensor).collect()
    }

    /// Where the CPUs are, read anew only when others are there or on-line.
    fn follow_places(&mut self) {
        let sys = self.sys.as_fd();
        let names = sysfs::names(sys, "devices/system/cpu").into_iter();
        let numbers = names.filter_map(|name| name.strip_prefix("cpu")?.parse().ok());
        let mut numbers: Vec<u32> = numbers.collect();
        numbers.sort_unstable();
        // Of one that is off-line it is not told yet.
        let told = self.places.iter().all(|place| place.core.is_some());
        if told
            && numbers
                .iter()
                .eq(self.places.iter().map(|place| &place.cpu))
        {
            return;
        }
        let place = |cpu| {
            let number = |name: &str| {
                let path = format!("devices/system/cpu/cpu{cpu}/topology/{name}");
                sysfs::line(sys, &path)?.parse().ok()
            };
            Place {
                cpu,
                package: number("physical_package_id"),
                core: number("core_id"),
            }
        };
        self.places = numbers.into_iter().map(place).collect();
    }

    /// What `cpufreq` says; where it is missing, what `cpuinfo` has measured.
    fn clocks(&self) -> Vec<(u32, u64)> {
        let clock = |place: &Place| {
            let path = format!(
                "devices/system/cpu/cpu{}/cpufreq/scaling_cur_freq",
                place.cpu
            );
            let khz: u64 = sysfs::line(self.sys.as_fd(), &path)?.parse().ok()?;
            Some((place.cpu, khz / 1000))
        };
        let mut clocks: Vec<(u32, u64)> = self.places.iter().filter_map(clock).collect();
        if clocks.is_empty() {
            let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
            let file = rustix::fs::openat(&self.proc, "cpuinfo", flags, Mode::empty());
            let mut bytes = Vec::new();
            let read = file.map(|file| {
                std::fs::File::from(file)
                    .take(LONGEST)
                    .read_to_end(&mut bytes)
            });
            if let Ok(Ok(_)) = read {
                clocks = cpuinfo::clocks(&bytes);
            }
        }
        clocks.retain(|(_, mhz)| CLOCKS.contains(mhz));
        clocks
    }
}

impl Chip {
    /// Its sensors are those of CPUs.
    fn is_of_cpu(&self) -> bool {
        const NAMES: [&str; 6] = [
            "coretemp",
            "k10temp",
            "k8temp",
            "zenpower",
            "via_cputemp",
            "x86_pkg_temp",
        ];
        // Boards call them cpu_thermal, cpu-thermal, cpu0-thermal, cpuss-0-thermal.
        NAMES.contains(&&*self.name) || self.name.starts_with("cpu")
    }

    /// Of one CPU alone, by its number: `cpu3_thermal`.
    fn cpu(&self) -> Option<u32> {
        let rest = self.name.strip_prefix("cpu")?;
        let number = rest
            .strip_suffix("_thermal")
            .or_else(|| rest.strip_suffix("-thermal"))?;
        number.parse().ok()
    }
}

/// Millidegrees as °C.
fn celsius(text: &str) -> Option<f32> {
    let millidegrees: i64 = text.parse().ok()?;
    Some(millidegrees as f32 / 1000.0).filter(|celsius| PLAUSIBLE.contains(celsius))
}

/// A chip and what its sensors say.
type Told = (Chip, Vec<Sensor>);

/// The temperature of each CPU: that of its core, otherwise that of its package.
fn assigned(places: &[Place], chips: &[Told]) -> Vec<(u32, f32)> {
    let packages: BTreeSet<u32> = places.iter().filter_map(|place| place.package).collect();
    let mut assigned = Assigned::default();
    assigned.take_cores(chips);
    assigned.take_packages(chips, &packages);
    assigned.take_board(chips, places, packages.len());
    let of = |place: &Place| Some((place.cpu, assigned.of(*place)?));
    places.iter().filter_map(of).collect()
}

/// Temperatures by what they are of.
#[derive(Default)]
struct Assigned {
    /// By package and core.
    cores: BTreeMap<(u32, u32), f32>,
    packages: BTreeMap<u32, f32>,
    cpus: BTreeMap<u32, f32>,
    /// Of all CPUs together.
    board: Option<f32>,
}

impl Assigned {
    fn of(&self, place: Place) -> Option<f32> {
        let core = place.package.zip(place.core);
        let core = core.and_then(|at| self.cores.get(&at));
        let package = || self.packages.get(&place.package?);
        let own = core.or_else(package).or_else(|| self.cpus.get(&place.cpu));
        // What is off-line has no place.
        let is_online = place.core.is_some() || place.package.is_some();
        own.copied().or(self.board.filter(|_| is_online))
    }

    /// `coretemp` names the package and the cores in it.
    fn take_cores(&mut self, chips: &[Told]) {
        let numbered =
            |label: &str, word| -> Option<u32> { label.strip_prefix(word)?.parse().ok() };
        for (chip, sensors) in chips.iter().filter(|(chip, _)| chip.name == "coretemp") {
            let labels = || {
                let told = |sensor: &'_ Sensor| sensor.told.celsius;
                let labelled = sensors.iter().filter(|sensor| sensor.label.is_some());
                labelled
                    .map(move |sensor| (sensor.label.as_deref().unwrap_or_default(), told(sensor)))
            };
            let device = chip.device.as_deref();
            let device = device.and_then(|device| numbered(device, "coretemp."));
            let package = labels().find_map(|(label, _)| numbered(label, "Package id "));
            let Some(package) = package.or(device) else {
                continue;
            };
            for (label, celsius) in labels() {
                if let Some(core) = numbered(label, "Core ") {
                    self.cores.insert((package, core), celsius);
                } else if label.starts_with("Package id ") {
                    self.packages.insert(package, celsius);
                }
            }
        }
    }

    /// `k10temp` and `zenpower`: one for each package, in the order of their numbers as well as of their devices.
    fn take_packages(&mut self, chips: &[Told], packages: &BTreeSet<u32>) {
        const CHIPS: [&str; 2] = ["k10temp", "zenpower"];
        let whole = chips
            .iter()
            .filter(|(chip, _)| CHIPS.contains(&&*chip.name));
        let mut whole: Vec<&Told> = whole.collect();
        whole.sort_by_key(|(chip, _)| chip.device.clone());
        if whole.len() != packages.len() {
            return;
        }
        for (package, (_, sensors)) in packages.iter().zip(whole) {
            // Tctl may have an offset that only fans should see.
            let die = ["Tdie", "Tctl"].iter().find_map(|name| {
                let named = |sensor: &&Sensor| sensor.label.as_deref() == Some(*name);
                sensors.iter().find(named)
            });
            let unnamed = sensors.first().filter(|sensor| sensor.label.is_none());
            if let Some(sensor) = die.or(unnamed) {
                self.packages.insert(*package, sensor.told.celsius);
            }
        }
    }

    /// Boards: one for each CPU, or one for all of a single package.
    fn take_board(&mut self, chips: &[Told], places: &[Place], packages: usize) {
        const NAMES: [&str; 3] = ["cpu_thermal", "cpu-thermal", "x86_pkg_temp"];
        let one = |(_, sensors): &Told| match &**sensors {
            [sensor] => Some(sensor.told.celsius),
            _ => None,
        };
        let each = chips
            .iter()
            .filter_map(|chip| Some((chip.0.cpu()?, one(chip)?)));
        let each: BTreeMap<u32, f32> = each.collect();
        if places.iter().all(|place| each.contains_key(&place.cpu)) {
            self.cpus = each;
        }
        if let [chip] = chips
            && packages <= 1
            && NAMES.contains(&&*chip.0.name)
        {
            self.board = one(chip);
        }
    }
}

#[cfg(test)]
mod tests;

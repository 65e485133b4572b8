//! A source of which only some devices are wanted: the others are in no list and in no sum.

use super::{Demand, DeviceChoice, Inspector, Refined, Source, SourceError};
use crate::act::Actor;
use crate::sample::{Disk, FileSystem, Interface, Sample};
use crate::text::globs::Globs;
use std::sync::Arc;
use std::time::Duration;

/// Leaves out of another source's samples the devices that [`Demand::devices`] does not choose.
pub(super) struct Chosen {
    source: Box<dyn Source>,
    choosing: Choosing,
}

/// Leaves devices out of samples, and remembers which.
#[derive(Debug, Default)]
pub struct Choosing {
    /// What was chosen last, of which names.
    choice: DeviceChoice,
    disks: Vec<Decided>,
    interfaces: Vec<Decided>,
    /// The list of the source, and those of it that were chosen.
    file_systems: Option<[Arc<[FileSystem]>; 2]>,
}

/// A name, whether it is chosen, and whether a pattern names it.
type Decided = (Arc<str>, bool, bool);

impl Chosen {
    pub(super) fn new(source: Box<dyn Source>) -> Self {
        Self {
            source,
            choosing: Choosing::default(),
        }
    }
}

impl Choosing {
    /// Leaves out of a sample what is not chosen.
    pub fn choose(&mut self, sample: &mut Sample, choice: &DeviceChoice) {
        if self.choice != *choice {
            self.choice = choice.clone();
            (self.disks, self.interfaces, self.file_systems) = Default::default();
        }
        let machine = &mut sample.machine;
        if let Some(disks) = &mut machine.disks {
            keep(disks, &choice.disks, &mut self.disks);
        }
        if let Some(interfaces) = &mut machine.interfaces {
            keep(interfaces, &choice.interfaces, &mut self.interfaces);
        }
        if let Some(all) = &mut machine.file_systems
            && !choice.file_systems.is_empty()
        {
            // The list stays the same for many samples.
            let known = self.file_systems.take();
            let known = known.filter(|[from, _]| Arc::ptr_eq(from, all));
            let [from, chosen] = known.unwrap_or_else(|| {
                let chosen = all.iter().filter(|one| choice.has_file_system(&one.point));
                [Arc::clone(all), chosen.cloned().collect()]
            });
            *all = Arc::clone(&chosen);
            self.file_systems = Some([from, chosen]);
        }
    }
}

impl Source for Chosen {
    fn sample(&mut self, demand: &Demand) -> Result<Sample, SourceError> {
        let mut sample = self.source.sample(demand)?;
        self.choosing.choose(&mut sample, &demand.devices);
        Ok(sample)
    }

    fn refine(&mut self, demand: &Demand) -> Option<Refined> {
        let mut refined = self.source.refine(demand)?;
        self.choosing.choose(&mut refined.sample, &demand.devices);
        Some(refined)
    }

    fn background(&mut self, demand: &Demand, budget: Duration) -> bool {
        self.source.background(demand, budget)
    }

    fn inspector(&self) -> Option<Inspector> {
        self.source.inspector()
    }

    fn is_recorded(&self) -> bool {
        self.source.is_recorded()
    }

    fn actor(&self) -> Result<Box<dyn Actor>, &'static str> {
        self.source.actor()
    }
}

/// A device that may be left out.
trait Device: Clone {
    fn name(&self) -> &Arc<str>;
    /// Part of the sum.
    fn counts(&self) -> bool;
    /// Part of the sum from now on.
    fn count(&mut self);
}

impl Device for Disk {
    fn name(&self) -> &Arc<str> {
        &self.name
    }

    fn counts(&self) -> bool {
        !self.stacked
    }

    fn count(&mut self) {
        self.stacked = false;
    }
}

impl Device for Interface {
    fn name(&self) -> &Arc<str> {
        &self.name
    }

    fn counts(&self) -> bool {
        Self::counts(self)
    }

    fn count(&mut self) {
        (self.loopback, self.stacked, self.part_of) = (false, false, None);
    }
}

/// Leaves out of `devices` what is not chosen; `known` are the decisions of the last time. Where none of those that are left
/// is part of the sum, those are that a pattern names: who asks for `dm-*` alone wants the sum of these.
fn keep<D: Device>(devices: &mut Arc<[D]>, globs: &Globs, known: &mut Vec<Decided>) {
    if globs.is_empty() {
        return;
    }
    let names = devices.iter().map(Device::name);
    if !names.eq(known.iter().map(|(name, ..)| name)) {
        let decided = |device: &D| {
            let name = device.name();
            let is_named = globs.told(name) == Some(true);
            (Arc::clone(name), globs.choose(name), is_named)
        };
        *known = devices.iter().map(decided).collect();
    }
    let all = devices.iter().zip(&*known);
    let chosen = all.filter(|(_, (_, chosen, _))| *chosen);
    let counted = chosen.clone().any(|(device, _)| device.counts());
    *devices = chosen
        .map(|(device, (.., is_named))| {
            let mut device = device.clone();
            if *is_named && !counted {
                device.count();
            }
            device
        })
        .collect();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Machine;

    /// Hands out a machine with these devices; names with a dot are part of another one.
    struct Made(&'static str);

    impl Made {
        fn sample(&self) -> Sample {
            let names = || self.0.split(' ').map(|name| name.trim_start_matches('.'));
            let stacked = || self.0.split(' ').map(|name| name.starts_with('.'));
            let disk = |(name, stacked): (&str, bool)| Disk {
                name: name.into(),
                stacked,
                ..Disk::default()
            };
            let interface = |(name, stacked): (&str, bool)| Interface {
                name: name.into(),
                loopback: name == "lo",
                stacked,
                ..Interface::default()
            };
            let system = |name: &str| FileSystem {
                point: format!("/{name}").into_bytes().into(),
                ..FileSystem::default()
            };
            Sample {
                machine: Machine {
                    disks: Some(names().zip(stacked()).map(disk).collect()),
                    interfaces: Some(names().zip(stacked()).map(interface).collect()),
                    file_systems: Some(names().map(system).collect()),
                    ..Machine::default()
                },
                ..Sample::default()
            }
        }
    }

    impl Source for Made {
        fn sample(&mut self, _: &Demand) -> Result<Sample, SourceError> {
            Ok(Self::sample(self))
        }

        fn refine(&mut self, _: &Demand) -> Option<Refined> {
            Some(Refined {
                sample: Self::sample(self),
                again: false,
            })
        }
    }

    fn wanted(patterns: &str) -> Demand {
        let globs = Globs::parse(patterns).unwrap();
        Demand {
            devices: DeviceChoice {
                disks: globs.clone(),
                interfaces: globs,
                file_systems: Globs::parse(&patterns.replace("dm", "/dm")).unwrap(),
            },
            ..Demand::default()
        }
    }

    /// The devices that are left, those that do not count with a dot; disks and interfaces alike.
    fn left(sample: &Sample) -> String {
        let shown = |name: &str, counts| format!("{}{name}", if counts { "" } else { "." });
        let disks = sample.machine.disks.iter().flat_map(|all| all.iter());
        let disks: Vec<String> = disks.map(|disk| shown(&disk.name, !disk.stacked)).collect();
        let nets = sample.machine.interfaces.iter().flat_map(|all| all.iter());
        let nets: Vec<String> = nets.map(|net| shown(&net.name, net.counts())).collect();
        assert_eq!(disks, nets);
        disks.join(" ")
    }

    #[test]
    fn what_is_not_chosen_is_in_no_list_and_what_is_asked_for_alone_counts() {
        const ALL: &str = "sda sdb .dm-0 .dm-1 .loop0";
        let mut chosen = Chosen::new(Box::new(Made(ALL)));
        for (patterns, expected) in [
            ("", ALL),
            ("!loop* !dm-1", "sda sdb .dm-0"),
            ("sd*", "sda sdb"),
            ("* !sdb", "sda .dm-0 .dm-1 .loop0"),
            ("dm-*", "dm-0 dm-1"),
            // The rest is there because nobody takes it out.
            ("!sd*", ".dm-0 .dm-1 .loop0"),
            ("!sd* dm-0", "dm-0 .dm-1 .loop0"),
            ("none", ""),
        ] {
            let demand = wanted(patterns);
            for _ in 0..2 {
                let sample = chosen.sample(&demand).unwrap();
                assert_eq!(left(&sample), expected, "{patterns}");
            }
            let refined = chosen.refine(&demand).unwrap();
            assert_eq!(left(&refined.sample), expected, "{patterns}");
        }
        let mut alone = Chosen::new(Box::new(Made("eth0")));
        assert_eq!(left(&alone.sample(&wanted("sd*")).unwrap()), "");
    }

    #[test]
    fn names_that_come_are_decided_anew() {
        let demand = wanted("!veth*");
        let mut known = Vec::new();
        for (names, expected) in [("a veth0", 1), ("a b", 2), ("veth1 b", 1), ("a b c", 3)] {
            let mut devices = Made(names).sample().machine.interfaces.unwrap();
            keep(&mut devices, &demand.devices.interfaces, &mut known);
            assert_eq!(devices.len(), expected, "{names}");
        }
    }

    #[test]
    fn file_systems_are_chosen_by_where_they_are_mounted() {
        let mut chosen = Chosen::new(Box::new(Made("sda dm-0")));
        let points = |sample: Sample| {
            let systems = sample.machine.file_systems.unwrap();
            let points = systems
                .iter()
                .map(|one| String::from_utf8_lossy(&one.point).into_owned());
            points.collect::<Vec<_>>()
        };
        let mut of = |patterns| points(chosen.sample(&wanted(patterns)).unwrap());
        assert_eq!(of("dm*"), ["/dm-0"]);
        assert_eq!(of("!dm*"), ["/sda"]);
        assert_eq!(of(""), ["/sda", "/dm-0"]);
    }
}

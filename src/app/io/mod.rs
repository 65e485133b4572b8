//! The I/O screen: which disks and interfaces are listed, in which order, and how much room they have.
//!
//! The order is calm: that of the kernel, hardware before what lies on it, what moved in the last 120 samples before
//! what rests. Where not all fit, the busiest of these 120 samples are shown, in that same order. File systems stand below
//! them, the fullest first, in lines that disks and interfaces do not need; those that are full have theirs in any case.

mod lines;

pub use lines::{DeviceLines, FileSystemLines, TableLines, picked};

use super::{App, Screen};
use crate::diagnosis::{fullest_first, is_full};
use crate::geometry::Body;
use crate::keys::Action;
use crate::sample::Interface;
use crate::store::{DeviceKind, History, SAMPLES, TaskSeries};
use crate::view::RowSubject;
use std::sync::Arc;

/// How the I/O screen is divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Division {
    /// Devices above, processes below.
    #[default]
    Both,
    /// Devices, as many as there is room for; the keys that move scroll them.
    Devices,
    /// Processes alone.
    Processes,
}

/// The name of a device, whether it counts for itself, and what it belongs to.
type Named<'a> = (&'a Arc<str>, bool, Option<&'a Arc<str>>);

/// A disk or an interface on the I/O screen.
#[derive(Clone, Debug)]
pub struct Device {
    /// Place in the lists of the snapshot.
    pub at: usize,
    /// Name.
    pub name: Arc<str>,
    /// Counts for itself: neither lies on other devices, nor is the machine talking to itself.
    pub counts: bool,
    /// What it belongs to otherwise, if that is known.
    pub part_of: Option<Arc<str>>,
    /// Bytes per second of the last 120 samples, the newest last; empty when it rested all that time.
    pub values: Vec<Option<f32>>,
}

impl Device {
    fn rank(&self) -> u8 {
        match (self.values.is_empty(), self.counts) {
            (false, true) => 0,
            (false, false) => 1,
            (true, true) => 2,
            (true, false) => 3,
        }
    }

    /// How much it moved lately; twice as much is a step, so that equals do not change places.
    fn load(&self) -> i32 {
        let sum: f32 = self.values.iter().flatten().sum();
        (sum.max(1.0)).log2() as i32
    }
}

impl App {
    /// Cells from which on the tables of disks and of interfaces stand side by side.
    pub const ABREAST: u16 = 160;

    /// Rows are about reading and writing: the I/O screen, and a process opened from it.
    pub fn about_io(&self) -> bool {
        self.screen == Screen::Io || self.drill().is_some_and(|drill| drill.back == Screen::Io)
    }

    /// Which series the sparklines of rows show.
    pub fn spark(&self) -> TaskSeries {
        if self.about_io() {
            TaskSeries::Io
        } else {
            self.config.sparkline
        }
    }

    /// How the I/O screen is divided.
    pub fn division(&self) -> Division {
        self.division
    }

    /// Devices that are scrolled out above.
    pub fn devices_above(&self) -> usize {
        match self.division {
            Division::Both | Division::Devices => self.devices_above,
            Division::Processes => 0,
        }
    }

    /// Lines that the tables of disks and of interfaces would take.
    pub fn device_lines(&self) -> (DeviceLines, DeviceLines) {
        let Some(snapshot) = &self.feed.shown else {
            return (DeviceLines::default(), DeviceLines::default());
        };
        let machine = &snapshot.sample.machine;
        let disks = machine.disks.iter().flat_map(|disks| disks.iter());
        let nets = machine.interfaces.iter().flat_map(|nets| nets.iter());
        // Nothing is at rest before two samples can be compared.
        let told = |devices| match snapshot.elapsed {
            Some(_) => devices,
            None => &[][..],
        };
        (
            DeviceLines::new(disks.map(|disk| !disk.stacked), told(&self.series.disks)),
            DeviceLines::new(nets.map(Interface::counts), told(&self.series.nets)),
        )
    }

    /// Lines that the table of file systems would take.
    pub fn file_system_lines(&self) -> FileSystemLines {
        let systems = self
            .shown()
            .map_or(&[][..], |snapshot| snapshot.file_systems());
        let pressing = systems
            .iter()
            .filter(|system| system.hangs || is_full(system));
        FileSystemLines::new(systems.len(), pressing.count())
    }

    /// The lines of each table, in `height` lines for all of them.
    pub fn table_lines(&self, height: u16) -> TableLines {
        let (disks, nets) = self.device_lines();
        TableLines::share(
            disks,
            nets,
            self.file_system_lines(),
            height,
            self.abreast(),
        )
    }

    /// Disks and interfaces stand side by side.
    pub fn abreast(&self) -> bool {
        self.size.0 >= Self::ABREAST
    }

    /// What the I/O screen asks for: the tables and a line below them.
    pub(super) fn devices_body(&self) -> Body {
        let (disks, nets) = self.device_lines();
        let systems = self.file_system_lines();
        let (all, least) = if self.abreast() {
            (disks.all().max(nets.all()), disks.least().max(nets.least()))
        } else {
            let sum = |lines: fn(DeviceLines) -> u16| lines(disks).saturating_add(lines(nets));
            (sum(DeviceLines::all), sum(DeviceLines::least))
        };
        let tables = all.saturating_add(systems.all());
        let least = least.saturating_add(systems.least()).saturating_add(1);
        let rows = self.size.1;
        Body::Devices(match self.division {
            // What rests has a quarter of the screen at most, what moves two fifths.
            Division::Both => tables
                .saturating_add(1)
                .min(least.max(rows / 4))
                .min(rows * 2 / 5),
            Division::Devices => tables.saturating_add(1),
            Division::Processes => 1,
        })
    }

    /// The next way to divide the screen.
    pub(super) fn divide(&mut self) {
        if self.screen != Screen::Io {
            self.message = Some(self.with_keys("Devices are on the I/O screen ({io})."));
            return;
        }
        let (next, name) = match self.division {
            Division::Both => (
                Division::Devices,
                "Devices in full; {up} and {down} scroll.",
            ),
            Division::Devices => (Division::Processes, "Processes only."),
            Division::Processes => (Division::Both, "Devices and processes."),
        };
        self.division = next;
        self.devices_above = 0;
        self.message = Some(self.with_keys(name));
    }

    /// Scrolls the devices where they have the keys; false when they have not, or the action does not move.
    pub(super) fn scroll_devices(&mut self, action: Action) -> bool {
        if self.screen != Screen::Io || self.division != Division::Devices {
            return false;
        }
        let height = self.regions().map_or(0, |regions| regions.devices.height);
        // Half of the lines, for there are two tables.
        let page = isize::try_from(height / 2).unwrap_or(isize::MAX).max(2);
        let Some(lines) = action.travel(1, page) else {
            return false;
        };
        self.scroll_devices_by(lines);
        true
    }

    /// Scrolls the devices by so many lines, no further than to their end.
    pub(super) fn scroll_devices_by(&mut self, lines: isize) {
        let (disks, nets) = self.device_lines();
        let height = self
            .regions()
            .map_or(0, |regions| regions.devices.height.saturating_sub(1));
        let given = self.table_lines(height);
        let most = [
            (disks.all(), given.disks),
            (nets.all(), given.nets),
            (self.file_system_lines().all(), given.file_systems),
        ]
        .map(|(wanted, given)| wanted.saturating_sub(given))
        .into_iter()
        .fold(0, u16::max);
        // A line goes to saying how many there are more.
        let most = usize::from(most) + usize::from(most > 0);
        self.devices_above = self.devices_above.saturating_add_signed(lines).min(most);
    }

    /// Disks and interfaces of the snapshot shown, in their order, with their series.
    pub(super) fn take_devices(&self, history: &History) -> [Vec<Device>; 2] {
        let Some(snapshot) = self.shown().filter(|_| self.screen == Screen::Io) else {
            return Default::default();
        };
        let machine = &snapshot.sample.machine;
        let disks = machine.disks.iter().flat_map(|disks| disks.iter());
        let disks = disks.map(|disk| (&disk.name, !disk.stacked, None));
        let nets = machine.interfaces.iter().flat_map(|nets| nets.iter());
        let nets = nets.map(|one| (&one.name, one.counts(), one.part_of.as_ref()));
        [
            self.devices(DeviceKind::Disk, disks, history),
            self.devices(DeviceKind::Net, nets, history),
        ]
    }

    /// File systems of the snapshot shown by their places, in their order.
    pub(super) fn take_file_systems(&self) -> Vec<usize> {
        let snapshot = self.shown().filter(|_| self.screen == Screen::Io);
        fullest_first(snapshot.map_or(&[], |snapshot| snapshot.file_systems()))
    }

    fn devices<'a>(
        &self,
        kind: DeviceKind,
        named: impl Iterator<Item = Named<'a>>,
        history: &History,
    ) -> Vec<Device> {
        let mut values = vec![None; SAMPLES + self.feed.behind];
        let device = |(at, (name, counts, part_of)): (usize, Named)| {
            let moved = history.device(kind, name, &mut values);
            let known = if moved { &values[..SAMPLES] } else { &[] };
            Device {
                at,
                name: Arc::clone(name),
                counts,
                part_of: part_of.cloned(),
                values: known.to_vec(),
            }
        };
        let mut devices: Vec<Device> = named.enumerate().map(device).collect();
        devices.sort_by_key(Device::rank);
        devices
    }

    /// A process on the screen does not tell us its I/O, and neither does any of its user, although others do.
    pub fn io_denied(&self) -> bool {
        let Some(snapshot) = self.table_snapshot() else {
            return false;
        };
        let processes = &snapshot.sample.processes;
        let window = self.pane().window(self.height());
        let rows = self.pane().list.rows[window].iter();
        let mut users: Vec<u32> = rows
            .filter_map(|row| match row.subject {
                RowSubject::Process { at } => processes.get(at as usize),
                _ => None,
            })
            .filter(|process| {
                process.io.is_none() && !process.stat.kernel && process.stat.state != b'Z'
            })
            .filter_map(|process| process.identity.uid)
            .collect();
        users.sort_unstable();
        users.dedup();
        if users.is_empty() {
            return false;
        }
        let mut told = false;
        for process in processes.iter().filter(|process| process.io.is_some()) {
            told = true;
            users.retain(|uid| process.identity.uid != Some(*uid));
        }
        told && !users.is_empty()
    }
}

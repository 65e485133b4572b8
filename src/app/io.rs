//! The I/O screen: which disks and interfaces are listed, in which order, and how much room they have.
//!
//! The order is calm: that of the kernel, hardware before what lies on it, what moved in the last 120 samples before
//! what rests. Where not all fit, the busiest of these 120 samples are shown, in that same order.

use super::{App, Screen};
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
    /// Devices alone, as many as there is room for; the keys that move scroll them.
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

/// The places of those of `devices` that are shown in `lines` lines when `above` are scrolled out, in their order.
pub fn picked(devices: &[Device], lines: usize, above: usize) -> Vec<usize> {
    if lines >= devices.len() || above > 0 {
        let above = above.min(devices.len().saturating_sub(lines));
        return (above..devices.len()).take(lines).collect();
    }
    let mut places: Vec<usize> = (0..devices.len()).collect();
    places.sort_by_key(|at| {
        let device = &devices[*at];
        (device.rank(), -device.load())
    });
    places.truncate(lines);
    places.sort_unstable();
    places
}

/// Lines of a table: the title, the sum where there is something to sum up, and a line for each device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeviceLines {
    /// A line for the sum of all.
    pub total: bool,
    /// Devices.
    pub devices: u16,
    /// Those of them that did not move lately; they give way to processes where there is little room.
    pub resting: u16,
    /// Several of those that moved count for themselves: their sum says something.
    pub busy: bool,
}

impl DeviceLines {
    /// Of devices, by whether each counts for itself; `known` are the same with what they did lately, once that is
    /// known.
    fn new(counts: impl Iterator<Item = bool>, known: &[Device]) -> Self {
        let (mut devices, mut counting) = (0_u16, 0_u16);
        for counts in counts {
            devices = devices.saturating_add(1);
            counting += u16::from(counts && counting < 2);
        }
        let moved = |device: &&Device| !device.values.is_empty();
        let resting = known.len() - known.iter().filter(moved).count();
        let busy = known.iter().filter(moved).filter(|device| device.counts);
        Self {
            total: counting > 1,
            devices,
            resting: u16::try_from(resting).unwrap_or(u16::MAX).min(devices),
            busy: busy.count() > 1,
        }
    }

    /// All of them.
    pub const fn all(self) -> u16 {
        let devices = self.devices.saturating_add(self.total as u16);
        devices.saturating_add(1)
    }

    /// Those that have something to say, and one for all devices at rest.
    pub const fn least(self) -> u16 {
        let moving = self.devices - self.resting;
        let rest = (self.busy && self.total) as u16 + (self.resting > 0) as u16;
        moving.saturating_add(rest).saturating_add(1)
    }

    /// The sum is shown in a table of `height` lines: not in place of a device.
    pub const fn summed(self, height: u16) -> bool {
        self.total && height > 2 && (self.busy || height >= self.all())
    }

    /// The lines of the disks and those of the interfaces, in `height` lines: each gets what it needs if the other one
    /// leaves it, and half at least; what is left goes to devices at rest.
    pub fn share(disks: Self, nets: Self, height: u16) -> (u16, u16) {
        let left = height.saturating_sub(disks.least());
        let for_nets = nets.least().min(left.max(height / 2));
        let for_disks = disks.least().min(height - for_nets);
        let spare = height - for_disks - for_nets;
        let more = spare.min(disks.all() - for_disks);
        let rest = (spare - more).min(nets.all() - for_nets);
        (for_disks + more, for_nets + rest)
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

    /// What the I/O screen asks for: the tables and a line below them.
    pub(super) fn devices_body(&self) -> Body {
        let (disks, nets) = self.device_lines();
        let (all, least) = if self.size.0 >= Self::ABREAST {
            (disks.all().max(nets.all()), disks.least().max(nets.least()))
        } else {
            let sum = |lines: fn(DeviceLines) -> u16| lines(disks).saturating_add(lines(nets));
            (sum(DeviceLines::all), sum(DeviceLines::least))
        };
        let (tables, least) = (all, least.saturating_add(1));
        let rows = self.size.1;
        Body::Devices(match self.division {
            // What rests has a fifth of the screen at most, what moves two fifths.
            Division::Both => tables
                .saturating_add(1)
                .min(least.max(rows / 5))
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
            Division::Both => (Division::Devices, "Devices only; {up} and {down} scroll."),
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
        let hidden = |wanted: DeviceLines, height: u16| wanted.all().saturating_sub(height);
        let height = self
            .regions()
            .map_or(0, |regions| regions.devices.height.saturating_sub(1));
        let (for_disks, for_nets) = if self.size.0 >= Self::ABREAST {
            (height, height)
        } else {
            DeviceLines::share(disks, nets, height)
        };
        let most = hidden(disks, for_disks).max(hidden(nets, for_nets));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn device(at: usize, counts: bool, bytes: Option<f32>) -> Device {
        Device {
            at,
            name: format!("sd{at}").into(),
            counts,
            part_of: None,
            values: bytes.map_or(Vec::new(), |bytes| vec![Some(bytes); SAMPLES]),
        }
    }

    #[test]
    fn what_does_not_fit_is_the_least_busy_and_the_order_stays() {
        let devices = [
            device(0, true, Some(10.0)),
            device(1, true, Some(9e6)),
            device(2, true, Some(8e6)),
            device(3, false, Some(9e9)),
            device(4, true, None),
        ];
        assert_eq!(picked(&devices, 2, 0), [1, 2]);
        assert_eq!(picked(&devices, 3, 0), [0, 1, 2]);
        assert_eq!(picked(&devices, 9, 0), [0, 1, 2, 3, 4]);
        assert_eq!(picked(&devices, 2, 1), [1, 2]);
        assert_eq!(picked(&devices, 2, 9), [3, 4]);
        assert_eq!(picked(&[], 2, 0), [0; 0]);
        assert_eq!(picked(&devices, 0, 0), [0; 0]);
    }

    #[test]
    fn two_tables_share_the_lines() {
        let lines = |devices| DeviceLines {
            devices,
            ..DeviceLines::default()
        };
        assert_eq!(DeviceLines::share(lines(2), lines(1), 20), (3, 2));
        assert_eq!(DeviceLines::share(lines(500), lines(1), 20), (18, 2));
        assert_eq!(DeviceLines::share(lines(500), lines(400), 20), (10, 10));
        assert_eq!(DeviceLines::share(lines(1), lines(400), 20), (2, 18));
        assert_eq!(DeviceLines::share(lines(1), lines(1), 1), (1, 0));
        assert_eq!(DeviceLines::share(lines(1), lines(1), 0), (0, 0));
    }

    #[test]
    fn what_rests_leaves_its_lines_to_what_moves() {
        let lines = |moving: usize, resting: usize| {
            let bytes = |at| (at < moving).then_some(1e3);
            let devices: Vec<Device> = (0..moving + resting)
                .map(|at| device(at, true, bytes(at)))
                .collect();
            DeviceLines::new(devices.iter().map(|_| true), &devices)
        };
        assert_eq!(lines(0, 4).least(), 2, "a title, and that they rest");
        assert_eq!(lines(1, 0).least(), 2);
        assert_eq!(lines(1, 4).least(), 3);
        assert_eq!(lines(2, 4).least(), 5, "two have a sum");
        assert!(!lines(1, 4).summed(3) && lines(1, 4).summed(7) && lines(2, 4).summed(5));
        // Many at rest do not take the room of an interface that moves.
        assert_eq!(DeviceLines::share(lines(1, 20), lines(3, 0), 8), (3, 5));
        assert_eq!(DeviceLines::share(lines(1, 20), lines(3, 0), 12), (7, 5));
        assert_eq!(DeviceLines::share(lines(1, 1), lines(0, 4), 12), (4, 6));
        let unknown = DeviceLines::new([true; 4].into_iter(), &[]);
        assert_eq!(unknown.least(), unknown.devices + 1);
    }
}

//! How many lines each table of the I/O screen gets.

use super::Device;

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
    pub(super) fn new(counts: impl Iterator<Item = bool>, known: &[Device]) -> Self {
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

/// Lines of the table of file systems: the title, and a line for each. In a line alone the title names the fullest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileSystemLines {
    systems: u16,
    /// Those that are full or do not answer.
    pressing: u16,
}

impl FileSystemLines {
    /// Of so many file systems, of which so many are full or do not answer.
    pub fn new(systems: usize, pressing: usize) -> Self {
        let lines = |count| u16::try_from(count).unwrap_or(u16::MAX);
        Self {
            systems: lines(systems),
            pressing: lines(pressing),
        }
    }

    /// All of them.
    pub const fn all(self) -> u16 {
        if self.systems == 0 {
            return 0;
        }
        self.systems.saturating_add(1)
    }

    /// The title, and some of those that are full or do not answer.
    pub fn least(self) -> u16 {
        /// More of them can wait for a look at all.
        const MOST: u16 = 3;
        self.pressing.min(MOST) + u16::from(self.systems > 0)
    }

    /// The lines of the table, in `height` lines in which the devices need `least` for those that move and `all` for
    /// themselves: what is pressing, then at most a third of all lines, then what resting devices leave.
    fn within(self, height: u16, least: u16, all: u16) -> u16 {
        let third = height / 3;
        let spare = height.saturating_sub(least);
        // Their title alone takes no line from devices that move.
        let pressing = match self.pressing {
            0 => self.least().min(spare),
            _ => self.least().min(third.max(height / 4 + 1)).min(height),
        };
        let beside = spare.min(third);
        let lines = self.all().min(beside.max(pressing));
        let spare = (height - lines).saturating_sub(all);
        lines.saturating_add(spare).min(self.all())
    }
}

/// The lines of each table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableLines {
    /// Of the disks.
    pub disks: u16,
    /// Of the interfaces; as many as of the disks where these stand beside them.
    pub nets: u16,
    /// Of the file systems.
    pub file_systems: u16,
}

impl TableLines {
    /// Divides `height` lines. `abreast`: disks and interfaces stand side by side.
    pub fn share(
        disks: DeviceLines,
        nets: DeviceLines,
        systems: FileSystemLines,
        height: u16,
        abreast: bool,
    ) -> Self {
        let both = |of: fn(DeviceLines) -> u16| {
            let (disks, nets) = (of(disks), of(nets));
            if abreast {
                disks.max(nets)
            } else {
                disks.saturating_add(nets)
            }
        };
        let file_systems = systems.within(height, both(DeviceLines::least), both(DeviceLines::all));
        let left = height - file_systems;
        let (disks, nets) = if abreast {
            (left, left)
        } else {
            DeviceLines::share(disks, nets, left)
        };
        Self {
            disks,
            nets,
            file_systems,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::SAMPLES;
    use proptest::prelude::*;

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

    #[test]
    fn file_systems_have_what_devices_leave_and_full_ones_some_lines_in_any_case() {
        let devices = |devices| DeviceLines {
            devices,
            ..DeviceLines::default()
        };
        let share = |systems: (usize, usize), height| {
            let systems = FileSystemLines::new(systems.0, systems.1);
            let lines = TableLines::share(devices(1), devices(1), systems, height, false);
            (lines.disks, lines.nets, lines.file_systems)
        };
        assert_eq!(share((0, 0), 9), (2, 2, 0));
        assert_eq!(share((5, 0), 4), (2, 2, 0));
        assert_eq!(share((5, 0), 5), (2, 2, 1), "the title names the fullest");
        assert_eq!(share((5, 0), 6), (2, 2, 2));
        assert_eq!(share((5, 0), 12), (2, 2, 6));
        assert_eq!(share((5, 1), 5), (2, 1, 2));
        assert_eq!(share((5, 1), 6), (2, 2, 2));
        let many = TableLines::share(
            devices(500),
            devices(400),
            FileSystemLines::new(300, 9),
            30,
            false,
        );
        assert_eq!((many.disks, many.nets, many.file_systems), (13, 13, 4));
        let abreast =
            TableLines::share(devices(3), devices(1), FileSystemLines::new(3, 0), 20, true);
        assert_eq!(
            (abreast.disks, abreast.nets, abreast.file_systems),
            (16, 16, 4)
        );
    }

    proptest! {
        #[test]
        fn the_tables_fit(
            [disks, nets] in prop::array::uniform2(0..99u16),
            systems in (0..99usize, 0..99usize),
            height in 0..99u16,
            abreast: bool,
        ) {
            let devices = |devices| DeviceLines { devices, ..DeviceLines::default() };
            let systems = FileSystemLines::new(systems.0, systems.1.min(systems.0));
            let lines = TableLines::share(devices(disks), devices(nets), systems, height, abreast);
            let above = if abreast { lines.disks.max(lines.nets) } else { lines.disks + lines.nets };
            prop_assert!(above + lines.file_systems <= height);
            prop_assert!(lines.file_systems <= systems.all());
            let need = devices(disks).all() + devices(nets).all() + systems.all();
            prop_assert!(need > height || lines.file_systems == systems.all());
        }
    }
}

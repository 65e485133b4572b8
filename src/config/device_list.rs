//! The lists of devices that patterns choose from.

/// A list of devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum DeviceList {
    /// Disks.
    Disks,
    /// Network interfaces.
    Interfaces,
    /// Mounted file systems.
    FileSystems,
}

impl DeviceList {
    /// All of them, in the order of the numbers.
    pub const ALL: [Self; 3] = [Self::Disks, Self::Interfaces, Self::FileSystems];

    /// Name in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Disks => "disks",
            Self::Interfaces => "interfaces",
            Self::FileSystems => "file_systems",
        }
    }

    /// What the patterns choose, in a sentence.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Disks => "Disks to list and sum, by name: patterns such as !loop* or nvme*.",
            Self::Interfaces => {
                "Network interfaces to list and sum, by name: patterns such as !veth* or eth*."
            }
            Self::FileSystems => {
                "File systems to list, by mount point: patterns such as !/snap/*. The space of others is not read."
            }
        }
    }
}

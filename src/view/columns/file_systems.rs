//! The columns of the table of file systems.

use super::devices::{Cell, DeviceColumn, judged, told, unknown};
use crate::diagnosis::{WarnsFrom, inodes_percent, space_percent};
use crate::sample::{FileSystem, Space};
use crate::text::{CompactString, Tone, clean, format};

/// Columns of the file systems.
#[rustfmt::skip] // a table reads as a table
pub const FILE_SYSTEM_COLUMNS: [DeviceColumn<FileSystem>; 7] = [
    DeviceColumn::new("TYPE", (8, 72), |system| (clean(system.kind.as_bytes()).into(), Tone::Plain),
        "Type of the file system: ext4, xfs, nfs4 and so on."),
    DeviceColumn::new("SIZE", (6, 0), |system| bytes(system, |space| space.total), "All space (df Size)."),
    DeviceColumn::new("USED", (6, 56), |system| bytes(system, |space| space.total.saturating_sub(space.free)),
        "Used space (df Used)."),
    DeviceColumn::new("AVAIL", (6, 0), |system| bytes(system, |space| space.available),
        "Free space for users (df Avail); what is reserved for root is not included."),
    DeviceColumn::new("USE%", (5, 0), |system| share(system, space_percent),
        "Used space, % of what users can use (df Use%)."),
    DeviceColumn::new("INODE%", (6, 46), |system| share(system, inodes_percent),
        "Used inodes, % of all (df IUse%): without a free one no file can be created. A dash if there is no limit."),
    DeviceColumn::new("RW", (2, 92), |system| (CompactString::const_new(if system.read_only { "ro" } else { "rw" }), Tone::Dim),
        "Whether it can be written to (rw) or only read (ro)."),
];

fn bytes(system: &FileSystem, of: fn(&Space) -> u64) -> Cell {
    match &system.space {
        Some(space) => told(format::bytes(of(space) as f64)),
        None => unknown(),
    }
}

/// Warns where little is left; an image that cannot be written to is always full.
fn share(system: &FileSystem, of: fn(&Space) -> Option<f64>) -> Cell {
    match system.space.as_ref().and_then(of) {
        None => unknown(),
        Some(share) if system.read_only => (format::percent(share), Tone::Dim),
        Some(share) => judged(told(format::percent(share)), WarnsFrom::FILE_SYSTEM, share),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_room_warns_and_the_unknown_is_a_dash() {
        let mut system = FileSystem {
            space: Some(Space {
                total: 100 << 30,
                free: 9 << 30,
                available: 4 << 30,
                files: 0,
                files_free: 0,
            }),
            ..FileSystem::default()
        };
        let cells = |system: &FileSystem| {
            let cells = FILE_SYSTEM_COLUMNS.iter();
            let cells = cells.map(|column| column.cell(Some(system), false));
            cells.collect::<Vec<_>>()
        };
        let all = cells(&system);
        assert_eq!(all[2], ("91.0G".into(), Tone::Plain));
        assert_eq!(all[4], ("95.8".into(), Tone::Warn));
        assert_eq!(all[5], unknown());
        system.read_only = true;
        assert_eq!(cells(&system)[4], ("95.8".into(), Tone::Dim));
        system.space = None;
        assert_eq!(cells(&system)[1..6], vec![unknown(); 5]);
    }
}

//! How full file systems are.

use super::WarnsFrom;
use crate::sample::{FileSystem, Space};

/// Bytes that are used, % of what users can have (as `df` counts it: what is kept for root is not theirs). `None` where it has
/// no space.
pub fn space_percent(space: &Space) -> Option<f64> {
    let used = space.total.saturating_sub(space.free) as f64;
    share(used, used + space.available as f64)
}

/// Inodes that are used, % of all. `None` where their number has no bound.
pub fn inodes_percent(space: &Space) -> Option<f64> {
    let used = space.files.saturating_sub(space.files_free);
    share(used as f64, space.files as f64)
}

fn share(used: f64, all: f64) -> Option<f64> {
    (all > 0.0).then(|| 100.0 * used / all)
}

/// The larger of both shares; `None` where nothing is known.
pub fn fullness(system: &FileSystem) -> Option<f64> {
    let space = system.space?;
    let shares = [space_percent(&space), inodes_percent(&space)];
    shares.into_iter().flatten().reduce(f64::max)
}

/// There is little room left where somebody may want to write. Images that are mounted read-only are always full.
pub fn is_full(system: &FileSystem) -> bool {
    let full = fullness(system).is_some_and(|share| WarnsFrom::FILE_SYSTEM.holds(share));
    full && !system.read_only
}

/// The places of file systems in the order in which they deserve the eye: those that do not answer, then the fullest, what nothing
/// can be written to and what is unknown last.
pub fn fullest_first(systems: &[FileSystem]) -> Vec<usize> {
    let rank = |at: &usize| {
        let system = &systems[*at];
        // As it is shown: what differs by less does not change places.
        let share = fullness(system).map_or(-1, |share| (10.0 * share).round() as i64);
        (!system.hangs, system.read_only, -share)
    };
    let mut places: Vec<usize> = (0..systems.len()).collect();
    places.sort_by_key(rank);
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn system(total: u64, free: u64, available: u64, files: (u64, u64)) -> FileSystem {
        FileSystem {
            space: Some(Space {
                total,
                free,
                available,
                files: files.0,
                files_free: files.1,
            }),
            ..FileSystem::default()
        }
    }

    #[test]
    fn what_is_kept_for_root_is_not_free() {
        let root = system(1000, 100, 50, (0, 0));
        let share = fullness(&root).unwrap();
        assert!((share - 900.0 / 9.5).abs() < 1e-9, "{share}");
        assert!(is_full(&root));
        let space = root.space.unwrap();
        assert_eq!(inodes_percent(&space), None);
    }

    #[test]
    fn inodes_fill_it_too_and_an_image_is_not_full() {
        let mail = system(1000, 900, 900, (100, 5));
        assert_eq!(fullness(&mail), Some(95.0));
        assert!(is_full(&mail));
        let image = FileSystem {
            read_only: true,
            ..system(100, 0, 0, (7, 0))
        };
        assert_eq!(fullness(&image), Some(100.0));
        assert!(!is_full(&image));
        assert!(!is_full(&FileSystem::default()));
    }

    #[test]
    fn the_order_is_by_what_deserves_the_eye() {
        let hung = FileSystem {
            hangs: true,
            ..FileSystem::default()
        };
        let image = FileSystem {
            read_only: true,
            ..system(100, 0, 0, (0, 0))
        };
        let (half, full) = (system(100, 50, 50, (0, 0)), system(100, 3, 3, (0, 0)));
        let unknown = FileSystem::default();
        let all = [half.clone(), unknown, image, hung, full, half];
        assert_eq!(fullest_first(&all), [3, 4, 0, 5, 1, 2]);
    }

    proptest! {
        #[test]
        fn shares_are_such_whatever_is_told(
            [total, free, available, files, files_free] in prop::array::uniform5(any::<u64>()),
        ) {
            let system = system(total, free, available, (files, files_free));
            let share = fullness(&system);
            prop_assert!(share.is_none_or(|share| (0.0..=100.0).contains(&share)), "{:?}", share);
        }
    }
}

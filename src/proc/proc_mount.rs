//! `/proc/PID/mountinfo`: how a `/proc` is mounted.

use super::mountinfo;
use crate::sample::Hidepid;
use procfs::process::MountInfo;
use std::os::unix::ffi::OsStrExt;

/// The options of a mounted `/proc` that hide something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProcMount {
    /// Whether processes of others are hidden, and how.
    pub hidepid: Option<Hidepid>,
    /// The group whose members see all processes all the same.
    pub group: Option<u32>,
    /// Nothing but processes is shown (`subset=pid`).
    pub only_pids: bool,
}

/// The options of what is mounted at `point`: of several mounts, those of the last, which covers the others. `None`: no
/// `/proc` is mounted there.
pub fn parse(bytes: &[u8], point: &[u8]) -> Option<ProcMount> {
    let here = |mount: &MountInfo| mount.mount_point.as_os_str().as_bytes() == point;
    let last = mountinfo::parse(bytes).filter(here).last()?;
    let options = &last.super_options;
    let value = |name| options.get(name)?.as_deref();
    (last.fs_type == "proc").then(|| ProcMount {
        hidepid: match value("hidepid") {
            Some("1" | "noaccess") => Some(Hidepid::NoAccess),
            Some("2" | "invisible") => Some(Hidepid::Invisible),
            Some("4" | "ptraceable") => Some(Hidepid::Ptraceable),
            _ => None,
        },
        group: value("gid").and_then(|group| group.parse().ok()),
        only_pids: value("subset") == Some("pid"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(options: &str) -> ProcMount {
        let line = format!("24 30 0:22 / /proc rw,nosuid shared:14 - proc proc {options}\n");
        parse(line.as_bytes(), b"/proc").unwrap()
    }

    #[test]
    fn what_hides_others_is_found() {
        assert_eq!(of("rw"), ProcMount::default());
        let hidden = of("rw,gid=27,hidepid=invisible");
        assert_eq!(
            (hidden.hidepid, hidden.group),
            (Some(Hidepid::Invisible), Some(27))
        );
        assert_eq!(of("rw,hidepid=1").hidepid, Some(Hidepid::NoAccess));
        assert_eq!(
            of("rw,hidepid=ptraceable").hidepid,
            Some(Hidepid::Ptraceable)
        );
        assert_eq!(of("rw,hidepid=off").hidepid, None);
        assert!(of("rw,hidepid=noaccess,subset=pid").only_pids);
    }

    #[test]
    fn the_last_mount_at_a_place_covers_the_others() {
        let text = b"24 30 0:22 / /proc rw - proc proc rw\n\
            60 30 0:23 / /mnt/a\\040b rw - proc proc rw,subset=pid\n\
            70 24 0:24 / /proc rw - proc none rw,hidepid=2\n\
            71 24 0:25 / /proc/sys rw - tmpfs none rw\n";
        let at = |point: &[u8]| parse(text, point);
        assert_eq!(at(b"/proc").unwrap().hidepid, Some(Hidepid::Invisible));
        assert!(at(b"/mnt/a b").unwrap().only_pids);
        assert_eq!(at(b"/proc/sys"), None);
        assert_eq!(at(b"/mnt"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes, b"/proc");
        }
    }
}

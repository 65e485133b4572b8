//! What it means to sleep in a function of the kernel.

/// Beginnings of names of functions (`wchan`), and what a task waits for there.
const PLACES: [(&str, &str); 26] = [
    ("kernel_clone", VFORK),
    ("wait_for_vfork_done", VFORK),
    ("_do_fork", VFORK),
    ("do_fork", VFORK),
    ("refrigerator", FROZEN),
    ("__refrigerator", FROZEN),
    ("rpc_", NFS),
    ("nfs", NFS),
    ("cifs", NFS),
    ("smb", NFS),
    ("ceph", NFS),
    ("request_wait_answer", FUSE),
    ("fuse", FUSE),
    ("__fuse", FUSE),
    ("io_schedule", DISK),
    ("folio_wait", DISK),
    ("wait_on_page", DISK),
    ("blk_", DISK),
    ("blkdev_", DISK),
    ("jbd2_", DISK),
    ("submit_bio_wait", DISK),
    ("__mutex_lock", LOCK),
    ("mutex_lock", LOCK),
    ("rwsem_down", LOCK),
    ("down_", LOCK),
    ("__down", LOCK),
];

const VFORK: &str = "waits for its child of vfork to start a program, or to end";
const FROZEN: &str = "frozen, by its control group or for suspend";
const NFS: &str = "waits for a network file system";
const FUSE: &str = "waits for the program that serves a FUSE file system";
const DISK: &str = "waits for a disk";
const LOCK: &str = "waits for a lock of the kernel";

/// What a task waits for in this function; `None` where the name does not tell.
pub(super) fn meaning(function: &[u8]) -> Option<&'static str> {
    let known = |(name, _): &&(&str, &'static str)| function.starts_with(name.as_bytes());
    PLACES.iter().find(known).map(|(_, meaning)| *meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_is_waited_for() {
        assert_eq!(meaning(b"kernel_clone"), Some(VFORK));
        assert_eq!(meaning(b"rpc_wait_bit_killable"), Some(NFS));
        assert_eq!(meaning(b"folio_wait_bit_common"), Some(DISK));
        assert_eq!(meaning(b"msleep"), None);
        assert_eq!(meaning(b""), None);
    }
}

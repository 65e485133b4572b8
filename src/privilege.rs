//! Whose privileges the program has: those of who started it, or more by the way it is installed.
//!
//! `setcap cap_net_admin+ep threadtop` gives everybody a capability for measuring, and that is all that it is for: files of
//! the caller's choice are read and written, and other programs run, with what the caller has. A set-user-ID or set-group-ID
//! installation is refused: it would give the identity itself, and with that all files of that user.

#![allow(unsafe_code)]

use rustix::process::{getegid, geteuid, getgid, getuid};
use rustix::thread::{CapabilitySet, CapabilitySets, capabilities, set_capabilities};

/// Why the program must not run, if so.
pub fn refusal() -> Option<&'static str> {
    let same = geteuid() == getuid() && getegid() == getgid();
    (!same).then_some(
        "refusing to run set-user-ID or set-group-ID. Remove the bit (chmod ug-s); use sudo or setcap where \
         privileges are needed",
    )
}

/// The file of the program has capabilities, or something else makes the kernel mistrust the environment (`AT_SECURE`).
fn is_raised() -> bool {
    // SAFETY: reads a number that the kernel has put beside the environment.
    unsafe { libc::getauxval(libc::AT_SECURE) != 0 }
}

/// From now on this thread has no capabilities that the caller has not. What it starts does not either.
pub fn as_caller() {
    if is_raised() && !getuid().is_root() {
        let none = CapabilitySet::empty();
        let sets = CapabilitySets {
            effective: none,
            permitted: none,
            inheritable: none,
        };
        // To give up is always permitted.
        let _ = set_capabilities(None, sets);
    }
}

/// Does something with no capability in force that the caller has not: reading a file of the caller's choice.
pub fn with_callers<T>(work: impl FnOnce() -> T) -> T {
    let before = if is_raised() && !getuid().is_root() {
        capabilities(None).ok()
    } else {
        None
    };
    if let Some(sets) = before {
        let effective = CapabilitySet::empty();
        let _ = set_capabilities(None, CapabilitySets { effective, ..sets });
    }
    let done = work();
    if let Some(sets) = before {
        let _ = set_capabilities(None, sets);
    }
    done
}

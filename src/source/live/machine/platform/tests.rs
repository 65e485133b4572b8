//! Devices that come, trees that are not ours, and our own machine.

use super::*;
use crate::sample::Interface;
use std::os::unix::fs::symlink;

fn machine(at: Nanos, net: &str) -> Machine {
    let net = Interface {
        name: net.into(),
        ..Interface::default()
    };
    Machine {
        at,
        interfaces: Some(Arc::new([net])),
        ..Machine::default()
    }
}

#[test]
fn devices_that_appear_are_asked_for_their_driver() {
    let tree = tempfile::tempdir().unwrap();
    let nets = tree.path().join("sys/class/net");
    std::fs::create_dir_all(&nets).unwrap();
    std::fs::create_dir(tree.path().join("proc")).unwrap();
    let root = folder(CWD, tree.path().join("proc").to_str().unwrap()).unwrap();
    let mut evidence = Evidence::open(root.as_fd(), false).unwrap();
    let platform = evidence.read();
    assert!(evidence.follow(&machine(1, "eth0"), &platform).is_none());
    let device = nets.join("eth1/device");
    std::fs::create_dir_all(&device).unwrap();
    symlink("../../drivers/ena", device.join("driver")).unwrap();
    let soon = evidence.follow(&machine(SELDOM, "eth1"), &platform);
    assert!(soon.is_none(), "not again so soon");
    let same = evidence.follow(&machine(1 + SELDOM, "eth0"), &platform);
    assert!(same.is_none(), "nothing new is listed");
    let later = evidence.follow(&machine(1 + SELDOM, "eth1"), &platform);
    let later = later.unwrap();
    assert_eq!(later.nets[0].driver.as_deref(), Some("ena"));
    let again = evidence.follow(&machine(1 + 3 * SELDOM, "eth1"), &later);
    assert!(again.is_none());
}

#[test]
fn a_tree_that_is_not_ours_has_no_marks_of_our_container() {
    let tree = tempfile::tempdir().unwrap();
    let root = folder(CWD, tree.path().to_str().unwrap()).unwrap();
    // Beside it nothing: no `sys`, so that nothing around it belongs to the machine.
    std::fs::write(tree.path().join(".dockerenv"), b"").unwrap();
    let evidence = Evidence::open(root.as_fd(), false).unwrap();
    assert!(evidence.sys.is_none() && evidence.machine.is_none());
    assert_eq!(evidence.read().container, None);
}

#[test]
fn our_own_machine_tells_something() {
    let root = folder(CWD, "/proc").unwrap();
    let platform = Evidence::open(root.as_fd(), true).unwrap().read();
    assert_eq!(platform.architecture, std::env::consts::ARCH);
    if let (Some(flag), Some(_)) = (platform.hypervisor_flag, &platform.cpuid) {
        assert!(flag, "a signature without a hypervisor");
    }
}

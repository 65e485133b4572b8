use super::*;
use crate::skip::skip;
use crate::source::live::reading::files::folder;
use rustix::fs::CWD;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

fn interface(name: &str) -> Interface {
    Interface {
        name: name.into(),
        loopback: name == "lo",
        ..Interface::default()
    }
}

/// `name`, or `name<what it belongs to`, of those that are no part of the sum in parentheses.
fn told(interfaces: &[Interface]) -> String {
    let told = interfaces.iter().map(|one| {
        let whole = one.part_of.as_ref().map(|whole| format!("<{whole}"));
        match (one.counts(), whole) {
            (true, None) => one.name.to_string(),
            (true, Some(_)) => panic!("{one:?}"),
            (false, whole) => format!("({}{})", one.name, whole.unwrap_or_default()),
        }
    });
    told.collect::<Vec<_>>().join(" ")
}

/// A captured machine. Of each interface its files, as `iflink=3`; `device/` is a folder, `master>br0` a link.
fn captured(tree: &Path, interfaces: &[(&str, &str)]) -> Links {
    let proc = tree.join("proc");
    fs::create_dir_all(&proc).unwrap();
    for (at, (name, files)) in interfaces.iter().enumerate() {
        let folder = tree.join("sys/class/net").join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("ifindex"), format!("{}\n", at + 1)).unwrap();
        fs::write(folder.join("iflink"), format!("{}\n", at + 1)).unwrap();
        for file in files.split_whitespace() {
            if let Some((name, text)) = file.split_once('=') {
                fs::write(folder.join(name), format!("{text}\n")).unwrap();
            } else if let Some((name, target)) = file.split_once('>') {
                symlink(format!("../{target}"), folder.join(name)).unwrap();
            } else {
                fs::create_dir(folder.join(file)).unwrap();
            }
        }
    }
    Links::new(
        crate::source::live::reading::files::folder(CWD, &proc)
            .unwrap()
            .as_fd(),
    )
}

fn of_capture(interfaces: &[(&str, &str)]) -> String {
    let tree = tempfile::tempdir().unwrap();
    let mut links = captured(tree.path(), interfaces);
    let listed = interfaces.iter().map(|(name, _)| interface(name)).collect();
    told(&links.place(1, listed))
}

#[test]
fn a_captured_host_is_told_by_its_sysfs() {
    let host = [
        ("lo", ""),
        ("ens5", "device"),
        ("enP1s1", "device master>ens5"),
        ("docker0", "bridge"),
        // The number of its other end in the container is that of a card here.
        ("veth1", "iflink=2 brport master>docker0"),
        ("ens5.7", "lower_ens5>ens5 iflink=2 uevent=DEVTYPE=vlan"),
        ("gre1", "iflink=2 type=778"),
        ("tap0", "tun_flags=0x1002"),
    ];
    assert_eq!(
        of_capture(&host),
        "(lo) ens5 (enP1s1<ens5) (docker0) (veth1<docker0) (ens5.7<ens5) (gre1<ens5) (tap0)"
    );
}

#[test]
fn a_captured_namespace_without_hardware() {
    let pair = [
        ("lo", ""),
        ("v0", "iflink=3"),
        ("v1", "iflink=2 brport master>br0"),
        ("br0", "bridge lower_v1>v1"),
        ("eth0", "iflink=9"),
    ];
    assert_eq!(of_capture(&pair), "(lo) (v0<v1) (v1<br0) (br0) eth0");
    assert_eq!(of_capture(&pair[..4]), "(lo) v0 v1 (br0<v1)");
    let bond = [
        ("lo", ""),
        ("eth0", "iflink=9 bonding_slave master>bond0"),
        ("bond0", "bonding lower_eth0>eth0 uevent=DEVTYPE=bond"),
        ("wg0", "uevent=DEVTYPE=wireguard"),
    ];
    assert_eq!(of_capture(&bond), "(lo) eth0 (bond0<eth0) (wg0)");
}

#[test]
fn a_tree_without_sysfs_is_told_by_names() {
    let tree = tempfile::tempdir().unwrap();
    let mut links = captured(tree.path(), &[]);
    let names = ["lo", "eth0", "eth0.5", "br0", "veth1"];
    let listed = names.iter().map(|name| interface(name)).collect();
    let told = told(&links.place(1, listed));
    assert_eq!(told, "(lo) eth0 (eth0.5<eth0) (br0) (veth1)");
}

#[test]
fn it_asks_when_others_are_listed_and_every_few_seconds() {
    let tree = tempfile::tempdir().unwrap();
    let mut links = captured(tree.path(), &[("lo", ""), ("eth0", "iflink=9")]);
    let mut at = |seconds: Nanos, names: &[&str]| {
        let listed = names.iter().map(|name| interface(name)).collect();
        // However slow this machine is.
        links.took = 0;
        told(&links.place(seconds * 1_000_000_000, listed))
    };
    assert_eq!(at(1, &["lo", "eth0"]), "(lo) eth0");
    fs::create_dir(tree.path().join("sys/class/net/eth0/lower_x")).unwrap();
    let br0 = tree.path().join("sys/class/net/br0");
    fs::create_dir_all(br0.join("bridge")).unwrap();
    fs::write(br0.join("ifindex"), "7\n").unwrap();
    assert_eq!(at(2, &["lo", "eth0", "br0"]), "(lo) eth0 br0");
    let master = tree.path().join("sys/class/net/eth0/master");
    symlink("../br0", master).unwrap();
    assert_eq!(at(3, &["lo", "eth0", "br0"]), "(lo) eth0 br0", "not again");
    assert_eq!(at(5, &["lo", "eth0", "br0"]), "(lo) eth0 (br0<eth0)");
}

#[test]
fn where_asking_takes_long_what_is_new_waits() {
    let tree = tempfile::tempdir().unwrap();
    let mut links = captured(tree.path(), &[("lo", ""), ("eth0", "iflink=9")]);
    links.place(1, vec![interface("lo"), interface("eth0")]);
    links.took = 1_000_000_000;
    let told = told(&links.place(2, vec![interface("eth1"), interface("eth0")]));
    assert_eq!(told, "(eth1) eth0");
}

#[test]
fn this_kernel_tells_of_the_interfaces_that_it_lists() {
    let Ok(links) = ask_kernel() else {
        return skip("the kernel does not tell us of interfaces");
    };
    let listed = fs::read("/proc/thread-self/net/dev").unwrap();
    let listed = crate::proc::net_dev::parse(&listed).unwrap();
    let lo = links.iter().find(|link| link.loopback);
    assert_eq!(lo.is_some(), listed.iter().any(|one| one.loopback));
    let root = folder(CWD, "/proc").unwrap();
    let placed = Links::new(root.as_fd()).place(1, listed);
    // Some other thread may add one meanwhile: what is listed has a place all the same.
    assert!(placed.iter().all(|one| !(one.loopback && one.counts())));
    let any = placed.iter().any(|one| !one.loopback);
    assert_eq!(placed.iter().any(Interface::counts), any, "{placed:?}");
}

#[test]
fn a_card_of_an_old_kernel_is_known_by_its_number() {
    let tree = tempfile::tempdir().unwrap();
    let links = captured(
        tree.path(),
        &[("lo", ""), ("eth0", "device"), ("eth1", "device")],
    );
    let sys = links.sys.as_ref().map(AsFd::as_fd);
    let card = |name: &str, index| Link {
        name: name.into(),
        index,
        plain: true,
        ..Link::default()
    };
    let cards = |sys| {
        let mut all = [card("eth0", 2), card("eth1", 7), card("venet0", 9)];
        sysfs::find_cards(&mut all, sys);
        all.map(|link| link.hardware)
    };
    assert_eq!(cards(sys), [true, false, false]);
    assert_eq!(cards(None), [true, true, false]);
}

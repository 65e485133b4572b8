//! The kinds of machines that there are.

use super::*;
use crate::proc::links::names::guess;
use proptest::prelude::*;

/// An interface: its number, name and kind as the kernel has it. `card`: hardware.
fn link(index: u32, name: &str, kind: &str) -> Link {
    Link {
        name: name.into(),
        index,
        loopback: name == "lo",
        hardware: kind == "card",
        plain: kind == "card",
        kind: Kind::of(kind.as_bytes()),
        ..Link::default()
    }
}

fn on(below: u32, link: Link) -> Link {
    Link {
        below: Some(below),
        ..link
    }
}

fn port(master: u32, link: Link) -> Link {
    Link {
        master: Some(master),
        bridged: true,
        ..link
    }
}

fn slave(master: u32, link: Link) -> Link {
    Link {
        bridged: false,
        ..port(master, link)
    }
}

/// `name`, or `name<what it belongs to`, of those that are no part of the sum in parentheses.
fn told(links: &[Link]) -> String {
    let links = [&[link(1, "lo", "")], links].concat();
    let told = memberships(&links).into_iter().zip(&links).skip(1);
    let told = told.map(|(place, link)| {
        let name = &link.name;
        match (place.counted, place.part_of) {
            (true, None) => name.to_string(),
            (false, None) => format!("({name})"),
            (_, Some(whole)) => format!("({name}<{whole})"),
        }
    });
    told.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_host_of_containers() {
    let links = [
        link(2, "eth0", "card"),
        link(3, "docker0", "bridge"),
        port(3, link(5, "veth1", "veth")),
        link(6, "wg0", "wireguard"),
        link(7, "ifb0", "ifb"),
        link(8, "dummy0", "dummy"),
        on(2, link(9, "eth0.7", "vlan")),
    ];
    assert_eq!(
        told(&links),
        "eth0 (docker0) (veth1<docker0) (wg0) (ifb0) (dummy0) (eth0.7<eth0)"
    );
}

#[test]
fn a_host_of_guests_whose_bridge_has_the_card() {
    let links = [
        port(4, link(2, "eth0", "card")),
        link(4, "br0", "bridge"),
        port(4, link(5, "vnet0", "tun")),
        on(4, link(6, "br0.5", "vlan")),
    ];
    assert_eq!(told(&links), "eth0 (br0<eth0) (vnet0<br0) (br0.5<br0)");
}

#[test]
fn bonds_and_teams_are_their_cards() {
    for kind in ["bond", "team"] {
        let links = [
            slave(4, link(2, "eth0", "card")),
            slave(4, link(3, "eth1", "card")),
            port(5, link(4, "bond0", kind)),
            link(5, "br0", "bridge"),
            on(4, link(6, "bond0.9", "vlan")),
        ];
        let expected = "eth0 eth1 (bond0<br0) (br0<eth0 eth1) (bond0.9<bond0)";
        assert_eq!(told(&links), expected);
    }
}

#[test]
fn of_hardware_above_hardware_one_counts() {
    // hv_netvsc counts what its virtual function carries, and so does net_failover.
    let netvsc = [link(2, "eth0", "card"), slave(2, link(3, "enP1s1", "card"))];
    assert_eq!(told(&netvsc), "eth0 (enP1s1<eth0)");
    let failover = [
        link(2, "ens3", "card"),
        slave(2, link(3, "ens3nsby", "card")),
        slave(2, link(4, "ens4", "card")),
        link(5, "ens9", "card"),
    ];
    assert_eq!(told(&failover), "ens3 (ens3nsby<ens3) (ens4<ens3) ens9");
    let netvsc_in_a_bond = [
        slave(9, link(2, "eth0", "card")),
        slave(2, link(3, "enP1s1", "card")),
        link(9, "bond0", "bond"),
    ];
    assert_eq!(told(&netvsc_in_a_bond), "eth0 (enP1s1<eth0) (bond0<eth0)");
    let switch = [link(2, "eth0", "card"), on(2, link(3, "lan1", "card"))];
    assert_eq!(told(&switch), "eth0 (lan1<eth0)");
}

#[test]
fn a_container_has_the_end_of_a_pair() {
    let eth0 = || link(2, "eth0", "veth");
    assert_eq!(told(&[eth0()]), "eth0");
    let tunnels = [
        eth0(),
        link(3, "wg0", "wireguard"),
        link(4, "tun0", "tun"),
        on(2, link(5, "eth0.5", "vlan")),
        on(2, link(6, "mac0", "macvlan")),
        on(2, link(7, "ipv0", "ipvlan")),
        on(2, link(8, "vx0", "vxlan")),
        link(9, "gre0", "gre"),
    ];
    assert_eq!(
        told(&tunnels),
        "eth0 (wg0) (tun0) (eth0.5<eth0) (mac0<eth0) (ipv0<eth0) (vx0<eth0) (gre0)"
    );
    // What leads out twice, a bond, a VRF, a parent in another namespace.
    let several = [
        slave(5, link(2, "eth0", "veth")),
        slave(5, link(3, "eth1", "veth")),
        slave(6, link(4, "eth2", "macvlan")),
        link(5, "bond0", "bond"),
        link(6, "red", "vrf"),
    ];
    assert_eq!(
        told(&several),
        "eth0 eth1 eth2 (bond0<eth0 eth1) (red<eth2)"
    );
}

#[test]
fn containers_in_a_container() {
    let links = [
        link(2, "eth0", "veth"),
        link(3, "docker0", "bridge"),
        port(3, link(4, "veth1", "veth")),
        port(3, link(5, "veth2", "veth")),
    ];
    assert_eq!(
        told(&links),
        "eth0 (docker0) (veth1<docker0) (veth2<docker0)"
    );
    assert_eq!(told(&links[1..]), "(docker0<veth1 veth2) veth1 veth2");
}

#[test]
fn a_pair_with_both_ends_here() {
    let pair = [on(3, link(2, "v0", "veth")), on(2, link(3, "v1", "veth"))];
    assert_eq!(
        told(&pair),
        "v0 v1",
        "sent at one end, received at the other"
    );
    let bridged = [
        pair[0].clone(),
        port(9, pair[1].clone()),
        link(9, "br0", "bridge"),
    ];
    assert_eq!(told(&bridged), "v0 v1 (br0<v1)");
    // A frame goes through both pairs.
    let passing = [
        &bridged[..],
        &[
            on(5, link(4, "w0", "veth")),
            port(9, on(4, link(5, "w1", "veth"))),
        ],
    ];
    assert_eq!(told(&passing.concat()), "(v0<v1) v1 (br0<v1 w1) (w0<w1) w1");
    let two_bridges = [
        &passing.concat()[..],
        &[
            port(9, on(7, link(6, "p0", "veth"))),
            port(8, on(6, link(7, "p1", "veth"))),
            link(8, "br1", "bridge"),
        ],
    ];
    assert_eq!(
        told(&two_bridges.concat()),
        "(v0<v1) v1 (br0<v1 w1) (w0<w1) w1 (p0<br0) (p1<br1) (br1)"
    );
}

#[test]
fn what_is_left_when_there_is_nothing_else() {
    assert_eq!(
        told(&[link(2, "tap0", "tun")]),
        "tap0",
        "without privileges"
    );
    assert_eq!(told(&[link(2, "wg0", "wireguard")]), "wg0");
    assert_eq!(told(&[link(2, "dummy0", "dummy")]), "dummy0");
    let tunnel = [link(2, "dummy0", "dummy"), link(3, "gre1", "gre")];
    assert_eq!(told(&tunnel), "dummy0 (gre1)");
    assert_eq!(told(&[link(2, "ve", "venet")]), "ve");
    assert_eq!(told(&[]), "");
    let ports: Vec<Link> = (3..9)
        .map(|at| port(2, link(at, &format!("v{at}"), "veth")))
        .collect();
    let bridge = [&[link(2, "br0", "bridge")], &ports[..]].concat();
    assert_eq!(told(&bridge), "(br0<v3 v4 v5 +3) v3 v4 v5 v6 v7 v8");
}

#[test]
fn names_alone() {
    let by_names = |names: &str| {
        let names: Vec<Arc<str>> = names.split(' ').map(Into::into).collect();
        let all: Vec<&Arc<str>> = names.iter().collect();
        let links: Vec<Link> = all.iter().map(|name| guess(name, &all, true)).collect();
        let memberships = memberships(&links);
        let counted = links
            .iter()
            .zip(memberships)
            .filter(|(_, place)| place.counted);
        let counted: Vec<&str> = counted.map(|(link, _)| &*link.name).collect();
        counted.join(" ")
    };
    assert_eq!(
        by_names("lo ens5 ens5.7 docker0 veth1 br-12ab wg0 bond0"),
        "ens5"
    );
    assert_eq!(by_names("lo eth0 tunl0"), "eth0");
    assert_eq!(by_names("lo venet0 tun0"), "venet0");
    assert_eq!(by_names("lo tap0"), "tap0");
    assert_eq!(by_names("lo"), "");
}

prop_compose! {
    fn any_link()(index in 0..6u32, master in prop::option::of(0..6u32), below in prop::option::of(0..6u32),
        hardware: bool, bridged: bool,
        kind in prop::sample::select(vec!["card", "bridge", "tun", "wireguard"])) -> Link {
        Link { hardware, master, bridged, below, ..link(index, &format!("n{index}"), kind) }
    }
}

proptest! {
    #[test]
    fn relations_that_make_no_sense_are_survived(links in prop::collection::vec(any_link(), 0..6)) {
        let memberships = memberships(&links);
        prop_assert_eq!(memberships.len(), links.len());
        prop_assert!(memberships.iter().all(|place| !(place.counted && place.part_of.is_some())));
    }
}

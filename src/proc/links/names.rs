//! What the name of an interface says where nothing else tells.

use super::{Kind, Link};
use std::sync::Arc;

/// How cards are named: by the kernel, by systemd, by Solaris-like clouds.
const CARDS: [&str; 8] = ["eth", "en", "wl", "ww", "ib", "usb", "net", "em"];

/// How programs and the kernel name what is no card; the longer of two that fit comes first.
const OTHERS: [(&str, Kind); 31] = [
    ("br-", Kind::Hollow),
    ("docker", Kind::Hollow),
    ("virbr", Kind::Hollow),
    ("lxcbr", Kind::Hollow),
    ("lxdbr", Kind::Hollow),
    ("cni", Kind::Hollow),
    ("bond", Kind::Hollow),
    ("team", Kind::Hollow),
    ("dummy", Kind::Hollow),
    ("kube-ipvs", Kind::Hollow),
    ("tun", Kind::User),
    ("tap", Kind::User),
    ("vnet", Kind::User),
    ("ppp", Kind::User),
    ("tailscale", Kind::User),
    ("wg", Kind::Carried),
    ("tunl", Kind::Carried),
    ("ip6tnl", Kind::Carried),
    ("sit", Kind::Carried),
    ("gre", Kind::Carried),
    ("erspan", Kind::Carried),
    ("ip_vti", Kind::Carried),
    ("vxlan", Kind::Carried),
    ("flannel", Kind::Carried),
    ("geneve", Kind::Carried),
    ("ifb", Kind::Carried),
    ("nlmon", Kind::Carried),
    ("ovs", Kind::Carried),
    ("vrf", Kind::Carried),
    ("bat", Kind::Carried),
    ("br", Kind::Hollow),
];

/// The interface of this name, with numbers that [`super::memberships`] can follow: those of the places in `all`, from 1 on.
/// `cards`: what is named as a card is one.
pub fn guess(name: &Arc<str>, all: &[&Arc<str>], cards: bool) -> Link {
    let number = |name: &str| {
        let at = all.iter().position(|one| ***one == *name)?;
        u32::try_from(at + 1).ok()
    };
    // `tunl0` is no `tun`.
    let fits = |(prefix, _): &&(&str, Kind)| name.starts_with(prefix);
    let kind = OTHERS
        .iter()
        .filter(fits)
        .max_by_key(|(prefix, _)| prefix.len());
    let vlan = name.rsplit_once(['.', '@', ':']).map(|(base, _)| base);
    Link {
        name: Arc::clone(name),
        index: number(name).unwrap_or_default(),
        loopback: **name == *"lo",
        hardware: cards && kind.is_none() && CARDS.iter().any(|card| name.starts_with(card)),
        kind: kind.map_or(Kind::Own, |&(_, kind)| kind),
        below: vlan.and_then(number),
        ..Link::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_and_what_lies_on_them() {
        let names: Vec<Arc<str>> = [
            "lo", "eth0", "eth0.100", "docker0", "tunl0", "enp3s0", "veth1", "tun0",
        ]
        .map(Into::into)
        .into();
        let all: Vec<&Arc<str>> = names.iter().collect();
        let links: Vec<Link> = names.iter().map(|name| guess(name, &all, true)).collect();
        let cards: Vec<bool> = links.iter().map(|link| link.hardware).collect();
        assert_eq!(cards, [false, true, true, false, false, true, false, false]);
        assert!(links[0].loopback);
        assert_eq!(links[2].below, Some(links[1].index));
        assert_eq!(links[3].kind, Kind::Hollow);
        assert_eq!(links[4].kind, Kind::Carried);
        assert_eq!(links[7].kind, Kind::User);
        assert!(!guess(&names[1], &all, false).hardware);
    }
}

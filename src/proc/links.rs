//! Network interfaces as `rtnetlink(7)` tells them (`RTM_GETLINK`): what they are, and what each is made of.
//!
//! ```text
//! request:  nlmsghdr 16 │ ifinfomsg 16 │ attributes …
//! answer:  (nlmsghdr 16 │ ifinfomsg 16 │ attributes …)*   … NLMSG_DONE
//! ```

pub mod names;
mod sum;

pub use sum::{Membership, memberships};

use super::netlink::{self, attributes, put_attribute, word};
use std::sync::Arc;

/// Bytes of `struct ifinfomsg`.
const BODY: usize = 16;
/// `RTM_NEWLINK`: the type of the answers.
const NEW_LINK: u16 = 16;
/// `IFLA_IFNAME`.
const NAME: u16 = 3;
/// `IFLA_LINK`: the interface that it lies on, or its other end.
const LINK: u16 = 5;
/// `IFLA_MASTER`: the bridge, bond … that it is a port of.
const MASTER: u16 = 10;
/// `IFLA_LINKINFO`, and in it `IFLA_INFO_KIND`, `IFLA_INFO_DATA` and `IFLA_INFO_SLAVE_KIND`.
const INFO: u16 = 18;
const INFO_KIND: u16 = 1;
const INFO_DATA: u16 = 2;
const INFO_SLAVE_KIND: u16 = 4;
/// `IFLA_EXT_MASK`.
const EXT_MASK: u16 = 29;
/// `IFLA_LINK_NETNSID`: `IFLA_LINK` is a number of another network namespace.
const LINK_NAMESPACE: u16 = 37;
/// `IFLA_PARENT_DEV_NAME` and `IFLA_PARENT_DEV_BUS_NAME` (Linux 5.14): the device behind it, as `device` in sysfs.
const PARENT: u16 = 56;
const PARENT_BUS: u16 = 57;

/// What an interface carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Traffic of its own: a card, or one end of a pair.
    #[default]
    Own,
    /// That of its ports; without ports (or without anything behind it at all: `dummy`) nothing that goes anywhere.
    Hollow,
    /// What a program writes and reads (`tun`): a tunnel mostly, but also all that a container without privileges has.
    User,
    /// What another interface carries as well, although no number says which: kernel tunnels (`wireguard`, `gre` …) and
    /// copies (`ifb`, `vrf` …).
    Carried,
}

impl Kind {
    /// By the name that the kernel has for it (`ip -d link`, `DEVTYPE` in `uevent`).
    pub fn of(kind: &[u8]) -> Self {
        match kind {
            b"bridge" | b"bond" | b"team" | b"dummy" => Self::Hollow,
            b"tun" | b"ppp" => Self::User,
            b"wireguard" | b"vxlan" | b"geneve" | b"bareudp" | b"gtp" | b"amt" | b"ipip"
            | b"ip6tnl" | b"sit" | b"gre" | b"gretap" | b"ip6gre" | b"ip6gretap" | b"erspan"
            | b"ip6erspan" | b"vti" | b"vti6" | b"xfrm" | b"l2tpeth" | b"ovpn" | b"lowpan"
            | b"ifb" | b"nlmon" | b"vrf" | b"hsr" | b"batadv" | b"openvswitch" | b"vsockmon" => {
                Self::Carried
            }
            _ => Self::Own,
        }
    }
}

/// An interface.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that do not exclude each other"
)]
pub struct Link {
    /// Name; what is no UTF-8 became U+FFFD.
    pub name: Arc<str>,
    /// Number in this network namespace.
    pub index: u32,
    /// The machine talks to itself.
    pub loopback: bool,
    /// There is hardware behind it, or what pretends to be (a virtual card).
    pub hardware: bool,
    /// The kernel does not say of which kind it is, as of most cards.
    pub plain: bool,
    /// What it carries.
    pub kind: Kind,
    /// Number of the interface that it is a port of.
    pub master: Option<u32>,
    /// That one passes frames on from port to port: a bridge, no bond.
    pub bridged: bool,
    /// Number of the interface of this namespace that it lies on (VLAN, macvlan, a tunnel that is bound to one), or that
    /// is the other end of the pair.
    pub below: Option<u32>,
}

/// Asks for all interfaces of the network namespace of the asking socket.
pub fn request() -> Vec<u8> {
    /// `RTM_GETLINK`.
    const GET_LINK: u16 = 18;
    /// `NLM_F_DUMP`.
    const DUMP: u16 = 0x300;
    /// `RTEXT_FILTER_SKIP_STATS`: the counters are read elsewhere.
    const SKIP_STATS: u32 = 1 << 3;
    let mut body = vec![0; BODY];
    put_attribute(&mut body, EXT_MASK, &SKIP_STATS.to_ne_bytes());
    netlink::request(GET_LINK, DUMP, 0, &body)
}

/// The interface of a message; `None` for any other message.
pub fn parse(message: &netlink::Message) -> Option<Link> {
    /// `IFF_LOOPBACK`.
    const LOOPBACK: u32 = 1 << 3;
    if message.kind != NEW_LINK {
        return None;
    }
    let mut link = Link {
        index: word(message.body, 4)?,
        loopback: word(message.body, 8)? & LOOPBACK != 0,
        plain: true,
        ..Link::default()
    };
    let (mut elsewhere, mut bus) = (false, &b""[..]);
    for (kind, value) in attributes(message.body.get(BODY..)?) {
        match kind {
            NAME => link.name = String::from_utf8_lossy(text(value)).into(),
            LINK => link.below = word(value, 0).filter(|&below| below != 0 && below != link.index),
            LINK_NAMESPACE => elsewhere = true,
            MASTER => link.master = word(value, 0).filter(|&master| master != 0),
            PARENT => link.hardware = true,
            PARENT_BUS => bus = text(value),
            INFO => info(value, &mut link),
            _ => {}
        }
    }
    if elsewhere {
        link.below = None;
    }
    // The host's end of a guest's interface: a cable, though it has a device.
    if bus == b"xen-backend" {
        (link.hardware, link.plain) = (false, false);
    }
    (!link.name.is_empty()).then_some(link)
}

fn info(value: &[u8], link: &mut Link) {
    /// `IFLA_VXLAN_LINK`: it alone tells only here what it lies on.
    const VXLAN_LINK: u16 = 3;
    let mut vxlan = false;
    for (kind, value) in attributes(value) {
        match kind {
            INFO_KIND => {
                link.plain = false;
                link.kind = Kind::of(text(value));
                vxlan = text(value) == b"vxlan";
            }
            INFO_DATA if vxlan => {
                let below = attributes(value).find(|&(kind, _)| kind == VXLAN_LINK);
                link.below = below.and_then(|(_, value)| word(value, 0));
            }
            INFO_SLAVE_KIND => link.bridged = matches!(text(value), b"bridge" | b"openvswitch"),
            _ => {}
        }
    }
}

/// Without the NUL at the end.
fn text(value: &[u8]) -> &[u8] {
    value.split(|&byte| byte == 0).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use netlink::{Message, messages};
    use proptest::prelude::*;

    /// A message about the interface number 7, its flags, and these attributes.
    fn told(flags: u32, put: impl FnOnce(&mut Vec<u8>)) -> Option<Link> {
        let mut body = vec![0; BODY];
        body[4..8].copy_from_slice(&7_u32.to_ne_bytes());
        body[8..12].copy_from_slice(&flags.to_ne_bytes());
        put(&mut body);
        let bytes = netlink::request(NEW_LINK, 0, 0, &body);
        parse(&messages(&bytes).next().unwrap())
    }

    fn put(body: &mut Vec<u8>, kind: u16, value: &[u8]) {
        put_attribute(body, kind, value);
    }

    #[test]
    fn a_port_of_a_bridge_whose_other_end_is_elsewhere() {
        let link = told(0x1003, |body| {
            put(body, NAME, b"veth1\0");
            put(body, LINK, &2_u32.to_ne_bytes());
            put(body, MASTER, &3_u32.to_ne_bytes());
            put(body, LINK_NAMESPACE, &0_u32.to_ne_bytes());
            let mut info = Vec::new();
            put(&mut info, INFO_KIND, b"veth");
            put(&mut info, INFO_SLAVE_KIND, b"bridge");
            put(body, INFO, &info);
        });
        let expected = Link {
            name: "veth1".into(),
            index: 7,
            master: Some(3),
            bridged: true,
            ..Link::default()
        };
        assert_eq!(link, Some(expected));
    }

    #[test]
    fn a_card_has_a_device_and_the_end_of_a_guest_has_none() {
        let card = |bus: &'static [u8]| {
            told(0, |body| {
                put(body, NAME, b"eth0\0");
                put(body, PARENT, b"0000:00:03.0\0");
                put(body, PARENT_BUS, bus);
            })
        };
        let pci = card(b"pci\0").unwrap();
        assert!(pci.hardware && pci.plain && pci.kind == Kind::Own);
        assert!(!card(b"xen-backend\0").unwrap().hardware);
        let lo = told(8, |body| put(body, NAME, b"lo\0")).unwrap();
        assert!(lo.loopback && !lo.hardware);
    }

    #[test]
    fn a_vxlan_tells_in_its_own_words_what_it_lies_on() {
        let link = told(0, |body| {
            put(body, NAME, b"vx0\0");
            let (mut info, mut data) = (Vec::new(), Vec::new());
            put(&mut data, 1, &70_u32.to_ne_bytes());
            put(&mut data, 3, &2_u32.to_ne_bytes());
            put(&mut info, INFO_KIND, b"vxlan");
            put(&mut info, INFO_DATA, &data);
            put(body, INFO, &info);
        });
        let link = link.unwrap();
        assert_eq!((link.below, link.kind), (Some(2), Kind::Carried));
    }

    #[test]
    fn other_messages_and_interfaces_without_a_name_are_none() {
        assert_eq!(told(0, |_| ()), None);
        let message = Message {
            kind: 3,
            sequence: 0,
            body: &[0; 20],
        };
        assert_eq!(parse(&message), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&Message { kind: NEW_LINK, sequence: 0, body: &bytes });
        }
    }
}

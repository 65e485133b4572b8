//! What `/sys/class/net` tells of interfaces.

use crate::proc::links::names::guess;
use crate::proc::links::{Kind, Link};
use crate::source::live::reading::sysfs::{bytes, exists, line, link, names};
use rustc_hash::FxHashMap;
use rustix::fd::BorrowedFd;
use std::sync::Arc;

/// Interfaces of these names. Of a live one, `None` when others are listed: it is that of another network namespace.
pub(super) fn links(sys: BorrowedFd<'_>, wanted: &[&Arc<str>], live: bool) -> Option<Vec<Link>> {
    let there = names(sys, "class/net");
    let listed = |name: &Arc<str>| there.binary_search_by(|one| (**one).cmp(name)).is_ok();
    let same = wanted.len() == there.len() && wanted.iter().all(|name| listed(name));
    if there.is_empty() || (live && !same) {
        return None;
    }
    let described = wanted.iter().filter(|name| listed(name));
    let described: Vec<Described> = described.map(|name| Described::read(sys, name)).collect();
    let numbers: FxHashMap<&str, u32> = described
        .iter()
        .map(|one| (&*one.link.name, one.link.index))
        .collect();
    let number = |name: &Option<Arc<str>>| numbers.get(&**name.as_ref()?).copied();
    let numbered: FxHashMap<u32, &Described> =
        described.iter().map(|one| (one.link.index, one)).collect();
    let below = |one: &Described| {
        number(&one.lower).or_else(|| {
            // A number of another namespace may be that of a stranger here; of a pair, both say so.
            let other = numbered.get(&one.linked?)?;
            let mutual = other.linked == Some(one.link.index);
            (mutual || one.link.kind == Kind::Carried).then_some(other.link.index)
        })
    };
    let complete = |one: &Described| Link {
        master: number(&one.master),
        below: below(one),
        ..one.link.clone()
    };
    Some(described.iter().map(complete).collect())
}

/// Kernels before 5.14 do not say over netlink what is a card: those without a kind of their own behind which there is a
/// device, if `sys` knows them by the same number. Without a `/sys`, names tell.
pub(super) fn find_cards(described: &mut [Link], sys: Option<BorrowedFd<'_>>) {
    if described.iter().any(|link| link.hardware) {
        return;
    }
    for link in described
        .iter_mut()
        .filter(|link| link.plain && !link.loopback)
    {
        link.hardware = match sys {
            Some(sys) => {
                let index = file(sys, &link.name, "ifindex");
                index == Some(link.index) && has(sys, &link.name, "device")
            }
            None => guess(&link.name, &[], true).hardware,
        };
    }
}

/// An interface, and the others that it names.
struct Described {
    link: Link,
    /// `iflink`, where it is not its own number.
    linked: Option<u32>,
    master: Option<Arc<str>>,
    lower: Option<Arc<str>>,
}

impl Described {
    fn read(sys: BorrowedFd<'_>, name: &Arc<str>) -> Self {
        let has = |what: &str| has(sys, name, what);
        let index = file(sys, name, "ifindex").unwrap_or_default();
        let linked = file(sys, name, "iflink").filter(|&other| other != 0 && other != index);
        let bus = link(sys, &format!("class/net/{name}/device/subsystem"));
        let lower = names(sys, &format!("class/net/{name}"))
            .iter()
            .find_map(|file| file.strip_prefix("lower_").map(Into::into));
        let kind = kind(sys, name);
        Self {
            link: Link {
                name: Arc::clone(name),
                index,
                loopback: **name == *"lo",
                hardware: has("device") && bus.as_deref() != Some("xen-backend"),
                kind,
                bridged: has("brport"),
                ..Link::default()
            },
            linked,
            master: link(sys, &format!("class/net/{name}/master")),
            // Ports name their bridge themselves.
            lower: Option::filter(lower, |_| kind != Kind::Hollow),
        }
    }
}

fn kind(sys: BorrowedFd<'_>, name: &Arc<str>) -> Kind {
    /// `ARPHRD_` of TUNNEL, TUNNEL6, SIT and IPGRE, IP6GRE.
    const TUNNELS: [u32; 5] = [768, 769, 776, 778, 823];
    if has(sys, name, "tun_flags") {
        return Kind::User;
    }
    if ["bridge", "bonding"]
        .iter()
        .any(|what| has(sys, name, what))
    {
        return Kind::Hollow;
    }
    if file(sys, name, "type").is_some_and(|kind| TUNNELS.contains(&kind)) {
        return Kind::Carried;
    }
    let text = bytes(sys, &format!("class/net/{name}/uevent")).unwrap_or_default();
    let described = text.split(|&byte| byte == b'\n');
    let mut described = described.filter_map(|line| line.strip_prefix(b"DEVTYPE="));
    // Pairs and dummies have none.
    described
        .next()
        .map_or_else(|| guess(name, &[], false).kind, Kind::of)
}

fn has(sys: BorrowedFd<'_>, name: &str, what: &str) -> bool {
    exists(sys, &format!("class/net/{name}/{what}"))
}

/// A number in a file of an interface.
fn file(sys: BorrowedFd<'_>, name: &str, what: &str) -> Option<u32> {
    line(sys, &format!("class/net/{name}/{what}"))?.parse().ok()
}

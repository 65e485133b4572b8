//! What the path of a control group says: unit, slice and session of systemd, pod, and container.
//!
//! In: a path as the kernel gave it. Out: pieces of it. Nothing is looked up: the runtimes' own names of containers are
//! in files of theirs.

mod runtime;

pub use runtime::Runtime;

use std::borrow::Cow;

/// Digits of a container's ID.
const FULL: usize = 64;
/// Digits that people use of it, and at least that many there are.
const SHORT: usize = 12;
/// Digits of a UUID without hyphens, and characters with them.
const UUID: usize = 32;
const UUID_WITH_HYPHENS: usize = 36;

/// What systemd calls what it runs; slices have no processes of their own.
const UNITS: [&[u8]; 2] = [b".service", b".scope"];

/// A control group on the way to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level<'a> {
    /// From the root of the hierarchy to the group.
    pub path: &'a [u8],
}

/// A container, as far as the path tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerId<'a> {
    /// What made it.
    pub runtime: Runtime,
    /// Hexadecimal ID, in full; of LXC and nspawn, which have none, the name.
    pub id: Cow<'a, [u8]>,
    /// The group that holds all of it.
    pub level: Level<'a>,
}

/// A pod of Kubernetes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodId<'a> {
    /// UID with hyphens; of static pods without.
    pub uid: Cow<'a, [u8]>,
    /// The group that holds all of its containers.
    pub level: Level<'a>,
}

/// What is known of a control group by its path: of each kind the innermost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CgroupName<'a> {
    /// Service or scope: `nginx.service`, `session-3.scope`, of a user's own manager `app-gnome-terminal-7.scope`. The
    /// `init.scope` of a manager is the unit that the manager runs in.
    pub unit: Option<Level<'a>>,
    /// Slice: `system.slice`.
    pub slice: Option<Level<'a>>,
    /// User whose slice or manager it is in.
    pub user: Option<u32>,
    /// ID of the user's session: `3` of `session-3.scope`.
    pub session: Option<&'a [u8]>,
    /// Pod.
    pub pod: Option<PodId<'a>>,
    /// Container.
    pub container: Option<ContainerId<'a>>,
}

impl<'a> Level<'a> {
    /// Last part of the path. Where systemd had to put an underscore before a name that the kernel keeps for itself, it is
    /// taken off.
    pub fn name(&self) -> &'a [u8] {
        let start = memchr::memrchr(b'/', self.path).map_or(0, |slash| slash + 1);
        unescaped(&self.path[start..])
    }
}

impl ContainerId<'_> {
    /// The digits of the ID that people use, or the name.
    pub fn short(&self) -> &[u8] {
        let long = self.id.len() > SHORT && self.runtime.has_ids();
        if long { &self.id[..SHORT] } else { &self.id }
    }
}

impl<'a> CgroupName<'a> {
    /// Takes a path apart.
    pub fn of(path: &'a [u8]) -> Self {
        let mut found = Self::default();
        let mut above: &[u8] = b"";
        let (mut start, mut ecs) = (0, false);
        while start < path.len() {
            let end = memchr::memchr(b'/', &path[start..]).map_or(path.len(), |at| start + at);
            let name = &path[start..end];
            let level = Level { path: &path[..end] };
            if !name.is_empty() {
                ecs |= name == b"ecs" || name.starts_with(b"ecstasks");
                found.add(level, name, above, ecs);
                above = name;
            }
            start = end + 1;
        }
        found
    }

    fn add(&mut self, level: Level<'a>, name: &'a [u8], above: &'a [u8], ecs: bool) {
        let in_pod = self.pod.as_ref().is_some_and(|pod| {
            // Of the containers of a pod, each has a group right below it.
            level.path.len() == pod.level.path.len() + 1 + name.len()
        });
        if let Some(uid) = pod(name) {
            self.pod = Some(PodId { uid, level });
        }
        let place = Place { above, in_pod, ecs };
        if let Some((runtime, id)) = container(name, place) {
            self.container = Some(ContainerId { runtime, id, level });
        }
        let name = unescaped(name);
        if name.len() > b".slice".len() && name.ends_with(b".slice") {
            self.slice = Some(level);
            self.user = part(name, b"user-", b".slice")
                .and_then(number)
                .or(self.user);
        }
        let is_unit = |suffix: &&[u8]| name.len() > suffix.len() && name.ends_with(suffix);
        if UNITS.iter().any(is_unit) && (name != b"init.scope" || self.unit.is_none()) {
            self.unit = Some(level);
            self.user = part(name, b"user@", b".service")
                .and_then(number)
                .or(self.user);
            self.session = part(name, b"session-", b".scope").or(self.session);
        }
    }
}

/// Where a group lies.
#[derive(Clone, Copy)]
struct Place<'a> {
    /// Name of the group above.
    above: &'a [u8],
    /// That is one of a pod.
    in_pod: bool,
    /// One further above is Amazon's ECS's.
    ecs: bool,
}

/// The container that a group of this name holds.
fn container<'a>(name: &'a [u8], place: Place<'a>) -> Option<(Runtime, Cow<'a, [u8]>)> {
    let lxc = |name: &'a [u8]| Some((Runtime::Lxc, Cow::Borrowed(name)));
    let nspawn = |name| Some((Runtime::Nspawn, decoded(name)));
    if let Some(name) = name.strip_prefix(b"lxc.payload.") {
        return lxc(name).filter(|_| !name.is_empty());
    }
    match place.above {
        b"lxc" | b"lxc.payload" => return lxc(name),
        b"buildkit" => return Some((Runtime::Buildkit, name.into())),
        b"garden" => return Some((Runtime::Garden, name.into())),
        _ => {}
    }
    if let Some(name) = part(name, b"systemd-nspawn@", b".service") {
        return nspawn(name);
    }
    if let Some(name) = part(name, b"machine-", b".scope") {
        // Machines of libvirt have the same form: virtual ones, and containers that it starts itself.
        let libvirt = [&b"qemu"[..], b"lxc"];
        let libvirt = libvirt.iter().any(|driver| name.starts_with(driver));
        return nspawn(name).filter(|_| !libvirt);
    }
    if let Some(number) = name.strip_prefix(place.above)
        && number.first() == Some(&b'-')
        && place.ecs
        && is_hex_of(place.above, UUID)
    {
        return Some((Runtime::Ecs, name.into()));
    }
    let name = name.strip_suffix(b".scope").unwrap_or(name);
    // `SLICE:RUNTIME:ID` is what a runtime makes that was told of systemd in a form meant for folders, or the other way round.
    let colon = memchr::memrchr(b':', name).map(|at| (&name[..at], &name[at + 1..]));
    let (prefix, id) = match colon {
        Some((before, id)) => (before.rsplit(|&byte| byte == b':').next()?, id),
        None => match memchr::memrchr(b'-', name) {
            Some(at) => (&name[..at], &name[at + 1..]),
            None => (&b""[..], name),
        },
    };
    if !id.iter().all(|&byte| is_hex(byte)) {
        return None;
    }
    let runtime = Runtime::of_prefix(if prefix.is_empty() {
        place.above
    } else {
        prefix
    });
    let runtime = match runtime {
        _ if place.ecs && id.len() == FULL => Runtime::Ecs,
        Some(runtime) if id.len() >= SHORT => runtime,
        _ if !prefix.is_empty() || id.len() != FULL => return None,
        _ if place.in_pod => Runtime::Kubernetes,
        _ => Runtime::Unknown,
    };
    Some((runtime, id.into()))
}

/// `podUID`, `kubepods-burstable-podUID.slice`, also with the names of containers behind a colon.
fn pod(name: &[u8]) -> Option<Cow<'_, [u8]>> {
    let name = name.split(|&byte| byte == b':').next()?;
    let name = name.strip_suffix(b".slice").unwrap_or(name);
    let at = memchr::memmem::rfind(name, b"pod")?;
    let (before, uid) = (&name[..at], &name[at + b"pod".len()..]);
    let is_uuid = uid.len() == UUID_WITH_HYPHENS && begins_with_uuid(uid);
    let ours = before.is_empty() || memchr::memmem::find(before, b"kubepods-").is_some();
    if !ours || !is_uuid && !is_hex_of(uid, UUID) {
        return None;
    }
    // systemd gives hyphens a meaning of its own.
    let with_hyphens = |byte: &u8| if *byte == b'_' { b'-' } else { *byte };
    Some(if uid.contains(&b'_') {
        uid.iter().map(with_hyphens).collect::<Vec<u8>>().into()
    } else {
        uid.into()
    })
}

fn part<'a>(name: &'a [u8], before: &[u8], after: &[u8]) -> Option<&'a [u8]> {
    let part = name.strip_prefix(before)?.strip_suffix(after)?;
    (!part.is_empty()).then_some(part)
}

fn number(digits: &[u8]) -> Option<u32> {
    let plain = digits.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(digits)
        .ok()?
        .parse()
        .ok()
        .filter(|_| plain)
}

/// The name that systemd gave, without the underscore that keeps it apart from the kernel's files.
fn unescaped(name: &[u8]) -> &[u8] {
    name.strip_prefix(b"_").unwrap_or(name)
}

/// `\x2d` → `-`, as systemd writes bytes that mean something in a unit's name.
pub fn decoded(name: &[u8]) -> Cow<'_, [u8]> {
    if !name.contains(&b'\\') {
        return name.into();
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let mut plain = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((&first, after)) = rest.split_first() {
        let byte = match rest {
            [b'\\', b'x', high, low, ..] => digit(*high).zip(digit(*low)),
            _ => None,
        };
        plain.push(byte.map_or(first, |(high, low)| high << 4 | low));
        rest = if byte.is_some() { &rest[4..] } else { after };
    }
    plain.into()
}

/// A digit as IDs are written with.
pub const fn is_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

fn is_hex_of(text: &[u8], length: usize) -> bool {
    text.len() == length && text.iter().all(|&byte| is_hex(byte))
}

/// The bytes begin with a UUID. systemd writes its hyphens as underscores.
pub fn begins_with_uuid(text: &[u8]) -> bool {
    let fits = |(at, byte): (usize, &u8)| match at {
        8 | 13 | 18 | 23 => matches!(byte, b'-' | b'_'),
        _ => is_hex(*byte),
    };
    let uuid = text.get(..UUID_WITH_HYPHENS);
    uuid.is_some_and(|uuid| uuid.iter().enumerate().all(fits))
}

#[cfg(test)]
mod tests;

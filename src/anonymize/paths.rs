//! Paths, control groups and devices.

use super::names::{around_id, is_plain};
use super::{Anonymizer, known, text};
use std::sync::Arc;

/// What control groups of containers and machines begin with that have names.
const NAMED: &[&[u8]] = &[
    b"lxc.payload.",
    b"lxc.monitor.",
    b"systemd-nspawn@",
    b"machine-",
];
/// What systemd calls its units.
const UNITS: &[&[u8]] = &[
    b".service",
    b".scope",
    b".slice",
    b".mount",
    b".socket",
    b".swap",
    b".timer",
];
/// What the kernel appends to the path of a program that was replaced.
const DELETED: &[u8] = b" (deleted)";

impl Anonymizer {
    /// A path, part by part.
    pub(super) fn path(&mut self, path: &[u8]) -> Vec<u8> {
        self.parts(path, Self::file)
    }

    /// The path of a program.
    pub(super) fn program_path(&mut self, path: &[u8]) -> Vec<u8> {
        let (path, end) = match path.strip_suffix(DELETED) {
            Some(path) => (path, DELETED),
            None => (path, &b""[..]),
        };
        let last = memchr::memrchr(b'/', path).map_or(0, |slash| slash + 1);
        let mut new = self.path(&path[..last]);
        new.extend(self.program(&path[last..]));
        new.extend_from_slice(end);
        new
    }

    /// The path of a control group.
    pub(super) fn group(&mut self, path: &[u8]) -> Vec<u8> {
        self.parts(path, Self::component)
    }

    fn parts(&mut self, path: &[u8], mut part: impl FnMut(&mut Self, &[u8]) -> Vec<u8>) -> Vec<u8> {
        let parts = path.split(|byte| *byte == b'/');
        let parts: Vec<_> = parts.map(|name| part(self, name)).collect();
        parts.join(&b'/')
    }

    fn file(&mut self, name: &[u8]) -> Vec<u8> {
        let stays = matches!(name, b"" | b"." | b"..") || known::is_word(name);
        let number = name.iter().all(|byte| known::is_of_number(*byte));
        if stays || number || known::is_device(name) {
            return name.to_vec();
        }
        self.files.numbered("file", name)
    }

    /// One control group of a path, or what a name of a container is kept by.
    pub(super) fn component(&mut self, name: &[u8]) -> Vec<u8> {
        if let Some((before, id, after)) = around_id(name) {
            let mut new = if is_plain(before) {
                before.to_vec()
            } else {
                [&self.groups.name("group", before)[..], b"-"].concat()
            };
            new.extend(self.ids.id(id));
            if is_plain(after) {
                new.extend_from_slice(after);
            } else {
                new.extend([b"-", &self.groups.name("group", after)[..]].concat());
            }
            return new;
        }
        if name.is_empty() || name.iter().all(|byte| known::is_of_number(*byte)) {
            return name.to_vec();
        }
        let unit = UNITS
            .iter()
            .find(|unit| name.ends_with(unit) && name.len() > unit.len());
        let unit = unit.copied().unwrap_or_default();
        let stem = &name[..name.len() - unit.len()];
        let before = NAMED
            .iter()
            .find(|before| stem.starts_with(before) && stem.len() > before.len());
        let before = before.copied().unwrap_or_default();
        let stem = &stem[before.len()..];
        let new = match memchr::memchr(b'@', stem) {
            // A template, and what it is for.
            Some(at) => [
                &self.stem(&stem[..at])[..],
                b"@",
                &self.stem(&stem[at + 1..]),
            ]
            .concat(),
            None => self.stem(stem),
        };
        [before, &new, unit].concat()
    }

    fn stem(&mut self, stem: &[u8]) -> Vec<u8> {
        let stays = is_plain(stem) || known::is_program(stem) || known::is_device(stem);
        if stays {
            return stem.to_vec();
        }
        self.groups.numbered("group", stem)
    }

    /// What a file system is made of: a device, a folder of another machine, or nothing.
    pub(super) fn mounted(&mut self, source: &[u8]) -> Vec<u8> {
        if source.starts_with(b"/") {
            return self.path(source);
        }
        if let Some(at) = memchr::memmem::find(source, b":/") {
            let mut new = self.hosts.name("host", &source[..at]);
            new.push(b':');
            new.extend(self.path(&source[at + 1..]));
            return new;
        }
        self.path(source)
    }

    /// A disk or an interface.
    pub(super) fn device(&mut self, name: &str) -> Arc<str> {
        if name.is_empty() || known::is_device(name.as_bytes()) {
            return name.into();
        }
        text(self.devices.numbered("dev", name.as_bytes())).into()
    }
}

//! The sections of an ELF file, read in a few small pieces: `/proc/PID/exe`.
//!
//! The file is a stranger's: every offset, size and count in it may be a lie. So nothing is taken in but what was really
//! there, and never more than the bounds below, whatever the file claims to have.

use crate::sample::Program;

/// Reads up to so many bytes from this offset; fewer where the file ends. `None`: it cannot be read.
type Fetch<'a> = dyn FnMut(u64, usize) -> Option<Vec<u8>> + 'a;

/// Bytes of the header of a 64-bit file; that of a 32-bit file is shorter.
const HEADER: usize = 64;
/// Sections that are looked at; programs have some tens.
const SECTIONS: usize = 512;
/// Bytes of section names.
const NAMES: usize = 64 * 1024;
/// Bytes of `.comment` that are kept: a line for each compiler and linker.
const COMMENT: usize = 4096;
/// Bytes of `.go.buildinfo` that hold the version.
const BUILD_INFO: usize = 128;
/// A section without a place in the file (`SHT_NOBITS`).
const NO_BITS: u32 = 8;

/// What the file says of how it was built. `None`: it is no ELF file, or has no table of sections.
pub fn program(fetch: &mut Fetch) -> Option<Program> {
    let layout = SectionTable::parse(&fetch(0, HEADER)?)?;
    let table = fetch(layout.table, layout.entry * layout.count)?;
    let headings: Vec<Heading> = table
        .chunks_exact(layout.entry)
        .filter_map(|entry| layout.form.heading(entry))
        .collect();
    let names = headings.get(layout.names)?.bytes(fetch, NAMES)?;
    let title = |heading: &Heading| {
        let name = names.get(heading.name..)?;
        let end = memchr::memchr(0, name)?;
        Some(&name[..end])
    };
    let sections = headings.iter().filter_map(title);
    let sections = sections.filter(|name| !name.is_empty()).map(Into::into);
    let sections = sections.collect();
    let mut content = |name: &[u8], most| {
        let found = headings.iter().find(|heading| title(heading) == Some(name));
        found.and_then(|heading| heading.bytes(fetch, most))
    };
    Some(Program {
        sections,
        comment: content(b".comment", COMMENT).unwrap_or_default().into(),
        go_version: content(b".go.buildinfo", BUILD_INFO)
            .and_then(|bytes| go_version(&bytes).map(Into::into)),
    })
}

/// How wide numbers are, and in which order their bytes stand.
#[derive(Clone, Copy)]
struct Form {
    wide: bool,
    big: bool,
}

/// Where the table of sections is.
struct SectionTable {
    form: Form,
    table: u64,
    entry: usize,
    count: usize,
    /// Which section has the names.
    names: usize,
}

/// One section.
struct Heading {
    /// Where its name begins in the section of names.
    name: usize,
    kind: u32,
    offset: u64,
    size: u64,
}

impl SectionTable {
    fn parse(header: &[u8]) -> Option<Self> {
        if header.get(..4)? != b"\x7fELF" {
            return None;
        }
        let form = Form {
            wide: match header.get(4)? {
                1 => false,
                2 => true,
                _ => return None,
            },
            big: match header.get(5)? {
                1 => false,
                2 => true,
                _ => return None,
            },
        };
        // e_shoff, e_shentsize and the two that follow it, and the size that an entry must have.
        let (table, sizes, entry) = if form.wide {
            (form.number(header, 40, 8)?, 58, 64)
        } else {
            (form.number(header, 32, 4)?, 46, 40)
        };
        let small = |at| form.number(header, at, 2).map(|value| value as usize);
        let count = small(sizes + 2)?;
        // No count means more sections than fit into it: no program of ours.
        (small(sizes)? == entry && table > 0 && count > 0).then_some(Self {
            form,
            table,
            entry,
            count: count.min(SECTIONS),
            names: small(sizes + 4)?,
        })
    }
}

impl Form {
    /// The number of so many bytes, 8 at most, at this place.
    fn number(self, bytes: &[u8], at: usize, size: usize) -> Option<u64> {
        let bytes = bytes.get(at..at.checked_add(size)?)?;
        let add = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        Some(if self.big {
            bytes.iter().fold(0, add)
        } else {
            bytes.iter().rev().fold(0, add)
        })
    }

    fn heading(self, entry: &[u8]) -> Option<Heading> {
        let (offset, size, word) = if self.wide { (24, 32, 8) } else { (16, 20, 4) };
        Some(Heading {
            name: self.number(entry, 0, 4)? as usize,
            kind: self.number(entry, 4, 4)? as u32,
            offset: self.number(entry, offset, word)?,
            size: self.number(entry, size, word)?,
        })
    }
}

impl Heading {
    /// The first `most` bytes.
    fn bytes(&self, fetch: &mut Fetch, most: usize) -> Option<Vec<u8>> {
        if self.kind == NO_BITS {
            return None;
        }
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        fetch(self.offset, size.min(most))
    }
}

/// The version in `.go.buildinfo`, which since Go 1.18 stands there itself; before, it was a pointer into the memory of
/// the program.
fn go_version(info: &[u8]) -> Option<&[u8]> {
    const MAGIC: &[u8] = b"\xff Go buildinf:";
    const INLINE: u8 = 2;
    let rest = info.strip_prefix(MAGIC)?;
    if rest.get(1)? & INLINE == 0 {
        return None;
    }
    // A varint; versions are shorter than 128 bytes, so it is one byte.
    let (length, text) = info.get(32..)?.split_first()?;
    text.get(..usize::from(*length))
        .filter(|version| version.starts_with(b"go") || version.starts_with(b"devel"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// An ELF file in memory.
    fn read(file: &[u8]) -> Option<Program> {
        let mut asked = 0;
        let found = program(&mut |offset, most| {
            assert!(most <= 64 * 1024, "{most} bytes at once");
            asked += 1;
            let rest = file.get(usize::try_from(offset).ok()?..)?;
            Some(rest[..most.min(rest.len())].to_vec())
        });
        assert!(asked <= 5);
        found
    }

    fn put(file: &mut [u8], at: usize, size: usize, value: u64, big: bool) {
        let bytes = value.to_be_bytes();
        let target = &mut file[at..at + size];
        target.copy_from_slice(&bytes[8 - size..]);
        if !big {
            target.reverse();
        }
    }

    /// A file with these sections, and one of names.
    fn made(sections: &[(&str, &[u8])], wide: bool, big: bool) -> Vec<u8> {
        let mut names = vec![0];
        let mut file = vec![0; if wide { 64 } else { 52 }];
        let mut places = Vec::new();
        for (name, content) in sections {
            places.push((names.len(), file.len(), content.len()));
            names.extend(name.bytes().chain([0]));
            file.extend(*content);
        }
        places.push((0, file.len(), names.len()));
        file.extend(&names);
        let table = file.len();
        let entry = if wide { 64 } else { 40 };
        for (name, offset, size) in &places {
            let mut heading = vec![0; entry];
            let (at, and, word) = if wide { (24, 32, 8) } else { (16, 20, 4) };
            put(&mut heading, 0, 4, *name as u64, big);
            put(&mut heading, 4, 4, 1, big);
            put(&mut heading, at, word, *offset as u64, big);
            put(&mut heading, and, word, *size as u64, big);
            file.extend(heading);
        }
        file[..4].copy_from_slice(b"\x7fELF");
        file[4] = 1 + u8::from(wide);
        file[5] = 1 + u8::from(big);
        let (at, word, sizes) = if wide { (40, 8, 58) } else { (32, 4, 46) };
        put(&mut file, at, word, table as u64, big);
        put(&mut file, sizes, 2, entry as u64, big);
        put(&mut file, sizes + 2, 2, places.len() as u64, big);
        put(&mut file, sizes + 4, 2, places.len() as u64 - 1, big);
        file
    }

    /// What `go build` writes: the version in place, behind it that of the module.
    fn build_info() -> Vec<u8> {
        let mut info = b"\xff Go buildinf:\x08\x02".to_vec();
        info.resize(32, 0);
        info.extend(b"\x08go1.24.1\x00");
        info
    }

    #[test]
    fn sections_and_builders_of_every_form_of_file() {
        let comment = b"rustc version 1.95.0 (59807616e 2026-04-14)\0GCC: (Debian) 12.2.0\0";
        let info = build_info();
        for (wide, big) in [(true, false), (true, true), (false, false), (false, true)] {
            let file = made(
                &[
                    (".text", b"\x90"),
                    (".comment", comment),
                    (".go.buildinfo", &info),
                ],
                wide,
                big,
            );
            let program = read(&file).unwrap();
            let names: Vec<&[u8]> = program.sections.iter().map(AsRef::as_ref).collect();
            assert_eq!(names, [&b".text"[..], b".comment", b".go.buildinfo"]);
            assert_eq!(&*program.comment, comment);
            assert_eq!(program.go_version.as_deref(), Some(&b"go1.24.1"[..]));
        }
    }

    #[test]
    fn what_is_no_such_file_is_none() {
        assert_eq!(read(b""), None);
        assert_eq!(read(b"#!/bin/sh\nexit\n"), None);
        let mut stripped = made(&[], true, false);
        put(&mut stripped, 40, 8, 0, false);
        assert_eq!(read(&stripped), None, "no table of sections");
        let mut far = made(&[], true, false);
        put(&mut far, 40, 8, u64::MAX, false);
        assert_eq!(read(&far), None, "the table is beyond the end");
    }

    #[test]
    fn claims_are_not_believed() {
        let mut file = made(&[(".comment", b"x\0")], true, false);
        let table = file.len() - 2 * 64;
        put(&mut file, table + 32, 8, u64::MAX, false);
        let program = read(&file).unwrap();
        assert!(program.comment.len() <= COMMENT);
        put(&mut file, table, 4, u64::from(u32::MAX), false);
        assert_eq!(read(&file).unwrap().sections.len(), 0, "no such name");
        put(&mut file, table + 64 + 4, 4, u64::from(NO_BITS), false);
        assert_eq!(read(&file), None, "the names have no place");
    }

    #[test]
    fn versions_that_are_elsewhere_are_not_known() {
        let mut old = build_info();
        old[15] = 0;
        assert_eq!(go_version(&old), None);
        let mut long = build_info();
        long[32] = 200;
        assert_eq!(go_version(&long), None);
        assert_eq!(go_version(b"\xff Go buildinf:"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&bytes);
            let mut file = b"\x7fELF\x02\x01".to_vec();
            file.extend(&bytes);
            let _ = read(&file);
            let _ = go_version(&bytes);
        }

        #[test]
        fn any_damage_is_survived(
            (wide, big) in any::<(bool, bool)>(),
            damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..20),
            cut in any::<prop::sample::Index>(),
        ) {
            let info = build_info();
            let mut file = made(&[(".comment", b"rustc version 1\0"), (".go.buildinfo", &info)], wide, big);
            for (at, byte) in damage {
                let at = at.index(file.len());
                file[at] = byte;
            }
            let _ = read(&file);
            let _ = read(&file[..cut.index(file.len())]);
        }
    }
}

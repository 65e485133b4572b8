//! New names for old ones: `a`, `b`, … `z`, `aa`, in the order in which they come; the same for the same.

use super::known;
use rustc_hash::FxHashMap;

/// Bytes that the kernel keeps of the name of a task.
const TASK: usize = 15;

/// Names of one kind.
#[derive(Default)]
pub(super) struct Names {
    given: FxHashMap<Box<[u8]>, String>,
}

impl Names {
    /// The letters for a name.
    fn letters(&mut self, name: &[u8]) -> &str {
        if !self.given.contains_key(name) {
            let letters = letters(self.given.len());
            self.given.insert(name.into(), letters);
        }
        &self.given[name]
    }

    /// The kind and letters.
    pub(super) fn name(&mut self, kind: &str, name: &[u8]) -> Vec<u8> {
        format!("{kind}-{}", self.letters(name)).into_bytes()
    }

    /// The kind and letters, and the number that stands at the end of the name: so what differed in that alone still does.
    pub(super) fn numbered(&mut self, kind: &str, name: &[u8]) -> Vec<u8> {
        let digits = name
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let (stem, number) = name.split_at(name.len() - digits);
        let mut new = self.name(kind, stem);
        if !number.is_empty() {
            new.push(b'-');
            new.extend_from_slice(number);
        }
        new
    }

    /// The same for the name of a task, of which the kernel keeps as much as it does of others.
    pub(super) fn of_task(&mut self, kind: &str, name: &[u8]) -> Vec<u8> {
        let mut new = self.numbered(kind, &name[..name.len().min(TASK)]);
        new.truncate(TASK);
        new
    }
}

fn letters(mut number: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'a' + (number % 26) as u8);
        if number < 26 {
            break;
        }
        number = number / 26 - 1;
    }
    letters
        .iter()
        .rev()
        .map(|&letter| char::from(letter))
        .collect()
}

/// Numbers that stand for identities: containers, boots.
#[derive(Default)]
pub(super) struct Ids {
    given: FxHashMap<Box<[u8]>, u64>,
}

impl Ids {
    /// Hexadecimal digits for others, parted as they are.
    pub(super) fn id(&mut self, id: &[u8]) -> Vec<u8> {
        let digits: Box<[u8]> = id
            .iter()
            .filter(|byte| !is_between(**byte))
            .map(u8::to_ascii_lowercase)
            .collect();
        let next = self.given.len() as u64;
        let number = *self.given.entry(digits).or_insert(next);
        let mut state = number;
        let mut left = 0u64;
        let mut nibbles = 0;
        let mut nibble = || {
            if nibbles == 0 {
                // SplitMix64: digits that look as others do.
                state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
                let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                (left, nibbles) = (mixed ^ (mixed >> 31), 16);
            }
            let digit = b"0123456789abcdef"[(left & 15) as usize];
            (left, nibbles) = (left >> 4, nibbles - 1);
            digit
        };
        id.iter()
            .map(|&byte| if is_between(byte) { byte } else { nibble() })
            .collect()
    }
}

/// What parts the digits of an identity.
const fn is_between(byte: u8) -> bool {
    matches!(byte, b'-' | b'_')
}

/// Parts a name where an identity stands in it: before, the identity, after.
pub(super) fn around_id(name: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let digits = |bytes: &[u8]| {
        bytes
            .iter()
            .take_while(|byte| byte.is_ascii_hexdigit())
            .count()
    };
    let uuid = |bytes: &[u8]| -> Option<usize> {
        let mut end = 0;
        for (at, length) in [8, 4, 4, 4, 12].into_iter().enumerate() {
            if at > 0 {
                bytes.get(end).filter(|byte| matches!(byte, b'-' | b'_'))?;
                end += 1;
            }
            (digits(bytes.get(end..)?) >= length).then_some(())?;
            end += length;
        }
        Some(end)
    };
    let mut at = 0;
    while at < name.len() {
        // Of `pod` the last letter is a digit as well.
        if name[at..].starts_with(b"pod") {
            at += 3;
            continue;
        }
        let rest = &name[at..];
        let run = digits(rest);
        let length = uuid(rest).or((run >= 12).then_some(run));
        if let Some(length) = length {
            return Some((&name[..at], &rest[..length], &rest[length..]));
        }
        at += 1;
    }
    None
}

/// A part of a name beside an identity tells nothing.
pub(super) fn is_plain(part: &[u8]) -> bool {
    let mut words = part.split(|byte| known::is_of_number(*byte));
    words.all(|word| {
        word.is_empty()
            || matches!(word, b"scope" | b"slice" | b"service" | b"cri" | b"pod")
            || known::is_word(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_in_their_order_and_keep_their_number() {
        assert_eq!(
            [0, 25, 26, 51, 52, 701, 702].map(letters),
            ["a", "z", "aa", "az", "ba", "zz", "aaa"]
        );
        let mut names = Names::default();
        let mut name =
            |old: &str| String::from_utf8(names.of_task("thread", old.as_bytes())).unwrap();
        assert_eq!(name("acme-worker-1"), "thread-a-1");
        assert_eq!(name("acme-worker-12"), "thread-a-12");
        assert_eq!(name("other"), "thread-b");
        assert_eq!(name("acme-worker-1"), "thread-a-1");
        assert_eq!(name("7"), "thread-c-7");
    }

    #[test]
    fn identities_stay_identities() {
        let mut ids = Ids::default();
        let container = b"0be87ffc10f5633070f99f96cc72cdc899accc728e3e6182464f9345d01e6f38";
        let new = ids.id(container);
        assert!(new.len() == 64 && new != container && new.iter().all(u8::is_ascii_hexdigit));
        assert_eq!(ids.id(container), new);
        let uuid = ids.id(b"662f9113-0d5f-462d-a02a-f38b410b91bf");
        let underscored = ids.id(b"662f9113_0d5f_462d_a02a_f38b410b91bf");
        assert_eq!(
            uuid,
            String::from_utf8(underscored)
                .unwrap()
                .replace('_', "-")
                .into_bytes()
        );
        assert_ne!(uuid[..8], new[..8]);
    }

    #[test]
    fn identities_are_found_in_names() {
        let hex = "0be87ffc10f5633070f99f96cc72cdc8";
        let uuid = "662f9113_0d5f_462d_a02a_f38b410b91bf";
        for (before, id, after) in [
            ("docker-", hex, ".scope"),
            ("cri-containerd-", hex, ".scope"),
            ("kubepods-burstable-pod", uuid, ".slice"),
            ("pod", hex, ""),
            ("", hex, "-1234567890"),
        ] {
            let name = [before, id, after].concat();
            let found = around_id(name.as_bytes());
            assert_eq!(
                found,
                Some((before.as_bytes(), id.as_bytes(), after.as_bytes())),
                "{name}"
            );
            assert!(
                is_plain(before.as_bytes()) && is_plain(after.as_bytes()),
                "{name}"
            );
        }
        assert_eq!(around_id(b"deadbeef.service"), None);
        assert!(!is_plain(b"acme-"));
    }
}

//! Sets of CPUs as people and the kernel write them: `0-3,8`.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// The largest CPU number that is read, plus one; as many as an affinity mask of ours holds.
pub const LIMIT: u32 = 8_192;

/// A set of CPUs, by their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CpuList(BTreeSet<u32>);

impl CpuList {
    /// No CPU is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The CPU is in it.
    pub fn contains(&self, cpu: u32) -> bool {
        self.0.contains(&cpu)
    }

    /// Puts a CPU in, or takes it out when it is there.
    pub fn toggle(&mut self, cpu: u32) {
        if !self.0.remove(&cpu) {
            self.0.insert(cpu);
        }
    }

    /// The numbers, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().copied()
    }
}

impl FromIterator<u32> for CpuList {
    fn from_iter<I: IntoIterator<Item = u32>>(cpus: I) -> Self {
        Self(cpus.into_iter().filter(|cpu| *cpu < LIMIT).collect())
    }
}

impl FromStr for CpuList {
    type Err = &'static str;

    /// Numbers and ranges, separated by commas or blanks.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut cpus = BTreeSet::new();
        let parts = text.split([',', ' ']).map(str::trim);
        for part in parts.filter(|part| !part.is_empty()) {
            let (from, to) = part.split_once('-').unwrap_or((part, part));
            let (from, to) = (number(from)?, number(to)?);
            if from > to {
                return Err("a range starts with the smaller number");
            }
            cpus.extend(from..=to);
        }
        Ok(Self(cpus))
    }
}

fn number(text: &str) -> Result<u32, &'static str> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("expected numbers and ranges, such as 0-3,8");
    }
    let number: u32 = text.parse().unwrap_or(LIMIT);
    if number < LIMIT {
        Ok(number)
    } else {
        Err("no CPU has such a high number")
    }
}

impl fmt::Display for CpuList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut cpus = self.0.iter().copied().peekable();
        let mut comma = "";
        while let Some(from) = cpus.next() {
            let mut to = from;
            while let Some(next) = cpus.next_if_eq(&(to + 1)) {
                to = next;
            }
            write!(f, "{comma}{from}")?;
            if to > from {
                write!(f, "-{to}")?;
            }
            comma = ",";
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_and_ranges_are_read() {
        let list: CpuList = "0-3,8 , 5".parse().unwrap();
        assert_eq!(list.iter().collect::<Vec<_>>(), [0, 1, 2, 3, 5, 8]);
        assert_eq!(list.to_string(), "0-3,5,8");
        assert!("".parse::<CpuList>().unwrap().is_empty());
    }

    #[test]
    fn what_is_wrong_is_a_sentence() {
        for (text, wrong) in [
            ("3-1", "smaller"),
            ("a", "expected"),
            ("1-", "expected"),
            ("-1", "expected"),
            ("1-2-3", "expected"),
            ("8192", "high"),
            ("99999999999999", "high"),
            ("0-4294967295", "high"),
        ] {
            let told = text.parse::<CpuList>().unwrap_err();
            assert!(told.contains(wrong), "{text}: {told}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(cpus in prop::collection::btree_set(0..LIMIT, 0..50)) {
            let list = CpuList(cpus);
            prop_assert_eq!(list.to_string().parse::<CpuList>(), Ok(list));
        }

        #[test]
        fn no_text_is_too_strange(text in "[-0-9, x]{0,20}") {
            let _ = text.parse::<CpuList>();
        }
    }
}

//! `/proc/PID/limits`.

use std::num::ParseIntError;

/// A resource limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The kernel's name for it: `Max open files`.
    pub name: String,
    /// The limit in force; `None` for none.
    pub soft: Option<u64>,
    /// What it may be raised to; `None` for no bound.
    pub hard: Option<u64>,
    /// `bytes`, `files` … or nothing.
    pub unit: String,
    /// How much of it is used, where that is known.
    pub used: Option<u64>,
}

/// Cells of the name, as the kernel pads it.
const NAME: usize = 26;

/// Reads the table; lines that are none are left out.
pub fn parse(bytes: &[u8]) -> Vec<Limit> {
    let text = String::from_utf8_lossy(bytes);
    text.lines().skip(1).filter_map(line).collect()
}

fn line(line: &str) -> Option<Limit> {
    let (name, rest) = line.split_at_checked(NAME)?;
    let mut fields = rest.split_whitespace();
    Some(Limit {
        name: name.trim().to_owned(),
        soft: value(fields.next()?).ok()?,
        hard: value(fields.next()?).ok()?,
        unit: fields.next().unwrap_or_default().to_owned(),
        used: None,
    })
}

/// A number, or no limit.
fn value(word: &str) -> Result<Option<u64>, ParseIntError> {
    if word == "unlimited" {
        return Ok(None);
    }
    word.parse().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CAPTURED: &[u8] =
        b"Limit                     Soft Limit           Hard Limit           Units     \n\
        Max cpu time              unlimited            unlimited            seconds   \n\
        Max open files            1024                 1048576              files     \n\
        Max nice priority         0                    0                    \n";

    #[test]
    fn limits_have_values_units_or_none() {
        let limits = parse(CAPTURED);
        assert_eq!(limits.len(), 3);
        assert_eq!((limits[0].soft, limits[0].hard), (None, None));
        assert_eq!(limits[1].name, "Max open files");
        assert_eq!(
            (limits[1].soft, limits[1].hard),
            (Some(1024), Some(1_048_576))
        );
        assert_eq!((&limits[1].unit[..], &limits[2].unit[..]), ("files", ""));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = parse(&bytes);
        }

        #[test]
        fn the_numbers_come_back(name in "Max [a-z ]{1,20}", soft: u64, hard: u64) {
            let text = format!("heading\n{name:<26}{soft:<21}{hard:<21}bytes\n");
            let limits = parse(text.as_bytes());
            prop_assert_eq!(limits.len(), 1);
            prop_assert_eq!(&limits[0].name[..], name.trim());
            prop_assert_eq!((limits[0].soft, limits[0].hard), (Some(soft), Some(hard)));
        }
    }
}

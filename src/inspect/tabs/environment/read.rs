//! `cmdline` and `environ`: bytes of the target's own memory.

use super::{Environment, Texts};
use crate::inspect::Reading;
use crate::inspect::target::Target;

/// Arguments and an environment are read up to here each.
const TEXTS: usize = 1 << 20;

impl Environment {
    pub(crate) fn read(target: &Target) -> Reading<Self> {
        let mut arguments = target.thread.read("cmdline", TEXTS)?;
        // What is empty counts among arguments; a program that writes its title there leaves zeros behind it.
        while arguments.ends_with(&[0]) {
            arguments.pop();
        }
        let variables = target.thread.read("environ", TEXTS);
        Ok(Self {
            arguments: Texts {
                cut: arguments.len() >= TEXTS - 1,
                list: split(&arguments).map(<[u8]>::to_vec).collect(),
            },
            variables: variables.map(|bytes| Texts {
                cut: bytes.len() == TEXTS,
                list: split(&bytes)
                    .filter(|variable| !variable.is_empty())
                    .map(<[u8]>::to_vec)
                    .collect(),
            }),
        })
    }
}

/// What stands between zeros.
fn split(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == 0)
}

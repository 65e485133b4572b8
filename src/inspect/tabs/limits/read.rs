//! `limits`, and from other files how much is used of some.

use super::Limits;
use crate::inspect::Reading;
use crate::inspect::target::{SMALL, Target};
use crate::proc;
use crate::proc::status::bytes;

impl Limits {
    pub(crate) fn read(target: &Target) -> Reading<Self> {
        let mut list = proc::limits::parse(&target.thread.read("limits", SMALL)?);
        let status = target.thread.read("status", SMALL).unwrap_or_default();
        let stat = target.process.read("stat", SMALL).unwrap_or_default();
        for limit in &mut list {
            limit.used = match &limit.name[..] {
                "Max cpu time" => proc::stat::parse(&stat).map(|stat| {
                    (stat.user + stat.system).saturating_mul(target.tree.tick) / 1_000_000_000
                }),
                "Max data size" => bytes(&status, "VmData"),
                "Max stack size" => bytes(&status, "VmStk"),
                "Max resident set" => bytes(&status, "VmRSS"),
                "Max locked memory" => bytes(&status, "VmLck"),
                "Max address space" => bytes(&status, "VmSize"),
                "Max open files" => target.thread.numbers("fd").ok().map(|fds| fds.len() as u64),
                "Max pending signals" => proc::status::queued_signals(&status),
                _ => None,
            };
        }
        Ok(Self { list })
    }
}

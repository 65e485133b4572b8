//! Arguments and environment variables.

mod lines;
mod read;

use super::{MemoryLock, TabInfo, When};
use crate::inspect::Reading;

pub(super) const INFO: TabInfo = TabInfo {
    title: "Environment",
    memory_lock: MemoryLock::All,
    read: When::Once,
    ..TabInfo::PLAIN
};

/// What a program was started with.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The program as it was called and its arguments (`/proc/PID/cmdline`); some programs write something else there.
    pub arguments: Texts,
    /// Environment variables, `NAME=value` (`/proc/PID/environ`): what the program changed since is not seen. Unlike the
    /// arguments they are not for everybody to read.
    pub variables: Reading<Texts>,
}

/// Texts of another process, which may hold anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// One each, raw bytes.
    pub list: Vec<Vec<u8>>,
    /// There is more of it.
    pub cut: bool,
}

#[cfg(test)]
impl Environment {
    /// What an invented process has.
    pub(crate) fn example() -> Self {
        Environment {
            arguments: Texts {
                list: [
                    "/usr/lib/jvm/java-21/bin/java",
                    "-Xmx2g",
                    "-cp",
                    "/srv/shop/lib/app.jar:/srv/shop/lib/guava-33.0.jar:/srv/shop/lib/jackson-core-2.17.0.jar:/srv/shop/lib/netty-all-4.1.108.jar",
                    "",
                    "--title=two words \x1b[2J",
                ]
                .map(|argument| argument.as_bytes().to_vec())
                .to_vec(),
                cut: false,
            },
            variables: Ok(Texts {
                list: vec![
                b"PATH=/usr/local/bin:/usr/bin:/bin".to_vec(),
                b"JAVA_OPTS=-Xmx2g -XX:+UseG1GC -XX:MaxGCPauseMillis=200 -Dcom.sun.management.jmxremote=true -Dfile.encoding=UTF-8".to_vec(),
                b"EVIL=\x1b[2J\xff\n".to_vec(),
                b"DB_PASSWORD=secret".to_vec(),
                b"odd".to_vec(),
            ],
            cut: true,
        })}
    }
}

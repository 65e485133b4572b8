//! A fact for each control group, namespace, folder and right.

use super::Namespaces;
use crate::inspect::page::{Lines, Part, dim, foreign, plain};
use crate::inspect::reasons::sentence;
use crate::text::Tone;
use crate::text::cgroup::NAMESPACE;

/// Names of the capabilities by number, without `CAP_`.
const CAPABILITIES: &str = "CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE \
    NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT \
    SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE \
    AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ \
    PERFMON BPF CHECKPOINT_RESTORE";

impl Namespaces {
    pub(crate) fn write(&self, lines: &mut Lines) {
        lines.heading("Control groups");
        match &self.cgroups {
            Err(missing) => lines.note(sentence(*missing)),
            Ok(groups) => {
                for (controllers, path) in groups {
                    let label = match foreign(controllers) {
                        unified if unified.is_empty() => "unified (v2)".to_owned(),
                        named => named,
                    };
                    lines.fact(&label, plain(foreign(path)));
                }
                if self.cgroup_namespace {
                    lines.note(NAMESPACE);
                }
            }
        }
        lines.heading("Namespaces");
        match &self.list {
            Err(missing) => lines.note(sentence(*missing)),
            Ok(list) => {
                for namespace in list {
                    let id = foreign(&namespace.id);
                    let part = match namespace.ours {
                        Some(true) => dim(format!("{id}  same as threadtop's")),
                        Some(false) => (format!("{id}  not threadtop's"), Tone::Name),
                        None => plain(id),
                    };
                    lines.fact(&namespace.kind, part);
                }
            }
        }
        lines.heading("Folders");
        let names = [
            "program (exe)",
            "working folder (cwd)",
            "root folder (root)",
        ];
        for (name, folder) in names.into_iter().zip(&self.folders) {
            let part = match folder {
                Ok(path) => plain(foreign(path)),
                Err(missing) => dim(sentence(*missing)),
            };
            lines.fact(name, part);
        }
        lines.heading("Identity and rights");
        for (label, value) in &self.status {
            let (words, part) = right(label, value);
            lines.fact(words, part);
        }
        if let Some((score, added)) = self.oom {
            lines.fact(
                "out-of-memory score",
                plain(format!(
                    "{score} (0 to 2000: the highest is killed first), {added:+} by oom_score_adj"
                )),
            );
        }
    }
}

/// A line of `status` in words.
fn right<'a>(label: &'a str, value: &[u8]) -> (&'a str, Part) {
    match label {
        "NSpid" => ("PID in each namespace", plain(spaced(value))),
        "Uid" => ("UID real eff. saved file", plain(spaced(value))),
        "Gid" => ("GID real eff. saved file", plain(spaced(value))),
        "Groups" if value.trim_ascii().is_empty() => ("groups", dim("none")),
        "Groups" => ("groups", plain(spaced(value))),
        "CapEff" => ("capabilities in force", capabilities(value)),
        "CapBnd" => ("capabilities at most", capabilities(value)),
        "CapAmb" => ("capabilities kept by exec", capabilities(value)),
        "NoNewPrivs" => ("no new privileges", yes(value)),
        "Seccomp" => (
            "seccomp",
            match value {
                b"0" => dim("off"),
                b"1" => plain("strict"),
                b"2" => plain("filters system calls"),
                _ => plain(spaced(value)),
            },
        ),
        _ => (label, plain(spaced(value))),
    }
}

fn yes(value: &[u8]) -> Part {
    match value {
        b"0" => dim("no"),
        _ => plain("yes"),
    }
}

/// A mask in hexadecimal, as names.
fn capabilities(value: &[u8]) -> Part {
    /// So few that are missing say more than all that are there.
    const FEW: usize = 8;
    let mask = std::str::from_utf8(value).ok();
    let Some(mask) = mask.and_then(|mask| u64::from_str_radix(mask, 16).ok()) else {
        return plain(foreign(value));
    };
    let names = CAPABILITIES.split(' ').enumerate();
    let (there, missing): (Vec<_>, Vec<_>) = names.partition(|(at, _)| mask >> at & 1 == 1);
    let joined = |list: Vec<(usize, &str)>| {
        let names: Vec<&str> = list.into_iter().map(|(_, name)| name).collect();
        names.join(" ")
    };
    match (there.len(), missing.len()) {
        (0, _) => dim("none"),
        (_, 0) => ("all".to_owned(), Tone::Name),
        (_, 1..=FEW) => (format!("all but {}", joined(missing)), Tone::Name),
        _ => plain(joined(there)),
    }
}

/// Numbers with a tab between them, with a blank.
fn spaced(value: &[u8]) -> String {
    let words: Vec<&[u8]> = value.split(|byte| *byte == b'\t').collect();
    foreign(&words.join(&b' '))
}

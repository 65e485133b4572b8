//! What a process is run by, and what a thread is for: from the files that it has mapped, the sections of its program, the
//! names of its threads and of the program. A hint that can be wrong: anybody may give any name, and a library may be
//! mapped and never used. So whatever is said says on what it rests.

mod roles;
mod signs;

use self::signs::fits;
use crate::sample::Process;
use crate::text::{self, Sentence};
pub use roles::{ROLES, Role};
pub use signs::{Built, RUNTIMES, Signs};

/// A language runtime, a server or a hypervisor, in the order of [`RUNTIMES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Runtime {
    /// `PostgreSQL`.
    Postgres,
    /// `MySQL` or `MariaDB`.
    MySql,
    /// Redis or Valkey.
    Redis,
    /// `MongoDB`.
    Mongo,
    /// `ClickHouse`.
    ClickHouse,
    /// nginx.
    Nginx,
    /// Envoy.
    Envoy,
    /// QEMU, with KVM or without.
    Qemu,
    /// Firecracker.
    Firecracker,
    /// Cloud Hypervisor or crosvm.
    CloudHypervisor,
    /// Java virtual machine (`HotSpot`, `OpenJ9`).
    Jvm,
    /// .NET.
    DotNet,
    /// Mono.
    Mono,
    /// Erlang and Elixir.
    Erlang,
    /// Chromium, Electron and what is built on them.
    Chromium,
    /// Node.js, Deno or Bun.
    Node,
    /// Python.
    Python,
    /// Ruby.
    Ruby,
    /// PHP.
    Php,
    /// Perl.
    Perl,
    /// The asynchronous runtime of Rust.
    Tokio,
    /// Go.
    Go,
    /// Rust, whatever runtime it may use.
    Rust,
}

/// What a process seems to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// Which runtime.
    pub runtime: Runtime,
    /// With its article.
    pub name: &'static str,
    /// What says so, the strongest first; clean for a terminal. Never empty.
    pub evidence: Vec<String>,
    /// All that speaks for it is a library that many programs have only to be extended by.
    pub embedded: bool,
    /// The files of the process may not be read: only names were left.
    pub by_names: bool,
    /// What else runs in it, as it seems.
    pub others: Vec<Runtime>,
}

impl Guess {
    /// `looks like a JVM (libjvm.so is mapped, threads "C2 CompilerThre", "GC Thread#0")`.
    pub fn sentence(&self) -> String {
        self.resting_on(self.evidence.len())
    }

    /// [`Self::sentence`] with the strongest evidence alone.
    pub fn brief(&self) -> String {
        self.resting_on(1)
    }

    fn resting_on(&self, count: usize) -> String {
        let evidence = self.evidence[..count.min(self.evidence.len())].join(", ");
        let alone = if self.by_names {
            "by names alone: "
        } else {
            ""
        };
        format!("{} ({alone}{evidence})", self.short())
    }

    /// [`Self::sentence`] without evidence.
    pub fn short(&self) -> String {
        let seems = if self.embedded {
            "may embed"
        } else {
            "looks like"
        };
        format!("{seems} {}", self.name)
    }

    /// What it seems to be, and what else runs in it.
    pub fn runtimes(&self) -> Vec<Runtime> {
        let mut all = vec![self.runtime];
        all.extend(&self.others);
        all
    }
}

/// Threads that are looked at, the oldest: runtimes start their own threads first.
const LOOKED_AT: usize = 128;
/// Names of threads that are told as evidence.
const TOLD: usize = 2;

/// What evidence weighs. A name is anybody's to give, so several that fit weigh more than one; what is mapped or built in is
/// there, but of what is made to be embedded it is not said that the program is made of it.
mod weight {
    pub(super) const RUNS: u8 = 3;
    pub(super) const BUILT_BY_GO: u8 = 3;
    pub(super) const BUILT_BY_RUSTC: u8 = 2;
    pub(super) const THREADS: u8 = 3;
    pub(super) const THREAD: u8 = 2;
    pub(super) const PROGRAM: u8 = 2;
    pub(super) const EMBEDDED: u8 = 1;
}

/// What speaks for one runtime.
#[derive(Default)]
struct Case {
    weight: u8,
    evidence: Vec<String>,
}

impl Case {
    fn add(&mut self, weight: u8, evidence: String) {
        self.weight += weight;
        self.evidence.push(evidence);
    }
}

/// What `process` seems to be: what most speaks for. `None`: nothing tells.
pub fn guess(process: &Process) -> Option<Guess> {
    if process.stat.kernel {
        return None;
    }
    let threads = telling_threads(process);
    let programs = programs(process);
    let cases = RUNTIMES.iter().map(|signs| {
        let case = case(process, signs, &threads[signs.runtime as usize], &programs);
        (signs, case)
    });
    let mut cases: Vec<(&Signs, Case)> = cases.filter(|(_, case)| case.weight > 0).collect();
    // Of equals the first of the table.
    cases.sort_by_key(|(_, case)| std::cmp::Reverse(case.weight));
    let mut cases = cases.into_iter();
    let (signs, case) = cases.next()?;
    let code = process.identity.code.as_ref();
    let others = cases.filter(|(_, case)| case.weight > weight::EMBEDDED);
    Some(Guess {
        runtime: signs.runtime,
        name: signs.name,
        evidence: case.evidence,
        embedded: case.weight == weight::EMBEDDED,
        by_names: code.is_some_and(|code| code.mapped.is_none() && code.program.is_none()),
        others: others.map(|(signs, _)| signs.runtime).collect(),
    })
}

/// All that speaks for one runtime.
fn case(process: &Process, signs: &Signs, threads: &Telling, programs: &[&[u8]]) -> Case {
    let mut case = Case::default();
    let code = process.identity.code.as_deref();
    let mapped = code.and_then(|code| code.mapped.as_deref());
    let maps = |patterns: &[&str]| {
        let mut names = mapped?.iter().map(AsRef::as_ref);
        let name = names.find(|name| patterns.iter().any(|pattern| fits(pattern, name)))?;
        Some(format!("{} is mapped", text::clean(name)))
    };
    if let Some(evidence) = maps(signs.runs) {
        case.add(weight::RUNS, evidence);
    } else if let Some(evidence) = maps(signs.embedded) {
        case.add(weight::EMBEDDED, evidence);
    }
    let program = code.and_then(|code| code.program.as_ref());
    let built = signs.built.zip(program);
    if let Some((built, evidence)) = built.and_then(|(by, program)| Some((by, by.says(program)?))) {
        let weight = match built {
            Built::Go => weight::BUILT_BY_GO,
            Built::Rustc => weight::BUILT_BY_RUSTC,
        };
        case.add(weight, evidence);
    }
    let mut names: Vec<String> = threads.iter().map(|(_, name)| quoted(name)).collect();
    names.dedup();
    names.truncate(TOLD);
    match threads.len() {
        0 => {}
        1 => case.add(weight::THREAD, format!("thread {}", names.join(", "))),
        _ => case.add(weight::THREADS, format!("threads {}", names.join(", "))),
    }
    if let Some(name) = programs.iter().find(|name| signs.is_program(name)) {
        // The weakest evidence: told only where there is no better.
        let told = case.weight <= weight::EMBEDDED;
        case.weight += weight::PROGRAM;
        if told {
            case.evidence.push(format!("program {}", quoted(name)));
        }
    }
    case
}

fn quoted(name: &[u8]) -> String {
    format!("\"{}\"", text::clean(name))
}

/// Roles that were seen in a process, each with the name of the first thread that has it.
type Telling<'a> = Vec<(&'static Role, &'a [u8])>;

/// Of each runtime, the roles that tell it.
fn telling_threads(process: &Process) -> [Telling<'_>; RUNTIMES.len()] {
    let mut seen: [Telling; RUNTIMES.len()] = Default::default();
    let threads = process.threads.list.iter().take(LOOKED_AT);
    let details = threads.filter_map(|thread| thread.detail.as_ref());
    for name in details.map(|detail| detail.name.as_bytes()) {
        for role in ROLES.iter().filter(|role| role.tells && role.fits(name)) {
            let roles = &mut seen[role.of as usize];
            if !roles.iter().any(|(known, _)| std::ptr::eq(*known, role)) {
                roles.push((role, name));
            }
        }
    }
    seen
}

/// What the program of a process is called: by its file, by itself, and by the kernel.
fn programs(process: &Process) -> Vec<&[u8]> {
    let identity = &process.identity;
    let mut words = identity.cmdline.split(|byte| matches!(byte, 0 | b' '));
    let names = [identity.exe.as_deref(), words.next(), Some(&*identity.name)];
    let names = names.into_iter().flatten();
    names
        .map(|path| path.rsplit(|byte| *byte == b'/').next().unwrap_or(path))
        .collect()
}

/// What a thread of this name is for, the first of its process or another, in a process where these runtimes seem to run, the
/// likeliest first; where none is known, the name itself may tell.
pub fn role(name: &[u8], first: bool, runtimes: &[Runtime]) -> Option<&'static Role> {
    let fits = |role: &&Role| role.fits(name) && (first || !role.first);
    let fitting = || ROLES.iter().filter(fits);
    if runtimes.is_empty() {
        return fitting().find(|role| role.tells);
    }
    let mut runtimes = runtimes.iter();
    runtimes.find_map(|runtime| fitting().find(|role| role.of == *runtime))
}

impl Role {
    /// "optimizing JIT compiler (C2), if this is a JVM".
    pub fn sentence(&self) -> Sentence {
        let runtime = Signs::of(self.of).name;
        Sentence::of_clauses(&format!("{}|, if this is {runtime}", self.what))
    }

    /// A thread of this name may have this role.
    pub fn fits(&self, name: &[u8]) -> bool {
        fits(self.thread, name)
    }
}

#[cfg(test)]
mod tests;

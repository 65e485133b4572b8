//! What a process is run by, from the names of its threads and its program, and what a thread is for. A hint that can be
//! wrong: anybody may give any name.

mod roles;

use crate::sample::Process;
use crate::view::text;
pub use roles::{ROLES, Role};

/// A language runtime, a server or a hypervisor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Runtime {
    /// Java virtual machine (`HotSpot`, `OpenJ9`).
    Jvm,
    /// Go.
    Go,
    /// The asynchronous runtime of Rust.
    Tokio,
    /// Node.js, Deno or Bun.
    Node,
    /// Chromium, Electron and what is built on them.
    Chromium,
    /// Python.
    Python,
    /// Ruby.
    Ruby,
    /// .NET.
    DotNet,
    /// Erlang and Elixir.
    Erlang,
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
}

/// How a runtime is recognised.
#[derive(Clone, Copy, Debug)]
pub struct Signs {
    /// Which.
    pub runtime: Runtime,
    /// With its article: "a JVM".
    pub name: &'static str,
    /// Names of programs, or their beginnings where a `*` ends them; digits, dots and dashes at the end do not count.
    pub programs: &'static [&'static str],
}

/// Every runtime that is recognised, by its program; by its threads it is where [`ROLES`] says so.
#[rustfmt::skip] // one runtime, one line
pub const RUNTIMES: [Signs; 19] = [
    Signs { runtime: Runtime::Jvm, name: "a JVM", programs: &["java", "jsvc"] },
    Signs { runtime: Runtime::Go, name: "a Go program", programs: &["dockerd", "containerd*", "kubelet", "kube-proxy", "kube-apiserver",
        "etcd", "prometheus", "grafana", "grafana-server", "consul", "nomad", "vault", "caddy", "traefik", "coredns", "cadvisor", "k3s*",
        "node_exporter", "influxd", "minio", "cockroach", "gopls", "amazon-ssm-agent", "ssm-agent-worker", "snapd", "podman"] },
    Signs { runtime: Runtime::Tokio, name: "a tokio program", programs: &["vector", "linkerd2-proxy"] },
    Signs { runtime: Runtime::Node, name: "Node.js", programs: &["node", "nodejs", "deno", "bun", "npm*"] },
    Signs { runtime: Runtime::Chromium, name: "Chromium", programs: &["chrome", "chromium", "electron", "msedge", "brave"] },
    Signs { runtime: Runtime::Python, name: "Python", programs: &["python", "pypy", "gunicorn", "uwsgi", "celery", "ipython"] },
    Signs { runtime: Runtime::Ruby, name: "Ruby", programs: &["ruby", "puma*", "unicorn", "sidekiq", "irb", "rails"] },
    Signs { runtime: Runtime::DotNet, name: ".NET", programs: &["dotnet", "pwsh"] },
    Signs { runtime: Runtime::Erlang, name: "an Erlang VM", programs: &["beam.smp", "beam"] },
    Signs { runtime: Runtime::Postgres, name: "PostgreSQL", programs: &["postgres", "postgres:", "postmaster"] },
    Signs { runtime: Runtime::MySql, name: "MySQL or MariaDB", programs: &["mysqld", "mariadbd"] },
    Signs { runtime: Runtime::Redis, name: "Redis", programs: &["redis-server", "valkey-server", "redis-sentinel"] },
    Signs { runtime: Runtime::Mongo, name: "MongoDB", programs: &["mongod", "mongos"] },
    Signs { runtime: Runtime::ClickHouse, name: "ClickHouse", programs: &["clickhouse*"] },
    Signs { runtime: Runtime::Nginx, name: "nginx", programs: &["nginx", "nginx:", "openresty"] },
    Signs { runtime: Runtime::Envoy, name: "Envoy", programs: &["envoy"] },
    Signs { runtime: Runtime::Qemu, name: "QEMU", programs: &["qemu-system-*", "qemu-kvm", "kvm"] },
    Signs { runtime: Runtime::Firecracker, name: "Firecracker", programs: &["firecracker"] },
    Signs { runtime: Runtime::CloudHypervisor, name: "Cloud Hypervisor", programs: &["cloud-hypervisor", "crosvm"] },
];

/// What a process seems to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// Which runtime.
    pub runtime: Runtime,
    /// With its article.
    pub name: &'static str,
    /// Names of threads, or of the program, that say so; clean for a terminal.
    pub evidence: Vec<String>,
    /// The evidence are names of threads.
    pub by_threads: bool,
}

impl Guess {
    /// `looks like a JVM (threads "C2 CompilerThre", "GC Thread#0")`.
    pub fn sentence(&self) -> String {
        let names: Vec<String> = self
            .evidence
            .iter()
            .map(|name| format!("\"{name}\""))
            .collect();
        let what = match (self.by_threads, names.len()) {
            (false, _) => "program",
            (true, 1) => "thread",
            (true, _) => "threads",
        };
        format!("{} ({what} {})", self.short(), names.join(", "))
    }

    /// The same without evidence.
    pub fn short(&self) -> String {
        format!("looks like {}", self.name)
    }
}

/// Threads that are looked at, the oldest: runtimes start their own threads first.
const LOOKED_AT: usize = 128;
/// Names that are told as evidence.
const TOLD: usize = 2;

/// What `process` seems to be: by its threads where these tell, otherwise by its program. `None`: nothing tells.
pub fn guess(process: &Process) -> Option<Guess> {
    if process.stat.kernel {
        return None;
    }
    by_threads(process).or_else(|| by_program(process))
}

fn by_threads(process: &Process) -> Option<Guess> {
    // Of each runtime, how many roles were seen, and the names that say so.
    let mut seen: Vec<(Runtime, Vec<&'static Role>, Vec<String>)> = Vec::new();
    let threads = process.threads.list.iter().take(LOOKED_AT);
    for name in threads.filter_map(|thread| Some(thread.detail.as_ref()?.name)) {
        let telling = ROLES.iter().filter(|role| role.tells);
        for role in telling.filter(|role| role.fits(name.as_bytes())) {
            let at = seen.iter().position(|(runtime, ..)| *runtime == role.of);
            let at = at.unwrap_or_else(|| {
                seen.push((role.of, Vec::new(), Vec::new()));
                seen.len() - 1
            });
            let (_, roles, names) = &mut seen[at];
            if !roles.iter().any(|known| std::ptr::eq(*known, role)) {
                roles.push(role);
                names.push(text::clean(name.as_bytes()));
            }
        }
    }
    let best = seen
        .into_iter()
        .max_by_key(|(runtime, roles, _)| (roles.len(), std::cmp::Reverse(*runtime)))?;
    let (runtime, _, mut evidence) = best;
    evidence.truncate(TOLD);
    Some(Guess {
        runtime,
        name: signs(runtime)?.name,
        evidence,
        by_threads: true,
    })
}

fn by_program(process: &Process) -> Option<Guess> {
    let identity = &process.identity;
    let first = identity
        .cmdline
        .split(|byte| matches!(byte, 0 | b' '))
        .next();
    let names = [identity.exe.as_deref(), first, Some(&*identity.name)];
    for path in names.into_iter().flatten() {
        let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or(path);
        let found = RUNTIMES.iter().find(|signs| {
            signs
                .programs
                .iter()
                .any(|program| is_program(program, name))
        });
        if let Some(signs) = found {
            return Some(Guess {
                runtime: signs.runtime,
                name: signs.name,
                evidence: vec![text::clean(name)],
                by_threads: false,
            });
        }
    }
    None
}

fn signs(runtime: Runtime) -> Option<&'static Signs> {
    RUNTIMES.iter().find(|signs| signs.runtime == runtime)
}

/// Is `name` this program, whatever its version? `python3.12` is `python`.
fn is_program(program: &str, name: &[u8]) -> bool {
    if let Some(begin) = program.strip_suffix('*') {
        return name.starts_with(begin.as_bytes());
    }
    let Some(rest) = name.strip_prefix(program.as_bytes()) else {
        return false;
    };
    rest.iter()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
}

/// What a thread of this name is for, in a process that seems to be of `runtime`: with the runtime, where that is not known
/// from elsewhere.
pub fn role(name: &[u8], runtime: Option<Runtime>) -> Option<&'static Role> {
    let fitting = || ROLES.iter().filter(|role| role.fits(name));
    let same = fitting().find(|role| Some(role.of) == runtime);
    same.or_else(|| fitting().find(|role| role.tells && runtime.is_none()))
}

impl Role {
    /// "JIT compiler (C2), as in a JVM".
    pub fn sentence(&self) -> String {
        let of = signs(self.of).map_or("", |signs| signs.name);
        format!("{}, if this is {of}", self.what)
    }

    /// A thread of this name may have this role.
    pub fn fits(&self, name: &[u8]) -> bool {
        match self.thread.split_once('*') {
            Some((begin, end)) => {
                let rest = name.strip_prefix(begin.as_bytes());
                rest.is_some_and(|rest| rest.ends_with(end.as_bytes()))
            }
            None => name == self.thread.as_bytes(),
        }
    }
}

#[cfg(test)]
mod tests;

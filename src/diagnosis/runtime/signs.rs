//! Runtimes by what their programs are called, what they have mapped and how they were built.

use super::Runtime;

use crate::sample::Program;
use crate::text;

/// How a runtime is recognised. A `*` stands for anything, also for nothing.
#[derive(Clone, Copy, Debug)]
pub struct Signs {
    /// Which.
    pub runtime: Runtime,
    /// With its article: "a JVM".
    pub name: &'static str,
    /// Names of programs; digits, dots and dashes at the end do not count.
    pub programs: &'static [&'static str],
    /// Names of mapped files that mean it runs here.
    pub runs: &'static [&'static str],
    /// Names of mapped files that mean it is there, but many programs have it only to be extended by: debuggers, editors,
    /// data bases.
    pub embedded: &'static [&'static str],
    /// The compiler or linker that built the program.
    pub built: Option<Built>,
}

/// How the file of a program says who built it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Built {
    /// By Go: sections of its own.
    Go,
    /// By rustc: a line of `.comment`. Some of it, as whatever is linked with it leaves its own.
    Rustc,
}

const NO: &[&str] = &[];

const fn signs(
    runtime: Runtime,
    name: &'static str,
    programs: &'static [&'static str],
    runs: &'static [&'static str],
    embedded: &'static [&'static str],
) -> Signs {
    Signs {
        runtime,
        name,
        programs,
        runs,
        embedded,
        built: None,
    }
}

/// Every runtime that is recognised; by its threads it is where [`super::ROLES`] says so. Of two for which the same speaks the
/// first counts: what is made of others stands before them.
#[rustfmt::skip] // one runtime, one line
pub const RUNTIMES: [Signs; 23] = [
    signs(Runtime::Postgres, "PostgreSQL", &["postgres", "postgres:", "postmaster"], NO, NO),
    signs(Runtime::MySql, "MySQL or MariaDB", &["mysqld", "mariadbd"], NO, NO),
    signs(Runtime::Redis, "Redis", &["redis-server", "valkey-server", "redis-sentinel"], NO, NO),
    signs(Runtime::Mongo, "MongoDB", &["mongod", "mongos"], NO, NO),
    signs(Runtime::ClickHouse, "ClickHouse", &["clickhouse*"], NO, NO),
    signs(Runtime::Nginx, "nginx", &["nginx", "nginx:", "openresty"], NO, NO),
    signs(Runtime::Envoy, "Envoy", &["envoy"], NO, NO),
    signs(Runtime::Qemu, "QEMU", &["qemu-system-*", "qemu-kvm", "kvm"], NO, NO),
    signs(Runtime::Firecracker, "Firecracker", &["firecracker"], NO, NO),
    signs(Runtime::CloudHypervisor, "Cloud Hypervisor or crosvm", &["cloud-hypervisor", "crosvm"], NO, NO),
    signs(Runtime::Jvm, "a JVM", &["java", "jsvc"], &["libjvm.so", "libj9vm*.so"], NO),
    signs(Runtime::DotNet, ".NET", &["dotnet", "pwsh"], &["libcoreclr.so"], NO),
    signs(Runtime::Mono, "Mono", &["mono", "mono-sgen"], &["libmonosgen-*", "libmono-2*"], NO),
    signs(Runtime::Erlang, "an Erlang VM", &["beam.smp", "beam"], NO, NO),
    signs(Runtime::Chromium, "Chromium", &["chrome", "chromium", "electron", "msedge", "brave"], &["libcef.so"],
        &["libQt*WebEngineCore.so*"]),
    signs(Runtime::Node, "Node.js, Deno or Bun", &["node", "nodejs", "deno", "bun", "npm*"], &["libnode.so*"], NO),
    signs(Runtime::Python, "Python", &["python", "pypy", "gunicorn", "uwsgi", "celery", "ipython"], NO,
        &["libpython*", "*.cpython-*", "libpypy*"]),
    signs(Runtime::Ruby, "Ruby", &["ruby", "puma*", "unicorn", "sidekiq", "irb", "rails"], NO, &["libruby*"]),
    signs(Runtime::Php, "PHP", &["php", "php-fpm", "php-fpm:", "php-cgi"], NO, &["libphp*"]),
    signs(Runtime::Perl, "Perl", &["perl", "starman"], NO, &["libperl.so*"]),
    signs(Runtime::Tokio, "a tokio program", &["vector", "linkerd2-proxy"], NO, NO),
    Signs { built: Some(Built::Go), ..signs(Runtime::Go, "a Go program", &["dockerd", "containerd*", "kubelet", "kube-proxy",
        "kube-apiserver", "etcd", "prometheus", "grafana", "grafana-server", "consul", "nomad", "vault", "caddy", "traefik",
        "coredns", "cadvisor", "k3s*", "node_exporter", "influxd", "minio", "cockroach", "gopls", "amazon-ssm-agent",
        "ssm-agent-worker", "snapd", "podman"], NO, NO) },
    Signs { built: Some(Built::Rustc), ..signs(Runtime::Rust, "a Rust program", &["rust-analyzer", "rustc", "cargo"], NO, NO) },
];

impl Signs {
    /// Signs of a runtime.
    pub(super) fn of(runtime: Runtime) -> &'static Self {
        &RUNTIMES[runtime as usize]
    }

    /// Is a program of this name its, whatever its version? `python3.12` is `python`.
    pub(super) fn is_program(&self, name: &[u8]) -> bool {
        let ends = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
        self.programs.iter().any(|program| {
            let rest = name.strip_prefix(program.as_bytes());
            fits(program, name) || rest.is_some_and(|rest| rest.iter().all(ends))
        })
    }
}

impl Built {
    /// How the file of the program says that it was built so; clean for a terminal.
    pub(super) fn says(self, program: &Program) -> Option<String> {
        match self {
            Self::Go => {
                if let Some(version) = &program.go_version {
                    return Some(format!("built by {}", text::clean(version)));
                }
                let known: [&[u8]; 3] = [b".go.buildinfo", b".note.go.buildid", b".gopclntab"];
                let found = known
                    .into_iter()
                    .find(|name| program.sections.iter().any(|section| **section == **name));
                found.map(|name| format!("its file has the section {}", text::clean(name)))
            }
            Self::Rustc => {
                let mut lines = program.comment.split(|byte| *byte == 0);
                let version = lines.find_map(|line| line.strip_prefix(b"rustc version "))?;
                let version = version.split(|byte| *byte == b' ').next()?;
                Some(format!("built by rustc {}", text::clean(version)))
            }
        }
    }
}

/// Is the name like this? Every `*` stands for anything.
pub(super) fn fits(pattern: &str, name: &[u8]) -> bool {
    let mut parts = pattern.split('*').map(str::as_bytes);
    let Some(mut rest) = parts.next().and_then(|begin| name.strip_prefix(begin)) else {
        return false;
    };
    let Some(end) = parts.next_back() else {
        return rest.is_empty();
    };
    for part in parts {
        match memchr::memmem::find(rest, part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(end)
}

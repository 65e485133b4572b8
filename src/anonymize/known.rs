//! What is the same on many machines, and tells nobody which one it is.

use crate::diagnosis::runtime::{ROLES, RUNTIMES};

/// Programs, services, users, folders and control groups of distributions, and of what is installed everywhere.
#[rustfmt::skip] // as many on a line as fit
const WORDS: &[&str] = &[
    "(sd-pam)", "accounts-daemon", "acpid", "agetty", "alertmanager", "apache2", "apt", "apt-daily", "apt-get", "atd", "auditd",
    "avahi-daemon", "awk", "bash", "besteffort", "bin", "block", "boot", "bpf", "burstable", "busybox", "bus", "calico", "cat", "cgroup",
    "cgroups", "chronyd", "clang", "cloud-init", "cmake", "conmon", "containerd", "containerd-shim", "cp", "cpu", "crio", "cri-containerd",
    "cri-o", "cron", "crond", "cupsd", "curl", "current", "cut", "daemon", "dash", "data", "dbus", "dbus-broker", "dbus-daemon", "dd", "default",
    "dev", "dhclient", "diff", "dnf", "dnsmasq", "docker", "docker-init", "docker-proxy", "dockerd", "dpkg", "emergency", "env", "etc", "fio",
    "find", "fish", "flatpak", "fluent-bit", "fluentd", "fs", "fsck", "fstrim", "fwupd", "g++", "games", "gcc", "gdb", "gdm", "getty", "git", "grep", "gvfsd", "gzip",
    "haproxy", "head", "home", "htop", "httpd", "hugepages", "init", "initctl", "io", "iperf", "iperf3", "irqbalance", "java", "journal", "jvm", "kmod",
    "kthreadd", "kubelet", "kubepods", "kubepods-besteffort", "kubepods-burstable", "kswapd", "ld", "less", "lib", "lib32", "lib64", "libexec",
    "libpod", "libpod_parent", "libvirtd", "lightdm", "local", "lock", "log", "login", "logind", "logrotate", "lost+found", "ls", "lvm", "lxc",
    "lxc.monitor", "lxc.payload", "machine", "mail", "make", "man", "man-db", "mapper", "media", "memcached", "memory", "mkdir", "mnt", "modprobe", "mosquitto", "mount", "mqueue",
    "multipathd", "mysql", "nerdctl", "networkd", "networkd-dispatcher", "NetworkManager", "nfs", "nice", "ninja", "nobody", "node", "none",
    "ntpd", "opt", "overlay", "packagekit", "packagekitd", "perf", "pipewire", "pod", "polkit", "polkitd", "postgres", "postgresql", "proc", "ps", "pstore", "pts", "pulseaudio", "qemu",
    "rabbitmq-server", "redis", "resolv.conf", "root", "rootfs", "rpcbind", "rsync", "rsyslogd", "rsyslog", "rtkit-daemon", "run", "runc", "runsvdir", "s6-svscan", "sbin", "scp", "screen",
    "sd-pam", "security", "sed", "serial-getty", "session", "sftp-server", "sh", "share", "shm", "sleep", "smartd", "smbd", "snap", "snapd", "sort", "spool", "srv", "ssh", "ssh-agent", "sshd",
    "sshd-session", "strace", "stress", "stress-ng", "su", "sudo", "supervisord", "swap", "sync", "sys", "sysctl", "system", "systemd", "systemd-cgroups", "systemd-executor", "systemd-homed",
    "systemd-journal", "systemd-journald", "systemd-logind", "systemd-machined", "systemd-network", "systemd-networkd", "systemd-oomd", "systemd-resolve", "systemd-resolved", "systemd-timesync",
    "systemd-timesyncd", "systemd-udevd", "tail", "tar", "telegraf", "threadtop", "threadtop-record", "time", "timeout", "tini", "tmp", "tmpfs", "tmux", "top", "tracefs", "tree", "tuned", "udev", "udevd",
    "udisks2", "udisksd", "uevents", "unattended-upgr", "unattended-upgrades", "unshare", "upowerd", "user", "user-runtime-dir", "usr", "valgrind", "var", "varnishd", "vim", "virtlogd", "vmtoolsd", "watch", "wc",
    "wget", "wireplumber", "www-data", "x86_64-linux-gnu", "aarch64-linux-gnu", "xargs", "Xorg", "xz", "yum", "zabbix_agentd", "zsh", "zstd",
];

/// What stands for the middle of a known name of a thread or a library.
const PARTS: &[&str] = &[
    "so", "exec", "Poller", "Acceptor", "thread", "worker", "KVM", "TCG",
];

/// Numbers and what parts them, which stay at the end of a name.
pub(super) const fn is_of_number(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b':' | b'_' | b'#' | b'/')
}

/// A name that many machines have, whatever number stands at its end.
pub(super) fn is_word(name: &[u8]) -> bool {
    let mut end = name.len();
    loop {
        if WORDS.iter().any(|word| word.as_bytes() == &name[..end]) {
            return true;
        }
        match name[..end].last() {
            Some(&last) if is_of_number(last) => end -= 1,
            _ => return false,
        }
    }
}

/// A program that many machines have.
pub(super) fn is_program(name: &[u8]) -> bool {
    let mut programs = RUNTIMES.iter().flat_map(|signs| signs.programs);
    is_word(name) || programs.any(|pattern| fits(pattern, name, true))
}

/// A thread of a runtime that many machines have.
pub(super) fn is_thread(name: &[u8]) -> bool {
    ROLES.iter().any(|role| fits(role.thread, name, false)) || is_word(name)
}

/// A library of such a runtime.
pub(super) fn is_library(name: &[u8]) -> bool {
    let mut names = RUNTIMES
        .iter()
        .flat_map(|signs| signs.runs.iter().chain(signs.embedded));
    names.any(|pattern| fits(pattern, name, true))
}

/// The name is like this, and what stands for the `*` is numbers and known parts, of which the kernel may have cut off the
/// end; with `version` numbers may follow.
fn fits(pattern: &str, name: &[u8], version: bool) -> bool {
    let mut rest = name;
    for (at, part) in pattern.split('*').enumerate() {
        let found = memchr::memmem::find(rest, part.as_bytes());
        // The last of a pattern is empty, or stands for the end.
        let Some(found) = found.filter(|found| at > 0 || *found == 0) else {
            return false;
        };
        if !is_open(&rest[..found]) {
            return false;
        }
        rest = &rest[found + part.len()..];
    }
    if pattern.ends_with('*') {
        is_open(rest)
    } else {
        rest.is_empty() || version && rest.iter().all(|byte| is_of_number(*byte))
    }
}

fn is_open(middle: &[u8]) -> bool {
    let mut words = middle.split(|byte| !byte.is_ascii_alphabetic());
    let known = |word: &[u8]| PARTS.iter().any(|part| part.as_bytes().starts_with(word));
    middle.is_ascii() && words.all(known)
}

/// A disk or an interface that is called as the kernel or systemd call the first, second … of its kind.
pub(super) fn is_device(name: &[u8]) -> bool {
    let number = |rest: &[u8]| rest.iter().all(u8::is_ascii_digit);
    let after = |stem: &str| name.strip_prefix(stem.as_bytes());
    let numbered = [
        "lo", "eth", "docker", "virbr", "bond", "tun", "tap", "wg", "dummy", "ib", "cni",
        "flannel.", "wlan", "loop", "ram", "zram", "sr", "nbd", "md", "dm-", "bcache", "drbd",
        "br", "team", "fd", "zd", "vnet",
    ];
    if numbered.iter().any(|stem| after(stem).is_some_and(number)) {
        return true;
    }
    // sda1: letters, then a number.
    let lettered = ["sd", "vd", "xvd", "hd"]
        .iter()
        .find_map(|stem| after(stem));
    if let Some(rest) = lettered {
        let letters = rest
            .iter()
            .take_while(|byte| byte.is_ascii_lowercase())
            .count();
        return (1..=3).contains(&letters) && number(&rest[letters..]);
    }
    // nvme0n1p2, mmcblk0p1: numbers with single letters between them.
    let parts = ["nvme", "mmcblk"].iter().find_map(|stem| after(stem));
    // enp3s0, ens5, eno1, wlp2s0; not those with an address of the network in them.
    let placed = ["enp", "ens", "eno", "wlp", "wls", "wlo", "enP"]
        .iter()
        .find_map(|stem| after(stem));
    let is_place = |rest: &[u8]| {
        let mut words = rest.split(u8::is_ascii_digit);
        rest.first().is_some_and(u8::is_ascii_digit)
            && words.all(|word| {
                matches!(
                    word,
                    b"" | b"n" | b"p" | b"s" | b"f" | b"c" | b"d" | b"np" | b"v"
                )
            })
    };
    parts.or(placed).is_some_and(is_place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(is: fn(&[u8]) -> bool, known: &[&str], others: &[&str]) {
        for (name, expected) in known
            .iter()
            .map(|name| (name, true))
            .chain(others.iter().map(|name| (name, false)))
        {
            assert_eq!(is(name.as_bytes()), expected, "{name}");
        }
    }

    #[test]
    fn what_many_machines_run_is_known() {
        all(
            is_program,
            &[
                "java",
                "python3.12",
                "sshd",
                "nginx:",
                "qemu-system-",
                "npm",
                "systemd-journald",
                "containerd",
            ],
            &[
                "acme",
                "java-acme",
                "containerd-acme",
                "npm run acme",
                "clickhouse-bank",
                "",
            ],
        );
        all(
            is_thread,
            &[
                "C2 CompilerThre",
                "http-nio-8080-e",
                "http-nio-8080-exec-1",
                "GC Thread#12",
                "tokio-rt-worker",
                "CPU 3/KVM",
                "bash",
            ],
            &[
                "http-nio-acme-1",
                "pool-bank-1",
                "conn-acme",
                "_disk0_customers",
                "VM Thread x",
            ],
        );
        all(
            is_library,
            &["libjvm.so", "libpython3.12.so.1.0", "libruby-3.1.so.3.1"],
            &["libpython-acme.so", "_acme.cpython-312-x86_64-linux-gnu.so"],
        );
    }

    #[test]
    fn devices_are_known_that_the_kernel_has_named() {
        all(
            is_device,
            &[
                "sda",
                "sdaa3",
                "nvme0n1p2",
                "nvme0c1n1",
                "mmcblk0p1",
                "eth0",
                "enp3s0",
                "enp3s0f1np1",
                "lo",
                "dm-3",
                "vda",
            ],
            &[
                "enx001122334455",
                "vg-acme",
                "sdacme",
                "eth0.acme",
                "wg-office",
                "veth12ab34",
                "br-12ab",
                "acme0",
            ],
        );
    }
}

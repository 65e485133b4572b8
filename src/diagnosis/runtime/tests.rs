//! Runtimes as their threads and programs are really called.

use super::{ROLES, RUNTIMES, Runtime, guess, role};
use crate::sample::Process;
use crate::view::testing::process;
use proptest::prelude::*;

/// A process of this name with these threads.
fn made(name: &str, threads: &[&str]) -> Process {
    let mut made = process(10, 1, name);
    made.thread(10, name, 0.0);
    for (thread, tid) in threads.iter().zip(11..) {
        made.thread(tid, thread, 0.0);
    }
    made.process
}

#[test]
fn threads_tell_the_runtime() {
    for (threads, runtime) in [
        (
            &["C2 CompilerThre", "GC Thread#0", "VM Thread"][..],
            Runtime::Jvm,
        ),
        (&["tokio-runtime-w", "tokio-runtime-w"], Runtime::Tokio),
        (&["libuv-worker", "SignalInspector"], Runtime::Node),
        (&[".NET TP Worker", ".NET Finalizer"], Runtime::DotNet),
        (&["erts_sched_1", "erts_dcpus_1"], Runtime::Erlang),
        (&["ib_io_rd-1", "ib_pg_flush_co"], Runtime::MySql),
        (&["puma srv tp 001", "puma reactor"], Runtime::Ruby),
        (
            &["CPU 0/KVM", "CPU 1/KVM", "IO mon_iothread"],
            Runtime::Qemu,
        ),
        (&["fc_api", "fc_vcpu 0"], Runtime::Firecracker),
        (&["bio_close_file", "io_thd_1"], Runtime::Redis),
        (&["wrk:worker_0"], Runtime::Envoy),
    ] {
        let found = guess(&made("main", threads)).map(|guess| guess.runtime);
        assert_eq!(found, Some(runtime), "{threads:?}");
    }
}

#[test]
fn programs_tell_it_where_threads_do_not() {
    for (name, runtime) in [
        ("java", Runtime::Jvm),
        ("dockerd", Runtime::Go),
        ("containerd-shim-runc-v2", Runtime::Go),
        ("node", Runtime::Node),
        ("python3.12", Runtime::Python),
        ("postgres", Runtime::Postgres),
        ("nginx", Runtime::Nginx),
        ("mysqld", Runtime::MySql),
        ("qemu-system-x86_64", Runtime::Qemu),
        ("cloud-hypervisor", Runtime::CloudHypervisor),
        ("beam.smp", Runtime::Erlang),
    ] {
        let found = guess(&made(name, &[])).map(|guess| guess.runtime);
        assert_eq!(found, Some(runtime), "{name}");
    }
    for name in ["javac", "bash", "nodemon", "pythonista", "", "nodes"] {
        assert_eq!(guess(&made(name, &["worker-1", "main"])), None, "{name}");
    }
}

#[test]
fn the_command_line_counts_as_the_program() {
    let mut titled = process(10, 1, "main");
    titled.command(&["postgres: app shop 10.0.0.7(51234) SELECT"]);
    assert_eq!(
        guess(&titled.process).map(|guess| guess.runtime),
        Some(Runtime::Postgres)
    );
    let mut path = process(10, 1, "MainThread");
    path.command(&["/usr/bin/python3", "serve.py"]);
    assert_eq!(
        guess(&path.process).map(|guess| guess.runtime),
        Some(Runtime::Python)
    );
    path.kernel();
    assert_eq!(guess(&path.process), None);
}

#[test]
fn a_hint_says_what_it_rests_on() {
    let java = guess(&made(
        "java",
        &["C2 CompilerThre", "GC Thread#0", "GC Thread#1", "VM Thread"],
    ));
    assert_eq!(
        java.unwrap().sentence(),
        "looks like a JVM (threads \"C2 CompilerThre\", \"GC Thread#0\")"
    );
    let node = guess(&made("node", &[])).unwrap();
    assert_eq!(node.sentence(), "looks like Node.js (program \"node\")");
    assert_eq!(node.short(), "looks like Node.js");
}

#[test]
fn roles_are_told_of_what_fits() {
    let what = |name: &str, runtime| role(name.as_bytes(), runtime).map(|role| role.what);
    assert_eq!(
        what("C2 CompilerThre", None),
        Some("optimizing JIT compiler (C2)")
    );
    assert_eq!(
        what("Finalizer", Some(Runtime::Jvm)),
        Some("runs finalizers")
    );
    assert_eq!(what("Finalizer", None), None, "too common a name");
    assert_eq!(
        what("GC Thread#0", Some(Runtime::Python)),
        None,
        "somebody else's name"
    );
    assert_eq!(
        what("CPU 12/KVM", Some(Runtime::Qemu)),
        Some("virtual CPU: what it runs is in GUEST%")
    );
    assert_eq!(what("", None), None);
}

#[test]
fn the_tables_are_sound() {
    for (at, signs) in RUNTIMES.iter().enumerate() {
        assert_eq!(signs.runtime as usize, at);
        assert!(!signs.programs.is_empty(), "{}", signs.name);
    }
    for role in ROLES {
        let name = role.thread.replace('*', "");
        assert!(
            (1..=15).contains(&name.len()),
            "{} is no name that the kernel keeps",
            role.thread
        );
        assert!(role.sentence().contains(", if this is "), "{}", role.thread);
        let first = ROLES
            .iter()
            .find(|other| other.of == role.of && other.fits(name.as_bytes()));
        assert!(
            std::ptr::eq(first.unwrap(), role),
            "{} is never found",
            role.thread
        );
    }
}

proptest! {
    #[test]
    fn no_name_does_harm(name in prop::collection::vec(any::<u8>(), 0..16)) {
        let mut made = process(10, 1, "x");
        made.identity().name = name.as_slice().into();
        made.identity().cmdline = name.as_slice().into();
        let _ = guess(&made.process);
        let _ = role(&name, None);
    }
}

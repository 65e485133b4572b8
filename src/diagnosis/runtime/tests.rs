//! Runtimes as their threads and programs are really called.

use super::{ROLES, RUNTIMES, Runtime, guess, role};
use crate::rates::testing::process;
use crate::sample::{Code, Process, Program};
use proptest::prelude::*;
use std::sync::Arc;

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
    assert_eq!(
        node.sentence(),
        "looks like Node.js, Deno or Bun (program \"node\")"
    );
    assert_eq!(node.short(), "looks like Node.js, Deno or Bun");
}

/// A process of this name with these mapped files, sections and comment of its program.
fn coded(name: &str, mapped: &[&str], sections: &[&str], comment: &str) -> Process {
    let names = |list: &[&str]| list.iter().map(|name| name.as_bytes().into()).collect();
    let mut process = made(name, &[]);
    Arc::make_mut(&mut process.identity).code = Some(Arc::new(Code {
        mapped: Some(names(mapped)),
        program: Some(Program {
            sections: names(sections),
            comment: comment.as_bytes().into(),
            go_version: None,
        }),
    }));
    process
}

fn sentence(process: &Process) -> String {
    guess(process).map_or_else(String::new, |guess| guess.sentence())
}

#[test]
fn mapped_files_tell_what_names_do_not() {
    for (mapped, told) in [
        (
            &["libc.so.6", "libjvm.so"][..],
            "looks like a JVM (libjvm.so is mapped)",
        ),
        (
            &["libj9vm29.so"],
            "looks like a JVM (libj9vm29.so is mapped)",
        ),
        (
            &["libcoreclr.so", "libclrjit.so"],
            "looks like .NET (libcoreclr.so is mapped)",
        ),
        (
            &["libmonosgen-2.0.so.1.0.0"],
            "looks like Mono (libmonosgen-2.0.so.1.0.0 is mapped)",
        ),
        (
            &["libnode.so.108"],
            "looks like Node.js, Deno or Bun (libnode.so.108 is mapped)",
        ),
        (
            &["libpython3.11.so.1.0"],
            "may embed Python (libpython3.11.so.1.0 is mapped)",
        ),
        (
            &["_json.cpython-311-x86_64-linux-gnu.so"],
            "may embed Python (_json.cpython-311-x86_64-linux-gnu.so is mapped)",
        ),
        (&["libc.so.6", "libjvmx.so", "xlibjvm.so"], ""),
    ] {
        assert_eq!(sentence(&coded("app", mapped, &[], "")), told);
    }
    // Of one that is called so as well, it is more than embedded.
    assert_eq!(
        sentence(&coded("python3", &["libpython3.11.so.1.0"], &[], "")),
        "looks like Python (libpython3.11.so.1.0 is mapped, program \"python3\")"
    );
}

#[test]
fn the_program_tells_who_built_it() {
    let go = coded("node", &[], &[".text", ".go.buildinfo"], "");
    assert_eq!(
        sentence(&go),
        "looks like a Go program (its file has the section .go.buildinfo)",
        "a name weighs less"
    );
    let mut versioned = coded("app", &[], &[".gopclntab"], "");
    let identity = Arc::make_mut(&mut versioned.identity);
    let code = Arc::make_mut(identity.code.as_mut().unwrap());
    code.program.as_mut().unwrap().go_version = Some(b"go1.24.1".as_slice().into());
    assert_eq!(
        sentence(&versioned),
        "looks like a Go program (built by go1.24.1)"
    );
    let comment = "GCC: (Debian) 12.2.0\0rustc version 1.95.0 (59807616e 2026-04-14)\0";
    let mut rust = coded("app", &[], &[".text"], comment);
    assert_eq!(
        sentence(&rust),
        "looks like a Rust program (built by rustc 1.95.0)"
    );
    let thread = made("x", &["tokio-runtime-w"]).threads.list[1].clone();
    rust.threads.list.push(thread);
    assert_eq!(
        guess(&rust).map(|guess| (guess.runtime, guess.others)),
        Some((Runtime::Tokio, vec![Runtime::Rust]))
    );
    // Others are made of it in part.
    for (name, runtime) in [
        ("firecracker", Runtime::Firecracker),
        ("deno", Runtime::Node),
        ("chrome", Runtime::Chromium),
    ] {
        let found = guess(&coded(name, &[], &[], comment));
        assert_eq!(found.map(|guess| guess.runtime), Some(runtime), "{name}");
    }
}

#[test]
fn what_a_server_is_extended_by_is_not_what_it_is() {
    let postgres = coded("postgres", &["libpython3.11.so.1.0"], &[], "");
    assert_eq!(
        sentence(&postgres),
        "looks like PostgreSQL (program \"postgres\")"
    );
    // A library in Rust that Python loads starts its threads.
    let mut python = coded("python3", &["polars.cpython-311.so"], &[], "");
    let thread = made("x", &["tokio-runtime-w"]).threads.list[1].clone();
    python.threads.list.push(thread);
    let found = guess(&python).unwrap();
    assert_eq!(found.runtimes(), [Runtime::Python, Runtime::Tokio]);
    let worker = role(b"tokio-runtime-w", false, &found.runtimes());
    assert_eq!(worker.map(|role| role.of), Some(Runtime::Tokio));
    // Python that starts a JVM: what its threads are for is told of both.
    let jpype = coded("python3", &["libjvm.so", "_x.cpython-311.so"], &[], "");
    assert_eq!(
        guess(&jpype).unwrap().runtimes(),
        [Runtime::Jvm, Runtime::Python]
    );
}

#[test]
fn without_permission_names_alone_count_and_that_is_said() {
    let mut java = made("java", &["VM Thread"]);
    Arc::make_mut(&mut java.identity).code = Some(Arc::default());
    assert_eq!(
        sentence(&java),
        "looks like a JVM (by names alone: thread \"VM Thread\")"
    );
    assert_eq!(guess(&java).unwrap().brief(), sentence(&java));
}

#[test]
fn roles_are_told_of_what_fits() {
    let what = |name: &str, runtime: Option<Runtime>| {
        let role = role(name.as_bytes(), false, runtime.as_slice())?;
        Some(role.what.replace('|', ""))
    };
    assert_eq!(
        what("C2 CompilerThre", None).as_deref(),
        Some("optimizing JIT compiler (C2)")
    );
    assert_eq!(
        what("Finalizer", Some(Runtime::Jvm)).as_deref(),
        Some("runs finalizers")
    );
    assert_eq!(
        what("Finalizer", None).as_deref(),
        None,
        "too common a name"
    );
    assert_eq!(
        what("GC Thread#0", Some(Runtime::Python)).as_deref(),
        None,
        "somebody else's name"
    );
    assert_eq!(
        what("CPU 12/KVM", Some(Runtime::Qemu)).as_deref(),
        Some("virtual CPU: what it runs is in GUEST%")
    );
    assert_eq!(what("", None).as_deref(), None);
}

#[test]
fn the_first_thread_has_a_role_of_its_own_where_others_inherit_its_name() {
    let what = |first, name: &str, of| role(name.as_bytes(), first, &[of]).unwrap().what;
    assert!(what(true, "node", Runtime::Node).starts_with("event loop"));
    assert!(what(false, "node", Runtime::Node).starts_with("a worker of libuv"));
    assert!(what(true, "java", Runtime::Jvm).starts_with("starts the VM"));
    assert!(what(false, "java", Runtime::Jvm).starts_with("main()"));
    assert!(what(true, "VM Thread", Runtime::Jvm).starts_with("safepoints"));
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
        assert!(
            role.sentence().whole().contains(", if this is "),
            "{}",
            role.thread
        );
        let first = ROLES.iter().find(|other| {
            other.of == role.of && other.first == role.first && other.fits(name.as_bytes())
        });
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
        made.identity().code = Some(Arc::new(Code {
            mapped: Some([name.as_slice().into()].into()),
            program: Some(Program {
                sections: [name.as_slice().into()].into(),
                comment: name.as_slice().into(),
                go_version: Some(name.as_slice().into()),
            }),
        }));
        let _ = guess(&made.process);
        let _ = role(&name, false, &[]);
    }
}

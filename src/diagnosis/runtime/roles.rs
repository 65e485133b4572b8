//! Threads that are known by their names: the kernel keeps 15 bytes of them.

use super::Runtime::{
    self, Chromium, ClickHouse, CloudHypervisor, DotNet, Envoy, Erlang, Firecracker, Jvm, Mongo,
    MySql, Nginx, Node, Postgres, Python, Qemu, Redis, Ruby, Tokio,
};

/// What threads of a name are for.
#[derive(Clone, Copy, Debug)]
pub struct Role {
    /// Runtime to which the thread belongs.
    pub of: Runtime,
    /// Name of the thread; a `*` stands for anything.
    pub thread: &'static str,
    /// What it is for; `|` where a narrow screen may end it.
    pub(super) what: &'static str,
    /// The name is rare enough elsewhere to tell the runtime.
    pub tells: bool,
    /// Only the first thread of a process has it: others inherit its name.
    pub first: bool,
}

/// The name tells the runtime.
const fn tells(of: Runtime, thread: &'static str, what: &'static str) -> Role {
    Role {
        of,
        thread,
        what,
        tells: true,
        first: false,
    }
}

/// The name says something only when the runtime is known.
const fn within(of: Runtime, thread: &'static str, what: &'static str) -> Role {
    Role {
        of,
        thread,
        what,
        tells: false,
        first: false,
    }
}

/// Like [`within`], of the first thread alone.
const fn first(of: Runtime, thread: &'static str, what: &'static str) -> Role {
    Role {
        first: true,
        ..within(of, thread, what)
    }
}

/// Known threads.
#[rustfmt::skip] // one role, one line
pub const ROLES: &[Role] = &[
    tells(Jvm, "C2 CompilerThre*", "optimizing JIT compiler| (C2)"),
    tells(Jvm, "C1 CompilerThre*", "quick JIT compiler| (C1)"),
    tells(Jvm, "JVMCI-native Co*", "JIT compiler| (Graal)"),
    tells(Jvm, "GC Thread#*", "garbage collector|, stops the program while it runs| (Parallel, G1)"),
    tells(Jvm, "G1 Main Marker", "garbage collector G1|: marks while the program runs"),
    tells(Jvm, "G1 Conc#*", "garbage collector G1|: marks while the program runs"),
    tells(Jvm, "G1 Refine#*", "garbage collector G1|: keeps track of references between regions"),
    tells(Jvm, "G1 Service", "garbage collector G1|: sizes the heap|, starts cycles"),
    tells(Jvm, "ZDriver*", "garbage collector ZGC|: starts cycles"),
    tells(Jvm, "ZWorker*", "garbage collector ZGC|: marks and moves while the program runs"),
    tells(Jvm, "Shenandoah GC T*", "garbage collector Shenandoah"),
    tells(Jvm, "VM Thread", "safepoints|: stops all threads for GC pauses|, deoptimization and dumps"),
    tells(Jvm, "VM Periodic Tas*", "timer of the VM|: samples and statistics"),
    tells(Jvm, "Reference Handl*", "queues references that the collector has cleared"),
    tells(Jvm, "Signal Dispatch*", "signals|: SIGQUIT prints a thread dump"),
    tells(Jvm, "Common-Cleaner", "frees native memory of dead objects"),
    tells(Jvm, "Monitor Deflati*", "frees locks that are no longer contended"),
    tells(Jvm, "Sweeper thread", "drops compiled code that is out of date"),
    tells(Jvm, "http-nio-*", "web requests| (Tomcat)"),
    tells(Jvm, "ForkJoinPool*", "parallel streams and asynchronous tasks"),
    within(Jvm, "Finalizer", "runs finalizers"),
    within(Jvm, "Service Thread", "low-memory and class-unloading notices"),
    within(Jvm, "Attach Listener", "serves jstack|, jcmd and profilers"),
    within(Jvm, "Notification Th*", "management notices"),
    within(Jvm, "DestroyJavaVM", "waits for the program to end"),
    within(Jvm, "pool-*", "a thread pool of the program| (Executors)"),
    within(Jvm, "nioEventLoopGro*", "network events| (Netty)"),
    first(Jvm, "java", "starts the VM and waits for main() to end"),
    within(Jvm, "java", "main()|, or a thread that has no name of its own"),
    tells(Tokio, "tokio-runtime-w*", "worker|: runs asynchronous tasks|, and those that block"),
    tells(Tokio, "tokio-rt-worker*", "worker|: runs asynchronous tasks"),
    tells(Tokio, "tokio-*", "a thread of the runtime"),
    tells(Node, "libuv-worker*", "file system|, DNS and crypto on behalf of the event loop"),
    tells(Node, "SignalInspector", "waits for SIGUSR1 to start the debugger"),
    tells(Node, "DelayedTaskSche*", "timer of V8's background tasks"),
    within(Node, "V8Worker*", "garbage collection and compilation in the background| (V8)"),
    first(Node, "node", "event loop|: all JavaScript of the main thread runs here"),
    within(Node, "node", "a worker of libuv or V8|, or a worker_threads Worker"),
    within(Node, "MainThread", "event loop|: all JavaScript runs here"),
    within(Node, "WorkerThread", "JavaScript of a worker_threads Worker"),
    tells(Chromium, "Chrome_IOThread", "messages between the processes of the browser"),
    tells(Chromium, "Chrome_ChildIOT*", "messages to the browser process"),
    tells(Chromium, "CrRendererMain", "JavaScript and layout of pages"),
    within(Chromium, "Compositor*", "composes pages"),
    within(Chromium, "ThreadPoolForeg*", "work that the user waits for"),
    within(Chromium, "VizCompositorTh*", "draws to the screen"),
    within(Python, "ThreadPoolExecu*", "concurrent.futures.ThreadPoolExecutor"),
    within(Python, "asyncio_*", "calls that block|, on behalf of the event loop"),
    within(Python, "uWSGI*", "web requests| (uWSGI)"),
    tells(Ruby, "puma srv tp *", "web requests| (Puma)"),
    tells(Ruby, "puma reactor", "waits for requests to arrive| (Puma)"),
    tells(Ruby, "ruby-timer-thr*", "switches between the threads of Ruby"),
    tells(Ruby, "sidekiq.*", "background jobs| (Sidekiq)"),
    tells(DotNet, ".NET TP Worker", "thread pool|: tasks and continuations"),
    tells(DotNet, ".NET TP Gate", "sizes the thread pool"),
    tells(DotNet, ".NET ThreadPool*", "thread pool"),
    tells(DotNet, ".NET Finalizer", "runs finalizers"),
    tells(DotNet, ".NET Server GC*", "garbage collector|, one thread per heap"),
    tells(DotNet, ".NET BGC*", "garbage collector in the background"),
    tells(DotNet, ".NET Tiered Com*", "JIT compiler of hot methods"),
    tells(DotNet, ".NET Sockets", "network events"),
    tells(DotNet, ".NET *", "a thread of the runtime"),
    tells(Erlang, "erts_sched_*", "scheduler|: runs the processes of Erlang|; spins a while before it sleeps"),
    tells(Erlang, "erts_dcpus_*", "scheduler of native functions that compute long"),
    tells(Erlang, "erts_dios_*", "scheduler of native functions that wait for I/O"),
    tells(Erlang, "erts_*", "a thread of the VM"),
    within(Erlang, "async_*", "files|, on behalf of the schedulers"),
    within(Postgres, "postgres", "postmaster|, or the process of one connection or task|: see its command"),
    tells(MySql, "ib_io_*", "InnoDB|: asynchronous reads and writes"),
    tells(MySql, "ib_pg_flush*", "InnoDB|: writes dirty pages"),
    tells(MySql, "ib_log_*", "InnoDB|: redo log"),
    tells(MySql, "ib_*", "InnoDB|, in the background"),
    within(MySql, "connection", "queries of one connection"),
    within(MySql, "one_connection", "queries of one connection"),
    tells(Redis, "bio_close_file", "closes files in the background"),
    tells(Redis, "bio_aof*", "writes the append-only file to the disk"),
    tells(Redis, "bio_lazy_free", "frees large values in the background"),
    within(Redis, "io_thd_*", "reads requests and writes answers"),
    within(Redis, "redis-server", "event loop|: all commands run here"),
    tells(Mongo, "WTCheck.tThread", "WiredTiger|: checkpoints"),
    tells(Mongo, "WTJourn.Flusher", "WiredTiger|: journal"),
    within(Mongo, "conn*", "queries of one connection"),
    tells(ClickHouse, "QueryPipelineEx*", "runs parts of a query"),
    tells(ClickHouse, "BgSchPool", "scheduled work in the background"),
    within(ClickHouse, "MergeMutate", "merges parts of tables"),
    within(Nginx, "nginx", "event loop of a worker|, or the master"),
    within(Nginx, "nginx: *", "event loop of a worker|, or the master"),
    tells(Envoy, "wrk:worker_*", "worker|: event loop of its connections"),
    tells(Qemu, "CPU */KVM", "virtual CPU|: what it runs is in GUEST%"),
    tells(Qemu, "CPU */TCG", "virtual CPU|, emulated"),
    tells(Qemu, "IO mon_iothread", "monitor commands"),
    within(Qemu, "CPU *", "virtual CPU"),
    within(Qemu, "IO *", "I/O of virtual devices"),
    within(Qemu, "worker", "file I/O of virtual disks"),
    within(Qemu, "vhost-*", "network of the guest|, in the kernel"),
    within(Qemu, "kvm-nx-lpage-re*", "kernel|: splits large pages again"),
    within(Qemu, "qemu*", "event loop of the devices"),
    tells(Firecracker, "fc_vcpu *", "virtual CPU|: what it runs is in GUEST%"),
    tells(Firecracker, "fc_api", "control requests"),
    within(Firecracker, "firecracker", "event loop of the devices"),
    tells(CloudHypervisor, "crosvm_vcpu*", "virtual CPU|: what it runs is in GUEST%"),
    within(CloudHypervisor, "vcpu*", "virtual CPU|: what it runs is in GUEST%"),
    within(CloudHypervisor, "_disk*", "a virtual disk"),
    within(CloudHypervisor, "_net*", "a virtual network interface"),
    within(CloudHypervisor, "vmm", "control of the virtual machine"),
];

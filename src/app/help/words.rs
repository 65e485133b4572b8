//! What the help screen says of words and signs that are no keys, columns or panels.

/// What the words in the header mean.
pub(super) const HEADER: [(&str, &str); 12] = [
    (
        "own",
        "What threadtop itself uses: CPU, resident memory, and the time that the last sample took.",
    ),
    (
        "C all",
        "The mean of all CPUs, where there is no room for a bar each; all: the lines below it have a cell for each CPU, \
         as high as it is busy.",
    ),
    (
        "M S",
        "Memory used (all but what is available) and cached (Cached and Buffers of meminfo); swap.",
    ),
    (
        "psi",
        "Pressure over the last 10 seconds: share of the time in which some task waited for a CPU (c), for I/O (i) \
         or for memory (m).",
    ),
    (
        "load",
        "Tasks that run, are ready to run or wait uninterruptibly, averaged over 1, 5 and 15 minutes; behind the / \
         stands the number of CPUs.",
    ),
    (
        "csw",
        "Context switches of the whole machine per second; inv: the share that the scheduler forced, among tasks of \
         which both kinds are known.",
    ),
    (
        "steal",
        "Share of the time in which the hypervisor ran somebody else, and its highest value in the sparkline.",
    ),
    (
        "VS P VH H",
        "How a resource is virtualized: by software that plays a device, paravirtual (the guest asks the hypervisor), by \
         hardware, or not at all (bare metal); ? where nothing tells. Beside it stands what says so.",
    ),
    (
        "beside the counts",
        "There, or where the screen is narrow in their place: what slows the machine down now, and the number that says \
         so. It appears when it was found in two samples, and goes when it was not found in three.",
    ),
    (
        "steal wait throttled",
        "Three ways to want a CPU and not to have it. Steal: the hypervisor gave the CPU to somebody else; it is counted \
         for CPUs, not for tasks. Wait (WAIT%): the task stood in a run queue. Throttled (THROT%): its control group had \
         used up its quota; the kernel counts that as wait as well.",
    ),
    (
        "TLP",
        "Thread-level parallelism: how many threads execute at once while any does, with its standard error, over about \
         the last 10 seconds. average: idle time included. c0, c1, c2: share of the time in which none, one, two \
         execute. It would use so many CPUs: with fewer, its threads wait for each other while it runs. idle: next to \
         nothing executes.",
    ),
    (
        "1 thread uses 100 %",
        "One thread fills a CPU while others idle: more CPUs would not help, a faster one would.",
    ),
];

/// The signs in the rows of lists.
pub(super) const ROWS: [(&str, &str); 8] = [
    (
        "▾ ▸",
        "Open: what belongs to it is listed below. Folded: it is not; a folded branch and a pool show their sum.",
    ),
    (
        "×8",
        "A pool: so many threads whose names are equal, or differ by a number, as one row.",
    ),
    ("·", "The same user as that of the process."),
    (
        "(ended threads)",
        "What threads that ended in the interval had used: with it, the rows below a process add up to its own.",
    ),
    (
        "(ended) (zombie)",
        "It has ended, and is shown for three seconds more, as what is new stands out for three; it has ended, and its \
         parent has not reaped it.",
    ),
    (
        "(stuck) (not read)",
        "Its command line could not be read in time: it holds the lock of its own memory, or waits for it; nobody could \
         read it yet, for all helpers wait for processes that are stuck.",
    ),
    (
        "≥",
        "More in truth: threads have ended meanwhile, and what they did, the kernel tells to those with CAP_NET_ADMIN alone.",
    ),
    (
        "– …",
        "Not known, or not yet, or not to this user: never 0. Behind a text: it goes on; as a name: it is not read yet.",
    ),
];

/// What the lines about devices mean.
pub(super) const DEVICES: [(&str, &str); 4] = [
    (
        "DISK INTERFACE",
        "Devices that moved in the last 120 samples come first. Dim names lie on other devices (loop, dm, md; \
         bridges and their ports, bonds, VLANs, tunnels: in what, stands behind them) or are the machine talking to itself \
         (lo): they are no part of the sum, all.",
    ),
    (
        "BYTES/s",
        "Bytes per second of the device over time, both directions together; each line has a scale of its own.",
    ),
    (
        "iowait psi",
        "Share of the time in which CPUs were idle while I/O was outstanding; share of the last 10 seconds in which some \
         task waited for I/O.",
    ),
    (
        "paged majflt",
        "Bytes per second that went between memory and disks, files and swap alike; page faults per second that waited \
         for it.",
    ),
];

/// What is said about the row under the cursor.
pub(super) const THREADS: [(&str, &str); 2] = [
    (
        "in the line of tabs",
        "Why the row under the cursor is marked, with the numbers; of a thread that is not marked, what threads of its name \
         are for where that is known (C2 CompilerThre: a JIT compiler). A mark appears when it was found in two samples and \
         goes when it was not found in three. It is a suspicion, no proof.",
    ),
    (
        "looks like",
        "What runs the program, guessed from what stands behind it: libraries that are mapped, who built it, names of its \
         threads or of the program; by names alone, where its files may not be read. It can be wrong: anybody may give any \
         name, and what is mapped may never be used.",
    ),
];

//! What the help screen says of words and signs that are no keys, columns or panels.

/// What the words in the header mean.
pub(super) const HEADER: [(&str, &str); 7] = [
    (
        "0.3% 8.2M",
        "What threadtop itself uses: CPU and resident memory.",
    ),
    (
        "threads 6s",
        "Rates of threads that are not on the screen, and wait and switches of their processes, cover up to this many \
         seconds: the budget (Setup) allows no more.",
    ),
    (
        "VS P VH H",
        "How a resource is virtualized: VS by software that emulates a device, P paravirtual (the guest asks the \
         hypervisor), VH by hardware, H not at all (bare metal), ? unknown. The evidence is next to it.",
    ),
    (
        "▲ no bottleneck",
        "The verdict: what slows the machine down, and the number that shows it. It appears after two samples and goes \
         after three without it.",
    ),
    (
        "steal wait throttled",
        "Three reasons to be runnable without running. Steal: the hypervisor gave the CPU to others; counted \
         per CPU, not per task. Wait (WAIT%): the task was in a run queue. Throttled (THROT%): its \
         control group had used up its CPU quota; the kernel counts this as wait, too.",
    ),
    (
        "TLP",
        "Thread-level parallelism: how many threads execute at once while any does, over about the last 10 seconds, \
         with its error. average: idle time included. c0, c1, c2: share of the time in which none, one, two execute. \
         would use: with fewer CPUs, its threads wait for each other. idle: hardly anything executes.",
    ),
    (
        "1 thread uses 100 %",
        "One thread uses a full CPU while others are idle: a faster CPU would help, more CPUs would not.",
    ),
];

/// The signs in the rows of lists.
pub(super) const ROWS: [(&str, &str); 12] = [
    (
        "▾ ▸",
        "Open: its rows are shown below it. Folded: they are hidden; a folded branch or pool shows their sum.",
    ),
    (
        "×8",
        "A pool of this many threads, as one row: their names are equal or differ only by a number.",
    ),
    (
        "ΣCPU%",
        "The sum of a branch, by which the tree is sorted; of CPU%, with ended children (CHLD%). It is dim, and shown only \
         where it differs from the row's own number: before COMMAND, on narrow screens in place of that number.",
    ),
    (
        "·",
        "Same user as the process; in a column of rates, not measured yet.",
    ),
    (
        "(ended threads)",
        "CPU use of threads that ended in the interval: with it, the rows below a process add up to its own.",
    ),
    (
        "(ended) (zombie)",
        "Ended: shown for three more seconds. Zombie: ended, but not reaped by its parent.",
    ),
    (
        "+14 short-lived",
        "Programs that a single sample has seen and that ended in the last 3 seconds, with the mean of their CPU use over these; \
         it opens like a folded row.",
    ),
    (
        "A CHANGE",
        "The number of the sort column at the moment A, and what has been added since; - where it is less, ~ where one of the \
         two is a lower bound. new: not there at A. ended: only there at A. Programs that were started again are compared \
         in groups.",
    ),
    ("<0.1 <1", "More than 0, but less than the column can show."),
    (
        "(stuck) (not read)",
        "Stuck: its command line could not be read in time, because its memory map is locked. Not read: all \
         helpers are waiting for stuck processes.",
    ),
    (
        "≥",
        "A lower bound: threads have ended, and the kernel reports what they did only to those with \
         CAP_NET_ADMIN.",
    ),
    (
        "– …",
        "Unknown, not yet known, or not readable by this user; never 0. After a text: cut off; as a name: not \
         read yet.",
    ),
];

/// What the lines about devices mean.
pub(super) const DEVICES: [(&str, &str); 5] = [
    (
        "DISK INTERFACE",
        "Devices that were active in the last 120 samples come first. Dim devices are not part of the sum (all): they lie on \
         other devices, which follow the name (loop, dm, md, bridges and their ports, bonds, VLANs, tunnels), or are \
         loopback (lo).",
    ),
    (
        "BYTES/s",
        "Bytes per second of the device over time, both directions together; each line has a scale of its own.",
    ),
    (
        "FILE SYSTEM",
        "Mounted file systems, each once: those that do not answer, then the fullest. Their space is read every 10 \
         seconds. Full ones (from 90 % of space or inodes on) are always shown, the others where there is room; a \
         small screen names the fullest in the frame.",
    ),
    (
        "iowait psi",
        "Share of the time in which CPUs were idle while I/O was outstanding; share of the last 10 seconds in which some \
         task waited for I/O.",
    ),
    (
        "paged majflt",
        "Bytes per second between memory and disks, files and swap; page faults per second that waited for \
         storage.",
    ),
];

/// What is said about the row under the cursor.
pub(super) const THREADS: [(&str, &str); 2] = [
    (
        "in the line of tabs",
        "Why the row under the cursor is marked, with its numbers. For an unmarked thread with a well-known name, what \
         it does (C2 CompilerThre: a JIT compiler). A mark appears after two samples and goes after three without it. \
         It is a suspicion, not a proof.",
    ),
    (
        "looks like",
        "What runs the program, guessed from mapped libraries, from what built it, and from the names of its threads \
         or of the program; by names alone if its files may not be read. It can be wrong: names can be chosen freely, \
         and a mapped library may never be used.",
    ),
];

/// The bar of time.
pub(super) const BAR: [(&str, &str); 3] = [
    (
        "bar of time",
        "All of the recording: its height is the CPU time used, its colour steal or a bottleneck. Faint where only one look a minute \
         was taken, blank where nothing was recorded. A click goes there, the wheel steps.",
    ),
    ("A", "The moment that others are compared with."),
    ("looking", "A moment is being looked for; any key stops it."),
];

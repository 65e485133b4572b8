//! Signals by number and name.

/// Numbers, names and what they mean, as on every architecture but MIPS, SPARC and Alpha (the real-time ones follow from
/// [`signals`]).
pub const SIGNALS: [(i32, &str, &str); 31] = [
    (1, "SIGHUP", "hang up; many daemons reload"),
    (2, "SIGINT", "interrupt, as Ctrl-C"),
    (3, "SIGQUIT", "quit, as Ctrl-\\; a JVM writes its stacks"),
    (4, "SIGILL", "illegal instruction"),
    (5, "SIGTRAP", "trap of a debugger"),
    (6, "SIGABRT", "abort, with a core dump"),
    (7, "SIGBUS", "bus error"),
    (8, "SIGFPE", "arithmetic error"),
    (9, "SIGKILL", "kill at once; cannot be caught"),
    (10, "SIGUSR1", "user-defined"),
    (11, "SIGSEGV", "segmentation fault"),
    (12, "SIGUSR2", "user-defined"),
    (13, "SIGPIPE", "write to a pipe without readers"),
    (14, "SIGALRM", "alarm clock"),
    (15, "SIGTERM", "terminate cleanly"),
    (16, "SIGSTKFLT", "stack fault; Linux never sends it"),
    (17, "SIGCHLD", "a child changed state"),
    (18, "SIGCONT", "continue after a stop"),
    (19, "SIGSTOP", "stop; cannot be caught"),
    (20, "SIGTSTP", "stop, as Ctrl-Z"),
    (21, "SIGTTIN", "terminal read in the background"),
    (22, "SIGTTOU", "terminal write in the background"),
    (23, "SIGURG", "urgent data; Go preempts with it"),
    (24, "SIGXCPU", "CPU time limit exceeded"),
    (25, "SIGXFSZ", "file size limit exceeded"),
    (26, "SIGVTALRM", "virtual alarm clock"),
    (27, "SIGPROF", "profiling timer"),
    (28, "SIGWINCH", "window size changed"),
    (29, "SIGIO", "I/O is possible"),
    (30, "SIGPWR", "power failure"),
    (31, "SIGSYS", "bad system call"),
];

/// The first real-time signal that glibc and musl leave to programs: they keep those before it.
const RT_MIN: i32 = 34;
/// The last one.
const RT_MAX: i32 = 64;

/// Every signal that can be chosen: number and name, ascending.
pub fn signals() -> impl Iterator<Item = (i32, String)> {
    let named = SIGNALS.iter().map(|(number, ..)| *number);
    named
        .chain(RT_MIN..=RT_MAX)
        .map(|number| (number, signal_name(number)))
}

/// Name of a signal: `SIGTERM`, `SIGRTMIN+3`; its number when it has none.
pub fn signal_name(number: i32) -> String {
    if let Some((_, name, _)) = SIGNALS.iter().find(|(known, ..)| *known == number) {
        return (*name).to_owned();
    }
    match number {
        RT_MIN => "SIGRTMIN".to_owned(),
        RT_MAX => "SIGRTMAX".to_owned(),
        _ if (RT_MIN..RT_MAX).contains(&number) => format!("SIGRTMIN+{}", number - RT_MIN),
        _ => number.to_string(),
    }
}

/// The signal that somebody begins to type, by number, or by the beginning of its name in any case, with `SIG` or
/// without. A name typed in full wins.
pub fn signal_number(typed: &str) -> Option<i32> {
    let typed = typed.trim().to_ascii_uppercase();
    if let Ok(number) = typed.parse::<i32>() {
        return signals()
            .map(|(known, _)| known)
            .find(|known| *known == number);
    }
    let wanted = typed.strip_prefix("SIG").unwrap_or(&typed);
    let rest = |name: &str| {
        name.strip_prefix("SIG")
            .and_then(|name| name.strip_prefix(wanted))
            .map(str::len)
    };
    signals()
        .filter_map(|(number, name)| rest(&name).map(|rest| (rest > 0, number)))
        .min()
        .map(|(_, number)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_this_machine() {
        for (number, name) in [
            (libc::SIGTERM, "SIGTERM"),
            (libc::SIGUSR1, "SIGUSR1"),
            (libc::SIGCHLD, "SIGCHLD"),
            (libc::SIGSYS, "SIGSYS"),
            (libc::SIGRTMIN(), "SIGRTMIN"),
            (libc::SIGRTMAX(), "SIGRTMAX"),
        ] {
            assert_eq!(signal_name(number), name);
        }
    }

    #[test]
    fn names_and_numbers_are_found_while_they_are_typed() {
        for (typed, found) in [
            ("9", Some(9)),
            ("kill", Some(9)),
            ("SIGT", Some(5)),
            ("sigterm", Some(15)),
            ("usr2", Some(12)),
            ("rtmin", Some(34)),
            ("rtmin+1", Some(35)),
            ("64", Some(64)),
            ("33", None),
            ("0", None),
            ("-9", None),
            ("nonsense", None),
        ] {
            assert_eq!(signal_number(typed), found, "{typed}");
        }
    }
}

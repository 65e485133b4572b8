//! What fingers do that know htop, top and vim, and what they must see then: what they expect, or a sentence that says what
//! to press.

use crate::pty::start;
use crate::script::play;
use crate::support::Victim;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What is done by habit, where, the keys, and what must be seen or not: see `script.rs`. `{a}` and `{b}` are the PIDs of two
/// processes.
type Habit = (&'static str, Place, &'static str);

/// Where the habit is tried.
#[derive(Clone, Copy)]
enum Place {
    /// All processes, as a list.
    All,
    /// Process `{a}` alone.
    One,
    /// Processes `{a}` and `{b}`, by PID.
    Two,
    /// Process `{a}`, as a tree.
    Tree,
}

/// Habits of htop.
const HTOP: &[Habit] = &[
    (
        "F6, arrows, Enter",
        Place::One,
        "F6 [Sort by] Home Enter [PID▴]",
    ),
    (
        "F6, a title",
        Place::One,
        "M [RES▾] F6 [Sort by] cpu [Sort by: cpu] Enter [CPU%▾]",
    ),
    ("F6, a name", Place::One, "F6 [Sort by] io Enter [IO/s▾]"),
    (
        "F6, a column that is not shown",
        Place::One,
        "F6 [Sort by] cgroup Enter [CGROUP▴]",
    ),
    (
        "F6, what is no column",
        Place::One,
        "F6 [Sort by] resx Enter [did you mean RES?] Backspace Enter [RES▾]",
    ),
    (
        "Space, Space, F9",
        Place::Two,
        "Space [1 tagged] Space [2 tagged] F9 [to 2 targets:] [SIGTERM]",
    ),
    (
        "F4, a text, Enter",
        Place::Two,
        "F4 [Filter:] pid={b} Enter [filter pid={b}] ![ {a} ]",
    ),
    (
        "F4, Esc",
        Place::Two,
        "F4 [Filter:] pid={b} Enter ![ {a} ] F4 [Filter: ] Esc [ {a} ] ![filter pid]",
    ),
    (
        "/, a text, F3, F3",
        Place::Two,
        "/ [Search:] {b} >[{b}] F3 >[{b}] F3 >[{b}] Enter ![Search:] >[{b}]",
    ),
    ("u", Place::One, "u [Tasks of user] [(all users)]"),
    ("H", Place::One, "H [TID] [2 Threads]"),
    (
        "K",
        Place::One,
        "K [Kernel threads shown.] K [Kernel threads hidden.]",
    ),
    ("t", Place::One, "t [as a tree] t [as a list]"),
    ("F5", Place::One, "F5 [as a tree] F5 [as a list]"),
    (
        "+ - * in the tree",
        Place::Tree,
        "* [Tree down to level] * [Whole tree.]",
    ),
    ("+ in a list", Place::One, "+ [needs the tree (F5)]"),
    ("- in a list", Place::One, "- [needs the tree (F5)]"),
    ("* in a list", Place::One, "* [need the tree (F5)]"),
    ("digits", Place::Two, "0{b} [Search: 0{b}] Enter >[{b}]"),
    (
        "F2, a column, F10",
        Place::One,
        "f [as many as fit] Down Space [1 unsaved change] F10 [F10 again quits without writing] F10 [.]",
    ),
    (
        "F2, F2",
        Place::One,
        "F2 [Seconds between samples] Space [1 unsaved change] F2 [Write]",
    ),
    ("e", Place::One, "e [Environment  Files] [--ignored]"),
    ("l", Place::One, "l [POSITION] [pipe]"),
    ("x", Place::One, "x [No file locks held]"),
    ("s", Place::One, "s [strace]"),
    ("a", Place::One, "a [CPU affinity] [x]"),
    ("i", Place::One, "i [I/O priority] [best-effort]"),
    (
        "c, U",
        Place::One,
        "c [tagged; U removes all tags] U [untagged]",
    ),
    ("I", Place::One, "I [CPU%▴] I [CPU%▾]"),
    ("F", Place::One, "F [Following] F [No longer following.]"),
    ("F7", Place::One, "F7 [nice]"),
    ("F8", Place::One, "F8 [threads: nice]"),
    ("]", Place::One, "] [nice]"),
    ("[", Place::One, "Bracket [threads: nice]"),
    (
        "p",
        Place::One,
        "p [Program paths shown.] p [Program paths hidden.]",
    ),
    ("#", Place::One, "[CPU0] # ![CPU0]"),
    ("P", Place::All, "M [RES▾] End P [CPU%▾] [^]"),
    ("M", Place::All, "End M [RES▾] [^]"),
    ("T", Place::All, "End T [TIME▾] [^]"),
    ("N", Place::All, "End N [PID▴] [^]"),
    (
        "the cursor at the start",
        Place::All,
        "[every 1 s] ![measuring] [^]",
    ),
    (
        "m",
        Place::One,
        "m [Mouse off: the terminal can select text.]",
    ),
    ("w", Place::One, "w [e shows the whole command line]"),
    ("Z", Place::One, "Z [PAUSED] Z ![PAUSED]"),
    (
        "a click on a title, twice",
        Place::One,
        "(RES) [RES▾] (RES) [RES▴]",
    ),
    (
        "k, Esc",
        Place::One,
        "k [Send a signal] Esc ![Send a signal]",
    ),
    (
        "F9, Enter",
        Place::One,
        "F9 [Send a signal] Enter [SIGTERM sent to]",
    ),
    ("F1, F1", Place::One, "F1 [Every day] F1 ![Every day]"),
    ("q", Place::One, "q [.]"),
    ("F10", Place::One, "F10 [.]"),
    ("Ctrl-C", Place::One, "Ctrl-c [.]"),
];

/// Habits of top, with the keys of htop: what is meant is told where it is not done.
const TOP: &[Habit] = &[
    ("1", Place::One, "1 [Already on Processes.]"),
    ("c", Place::One, "c [1 row tagged; U removes all tags.]"),
    ("H", Place::One, "H [TID]"),
    ("M", Place::All, "End M [RES▾] [^]"),
    ("P", Place::All, "M [RES▾] P [CPU%▾] [^]"),
    ("u", Place::One, "u [Tasks of user]"),
    ("k", Place::One, "k [Send a signal]"),
    (
        "d 5 Enter",
        Place::One,
        "d [Seconds between samples] 5 Enter [every 5 s]",
    ),
    ("s", Place::One, "s [strace]"),
    ("r", Place::One, "r [Nice value]"),
    ("V", Place::One, "V [This is now.]"),
    ("E", Place::One, "E [This is now.]"),
    ("n", Place::One, "n [F4 shows fewer rows]"),
    ("R", Place::One, "R [Record to file]"),
    ("&", Place::One, "& [F3 finds the next match]"),
    ("=", Place::One, "= [needs the tree (F5)]"),
    ("x", Place::One, "x [No file locks held]"),
    (
        "W",
        Place::One,
        "W [WAIT▾|WAIT%▾] [Alt-w saves the settings.]",
    ),
    ("f", Place::One, "f [as many as fit the width]"),
    ("L", Place::One, "L [Layout]"),
    ("o", Place::One, "o [POSITION]"),
    ("i", Place::One, "i [I/O priority]"),
    ("z", Place::One, "z [C chooses the colours]"),
];

/// Habits of top, with its keys.
const TOP_KEYS: &[Habit] = &[
    ("1", Place::One, "[CPU0] 1 ![CPU0]"),
    ("t", Place::One, "[CPU0] t ![CPU0]"),
    ("c", Place::One, "c [Program paths shown.]"),
    ("H", Place::One, "H [TID]"),
    ("M", Place::All, "End M [RES▾] [^]"),
    ("P", Place::All, "M [RES▾] P [CPU%▾] [^]"),
    ("T", Place::All, "End T [TIME▾] [^]"),
    ("N", Place::All, "End N [PID▴] [^]"),
    ("R", Place::One, "R [CPU%▴]"),
    ("u", Place::One, "u [Tasks of user]"),
    ("U", Place::One, "U [Tasks of user]"),
    ("k", Place::One, "k [Send a signal]"),
    (
        "d 5 Enter",
        Place::One,
        "d [Seconds between samples] 5 Enter [every 5 s]",
    ),
    (
        "s 5 Enter",
        Place::One,
        "s [Seconds between samples] 5 Enter [every 5 s]",
    ),
    ("r", Place::One, "r [Nice value]"),
    ("V", Place::One, "V [as a tree]"),
    ("v", Place::One, "v [needs the tree (V)]"),
    ("E", Place::One, "E [units follow the size of the value]"),
    ("e", Place::One, "e [units follow the size of the value]"),
    ("n", Place::One, "n [F4 shows fewer rows]"),
    (
        "=",
        Place::One,
        "i [Idle rows hidden.] = [Filter and user cleared.]",
    ),
    ("x", Place::One, "x [the sort column is always marked]"),
    ("W", Place::One, "W [Setup] [No changes to write.]"),
    ("f", Place::One, "f [as many as fit the width]"),
    ("L", Place::Two, "L [Search:] {b} >[{b}]"),
    (
        "&",
        Place::Two,
        "L [Search:] {b} Enter ![Search:] Home & >[{b}]",
    ),
    ("o", Place::One, "o [Filter:]"),
    ("i", Place::One, "i [Idle rows hidden.]"),
    ("z", Place::One, "z [Theme]"),
    ("Z", Place::One, "Z [Theme]"),
    ("Y", Place::One, "Y [POSITION]"),
    ("h", Place::One, "h [Every day]"),
    ("q", Place::One, "q [.]"),
];

/// Habits of vim, with its keys.
const VIM_KEYS: &[Habit] = &[
    ("j, k", Place::Two, "j >[{b}] k >[{a}]"),
    ("G, g", Place::Two, "G >[{b}] g >[{a}]"),
    (
        "/, n, N",
        Place::Two,
        "/ [Search:] {b} Enter ![Search:] g n >[{b}] g N >[{b}]",
    ),
    ("l, h", Place::One, "l [alpha] h ![alpha]"),
    ("Ctrl-f, Ctrl-b", Place::Two, "Ctrl-f >[{b}] Ctrl-b >[{a}]"),
    (":q", Place::One, ": [q quits|F10 quits] q [.]"),
    ("q", Place::One, "q [.]"),
];

/// Tries habits, each in a terminal of its own.
fn tried(habits: &[Habit], keys: &str) {
    let mut failed = Vec::new();
    for (habit, place, script) in habits {
        let victims = [Victim::new(&["alpha"]), Victim::new(&["beta"])];
        let [a, b] = victims.each_ref().map(|victim| victim.pid().to_string());
        let both = format!("{a},{b}");
        let (shown, first): (&[&str], _) = match place {
            Place::All => (&["--list"], ""),
            Place::One => (&["--list", "--pid", &a], &*a),
            Place::Two => (&["--list", "--sort", "pid", "--pid", &both], &*b),
            Place::Tree => (&["--tree", "--pid", &a], &*a),
        };
        let mut terminal = start(&[&["--keys", keys], shown].concat());
        let name = format!("{habit} (keys of {keys})");
        terminal.wait(&name, |view| {
            let listed = |row: &String| row.contains(first) && !row.trim().is_empty();
            view.rows().iter().any(listed)
        });
        let script = script.replace("{a}", &a).replace("{b}", &b);
        let played = AssertUnwindSafe(|| play(&mut terminal, &name, &script));
        if catch_unwind(played).is_err() {
            failed.push(name);
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn fingers_that_know_htop() {
    tried(HTOP, "htop");
}

#[test]
fn fingers_that_know_top() {
    tried(TOP, "htop");
}

#[test]
fn fingers_that_know_top_with_its_keys() {
    tried(TOP_KEYS, "top");
}

#[test]
fn fingers_that_know_vim_with_its_keys() {
    tried(VIM_KEYS, "vim");
}

#[test]
fn what_we_sit_in_is_not_killed_by_two_keys() {
    // This test is an ancestor of the program that it starts.
    let mut terminal = start(&["--list", "--pid", &std::process::id().to_string()]);
    let script = "[CPU%] k [Send a signal] winch Enter [SIGWINCH sent] k [Send a signal] Enter \
                  [what your session runs in] Enter [Nothing was done.]";
    play(&mut terminal, "k, Enter on what we sit in", script);
}

#[test]
fn help_opens_over_a_prompt_and_comes_back_to_it() {
    let mut terminal = start(&["--pid", &std::process::id().to_string()]);
    let script = "[processes] \\cpu [Filter: cpu] F1 [One of these states] Esc [Filter: cpu]";
    play(&mut terminal, "F1 in a prompt", script);
}

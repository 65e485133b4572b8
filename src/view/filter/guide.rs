//! The filter language by examples, for the help screen and the README.

/// Examples, and what each of them lists. A test parses them.
pub const GUIDE: &[(&str, &str)] = &[
    (
        "java",
        "Rows with this text in command, name, user or PID, in capitals or not. A text ends at a blank, | & or a ) it did \
         not open: /usr/bin, a:b, [kworker], --opt=value and f(x) need no quotes; x=5 does, as x is no column.",
    ),
    (
        "\"a b\" 'x|y'",
        "A text as it is, with blanks or | & ( ) ! in it. \\\" is a quote in it, \\\\ a backslash.",
    ),
    (
        "java | postgres",
        "One or the other, also written or. Binds less than all else.",
    ),
    (
        "java & gc",
        "Both, also written and, or as a blank: java gc.",
    ),
    ("!root", "What does not match, also written not."),
    ("(a | b) & !c", "Parentheses say what belongs together."),
    (
        "cpu>5 wait>=10",
        "Numbers by = != < <= > >=, of any column by its name or heading, or shortly: cpu mem wait threads vol inv csw read \
         write rss time age. They are compared as the screen shows them.",
    ),
    (
        "rss>500M read>=64k",
        "Sizes with K M G T (times 1024); counts and rates with k M G (times 1000).",
    ),
    (
        "time>1h age<5m",
        "Times with s m h d w, also together: 1h30m; seconds without.",
    ),
    (
        "state=D state!=RS",
        "One of these state letters, or none of them.",
    ),
    (
        "user=postgres",
        "The whole text, in capitals or not; a user also by number. Quotes as above: tty=\"\" is no terminal.",
    ),
    (
        "name~^(gc|jit)",
        "A regular expression, in capitals or not; !~ is its opposite. Brackets may hold blanks and |, otherwise quote it.",
    ),
    (
        "!cpu>5 cpu<=5",
        "What is not known (a dash) passes no comparison, neither cpu>5 nor cpu!=5; so it passes !cpu>5.",
    ),
];

//! The filter language by examples, for the help screen and the manual.

/// Examples, and what each of them lists. A test parses them.
pub const GUIDE: &[(&str, &str)] = &[
    (
        "java",
        "Rows with this text in command, name, user or PID, ignoring case. A text ends at a space, | & or an \
         unmatched ). /usr/bin, a:b, [kworker], --opt=value and f(x) need no quotes; x=5 does, as x is no \
         column.",
    ),
    (
        "\"a b\" 'x|y'",
        "A text taken literally, spaces and | & ( ) ! included. \\\" is a quote, \\\\ a backslash.",
    ),
    (
        "java | postgres",
        "Either one; also written or. Has the lowest precedence.",
    ),
    ("java & gc", "Both; also written and, or a space: java gc."),
    ("!root", "Rows that do not match; also written not."),
    ("(a | b) & !c", "Parentheses group terms."),
    (
        "cpu>5 wait>=10",
        "Numbers by = != < <= > >=, of any column by name, title or short name: cpu mem wait threads vol inv \
         csw read write rss time age. Compared as shown on the screen.",
    ),
    (
        "rss>500M read>=64k",
        "Sizes with K M G T (times 1024); counts and rates with k M G (times 1000).",
    ),
    (
        "time>1h age<5m",
        "Times with s m h d w, also combined: 1h30m; without a unit, seconds.",
    ),
    ("state=D state!=RS", "One of these states, or none of them."),
    (
        "user=postgres",
        "The whole text, ignoring case; a user also by number. Quotes as above: tty=\"\" is no terminal.",
    ),
    (
        "port=8080 port>1024",
        "Ports on which a process listens, each compared by = != < <= > >=; ports~^tcp/80 finds by the text. :8080 finds \
         the port as well as the text, here and in the search.",
    ),
    (
        "name~^(gc|jit)",
        "A regular expression, ignoring case; !~ negates it. Brackets may hold spaces and |, otherwise quote it.",
    ),
    (
        "!cpu>5 cpu<=5",
        "Unknown values (a dash) match no comparison, neither cpu>5 nor cpu!=5; so they match !cpu>5.",
    ),
];

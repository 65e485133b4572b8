//! The language by examples.

mod properties;

use super::*;
use crate::rates::testing::{Made, process, snapshot};
use crate::sample::{Connections, Port, Sockets, Transport};
use crate::source::Fields;
use crate::view::{Mode, Query, RowKey, Settled, build};

/// A Java server that reads nothing that is known.
fn java() -> Made {
    let mut java = process(4312, 1, "java");
    java.command(&["/usr/bin/java", "-Xmx2g", "-jar", "shop.jar", "--opt=a:b"]);
    java.user(1000, "app").cpu(9.96).wait(0.0).rss(600 << 20);
    java.process.clock = 5_400_000_000_000;
    java.rates.state = b'D';
    java.thread(4312, "java", 0.5)
        .thread(4319, "C2 CompilerThre", 9.0)
        .thread(4320, "G1 Conc#0", 0.0);
    java
}

fn matches(text: &str, made: &Made) -> bool {
    let filter = Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let query = Query {
        mode: Mode::List,
        filter,
        kernel_threads: true,
        ..Query::default()
    };
    let snapshot = snapshot(0, std::slice::from_ref(made));
    !build(&snapshot, &query, &mut Settled::default())
        .rows
        .is_empty()
}

#[test]
fn each_port_is_compared() {
    let mut java = java();
    for text in ["port=8080", "port!=8080", "port>0", "ports~tcp"] {
        assert!(!matches(text, &java), "not known: {text}");
    }
    let port = |number: u16, address: [u8; 4]| Port {
        number,
        transport: Transport::Tcp,
        address: (address, number).into(),
    };
    let sockets = Sockets {
        ports: [port(631, [127, 0, 0, 1]), port(8080, [0; 4])].into(),
        connections: Connections {
            all: 3,
            close_wait: 2,
            ..Connections::default()
        },
    };
    java.identity().sockets = Some(sockets.into());
    for text in [
        "port=8080",
        "ports=631",
        "port>1024",
        "port<1024",
        "port!=80",
        "conn=3",
        "close_wait>1",
        "estab=0",
        "ports~tcp/8080$",
        "ports~127",
        ":8080",
    ] {
        assert!(matches(text, &java), "{text}");
    }
    for text in [
        "port=80",
        "port>8080",
        "port!=631",
        "!port>1024",
        "ports~0.0.0.0",
    ] {
        assert!(!matches(text, &java), "{text}");
    }
    assert!(!matches(":80", &java), "another port");
    let fields = |text: &str| Filter::parse(text).unwrap().fields(Mode::List, false);
    assert_eq!(fields(":8080"), Fields::SOCKETS_OF_ALL);
    assert_eq!(fields(":8080a"), Fields::empty());
    let error = Filter::parse("port=http").unwrap_err();
    assert!(error.to_string().contains("expected a port"), "{error}");
}

#[test]
fn plain_texts_are_found_in_command_name_user_and_pid() {
    for text in [
        "",
        "  ",
        "java",
        "JAVA",
        "-jar shop",
        "app",
        "431",
        "nothing|shop",
        "nothing or shop",
        " shop ",
        "/usr/bin",
        "--opt=a:b",
        "\"-jar shop\"",
        "'-Xmx2g -jar'",
        "java & shop AND app",
        "java !root",
        "not nothing",
        "!(a_ | b_)",
        "!!java",
        "nothing | java shop",
        "(nothing | java) shop",
        "\"\"",
    ] {
        assert!(matches(text, &java()), "{text}");
    }
    for text in [
        "nothing",
        "4313",
        "jarshop",
        "java.*",
        "\"jar  shop\"",
        "java nothing",
        "!java",
        "nothing | java & nothing",
        "(nothing | java) nothing",
        "\"java|shop\"",
        "!(java | nothing)",
    ] {
        assert!(!matches(text, &java()), "{text}");
    }
}

#[test]
fn odd_texts_need_no_quotes() {
    for (name, text) in [
        ("kworker/u8:0", "kworker/u8:0"),
        ("[kworker]", "[kworker]"),
        ("f(x)", "f(x)"),
        ("(sd-pam)", "(sd-pam)"),
        ("http-nio-8080", "http-nio-8080"),
        ("a!b", "a!b"),
        ("it's", "it's"),
        ("C:\\x", "C:\\x"),
        ("größe", "GRÖ"),
        ("100%", "100%"),
        ("a->b", "\"a->b\""),
        ("say \"x\"", r#""say \"x\"""#),
        ("order", "order"),
        ("android", "android"),
        ("nothing", "nothing"),
        ("or", "'or'"),
    ] {
        assert!(matches(text, &process(7, 1, name)), "{text}");
    }
}

#[test]
fn columns_are_compared_by_their_values() {
    for text in [
        "cpu>5",
        "CPU%>=9.9",
        "cpu = 10",
        "cpu_percent<=10",
        "CPU<10.1",
        "wait=0",
        "wait<=0.0",
        "rss>500M",
        "res>=0.5G",
        "threads=3",
        "thr!=4",
        "time>1h",
        "time=1h30m",
        "age<2d",
        "user=App",
        "user=1000",
        "user!=root",
        "state=d",
        "S=RD",
        "state!=S",
        "name~^J.v",
        "name ~ (java|b c)$",
        "command~'-jar shop'",
        "command!~postgres",
        "pid=4312",
        "nid=0x10d8",
        "states~S3",
        "tid=0X10D8",
        "nid=4312",
        "tid=4312",
        "tty=\"\"",
        "!read>0",
        "cpu>5&mem>1",
        "cpu>50|wait<1",
        "(cpu>5)",
    ] {
        assert!(matches(text, &java()), "{text}");
    }
    for text in [
        "cpu>10",
        "cpu<10",
        "cpu!=10",
        "user=ap",
        "state=S",
        "state=t",
        "name~^ava",
        "read>0",
        "read<=0",
        "read!=5",
        "read=0",
        "exe~.",
        "exe!=x",
        "exe!~x",
        "!cpu>5",
        "cpu>5 wait>5",
    ] {
        assert!(!matches(text, &java()), "{text}");
    }
}

/// TIDs of the threads listed.
fn threads(text: &str, mode: Mode, open: bool) -> Vec<u32> {
    let mut query = Query {
        mode,
        filter: Filter::parse(text).unwrap(),
        ..Query::default()
    };
    if open {
        query.open.insert(java().key());
    }
    let snapshot = snapshot(0, &[java(), process(50, 1, "sh")]);
    let list = build(&snapshot, &query, &mut Settled::default());
    let tid = |key: &RowKey| match key {
        RowKey::Thread(key) => Some(key.tid),
        _ => None,
    };
    let mut tids: Vec<u32> = list.rows.iter().filter_map(|row| tid(&row.key)).collect();
    tids.sort_unstable();
    tids
}

#[test]
fn threads_are_judged_by_themselves_and_where_they_cannot_by_their_process() {
    for (mode, open) in [
        (Mode::AllThreads, false),
        (Mode::Tree, true),
        (Mode::List, true),
    ] {
        for (text, tids) in [
            ("cpu>1", &[4319][..]),
            ("java", &[4312, 4319, 4320]),
            ("java cpu<1", &[4312, 4320]),
            ("compiler", &[4319]),
            ("shop !conc", &[4312, 4319]),
            ("rss>500M cpu>1", &[4319]),
            ("rss<500M cpu>1", &[]),
            ("name~^g1", &[4320]),
            ("user=app tid=4320", &[4320]),
            ("state=S threads=3", &[4312, 4319, 4320]),
        ] {
            assert_eq!(threads(text, mode, open), tids, "{text} {mode:?}");
        }
    }
    let drilled = Mode::Threads(java().key());
    for (text, tids) in [
        ("java", &[4312][..]),
        ("cpu>1", &[4319]),
        ("rss>500M", &[4312, 4319, 4320]),
        ("!java", &[4319, 4320]),
    ] {
        assert_eq!(threads(text, drilled, false), tids, "{text}");
    }
}

#[test]
fn an_error_says_where_and_what() {
    for (text, at, told) in [
        ("java |", 6, "expected a term"),
        ("& java", 0, "expected a term"),
        ("| java", 0, "expected a term"),
        ("a & | b", 4, "expected a term"),
        ("a or and", 5, "\"and\""),
        ("(a | b", 6, "expected )"),
        ("a)", 1, "unmatched )"),
        ("()", 1, "expected a term"),
        ("!", 1, "expected a term"),
        ("größe & cpuu>5", 10, "called cpuu; did you mean cpu"),
        ("usser=root", 0, "did you mean user?"),
        ("sate=D", 0, "did you mean state?"),
        ("x = 5", 0, "no column is called x; quote it"),
        (">5", 0, "a column before >"),
        ("cpu>", 4, "a percentage"),
        ("cpu > x y", 6, "a percentage"),
        ("rss>5X", 4, "a size"),
        ("time>soon", 5, "a time"),
        ("state=Q", 6, "state letters"),
        ("cpu~5", 3, "is a number"),
        ("user>5", 4, "is text"),
        ("state>D", 5, "is a state letter"),
        ("start>5", 5, "age"),
        ("history>5", 7, "cpu"),
        ("user=", 5, "a text"),
        ("name~(", 5, "unclosed group"),
        ("a \"b", 4, "expected \" at the end"),
        ("user='b", 7, "expected ' at the end"),
    ] {
        let error = Filter::parse(text).expect_err(text);
        assert_eq!(error.at, at, "{text}: {error}");
        assert!(error.message.contains(told), "{text}: {error}");
    }
    let error = Filter::parse("größe\t& cpuu>5").unwrap_err();
    let pointed = error.pointed();
    let lines: Vec<&str> = pointed.lines().collect();
    assert_eq!(lines[1], "  größe\u{FFFD}& cpuu>5");
    assert!(lines[2].starts_with("          ^ no column"), "{pointed}");
}

#[test]
fn length_and_depth_have_limits() {
    assert!(Filter::parse(&"a ".repeat(64)).is_ok());
    assert!(Filter::parse(&"a ".repeat(65)).is_err());
    assert!(Filter::parse(&"!".repeat(100_000)).is_err());
    assert!(Filter::parse(&"(".repeat(100_000)).is_err());
    assert!(Filter::parse("(a) | ".repeat(40).trim_end_matches(" | ")).is_ok());
}

#[test]
fn examples_of_the_guide_are_filters() {
    for (example, _) in GUIDE {
        let filter = Filter::parse(example).unwrap_or_else(|error| panic!("{example}: {error}"));
        assert!(!filter.is_empty(), "{example}");
    }
}

#[test]
fn what_is_compared_is_read_of_every_task() {
    let fields = |text: &str, mode, threads| {
        let filter = Filter::parse(text).unwrap();
        filter.fields(mode, threads)
    };
    assert_eq!(fields("java", Mode::Tree, false), Fields::empty());
    assert_eq!(fields("java", Mode::AllThreads, true), Fields::NAMES);
    assert_eq!(fields("!rss>1M", Mode::Tree, false), Fields::STATM);
    assert_eq!(fields("a|read>1", Mode::List, false), Fields::IO);
    assert_eq!(fields("state=D", Mode::Tree, false), Fields::STAT);
    let both = Fields::STAT | Fields::DETAIL;
    assert_eq!(fields("state=D", Mode::AllThreads, true), both);
    assert!(fields("exe~x", Mode::Tree, false).contains(Fields::EXE_OF_ALL));
}

#[test]
fn texts_that_are_left_out_are_not_highlighted() {
    let filter = Filter::parse("A | !b !(c | !d) cpu>5").unwrap();
    assert_eq!(filter.texts(), ["a", "d"]);
}

//! Sound files and bad ones.

use super::*;
use crate::config::{Screen, built_in};
use crate::diagnosis::{LintThresholds, ThresholdId};
use crate::geometry::{HeaderMode, Meter};
use crate::keys::{Action, Key, Preset};
use proptest::prelude::*;

/// The configuration, and what is told about it.
fn told(text: &str) -> (Config, Vec<String>) {
    let (config, problems) = read(text, built_in());
    (config, problems.iter().map(Problem::to_string).collect())
}

#[test]
fn a_flood_of_mistakes_is_told_in_part() {
    let text: String = (0..5_000)
        .flat_map(|at| ["x".to_owned(), at.to_string(), " = 1\n".to_owned()])
        .collect();
    let (config, told) = told(&(text + "interval = 2"));
    assert_eq!(config.interval.as_secs(), 2);
    assert_eq!(told.len(), TOLD + 1);
    assert_eq!(told[TOLD], "4900 more problems");
    let many = "[".repeat(1_000) + &"= \n".repeat(1_000);
    assert!(read(&many, built_in()).1.len() <= TOLD + 1);
}

/// A file with something of everything.
const EVERYTHING: &str = r#"
interval = 0.5
start = "io"
theme = "light"
mouse = false
pool_patterns = ['^shard-(.+)-io$', "^web"]
[header]
mode = "compact"
left = ["cpus", "memory"]
right = ["tlp"]
[io]
disks = ["!loop*", "!ram*"]
interfaces = ["eth[0-9]"]
[columns]
processes = ["user", "TTY", "oom_score", "cpu"]
[sort]
processes = "rss"
threads = "pid reversed"
[thresholds]
cpu_percent = [10, 20.5]
[lints]
spinning = { cpu_percent = 80.5 }
blocked.seconds = 2
[keys]
signal = ["F9", "Q"]
quit = "Ctrl-q"
[filters]
busy = "cpu>5"
[layouts.memory]
list = "threads"
columns = ["rss"]
sort = "rss"
filter = "rss>1M"
tree = false
header = "off"
"#;

#[test]
fn everything_can_be_said() {
    let (config, problems) = told(EVERYTHING);
    assert!(problems.is_empty(), "{problems:#?}");
    assert_eq!(config.interval.as_millis(), 500);
    assert_eq!(
        config.layouts[0].described(),
        "list threads; columns rss; sort rss; filter rss>1M; header off; tree false"
    );
    assert_eq!(
        (config.start, config.header),
        (Screen::Io, HeaderMode::Compact)
    );
    let meters = [
        vec![Meter::Cpus, Meter::Memory],
        Vec::new(),
        vec![Meter::Parallelism],
    ];
    assert_eq!(config.meters, meters);
    assert_eq!((config.theme.as_str(), config.mouse), ("light", false));
    let columns = [
        ColumnId::User,
        ColumnId::Tty,
        ColumnId::OomScore,
        ColumnId::CpuPercent,
    ];
    assert_eq!(config.columns[0], columns);
    assert_eq!(config.sort[0], Sort::by(ColumnId::Rss));
    let pid = config.sort[1];
    assert_eq!((pid.column, pid.descending), (ColumnId::Pid, true));
    let limits = config.thresholds.of(ThresholdId::CpuPercent);
    assert_eq!((limits.warn, limits.critical), (10.0, 20.5));
    let mut lints = LintThresholds::default();
    lints.set("spinning", "cpu_percent", 80.5).unwrap();
    lints.set("blocked", "seconds", 2.0).unwrap();
    assert_eq!(config.lints, lints);
    assert_eq!(config.pool_patterns, ["^shard-(.+)-io$", "^web"]);
    let devices = config.devices.each_ref().map(ToString::to_string);
    assert_eq!(devices, ["!loop* !ram*", "eth[0-9]", ""]);
    assert_eq!(config.keys.keys(Action::Signal).len(), 2);
    assert_eq!(config.keys.keys(Action::Quit), [Key::ctrl('q')]);
    assert_eq!(config.filters[0].1.text(), "cpu>5");
    let layout = &config.layouts[0];
    assert_eq!(
        (layout.name.as_str(), layout.list),
        ("memory", Lists::Threads)
    );
}

/// Of each text alone one thing is told, with this in it, and what stands before it counts.
fn each_is_told(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let rest = format!("program_path = true\n{text}\n");
        let (config, problems) = told(&rest);
        assert!(config.program_path, "{text}");
        assert_eq!(problems.len(), 1, "{text}: {problems:#?}");
        let (_, alone) = told(text);
        assert!(alone[0].contains(expected), "{text}: {alone:#?}");
        assert!(!alone[0].contains('\n'), "{}", alone[0]);
    }
}

/// What is wrong, and how it is told.
const WRONG: [(&str, &str); 35] = [
    (
        "shoe_size = 43",
        "line 1, column 1: there is no setting \"shoe_size\"; there are interval",
    ),
    ("mouse = 1", "line 1, column 9: mouse must be true or false"),
    (
        "interval = 0.01",
        "line 1, column 12: interval must be a number from 0.1 to 60",
    ),
    ("interval = nan", "interval must be a number from 0.1 to 60"),
    ("interval = \"1\"", "interval must be a number"),
    (
        "header = \"compact\"",
        "line 1, column 1: header is a section: write [header] on a line of its own and mode = \"compact\" below it",
    ),
    (
        "theme = \"neon\"",
        "there is no theme \"neon\"; there are auto, dark",
    ),
    (
        "[header]\nmode = \"big\"",
        "mode must be one of \"full\", \"compact\", \"off\"",
    ),
    (
        "[header]\nleft = [\"cpus\", \"memroy\"]",
        "line 2, column 17: there is no meter \"memroy\"",
    ),
    (
        "[header]\nleft = [\"swap\"]\nright = [\"swap\"]",
        "line 3, column 10: swap is listed twice",
    ),
    ("[header]\ncenter = []", "there is no part of the header"),
    ("[header]\nleft = \"swap\"", "meters are a list"),
    ("keys = 3", "keys is a section"),
    ("keys = \"top\"", "keymap chooses between htop, top and vim"),
    ("start = \"systen\"", "\"io\"; did you mean \"system\"?"),
    (
        "[columns]\nprocesses = \"user\"",
        "line 2, column 13: columns are a list",
    ),
    (
        "[columns]\nprocesses = [\"user\", \"sock\"]",
        "line 2, column 22: there is no column \"sock\"",
    ),
    (
        "[columns]\nprocesses = [\"user\", \"USER\"]",
        "user is listed twice",
    ),
    (
        "[columns]\nrows = []",
        "line 2, column 1: there is no list \"rows\"; there are processes",
    ),
    (
        "[sort]\nio = \"history\"",
        "there is no column \"history\" here",
    ),
    ("[thresholds]\nsteal = [5, 2]", "steal must be two numbers"),
    ("[thresholds]\nsteal = 5", "steal must be two numbers"),
    (
        "[thresholds]\npressure = [50, 101]",
        "line 2, column 12: pressure must be two numbers from 0.01 to 100",
    ),
    ("[thresholds]\nsteal = [0, 2]", "steal must be two numbers"),
    (
        "[thresholds]\nsteal = [nan, 2]",
        "steal must be two numbers",
    ),
    (
        "[thresholds]\nfun = [1, 2]",
        "there is no threshold \"fun\"; there are cpu_percent",
    ),
    (
        "[keys]\ndance = \"x\"",
        "line 2, column 1: there is no action \"dance\"",
    ),
    (
        "[keys]\nquit = [\"q\", \"Hyper-q\"]",
        "line 2, column 14: a key is a text",
    ),
    (
        "[keys]\ntree = \"Q\"\nsignal = \"Q\"",
        "line 3, column 1: Q is already a key of tree; signal does not get it",
    ),
    (
        "[keys]\nsignal = \"t\"",
        "line 2, column 1: t was the key of tree, now it is that of signal",
    ),
    (
        "[filters]\nbad = \"cpu>\"",
        "line 2, column 7: \"cpu>\" is not a filter",
    ),
    ("[filters]\nbad = 7", "a filter is a text"),
    ("[layouts]\nx = 3", "a layout is a section"),
    (
        "[layouts.x]\nlist = \"all\"",
        "there is no list \"all\"; there are processes",
    ),
    (
        "[layouts.x]\nsize = 1",
        "there is no part of a layout \"size\"",
    ),
];

#[test]
fn what_is_wrong_is_told_with_its_place_and_the_rest_counts() {
    each_is_told(&WRONG);
}

#[test]
fn lints_and_patterns_that_are_none_are_told_with_their_place() {
    each_is_told(&[
        (
            "[lints]\nlazy = {}",
            "line 2, column 1: there is no lint \"lazy\"; there are throttled, near_limit",
        ),
        (
            "[lints]\nblocked = 5",
            "line 2, column 11: blocked must be a table such as { seconds = 5 }",
        ),
        (
            "[lints]\nblocked = { minutes = 5 }",
            "line 2, column 13: blocked has no threshold \"minutes\"; it has seconds",
        ),
        (
            "[lints.blocked]\nseconds = -1",
            "line 2, column 11: blocked.seconds must be a number from 0 to 1000000",
        ),
        (
            "[lints.blocked]\nseconds = 1e300",
            "blocked.seconds must be a number from 0 to",
        ),
        (
            "[lints.throttled]\nthrottled_periods = 0",
            "line 2, column 21: throttled.throttled_periods must be a number from 0.01 to 100",
        ),
        (
            "[lints.spinning]\nuser_share = 101",
            "spinning.user_share must be a number from 0 to 100",
        ),
        (
            "[io]\ndisk = []",
            "line 2, column 1: there is no list of devices \"disk\"; did you mean \"disks\"?",
        ),
        (
            "[io]\ndisks = '!loop*'",
            "line 2, column 9: disks must be a list of patterns such as [\"!loop*\"]",
        ),
        (
            "[io]\ninterfaces = [\n '!veth*',\n 'eth[0',\n]",
            "line 4, column 2: \"eth[0\" is not a pattern: [ is never closed by ]",
        ),
        (
            "[io]\nfile_systems = ['/', 3]",
            "line 2, column 22: file_systems must be a list of patterns",
        ),
        (
            "pool_patterns = '^x'",
            "line 1, column 17: pool_patterns must be a list of regular expressions",
        ),
        (
            "pool_patterns = ['^x', 3]",
            "line 1, column 24: pool_patterns must be a list of regular expressions",
        ),
        (
            "pool_patterns = [\n '^x',\n 'shard-(',\n]",
            "line 3, column 2: pool pattern \"shard-(\": ",
        ),
    ]);
}

#[test]
fn broken_syntax_is_told_and_what_can_be_read_counts() {
    let (config, problems) = told("interval = 5\nmouse = \nkeymap = \"vim\"\n");
    assert!(problems[0].starts_with("line 2"), "{problems:#?}");
    assert!(
        problems[0].contains("mouse must be true or false"),
        "{problems:#?}"
    );
    assert_eq!(config.keys.preset(), Preset::Vim);
    assert_eq!(config.interval.as_secs(), 5);
}

#[test]
fn an_empty_file_is_the_default() {
    assert_eq!(told(""), (Config::default(), Vec::new()));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,200}") {
        let _ = read(&text, built_in());
    }

    #[test]
    fn no_value_makes_it_panic(
        name in prop::sample::select(vec![
            "interval", "theme", "columns", "keys", "filters", "layouts", "thresholds.steal", "keys.quit", "columns.io",
            "sort.io", "layout", "layouts.a", "layouts.a.list", "filters.a",
        ]),
        value in prop::sample::select(vec![
            "1", "-1e400", "inf", "0x10", "true", "\"\"", "\"\\u0000\"", "[]", "[[1]]", "{}", "{ a = 1 }", "1979-05-27",
            "[1, \"a\"]", "\"🦀\"", "99999999999999999999",
        ]),
    ) {
        let (_, problems) = told(&format!("{name} = {value}\n"));
        prop_assert!(problems.iter().all(|one| !one.is_empty()));
    }
}

#[test]
fn a_bare_word_is_told_in_one_sentence() {
    for (text, told) in [
        ("tree = no", "line 1, column 8: tree must be true or false"),
        ("tree = off", "line 1, column 8: tree must be true or false"),
        ("tree = yes", "line 1, column 8: tree must be true or false"),
        (
            "interval = fast",
            "interval must be a number from 0.1 to 60",
        ),
        (
            "theme = dark",
            "line 1, column 9: invalid TOML: string values must be quoted",
        ),
        ("tree no", "invalid TOML: key with no value, expected `=`"),
    ] {
        let (_, problems) = read(text, built_in());
        let [problem] = &problems[..] else {
            panic!("{text}: {problems:#?}");
        };
        let problem = problem.to_string();
        assert!(problem.ends_with(told), "{text}: {problem}");
    }
}

#[test]
fn a_name_that_is_missing_is_told_as_what_it_is() {
    for text in ["[[", "[", "= 1"] {
        let (_, problems) = read(text, built_in());
        assert!(!problems.is_empty(), "{text}");
        for problem in problems {
            assert!(problem.to_string().contains("invalid TOML"), "{problem}");
        }
    }
}

mod keys;
mod layouts;

//! What the command line takes, and what it refuses.

use super::*;
use crate::view::COLUMNS;

pub(super) fn parsed(arguments: &str) -> Result<Cli, Stop> {
    parse(
        std::iter::once("threadtop")
            .chain(arguments.split_whitespace())
            .map(OsString::from),
    )
}

pub(super) fn refused(arguments: &str) -> String {
    match parsed(arguments) {
        Err(Stop::Usage(sentence)) => sentence,
        other => panic!("{arguments}: {other:?}"),
    }
}

#[test]
fn the_definition_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn help_of_a_command_lists_no_options_that_it_refuses() {
    for (name, listed, refused) in [
        ("calibrate", "--ascii", "--config"),
        ("config", "--config", "--ascii"),
        ("man", "--help", "--pid"),
        ("completions", "--help", "--pid"),
        ("dump", "--pid", "--theme"),
    ] {
        let Err(Stop::Show(help)) = parsed(&format!("{name} --help")) else {
            panic!("{name}: no help");
        };
        assert!(help.contains(listed), "{help}");
        assert!(!help.contains(refused), "{help}");
    }
}

#[test]
fn options_work_before_and_after_dump() {
    for arguments in [
        "-d 0.5 -p 1,2 -u root -F java -H --list dump -n 3 --format json",
        "dump -n 3 --format json -d 0.5 -p 1,2 -u root -F java -H --list",
        "--interval 0.5 --pid 1 dump --count 3 --format json --pid 1,2 --user root --filter java --threads -l",
    ] {
        let cli = parsed(arguments).unwrap();
        assert_eq!(
            cli.view.interval,
            Some(Duration::from_millis(500)),
            "{arguments}"
        );
        assert_eq!(cli.view.pids, [1, 2], "{arguments}");
        assert_eq!(cli.view.user.as_deref(), Some("root"), "{arguments}");
        assert_eq!(
            cli.view.filter.as_ref().map(Filter::text),
            Some("java"),
            "{arguments}"
        );
        assert!(cli.view.threads && cli.view.list, "{arguments}");
        let Some(Command::Dump(dump)) = cli.command else {
            panic!("{arguments}: no dump");
        };
        assert_eq!(
            (dump.count, dump.format()),
            (Some(3), Format::Json),
            "{arguments}"
        );
    }
}

#[test]
fn without_arguments_nothing_is_asked() {
    let cli = parsed("").unwrap();
    assert_eq!(cli.view.interval, None);
    assert!(cli.command.is_none() && cli.view.pids.is_empty());
}

#[test]
fn intervals_have_limits() {
    for good in ["0.1", "60", "2.5"] {
        parsed(&format!("-d {good}")).unwrap();
    }
    for bad in ["0.09", "60.1", "0", "-1", "nan", "inf", "1e9"] {
        let sentence = refused(&format!("--interval={bad}"));
        assert!(sentence.contains("0.1 to 60"), "{sentence}");
    }
    assert!(refused("-d soon").contains("expected a number of seconds"));
}

#[test]
fn what_contradicts_itself_is_refused() {
    for arguments in [
        "-t -l",
        "--ascii --unicode",
        "dump --tree --list",
        "-H -t",
        "--no-mouse dump",
        "--layout x dump",
        "--theme dark dump",
        "--color 16 dump",
    ] {
        refused(arguments);
    }
    parsed("dump --tree --threads").unwrap();
}

#[test]
fn refusals_are_one_sentence() {
    for arguments in [
        "--frobnicate",
        "-p 0",
        "-p x",
        "dump -n 0",
        "dump --format xml",
        "surplus",
    ] {
        let sentence = refused(arguments);
        assert!(
            !sentence.is_empty() && !sentence.contains('\n'),
            "{sentence}"
        );
        assert!(!sentence.contains("Usage"), "{sentence}");
    }
    assert!(refused("dump --format xml").contains("json"));
    // A negative number is a bad value, not an unknown option.
    for arguments in ["-d -1", "-p -1", "dump -n -1"] {
        assert!(refused(arguments).contains("invalid value"), "{arguments}");
    }
}

#[test]
fn an_unknown_column_is_answered_with_all_of_them() {
    let sentence = refused("--sort shoe_size");
    assert!(
        sentence.contains("shoe_size") && sentence.contains("there are"),
        "{sentence}"
    );
    for column in COLUMNS {
        assert!(sentence.contains(column.name), "{}", column.name);
    }
}

#[test]
fn columns_go_by_name_and_title() {
    for column in COLUMNS {
        for text in [column.name.to_uppercase(), column.title.to_lowercase()] {
            let cli = parsed(&format!("--sort={text}")).unwrap();
            assert_eq!(cli.view.sort, Some(column.id), "{text}");
        }
    }
}

#[test]
fn help_and_version_are_no_errors() {
    for arguments in ["--help", "-h", "--version", "dump --help"] {
        assert!(
            matches!(parsed(arguments), Err(Stop::Show(_))),
            "{arguments}"
        );
    }
}

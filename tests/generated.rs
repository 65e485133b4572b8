//! What is generated for shells and for `man`, by the programs that will read it. Where one is missing, the test says
//! so and checks the rest.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/mod.rs"]
mod support;

use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use threadtop::keys::ACTIONS;
use threadtop::view::COLUMNS;

/// What `threadtop` writes to stdout with these arguments; it succeeds and complains of nothing.
fn threadtop(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_threadtop"))
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    assert!(output.stderr.is_empty(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Runs `program` with `input`; `None`, visibly, where it is not installed.
fn run(program: &str, arguments: &[&str], input: &str) -> Option<Output> {
    let child = Command::new(program)
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        support::skip(&format!("{program} is not installed"));
        return None;
    };
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // A thread of its own: the program may write before it has read everything.
    let feeder = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap().unwrap();
    Some(output)
}

#[test]
fn every_shell_gets_a_script_that_knows_commands_and_columns() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = threadtop(&["completions", shell]);
        for command in ["dump", "calibrate", "completions", "man"] {
            assert!(script.contains(command), "{shell}: {command}");
        }
        if ["bash", "fish", "zsh"].contains(&shell) {
            for column in COLUMNS {
                assert!(script.contains(column.name), "{shell}: {}", column.name);
            }
        }
    }
}

#[test]
fn shells_can_read_their_scripts() {
    for shell in ["bash", "zsh", "fish"] {
        let script = threadtop(&["completions", shell]);
        if let Some(output) = run(shell, &["-n"], &script) {
            assert!(output.status.success(), "{shell}: {output:?}");
            assert!(output.stderr.is_empty(), "{shell}: {output:?}");
        }
    }
}

/// What bash offers for the last of these words.
fn offered(words: &[&str]) -> Option<Vec<String>> {
    let script = threadtop(&["completions", "bash"]);
    let ask = "COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); \
               _threadtop threadtop \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD-1]}\"; \
               printf '%s\\n' \"${COMPREPLY[@]}\"";
    let arguments = [&["-s", "--"], words].concat();
    let output = run("bash", &arguments, &format!("{script}\n{ask}\n"))?;
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.lines().map(str::to_owned).collect())
}

#[test]
fn bash_offers_columns_also_behind_a_comma_and_users() {
    let Some(columns) = offered(&["threadtop", "--sort", "wait"]) else {
        return;
    };
    assert_eq!(columns, ["wait_percent"]);
    let fields = offered(&["threadtop", "dump", "--fields", "pid,wait_p"]).unwrap();
    assert_eq!(fields, ["pid,wait_percent"]);
    let users = offered(&["threadtop", "-u", "roo"]).unwrap();
    assert_eq!(users, ["root"]);
    let formats = offered(&["threadtop", "dump", "--format", ""]).unwrap();
    assert_eq!(formats, ["text", "json", "csv"]);
}

#[test]
fn fish_offers_values_before_any_command() {
    let script = threadtop(&["completions", "fish"]);
    let ask = "complete -C 'threadtop --sort wait'; complete -C 'threadtop --color tr'; \
               complete -C 'threadtop dump --format js'";
    let Some(output) = run("fish", &["--no-config"], &format!("{script}\n{ask}\n")) else {
        return;
    };
    let text = String::from_utf8(output.stdout).unwrap();
    let names = text.lines().map(|line| line.split('\t').next().unwrap());
    let names: Vec<&str> = names.collect();
    assert_eq!(names, ["wait_percent", "truecolor", "json"], "{text}");
}

#[test]
fn fish_and_zsh_offer_fields_as_a_list() {
    let fish = threadtop(&["completions", "fish"]);
    assert!(fish.contains("-a \"(__fish_append , pid tgid "), "{fish}");
    let zsh = threadtop(&["completions", "zsh"]);
    assert!(zsh.contains(":NAME:_sequence compadd - pid tgid "), "{zsh}");
}

#[test]
fn the_manual_page_is_made_from_the_tables() {
    let page = threadtop(&["man"]);
    assert!(page.is_ascii(), "it reads the same in every locale");
    for section in [
        "NAME",
        "SYNOPSIS",
        "OPTIONS",
        "COMMANDS",
        "KEYS",
        "SYSTEM SCREEN",
        "COLUMNS",
        "FILTER",
        "BOTTLENECKS",
        "LIMITS",
        "FILES",
        "ENVIRONMENT",
        "EXIT STATUS",
    ] {
        let heading = page.lines().any(|line| {
            line.strip_prefix(".SH ")
                .is_some_and(|title| title.trim_matches('"') == section)
        });
        assert!(heading, "{section}");
    }
    for usage in [
        "threadtop\\fR [OPTIONS]",
        "threadtop completions\\fR SHELL",
        "threadtop config\\fR [OPTIONS]",
        "threadtop man\\fR\n",
    ] {
        assert!(page.contains(usage), "{usage}");
    }
    for named in [
        "threadtop/config.toml",
        "themes/NAME.toml",
        "XDG_CONFIG_HOME",
        "XDG_STATE_HOME",
    ] {
        assert!(page.contains(named), "{named}");
    }
    let entries = page.lines().filter(|line| *line == ".TP").count();
    assert!(entries >= ACTIONS.len() + COLUMNS.len());
}

#[test]
fn the_manual_page_is_set_without_a_warning() {
    let page = threadtop(&["man"]);
    let Some(output) = run("groff", &["-man", "-Tutf8", "-ww", "-P-c", "-P-bou"], &page) else {
        return;
    };
    assert!(output.status.success(), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let text = String::from_utf8(output.stdout).unwrap();
    for word in [
        "EXIT STATUS",
        "threadtop dump",
        "F9, k",
        "wait_percent",
        "WAIT%",
    ] {
        assert!(text.contains(word), "{word}");
    }
}

#[test]
fn options_that_would_be_ignored_are_refused() {
    for arguments in [&["man", "-p", "1"][..], &["-d", "2", "completions", "bash"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_threadtop"))
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

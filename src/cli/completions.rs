//! `threadtop completions`: what makes a shell complete the command line, from the definition of the command line.

use super::{Cli, View};
use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

/// Options of `completions` alone.
#[derive(Args, Debug)]
pub struct Completions {
    /// The shell that will read it
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Why these options would be ignored, if any would be: what is written is the same everywhere.
pub(super) fn contradiction(view: &View) -> Option<&'static str> {
    let ignored = view.is_about_processes()
        || view.root.is_some()
        || view.interval.is_some()
        || view.budget.is_some();
    ignored.then_some("completions and man take no options of the monitor")
}

/// The script for this shell. What is generated knows no lists of values behind commas, no users in bash, and no values before
/// a command in fish; the other way that `clap_complete` has, to ask the program itself at each Tab, is not stable yet. So lines
/// of what this very version writes are changed, and tests run the shells on them.
pub(super) fn script(shell: Shell) -> String {
    let mut bytes = Vec::new();
    generate(shell, &mut Cli::command(), "threadtop", &mut bytes);
    let script = String::from_utf8_lossy(&bytes).into_owned();
    match shell {
        Shell::Bash => bash_lists(&script),
        Shell::Zsh => zsh_lists(&script),
        Shell::Fish => fish_values(&fish_lists(&script)),
        _ => script,
    }
}

/// Bash: what is offered for a list is offered behind every comma, not behind the first blank alone; users are users
/// and not files.
fn bash_lists(script: &str) -> String {
    let mut lists = String::with_capacity(script.len());
    let mut list = false;
    let mut user = false;
    for line in script.lines() {
        let word = "-- \"${cur}\"";
        if list && line.trim_start().starts_with("COMPREPLY=($(compgen -W") {
            let line = line.replace("compgen -W", "compgen -P \"${cur%\"${cur##*,}\"}\" -W");
            lists.push_str(&line.replace(word, "-- \"${cur##*,}\""));
        } else if user {
            lists.push_str(&line.replace("compgen -f", "compgen -u"));
        } else {
            lists.push_str(line);
        }
        lists.push('\n');
        list = line.trim() == "--fields)";
        user = matches!(line.trim(), "--user)" | "-u)");
    }
    lists
}

/// Zsh: the same, by its own function for lists.
fn zsh_lists(script: &str) -> String {
    let mut lists = String::with_capacity(script.len());
    for line in script.lines() {
        match line
            .split_once("--fields=[")
            .and(line.split_once(":NAME:("))
        {
            Some((before, names)) => {
                let (names, after) = names.split_once(')').unwrap_or((names, ""));
                lists.extend([before, ":NAME:_sequence compadd - ", names, after]);
            }
            None => lists.push_str(line),
        }
        lists.push('\n');
    }
    lists
}

/// Fish: an option whose value is not there yet cannot be parsed, and then nothing but files was offered for it
/// (`threadtop --sort <Tab>`). It stands before any command.
fn fish_values(script: &str) -> String {
    const PARSED: &str = "-- $cmd 2>/dev/null\n    or return\n";
    script.replace(PARSED, "-- $cmd 2>/dev/null\n    or return 0\n")
}

/// Fish: the same, by its own function for lists. The names come one a line, each with its (empty) description.
fn fish_lists(script: &str) -> String {
    let mut lists = String::with_capacity(script.len());
    let mut names: Option<Vec<&str>> = None;
    for line in script.lines() {
        match (&mut names, line.split_once(" -l fields ")) {
            (Some(list), _) => {
                let (name, end) = match line.split_once("\\t''") {
                    Some((name, rest)) => (name, rest),
                    None => (line, ""),
                };
                list.push(name);
                if let Some(rest) = end.strip_prefix('"') {
                    lists.extend(["(__fish_append , ", &list.join(" "), ")\"", rest, "\n"]);
                    names = None;
                }
            }
            (None, Some(_)) => match line.split_once(" -a \"") {
                Some((before, first)) => {
                    lists.extend([before, " -a \""]);
                    names = Some(vec![first.trim_end_matches("\\t''")]);
                }
                None => lists.extend([line, "\n"]),
            },
            (None, None) => lists.extend([line, "\n"]),
        }
    }
    lists
}

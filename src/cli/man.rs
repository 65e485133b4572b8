//! `threadtop man`: the manual page, from the definition of the command line and from the tables of the program.

use super::Cli;
use crate::keys::{ACTIONS, key_name};
use crate::view::{COLUMNS, FILTER_GUIDE};
use clap::CommandFactory;
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};
use std::fmt::Write as _;
use std::io;

/// Files, and what they are for.
const FILES: [(&str, &str); 3] = [
    (
        "$XDG_CONFIG_HOME/threadtop/config.toml",
        "The configuration (TOML); below ~/.config where XDG_CONFIG_HOME is not set. It is read at the start, and written \
         by the Setup screen alone, when asked to. threadtop config prints it with every setting and its default.",
    ),
    (
        "$XDG_CONFIG_HOME/threadtop/themes/NAME.toml",
        "Themes of your own, beside the configuration; one with the name of a theme that comes along takes its place.",
    ),
    (
        "$XDG_STATE_HOME/threadtop/calibration-MACHINE.json",
        "What a context switch costs on this machine, as measured by threadtop calibrate; below ~/.local/state where \
         XDG_STATE_HOME is not set.",
    ),
];

/// Variables of the environment that count.
const ENVIRONMENT: [(&str, &str); 6] = [
    (
        "TERM, COLORTERM",
        "How many colours there are. An unknown terminal is taken for what nearly every one is; dumb is refused.",
    ),
    (
        "NO_COLOR",
        "No colours when it is set and not empty; --color beats it.",
    ),
    (
        "LC_ALL, LC_CTYPE, LANG",
        "The first that is set decides between Unicode and ASCII; --unicode and --ascii beat it.",
    ),
    (
        "TMUX",
        "What is copied is handed through tmux to the terminal.",
    ),
    (
        "XDG_CONFIG_HOME, HOME",
        "Where the configuration and the themes are; a relative path is ignored. --config names another file, --no-config \
         none.",
    ),
    (
        "XDG_STATE_HOME, HOME",
        "Where the result of calibrate is stored; a relative path is ignored.",
    ),
];

/// Exit codes.
const EXIT: [(&str, &str); 3] = [
    (
        "0",
        "All went well; also when a signal, or the end of the terminal, ended the monitor.",
    ),
    (
        "1",
        "It failed: no such process, no terminal. A sentence on standard error says what.",
    ),
    (
        "2",
        "The arguments cannot be used. A sentence on standard error says why.",
    ),
];

/// The page, in the language of man(7). All is ASCII, so that it reads the same in every locale.
pub(super) fn page() -> io::Result<String> {
    let mut command = Cli::command();
    command.build();
    let man = Man::new(command.clone()).date("");
    let mut bytes = Vec::new();
    man.render_title(&mut bytes)?;
    man.render_name_section(&mut bytes)?;
    let mut synopsis = Roff::new();
    usages(&command, &mut synopsis);
    bytes.extend(synopsis.to_roff().into_bytes());
    man.render_description_section(&mut bytes)?;
    man.render_options_section(&mut bytes)?;
    let mut page = String::from_utf8_lossy(&bytes).into_owned();
    commands(&mut page)?;
    let mut roff = Roff::new();
    keys(&mut roff);
    columns(&mut roff);
    filter(&mut roff);
    section(&mut roff, "FILES", &FILES);
    section(&mut roff, "ENVIRONMENT", &ENVIRONMENT);
    section(&mut roff, "EXIT STATUS", &EXIT);
    roff.control("SH", ["SEE ALSO"]);
    roff.text([
        bold("top"),
        roman("(1), "),
        bold("ps"),
        roman("(1), "),
        bold("pidstat"),
        roman("(1), "),
        bold("proc"),
        roman("(5), "),
        bold("sched"),
        roman("(7)"),
    ]);
    page.push_str(&roff.to_roff());
    Ok(ascii(&page))
}

/// How each command is called: the list of all options, which are told right below, says less.
fn usages(command: &clap::Command, roff: &mut Roff) {
    roff.control("SH", ["SYNOPSIS"]);
    let name = command.get_name();
    roff.text([bold(name), roman(" [OPTIONS]")]);
    for sub in command.get_subcommands() {
        if sub.get_name() == "help" {
            continue;
        }
        // Its own ones: help, and the options of the monitor, are everywhere.
        let own = sub.get_arguments().any(|argument| {
            !argument.is_positional() && !argument.is_global_set() && argument.get_id() != "help"
        });
        let options = if own { " [OPTIONS]" } else { "" };
        let mut rest = options.to_owned();
        for value in sub.get_positionals() {
            rest.push(' ');
            rest.push_str(&value.get_id().as_str().to_uppercase());
        }
        roff.control("br", []);
        let called = format!("{name} {}", sub.get_name());
        roff.text([bold(called), roman(rest)]);
    }
}

/// The other commands, each with its own options. Those of the monitor, which work there as well, are not repeated.
fn commands(page: &mut String) -> io::Result<()> {
    let command = Cli::command();
    let mut roff = Roff::new();
    roff.control("SH", ["COMMANDS"]);
    page.push_str(&roff.to_roff());
    for sub in command.get_subcommands() {
        let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
        let mut roff = Roff::new();
        roff.control("SS", [format!("threadtop {}", sub.get_name()).as_str()]);
        roff.text([roman(about)]);
        page.push_str(&roff.to_roff());
        let mut bytes = Vec::new();
        Man::new(sub.clone().disable_help_flag(true)).render_options_section(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        let options = text.lines().filter(|line| !line.starts_with(".SH"));
        for line in options.filter(|line| !line.starts_with(".ie") && !line.starts_with(".el")) {
            page.push_str(line);
            page.push('\n');
        }
    }
    Ok(())
}

/// What a key does; sections as on the help screen.
fn keys(roff: &mut Roff) {
    roff.control("SH", ["KEYS"]);
    let mut section = "";
    for info in ACTIONS {
        if info.section != section {
            section = info.section;
            roff.control("SS", [section]);
        }
        let mut names = Vec::new();
        for key in info.keys {
            if !names.is_empty() {
                names.push(roman(", "));
            }
            names.push(bold(key_name(*key, false)));
        }
        entry(roff, names, info.help);
    }
    roff.control("SS", ["Mouse"]);
    roff.text([roman(
        "The wheel moves what is under it; a click selects a row, sorts by a title, chooses a tab, an entry of a menu \
         or what is written in the last line; a scroll bar can be clicked on and dragged.",
    )]);
}

fn columns(roff: &mut Roff) {
    roff.control("SH", ["COLUMNS"]);
    roff.text([roman(
        "By title, and by the name that --sort, --fields and the filter take in any case.",
    )]);
    for column in COLUMNS {
        let title = vec![bold(column.title), roman("  "), italic(column.name)];
        entry(roff, title, column.help);
    }
}

fn filter(roff: &mut Roff) {
    roff.control("SH", ["FILTER"]);
    roff.text([roman(
        "The prompt of the monitor and --filter take one language.",
    )]);
    for (example, help) in FILTER_GUIDE {
        entry(roff, vec![bold(*example)], help);
    }
}

fn section(roff: &mut Roff, title: &str, entries: &[(&str, &str)]) {
    roff.control("SH", [title]);
    for (name, text) in entries {
        entry(roff, vec![bold(*name)], text);
    }
}

/// A paragraph with a hanging title.
fn entry(roff: &mut Roff, title: Vec<Inline>, text: &str) {
    roff.control("TP", []);
    roff.text(title);
    roff.text([roman(text)]);
}

/// Spells what is not ASCII as man(7) names it.
fn ascii(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    for c in page.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\[u{:04X}]", u32::from(c));
        }
    }
    out
}

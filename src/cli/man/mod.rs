//! `threadtop man`: the manual page, from the definition of the command line and from the pages of the manual.

mod markdown;

use super::Cli;
use crate::keys::{ACTIONS, Signs, key_name};
use clap::CommandFactory;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use std::fmt::Write as _;
use std::io;

/// The pages of the manual that the manual page has, in this order.
const PAGES: [&str; 23] = [
    include_str!("../../../assets/manual/keys.md"),
    include_str!("../../../assets/manual/header.md"),
    include_str!("../../../assets/manual/system.md"),
    include_str!("../../../assets/manual/io.md"),
    include_str!("../../../assets/manual/groups.md"),
    include_str!("../../../assets/manual/different.md"),
    include_str!("../../../assets/manual/inspect.md"),
    include_str!("../../../assets/manual/act.md"),
    include_str!("../../../assets/manual/columns.md"),
    include_str!("../../../assets/manual/filter.md"),
    include_str!("../../../assets/manual/configuration.md"),
    include_str!("../../../assets/manual/bottlenecks.md"),
    include_str!("../../../assets/manual/marks.md"),
    include_str!("../../../assets/manual/short-lived.md"),
    include_str!("../../../assets/manual/control-groups.md"),
    include_str!("../../../assets/manual/virtualization.md"),
    include_str!("../../../assets/manual/parallelism.md"),
    include_str!("../../../assets/manual/ssh.md"),
    include_str!("../../../assets/manual/dump.md"),
    include_str!("../../../assets/manual/recordings.md"),
    include_str!("../../../assets/manual/calibrate.md"),
    include_str!("../../../assets/manual/how-it-works.md"),
    include_str!("../../../assets/manual/limits.md"),
];

/// The page about the command line; its sections are told at the places that man(7) has for them.
const COMMAND_LINE: &str = include_str!("../../../assets/manual/command-line.md");

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
    // Keys by names that are ASCII.
    let mut generated = |name: &str, roff: &mut Roff| {
        let is_keys = name == "keys";
        if is_keys {
            keys(roff);
        }
        is_keys
    };
    for text in PAGES {
        markdown::page(text, &mut generated, &mut roff);
    }
    for title in ["Files", "Environment", "Exit status"] {
        roff.control("SH", [title.to_uppercase().as_str()]);
        let text = markdown::section(COMMAND_LINE, title);
        markdown::page(text, &mut generated, &mut roff);
    }
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
            names.push(bold(key_name(*key, Signs::Ascii)));
        }
        roff.control("TP", []).text(names).text([roman(info.help)]);
    }
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

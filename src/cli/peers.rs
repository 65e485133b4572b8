//! Options of htop, top, ps, pidstat and atop that are called otherwise here: what to write instead.

use crate::text;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Options by their names elsewhere, and what does the same here.
const PEERS: [(&[&str], &str); 18] = [
    (
        &["-b", "--batch", "--batch-mode"],
        "threadtop dump -n 3 writes three samples without a screen",
    ),
    (
        &["-n", "--iterations", "--max-iterations"],
        "the monitor runs until you quit; threadtop dump -n 3 writes three samples",
    ),
    (
        &["-C", "--no-color", "--no-colour", "--nocolor"],
        "--color never turns colours off",
    ),
    (
        &["--delay"],
        "-d or --interval sets the seconds between samples",
    ),
    (
        &["-i", "--idle-toggle"],
        "--filter 'cpu>0' begins with busy processes only; the key B does the same",
    ),
    (
        &["-o", "-k", "--sort-key", "--sort-override", "--format"],
        "-s or --sort chooses the column to sort by; threadtop dump --fields the columns that are written",
    ),
    (
        &["-c", "--cmdline-toggle"],
        "command lines are always shown; the key p shows full paths",
    ),
    (
        &["-e", "-A", "-a", "-f", "-x"],
        "all processes are always listed; -u shows those of one user",
    ),
    (&["-T", "-L", "-m"], "-H lists all threads"),
    (
        &["-w", "--wide"],
        "context switches are columns: --sort switches",
    ),
    (
        &["-M", "--nomouse"],
        "--no-mouse leaves the mouse to the terminal",
    ),
    (
        &["-U"],
        "-u shows the processes of one user; --ascii draws without Unicode",
    ),
    (&["--no-unicode"], "--ascii draws without Unicode"),
    (&["-v"], "-V or --version prints the version"),
    (
        &["-1", "--single-cpu-toggle"],
        "every CPU has a bar; the key # changes the header",
    ),
    (&["--vim-keys", "--vim"], "--keys vim does the same"),
    (
        &["-r", "--read"],
        "threadtop dump FILE reads what threadtop record -o FILE has written",
    ),
    (
        &["--tree-view", "--forest"],
        "-t or --tree shows processes as a tree",
    ),
];

/// What was probably meant by an argument that is not understood.
pub(super) fn hint(error: &clap::Error) -> Option<String> {
    let found = |kind| match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => texts.first().cloned(),
        _ => None,
    };
    let wrong = found(ContextKind::InvalidArg).or_else(|| found(ContextKind::InvalidSubcommand));
    let wrong = wrong.unwrap_or_default();
    let name = wrong.split(['=', ' ']).next().unwrap_or_default();
    let elsewhere = error.kind() == ErrorKind::UnknownArgument;
    let known = PEERS
        .iter()
        .find(|(names, _)| elsewhere && names.contains(&name));
    if let Some((_, told)) = known {
        return Some((*told).to_owned());
    }
    let meant = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    if let Some(meant) = meant.into_iter().find_map(found) {
        return Some(format!("did you mean {meant}?"));
    }
    let missing = error.kind() == ErrorKind::MissingRequiredArgument;
    if missing || name.is_empty() || name.starts_with('-') {
        return None;
    }
    Some(if name.parse::<f64>().is_ok() {
        format!("-d {name} sets the seconds between samples, -p {name} shows one process")
    } else {
        let name = text::clean(name.as_bytes());
        format!("-F {name} shows what matches it")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::tests::{parsed, refused};

    #[test]
    fn options_of_others_are_answered_with_ours() {
        for (names, told) in PEERS {
            for name in names {
                let sentence = refused(name);
                assert!(sentence.ends_with(told), "{name}: {sentence}");
            }
        }
        for (arguments, told) in [
            ("--delay=10", "-d or --interval"),
            ("--intervall 2", "did you mean --interval?"),
            ("--colour never", "did you mean --color?"),
            ("dmup", "did you mean dump?"),
            ("dump --format jsn", "did you mean json?"),
            ("dump --what proces", "did you mean process?"),
            ("--keys vi", "did you mean vim?"),
            ("--sort cpu_procent", "did you mean \"cpu_percent\"?"),
            ("firefox", "-F firefox shows what matches it"),
            ("2", "-d 2 sets the seconds"),
        ] {
            let sentence = refused(arguments);
            assert!(sentence.contains(told), "{arguments}: {sentence}");
            assert!(!sentence.contains('\n'), "{sentence}");
        }
    }

    #[test]
    fn what_is_missing_is_no_filter() {
        let sentence = refused("completions");
        assert!(
            sentence.contains("<SHELL>") && !sentence.contains("-F"),
            "{sentence}"
        );
    }

    #[test]
    fn no_option_that_there_is_is_said_to_be_elsewhere() {
        for name in [
            "-d 2", "-p 1", "-u root", "-s pid", "-H", "-t", "-F x", "-l",
        ] {
            assert!(parsed(name).is_ok(), "{name}");
        }
    }
}

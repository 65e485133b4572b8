//! The program: reads the command line, does what it asks for, and says in a sentence what went wrong.
//!
//! Exit codes: 0 fine, 1 it failed, 2 the arguments cannot be used.

use std::io::{self, Write};
use std::process::ExitCode;
use threadtop::cli::{self, Stop};

fn main() -> ExitCode {
    match cli::parse(std::env::args_os()) {
        Ok(asked) => match cli::launch(&asked) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => complain(&format!("{error:#}"), 1),
        },
        Err(Stop::Show(text)) => {
            // A reader that has gone away has seen enough.
            let _ = io::stdout().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        Err(Stop::Usage(sentence)) => complain(&format!("{sentence} (see threadtop --help)"), 2),
    }
}

/// One sentence on stderr; by now the terminal is as it was. Where nobody listens, the exit code has to do.
fn complain(sentence: &str, code: u8) -> ExitCode {
    let _ = writeln!(io::stderr(), "threadtop: {sentence}");
    ExitCode::from(code)
}

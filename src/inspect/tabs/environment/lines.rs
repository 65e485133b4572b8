//! Arguments by their numbers, as wide as the page: what is long goes on below. Variables below them.

use super::{Environment, Texts};
use crate::inspect::page::{Line, dim, foreign, heading, note, plain};
use crate::inspect::reasons::reason;
use crate::text::Tone;

impl Environment {
    pub(crate) fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let arguments = &self.arguments;
        heading(&mut lines, "Command line");
        let widest = arguments.list.len().saturating_sub(1).to_string().len();
        for (number, argument) in arguments.list.iter().enumerate() {
            let label = (format!("{number:>widest$} "), Tone::Dim);
            let shown = match (number, foreign(argument)) {
                (_, text) if text.is_empty() => dim("(empty)"),
                (0, text) => (text, Tone::Name),
                (_, text) => plain(text),
            };
            lines.push(Line::labelled(label, shown));
        }
        cut(&mut lines, arguments.cut);
        heading(&mut lines, "Environment");
        match &self.variables {
            Ok(variables) => self::variables(&mut lines, variables),
            Err(missing) => lines.extend(reason(*missing)),
        }
        lines
    }
}

fn variables(lines: &mut Vec<Line>, variables: &Texts) {
    note(
        lines,
        "As the program was started with it; what it changed since is not seen. May hold secrets.",
    );
    lines.push(Line::empty());
    if variables.list.is_empty() {
        note(lines, "No variables.");
    }
    for variable in &variables.list {
        let at = memchr::memchr(b'=', variable).unwrap_or(variable.len());
        let name = (foreign(&variable[..at]), Tone::Thread);
        lines.push(vec![name, plain(foreign(&variable[at..]))].into());
    }
    cut(lines, variables.cut);
}

fn cut(lines: &mut Vec<Line>, cut: bool) {
    if cut {
        note(lines, "There is more of it than is shown.");
    }
}

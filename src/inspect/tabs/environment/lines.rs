//! Arguments by their numbers, as wide as the page: what is long goes on below. Variables below them.

use super::{Environment, Texts};
use crate::inspect::page::{Line, Lines, dim, foreign, plain};
use crate::inspect::reasons::reason;
use crate::text::Tone;

impl Environment {
    pub(crate) fn write(&self, lines: &mut Lines) {
        let arguments = &self.arguments;
        lines.heading("Command line");
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
        cut(lines, arguments);
        lines.heading("Environment");
        match &self.variables {
            Ok(variables) => write(variables, lines),
            Err(missing) => lines.push(reason(*missing)),
        }
    }
}

fn write(variables: &Texts, lines: &mut Lines) {
    lines.note("As when the program started; later changes are not visible. May hold secrets.");
    lines.gap();
    if variables.list.is_empty() {
        lines.note("No variables.");
    }
    for variable in &variables.list {
        let at = memchr::memchr(b'=', variable).unwrap_or(variable.len());
        let name = (foreign(&variable[..at]), Tone::Thread);
        lines.push(vec![name, plain(foreign(&variable[at..]))].into());
    }
    cut(lines, variables);
}

fn cut(lines: &mut Lines, texts: &Texts) {
    if texts.cut {
        lines.note("Not everything is shown: there is more.");
    }
}

//! What each tab says of what was read.

use super::page::{Line, Part, heading, note};
use crate::inspect::{Answer, Environment, Missing, Outcome, Parent, Report, Stuck, Tab, Texts};
use crate::view::format::bytes;
use crate::view::{Tone, text};

mod files;
mod isolation;
mod limits;
mod locks;
mod memory;
mod scheduling;

/// What the sentence about reading memory of others says.
const SAME_USER: &str = "needs the same user or CAP_SYS_PTRACE";

/// The lines of a report.
pub fn lines(report: &Report) -> Vec<Line> {
    match report {
        Report::Environment(started) => environment(started),
        Report::Files(files) => files::lines(files),
        Report::Locks(locks) => locks::lines(locks),
        Report::Memory(memory) => memory::lines(memory),
        Report::Limits(limits) => limits::lines(limits),
        Report::Namespaces(isolation) => isolation::lines(isolation),
        Report::Scheduling(scheduling) => scheduling::lines(scheduling),
    }
}

/// Why there is nothing to see, as a sentence.
fn sentence(missing: Missing) -> String {
    match missing {
        Missing::Denied => format!("Not readable: {}", because(missing)),
        Missing::Ended => "It has ended.".to_owned(),
        Missing::Absent => format!("Not there: {}", because(missing)),
        Missing::Kernel => format!("None: {}", because(missing)),
    }
}

/// What is to be known of a process that has ended and is still there.
pub fn unreaped(parent: &Parent) -> Vec<Line> {
    let parent = match parent {
        Parent { pid: 0, .. } => "its parent, which is outside of this PID namespace,".to_owned(),
        Parent { pid, name } => format!("its parent {} ({pid})", foreign(name)),
    };
    let text = format!("It has ended, and waits for {parent} to reap it: a zombie.");
    vec![Line::flowing(text, Tone::Warn)]
}

/// Why there is no answer yet, where it is late.
pub fn late(answer: &Answer) -> Option<String> {
    let pid = answer.question.subject.process.tid;
    match &answer.outcome {
        Outcome::Stuck(stuck) => {
            let locked = matches!(answer.question.tab, Tab::Environment | Tab::Memory);
            let locked = if locked {
                ": its memory map is locked"
            } else {
                ""
            };
            let threads = asleep(stuck);
            Some(format!(
                "PID {pid} does not answer{locked}{threads}. Still waiting."
            ))
        }
        Outcome::Unasked(helpers) => Some(format!(
            "PID {pid} is not read yet: all {helpers} helpers wait for processes that do not answer."
        )),
        _ => None,
    }
}

/// Which threads sleep where, in parentheses.
fn asleep(stuck: &Stuck) -> String {
    let named = stuck.threads.iter().map(|thread| {
        let name = foreign(&thread.name);
        let place = thread.place.as_deref().map(foreign);
        let place = place.map_or_else(String::new, |place| format!(" in {place}"));
        format!("thread {name} ({}): D{place}", thread.tid)
    });
    let named: Vec<String> = named.collect();
    match named.join(", ") {
        none if none.is_empty() => none,
        named => format!(" ({named})"),
    }
}

/// A page of which there is nothing else to see.
pub fn reason(missing: Missing) -> Vec<Line> {
    vec![Line::flowing(sentence(missing), Tone::Plain)]
}

/// Why there is nothing to see, to end a sentence.
fn because(missing: Missing) -> String {
    match missing {
        Missing::Denied => format!("{SAME_USER}."),
        Missing::Ended => "it has ended.".to_owned(),
        Missing::Absent => "this kernel, or this captured tree, does not tell.".to_owned(),
        Missing::Kernel => "it is a kernel thread.".to_owned(),
    }
}

/// A text of somebody else's bytes.
fn foreign(bytes: &[u8]) -> String {
    text::clean(bytes)
}

fn plain(text: impl Into<String>) -> Part {
    (text.into(), Tone::Plain)
}

fn dim(text: impl Into<String>) -> Part {
    (text.into(), Tone::Dim)
}

fn size(value: u64) -> Part {
    let tone = if value == 0 { Tone::Dim } else { Tone::Plain };
    (bytes(value as f64), tone)
}

fn optional(value: Option<u64>) -> Part {
    value.map_or_else(|| dim("-"), size)
}

/// Arguments by their numbers, as wide as the page: what is long goes on below. Variables below them.
fn environment(environment: &Environment) -> Vec<Line> {
    let mut lines = Vec::new();
    let arguments = &environment.arguments;
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
    match &environment.variables {
        Ok(variables) => self::variables(&mut lines, variables),
        Err(missing) => lines.extend(reason(*missing)),
    }
    lines
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

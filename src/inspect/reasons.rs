//! Why there is nothing to see, or not yet, in sentences.

use super::page::{Line, foreign};
use super::tabs::MemoryLock;
use super::{Answer, Missing, Outcome, Parent, Stuck};
use crate::text::Tone;

/// What the sentence about reading memory of others says.
pub(super) const SAME_USER: &str = "needs the same user or CAP_SYS_PTRACE";

/// Why there is nothing to see, as a sentence.
pub(super) fn sentence(missing: Missing) -> String {
    match missing {
        Missing::Denied => format!("Not readable: {}", because(missing)),
        Missing::Ended => "It has ended.".to_owned(),
        Missing::Absent => format!("Not available: {}", because(missing)),
        Missing::Kernel => format!("None: {}", because(missing)),
        Missing::Past => format!("Not recorded: {}", because(missing)),
    }
}

/// What is to be known of a process that has ended and is still there.
pub fn unreaped(parent: &Parent) -> Line {
    let parent = match parent {
        Parent { pid: 0, .. } => "its parent, which is outside of this PID namespace,".to_owned(),
        Parent { pid, name } => format!("its parent {} ({pid})", foreign(name)),
    };
    let text = format!("It has ended, and waits for {parent} to reap it: a zombie.");
    Line::flowing(text, Tone::Warn)
}

/// Why there is no answer yet, where it is late.
pub fn late(answer: &Answer) -> Option<String> {
    let pid = answer.question.subject.process.tid;
    match &answer.outcome {
        Outcome::Stuck(stuck) => {
            let locked = if answer.question.tab.info().memory_lock == MemoryLock::All {
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
pub fn reason(missing: Missing) -> Line {
    Line::flowing(sentence(missing), Tone::Plain)
}

/// Why there is nothing to see, to end a sentence.
pub(super) fn because(missing: Missing) -> String {
    match missing {
        Missing::Denied => format!("{SAME_USER}."),
        Missing::Ended => "it has ended.".to_owned(),
        Missing::Absent => "this kernel, or this captured tree, does not provide it.".to_owned(),
        Missing::Kernel => "it is a kernel thread.".to_owned(),
        Missing::Past => "the kernel tells this of running processes only; History is.".to_owned(),
    }
}

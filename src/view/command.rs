//! The COMMAND column in pieces, so that the name of the program can lead the eye.

use super::Tone;
use super::cell::Cell;
use super::columns::ColumnId;
use super::task::Task;
use super::{List, Row, text};
use crate::rates::Snapshot;
use crate::sample::{Identity, Policy, Process, Unread};
use std::borrow::Cow;

/// Of a command line that may be 2 MiB long, more than any screen shows.
const LONGEST: usize = 4096;

/// COMMAND of a row in pieces, without guides: path, name, remark, arguments. Clean, as long as they are.
pub fn command(row: &Row, list: &List, snapshot: &Snapshot) -> Vec<Cell> {
    let Some(task) = Task::of(row, list, snapshot) else {
        return Vec::new();
    };
    let mut pieces = pieces(&task, list.program_path);
    if list.flat && task.is_part() {
        let owner = Owner::of(task.process(), list.program_path);
        pieces.push(piece("  ", Tone::Dim));
        pieces.push(piece(owner.name + &owner.arguments, Tone::Dim));
    }
    pieces
}

fn piece(text: impl Into<String>, tone: Tone) -> Cell {
    Cell {
        text: text.into(),
        tone,
    }
}

fn pieces(task: &Task<'_>, program_path: bool) -> Vec<Cell> {
    match task {
        Task::Process { process, ended, .. } => of_process(process, program_path, *ended),
        Task::Thread { thread, .. } => vec![match &thread.detail {
            Some(detail) => piece(text::clean(detail.name.as_bytes()), Tone::Thread),
            None => piece("…", Tone::Dim),
        }],
        Task::Group { group, .. } => vec![
            piece(group.label.clone(), Tone::Thread),
            piece(format!(" ×{}", group.members.len()), Tone::Dim),
        ],
        Task::Exited { .. } => vec![piece("(ended threads)", Tone::Thread)],
    }
}

fn of_process(process: &Process, program_path: bool, ended: bool) -> Vec<Cell> {
    let owner = Owner::of(process, program_path);
    let name = match (ended, process.stat.kernel) {
        (true, _) | (_, true) => Tone::Dim,
        _ => Tone::Name,
    };
    let rest = if ended { Tone::Dim } else { Tone::Plain };
    let mut pieces = Vec::new();
    if !owner.path.is_empty() {
        pieces.push(piece(owner.path, rest));
    }
    pieces.push(piece(owner.name, name));
    // Before the arguments, which are long and cut first.
    if ended {
        pieces.push(piece(" (ended)", Tone::Dim));
    } else if process.stat.state == b'Z' {
        pieces.push(piece(" (zombie)", Tone::Dim));
    } else if let Some(mark) = unread(process.identity.unread) {
        pieces.push(piece(mark, Tone::Warn));
    }
    if !owner.arguments.is_empty() {
        pieces.push(piece(owner.arguments, rest));
    }
    pieces
}

/// What stands behind a name whose command line was not read in time.
const fn unread(unread: Unread) -> Option<&'static str> {
    match unread {
        Unread::No => None,
        Unread::Stuck => Some(" (stuck)"),
        Unread::Unasked => Some(" (not read)"),
    }
}

/// What a process is called.
struct Owner {
    /// Folder of the program, with its last `/`; empty unless paths are wanted.
    path: String,
    /// Name of the program.
    name: String,
    /// Arguments, with the blank before them.
    arguments: String,
}

impl Owner {
    fn of(process: &Process, program_path: bool) -> Self {
        let identity = &process.identity;
        let raw = &identity.cmdline;
        let line = text::join(&raw[..raw.len().min(LONGEST)]);
        if line.is_empty() {
            let name = text::clean(&identity.name);
            let name = match process.stat.kernel {
                true => format!("[{name}]"),
                false if name.is_empty() && !process.stat.is_read() => "–".to_owned(),
                false => name,
            };
            return Self {
                path: String::new(),
                name,
                arguments: String::new(),
            };
        }
        // Programs write titles like "nginx: worker process" over their arguments: the name ends at the first blank,
        // unless the kernel tells the path of the program.
        let program = match &identity.exe {
            Some(exe) if !exe.is_empty() && line.starts_with(exe) => exe.len(),
            _ => line
                .iter()
                .position(|byte| *byte == b' ')
                .unwrap_or(line.len()),
        };
        let folder = line[..program]
            .iter()
            .rposition(|byte| *byte == b'/')
            .map_or(0, |slash| slash + 1);
        // "/" alone, or a path that ends in one, has no last part.
        let folder = if folder == program { 0 } else { folder };
        let path = if program_path { &line[..folder] } else { &[] };
        Self {
            path: text::clean(path),
            name: text::clean(&line[folder..program]),
            arguments: text::clean(&line[program..]),
        }
    }
}

/// What a text column is sorted by.
pub(super) fn sort_text<'a>(
    column: ColumnId,
    task: &Task<'a>,
    program_path: bool,
) -> Cow<'a, [u8]> {
    let process = task.process();
    match (column, task) {
        (ColumnId::Command | ColumnId::Name, Task::Thread { thread, .. }) => {
            let name = thread.detail.as_ref().map(|detail| detail.name.as_bytes());
            Cow::Borrowed(name.unwrap_or_default())
        }
        (ColumnId::Command, _) => pieces(task, program_path)
            .into_iter()
            .map(|piece| piece.text)
            .collect::<String>()
            .into_bytes()
            .into(),
        (ColumnId::User, _) => {
            let user = user(process).unwrap_or_default();
            user.into_owned().into_bytes().into()
        }
        (ColumnId::Name, _) => Cow::Borrowed(&*process.identity.name),
        (ColumnId::Exe, _) => Cow::Borrowed(process.identity.exe.as_deref().unwrap_or_default()),
        (ColumnId::Cgroup, _) => {
            Cow::Borrowed(process.identity.cgroup.as_deref().unwrap_or_default())
        }
        (ColumnId::Container, _) => {
            let container = container(&process.identity).unwrap_or_default();
            container.into_bytes().into()
        }
        (ColumnId::ThreadStates, _) => super::states::sort_key(process).into(),
        (ColumnId::Tty, _) => terminal(process.stat.tty).into_bytes().into(),
        (ColumnId::IoPriority, _) => io_priority(process).unwrap_or_default().into_bytes().into(),
        (ColumnId::Policy, _) => policy(task).unwrap_or_default().as_bytes().into(),
        _ => Cow::Borrowed(&[]),
    }
}

/// The I/O priority of a process's leader (`ioprio_get`): class and level, `none` when it follows from nice.
pub fn io_priority(process: &Process) -> Option<String> {
    let packed = process.oom_and_io_priority.io_priority?;
    let level = packed & 7;
    Some(match packed >> 13 {
        0 => "none".to_owned(),
        1 => format!("rt/{level}"),
        2 => format!("be/{level}"),
        3 => "idle".to_owned(),
        class => format!("{class}/{level}"),
    })
}

/// Login name, or the number; a dash where we may not know. Clean for a terminal.
pub fn user_name(process: &Process) -> String {
    user(process).map_or_else(|| "–".to_owned(), |user| text::clean(user.as_bytes()))
}

/// Login name, or the number.
pub(super) fn user(process: &Process) -> Option<Cow<'_, str>> {
    match &process.identity.user {
        Some(user) => Some(Cow::Borrowed(user)),
        None => Some(Cow::Owned(process.identity.uid?.to_string())),
    }
}

/// The container that a process runs in, as runtime and short ID or name; clean for a terminal.
pub fn container(identity: &Identity) -> Option<String> {
    let paths = [
        &identity.cgroup,
        &identity.cpu_cgroup,
        &identity.memory_cgroup,
    ];
    let mut paths = paths.into_iter().filter_map(Option::as_deref);
    paths.find_map(super::container_of)
}

/// Name of the scheduling policy.
pub(super) fn policy(task: &Task<'_>) -> Option<&'static str> {
    let number = match task {
        Task::Process { process, .. } if process.stat.is_read() => process.stat.policy,
        Task::Thread { thread, .. } => thread.detail.as_ref()?.policy,
        _ => return None,
    };
    Some(match Policy::from_number(number) {
        // The column has room for no more.
        Some(Policy::Deadline) => "DLINE",
        Some(policy) => policy.name(),
        None => "?",
    })
}

/// Name of a terminal by its device number (`Documentation/admin-guide/devices.txt`).
pub(super) fn terminal(device: u32) -> String {
    let major = device >> 8 & 0xfff;
    let minor = device & 0xff | device >> 12 & 0xf_ff00;
    match (major, minor) {
        (0, 0) => String::new(),
        (4, 0..64) => format!("tty{minor}"),
        (4, _) => format!("ttyS{}", minor - 64),
        (5, 1) => "console".to_owned(),
        (136..=143, _) => format!("pts/{}", (major - 136) * 256 + minor),
        (204, 64..) => format!("ttyA{}", minor - 64),
        (229, _) => format!("hvc{minor}"),
        _ => format!("{major}:{minor}"),
    }
}

//! The COMMAND column in pieces, so that the name of the program can lead the eye.

use super::cell::Cell;
use super::task::Task;
use super::{CompactString, List, Row, Tone, text};
use crate::groups::{Group, GroupBy};
use crate::rates::Snapshot;
use crate::sample::{Process, Unread};
use crate::text::UNKNOWN;
use compact_str::format_compact;
use std::hash::{Hash, Hasher};

/// Of a command line that may be 2 MiB long, more than any screen shows.
const LONGEST: usize = 4096;
/// Cells of a title in a sentence.
const TITLE: usize = 40;

/// COMMAND of a row in pieces, without guides: path, name, remark, arguments. Clean, as long as they are.
pub fn command(row: &Row, list: &List, snapshot: &Snapshot) -> Vec<Cell> {
    let Some(task) = Task::of(row, list, snapshot) else {
        return Vec::new();
    };
    let mut pieces = pieces(&task, list.program_path, snapshot);
    if list.flat && task.is_part() {
        let owner = Owner::of(task.process(), list.program_path);
        pieces.push(piece("  ", Tone::Dim));
        pieces.push(piece(owner.name + owner.arguments.as_str(), Tone::Dim));
    }
    pieces
}

/// What a process is called in a sentence: the name that leads its COMMAND; of a program that writes a title over its
/// arguments (`nginx: worker process`), the title.
pub fn program_name(process: &Process) -> String {
    let owner = Owner::of(process, false);
    if owner.name.ends_with(':') {
        let title = format!("{}{}", owner.name, owner.arguments);
        return text::shorten(&title, TITLE);
    }
    owner.name.into()
}

/// COMMAND of a process as one text.
pub fn command_text(process: &Process, program_path: bool) -> String {
    let Owner {
        path,
        name,
        arguments,
    } = Owner::of(process, program_path);
    format!("{path}{name}{arguments}")
}

/// COMMAND in so many cells: where it is longer, of paths the end is left, which says more than the beginning.
pub fn shortened(mut pieces: Vec<Cell>, cells: usize) -> Vec<Cell> {
    // No text has more cells than bytes.
    let bytes: usize = pieces.iter().map(|piece| piece.text.len()).sum();
    if bytes <= cells {
        return pieces;
    }
    let width: usize = pieces.iter().map(|piece| text::width(&piece.text)).sum();
    let mut over = width.saturating_sub(cells);
    for piece in &mut pieces {
        if over == 0 || !piece.text.contains('/') {
            continue;
        }
        let short = short_paths(&piece.text, over);
        over = over.saturating_sub(text::width(&piece.text) - text::width(&short));
        piece.text = short;
    }
    pieces
}

/// A text in which folders at the beginnings of words give way to `…`, from the left on, until so many cells are won.
fn short_paths(whole: &str, cells: usize) -> CompactString {
    let mut short = CompactString::default();
    let mut over = cells;
    for word in whole.split_inclusive(' ') {
        let path = word.trim_end_matches([' ', '/']);
        let folders = match path.rfind('/') {
            Some(slash) if over > 0 && path.starts_with('/') => &word[..slash],
            _ => "",
        };
        if text::width(folders) > 1 {
            over = over.saturating_sub(text::width(folders) - 1);
            short.push('…');
            short.push_str(&word[folders.len()..]);
        } else {
            short.push_str(word);
        }
    }
    short
}

fn piece(text: impl Into<CompactString>, tone: Tone) -> Cell {
    Cell {
        text: text.into(),
        tone,
    }
}

fn pieces(task: &Task<'_>, program_path: bool, snapshot: &Snapshot) -> Vec<Cell> {
    match task {
        Task::Process { process, ended, .. } => of_process(process, program_path, *ended),
        Task::Thread { thread, .. } => vec![match &thread.detail {
            Some(detail) => piece(text::cleaned(detail.name.as_bytes()), Tone::Thread),
            None => piece("…", Tone::Dim),
        }],
        Task::Pool { pool, .. } => vec![
            piece(pool.label.clone(), Tone::Thread),
            piece(format_compact!(" ×{}", pool.members.len()), Tone::Dim),
        ],
        Task::EndedThreads { .. } => vec![piece("(ended threads)", Tone::Thread)],
        Task::Group { group } => of_group(group, program_path),
        Task::ShortLived { group, .. } => {
            let texts = group.texts(snapshot).into_iter();
            texts.map(|text| piece(text, Tone::Dim)).collect()
        }
    }
}

/// The name; where it is a single process, what that is.
fn of_group(group: &Group, program_path: bool) -> Vec<Cell> {
    let tone = if group.has_ended() && !group.is_passing() {
        Tone::Dim
    } else {
        Tone::Name
    };
    let is_single = group.all.total.processes == 1;
    if is_single && group.key.by == GroupBy::Program && !group.first.stat.kernel {
        return of_process(&group.first, program_path, false);
    }
    let mut pieces = vec![piece(&*group.name, tone)];
    if is_single {
        let command = command_text(&group.first, program_path);
        pieces.push(piece(format_compact!("  {command}"), Tone::Dim));
    }
    pieces
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

/// Hashes what the pieces of a task come from.
pub(super) fn origin(task: &Task<'_>, list: &List, snapshot: &Snapshot, out: &mut impl Hasher) {
    match task {
        Task::Process { .. } => {}
        Task::Thread { thread, .. } => {
            let name = thread.detail.as_ref().map(|detail| detail.name.as_bytes());
            name.hash(out);
        }
        Task::Pool { pool, .. } => (&pool.label, pool.members.len()).hash(out),
        Task::EndedThreads { .. } => return,
        Task::ShortLived { group, .. } => return group.texts(snapshot).hash(out),
        Task::Group { group } => {
            let single = group.all.total.processes == 1;
            let ended = group.has_ended() && !group.is_passing();
            (&group.name, ended, single).hash(out);
        }
    }
    if task.is_part() && !list.flat {
        return;
    }
    let process = task.process();
    let (identity, stat) = (&process.identity, &process.stat);
    let line = &identity.cmdline[..identity.cmdline.len().min(LONGEST)];
    (&identity.name, line, &identity.exe, identity.unread).hash(out);
    (stat.kernel, stat.is_read(), stat.state).hash(out);
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
    path: CompactString,
    /// Name of the program.
    name: CompactString,
    /// Arguments, with the blank before them.
    arguments: CompactString,
}

impl Owner {
    fn of(process: &Process, program_path: bool) -> Self {
        let identity = &process.identity;
        let raw = &identity.cmdline;
        let mut line = text::join(&raw[..raw.len().min(LONGEST)]);
        for byte in &mut line {
            // A script in an argument is told in one line.
            *byte = if matches!(*byte, b'\n' | b'\t' | b'\r') {
                b' '
            } else {
                *byte
            };
        }
        if line.is_empty() {
            let name = CompactString::from(text::cleaned(&identity.name));
            let name = match process.stat.kernel {
                true => format_compact!("[{name}]"),
                false if name.is_empty() && !process.stat.is_read() => {
                    CompactString::const_new(UNKNOWN)
                }
                false => name,
            };
            return Self {
                path: CompactString::default(),
                name,
                arguments: CompactString::default(),
            };
        }
        let name = text::program(&line, identity.exe.as_deref());
        let path = if program_path {
            &line[..name.start]
        } else {
            &[]
        };
        Self {
            path: text::cleaned(path).into(),
            name: text::cleaned(&line[name.clone()]).into(),
            arguments: text::cleaned(&line[name.end..]).into(),
        }
    }
}

/// What COMMAND is sorted by: the text of its cell; of a thread its name as it is.
pub(super) fn sort_text(task: &Task<'_>, program_path: bool, snapshot: &Snapshot) -> Vec<u8> {
    if let Task::Thread { .. } = task {
        return task.name().unwrap_or_default().to_owned();
    }
    let pieces = pieces(task, program_path, snapshot).into_iter();
    pieces
        .map(|piece| piece.text)
        .collect::<String>()
        .into_bytes()
}

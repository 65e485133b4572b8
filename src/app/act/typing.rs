//! How keys change the answer of a dialog.

use super::Form;
use super::forms::{TERM, io_priorities, signal_line};
use crate::act::{CpuList, POLICIES, PRIORITIES, signal_number};
use crate::app::Editor;
use crate::sample::Policy;

impl Form {
    /// Selects a line. What was typed to get elsewhere is forgotten.
    pub fn select(&mut self, line: usize) {
        match self {
            Self::Signal {
                selected,
                editor,
                unknown,
            }
            | Self::Io {
                selected,
                editor,
                unknown,
            } => {
                *selected = line;
                *editor = Editor::default();
                *unknown = false;
            }
            Self::Policy { selected, .. }
            | Self::Affinity { selected, .. }
            | Self::Confirm { selected, .. }
            | Self::Results { selected, .. } => *selected = line,
        }
    }

    /// The line that is typed into, to be changed; call [`Form::edited`] afterwards.
    pub const fn editor_mut(&mut self) -> Option<&mut Editor> {
        match self {
            Self::Signal { editor, .. }
            | Self::Io { editor, .. }
            | Self::Policy { editor, .. }
            | Self::Affinity { editor, .. } => Some(editor),
            Self::Confirm { .. } | Self::Results { .. } => None,
        }
    }

    /// A character was typed; false when it means nothing here.
    pub fn typed(&mut self, c: char) -> bool {
        match self {
            Self::Affinity {
                cpus,
                chosen,
                editor,
                selected,
                wrong,
            } if matches!(c, ' ' | 'a' | 'n') => {
                match (c, cpus.get(*selected)) {
                    ('a', _) => *chosen = cpus.iter().copied().collect(),
                    ('n', _) => *chosen = CpuList::default(),
                    (_, Some(cpu)) => chosen.toggle(*cpu),
                    _ => {}
                }
                *editor = Editor::default();
                *wrong = None;
                return true;
            }
            Self::Policy { selected, .. } if !c.is_ascii_digit() => {
                let wanted = c.to_ascii_uppercase();
                let begins = |policy: &Policy| policy.name().starts_with(wanted);
                let found = POLICIES.iter().position(begins);
                *selected = found.unwrap_or(*selected);
                return found.is_some();
            }
            _ => {}
        }
        let Some(editor) = self.editor_mut() else {
            return false;
        };
        editor.insert(c);
        self.edited();
        true
    }

    /// Text was pasted: it is typed as it is, and never counts as keys. False where nothing is typed.
    pub fn paste(&mut self, text: &str) -> bool {
        let Some(editor) = self.editor_mut() else {
            return false;
        };
        editor.paste(text);
        self.edited();
        true
    }

    /// What is typed has changed: selects what it means.
    pub fn edited(&mut self) {
        match self {
            Self::Signal {
                editor,
                selected,
                unknown,
            } => {
                let line = match editor.text() {
                    "" => signal_line(TERM),
                    text => signal_number(text).and_then(signal_line),
                };
                (*selected, *unknown) = (line.unwrap_or(*selected), line.is_none());
            }
            Self::Io {
                editor,
                selected,
                unknown,
            } => {
                let typed = editor.text().trim().to_lowercase();
                let line = io_priorities().position(|(short, _)| short.starts_with(&typed));
                (*selected, *unknown) = (line.unwrap_or(*selected), line.is_none());
            }
            Self::Affinity {
                editor,
                chosen,
                cpus,
                wrong,
                ..
            } => match editor.text().parse::<CpuList>() {
                Ok(list) => {
                    *wrong = (!list.iter().all(|cpu| cpus.contains(&cpu))).then_some("no such CPU");
                    *chosen = list;
                }
                Err(error) => *wrong = Some(error),
            },
            Self::Policy { .. } | Self::Confirm { .. } | Self::Results { .. } => {}
        }
    }

    /// One more or less, where a number is chosen beside the list; false where none is.
    pub fn turn(&mut self, step: i32) -> bool {
        let Self::Policy { editor, .. } = self else {
            return false;
        };
        let now: i32 = editor.text().parse().unwrap_or(1);
        let (least, most) = PRIORITIES.into_inner();
        *editor = Editor::new(&now.saturating_add(step).clamp(least, most).to_string());
        true
    }
}

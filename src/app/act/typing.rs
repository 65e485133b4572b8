//! How keys change the answer of a dialog.

use super::DialogLine;
use super::Form;
use super::entries::{TERM, nice_line, signal_line};
use crate::act::{CpuList, PRIORITIES, signal_number};
use crate::app::{Editor, Typed};
use crate::keys::Action;
use crate::text::lookup;

impl Form {
    /// Selects a line. What was typed to get elsewhere is forgotten.
    pub fn select(&mut self, line: usize) {
        match self {
            Self::Signal {
                selected,
                editor,
                unknown,
            }
            | Self::Nice {
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
            Self::Policy {
                selected, typed, ..
            } => {
                *selected = line;
                *typed = Typed::default();
            }
            Self::Affinity { selected, .. }
            | Self::Confirm { selected, .. }
            | Self::Danger { selected, .. }
            | Self::Results { selected, .. } => *selected = line,
        }
    }

    /// The line that is typed into, to be changed; call [`Form::edited`] afterwards.
    pub const fn editor_mut(&mut self) -> Option<&mut Editor> {
        match self {
            Self::Signal { editor, .. }
            | Self::Nice { editor, .. }
            | Self::Io { editor, .. }
            | Self::Policy { editor, .. }
            | Self::Affinity { editor, .. } => Some(editor),
            Self::Confirm { .. } | Self::Danger { .. } | Self::Results { .. } => None,
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
            Self::Danger { selected, .. } if matches!(c, 'n' | 'N' | 'y' | 'Y') => {
                *selected = usize::from(matches!(c, 'y' | 'Y'));
                return true;
            }
            Self::Policy { typed, .. } if !c.is_ascii_digit() => {
                let text = format!("{}{c}", typed.text);
                self.name_policy(text);
                return true;
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
        let lines = self.lines(std::iter::empty());
        match self {
            Self::Signal {
                editor,
                selected,
                unknown,
            } => {
                let line = match editor.text() {
                    "" => signal_line(TERM),
                    text => signal_number(text)
                        .and_then(signal_line)
                        .or_else(|| lookup(text, seen(&lines))),
                };
                (*selected, *unknown) = (line.unwrap_or(*selected), line.is_none());
            }
            Self::Nice {
                editor,
                selected,
                unknown,
            } => {
                let value = editor.text().trim().parse().ok();
                let line = value.and_then(nice_line);
                (*selected, *unknown) = (line.unwrap_or(*selected), line.is_none());
            }
            Self::Io {
                editor,
                selected,
                unknown,
            } => {
                let line = lookup(editor.text(), seen(&lines));
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
            Self::Policy { .. }
            | Self::Confirm { .. }
            | Self::Danger { .. }
            | Self::Results { .. } => {}
        }
    }

    /// What is typed of a policy is now `text`; where nothing is meant by it, the selection stays.
    fn name_policy(&mut self, text: String) {
        let lines = self.lines(std::iter::empty());
        if let Self::Policy {
            typed, selected, ..
        } = self
        {
            *selected = typed.set(text, seen(&lines)).unwrap_or(*selected);
        }
    }

    /// Takes back what is typed of a policy, the last character or all; false where that is nothing.
    pub fn name_back(&mut self, action: Action) -> bool {
        let mut text = self
            .named()
            .map_or_else(String::new, |typed| typed.text.clone());
        match action {
            _ if text.is_empty() => return false,
            Action::DeleteBefore => drop(text.pop()),
            Action::DeleteLine => text.clear(),
            _ => return false,
        }
        if text.is_empty() {
            self.select(self.selected());
        } else {
            self.name_policy(text);
        }
        true
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

/// Entries of which the whole line is known by what is seen.
fn seen(lines: &[DialogLine]) -> impl Iterator<Item = (&str, &[&'static str])> {
    let none: &[&str] = &[];
    lines.iter().map(move |line| (line.text.trim_start(), none))
}

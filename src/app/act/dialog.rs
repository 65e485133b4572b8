//! A dialog over the list: for whom, what is asked, and where it stands on the screen.

use super::{Chosen, DialogLine, Form, Scope};
use crate::act::Target;
use crate::geometry::first_shown;
use crate::keys::{Action, Contexts, Keymap};
use crate::text::Width;
use ratatui::layout::{Position, Rect};

/// Lines of the list at most.
const LIST: usize = 20;
/// So many targets are listed while it is chosen what is done to them; more are listed afterwards, before it is done.
const LISTED: usize = 6;
/// Cells of a CPU with its box.
const CPU: u16 = 9;
/// CPUs beside each other at most, so that their numbers are easily read.
const CPUS: usize = 8;

/// A dialog. It holds identities; the list below may move.
#[derive(Clone, Debug)]
pub struct Dialog {
    /// The tasks that are meant.
    pub chosen: Vec<Chosen>,
    /// What is asked.
    pub form: Form,
    /// How far its signal reaches.
    scope: Scope,
    /// Which keys do what, for the sentences about them.
    keys: Keymap,
    /// The line of the list that was clicked on last, and the first line shown then.
    clicked: Option<(usize, usize)>,
}

/// Where the parts of a dialog are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DialogAreas {
    /// With its frame.
    pub frame: Rect,
    /// For whom; notes.
    pub heads: Rect,
    /// What to choose from.
    pub list: Rect,
    /// What is typed; no height without.
    pub input: Rect,
    /// Entries of the list beside each other.
    pub columns: usize,
    /// The first entry shown.
    pub top: usize,
}

impl Dialog {
    /// A dialog about these targets.
    pub const fn new(chosen: Vec<Chosen>, form: Form, keys: Keymap) -> Self {
        Self {
            chosen,
            form,
            scope: Scope {
                told: None,
                hint: None,
            },
            keys,
            clicked: None,
        }
    }

    /// With the reach of its signal.
    #[must_use]
    pub(super) fn scoped(self, scope: Scope) -> Self {
        Self { scope, ..self }
    }

    /// The entries of its list.
    pub fn lines(&self) -> Vec<DialogLine> {
        self.form.lines(self.chosen.iter().map(Chosen::line))
    }

    /// For whom it is, and what has to be known.
    pub fn heads(&self) -> Vec<String> {
        let mut heads = Vec::new();
        match (&self.form, &self.chosen[..]) {
            (Form::Results { .. }, _) => {}
            (Form::Danger { dangers, .. }, _) => {
                heads.extend(dangers.iter().cloned());
            }
            (Form::Confirm { order, .. }, all) => {
                let does = self.keys.fill("{enter} confirms.", self.form.context());
                heads.push(format!("{order}: {} targets. {does}", all.len()));
            }
            (form, [one]) => about(form, one, &self.keys, &mut heads),
            (_, all) if all.len() <= LISTED => {
                heads.push(format!("to {} targets:", all.len()));
                heads.extend(all.iter().map(Chosen::line));
            }
            (_, all) => heads.push(several(all)),
        }
        if matches!(self.form, Form::Signal { .. }) {
            if let (Some(told), Some(first)) = (&self.scope.told, heads.first_mut()) {
                *first = format!("to {told}, {}", first.trim_start_matches("to "));
            }
            heads.extend(self.scope.hint.clone());
        }
        if matches!(self.form, Form::Affinity { .. }) {
            heads.push("Space toggles a CPU, a selects all, n none".to_owned());
        }
        heads
    }

    /// Nobody is meant who is not seen on a screen of this size.
    pub(super) fn shows_all(&self, size: (u16, u16)) -> bool {
        let cut = usize::from(self.place(size).heads.height) < self.heads().len();
        self.chosen.len() <= 1 || self.chosen.len() <= LISTED && !cut
    }

    /// Where it stands on a screen of this size: like a menu, at the left edge, above the footer.
    pub fn place(&self, (columns, rows): (u16, u16)) -> DialogAreas {
        let (lines, heads) = (self.lines(), self.heads());
        let room = columns.saturating_sub(4).max(1);
        let grid = match self.form {
            Form::Affinity { .. } => usize::from(room / CPU).clamp(1, CPUS),
            _ => 1,
        };
        let input = u16::from(self.form.input().is_some());
        let widest = match grid {
            1 => lines.iter().map(|line| line.text.width()).max(),
            _ => Some(grid.min(lines.len()) * usize::from(CPU)),
        };
        let typed = usize::from(input) * 50;
        let heads_wide = heads.iter().map(|head| head.width()).max().unwrap_or(0);
        let widest = widest.unwrap_or(0).max(heads_wide).max(typed);
        let width = (u16::try_from(widest).unwrap_or(room)).clamp(20.min(room), room) + 4;
        let most = usize::from(rows.saturating_sub(3 + input));
        let heads = heads.len().min(most.saturating_sub(1));
        let entries = lines.len().div_ceil(grid).max(1);
        // The upper half of the screen stays, to see who it is about.
        let half = usize::from(rows / 2);
        let list = entries.min(LIST).min(half).min(most - heads);
        let height = (heads + list) as u16 + input + 2;
        let frame = Rect {
            // At the very edge: a column of the list beside it would be cut into crumbs.
            x: 0,
            y: rows.saturating_sub(height + 1),
            width: width.min(columns),
            height,
        };
        let part = |y: u16, height: u16| Rect {
            x: frame.x + 2,
            y: frame.y + 1 + y,
            width: frame.width.saturating_sub(4),
            height,
        };
        let line = self.form.selected() / grid;
        let top = first_shown(line, list, entries, self.clicked);
        DialogAreas {
            frame,
            heads: part(0, heads as u16),
            list: part(heads as u16, list as u16),
            input: part((heads + list) as u16, input),
            columns: grid,
            top: top * grid,
        }
    }

    /// Types a character; tells whether it changed something, `None` when it means nothing here.
    pub fn type_in(&mut self, c: char) -> Option<bool> {
        let state = |dialog: &Self| {
            let typed = dialog.form.input().map(|(_, editor, _)| editor.clone());
            let named = dialog.form.named().cloned();
            (dialog.form.selected(), dialog.lines(), typed, named)
        };
        let before = state(self);
        self.form.typed(c).then(|| state(self) != before)
    }

    /// Moves, or edits what is typed; false when the action means nothing here.
    pub fn step(&mut self, action: Action, size: (u16, u16)) -> bool {
        let place = self.place(size);
        let row = isize::try_from(place.columns).unwrap_or(1);
        let page = row * isize::try_from(place.list.height).unwrap_or(1);
        let step = match action {
            Action::CharLeft if place.columns > 1 => -1,
            Action::CharRight if place.columns > 1 => 1,
            Action::CharLeft => return self.form.turn(-1),
            Action::CharRight => return self.form.turn(1),
            _ => match action.travel(row, page) {
                Some(step) => step,
                None => return self.delete(action),
            },
        };
        self.go(step);
        true
    }

    /// Moves by so many entries, not beyond the ends.
    pub fn go(&mut self, step: isize) {
        let last = self.lines().len().saturating_sub(1);
        let line = self.form.selected().saturating_add_signed(step).min(last);
        self.form.select(line);
    }

    /// Selects an entry, the last one when there are not so many.
    pub fn select(&mut self, at: usize) {
        let last = self.lines().len().saturating_sub(1);
        self.form.select(at.min(last));
    }

    fn delete(&mut self, action: Action) -> bool {
        if self.form.name_back(action) {
            return true;
        }
        let Some(editor) = self.form.editor_mut() else {
            return false;
        };
        match action {
            Action::DeleteBefore => editor.delete_before(),
            Action::DeleteLine => editor.delete_line(),
            _ => return false,
        }
        self.form.edited();
        true
    }

    /// A click: selects an entry, turns a CPU on or off; false when it was outside.
    pub fn click(&mut self, click: Position, size: (u16, u16)) -> bool {
        let place = self.place(size);
        if place.list.contains(click) {
            let column = usize::from((click.x - place.list.x) / CPU).min(place.columns - 1);
            let row = usize::from(click.y - place.list.y);
            let at = place.top + row * place.columns + column;
            if at < self.lines().len() {
                self.clicked = Some((at / place.columns, place.top / place.columns));
                self.form.select(at);
                if matches!(self.form, Form::Affinity { .. }) {
                    let _ = self.form.typed(' ');
                }
            }
        }
        place.frame.contains(click)
    }

    /// Cells of an entry of the list.
    pub const fn entry_width(place: &DialogAreas) -> u16 {
        if place.columns > 1 {
            CPU
        } else {
            place.list.width
        }
    }
}

/// Many targets in a line; all of them are listed before anything is done.
fn several(all: &[Chosen]) -> String {
    let names: Vec<&str> = all.iter().take(2).map(|one| one.name.as_str()).collect();
    let more = match all.len().saturating_sub(2) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{} targets: {}{more}", all.len(), names.join(", "))
}

/// What one target is like now, and how far the order reaches.
fn about(form: &Form, one: &Chosen, keys: &Keymap, heads: &mut Vec<String>) {
    let (name, facts) = (&one.name, &one.facts);
    let signal = matches!(form, Form::Signal { .. });
    heads.push(match one.target {
        _ if signal => format!("to {name}"),
        Target::Process(_) if facts.threads > 1 => {
            format!("{name} with its {} threads", facts.threads)
        }
        Target::Process(_) => name.clone(),
        Target::Thread { .. } => format!("{name}, this thread only"),
    });
    // What it was started with tells it from others of the same program.
    if one.command.contains(' ') && !one.target.is_thread() && !one.name.starts_with(&one.command) {
        heads.push(one.command.clone());
    }
    if one.folded {
        let told = "this process only, not the folded rows below it ({tag-branch} tags those)";
        heads.push(keys.fill(told, Contexts::LISTS));
    }
    match form {
        Form::Signal { .. } if one.kernel => {
            heads.push("a kernel thread: it ignores signals".to_owned());
        }
        Form::Signal { .. } if one.target.is_thread() => heads.push(
            "Most signals act on the whole process, whichever thread receives them.".to_owned(),
        ),
        Form::Nice { .. } => heads.push(format!("now {}", facts.nice)),
        Form::Io { .. } => {
            let now = facts
                .io
                .map_or_else(|| "unknown".to_owned(), |io| io.to_string());
            heads.push(format!("now {now}"));
        }
        Form::Policy { .. } => heads.push(match facts.policy {
            Some(policy) if policy.is_real_time() => {
                format!("now {policy}, priority {}", facts.priority)
            }
            Some(policy) => format!("now {policy}"),
            None => "now unknown".to_owned(),
        }),
        Form::Affinity { .. } => heads.push(format!("now CPU {}", facts.cpus)),
        _ => {}
    }
}

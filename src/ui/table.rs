//! The list: titles of columns, and the rows that are visible.
//!
//! ```text
//!     PID USER      S  THR  CPU%▾ history  WAIT%  VOL/s  INV/s  RES  COMMAND
//!    4312 app       S  214   96.1 ▁▂▅▇█▇▅▆   4.2   8.1k    112 742M  ▾ java -Xmx2g -jar shop.jar
//!    4319   ·       R        41.0 ▁▁▅▇█▇▇▇   2.1     12     88       ├─ C2 CompilerThre
//!    4330   ·       S ×8     31.2 ▂▂▃▅▃▃▂▂   1.9   7.9k     20       └▸ http-nio-8080-exec-*
//! ```

mod heading;
mod origin;

use super::cursor;
use super::glyphs::ASCII;
use super::guides;
use super::pen::Pen;
use super::scroll;
use super::spark::{spark, top};
use super::theme::Theme;
use super::tint::Tint;
use crate::app::{App, Screen};
use crate::canvas::Canvas;
use crate::geometry::Regions;
use crate::groups::Group;
use crate::rates::Snapshot;
use crate::store::TaskSeries;
use crate::text::Width;
use crate::text::{Align, Tone};
use crate::view::{
    Cell, ColumnId, Fold, List, Placed, Row, RowSubject, Says, cell, change_cell, command,
    shortened, sum_cell, then_cell,
};
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::borrow::Cow;

/// Draws heading and rows.
pub fn draw(app: &App, theme: &Theme, regions: &Regions, canvas: &mut Canvas) {
    let columns = app.columns(regions.rows.width);
    heading::draw(app, theme, &columns, regions.heading, canvas);
    let Some(snapshot) = app.table_snapshot() else {
        return;
    };
    let pane = app.pane();
    let bar = app.list_bar();
    // The last column is text and gives a cell to the scroll bar; nothing else moves.
    let rows = Rect {
        width: regions.rows.width - u16::from(bar.is_some()),
        ..regions.rows
    };
    let table = Table {
        branches: columns.iter().any(|placed| placed.says == Says::Branch),
        app,
        theme,
        snapshot,
        list: &pane.list,
        columns: &columns,
        width: rows.width,
    };
    let window = pane.window(usize::from(regions.rows.height));
    let begin = window.start;
    let shared = table.shared_origin();
    for at in window {
        let mut pen = Pen::new(canvas, rows, (at - begin) as u16);
        let cursor = at == pane.line();
        let origin = table.origin(at, cursor, &shared);
        if !pen.stands(origin) {
            table.row(at, cursor, &mut pen);
            pen.came_from(origin);
        }
    }
    scroll::draw(bar, theme, canvas);
    if pane.list.rows.is_empty() {
        let text = empty(app);
        Pen::new(canvas, regions.rows, 0)
            .skip(1)
            .put(&text, theme.dim());
    }
}

/// What to say when nothing is listed.
fn empty(app: &App) -> String {
    if app.blocked_columns().is_some() {
        app.with_keys("No thread is in uninterruptible sleep (D) now; {blocked} goes back.")
    } else if !app.pane().filter.is_empty() {
        let hint = app
            .table_snapshot()
            .and_then(|shown| app.pane().filter.hint(shown));
        hint.map_or_else(
            || app.with_keys("Nothing matches the filter; {back} clears it."),
            |hint| format!("No rows: {hint}"),
        )
    } else if app.user().is_some() {
        app.with_keys("No tasks of this user; {user} chooses another.")
    } else if app.awaits_threads() {
        "Reading the threads.".to_owned()
    } else if !app.only().is_empty() {
        "All of these processes have ended.".to_owned()
    } else {
        String::new()
    }
}

/// What rows are drawn from.
struct Table<'a> {
    app: &'a App,
    theme: &'a Theme,
    snapshot: &'a Snapshot,
    list: &'a List,
    columns: &'a [Placed],
    /// Sums of branches have a place of their own.
    branches: bool,
    width: u16,
}

impl Table<'_> {
    fn row(&self, at: usize, cursor: bool, pen: &mut Pen) {
        let row = &self.list.rows[at];
        let tint = self.tint(row);
        let born = self.is_born(row);
        for placed in self.columns {
            pen.go(placed.x);
            if placed.id == ColumnId::History {
                pen.put(&self.sparkline(row, placed.width), self.spark(tint));
                continue;
            }
            if placed.id == ColumnId::Marks {
                self.mark(row, placed.width, tint, pen);
                continue;
            }
            if placed.id == ColumnId::Command {
                self.command(at, tint, pen);
                continue;
            }
            let Some(cell) = self.cell(*placed, row) else {
                continue;
            };
            let text = self.theme.glyphs.spell(&cell.text);
            let text = match placed.id {
                ColumnId::State => fitted(text, placed.width),
                _ => text,
            };
            let style = match placed.id {
                ColumnId::Pid if born => self.theme.born(),
                _ => tint.over(cell.tone, self.theme),
            };
            match placed.id.column().align {
                Align::Left => pen.field(&text, placed.width, style),
                Align::Right => pen.field_right(&text, placed.width, style),
            };
        }
        if self.app.is_tagged(row)
            && let Some(first) = self.columns.first()
        {
            // In the gap behind the first column, so that nothing moves.
            pen.go(first.x + first.width).put("*", self.theme.tagged());
        }
        if cursor {
            let mut pictures = Vec::new();
            let histories = |placed: &&Placed| placed.id == ColumnId::History;
            for placed in self.columns.iter().filter(histories) {
                let cells = self.sparkline(row, placed.width);
                pictures.extend(drawn(&cells, placed.x));
            }
            cursor::mark(self.theme, self.width, &pictures, self.spark(tint), pen);
        }
    }

    /// What a column says. What the row is placed by, where that is another number, stands in a place of its own, or instead of
    /// the row's number where there is none.
    fn cell(&self, placed: Placed, row: &Row) -> Option<Cell> {
        let sum = || sum_cell(placed.id, row, self.list, self.snapshot);
        let own = || cell(placed.id, row, self.list, self.snapshot);
        match placed.says {
            Says::Own => {}
            Says::Branch => return sum(),
            Says::Then => return Some(then_cell(row, self.list, self.snapshot)),
            Says::Change => return Some(change_cell(row, self.list, self.snapshot)),
        }
        let replaced = placed.id == self.app.sort().column && !self.branches;
        Some(replaced.then(sum).flatten().unwrap_or_else(own))
    }

    /// A style for the whole row: ended, tagged, or there only for a row below it.
    fn tint(&self, row: &Row) -> Tint {
        let theme = self.theme;
        match row.subject {
            subject if subject.has_ended() && !self.is_passing(row) => Tint::All(theme.ended()),
            _ if self.app.is_tagged(row) => Tint::Calm(theme.tagged()),
            _ if row.context => Tint::All(theme.dim()),
            _ => Tint::None,
        }
    }

    /// A group of processes of which none lived long enough to be seen, and that did something.
    fn is_passing(&self, row: &Row) -> bool {
        self.list.group(row).is_some_and(Group::is_passing)
    }

    /// A process that has just begun: its ID says so.
    fn is_born(&self, row: &Row) -> bool {
        let RowSubject::Process { at } = row.subject else {
            return false;
        };
        let process = self.snapshot.processes.get(at as usize);
        process
            .and_then(|process| process.born_at)
            .is_some_and(|born| {
                let age = self.snapshot.since(born) + self.app.age().as_nanos() as u64;
                age <= Snapshot::LINGER
            })
    }

    /// The mark of a row: its word, or its letter where there is no room for words.
    fn mark(&self, row: &Row, width: u16, tint: Tint, pen: &mut Pen) {
        let marks = self.app.lints().marks();
        let Some(mark) = marks.of(row, self.list, self.snapshot) else {
            return;
        };
        let style = tint.over(Tone::Warn, self.theme);
        if mark.word.len() > usize::from(width) {
            pen.put(mark.letter.encode_utf8(&mut [0; 4]), style);
        } else {
            pen.put(mark.word, style);
        }
    }

    /// The sparkline of a row; empty where nothing is known.
    fn sparkline(&self, row: &Row, width: u16) -> String {
        let Some(values) = self.app.series().rows.get(&row.key) else {
            return String::new();
        };
        let values = &values[values.len().saturating_sub(usize::from(width))..];
        let least = match self.app.spark() {
            TaskSeries::Cpu | TaskSeries::Wait => 100.0,
            TaskSeries::Switches => 10.0,
            TaskSeries::Io => 1e6,
        };
        spark(values, top(values, least), &self.theme.glyphs)
    }

    /// The one colour of a sparkline.
    fn spark(&self, tint: Tint) -> Style {
        tint.style().unwrap_or_else(|| self.theme.spark())
    }

    /// Guides, fold mark and text of the last column.
    fn command(&self, at: usize, tint: Tint, pen: &mut Pen) {
        let row = &self.list.rows[at];
        let [_, corner, _, leaf] = self.theme.glyphs.guides;
        let [fork, ..] = self.theme.glyphs.guides;
        let guide = self.theme.guide();
        guides::draw(self.list, row, self.theme, pen);
        let (folded, open) = self.theme.glyphs.fold;
        let mark = match row.fold {
            Fold::Folded => folded,
            Fold::Open => open,
            Fold::Leaf if row.threads_open => open,
            Fold::Leaf if row.depth > 0 => leaf,
            Fold::Leaf => " ",
        };
        if row.depth > 0 {
            pen.put(if row.last { corner } else { fork }, guide);
        }
        if row.depth > 0 || self.app.screen() == Screen::Processes || row.fold != Fold::Leaf {
            let style = if row.fold == Fold::Folded {
                self.theme.key()
            } else {
                guide
            };
            pen.put(mark, style).skip(1);
        }
        let begin = pen.column();
        let end = begin + pen.left();
        let mut text = String::new();
        let pieces = command(row, self.list, self.snapshot);
        for piece in shortened(pieces, usize::from(pen.left())) {
            let mut spelled = self.theme.glyphs.spell(&piece.text);
            // `+5 short-lived` behind a fold mark that is a plus sign.
            if text.is_empty() && mark == ASCII.fold.0 && spelled.starts_with('+') {
                spelled = spelled[1..].to_owned().into();
            }
            let style = tint.over(piece.tone, self.theme);
            pen.put(&spelled, style);
            text.push_str(&spelled);
            if text.len() > 4 * usize::from(self.width) {
                break;
            }
        }
        if usize::from(begin) + text.width() > usize::from(end) && end > begin {
            pen.cut(self.theme.glyphs.more, guide);
        }
        for (offset, width) in found(&text, &self.app.highlight()) {
            pen.go(begin.saturating_add(offset))
                .paint(width, self.theme.found());
        }
    }
}

/// A state with its count; a count that is cut would be another count, so it becomes `+` where it does not fit.
fn fitted(state: Cow<'_, str>, width: u16) -> Cow<'_, str> {
    if state.width() <= usize::from(width) {
        return state;
    }
    Cow::Owned(state.chars().take(1).chain(['+']).collect())
}

/// Where cells of a picture that begins at `x` are not blank: begin and width.
fn drawn(picture: &str, x: u16) -> Vec<(u16, u16)> {
    let cells: Vec<bool> = picture.chars().map(|sign| sign != ' ').collect();
    let mut at = x;
    let mut runs = Vec::new();
    for run in cells.chunk_by(|one, other| one == other) {
        let width = run.len() as u16;
        if run[0] {
            runs.push((at, width));
        }
        at += width;
    }
    runs
}

/// Where `text` holds one of the texts `wanted`, in cells: begin and width.
pub(super) fn found(text: &str, wanted: &[&str]) -> Vec<(u16, u16)> {
    let mut hits = Vec::new();
    for needle in wanted {
        let needle = needle.as_bytes();
        let haystack = text.as_bytes();
        let mut at = 0;
        while at + needle.len() <= haystack.len() {
            let end = at + needle.len();
            if haystack[at..end].eq_ignore_ascii_case(needle) {
                hits.push((text[..at].width() as u16, text[at..end].width() as u16));
                at = end;
            } else {
                at += 1;
            }
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::{drawn, fitted, found};

    #[test]
    fn a_count_of_threads_is_never_cut() {
        for (state, shown) in [
            ("R", "R"),
            ("R2", "R2"),
            ("R12", "R+"),
            ("R2!", "R+"),
            ("–", "–"),
            ("", ""),
        ] {
            assert_eq!(fitted(state.into(), 2), shown);
            assert_eq!(fitted(state.into(), 3), state);
        }
    }

    #[test]
    fn blank_cells_are_no_picture() {
        assert_eq!(drawn("  ▁▂ █", 10), [(12, 2), (15, 1)]);
        assert_eq!(drawn("", 10), []);
    }

    #[test]
    fn finds_every_alternative_in_any_case() {
        assert_eq!(
            found("日 Java java", &["java", "日"]),
            [(3, 4), (8, 4), (0, 2)]
        );
        assert_eq!(found("java", &[]), []);
        assert_eq!(found("ja", &["java"]), []);
    }
}

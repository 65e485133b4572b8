//! One list on the screen: its order, its filter, its cursor and what is scrolled.

use crate::view::{Filter, List, RowKey, Settled, Sort};

/// A list and where in it we are. The cursor is bound to the identity of a row, not to a line.
#[derive(Clone, Debug)]
pub struct Pane {
    /// Order of the rows.
    pub sort: Sort,
    /// Which rows match.
    pub filter: Filter,
    /// Columns scrolled out on the left.
    pub column: usize,
    /// The rows, made from the snapshot shown.
    pub list: List,
    /// The order that rows were placed by.
    pub settled: Settled,
    cursor: Option<RowKey>,
    line: usize,
    top: usize,
    /// Somebody moved the cursor since it was last at home. Before that the list stays at its top.
    moved: bool,
}

impl Pane {
    /// An empty list in this order.
    pub fn new(sort: Sort, filter: Filter) -> Self {
        Self {
            sort,
            filter,
            column: 0,
            list: List::default(),
            settled: Settled::default(),
            cursor: None,
            line: 0,
            top: 0,
            moved: false,
        }
    }

    /// The row under the cursor, by its identity.
    pub fn cursor(&self) -> Option<&RowKey> {
        self.cursor.as_ref()
    }

    /// The line of the cursor in the list.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The first line shown.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Indices of the rows that are visible in `height` lines.
    pub fn window(&self, height: usize) -> std::ops::Range<usize> {
        let end = (self.top + height).min(self.list.rows.len());
        self.top.min(end)..end
    }

    /// Binds the cursor to a row that may not be listed yet.
    pub fn bind(&mut self, key: RowKey) {
        self.cursor = Some(key);
        self.moved = true;
    }

    /// Puts the cursor on a line.
    pub fn go(&mut self, line: usize, height: usize) {
        self.moved = true;
        self.place(line, height);
    }

    /// Moves the cursor by so many lines.
    pub fn step(&mut self, lines: isize, height: usize) {
        self.go(self.line.saturating_add_signed(lines), height);
    }

    /// To the first line; from now on the list stays at its top.
    pub fn home(&mut self, height: usize) {
        self.place(0, height);
        self.moved = false;
    }

    /// Scrolls by so many lines; the cursor comes along when it would leave the window.
    pub fn scroll(&mut self, lines: isize, height: usize) {
        let last = self.list.rows.len().saturating_sub(height);
        self.top = self.top.saturating_add_signed(lines).min(last);
        let bottom = (self.top + height).saturating_sub(1);
        self.go(self.line.clamp(self.top, bottom.max(self.top)), height);
    }

    /// Takes a new list. The cursor stays on its row; if that is gone it stays on its line, or, when `hidden` (the
    /// row was folded away, it still exists), goes to the nearest ancestor that is listed.
    pub fn relist(&mut self, list: List, hidden: bool, height: usize) {
        let old = std::mem::replace(&mut self.list, list);
        let position = self.cursor.as_ref().and_then(|key| self.list.position(key));
        let position = position.or_else(|| if hidden { self.ancestor(&old) } else { None });
        match position {
            // A list nobody has moved in is about what is on top of it.
            Some(line) if !self.moved && line >= height => self.place(0, height),
            Some(line) => self.place(line, height),
            None => self.place(self.line, height),
        }
    }

    /// The nearest ancestor of the cursor's row in the `old` list that is in the new one.
    fn ancestor(&self, old: &List) -> Option<usize> {
        let mut row = old.rows.get(self.line)?;
        loop {
            row = old.rows.get(row.parent? as usize)?;
            if let Some(position) = self.list.position(&row.key) {
                return Some(position);
            }
        }
    }

    /// Puts the cursor on a line and scrolls no more than needed to show it.
    fn place(&mut self, line: usize, height: usize) {
        let count = self.list.rows.len();
        self.line = line.min(count.saturating_sub(1));
        if let Some(row) = self.list.rows.get(self.line) {
            self.cursor = Some(row.key.clone());
        }
        self.show(height);
    }

    /// Scrolls so that the cursor is in a window of `height` lines and no line is wasted.
    pub fn show(&mut self, height: usize) {
        let height = height.max(1);
        let last = self.list.rows.len().saturating_sub(height);
        let lowest = (self.line + 1).saturating_sub(height);
        self.top = self.top.clamp(lowest, self.line).min(last);
    }
}

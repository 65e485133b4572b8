//! One list on the screen: its filter, its cursor and what is scrolled.
//!
//! Rows come and go all the time. Until somebody moves the cursor, or does something to its row, it stays on the first line,
//! whichever row that is. Then it goes with its row, and at the top of a list the top stays. Once the list is scrolled, it is
//! the line under the cursor that stays where it is on the screen, and the list moves behind it.

use crate::view::{Filter, List, RowKey, Settled};
use rustc_hash::FxHashMap;

/// A list and where in it we are. The cursor is bound to the identity of a row, not to a line.
#[derive(Clone, Debug)]
pub struct Pane {
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
    /// Somebody moved the cursor since it was last at home, or did something to its row.
    moved: bool,
    /// Somebody scrolled the list. It stays so when rows above the cursor go and the top comes into sight: when they come
    /// back, the line under the cursor shall not move a second time.
    scrolled: bool,
}

/// Where in the list before, and where in the new one.
type Pair = (usize, usize);

impl Pane {
    /// An empty list.
    pub fn new(filter: Filter) -> Self {
        Self {
            filter,
            column: 0,
            list: List::default(),
            settled: Settled::default(),
            cursor: None,
            line: 0,
            top: 0,
            moved: false,
            scrolled: false,
        }
    }

    /// Somebody chose where the cursor is.
    pub fn is_moved(&self) -> bool {
        self.moved
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

    /// Something is done to the row under the cursor: from now on the cursor goes with it.
    pub fn keep(&mut self) {
        self.moved = true;
    }

    /// Puts the cursor on a line.
    pub fn go(&mut self, line: usize, height: usize) {
        self.moved = true;
        self.place(line, height);
        self.scrolled = self.top > 0;
    }

    /// Moves the cursor by so many lines.
    pub fn step(&mut self, lines: isize, height: usize) {
        self.go(self.line.saturating_add_signed(lines), height);
    }

    /// To the first line; from now on the list stays at its top.
    pub fn home(&mut self, height: usize) {
        self.place(0, height);
        self.moved = false;
        self.scrolled = false;
    }

    /// Scrolls by so many lines; the cursor comes along when it would leave the window.
    pub fn scroll(&mut self, lines: isize, height: usize) {
        let last = self.list.rows.len().saturating_sub(height);
        self.top = self.top.saturating_add_signed(lines).min(last);
        let bottom = (self.top + height).saturating_sub(1);
        self.go(self.line.clamp(self.top, bottom.max(self.top)), height);
    }

    /// Takes a new list. The cursor stays on its row; if that is gone it stays on its line, or, when `hidden` (the
    /// row was folded away, it still exists), goes to the nearest ancestor that is listed. Where the list is scrolled, or
    /// `held`, the line under the cursor stays where it is on the screen.
    pub fn relist(&mut self, list: List, hidden: bool, held: bool, height: usize) {
        let old = std::mem::replace(&mut self.list, list);
        let held = held || self.scrolled || self.top > 0;
        let position = self.cursor.as_ref().and_then(|key| self.list.position(key));
        if let Some(line) = position {
            // Another row may have been bound to the cursor since.
            let same = old.rows.get(self.line).map(|row| &row.key) == self.cursor.as_ref();
            return match line {
                // A list nobody has moved in is about what is on top of it.
                _ if !self.moved => self.place(0, height),
                line if held && same => self.hold((self.line, line), height),
                line => self.place(line, height),
            };
        }
        let ancestor = if hidden { self.ancestor(&old) } else { None };
        match ancestor {
            Some(pair) if held => self.hold(pair, height),
            Some((_, line)) => self.place(line, height),
            None if held => {
                let line = self.successor(&old).unwrap_or(self.line);
                self.hold((self.line, line), height);
            }
            None => self.place(self.line, height),
        }
    }

    /// Puts the cursor on a line of the new list, where on the screen another one was in the list before.
    fn hold(&mut self, (before, line): Pair, height: usize) {
        let above = before.saturating_sub(self.top);
        self.top = line.saturating_sub(above);
        self.place(line, height);
        // A list that follows a task has left its top too.
        self.scrolled |= self.top > 0;
    }

    /// The nearest ancestor of the cursor's row in the `old` list that is in the new one.
    fn ancestor(&self, old: &List) -> Option<Pair> {
        let mut row = old.rows.get(self.line)?;
        loop {
            let parent = row.parent? as usize;
            row = old.rows.get(parent)?;
            if let Some(position) = self.list.position(&row.key) {
                return Some((parent, position));
            }
        }
    }

    /// Where in the new list the gap is that the cursor's row left: the place of what stood next below it, or behind what
    /// stood next above. Of these two the one that moved less, for the other may have gone elsewhere by itself.
    fn successor(&self, old: &List) -> Option<usize> {
        let lines = self.list.rows.iter().zip(0..);
        let new: FxHashMap<&RowKey, usize> = lines.map(|(row, at)| (&row.key, at)).collect();
        let found = |at: usize| Some((at, *new.get(&old.rows.get(at)?.key)?));
        let below = (self.line + 1..old.rows.len()).find_map(found);
        let above = (0..self.line.min(old.rows.len())).rev().find_map(found);
        // Between them rows may have gone as well: they leave no gap.
        let below = below.map(|(before, now)| (before.abs_diff(now), now));
        let above = above.map(|(before, now)| (before.abs_diff(now), now + 1));
        let nearest = [below, above].into_iter().flatten().min();
        nearest.map(|(_, line)| line)
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

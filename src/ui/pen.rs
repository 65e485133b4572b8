//! Writing into a region of the screen, never beyond its edges.

use crate::canvas::Canvas;
use crate::text;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A pen on one line of a region; what does not fit is cut.
pub struct Pen<'a> {
    canvas: &'a mut Canvas,
    area: Rect,
    /// The next cell.
    x: u16,
    y: u16,
}

impl<'a> Pen<'a> {
    /// At the start of line `line` of `area`.
    pub fn new(canvas: &'a mut Canvas, area: Rect, line: u16) -> Self {
        let mut area = area.intersection(canvas.area());
        let y = area.y.saturating_add(line);
        if y >= area.bottom() {
            area.width = 0;
        }
        Self {
            canvas,
            area,
            x: area.x,
            y,
        }
    }

    /// Cells left.
    pub fn left(&self) -> u16 {
        self.area.right().saturating_sub(self.x)
    }

    /// Cells written, gaps included.
    pub fn column(&self) -> u16 {
        self.x - self.area.x
    }

    /// Goes to a cell, counted from the left edge of the region.
    pub fn go(&mut self, column: u16) -> &mut Self {
        self.x = self.area.x.saturating_add(column).min(self.area.right());
        self
    }

    /// Leaves cells out.
    pub fn skip(&mut self, cells: u16) -> &mut Self {
        self.x = self.x.saturating_add(cells).min(self.area.right());
        self
    }

    /// Empties cells from here on, without leaving the place.
    pub fn clear(&mut self, cells: u16) -> &mut Self {
        let cells = cells.min(self.left());
        self.canvas.blank((self.x, self.y), cells);
        self
    }

    /// Writes text.
    pub fn put(&mut self, text: &str, style: Style) -> &mut Self {
        let width = self.left();
        if width > 0 {
            self.x = self.canvas.text((self.x, self.y), text, width, style);
        }
        self
    }

    /// Writes text only when all of it fits.
    pub fn fit(&mut self, text: &str, style: Style) -> &mut Self {
        if text::width(text) <= usize::from(self.left()) {
            self.put(text, style);
        }
        self
    }

    /// Writes text `cells` wide, cut or filled with blanks.
    pub fn field(&mut self, text: &str, cells: u16, style: Style) -> &mut Self {
        let cells = cells.min(self.left());
        let end = self.x + cells;
        if cells > 0 {
            self.canvas.text((self.x, self.y), text, cells, style);
        }
        self.x = end;
        self
    }

    /// Writes text that ends where a field of `cells` ends.
    pub fn field_right(&mut self, text: &str, cells: u16, style: Style) -> &mut Self {
        let blank = cells.saturating_sub(text::width(text) as u16);
        self.skip(blank).field(text, cells - blank, style)
    }

    /// Writes text, and marks with `sign` that it goes on where not all of it fits.
    pub fn put_or_cut(&mut self, text: &str, style: Style, (sign, mark): (&str, Style)) {
        let cut = text::width(text) > usize::from(self.left());
        self.put(text, style);
        if cut {
            self.cut(sign, mark);
        }
    }

    /// Marks with `sign` in the last cell of the region that text goes on beyond it. A wide character that the sign
    /// would cut in half gives way.
    pub fn cut(&mut self, sign: &str, style: Style) {
        let Some(last) = self.area.right().checked_sub(1) else {
            return;
        };
        if self.area.is_empty() {
            return;
        }
        if last > self.area.x {
            self.canvas.halve((last - 1, self.y));
        }
        self.x = last;
        self.put(sign, style);
    }

    /// What is drawn on this line first, with this pen, comes from the same as in the frame before, and is there already.
    pub fn stands(&mut self, origin: u64) -> bool {
        self.canvas.stands(self.y, origin)
    }

    /// All that was drawn on this line comes from this, and from nothing else.
    pub fn came_from(&mut self, origin: u64) {
        self.canvas.came_from(self.y, origin);
    }

    /// Adds `style` to `cells` cells from here on.
    pub fn paint(&mut self, cells: u16, style: Style) {
        let cells = cells.min(self.left());
        self.canvas.paint((self.x, self.y), cells, style);
    }
}

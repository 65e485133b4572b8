//! What is drawn on: cells, line by line, that remember what they were drawn from.
//!
//! In: texts and styles, in the order in which they lie over each other. Out: the lines that differ from those of the frame
//! before, as they were and as they are. Knows neither what is drawn nor any terminal.
//!
//! A line keeps what was put on it, and the next frame is compared with that while it is drawn: as long as the same is put
//! on it again, no cell is touched. Only from the first difference on is the line drawn anew. Nothing else decides that a
//! line stands, so no line can be older than what it was drawn from.

mod line;
mod stroke;

use line::Line;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::ops::Range;
use stroke::{Kind, Stroke};

/// A line that differs from the frame before.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// Number of the line, from the top.
    pub y: u16,
    /// Its cells in the frame before.
    pub old: &'a [Cell],
    /// Its cells now.
    pub new: &'a [Cell],
    /// Each of these cells, the old ones too, holds a single character that is one cell wide.
    pub simple: bool,
}

/// A screen that is drawn once for each frame.
#[derive(Debug, Default)]
pub struct Canvas {
    buffer: Buffer,
    lines: Vec<Line>,
    /// Cells of the frame before of the lines that differ, one line after the other.
    before: Vec<Cell>,
}

impl Canvas {
    /// An empty screen of so many columns and lines, to draw the first frame on.
    pub fn new((width, height): (u16, u16)) -> Self {
        let mut canvas = Self::default();
        canvas.clear((width, height));
        canvas
    }

    /// All of the screen.
    pub const fn area(&self) -> Rect {
        self.buffer.area
    }

    /// The cells, as far as they are drawn.
    pub const fn buffer(&self) -> &Buffer {
        &self.buffer
    }

    /// Forgets what was drawn: the screen is empty, and of this size.
    pub fn clear(&mut self, (width, height): (u16, u16)) {
        self.buffer.resize(Rect::new(0, 0, width, height));
        self.buffer.reset();
        self.lines.clear();
        self.lines.resize_with(height.into(), Line::default);
        self.before.clear();
    }

    /// Gives back memory that a much larger screen has left behind; answers how many bytes.
    pub fn shrink(&mut self) -> usize {
        let cells = self.buffer.content.len();
        let mut given = 0;
        for memory in [&mut self.buffer.content, &mut self.before] {
            let before = memory.capacity();
            if before > 2 * cells {
                memory.shrink_to_fit();
                given += (before - memory.capacity()) * size_of::<Cell>();
            }
        }
        given
    }

    /// A new frame: what is drawn from now on is compared with what was drawn before.
    pub fn begin(&mut self) {
        self.before.clear();
        for y in 0..self.lines.len() {
            if self.lines[y].begin() {
                self.differ(y);
            }
        }
    }

    /// The frame is complete: nothing else is on its lines.
    pub fn end(&mut self) {
        for y in 0..self.lines.len() {
            if self.lines[y].is_shorter() {
                self.differ(y);
            }
        }
    }

    /// The lines that differ from the frame before, when the frame is complete.
    pub fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        let width = usize::from(self.buffer.area.width);
        let differing = self.lines.iter().enumerate();
        differing.filter_map(move |(y, line)| {
            let old = line.before()?;
            Some(Change {
                y: y as u16,
                old: &self.before[old..old + width],
                new: &self.buffer.content[y * width..(y + 1) * width],
                simple: line.is_simple(),
            })
        })
    }

    /// What is put on line `y` next, and first, comes from the same as in the frame before: it need not be put there again.
    /// Otherwise it is to be put there, and then to be said where it [came from](Canvas::came_from).
    pub fn stands(&mut self, y: u16, origin: u64) -> bool {
        let line = self.lines.get_mut(usize::from(y));
        line.is_some_and(|line| line.stands_by(origin))
    }

    /// All that was put on line `y` until now comes from this, and from nothing else.
    pub fn came_from(&mut self, y: u16, origin: u64) {
        if let Some(line) = self.lines.get_mut(usize::from(y)) {
            line.comes_from(origin);
        }
    }

    /// Writes `text` from column `x` of line `y` on, in at most `cells` cells; answers the column behind it.
    pub fn text(&mut self, (x, y): (u16, u16), text: &str, cells: u16, style: Style) -> u16 {
        self.put((x, y), Kind::Text, (text, cells, style))
    }

    /// Adds `style` to so many cells.
    pub fn paint(&mut self, (x, y): (u16, u16), cells: u16, style: Style) {
        self.put((x, y), Kind::Paint, ("", cells, style));
    }

    /// Empties so many cells, whatever was drawn there.
    pub fn blank(&mut self, (x, y): (u16, u16), cells: u16) {
        self.put((x, y), Kind::Blank, ("", cells, Style::new()));
    }

    /// Empties all lines.
    pub fn blank_all(&mut self) {
        for y in 0..self.buffer.area.height {
            self.blank((0, y), self.buffer.area.width);
        }
    }

    /// Empties a cell where the first half of a wide character is: what is put behind it would cut that in half.
    pub fn halve(&mut self, (x, y): (u16, u16)) {
        self.put((x, y), Kind::Halve, ("", 1, Style::new()));
    }

    /// A cell to be read and changed at will. For a drawing that rests on what lies below it: its lines are drawn anew in
    /// each frame.
    pub fn cell(&mut self, (x, y): (u16, u16)) -> Option<&mut Cell> {
        let line = self.lines.get_mut(usize::from(y))?;
        if !line.is_free() {
            let drawn = line.before().is_some();
            line.free();
            if !drawn {
                self.differ(y.into());
            }
        }
        self.buffer.cell_mut((x, y))
    }

    fn put(
        &mut self,
        (x, y): (u16, u16),
        kind: Kind,
        (text, cells, style): (&str, u16, Style),
    ) -> u16 {
        let stroke = Stroke {
            kind,
            x,
            cells,
            style,
            bytes: text.len() as u32,
        };
        let at = usize::from(y);
        let Some(line) = self.lines.get_mut(at) else {
            return x;
        };
        if let Some(end) = line.stands(&stroke, text) {
            return end;
        }
        if line.before().is_none() {
            self.differ(at);
        }
        let drawn = stroke.draw(text, &mut self.buffer, y);
        self.lines[at].keep(stroke, text, drawn);
        drawn.behind
    }

    /// The line is another one in this frame: what has been put on it until now is drawn, in cells that are empty.
    fn differ(&mut self, y: usize) {
        let row = self.row(y);
        let line = &mut self.lines[y];
        line.differs(self.before.len());
        let cells = self.buffer.content[row].iter_mut();
        self.before.extend(cells.map(std::mem::take));
        for (stroke, text) in line.strokes() {
            stroke.draw(text, &mut self.buffer, y as u16);
        }
    }

    fn row(&self, y: usize) -> Range<usize> {
        let width = usize::from(self.buffer.area.width);
        y * width..(y + 1) * width
    }
}

#[cfg(test)]
mod tests;

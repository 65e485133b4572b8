//! A menu over the list.
//!
//! ```text
//! ┌ Sort by: me ┐
//! │ CPU%        │
//! │ MEM%        │
//! └─────────────┘
//! ```

use super::pen::Pen;
use super::theme::Theme;
use crate::app::{Menu, Typed};
use crate::canvas::Canvas;
use crate::text;
use crate::text::Width;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws the menu with its frame.
pub fn draw(menu: &Menu, theme: &Theme, canvas: &mut Canvas) {
    let frame = menu.frame((canvas.area().width, canvas.area().height));
    titled_box(theme, frame, menu.title, &menu.typed, canvas);
    let inner = Rect {
        x: frame.x + 1,
        y: frame.y + 1,
        width: frame.width.saturating_sub(2),
        height: frame.height.saturating_sub(2),
    };
    let top = menu.top(usize::from(inner.height));
    let visible = menu.entries.iter().enumerate().skip(top);
    for (line, (at, entry)) in visible.take(usize::from(inner.height)).enumerate() {
        let style = if at == menu.selected() {
            theme.cursor()
        } else {
            Style::new()
        };
        let name = format!(" {}", text::clean(entry.text.as_bytes()));
        Pen::new(canvas, inner, line as u16).field(&name, inner.width, style);
        if at == menu.selected() {
            Pen::new(canvas, inner, line as u16).paint(inner.width, style);
        }
    }
}

/// A box with a title, and behind it what was typed to get to an entry.
pub(super) fn titled_box(
    theme: &Theme,
    frame: Rect,
    title: &str,
    typed: &Typed,
    canvas: &mut Canvas,
) {
    box_around(theme, frame, &typed.titled(title), canvas);
    let style = if typed.unknown {
        theme.alert()
    } else {
        theme.key()
    };
    // Behind the corner and a blank; before the colon and a blank.
    let begin = title.width() as u16 + 4;
    let width = typed.text.width() as u16;
    if width > 0 && begin + width < frame.width {
        Pen::new(canvas, frame, 0).go(begin).paint(width, style);
    }
}

/// Clears a region and draws a frame with a title at its edge.
pub(super) fn box_around(theme: &Theme, frame: Rect, title: &str, canvas: &mut Canvas) {
    let [
        top_left,
        top_right,
        bottom_left,
        bottom_right,
        flat,
        upright,
    ] = theme.glyphs.frame;
    let inner = usize::from(frame.width.saturating_sub(2));
    let edge = flat.repeat(inner);
    let style = theme.frame();
    for line in 0..frame.height {
        let (left, middle, right) = if line == 0 {
            (top_left, edge.clone(), top_right)
        } else if line + 1 == frame.height {
            (bottom_left, edge.clone(), bottom_right)
        } else {
            (upright, " ".repeat(inner), upright)
        };
        reset(frame, line, canvas);
        let mut pen = Pen::new(canvas, frame, line);
        // Text inside has a look of its own, none of the frame's.
        let inside = if middle == edge { style } else { Style::new() };
        pen.put(left, style).put(&middle, inside).put(right, style);
    }
    // A title is no part of the edge: a faint one would be hard to read.
    let width = title.width().saturating_add(2).min(inner) as u16;
    let (x, width) = (frame.x.saturating_add(1), width);
    reset(Rect { x, width, ..frame }, 0, canvas);
    let mut pen = Pen::new(canvas, frame, 0);
    pen.skip(1)
        .put(" ", style)
        .fit(title, theme.strong())
        .put(" ", style);
}

/// Blanks a line of the region, whatever was drawn there.
fn reset(frame: Rect, line: u16, canvas: &mut Canvas) {
    let frame = frame.intersection(canvas.area());
    canvas.blank((frame.x, frame.y.saturating_add(line)), frame.width);
}

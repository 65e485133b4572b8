//! Memory and swap, below the CPUs.
//!
//! ```text
//! M ▕████······     ▏ 1.2G/23.5G cache 3.1G
//! S ▕               ▏ none
//! ```

use super::cpu::bar_width;
use super::pen::Pen;
use super::theme::Theme;
use crate::app::App;
use crate::view::format;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws the two last lines of the meters.
pub fn draw(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let memory = app
        .shown()
        .and_then(|snapshot| snapshot.sample.machine.memory);
    let Some(memory) = memory else { return };
    if area.height < 2 {
        return;
    }
    let used = memory
        .total
        .saturating_sub(memory.available.unwrap_or(memory.free));
    let cached = memory.cached + memory.buffers;
    let text = format!(
        "{}/{}",
        format::bytes(used as f64),
        format::bytes(memory.total as f64)
    );
    let more = format!(" cache {}", format::bytes(cached as f64));
    let memory_line = Line {
        label: "M",
        parts: [used, cached],
        total: memory.total,
        text,
        more,
    };
    memory_line.draw(theme, area, area.height - 2, buffer);
    let swap = memory.swap_total.saturating_sub(memory.swap_free);
    let text = if memory.swap_total == 0 {
        "no swap".to_owned()
    } else {
        format!(
            "{}/{}",
            format::bytes(swap as f64),
            format::bytes(memory.swap_total as f64)
        )
    };
    let swap_line = Line {
        label: "S",
        parts: [swap, 0],
        total: memory.swap_total,
        text,
        more: String::new(),
    };
    swap_line.draw(theme, area, area.height - 1, buffer);
}

struct Line {
    label: &'static str,
    /// Used and cached.
    parts: [u64; 2],
    total: u64,
    text: String,
    more: String,
}

impl Line {
    fn draw(&self, theme: &Theme, area: Rect, line: u16, buffer: &mut Buffer) {
        let mut pen = Pen::new(buffer, area, line);
        pen.skip(1).put(self.label, theme.label()).skip(1);
        let width = bar_width(pen.left());
        pen.put(theme.glyphs.bar.0, theme.dim());
        let end = pen.column() + width;
        let cells = |bytes: u64| {
            let share = bytes as f64 / self.total.max(1) as f64;
            ((share * f64::from(width)).round() as u16).min(width)
        };
        let used = cells(self.parts[0]);
        let both = cells(self.parts[0] + self.parts[1]).max(used);
        let (full, light) = theme.glyphs.memory;
        let (full_style, light_style) = theme.memory();
        pen.put(&full.repeat(usize::from(used)), full_style);
        pen.put(&light.repeat(usize::from(both - used)), light_style);
        pen.go(end).put(theme.glyphs.bar.1, theme.dim());
        pen.skip(1).fit(&self.text, Style::new());
        pen.fit(&self.more, theme.dim());
    }
}

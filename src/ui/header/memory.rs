//! Memory and swap.
//!
//! ```text
//! Mem  ███████░░░░░░░░····  1.2G / 23.5G  cache 3.1G
//! Swap                              none
//! ```

use super::bar::{self, Part, Value};
use super::cpu::divide;
use crate::canvas::Canvas;
use crate::geometry::PlacedMeter;
use crate::rates::Snapshot;
use crate::text::{CompactString, format};
use crate::ui::theme::Theme;
use ratatui::style::Style;

/// Draws memory in use and cached.
pub fn memory(theme: &Theme, snapshot: &Snapshot, placed: &PlacedMeter, canvas: &mut Canvas) {
    let mut pen = super::titled(theme, placed, canvas);
    let (width, numbers) = divide(placed);
    let Some(memory) = snapshot.memory() else {
        let dash = value(theme.glyphs.dash, theme.dim());
        return bar::draw(theme, &[], dash, width, &mut pen);
    };
    let free = memory.available.unwrap_or(memory.free);
    let used = memory.total.saturating_sub(free);
    let cached = memory.cached.saturating_add(memory.buffers);
    let (full, light) = theme.glyphs.memory;
    let (full_style, light_style) = theme.memory();
    let parts = [
        part(used, memory.total, (full, full_style)),
        part(
            used.saturating_add(cached),
            memory.total,
            (light, light_style),
        ),
    ];
    let text = of_all(used, memory.total);
    bar::draw(theme, &parts, value(&text, Style::new()), width, &mut pen);
    if numbers > 0 {
        pen.skip(2).put("cache ", theme.label());
        pen.put(&format::bytes(cached as f64), Style::new());
    }
}

/// Draws swap in use.
pub fn swap(theme: &Theme, snapshot: &Snapshot, placed: &PlacedMeter, canvas: &mut Canvas) {
    let mut pen = super::titled(theme, placed, canvas);
    let (width, _) = divide(placed);
    let known = snapshot.memory().map(|memory| {
        let used = memory.swap_total.saturating_sub(memory.swap_free);
        (used, memory.swap_total)
    });
    match known {
        Some((_, 0)) => drop(pen.field_right("none", width, theme.dim())),
        Some((used, total)) => {
            let parts = [part(used, total, (theme.glyphs.memory.0, theme.memory().0))];
            let style = if used == 0 { theme.dim() } else { Style::new() };
            let text = of_all(used, total);
            bar::draw(theme, &parts, value(&text, style), width, &mut pen);
        }
        None => {
            let dash = value(theme.glyphs.dash, theme.dim());
            bar::draw(theme, &[], dash, width, &mut pen);
        }
    }
}

fn part(end: u64, total: u64, (sign, style): (&'static str, Style)) -> Part {
    Part {
        end: (end as f64 / total.max(1) as f64) as f32,
        sign,
        style,
        seen: false,
    }
}

/// What stands behind a bar.
const fn value(text: &str, style: Style) -> Value<'_> {
    Value {
        text,
        style,
        cells: 13,
    }
}

/// `1.2G / 23.5G`.
fn of_all(used: u64, total: u64) -> CompactString {
    let mut text = format::bytes(used as f64);
    text.push_str(" / ");
    text.push_str(&format::bytes(total as f64));
    text
}

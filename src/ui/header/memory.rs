//! Memory, swap and pressure, below the CPUs.
//!
//! ```text
//! M ▕████······     ▏ 1.2G/23.5G cache 3.1G
//! S ▕               ▏ no swap psi c3.1 i0 m0
//! ```

use super::cpu::bar_width;
use crate::app::App;
use crate::canvas::Canvas;
use crate::diagnosis::{ThresholdId, Thresholds};
use crate::sample::Pressures;
use crate::text::{Tone, format};
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Pressure from here on needs no decimals, %.
const HIGH: f32 = 10.0;
const LABEL: &str = " psi";
/// Cells that a share takes at most.
const WIDEST: usize = 3;

/// Draws the two last lines of the meters.
pub fn draw(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let Some(snapshot) = app.shown() else { return };
    let Some(memory) = snapshot.memory() else {
        return;
    };
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
    let memory_line = Meter {
        label: "M",
        parts: [used, cached],
        total: memory.total,
        text,
        more,
    };
    memory_line.draw(theme, area, area.height - 2, canvas);
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
    let swap_line = Meter {
        label: "S",
        parts: [swap, 0],
        total: memory.swap_total,
        text,
        more: String::new(),
    };
    let mut pen = swap_line.draw(theme, area, area.height - 1, canvas);
    pressure(snapshot.pressure(), theme, app.thresholds(), &mut pen);
}

/// Shares of the last 10 seconds in which some task was held up for want of a CPU, of I/O or of memory. Where not all
/// of it fits, the highest one.
fn pressure(pressure: &Pressures, theme: &Theme, limits: &Thresholds, pen: &mut Pen) {
    let some = [
        (" cpu ", " c", pressure.cpu),
        (" io ", " i", pressure.io),
        (" mem ", " m", pressure.memory),
    ];
    let some = some.into_iter().filter_map(|(long, short, pressure)| {
        let share = pressure?.some.avg10;
        Some((long, short, share))
    });
    let some: Vec<_> = some.collect();
    let long: Vec<_> = some.iter().map(|&(name, _, share)| (name, share)).collect();
    let short: Vec<_> = some.iter().map(|&(_, name, share)| (name, share)).collect();
    let highest = long.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1));
    // Long names only where they fit whatever the shares are: names that come and go are hard to read.
    let whole: fn(f32) -> String = |share| format!("{share:.0}");
    let forms = [
        (long, WIDEST, percent as fn(f32) -> String),
        (short.clone(), 0, percent),
        (short, 0, whole),
        (highest.into_iter().collect(), 0, percent),
    ];
    for (parts, least, text) in forms {
        let cells = |(name, share): &(&str, f32)| name.len() + text(*share).len().max(least);
        let width = LABEL.len() + parts.iter().map(cells).sum::<usize>();
        if parts.is_empty() || width > usize::from(pen.left()) {
            continue;
        }
        pen.put(LABEL, theme.label());
        for (name, share) in parts {
            let tone = match share {
                0.0 => Tone::Dim,
                _ => limits.tone(ThresholdId::Pressure, f64::from(share)),
            };
            pen.put(name, theme.dim())
                .put(&text(share), theme.tone(tone));
        }
        return;
    }
}

fn percent(share: f32) -> String {
    match share {
        0.0 => "0".to_owned(),
        HIGH.. => format!("{share:.0}"),
        _ => format!("{share:.1}"),
    }
}

struct Meter {
    label: &'static str,
    /// Used and cached.
    parts: [u64; 2],
    total: u64,
    text: String,
    more: String,
}

impl Meter {
    /// Draws it; more may follow.
    fn draw<'a>(&self, theme: &Theme, area: Rect, line: u16, canvas: &'a mut Canvas) -> Pen<'a> {
        let mut pen = Pen::new(canvas, area, line);
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
        pen
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Pressure, Stall};
    use crate::terminal::ColorDepth;

    /// What is written of these shares where there is this much room.
    fn written(shares: [Option<f32>; 3], room: u16) -> String {
        let [cpu, io, memory] = shares.map(|avg10| {
            let avg10 = avg10?;
            let some = Stall {
                avg10,
                ..Stall::default()
            };
            Some(Pressure { some, full: None })
        });
        let area = Rect::new(0, 0, room, 1);
        let mut canvas = Canvas::new((area.width, area.height));
        let theme = Theme::new(ColorDepth::Ansi16, true);
        let pressures = Pressures { cpu, io, memory };
        let limits = Thresholds::default();
        let mut pen = Pen::new(&mut canvas, area, 0);
        pressure(&pressures, &theme, &limits, &mut pen);
        let text: String = canvas
            .buffer()
            .content
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect();
        text.trim_end().to_owned()
    }

    #[test]
    fn pressure_takes_the_room_that_there_is() {
        let shares = [Some(3.11), Some(0.0), Some(12.6)];
        assert_eq!(written(shares, 40), " psi cpu 3.1 io 0 mem 13");
        assert_eq!(written(shares, 27), " psi cpu 3.1 io 0 mem 13");
        assert_eq!(written(shares, 26), " psi c3.1 i0 m13");
        assert_eq!(written(shares, 16), " psi c3.1 i0 m13");
        assert_eq!(written(shares, 15), " psi c3 i0 m13");
        assert_eq!(written(shares, 13), " psi mem 13");
        assert_eq!(written(shares, 10), "");
    }

    #[test]
    fn a_kernel_without_pressure_shows_none() {
        assert_eq!(written([None; 3], 40), "");
        assert_eq!(written([None, Some(0.5), None], 40), " psi io 0.5");
    }
}

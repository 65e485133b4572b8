//! The CPU bars: every share told apart by its own colour and its own sign.
//!
//! ```text
//! 0 ▕██████▓▒░      ▏ 62%  us 41 sy 12 wa  3 st  5      a bar each,
//! 0 ▕███▓▏ 41% 2 ▕█▓   ▏ 23%                            several abreast,
//! all ▕████▓    ▏ 40% …                                 or the mean of all
//!     ▂▁▁█▃▂▁▁▁▂▁▇▁▁▁▂                                  and a cell each
//! ```

use crate::app::App;
use crate::canvas::Canvas;
use crate::diagnosis::ThresholdId;
use crate::geometry::{CELLS_INDENT, CpuPlan};
use crate::rates::CpuShares;
use crate::text::Tone;
use crate::ui::pen::Pen;
use crate::ui::spark::level;
use crate::ui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Part of a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// User mode, without guests.
    User,
    /// Running a guest.
    Guest,
    /// Niced user mode, without guests.
    Nice,
    /// Kernel mode.
    System,
    /// Serving interrupts.
    Irq,
    /// Serving soft interrupts.
    Softirq,
    /// Idle with I/O outstanding.
    Iowait,
    /// Taken by the hypervisor.
    Steal,
}

/// The shares in the order of a bar, with their two letters and their meaning.
pub const SHARES: [(Share, &str, &str); 8] = [
    (Share::User, "us", "user"),
    (Share::Guest, "gu", "guest"),
    (Share::Nice, "ni", "nice"),
    (Share::System, "sy", "system"),
    (Share::Irq, "hi", "irq"),
    (Share::Softirq, "si", "softirq"),
    (Share::Iowait, "wa", "iowait"),
    (Share::Steal, "st", "steal"),
];

/// The order in which the numbers of shares are worth their room.
pub const NUMBERS: [Share; 8] = [
    Share::User,
    Share::System,
    Share::Steal,
    Share::Iowait,
    Share::Nice,
    Share::Softirq,
    Share::Irq,
    Share::Guest,
];

/// Cells that a bar's two ends, its percentage and a gap take.
const BESIDE: u16 = 8;

/// Widest sensible bar.
const WIDEST: u16 = 40;

impl Share {
    /// Value of the share, guests taken out of user and nice so that the parts sum up; 0 where it is not known.
    pub fn of(self, shares: &CpuShares) -> f32 {
        match self {
            Self::User => (shares.user - shares.guest.unwrap_or_default()).max(0.0),
            Self::Guest => shares.guest.unwrap_or_default() + shares.guest_nice.unwrap_or_default(),
            Self::Nice => (shares.nice - shares.guest_nice.unwrap_or_default()).max(0.0),
            Self::System => shares.system,
            Self::Irq => shares.irq,
            Self::Softirq => shares.softirq,
            Self::Iowait => shares.iowait.unwrap_or_default(),
            Self::Steal => shares.steal.unwrap_or_default(),
        }
    }

    fn letters(self) -> &'static str {
        SHARES[self as usize].1
    }
}

/// Draws the CPUs at the top of the meters.
pub fn draw(app: &App, theme: &Theme, plan: CpuPlan, area: Rect, canvas: &mut Canvas) {
    let Some(snapshot) = app.shown() else { return };
    let machine = &snapshot.machine;
    let cpus = &machine.cpus;
    match plan {
        CpuPlan::Bars { abreast, rows } => {
            let width = area.width / abreast.max(1);
            for (at, (id, shares)) in cpus.iter().enumerate() {
                let (column, row) = (at as u16 / rows.max(1), at as u16 % rows.max(1));
                let place = Rect {
                    x: area.x + column * width,
                    y: area.y + row,
                    width,
                    height: 1,
                };
                let digits = if cpus.len() > 10 { 2 } else { 1 };
                let label = format!("{id:>digits$}");
                meter(theme, &label, *shares, place.intersection(area), canvas);
            }
        }
        CpuPlan::Cells { rows } => {
            meter(theme, "all", machine.cpu, line(area, 0), canvas);
            cells(app, theme, rows, area, canvas, cpus);
        }
        CpuPlan::Mean => meter(theme, "C", machine.cpu, line(area, 0), canvas),
    }
}

fn line(area: Rect, at: u16) -> Rect {
    Rect {
        y: area.y + at,
        height: 1,
        ..area
    }
}

/// A bar with its numbers.
fn meter(theme: &Theme, label: &str, shares: Option<CpuShares>, area: Rect, canvas: &mut Canvas) {
    let mut pen = Pen::new(canvas, area, 0);
    pen.skip(1).put(label, theme.label()).skip(1);
    // What is left for the bar: its two ends, the percentage and a gap, and the numbers if at least two fit.
    let free = pen.left().saturating_sub(BESIDE);
    let (bar, numbers) = split(free);
    pen.put(theme.glyphs.bar.0, theme.dim());
    let end = pen.column() + bar;
    for (share, cells) in segments(shares.unwrap_or_default(), bar) {
        let sign = theme.glyphs.shares[share as usize];
        pen.put(&sign.repeat(usize::from(cells)), theme.share(share));
    }
    pen.go(end).put(theme.glyphs.bar.1, theme.dim());
    let Some(shares) = shares else {
        pen.field_right(theme.glyphs.dash, 5, theme.dim());
        return;
    };
    let busy = format!("{:.0}%", shares.busy());
    let style = if shares.busy() < 0.5 {
        theme.dim()
    } else {
        Style::new()
    };
    pen.field_right(&busy, 5, style);
    for share in numbered(&shares, usize::from(numbers)) {
        number(theme, share, share.of(&shares), &mut pen);
    }
}

/// The shares whose numbers have room, each in its place. The last place is that of the largest of all that have none of
/// their own, or a bar full of nice time would go with numbers that say nothing of it; steal keeps its place.
fn numbered(shares: &CpuShares, room: usize) -> Vec<Share> {
    let mut shown = NUMBERS[..room.min(NUMBERS.len())].to_vec();
    let Some(last) = shown.last_mut().filter(|_| room > 2) else {
        return shown;
    };
    if *last != Share::Steal || last.of(shares) < LEAST {
        let rest = NUMBERS[room.min(NUMBERS.len()) - 1..].iter().rev();
        // The last one of equals wins: the one that is worth more.
        let largest = rest.max_by(|a, b| a.of(shares).total_cmp(&b.of(shares)));
        *last = largest.copied().unwrap_or(*last);
    }
    shown
}

/// Numbers below this are not written, %.
const LEAST: f32 = 0.5;

/// Two letters and a whole percentage, blank when it is next to nothing.
fn number(theme: &Theme, share: Share, value: f32, pen: &mut Pen) {
    if value < LEAST {
        pen.skip(6);
        return;
    }
    let style = theme.share(share);
    pen.skip(1).put(share.letters(), style);
    pen.field_right(&format!("{value:.0}"), 3, Style::new());
}

/// Cells of a bar that has `left` cells for itself, its ends and its numbers. Bars below each other end together.
pub(super) fn bar_width(left: u16) -> u16 {
    split(left.saturating_sub(BESIDE)).0
}

/// Cells for the bar and how many numbers stand beside it.
fn split(free: u16) -> (u16, u16) {
    const NUMBER: u16 = 6;
    if free < 10 + 2 * NUMBER {
        return (free.min(WIDEST), 0);
    }
    let numbers = ((free - 10) / NUMBER).min(if free < 60 { 4 } else { 8 });
    ((free - numbers * NUMBER).min(WIDEST), numbers)
}

/// How many of `width` cells each share gets. Rounded so that the whole is right; steal of 1 % or more is always seen.
pub fn segments(shares: CpuShares, width: u16) -> Vec<(Share, u16)> {
    let width = f32::from(width);
    let mut sum = 0.0;
    let mut drawn = 0.0;
    let mut segments = Vec::with_capacity(SHARES.len());
    for (share, _, _) in SHARES {
        let value = share.of(&shares);
        sum += value;
        let end = (sum.clamp(0.0, 100.0) / 100.0 * width).round();
        let mut cells = (end - drawn).max(0.0);
        if share == Share::Steal && value >= 1.0 && cells < 1.0 {
            cells = 1.0;
        }
        drawn += cells;
        segments.push((share, cells as u16));
    }
    let over = (drawn - width).max(0.0) as u16;
    if let Some(longest) = segments.iter_mut().max_by_key(|(_, cells)| *cells) {
        longest.1 = longest.1.saturating_sub(over);
    }
    segments
}

/// A cell for each CPU, or for the hottest of a few when there are more CPUs than cells; nothing where
/// nothing was measured.
fn cells(
    app: &App,
    theme: &Theme,
    rows: u16,
    area: Rect,
    canvas: &mut Canvas,
    cpus: &[(u32, Option<CpuShares>)],
) {
    let stolen = |steal: Option<f32>| {
        steal.is_some_and(|steal| {
            app.thresholds().tone(ThresholdId::Steal, steal.into()) != Tone::Plain
        })
    };
    let width = usize::from(area.width.saturating_sub(CELLS_INDENT)).max(1);
    let together = cpus.len().div_ceil(width * usize::from(rows.max(1))).max(1);
    let cells: Vec<&[(u32, Option<CpuShares>)]> = cpus.chunks(together).collect();
    for (at, row) in cells.chunks(width).enumerate() {
        let mut pen = Pen::new(canvas, area, 1 + at as u16);
        pen.go(CELLS_INDENT);
        for group in row {
            let known = group.iter().filter_map(|(_, shares)| *shares);
            let hottest = known.max_by(|a, b| a.busy().total_cmp(&b.busy()));
            let Some(shares) = hottest else {
                pen.skip(1);
                continue;
            };
            let used = shares.used();
            let style = if used < 0.5 {
                theme.dim()
            } else if stolen(shares.steal) {
                theme.share(Share::Steal)
            } else if shares.system > shares.user + shares.nice {
                theme.share(Share::System)
            } else {
                theme.share(Share::User)
            };
            pen.put(theme.glyphs.levels[level(used, 100.0).max(1)], style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn widths(shares: CpuShares, width: u16) -> Vec<u16> {
        segments(shares, width)
            .into_iter()
            .map(|(_, cells)| cells)
            .collect()
    }

    #[test]
    fn the_cells_sum_up_to_what_is_not_idle() {
        let shares = CpuShares {
            user: 33.4,
            system: 33.3,
            iowait: Some(33.3),
            ..CpuShares::default()
        };
        let widths = widths(shares, 20);
        assert_eq!(widths.iter().sum::<u16>(), 20);
        assert_eq!(widths[Share::System as usize], 6);
    }

    #[test]
    fn the_last_number_is_the_largest_that_has_no_place() {
        let nice = CpuShares {
            user: 18.0,
            system: 14.0,
            nice: 68.0,
            iowait: Some(1.0),
            ..CpuShares::default()
        };
        let (us, sy, st) = (Share::User, Share::System, Share::Steal);
        assert_eq!(numbered(&nice, 2), [us, sy]);
        assert_eq!(numbered(&nice, 3), [us, sy, Share::Nice]);
        assert_eq!(numbered(&nice, 4), [us, sy, st, Share::Nice]);
        assert_eq!(numbered(&nice, 8), NUMBERS);
        let stolen = CpuShares {
            steal: Some(1.0),
            ..nice
        };
        assert_eq!(numbered(&stolen, 3), [us, sy, st]);
        assert_eq!(numbered(&CpuShares::default(), 4)[3], Share::Iowait);
    }

    #[test]
    fn a_guest_is_not_counted_twice() {
        let shares = CpuShares {
            user: 50.0,
            guest: Some(30.0),
            ..CpuShares::default()
        };
        let widths = widths(shares, 10);
        assert_eq!(
            (widths[Share::User as usize], widths[Share::Guest as usize]),
            (2, 3)
        );
    }

    #[test]
    fn a_little_steal_is_always_seen() {
        let shares = CpuShares {
            user: 98.5,
            steal: Some(1.5),
            ..CpuShares::default()
        };
        let widths = widths(shares, 10);
        assert_eq!(widths[Share::Steal as usize], 1);
        assert_eq!(widths.iter().sum::<u16>(), 10);
    }
}

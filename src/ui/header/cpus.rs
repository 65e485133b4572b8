//! The CPUs: a bar for each, a number for each, or a cell for each; one that is off-line keeps its place.
//!
//! ```text
//! CPU0 ██████████████▌····· 62%  user 41  sys 12  steal 5       a bar each,
//! 12 ███▌·· 41%  14 █▌···· 23%                                  several abreast,
//! CPU  ██████▌············· 40%  busiest 17 98%                 or the mean of all
//!  0▂ 12   1▁  3   2▇ 97   3▁  0   4    –                       and a number each,
//!  0 ▂▁▇▁▁▁▂▁▁▁▂▁▇▁▁▁▂▁▁▁▂▁▇▁▁▁▂▁▁▁▂▁▇                          or a cell each
//! ```

use super::bar::{self, Part, Value};
use super::cpu::{self, SHARES, Share};
use super::cpu_detail::{Detail, detail};
use crate::app::App;
use crate::canvas::Canvas;
use crate::diagnosis::ThresholdId;
use crate::geometry::{CpuPlan, PlacedMeter, digits};
use crate::rates::{CpuShares, Snapshot};
use crate::text::{CompactString, Tone, format};
use crate::ui::pen::Pen;
use crate::ui::spark::level;
use crate::ui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A CPU that is on-line; nothing is known of one that has just appeared.
type Cpu = Option<CpuShares>;

/// Draws the CPUs.
pub fn draw(
    app: &App,
    theme: &Theme,
    snapshot: &Snapshot,
    placed: &PlacedMeter,
    canvas: &mut Canvas,
) {
    let count = app.cpu_places();
    let cpus = Cpus {
        app,
        theme,
        snapshot,
        places: count,
        digits: digits(count),
        known: &snapshot.machine.cpus,
    };
    let first = PlacedMeter {
        area: Rect {
            height: 1,
            ..placed.area
        },
        ..*placed
    };
    match placed.plan.unwrap_or(CpuPlan::Mean) {
        CpuPlan::Bars { abreast: 1, .. } => cpus.each_line(placed, canvas),
        CpuPlan::Bars { abreast, rows } => cpus.bars(abreast, rows, placed.area, canvas),
        CpuPlan::Numbers { abreast, rows } => {
            cpus.all(snapshot, &first, canvas);
            cpus.numbers(abreast, rows, placed.area, canvas);
        }
        CpuPlan::Cells { rows } => {
            cpus.all(snapshot, &first, canvas);
            cpus.cells(rows, placed.area, canvas);
        }
        CpuPlan::Mean => cpus.all(snapshot, &first, canvas),
    }
}

/// The mean of all.
pub fn mean(
    app: &App,
    theme: &Theme,
    snapshot: &Snapshot,
    placed: &PlacedMeter,
    canvas: &mut Canvas,
) {
    let mut pen = super::titled(theme, placed, canvas);
    let detail = detail(app, theme, snapshot, None);
    line(theme, placed, (snapshot.machine.cpu, &detail), &mut pen);
}

/// A bar over the rest of the line, and the numbers of shares where there is room for them.
fn line(theme: &Theme, placed: &PlacedMeter, (shares, detail): (Cpu, &Detail), pen: &mut Pen<'_>) {
    let (width, numbers) = cpu::divide(placed);
    pen.go(placed.label);
    meter(theme, (shares, detail), width, pen);
    if let Some(shares) = shares {
        cpu::numbers(theme, &shares, numbers, pen);
    }
}

/// A bar of these shares, and what else is told where it leaves the bar some room.
fn meter(theme: &Theme, (shares, detail): (Cpu, &Detail), width: u16, pen: &mut Pen<'_>) {
    /// Cells of the shortest bar.
    const LEAST: u16 = 6;
    let (more, cells) = if width > PERCENT + detail.cells + LEAST {
        (detail.text.as_str(), PERCENT + detail.cells)
    } else {
        ("", PERCENT)
    };
    let Some(shares) = shares else {
        let text = format!("{}{more}", theme.glyphs.dash);
        let dash = Value {
            text: &text,
            style: theme.dim(),
            cells,
        };
        return bar::draw(theme, &[], dash, width, pen);
    };
    let mut end = 0.0;
    let parts = SHARES.map(|(share, ..)| {
        let value = share.of(&shares);
        end += value / 100.0;
        Part {
            end,
            sign: theme.glyphs.shares[share as usize],
            style: theme.share(share),
            seen: share == Share::Steal && value >= 1.0,
        }
    });
    let busy = shares.busy();
    let style = if busy < 0.5 {
        theme.dim()
    } else {
        Style::new()
    };
    let text = format!("{}{more}", format::fixed(f64::from(busy.max(0.0)), 0, "%"));
    let value = Value {
        text: &text,
        style,
        cells,
    };
    bar::draw(theme, &parts, value, width, pen);
}

/// Cells of the percentage behind a bar.
const PERCENT: u16 = 4;

struct Cpus<'a> {
    app: &'a App,
    theme: &'a Theme,
    snapshot: &'a Snapshot,
    /// CPUs that have a place.
    places: usize,
    /// Cells of their numbers.
    digits: u16,
    known: &'a [(u32, Cpu)],
}

impl Cpus<'_> {
    /// The CPU of this number; nothing while it is off-line.
    fn of(&self, id: usize) -> Option<Cpu> {
        // Where none is missing, each stands at its number.
        let there = self
            .known
            .get(id)
            .filter(|(known, _)| *known as usize == id);
        let found = there.or_else(|| {
            let at = self
                .known
                .binary_search_by_key(&id, |(known, _)| *known as usize);
            at.ok().map(|at| &self.known[at])
        });
        found.map(|(_, shares)| *shares)
    }

    fn detail(&self, id: usize) -> Detail {
        let cpu = u32::try_from(id).ok();
        detail(self.app, self.theme, self.snapshot, cpu)
    }

    fn each_line(&self, placed: &PlacedMeter, canvas: &mut Canvas) {
        for id in 0..self.places.min(placed.area.height.into()) {
            let mut pen = Pen::new(canvas, placed.area, id as u16);
            pen.put("CPU", self.theme.label());
            pen.put(&format::id(id as u64), self.theme.label());
            match self.of(id) {
                Some(shares) => {
                    let detail = self.detail(id);
                    line(self.theme, placed, (shares, &detail), &mut pen);
                }
                None => {
                    pen.go(placed.label).put("off-line", self.theme.dim());
                }
            }
        }
    }

    fn bars(&self, abreast: u16, rows: u16, area: Rect, canvas: &mut Canvas) {
        let width = area.width / abreast.max(1);
        for id in 0..self.places {
            let (column, row) = (id as u16 / rows.max(1), id as u16 % rows.max(1));
            let place = Rect {
                x: area.x + column * width,
                y: area.y + row,
                // Between two bars is a gap.
                width: width - if column + 1 < abreast { 2 } else { 0 },
                height: 1,
            };
            let mut pen = Pen::new(canvas, place.intersection(area), 0);
            pen.field_right(&format::id(id as u64), self.digits, self.theme.label());
            pen.skip(1);
            let left = pen.left();
            match self.of(id) {
                Some(shares) => meter(self.theme, (shares, &self.detail(id)), left, &mut pen),
                None => drop(pen.put("off-line", self.theme.dim())),
            }
        }
    }

    /// The mean of all, and which of them is the busiest.
    fn all(&self, snapshot: &Snapshot, placed: &PlacedMeter, canvas: &mut Canvas) {
        const NARROWEST: u16 = 40;
        let theme = self.theme;
        let known = self
            .known
            .iter()
            .filter_map(|(id, shares)| Some((*id, (*shares)?)));
        let busiest = known.max_by(|(_, a), (_, b)| a.busy().total_cmp(&b.busy()));
        let (mut bar, mut behind) = (*placed, placed.area);
        if placed.area.width >= NARROWEST {
            behind.width = "  busiest ".len() as u16 + self.digits + 5;
            bar.area.width -= behind.width;
        } else {
            behind.width = 0;
        }
        behind.x += bar.area.width;
        mean(self.app, theme, snapshot, &bar, canvas);
        if let Some((id, shares)) = busiest.filter(|(_, shares)| shares.busy() >= 0.5) {
            let mut pen = Pen::new(canvas, behind, 0);
            pen.put("  busiest ", theme.dim());
            pen.field_right(&format::id(id.into()), self.digits, Style::new());
            let text = format::fixed(f64::from(shares.busy().max(0.0)), 0, "%");
            pen.field_right(&text, 5, Style::new());
        }
    }

    fn numbers(&self, abreast: u16, rows: u16, area: Rect, canvas: &mut Canvas) {
        let width = area.width / abreast.max(1);
        for row in 0..rows {
            let mut pen = Pen::new(canvas, area, 1 + row);
            for column in 0..abreast {
                let id = usize::from(column * rows + row);
                if id >= self.places {
                    break;
                }
                pen.go(column * width);
                pen.field_right(&format::id(id as u64), self.digits, self.theme.label());
                self.number(id, &mut pen);
            }
        }
    }

    /// Level and percentage of a CPU.
    fn number(&self, id: usize, pen: &mut Pen<'_>) {
        const DIGITS: u16 = 4;
        let theme = self.theme;
        let Some(Some(shares)) = self.of(id) else {
            let text = self.of(id).map_or("off", |_| theme.glyphs.dash);
            pen.skip(1).field_right(text, DIGITS, theme.dim());
            return;
        };
        let (sign, style) = self.cell(&shares);
        if shares.used() < 0.5 {
            pen.skip(1);
        } else {
            pen.put(sign, style);
        }
        let busy = shares.busy();
        let number = if busy < 0.5 {
            theme.dim()
        } else {
            Style::new()
        };
        let text = format::fixed(f64::from(busy.max(0.0)), 0, "");
        pen.field_right(&text, DIGITS, number);
    }

    /// A cell for each CPU, or for the hottest of a few when there are more CPUs than cells. Each line begins with the
    /// number of its first CPU.
    fn cells(&self, rows: u16, area: Rect, canvas: &mut Canvas) {
        let indent = CpuPlan::indent(self.places);
        let width = usize::from(CpuPlan::cells_in(area.width, self.places));
        let together = self.places.div_ceil(width * usize::from(rows.max(1)));
        for row in 0..usize::from(rows) {
            let first = row * width * together;
            if first >= self.places {
                break;
            }
            let mut pen = Pen::new(canvas, area, 1 + row as u16);
            let number: CompactString = format::id(first as u64);
            pen.field_right(&number, indent - 1, self.theme.label())
                .skip(1);
            let last = (first + width * together).min(self.places);
            for id in (first..last).step_by(together) {
                let of = id..(id + together).min(last);
                self.hottest(of, &mut pen);
            }
        }
    }

    /// A cell for the hottest of these CPUs; blank where nothing was measured.
    fn hottest(&self, ids: std::ops::Range<usize>, pen: &mut Pen<'_>) {
        let online = ids.clone().filter_map(|id| self.of(id)).count();
        let known = ids.filter_map(|id| self.of(id)?);
        match known.max_by(|a, b| a.busy().total_cmp(&b.busy())) {
            Some(shares) => {
                let (sign, style) = self.cell(&shares);
                pen.put(sign, style);
            }
            None if online == 0 => drop(pen.put(self.theme.glyphs.off, self.theme.dim())),
            None => drop(pen.skip(1)),
        }
    }

    /// As high as the CPU is used, in the colour of what uses it most.
    fn cell(&self, shares: &CpuShares) -> (&'static str, Style) {
        let theme = self.theme;
        let stolen = shares.steal.is_some_and(|steal| {
            let thresholds = self.app.thresholds();
            thresholds.tone(ThresholdId::Steal, steal.into()) != Tone::Plain
        });
        let used = shares.used();
        let style = if used < 0.5 {
            theme.dim()
        } else if stolen {
            theme.share(Share::Steal)
        } else if shares.system > shares.user + shares.nice {
            theme.share(Share::System)
        } else {
            theme.share(Share::User)
        };
        (theme.glyphs.levels[level(used, 100.0).max(1)], style)
    }
}

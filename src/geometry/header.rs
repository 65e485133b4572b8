//! Which meters the header has, and where they stand.
//!
//! ```text
//! ╭ title ─────────────────────────────────────────────────╮
//! │ cpus    left            │ load    right                │
//! │ memory                  │ switches                     │
//! ╰ counts ──────────────────────────────── verdict ───────╯
//! ```

use super::cpu_plan::{CpuPlan, digits};
use super::meters::Meter;
use ratatui::layout::Rect;

/// How much of the header is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeaderMode {
    /// The meters that were chosen, or those that the width and the number of CPUs suggest.
    #[default]
    Full,
    /// Two lines of meters.
    Compact,
    /// Nothing.
    Off,
}

impl HeaderMode {
    /// The next one round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Full => Self::Compact,
            Self::Compact => Self::Off,
            Self::Off => Self::Full,
        }
    }
}

/// Meters below each other, in columns from left to right.
pub type MeterColumns = [Vec<Meter>; 3];

/// What a header is made for.
#[derive(Clone, Copy, Debug)]
pub struct Header<'a> {
    /// How much is wanted.
    pub mode: HeaderMode,
    /// What was chosen; nothing leaves the choice to the width and the number of CPUs.
    pub chosen: &'a MeterColumns,
    /// CPUs that have a place: one more than the largest number seen.
    pub cpus: usize,
}

/// A meter and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacedMeter {
    /// Which one.
    pub meter: Meter,
    /// Its lines.
    pub area: Rect,
    /// Cells of the longest title in its column, and a gap: what is behind the titles begins at the same cell.
    pub label: u16,
    /// How the CPUs are drawn, in the meter that has all of them.
    pub plan: Option<CpuPlan>,
}

type Lists<'a> = [&'a [Meter]; 3];

/// What the presets show.
mod presets {
    use super::{Lists, Meter};
    use Meter::{Cpu, Cpus, Disks, Load, Memory, Network, Pressure, Steal, Swap, Switches};

    pub(super) const TWO: Lists = [
        &[Cpus, Memory, Swap],
        &[],
        &[Load, Switches, Steal, Pressure],
    ];
    /// Where graphs are long and lines plenty.
    pub(super) const WIDE: Lists = [
        &[Cpus, Memory, Swap],
        &[],
        &[Load, Switches, Steal, Pressure, Disks, Network],
    ];
    pub(super) const THREE: Lists = [
        &[Cpus, Memory, Swap],
        &[Load, Switches, Steal],
        &[Pressure, Disks, Network],
    ];
    /// CPUs have a column for themselves.
    pub(super) const MANY: Lists = [
        &[Cpus],
        &[],
        &[Memory, Swap, Load, Switches, Pressure, Steal],
    ];
    pub(super) const COMPACT_TWO: Lists = [&[Cpu, Memory], &[], &[Load, Switches]];
    pub(super) const COMPACT_THREE: Lists = [&[Cpu, Memory], &[Load, Switches], &[Steal, Pressure]];
}

impl<'a> Header<'a> {
    /// Columns of meters side by side need so many cells.
    const TWO: u16 = 64;
    const THREE: u16 = 240;
    /// Columns so wide have meters of disks and network, too, where there are lines enough.
    const WIDE: u16 = 180;
    /// Three columns that somebody has chosen may be narrower.
    const THREE_CHOSEN: u16 = 120;
    /// Compact ones, too.
    const THREE_COMPACT: u16 = 120;
    /// From here on columns are equal; in narrower headers graphs need more than bars.
    const EQUAL: u16 = 100;
    /// The frame's edge and a blank, on each side.
    const EDGE: u16 = 2;

    /// What the full header shows on a screen of so many columns and lines, as far as there is room.
    pub fn shown(&self, (width, height): (u16, u16)) -> MeterColumns {
        let full = Self {
            mode: HeaderMode::Full,
            ..*self
        };
        full.lists(width, Self::lines(height))
            .map(<[Meter]>::to_vec)
    }

    /// Lines of meters that a screen of `height` lines can do without.
    pub fn lines(height: u16) -> u16 {
        height.saturating_sub(19).min(height / 4).max(4)
    }

    /// Lines of the header with its frame, on a screen that can do without `most` of them for meters.
    pub fn height(&self, width: u16, most: u16) -> u16 {
        if self.mode == HeaderMode::Off {
            return 0;
        }
        let columns = self.columns(width, most);
        let lines = columns.iter().map(|column| column.lines(self.cpus, most));
        lines.max().unwrap_or(0).clamp(1, most.max(1)) + 2
    }

    /// The meters in the frame.
    pub fn place(&self, frame: Rect) -> Vec<PlacedMeter> {
        let most = frame.height.saturating_sub(2);
        let mut placed = Vec::new();
        if self.mode == HeaderMode::Off || most == 0 {
            return placed;
        }
        for column in self.columns(frame.width, most) {
            let first = placed.len();
            let (mut y, mut left, mut label) = (frame.y + 1, most, 0);
            for meter in column.meters() {
                let plan = (meter == Meter::Cpus).then(|| column.plan(self.cpus, most));
                let height = plan.map_or(1, CpuPlan::height).min(left);
                if height == 0 {
                    break;
                }
                placed.push(PlacedMeter {
                    meter,
                    area: Rect::new(frame.x + column.x, y, column.width, height),
                    label: 0,
                    plan,
                });
                label = label.max(self.title(meter, plan));
                y += height;
                left -= height;
            }
            for one in &mut placed[first..] {
                one.label = label + 1;
            }
        }
        placed
    }

    /// Cells of what stands before a meter.
    fn title(&self, meter: Meter, plan: Option<CpuPlan>) -> u16 {
        let title = meter.info().title.len() as u16;
        match plan {
            Some(CpuPlan::Bars { abreast: 1, .. }) => title + digits(self.cpus),
            _ => title,
        }
    }

    fn columns(&self, width: u16, most: u16) -> [Column<'a>; 3] {
        let lists = self.lists(width, most);
        let inner = width.saturating_sub(2 * Self::EDGE);
        Column::divide(lists, self.abreast(lists, width), width, inner)
    }

    fn is_chosen(&self) -> bool {
        self.mode == HeaderMode::Full && self.chosen.iter().any(|column| !column.is_empty())
    }

    /// What stands in the columns.
    fn lists(&self, width: u16, most: u16) -> Lists<'a> {
        if self.mode == HeaderMode::Compact {
            return if width >= Self::THREE_COMPACT {
                presets::COMPACT_THREE
            } else {
                presets::COMPACT_TWO
            };
        }
        if self.is_chosen() {
            return self.chosen.each_ref().map(Vec::as_slice);
        }
        let usual = match width {
            Self::THREE.. => presets::THREE,
            Self::WIDE.. if usize::from(most) >= presets::WIDE[2].len() => presets::WIDE,
            _ => presets::TWO,
        };
        let inner = width.saturating_sub(2 * Self::EDGE);
        let [first, ..] = Column::divide(usual, self.abreast(usual, width), width, inner);
        match first.plan(self.cpus, most) {
            CpuPlan::Bars { .. } => usual,
            _ => presets::MANY,
        }
    }

    /// How many columns stand side by side.
    fn abreast(&self, lists: Lists<'_>, width: u16) -> usize {
        let used = lists.iter().filter(|list| !list.is_empty()).count();
        let three = if self.is_chosen() {
            Self::THREE_CHOSEN
        } else {
            Self::THREE_COMPACT
        };
        let most = match width {
            ..Self::TWO => 1,
            _ if width < three => 2,
            _ => 3,
        };
        used.clamp(1, most)
    }
}

/// Meters below each other; where there is no room for as many columns, those of several lists.
#[derive(Clone, Copy, Debug, Default)]
struct Column<'a> {
    lists: Lists<'a>,
    /// The first cell, from the edge of the header.
    x: u16,
    width: u16,
}

impl<'a> Column<'a> {
    fn divide(lists: Lists<'a>, abreast: usize, width: u16, inner: u16) -> [Self; 3] {
        let mut columns = [Self::default(); 3];
        let used = lists.iter().filter(|list| !list.is_empty());
        for (at, list) in used.enumerate() {
            // What has no column of its own stands below the last one.
            columns[at.min(abreast - 1)].lists[at] = list;
        }
        let gap = if width < Header::EQUAL { 2 } else { 3 };
        let count = abreast as u16;
        let cells = inner.saturating_sub(gap * (count - 1));
        let mut x = Header::EDGE;
        for (at, column) in columns.iter_mut().take(abreast).enumerate() {
            let rest = width.saturating_sub(Header::EDGE).saturating_sub(x);
            column.x = x;
            column.width = match (count, at) {
                _ if at + 1 == abreast => rest,
                (2, _) if width < Header::EQUAL => cells * 9 / 20,
                _ => cells / count,
            };
            x += column.width + gap;
        }
        columns
    }

    fn meters(&self) -> impl Iterator<Item = Meter> + use<'a> {
        self.lists.into_iter().flatten().copied()
    }

    /// How the CPUs are drawn, where the others in the column have their lines.
    fn plan(&self, cpus: usize, most: u16) -> CpuPlan {
        let others = self.meters().filter(|meter| *meter != Meter::Cpus).count();
        let others = u16::try_from(others).unwrap_or(u16::MAX);
        CpuPlan::new(cpus, self.width, most.saturating_sub(others))
    }

    fn lines(&self, cpus: usize, most: u16) -> u16 {
        let line = |meter| match meter {
            Meter::Cpus => self.plan(cpus, most).height(),
            _ => 1,
        };
        self.meters().map(line).sum()
    }
}

#[cfg(test)]
mod tests;

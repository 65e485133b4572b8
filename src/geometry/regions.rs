//! Where on the screen what is: pure geometry, used for drawing and for the mouse alike.
//!
//! ```text
//! title      threadtop  host · Linux 6.18 · up 24:54        1.0s 23:25:14
//! meters     0 ▕██▒   ▏ …               load  1.39 …  ▁▂▃
//! counts     73 processes  131 threads …
//! tabs       1 Processes  2 Threads            PAUSED  filter: java
//! process    (drill-down only) what is known of that process
//! heading    PID USER … COMMAND
//! rows       …
//! footer     F1Help F3Search …
//! ```

use ratatui::layout::Rect;

/// How much of the header is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeaderMode {
    /// Every CPU, memory, swap, trends and counts.
    #[default]
    Full,
    /// One bar for all CPUs, memory, swap and trends.
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

/// What stands between the tabs and the footer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// A list.
    List,
    /// What is known of a process, and the list of its threads.
    Process,
    /// Charts.
    Charts,
    /// Lines about devices, as many as asked for if there is room, and a list.
    Devices(u16),
}

/// How the CPUs are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CpuPlan {
    /// A bar each, so many abreast in so many lines.
    Bars {
        /// Bars side by side.
        abreast: u16,
        /// Lines.
        rows: u16,
    },
    /// A bar for the mean of all, and below it a cell for each CPU in so many lines.
    Cells {
        /// Lines of cells.
        rows: u16,
    },
    /// A bar for the mean of all.
    Mean,
}

impl CpuPlan {
    /// A cell of its own for every CPU suits the eye better than more bars than this.
    const BARS: usize = 32;
    /// A bar with its percentage needs so many cells.
    const NARROWEST: u16 = 15;

    /// The best that fits `cpus` into `rows` lines of `width` cells.
    pub fn new(cpus: usize, width: u16, rows: u16) -> Self {
        let rows = rows.max(1);
        let count = u16::try_from(cpus).unwrap_or(u16::MAX).max(1);
        let most = (width / Self::NARROWEST).max(1);
        let abreast = count.div_ceil(rows);
        if cpus <= Self::BARS && abreast <= most {
            let rows = count.div_ceil(abreast);
            return Self::Bars { abreast, rows };
        }
        if rows == 1 {
            return Self::Mean;
        }
        let cells = width.saturating_sub(CELLS_INDENT).max(1);
        Self::Cells {
            rows: count.div_ceil(cells).clamp(1, rows - 1),
        }
    }

    /// Lines it takes.
    pub const fn height(self) -> u16 {
        match self {
            Self::Bars { rows, .. } => rows,
            Self::Cells { rows } => rows + 1,
            Self::Mean => 1,
        }
    }
}

/// Cells before the per-CPU cells, so that they stand under the bar.
pub const CELLS_INDENT: u16 = 4;

/// The regions of the screen; those that are not shown have no height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Regions {
    /// Program, host, clock.
    pub title: Rect,
    /// CPUs, memory and swap.
    pub meters: Rect,
    /// Load, switches and steal; beside the meters.
    pub trends: Rect,
    /// How many of what.
    pub counts: Rect,
    /// Screens, and what is set.
    pub tabs: Rect,
    /// The process drilled into.
    pub process: Rect,
    /// Charts over time; there is no list then.
    pub charts: Rect,
    /// Disks and interfaces.
    pub devices: Rect,
    /// Titles of the columns.
    pub heading: Rect,
    /// The rows.
    pub rows: Rect,
    /// Keys, or a prompt.
    pub footer: Rect,
    /// How the CPUs are drawn.
    pub cpus: Option<CpuPlan>,
}

impl Regions {
    /// Gives the footer the line above it, for a prompt and what there is to say about it.
    pub fn widen_footer(&mut self) {
        let above = if self.charts.height > 0 {
            &mut self.charts
        } else {
            &mut self.rows
        };
        if above.height > 1 {
            above.height -= 1;
            self.footer.y -= 1;
            self.footer.height += 1;
        }
    }

    /// Below this nothing sensible fits.
    pub const SMALLEST: (u16, u16) = (40, 8);
    /// Lines about the process on the drill-down screen.
    const PROCESS: u16 = 3;
    /// A screen of so many lines has room for one more of them, on thread-level parallelism.
    const TALL: u16 = 31;

    /// Divides `area` for a machine with `cpus` CPUs; `None` when it is too small.
    pub fn new(area: Rect, mode: HeaderMode, cpus: usize, body: Body) -> Option<Self> {
        if area.width < Self::SMALLEST.0 || area.height < Self::SMALLEST.1 {
            return None;
        }
        let process = if body == Body::Process && area.height >= 12 {
            Self::PROCESS + u16::from(area.height >= Self::TALL)
        } else {
            0
        };
        let height = area.height - process;
        let mode = Self::header(mode, body, height);
        let (meters_width, trends_width) = Self::halves(area.width);
        let plan = match mode {
            HeaderMode::Full => {
                let most = height.saturating_sub(19).min(height / 4).max(3);
                Some(CpuPlan::new(cpus, meters_width, most - 2))
            }
            HeaderMode::Compact => Some(CpuPlan::Mean),
            HeaderMode::Off => None,
        };
        let mut below = Below { area, y: area.y };
        let title = below.take(u16::from(plan.is_some()));
        let meters = below.take(plan.map_or(0, |plan| plan.height() + 2));
        let counts = below.take(u16::from(mode == HeaderMode::Full));
        let tabs = below.take(1);
        let process = below.take(process);
        let left = area.bottom().saturating_sub(below.y + 1);
        let charts = below.take(if body == Body::Charts { left } else { 0 });
        let devices = below.take(match body {
            // A heading and three rows stay for the list; a table without a row tells nothing.
            Body::Devices(lines) => match lines.min(left.saturating_sub(4)) {
                2 => 1,
                lines => lines,
            },
            _ => 0,
        });
        let heading = below.take(u16::from(body != Body::Charts));
        let rows = below.take(area.bottom().saturating_sub(below.y + 1));
        let footer = below.take(1);
        let trends = Rect {
            x: area.right() - trends_width,
            width: trends_width,
            ..meters
        };
        let meters = Rect {
            width: meters_width,
            ..meters
        };
        Some(Self {
            title,
            meters,
            trends,
            counts,
            tabs,
            process,
            charts,
            devices,
            heading,
            rows,
            footer,
            cpus: plan,
        })
    }

    /// The header that `height` lines have room for.
    fn header(wanted: HeaderMode, body: Body, height: u16) -> HeaderMode {
        match wanted {
            _ if height < 12 => HeaderMode::Off,
            HeaderMode::Full if height < 20 || (body == Body::Process && height < 27) => {
                HeaderMode::Compact
            }
            // Charts show what the header does, and want the room.
            HeaderMode::Full if body == Body::Charts && height < 32 => HeaderMode::Compact,
            wanted => wanted,
        }
    }

    /// Widths of the meters and of the trends beside them; a narrow screen has meters alone.
    const fn halves(width: u16) -> (u16, u16) {
        if width < 64 {
            return (width, 0);
        }
        let trends = if width < 100 { 36 } else { width / 2 };
        (width - trends, trends)
    }
}

/// Hands out regions from the top down.
struct Below {
    area: Rect,
    y: u16,
}

impl Below {
    fn take(&mut self, height: u16) -> Rect {
        let rect = Rect {
            y: self.y,
            height,
            ..self.area
        };
        self.y += height;
        rect
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regions(width: u16, height: u16, cpus: usize, body: Body) -> Regions {
        let area = Rect::new(0, 0, width, height);
        Regions::new(area, HeaderMode::Full, cpus, body).expect("large enough")
    }

    #[test]
    fn eighty_by_twenty_four_leaves_fourteen_rows_whatever_the_machine() {
        for cpus in [1, 2, 3, 4, 8, 16, 32, 64, 128, 512] {
            for body in [Body::List, Body::Process] {
                let regions = regions(80, 24, cpus, body);
                assert!(regions.rows.height >= 14, "{cpus} CPUs: {regions:?}");
                assert!(regions.meters.height >= 3);
            }
        }
    }

    #[test]
    fn the_regions_fill_the_screen_without_overlap() {
        for (width, height) in [(40, 8), (63, 11), (64, 12), (80, 19), (120, 40), (200, 60)] {
            for body in [Body::List, Body::Process, Body::Charts, Body::Devices(9)] {
                let regions = regions(width, height, 6, body);
                let all = [
                    regions.title,
                    regions.meters,
                    regions.counts,
                    regions.tabs,
                    regions.process,
                    regions.charts,
                    regions.devices,
                    regions.heading,
                    regions.rows,
                    regions.footer,
                ];
                let mut y = 0;
                for region in all {
                    assert_eq!(region.y, y);
                    y = region.bottom();
                }
                assert_eq!(y, height);
                assert!(regions.rows.height + regions.charts.height >= 1);
            }
        }
    }

    #[test]
    fn a_few_cpus_have_bars_and_many_have_cells() {
        assert_eq!(
            CpuPlan::new(2, 46, 3),
            CpuPlan::Bars {
                abreast: 1,
                rows: 2
            }
        );
        assert_eq!(
            CpuPlan::new(4, 46, 3),
            CpuPlan::Bars {
                abreast: 2,
                rows: 2
            }
        );
        assert_eq!(
            CpuPlan::new(8, 46, 3),
            CpuPlan::Bars {
                abreast: 3,
                rows: 3
            }
        );
        assert_eq!(CpuPlan::new(16, 46, 3), CpuPlan::Cells { rows: 1 });
        assert_eq!(CpuPlan::new(128, 46, 3), CpuPlan::Cells { rows: 2 });
        assert_eq!(CpuPlan::new(64, 100, 13), CpuPlan::Cells { rows: 1 });
        assert_eq!(CpuPlan::new(64, 40, 1), CpuPlan::Mean);
    }

    #[test]
    fn says_when_it_is_too_small() {
        let area = Rect::new(0, 0, 39, 24);
        assert_eq!(Regions::new(area, HeaderMode::Full, 2, Body::List), None);
        let area = Rect::new(0, 0, 80, 7);
        assert_eq!(Regions::new(area, HeaderMode::Full, 2, Body::List), None);
    }
}

//! Which panels the System screen has, and where they stand: pure geometry, for drawing and for the mouse alike.
//!
//! ```text
//! ╭─ CPU ────── us 41  53% ─╮╭─ Load ─────────── 1.39 ─╮   a frame each, with the values of now;
//! │ 100%⣀⣤⣶⣿⣿⣶⣤⣀⣀⣤⣶⣿⣿⣶⣤⣀⣀⣤⣶⣿││    2⣀⣤⣶⣿⣿⣶⣤⣀⣀⣤⣶⣿⣿⣶⣤⣀⣀⣤⣶⣿│   values beside the plot;
//! │    0⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿││    0⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│   rows of panels that end together;
//! ╰───────── -1:00 ── now ──╯╰───────── -1:00 ── now ──╯   the axis of time in the frames of the lowest
//! ```

use ratatui::layout::Rect;

/// What is known of a panel before it is drawn.
#[derive(Clone, Copy, Debug)]
pub struct PanelInfo {
    /// Which one.
    pub panel: Panel,
    /// Title, as it is drawn.
    pub title: &'static str,
    /// Lines below which it is not worth its place, with the title.
    pub least: u16,
    /// Part of the lines that are left over.
    pub weight: u16,
    /// What it shows, in a sentence or two.
    pub help: &'static str,
}

/// Makes the type and the table out of entries: name in the code, title, least lines and weight, help.
macro_rules! panels {
    ($($panel:ident $title:literal ($least:literal, $weight:literal) $help:literal)+) => {
        /// A panel of the System screen.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Panel {
            $(#[doc = $help] $panel,)+
        }

        /// The panels in their order: the most important first, for a small screen shows no more than the first few.
        pub const PANELS: &[PanelInfo] = &[$(PanelInfo {
            panel: Panel::$panel,
            title: $title,
            least: $least,
            weight: $weight,
            help: $help,
        },)+];
    };
}

panels! {
    Cpu "CPU" (5, 2)
        "Shares of all CPUs on top of each other, in the colours of the CPU bars; the first number is what ran \
         here, without iowait and steal."
    Load "Load" (5, 1)
        "Load averages over 1 (filled), 5 and 15 minutes; the line stands at the number of CPUs."
    ContextSwitches "Switches/s" (5, 1)
        "Context switches per second, the involuntary ones (inv) on top; their part is that of the tasks that were \
         read."
    Pressure "Pressure %" (5, 1)
        "Share of the last 10 seconds in which some task waited for a CPU (filled), for I/O (io) or for memory \
         (mem); full: in which all did. Unknown where the kernel does not count it: before 4.20, or with psi=0."
    Memory "Memory" (5, 1)
        "Memory used (all but what is available) and cached (Cached and Buffers of meminfo), up to all there is; \
         swap used as a line."
    Cpus "CPUs" (5, 1)
        "How busy each CPU was, a strip for each; with more CPUs than lines, a strip is the mean of neighbours."
    Parallelism "TLP" (5, 1)
        "Thread-level parallelism: how many threads execute while any does (line), an estimate with its standard \
         error; avg counts idle time too (filled). Below it c0, c1 and so on: the share of time in which exactly so \
         many execute."
    RunQueue "Run queue" (5, 1)
        "Tasks that run or are ready to (filled), and tasks in state D (blocked: by I/O, or in the kernel for \
         another reason); the line stands at the number of CPUs."
    Interrupts "Interrupts/s" (5, 1)
        "Interrupts (filled) and soft interrupts per second."
    Forks "Forks/s" (5, 1)
        "Processes and threads created per second."
    Ended "Ended" (5, 1)
        "Processes that ended since the last sample, the short-lived ones included, by name: how many per \
         second, their CPU (an estimate) and wait, how long they lived on average, and their exit codes or signals. \
         The large panel shows more of them. As root, or with CAP_NET_ADMIN."
    Paging "Paging/s" (5, 1)
        "Bytes per second read from (filled) and written to block devices, and to and from swap; maj: page faults \
         per second that waited for storage."
    Machine "Machine" (6, 1)
        "Hypervisor, cloud and instance type; the share of a CPU that context switches cost, as threadtop calibrate \
         measured; the container and its limits; and how each resource is virtualized, with the evidence."
}

impl Panel {
    /// What is known of it.
    pub const fn info(self) -> &'static PanelInfo {
        &PANELS[self as usize]
    }
}

/// A panel and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Which one.
    pub panel: Panel,
    /// The frame and what is in it.
    pub area: Rect,
    /// Its lower edge has the axis of time.
    pub axis: bool,
}

impl Placed {
    /// What is within the frame.
    pub const fn inner(&self) -> Rect {
        Rect {
            x: self.area.x + 1,
            y: self.area.y + 1,
            width: self.area.width.saturating_sub(2),
            height: self.area.height.saturating_sub(2),
        }
    }

    /// The part of it that is a picture.
    pub fn plot(&self) -> Rect {
        let inner = self.inner();
        let label = LABEL.min(inner.width);
        Rect {
            x: inner.x + label,
            width: inner.width - label,
            ..inner
        }
    }
}

/// Cells for the values beside a plot, and a gap.
pub const LABEL: u16 = 6;

/// The panels that are on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    /// The panels, in their order.
    pub panels: Vec<Placed>,
    /// Row of panels that is the first.
    pub top: usize,
    /// Panels hidden above and below.
    pub hidden: (usize, usize),
    /// Cells that the plots of charts are wide, at least.
    pub width: u16,
}

impl Board {
    /// Places as many panels in `area` as have room, `selected` among them, rows of panels from `top` on if possible;
    /// only the selected one when `large`.
    pub fn new(area: Rect, selected: usize, top: usize, large: bool) -> Self {
        if large {
            let placed = Placed {
                panel: PANELS.get(selected).unwrap_or(&PANELS[0]).panel,
                area,
                axis: true,
            };
            return Self {
                panels: vec![placed],
                top,
                width: placed.plot().width,
                ..Self::default()
            };
        }
        let abreast = abreast(area.width);
        // The last one is no chart: it has a row for itself.
        let charts = PANELS.len() - 1;
        let mut rows: Vec<&[PanelInfo]> = PANELS[..charts].chunks(abreast).collect();
        rows.push(&PANELS[charts..]);
        let row = selected.min(charts) / abreast;
        let row = if selected >= charts {
            rows.len() - 1
        } else {
            row
        };
        let (first, heights) = fit(&rows, row, top, area.height);
        let width = area.width / abreast as u16;
        let mut board = Self {
            top: first,
            width: (width - 2).saturating_sub(LABEL),
            ..Self::default()
        };
        let mut y = area.y;
        for (row, height) in rows[first..].iter().zip(&heights) {
            for (x, info) in (0..).zip(*row) {
                // What division leaves over is the last one's.
                let last = usize::from(x) + 1 == row.len();
                let area = Rect {
                    x: area.x + x * width,
                    y,
                    width: if last { area.width - x * width } else { width },
                    height: *height,
                };
                board.panels.push(Placed {
                    panel: info.panel,
                    area,
                    axis: false,
                });
            }
            y += height;
        }
        let charts = board
            .panels
            .iter()
            .filter(|placed| placed.panel != Panel::Machine);
        let lowest = charts.map(|placed| placed.area.y).max();
        for placed in &mut board.panels {
            placed.axis = Some(placed.area.y) == lowest;
        }
        let above = rows[..first].iter().map(|row| row.len()).sum();
        board.hidden = (above, PANELS.len() - above - board.panels.len());
        board
    }

    /// The panel at a cell.
    pub fn at(&self, x: u16, y: u16) -> Option<&Placed> {
        let mut panels = self.panels.iter();
        panels.find(|placed| placed.area.contains((x, y).into()))
    }
}

/// Panels side by side, so many that charts fill whole rows.
const fn abreast(width: u16) -> usize {
    match width {
        ..76 => 1,
        76..118 => 2,
        118..180 => 3,
        _ => 4,
    }
}

/// Lines of the row of no chart: what it has to say needs no more.
const WORDS: u16 = 9;

/// From which row on, and how high, rows of panels fill `lines`.
fn fit(rows: &[&[PanelInfo]], selected: usize, top: usize, lines: u16) -> (usize, Vec<u16>) {
    let least = |row: &&[PanelInfo]| row.iter().map(|info| info.least).max().unwrap_or(1);
    let weight = |row: &&[PanelInfo]| row.iter().map(|info| info.weight).max().unwrap_or(1);
    let count_from = |first: usize| {
        let mut left = lines;
        let fitting = rows[first..].iter().take_while(|row| {
            let fits = least(row) <= left;
            left = left.saturating_sub(least(row));
            fits
        });
        fitting.count().max(1)
    };
    let lowest = rows.len() - 1;
    let selected = selected.min(lowest);
    let mut first = top.min(selected);
    while first + count_from(first) <= selected {
        first += 1;
    }
    // No empty room below the last row while something is hidden above.
    while first > 0 && first - 1 + count_from(first - 1) > lowest {
        first -= 1;
    }
    let shown = &rows[first..first + count_from(first)];
    let mut heights: Vec<u16> = shown.iter().map(|row| least(row).min(lines)).collect();
    let used: u16 = heights.iter().sum();
    let mut left = lines.saturating_sub(used);
    let mut weights: u16 = shown.iter().map(weight).sum();
    for (height, row) in heights.iter_mut().zip(shown) {
        let weight = weight(row);
        let more = (u32::from(left) * u32::from(weight)).div_ceil(u32::from(weights.max(1))) as u16;
        *height += more.min(left);
        left -= more.min(left);
        weights -= weight;
    }
    // Charts take what words leave.
    if let ([.., above, last], Some([info])) = (&mut heights[..], shown.last())
        && info.panel == Panel::Machine
    {
        let beyond = last.saturating_sub(WORDS);
        (*above, *last) = (*above + beyond, *last - beyond);
    }
    (first, heights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_screen_shows_the_most_important() {
        let board = Board::new(Rect::new(0, 5, 80, 18), 0, 0, false);
        let panels: Vec<Panel> = board.panels.iter().map(|placed| placed.panel).collect();
        assert_eq!(
            panels,
            [
                Panel::Cpu,
                Panel::Load,
                Panel::ContextSwitches,
                Panel::Pressure,
                Panel::Memory,
                Panel::Cpus,
            ]
        );
        assert_eq!(board.hidden, (0, PANELS.len() - 6));
        let axes: Vec<bool> = board.panels.iter().map(|placed| placed.axis).collect();
        assert_eq!(axes, [false, false, false, false, true, true]);
    }

    #[test]
    fn a_large_screen_shows_everything_at_once() {
        for (width, height) in [(140, 32), (200, 52)] {
            let board = Board::new(Rect::new(0, 7, width, height), 0, 0, false);
            assert_eq!(board.panels.len(), PANELS.len());
            let machine = board.panels.last().unwrap();
            assert_eq!((machine.panel, machine.area.width), (Panel::Machine, width));
        }
    }

    #[test]
    fn charts_fill_whole_rows() {
        for width in [40, 76, 118, 180, 300] {
            assert_eq!((PANELS.len() - 1) % abreast(width), 0, "{width}");
        }
    }

    #[test]
    fn the_selected_panel_is_on_the_screen_and_the_lines_are_used() {
        for (width, height) in [(40, 1), (40, 3), (80, 5), (80, 18), (140, 9), (250, 70)] {
            let area = Rect::new(0, 5, width, height);
            for (selected, info) in PANELS.iter().enumerate() {
                for top in [0, 3, 40] {
                    let board = Board::new(area, selected, top, false);
                    let panels: Vec<_> = board.panels.iter().map(|placed| placed.panel).collect();
                    assert!(panels.contains(&info.panel), "{area:?} {board:?}");
                    let bottom = board.panels.iter().map(|placed| placed.area.bottom()).max();
                    assert_eq!(bottom, Some(area.bottom()));
                    let right = board.panels.iter().map(|placed| placed.area.right()).max();
                    assert_eq!(right, Some(area.right()));
                    assert!(board.panels.iter().all(|placed| {
                        area.intersection(placed.area) == placed.area
                            && placed.plot().right() <= area.right()
                            && placed.plot().width >= board.width
                    }));
                }
                let large = Board::new(area, selected, 0, true);
                assert_eq!(large.panels.len(), 1);
            }
        }
    }
}

//! Which panels the System screen has, and where they stand: pure geometry, for drawing and for the mouse alike.
//!
//! ```text
//! CPU  …                    Load  …                 a title line each,
//! 100% ▁▂▃▅▇█▇▆▅            2.0  ▁▂▃▅▇█▇▆▅          values beside the plot;
//!    0 █████████              0  █████████
//! Context switches  …       Pressure  …             rows of panels that end together,
//!      -5:00   -2:30  now        -5:00   -2:30      one axis of time below all
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
    Cpu "CPU" (4, 2)
        "Shares of all CPUs on top of each other, in the colours of the CPU bars; the first number is what ran \
         here, without iowait and steal."
    Load "Load" (3, 1)
        "Load averages over 1 (filled), 5 and 15 minutes; the line stands at the number of CPUs."
    ContextSwitches "Switches/s" (3, 1)
        "Context switches per second, the involuntary ones (inv) on top; their part is that of the tasks that were \
         read."
    Pressure "Pressure %" (3, 1)
        "Share of the last 10 seconds in which some task waited for a CPU (filled), for I/O (io) or for memory \
         (mem); full: in which all did. Unknown where the kernel does not count it: before 4.20, or with psi=0."
    Memory "Memory" (3, 1)
        "Memory used (all but what is available) and cached (Cached and Buffers of meminfo), up to all there is; \
         swap used as a line."
    Cpus "CPUs" (3, 1)
        "How busy each CPU was, a strip for each; with more CPUs than lines, a strip is the mean of neighbours."
    Parallelism "TLP" (3, 1)
        "Thread-level parallelism: how many threads execute while any does (line), an estimate with its standard \
         error; avg counts idle time too (filled). Below it c0, c1 and so on: the share of time in which exactly so \
         many execute."
    RunQueue "Run queue" (3, 1)
        "Tasks that run or are ready to (filled), and tasks in state D (blocked: by I/O, or in the kernel for \
         another reason); the line stands at the number of CPUs."
    Interrupts "Interrupts/s" (3, 1)
        "Interrupts (filled) and soft interrupts per second."
    Forks "Forks/s" (3, 1)
        "Processes and threads created per second."
    Ended "Ended" (3, 1)
        "Processes that ended since the last sample, those that lived for a moment as well, by name: how many a \
         second, their CPU (an estimate) and wait, how long they lived on average, and their exit codes or signals. \
         The large panel shows more of them. As root, or with CAP_NET_ADMIN."
    Paging "Paging/s" (3, 1)
        "Bytes per second read from (filled) and written to block devices, and to and from swap; maj: page faults \
         per second that waited for storage."
    Machine "Machine" (4, 1)
        "Hypervisor, cloud and instance type; the share of a CPU that context switches cost, as threadtop calibrate \
         measured; the container and its limits; and how each resource is virtualized, with what says so."
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
    /// Title and plot.
    pub area: Rect,
}

impl Placed {
    /// The part of it that is a picture.
    pub fn plot(&self) -> Rect {
        let label = LABEL.min(self.area.width);
        Rect {
            x: self.area.x + label,
            y: self.area.y + 1,
            width: self.area.width - label,
            height: self.area.height.saturating_sub(1),
        }
    }
}

/// Cells for the values beside a plot, and a gap.
pub const LABEL: u16 = 6;

/// Cells between panels side by side.
const GAP: u16 = 2;

/// The panels that are on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    /// The panels, in their order.
    pub panels: Vec<Placed>,
    /// The line below them, for the axis of time; may have no height.
    pub axis: Rect,
    /// Panels abreast.
    pub abreast: usize,
    /// Row of panels that is the first.
    pub top: usize,
    /// Panels hidden above and below.
    pub hidden: (usize, usize),
    /// Cells that every plot is wide.
    pub width: u16,
}

impl Board {
    /// Places as many panels in `area` as have room, `selected` among them, rows of panels from `top` on if possible;
    /// only the selected one when `large`.
    pub fn new(area: Rect, selected: usize, top: usize, large: bool) -> Self {
        let axis = u16::from(area.height > 4);
        let lines = area.height - axis;
        let abreast = if large { 1 } else { abreast(area.width) };
        let cell = (area.width - GAP * (abreast as u16 - 1)) / abreast as u16;
        let mut board = Self {
            axis: Rect {
                y: area.y + lines,
                height: axis,
                ..area
            },
            abreast,
            width: cell.saturating_sub(LABEL),
            top,
            ..Self::default()
        };
        if large {
            let info = PANELS.get(selected).unwrap_or(&PANELS[0]);
            let area = Rect {
                height: lines,
                ..area
            };
            board.panels.push(Placed {
                panel: info.panel,
                area,
            });
            return board;
        }
        let rows: Vec<&[PanelInfo]> = PANELS.chunks(abreast).collect();
        let (first, heights) = fit(&rows, selected / abreast, top, lines);
        board.top = first;
        let mut y = area.y;
        for (row, height) in rows[first..].iter().zip(&heights) {
            let mut x = area.x;
            for info in *row {
                let area = Rect {
                    x,
                    y,
                    width: cell,
                    height: *height,
                };
                board.panels.push(Placed {
                    panel: info.panel,
                    area,
                });
                x += cell + GAP;
            }
            y += height;
        }
        let above = first * abreast;
        board.hidden = (above, PANELS.len() - above - board.panels.len());
        board
    }

    /// The panel at a cell.
    pub fn at(&self, x: u16, y: u16) -> Option<&Placed> {
        let mut panels = self.panels.iter();
        panels.find(|placed| placed.area.contains((x, y).into()))
    }
}

/// Panels side by side: a plot wants sixty cells.
const fn abreast(width: u16) -> usize {
    match width {
        ..120 => 1,
        120..190 => 2,
        _ => 3,
    }
}

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
                Panel::Memory
            ]
        );
        assert_eq!(board.hidden, (0, PANELS.len() - 5));
    }

    #[test]
    fn a_large_screen_shows_everything_at_once() {
        for (width, height, abreast) in [(140, 32, 2), (200, 52, 3)] {
            let board = Board::new(Rect::new(0, 7, width, height), 0, 0, false);
            assert_eq!(board.panels.len(), PANELS.len());
            assert_eq!(board.abreast, abreast);
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
                    assert_eq!(bottom, Some(area.bottom() - board.axis.height));
                    assert!(board.panels.iter().all(|placed| {
                        area.intersection(placed.area) == placed.area
                            && placed.plot().right() <= area.right()
                    }));
                }
                let large = Board::new(area, selected, 0, true);
                assert_eq!(large.panels.len(), 1);
            }
        }
    }
}

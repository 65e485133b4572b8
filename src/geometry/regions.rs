//! Where on the screen what is: pure geometry, used for drawing and for the mouse alike.
//!
//! ```text
//! header     ╭ host · Linux 6.18 · up 24:54 ── every 1 s · 23:25:14 ╮
//!            │ CPU0 ███        35%   Load  1.39 …  ⣀⣠⣤⣶  0–2   │
//!            ╰ 73 processes · 131 threads ────── no bottleneck ─────╯
//! tabs       1 Processes  2 Threads            PAUSED  filter: java
//! process    (drill-down only) what is known of that process
//! heading    PID USER … COMMAND
//! rows       …
//! timeline   (the past only) ‖ 14:03:07  -12:31  13:50 ⣀⣠⣶⣤⣀ 14:16
//! footer     F1Help F3Search …
//! ```

use super::header::{Header, HeaderMode};
use ratatui::layout::Rect;

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

/// The regions of the screen; those that are not shown have no height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Regions {
    /// Host and clock, meters, counts and the verdict, in a frame.
    pub header: Rect,
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
    /// The whole of time, and where in it we are.
    pub timeline: Rect,
    /// Keys, or a prompt.
    pub footer: Rect,
    /// How much of the header there is room for.
    pub mode: HeaderMode,
}

impl Regions {
    /// Gives the footer the line above it, for a prompt and what there is to say about it.
    pub fn widen_footer(&mut self) {
        if self.take_from_body() {
            self.timeline.y -= 1;
            self.footer.y -= 1;
            self.footer.height += 1;
        }
    }

    /// Puts the timeline above the footer: two lines of it where the screen is tall, none where there is no room.
    pub fn add_timeline(&mut self) {
        let tall = self.footer.bottom() >= Self::TALL;
        for _ in 0..=u16::from(tall) {
            if self.take_from_body() {
                self.timeline.y -= 1;
                self.timeline.height += 1;
            }
        }
    }

    /// Takes a line from the list or the charts; false where that is the last.
    fn take_from_body(&mut self) -> bool {
        let body = if self.charts.height > 0 {
            &mut self.charts
        } else {
            &mut self.rows
        };
        let takes = body.height > 1;
        body.height -= u16::from(takes);
        takes
    }

    /// Below this nothing sensible fits.
    pub const SMALLEST: (u16, u16) = (40, 8);
    /// Lines about the process on the drill-down screen.
    const PROCESS: u16 = 3;
    /// A screen of so many lines has room for one more line about the process, and of the timeline.
    const TALL: u16 = 31;

    /// Divides `area`; `None` when it is too small.
    pub fn new(area: Rect, header: Header<'_>, body: Body) -> Option<Self> {
        if area.width < Self::SMALLEST.0 || area.height < Self::SMALLEST.1 {
            return None;
        }
        let process = if body == Body::Process && area.height >= 12 {
            Self::PROCESS + u16::from(area.height >= Self::TALL)
        } else {
            0
        };
        let height = area.height - process;
        let mode = Self::header(header.mode, body, height);
        let most = match mode {
            HeaderMode::Compact => 2,
            _ => Header::lines(height),
        };
        let lines = Header { mode, ..header }.height(area.width, most);
        let mut below = Below { area, y: area.y };
        let header = below.take(lines);
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
        let timeline = below.take(0);
        let footer = below.take(1);
        Some(Self {
            header,
            tabs,
            process,
            charts,
            devices,
            heading,
            rows,
            timeline,
            footer,
            mode,
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
        divided((width, height), cpus, body).expect("large enough")
    }

    fn divided((width, height): (u16, u16), cpus: usize, body: Body) -> Option<Regions> {
        let header = Header {
            mode: HeaderMode::Full,
            chosen: &Default::default(),
            cpus,
        };
        Regions::new(Rect::new(0, 0, width, height), header, body)
    }

    #[test]
    fn eighty_by_twenty_four_leaves_fourteen_rows_whatever_the_machine() {
        for cpus in [1, 2, 3, 4, 8, 16, 32, 64, 128, 512] {
            for body in [Body::List, Body::Process] {
                let regions = regions(80, 24, cpus, body);
                assert!(regions.rows.height >= 14, "{cpus} CPUs: {regions:?}");
                assert!(regions.header.height >= 4);
            }
        }
    }

    #[test]
    fn the_regions_fill_the_screen_without_overlap() {
        for (width, height) in [(40, 8), (63, 11), (64, 12), (80, 19), (120, 40), (200, 60)] {
            for body in [Body::List, Body::Process, Body::Charts, Body::Devices(9)] {
                let regions = regions(width, height, 6, body);
                let all = [
                    regions.header,
                    regions.tabs,
                    regions.process,
                    regions.charts,
                    regions.devices,
                    regions.heading,
                    regions.rows,
                    regions.timeline,
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
    fn the_timeline_stands_between_the_body_and_the_footer() {
        for (height, lines) in [(8, 1), (24, 1), (31, 2), (60, 2)] {
            for body in [Body::List, Body::Process, Body::Charts, Body::Devices(9)] {
                let mut regions = regions(80, height, 2, body);
                let before = regions.rows.height + regions.charts.height;
                let lines = lines.min(before - 1);
                regions.add_timeline();
                assert_eq!(regions.timeline.height, lines, "{height} {body:?}");
                let body_of = |regions: &Regions| match regions.charts.height {
                    0 => regions.rows,
                    _ => regions.charts,
                };
                let above = body_of(&regions).bottom();
                assert_eq!(regions.timeline.y, above);
                assert_eq!(regions.timeline.bottom(), regions.footer.y);
                regions.widen_footer();
                assert_eq!(regions.timeline.bottom(), regions.footer.y);
                assert_eq!(regions.footer.bottom(), height);
            }
        }
    }

    #[test]
    fn says_when_it_is_too_small() {
        assert_eq!(divided((39, 24), 2, Body::List), None);
        assert_eq!(divided((80, 7), 2, Body::List), None);
    }
}

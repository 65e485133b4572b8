//! What stands above the tabs: in a frame the meters of the machine, and on the screen of one process what is known of it.
//!
//! ```text
//! ╭ ip-10-0-3-17 · Linux 6.18 · up 24:54 ────────── 0.3% 8M · every 1 s · 23:25:14 ╮  title
//! │ CPU0 █████████████▒▒      62%   Load     1.39  15.2  10.9 / 2 CPUs  ⣀⣠⣤⣶⣿  0–2 │  meters
//! ╰ 73 processes · 131 threads · 2 running ──────── ▲ stolen by the hypervisor … ──╯  counts
//! ```

pub mod bar;
mod counts;
pub mod cpu;
mod cpu_detail;
mod cpus;
mod graph;
mod memory;
mod process;
mod texts;
mod title;

pub(in crate::ui) use texts::fullness_of;

use super::pen::Pen;
use super::theme::Theme;
use crate::app::App;
use crate::canvas::Canvas;
use crate::geometry::{Meter, PlacedMeter, Regions};
use crate::rates::Snapshot;
use ratatui::layout::Rect;

/// Draws what of it there is room for.
pub fn draw(app: &App, theme: &Theme, regions: &Regions, canvas: &mut Canvas) {
    if regions.header.height > 1 {
        frame(app, theme, regions.header, canvas);
        if let Some(snapshot) = app.shown() {
            for placed in app.meters(regions) {
                meter(app, theme, snapshot, &placed, canvas);
            }
        }
    }
    process::draw(app, theme, regions.process, canvas);
}

/// The frame, with what is written on it.
fn frame(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let [.., upright] = theme.glyphs.frame;
    title::draw(app, theme, area, canvas);
    for line in 1..area.height - 1 {
        let mut pen = Pen::new(canvas, area, line);
        pen.put(upright, theme.frame());
        pen.go(area.width - 1).put(upright, theme.frame());
    }
    counts::draw(app, theme, area, canvas);
}

fn meter(app: &App, theme: &Theme, snapshot: &Snapshot, placed: &PlacedMeter, canvas: &mut Canvas) {
    match placed.meter {
        Meter::Cpus => cpus::draw(app, theme, snapshot, placed, canvas),
        Meter::Cpu => cpus::mean(app, theme, snapshot, placed, canvas),
        Meter::Memory => memory::memory(theme, snapshot, placed, canvas),
        Meter::Swap => memory::swap(theme, snapshot, placed, canvas),
        Meter::Load
        | Meter::Switches
        | Meter::Steal
        | Meter::Pressure
        | Meter::Parallelism
        | Meter::Disks
        | Meter::Network => graph::draw(app, theme, snapshot, placed, canvas),
        Meter::Storage
        | Meter::Temperature
        | Meter::Tasks
        | Meter::Clock
        | Meter::Uptime
        | Meter::Host => texts::draw(app, theme, snapshot, placed, canvas),
    }
}

/// Writes the title of a meter, and goes to where its value begins.
fn titled<'a>(theme: &Theme, placed: &PlacedMeter, canvas: &'a mut Canvas) -> Pen<'a> {
    let mut pen = Pen::new(canvas, placed.area, 0);
    pen.put(placed.meter.info().title, theme.label());
    pen.go(placed.label);
    pen
}

/// Leaves those items that `room` cells have room for, given what each is worth and its cells: what is worth more is chosen
/// first, the order stays.
fn keep_fitting<T, W: Copy + Ord>(items: &mut Vec<T>, room: u16, of: impl Fn(&T) -> (W, u16)) {
    let mut by_worth: Vec<(W, usize, u16)> = (items.iter().enumerate())
        .map(|(at, item)| {
            let (worth, width) = of(item);
            (worth, at, width)
        })
        .collect();
    by_worth.sort_unstable();
    let mut left = room;
    let mut kept = vec![false; items.len()];
    for (_, at, width) in by_worth {
        if let Some(rest) = left.checked_sub(width) {
            left = rest;
            kept[at] = true;
        }
    }
    let mut kept = kept.into_iter();
    items.retain(|_| kept.next().unwrap_or(false));
}

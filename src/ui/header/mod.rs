//! What stands above the tabs: the title, the meters of the machine, and on the screen of one process what is known of it.

mod counts;
pub mod cpu;
mod memory;
mod process;
mod title;
mod trends;

use super::theme::Theme;
use crate::app::App;
use crate::geometry::Regions;
use ratatui::buffer::Buffer;

/// Draws what of it there is room for.
pub fn draw(app: &App, theme: &Theme, regions: &Regions, buffer: &mut Buffer) {
    title::draw(app, theme, regions.title, buffer);
    if let Some(plan) = regions.cpus {
        cpu::draw(app, theme, plan, regions.meters, buffer);
        memory::draw(app, theme, regions.meters, buffer);
        trends::draw(app, theme, regions.trends, buffer);
    }
    counts::draw(app, theme, regions.counts, buffer);
    process::draw(app, theme, regions.process, buffer);
}

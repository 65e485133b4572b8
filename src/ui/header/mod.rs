//! What stands above the tabs: the title, the meters of the machine, and on the screen of one process what is known of it.

mod counts;
pub mod cpu;
mod memory;
mod process;
mod title;
mod trends;

use super::theme::Theme;
use crate::app::App;
use crate::canvas::Canvas;
use crate::geometry::Regions;

/// Draws what of it there is room for.
pub fn draw(app: &App, theme: &Theme, regions: &Regions, canvas: &mut Canvas) {
    title::draw(app, theme, regions.title, canvas);
    if let Some(plan) = regions.cpus {
        cpu::draw(app, theme, plan, regions.meters, canvas);
        memory::draw(app, theme, regions.meters, canvas);
        trends::draw(app, theme, regions.trends, canvas);
    }
    counts::draw(app, theme, regions.counts, canvas);
    process::draw(app, theme, regions.process, canvas);
}

//! Where on the screen what is: sizes in, rectangles out, for drawing and for the mouse alike.
//!
//! In: the size of the screen and how much there is of what. Out: places, in cells. Nothing here knows the state of the
//! program, nor how anything is drawn.

mod cpu_plan;
mod header;
mod meters;
mod panels;
mod regions;
mod scroll_bar;
mod titles;

pub use cpu_plan::{CpuPlan, digits};
pub use header::{Header, HeaderMode, MeterColumns, PlacedMeter};
pub use meters::{Detail, Drawn, METERS, Meter, MeterInfo, Need};
pub use panels::{Board, LABEL, PANELS, Panel, PanelInfo, Placed};
pub use regions::{Body, Regions};
pub use scroll_bar::{ScrollBar, first_shown};
pub use titles::in_sight;

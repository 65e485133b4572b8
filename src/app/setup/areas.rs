//! Where on the screen the parts of the Setup screen are.
//!
//! ```text
//! ┌ Setup ─────────────────────────────────────┐
//! │ General  Display  Columns  Theme …         │  pages
//! │ [x] mouse                                  │  list
//! │ interval              1 s                  │
//! │ Seconds between samples, 0.1 to 60.        │  help
//! └────────────────────────────────────────────┘
//! ```

use super::{App, Page};
use crate::geometry::{first_shown, in_sight};
use crate::text::Width;
use ratatui::layout::{Position, Rect};

/// Where the parts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetupAreas {
    /// With the frame.
    pub frame: Rect,
    /// Titles of the pages.
    pub pages: Rect,
    /// Lines of the page.
    pub list: Rect,
    /// A sentence about the line selected.
    pub help: Rect,
    /// The first line shown.
    pub top: usize,
}

/// Lines below which the header gives way.
const LEAST: u16 = 12;

/// Lines from which on it leaves a third to the list.
const ROOMY: u16 = 24;

impl SetupAreas {
    /// Titles of the pages that are seen while one is `shown`, each with its first cell within the region.
    pub fn titles(&self, shown: Page) -> impl Iterator<Item = (Page, u16)> {
        let widths = Page::ALL.map(|page| page.title().width() as u16);
        // Between two titles is a gap, a narrow one where not all fit otherwise; behind the last one none is needed.
        let all = widths.iter().sum::<u16>() + 2 * (widths.len() as u16 - 1);
        let gap = if all <= self.pages.width { 2 } else { 1 };
        let widths = widths.map(|width| width + gap);
        let titles = in_sight(&widths, shown as usize, self.pages.width + gap);
        titles.into_iter().map(|(at, x)| (Page::ALL[at], x))
    }

    /// The page whose title was clicked on, while one is `shown`.
    pub fn page_at(&self, shown: Page, click: Position) -> Option<Page> {
        if !self.pages.contains(click) {
            return None;
        }
        let x = click.x - self.pages.x;
        let mut titles = self.titles(shown);
        let hit = titles.find(|(page, at)| (*at..at + page.title().width() as u16).contains(&x));
        hit.map(|(page, _)| page)
    }
}

impl App {
    /// Where the Setup screen is, when it is shown.
    pub fn setup_place(&self) -> Option<SetupAreas> {
        let setup = self.setup_shown()?;
        let layout = self.regions()?;
        let bottom = layout.footer.y;
        // Below the header, so that its changes are seen; where that leaves little, over it.
        let y = Some(layout.tabs.y).filter(|y| bottom.saturating_sub(*y) >= LEAST);
        let y = y.unwrap_or(0);
        // Where there is room, the first rows stay in sight as well.
        let room = bottom.saturating_sub(y);
        let y = if room >= ROOMY { y + room / 3 } else { y };
        let frame = Rect::new(0, y, self.size.0, bottom.saturating_sub(y));
        let inner = Rect {
            x: frame.x + 2,
            y: frame.y + 1,
            width: frame.width.saturating_sub(4),
            height: frame.height.saturating_sub(2),
        };
        let help = if inner.height > 8 { 3 } else { 2 };
        let list = inner.height.saturating_sub(1 + help).max(1);
        let part = |y: u16, height: u16| Rect {
            y: inner.y + y,
            height: height.min(inner.height.saturating_sub(y)),
            ..inner
        };
        let lines = self.setup_lines().len();
        let clicked = setup.clicked.filter(|(page, _)| *page == setup.page);
        let clicked = clicked.map(|(_, clicked)| clicked);
        Some(SetupAreas {
            frame,
            pages: part(0, 1),
            list: part(1, list),
            help: part(1 + list, help),
            top: first_shown(setup.selected(), usize::from(list), lines, clicked),
        })
    }

    /// Lines of a page that are seen at once.
    pub(super) fn setup_height(&self) -> usize {
        let place = self.setup_place();
        place.map_or(1, |place| usize::from(place.list.height).max(1))
    }
}

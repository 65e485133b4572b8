//! Where on the screen the parts of the Setup screen are.
//!
//! ```text
//! ┌ Setup ─────────────────────────────────────┐
//! │ General  Display  Columns  Theme …         │  pages
//! │ [x] mouse                                  │  list
//! │ interval              1 s                  │
//! │ ────────────────────────────────────────── │  rule
//! │ Seconds between samples, 0.1 to 60.        │  help
//! └────────────────────────────────────────────┘
//! ```

use super::header::HEADS;
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
    /// A line between the list and what is said of it; empty where there is no room.
    pub rule: Rect,
    /// A sentence about the line selected.
    pub help: Rect,
    /// The first line shown.
    pub top: usize,
}

/// Lines below which the header gives way.
const LEAST: u16 = 12;

/// Lines from which on it leaves a third to the list.
const ROOMY: u16 = 24;

/// Columns of meters: those of the header, and those that are not shown.
const METER_GRID: u16 = 4;

/// Most cells of a column of meters.
const WIDEST: u16 = 30;

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

    /// Cells of a column of meters.
    pub fn meter_width(&self) -> u16 {
        (self.list.width / METER_GRID).clamp(1, WIDEST)
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
        let (rule, help) = match inner.height {
            ..=8 => (0, 2),
            9..=11 => (1, 2),
            _ => (1, 3),
        };
        let list = inner.height.saturating_sub(1 + rule + help).max(1);
        let part = |y: u16, height: u16| Rect {
            y: inner.y + y,
            height: height.min(inner.height.saturating_sub(y)),
            ..inner
        };
        let (row, rows) = self.setup_rows();
        // Eleven titles need all the room of 80 columns.
        let wider = u16::from(inner.width < Page::WIDTH);
        let pages = Rect {
            x: inner.x - wider,
            width: inner.width + 2 * wider,
            ..part(0, 1)
        };
        let clicked = setup.clicked.filter(|(page, _)| *page == setup.page);
        let clicked = clicked.map(|(_, clicked)| clicked);
        Some(SetupAreas {
            frame,
            pages,
            list: part(1, list),
            rule: part(1 + list, rule),
            help: part(1 + list + rule, help),
            top: first_shown(row, usize::from(list), rows, clicked),
        })
    }

    /// The row of the selection, and how many there are. On the page of the header, meters stand side by side, with titles
    /// above.
    pub(in crate::app) fn setup_rows(&self) -> (usize, usize) {
        let Some(setup) = self.setup_shown() else {
            return (0, 0);
        };
        if setup.page != Page::Header {
            return (setup.selected(), self.setup_lines().len());
        }
        let grid = self.meter_grid();
        let longest = grid.iter().map(Vec::len).max().unwrap_or(0);
        let row = self.meter_selected();
        let row = row.map_or_else(|| setup.selected(), |(_, row)| HEADS + 1 + row);
        (row, HEADS + 1 + longest)
    }

    /// The line at a row, and on the page of the header in this column of the screen.
    pub(super) fn setup_line_at(&self, place: &SetupAreas, row: usize, x: u16) -> Option<usize> {
        if self.setup_page() != Some(Page::Header) || row < HEADS {
            return (row < self.setup_lines().len()).then_some(row);
        }
        let column = (x - place.list.x) / place.meter_width();
        self.meter_line((usize::from(column), row.checked_sub(HEADS + 1)?))
    }

    /// Selects what is at a row, of meters in the column where the selection is.
    pub(in crate::app) fn select_setup_row(&mut self, row: usize) {
        let Some(place) = self.setup_place() else {
            return;
        };
        let column = self.meter_selected().map_or(0, |(column, _)| column);
        let x = place.list.x + column as u16 * place.meter_width();
        if let (Some(line), Some(setup)) = (self.setup_line_at(&place, row, x), self.setup_mut()) {
            setup.select(line);
            self.show_selected_theme();
        }
    }

    /// Lines of a page that are seen at once.
    pub(super) fn setup_height(&self) -> usize {
        let place = self.setup_place();
        place.map_or(1, |place| usize::from(place.list.height).max(1))
    }
}

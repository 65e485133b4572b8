//! The bar of time: where in time we are, and what all of it was like.

use crate::app::App;
use crate::player::strip::{Bucket, Cells, Strip};
use crate::sample::Nanos;
use crate::view;
use ratatui::layout::{Position, Rect};
use std::time::Duration;

/// What the bar of time tells. Moments are nanoseconds since 1970 UTC.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimeBar {
    /// So many times as fast as it was; `None` while it stands still.
    pub speed: Option<f64>,
    /// The moment that is shown.
    pub shown: Nanos,
    /// The first moment there is.
    pub begin: Nanos,
    /// The last one.
    pub end: Nanos,
    /// The last moment is now, and measuring goes on.
    pub live: bool,
    /// Today, for dates to be told where they differ.
    pub now: Nanos,
    /// The moment that others are compared with.
    pub baseline: Option<Nanos>,
    /// Where a moment is being looked for.
    pub looking: Option<Nanos>,
    /// All of it, in as many cells as there is room for.
    pub cells: Cells,
}

/// Cells before the strip: sign and speed, the moment, and how far that is from the end.
const SPEED: u16 = 6;
const AWAY: u16 = 9;
/// `14:03:07`, and with the date before it.
const CLOCK: u16 = 8;
const DATE: u16 = 19;
/// `14:03` at an end of the strip.
const ENDS: u16 = 5;
/// Fewer cells of a strip tell too little to give up the ends for.
const LEAST: u16 = 16;

/// Where the parts of the bar are, in cells from its left edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BarPlan {
    /// The moment, and cells of it.
    pub moment: (u16, u16),
    /// How far from the end, and cells of it; none where there is no room.
    pub away: Option<(u16, u16)>,
    /// When the strip begins, and when it ends; none where there is no room.
    pub ends: Option<(u16, u16)>,
    /// The strip, and cells of it.
    pub strip: (u16, u16),
}

impl BarPlan {
    /// Of a bar so wide, with dates or without.
    pub fn new(width: u16, dated: bool) -> Self {
        let clock = if dated { DATE } else { CLOCK };
        let moment = (1 + SPEED, clock);
        let mut x = moment.0 + clock + 1;
        let fits = |more: u16| x + more + LEAST <= width;
        let all = fits(AWAY + 2 + 2 * (ENDS + 1));
        let away = fits(AWAY + 2).then_some((x, AWAY));
        if away.is_some() {
            x += AWAY + 2;
        }
        let ends = all.then(|| (x, width.saturating_sub(ENDS + 1)));
        let edge = if all { ENDS + 1 } else { 0 };
        let begin = x + edge;
        Self {
            moment,
            away,
            ends,
            strip: (begin, width.saturating_sub(begin + edge + 1)),
        }
    }
}

impl TimeBar {
    /// Some of it is of another day than today.
    pub fn is_dated(&self) -> bool {
        let day = |at| view::date(at).split(' ').next().map(str::to_owned);
        day(self.begin) != day(self.now) || day(self.end) != day(self.now)
    }

    /// Where its parts are.
    pub fn plan(&self, width: u16) -> BarPlan {
        BarPlan::new(width, self.is_dated())
    }

    /// Takes what is to be drawn on so many cells of `abreast` columns each.
    pub fn take(&mut self, strip: &Strip, width: u16, abreast: u16) {
        let (_, cells) = self.plan(width).strip;
        let columns = usize::from(cells) * usize::from(abreast);
        self.cells = strip.cells(columns, abreast.into());
    }

    /// The column that a moment is drawn at; that of the end where it is later.
    pub fn column(&self, at: Nanos) -> Option<usize> {
        let last = self.cells.cells.len().checked_sub(1)?;
        (at >= self.cells.begin).then(|| self.cells.cell(at).unwrap_or(last))
    }

    /// The moment drawn at a place on the screen, when the bar is there.
    pub fn at(&self, click: Position, area: Rect, abreast: u16) -> Option<Nanos> {
        let (begin, cells) = self.plan(area.width).strip;
        let strip = Rect {
            x: area.x + begin,
            width: cells,
            ..area
        };
        if !strip.contains(click) || self.cells.cells.is_empty() {
            return None;
        }
        let column = usize::from((click.x - strip.x) * abreast);
        let moment = self.cells.moment(column.min(self.cells.cells.len() - 1));
        Some(moment.clamp(self.begin, self.end.max(self.begin)))
    }

    /// What the time around the moment shown was like.
    pub fn around(&self) -> Option<&Bucket> {
        self.cells.cells.get(self.column(self.shown)?)
    }

    /// How far the moment is from the end: `-12:31`, `-3:00:07`, `-2d 03:00`.
    pub fn away(&self) -> String {
        let seconds = Duration::from_nanos(self.end.saturating_sub(self.shown)).as_secs();
        let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
        let (minutes, rest) = (seconds / 60 % 60, seconds % 60);
        match (days, hours) {
            (0, 0) => format!("-{minutes}:{rest:02}"),
            (0, _) => format!("-{hours}:{minutes:02}:{rest:02}"),
            _ => format!("-{days}d {hours:02}:{minutes:02}"),
        }
    }
}

impl App {
    /// What the bar of time tells, while the past is shown.
    pub fn time_bar(&self) -> Option<&TimeBar> {
        self.time_bar.as_ref()
    }

    /// Takes what the bar of time tells, before it is drawn; `now` is the time of day, nanoseconds since 1970 UTC.
    pub fn take_time_bar(&mut self, strip: &Strip, now: Nanos) {
        let Some(past) = self.past() else {
            return;
        };
        let (begin, end) = past.span;
        // In a look back measuring goes on.
        let latest = self.feed.latest.as_ref();
        let end = latest.map_or(end, |latest| latest.sample.wall.max(end));
        let shown = self.system().cursor().filter(|_| self.charts());
        let mut bar = TimeBar {
            speed: past.playing.then(|| past.speed.times()),
            shown: shown.unwrap_or_else(|| self.shown_wall()),
            begin,
            end,
            live: !self.is_replay(),
            now,
            baseline: self.baseline.as_ref().map(|then| then.sample.wall),
            looking: self.seek.looking(),
            cells: Cells::default(),
        };
        bar.take(strip, self.size.0, self.graph_signs().per_cell());
        if self.time_bar.replace(bar).is_none() {
            // The list has a line less now.
            self.show_cursor();
        }
    }

    /// A click on the bar goes to that moment.
    pub(in crate::app) fn click_timeline(&mut self, click: Position, area: Rect) {
        let abreast = self.graph_signs().per_cell();
        let bar = self.time_bar.as_ref();
        if let Some(at) = bar.and_then(|bar| bar.at(click, area, abreast)) {
            self.travel_to(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Nanos = 1_000_000_000;

    fn bar(seconds: u64) -> TimeBar {
        let now = 1_700_000_000 * SECOND;
        TimeBar {
            shown: now - seconds * SECOND,
            begin: now - seconds * SECOND,
            end: now,
            now,
            ..TimeBar::default()
        }
    }

    #[test]
    fn how_far_away_a_moment_is() {
        let away = [0, 7, 751, 10_807, 86_400 * 3 + 7_380].map(|seconds| bar(seconds).away());
        assert_eq!(away, ["-0:00", "-0:07", "-12:31", "-3:00:07", "-3d 02:03"]);
        assert!(!bar(0).is_dated());
        assert!(bar(86_400 * 2).is_dated());
    }

    #[test]
    fn the_parts_stand_beside_each_other_however_narrow() {
        for width in 0..300 {
            for dated in [false, true] {
                let plan = BarPlan::new(width, dated);
                let mut x = plan.moment.0 + plan.moment.1;
                let parts = [
                    plan.away,
                    plan.ends.map(|(begin, _)| (begin, ENDS)),
                    Some(plan.strip),
                    plan.ends.map(|(_, end)| (end, ENDS)),
                ];
                for (begin, cells) in parts.into_iter().flatten() {
                    assert!(begin > x || cells == 0, "{width} {plan:?}");
                    x = begin + cells;
                }
                assert!(x <= width || plan.strip.1 == 0, "{width} {plan:?}");
            }
        }
    }

    #[test]
    fn a_click_goes_to_the_moment_that_is_drawn_there() {
        let mut bar = bar(600);
        let mut strip = Strip::default();
        strip.cover(bar.begin, bar.end);
        bar.take(&strip, 80, 2);
        let area = Rect::new(0, 22, 80, 1);
        let (begin, cells) = bar.plan(80).strip;
        let at = |x| bar.at(Position { x, y: 22 }, area, 2);
        assert_eq!(at(begin - 1), None);
        assert_eq!(at(begin + cells), None);
        assert_eq!(bar.at(Position { x: begin, y: 23 }, area, 2), None);
        assert_eq!(at(begin), Some(bar.begin));
        let mut before = 0;
        for x in begin..begin + cells {
            let moment = at(x).unwrap();
            assert!((bar.begin..=bar.end).contains(&moment) && moment >= before);
            let drawn = bar.column(moment).unwrap() / 2;
            let last = bar.cells.cells.len().div_ceil(2) - 1;
            assert!(drawn.abs_diff(usize::from(x - begin).min(last)) <= 1);
            before = moment;
        }
    }
}

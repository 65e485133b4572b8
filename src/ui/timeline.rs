//! The bar of time: where in time we are, and what all of it was like.
//!
//! ```text
//!  ▶×60  14:03:07    -12:31  13:50 ⣀⣀⣠⣶⣿⣿│⣤⣀⣀   ⣀⣀⣀⣀⣀⣀⣀ 14:16
//!  CPU 43 %  steal 12 %            ── steal ──       ─ cpu ──        where the screen is tall
//! ```
//!
//! The height is the CPU time used, the colour what was wrong then: steal, or a verdict. Nothing recorded is blank, what has
//! been looked at by key frames alone faint.

use super::graph::cell_sign;
use super::pen::Pen;
use super::theme::Theme;
use crate::app::App;
use crate::app::time::bar::{BarPlan, TimeBar};
use crate::canvas::Canvas;
use crate::config::{GraphSigns, Role};
use crate::diagnosis::{Cause, ThresholdId};
use crate::player::strip::Bucket;
use crate::text::{Tone, Width};
use crate::view;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::fmt::Write as _;

/// Draws the bar.
pub fn draw(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let Some(bar) = app.time_bar().filter(|_| !area.is_empty()) else {
        return;
    };
    let drawing = Drawing {
        app,
        bar,
        theme,
        plan: bar.plan(area.width),
        signs: app.graph_signs(),
    };
    drawing.facts(Pen::new(canvas, area, 0));
    drawing.strip(Pen::new(canvas, area, 0));
    if area.height > 1 {
        drawing.around(Pen::new(canvas, area, 1));
        drawing.verdicts(Pen::new(canvas, area, 1));
    }
}

struct Drawing<'a> {
    app: &'a App,
    bar: &'a TimeBar,
    theme: &'a Theme,
    plan: BarPlan,
    signs: GraphSigns,
}

impl Drawing<'_> {
    /// What stands beside the strip.
    fn facts(&self, mut pen: Pen<'_>) {
        let (bar, theme) = (self.bar, self.theme);
        let (play, pause) = theme.glyphs.play;
        let sign = match bar.speed {
            None => pause.to_owned(),
            Some(speed) => theme.glyphs.spell(&format!("{play}×{speed}")).into_owned(),
        };
        pen.go(1).put(&sign, theme.chosen());
        let (x, cells) = self.plan.moment;
        if let Some(at) = bar.looking {
            let text = format!("looking… {}", &view::clock(at));
            let text = theme.glyphs.spell(&text).into_owned();
            let room = self
                .plan
                .away
                .map_or(cells, |(x, away)| x + away - self.plan.moment.0);
            pen.go(x).field(&text, room, theme.alert());
        } else {
            let moment = if bar.is_dated() {
                view::date(bar.shown)
            } else {
                view::clock(bar.shown)
            };
            pen.go(x).field(&moment, cells, theme.strong());
            if let Some((x, cells)) = self.plan.away {
                pen.go(x).field_right(&bar.away(), cells, Style::new());
            }
        }
        if let Some((begin, end)) = self.plan.ends {
            let minute = |at| view::clock(at).chars().take(5).collect::<String>();
            pen.go(begin).put(&minute(bar.begin), theme.dim());
            let end_text = if bar.live {
                "now".to_owned()
            } else {
                minute(bar.end)
            };
            // Beside the strip, which grows.
            let next = self.plan.strip.0 + self.used() + 1;
            pen.go(end.min(next)).put(&end_text, theme.dim());
        }
    }

    /// What all of time was like.
    fn strip(&self, mut pen: Pen<'_>) {
        let begin = self.plan.strip.0;
        let cursor = self.cell(self.bar.shown);
        let baseline = self.bar.baseline.and_then(|at| self.cell(at));
        pen.go(begin);
        for x in 0..self.used() {
            let at = Some(x);
            if at == cursor {
                let bar = self.theme.glyphs.frame[5];
                let sign = if at == baseline { "A" } else { bar };
                pen.put(sign, self.theme.cursor());
            } else if at == baseline {
                pen.put("A", self.theme.chosen());
            } else {
                let (sign, style) = self.sign(x);
                pen.put(&sign, style);
            }
        }
    }

    /// Cells of the strip that there is time for.
    fn used(&self) -> u16 {
        let columns = self.bar.cells.cells.len();
        let cells = columns.div_ceil(usize::from(self.signs.per_cell())) as u16;
        cells.min(self.plan.strip.1)
    }

    /// The cell of a moment.
    fn cell(&self, at: u64) -> Option<u16> {
        let column = self.bar.column(at)? as u16;
        Some(column / self.signs.per_cell())
    }

    /// What is drawn side by side in a cell.
    fn buckets(&self, x: u16) -> &[Bucket] {
        let abreast = usize::from(self.signs.per_cell());
        let cells = &self.bar.cells.cells;
        let from = (usize::from(x) * abreast).min(cells.len());
        &cells[from..(from + abreast).min(cells.len())]
    }

    fn sign(&self, x: u16) -> (String, Style) {
        let theme = self.theme;
        let buckets = self.buckets(x);
        if buckets.iter().any(|bucket| bucket.reboot) {
            return (theme.glyphs.arrows.1.to_owned(), theme.strong());
        }
        if buckets.iter().all(|bucket| bucket.cpu().is_none()) {
            let unseen = buckets.iter().any(|bucket| !bucket.looked);
            let sign = if unseen { theme.glyphs.unseen } else { " " };
            return (sign.to_owned(), theme.dim());
        }
        let stolen = buckets.iter().any(|bucket| self.is_stolen(bucket));
        if stolen && !theme.glyphs.unicode() {
            return (theme.glyphs.shares[7].to_owned(), theme.role(Role::Steal));
        }
        let mut levels = [None; 2];
        for (level, bucket) in levels.iter_mut().zip(buckets) {
            *level = bucket.cpu().map(|cpu| cpu + bucket.steal().unwrap_or(0.0));
        }
        let sign = cell_sign(self.signs, theme, &levels[..buckets.len()], 100.0);
        (sign, self.style(buckets, stolen))
    }

    fn style(&self, buckets: &[Bucket], stolen: bool) -> Style {
        if stolen {
            return self.theme.role(Role::Steal);
        }
        if buckets.iter().any(|bucket| !bucket.looked) {
            return self.theme.dim();
        }
        match worst(buckets) {
            Some(cause) if cause.is_wrong() => self.theme.tone(cause.tone()),
            _ => self.theme.spark(),
        }
    }

    fn is_stolen(&self, bucket: &Bucket) -> bool {
        let tone = self
            .app
            .thresholds()
            .tone(ThresholdId::Steal, bucket.steal_max.into());
        matches!(tone, Tone::Warn | Tone::Critical)
    }

    /// What the time around the moment was like, in words.
    fn around(&self, mut pen: Pen<'_>) {
        let unseen = self.bar.around().is_some_and(|bucket| !bucket.looked);
        let nothing = if unseen {
            "not looked at yet"
        } else {
            "nothing recorded"
        };
        let told = self.bar.around().and_then(|bucket| {
            let cpu = bucket.cpu()?;
            let mut text = format!("CPU {cpu:.0} %");
            if bucket.cpu_max - cpu >= 1.0 {
                let _ = write!(text, ", at most {:.0} %", bucket.cpu_max);
            }
            if bucket.steal_max >= 0.5 {
                let _ = write!(text, ", steal {:.0} %", bucket.steal_max);
            }
            Some(text)
        });
        let room = self.plan.strip.0.saturating_sub(2);
        pen.go(1)
            .field(told.as_deref().unwrap_or(nothing), room, self.theme.dim());
    }

    /// The verdicts below the strip, each with its name where there is room for it.
    fn verdicts(&self, mut pen: Pen<'_>) {
        let (begin, cells) = self.plan.strip;
        let told = |x: u16| worst(self.buckets(x)).filter(|cause| cause.is_wrong());
        let mut x = 0;
        while x < cells {
            let Some(cause) = told(x) else {
                x += 1;
                continue;
            };
            let end = (x..cells)
                .find(|at| told(*at) != Some(cause))
                .unwrap_or(cells);
            let wide = usize::from(end - x);
            let name = cause.name().replace('_', " ");
            let text = if name.width() <= wide {
                format!("{name:^wide$}")
            } else {
                " ".repeat(wide)
            };
            pen.go(begin + x).put(&text, self.theme.badge(cause));
            x = end;
        }
    }
}

/// The most severe verdict of these.
fn worst(buckets: &[Bucket]) -> Option<Cause> {
    buckets.iter().filter_map(|bucket| bucket.cause).min()
}

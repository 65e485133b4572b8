//! Areas on top of each other, cell by cell.

use super::chart::{Curve, Paint, Spot};
use super::signs::{Pattern, Steps, filled};
use crate::ui::theme::Theme;
use ratatui::style::Style;

/// Areas that a chart can have at most: the shares of a CPU.
const MOST: usize = 8;

/// Dots that areas without colours are told apart by: all, and every second one.
const MASKS: [u8; 2] = [0xFF, 0b1010_0101];

/// The level of a value by itself, of so many up to `top`.
pub(super) fn level(value: f32, top: f32, full: u16) -> u16 {
    let value = value.max(0.0);
    height(value, top, full).max(u16::from(is_seen(value, top)))
}

/// Levels up to a value, none where there is no saying.
fn height(value: f32, top: f32, full: u16) -> u16 {
    let share = (value / top * f32::from(full)).round();
    if share.is_finite() {
        share.clamp(0.0, f32::from(full)) as u16
    } else {
        0
    }
}

/// Large enough for a level, however little that is of one.
fn is_seen(value: f32, top: f32) -> bool {
    value >= top / 100.0
}

/// Where the areas end in each bucket.
pub(super) struct Stack<'a> {
    parts: &'a [Curve],
    top: f32,
    height: u16,
    steps: Steps,
    /// Of each bucket, the level up to which each part goes.
    ends: Vec<u16>,
    /// Of each bucket the sum, where anything is known.
    sums: Vec<Option<f32>>,
}

impl<'a> Stack<'a> {
    pub(super) fn new(parts: &'a [Curve], top: f32, height: u16, steps: Steps) -> Self {
        let parts = &parts[..parts.len().min(MOST)];
        let buckets = parts
            .iter()
            .map(|part| part.values.len())
            .max()
            .unwrap_or(0);
        let mut stack = Self {
            parts,
            top,
            height,
            steps,
            ends: Vec::with_capacity(buckets * parts.len()),
            sums: Vec::with_capacity(buckets),
        };
        for bucket in 0..buckets {
            stack.push(bucket);
        }
        stack
    }

    fn full(&self) -> u16 {
        self.height * self.steps.height()
    }

    fn push(&mut self, bucket: usize) {
        let full = self.full();
        let known = |part: &Curve| {
            let value = part.values.get(bucket).copied().flatten();
            value.filter(|value| value.is_finite())
        };
        let value = |part: &Curve| known(part).map_or(0.0, |value| value.max(0.0));
        // What is worth seeing is seen, however little it is, and however full the plot.
        let seen = |part: &Curve| u16::from(is_seen(value(part), self.top));
        let mut sum = 0.0;
        let mut end = 0;
        let begin = self.ends.len();
        for part in self.parts {
            sum += value(part);
            end = height(sum, self.top, full).max(end + seen(part));
            self.ends.push(end);
        }
        let mut most = full;
        for (part, slot) in self.parts.iter().zip(&mut self.ends[begin..]).rev() {
            *slot = most.min(*slot);
            most = slot.saturating_sub(seen(part));
        }
        let some = self.parts.iter().any(|part| known(part).is_some());
        self.sums.push(some.then_some(sum));
    }

    /// The cell of these buckets, of two or of the first alone, and its dots; nothing where it is blank.
    pub(super) fn spot(
        &self,
        buckets: [Option<usize>; 2],
        line: u16,
        theme: &Theme,
    ) -> Option<(Spot, u8)> {
        let floor = (self.height - 1 - line) * self.steps.height();
        if self.steps.dots() {
            self.dots(buckets, floor, theme)
        } else {
            Some((self.steps(buckets[0]?, floor, theme)?, 0))
        }
    }

    fn ends(&self, bucket: usize) -> &[u16] {
        let parts = self.parts.len();
        let ends = self.ends.get(bucket * parts..(bucket + 1) * parts);
        ends.unwrap_or_default()
    }

    /// The colour of a part in a cell from level `floor` on. A high area is coloured by height, line by line.
    fn style(&self, part: &Curve, floor: u16, most: f32, theme: &Theme) -> Style {
        let edge = f32::from(floor + self.steps.height()) / f32::from(self.full()) * self.top;
        let value = if self.height > 1 { edge } else { most };
        part.paint.style(value, theme)
    }

    /// A cell of dots: its colour is that of one part. Of one that is larger elsewhere a dot counts half, so that little on
    /// top of much is seen.
    fn dots(&self, buckets: [Option<usize>; 2], floor: u16, theme: &Theme) -> Option<(Spot, u8)> {
        let mut dots = 0;
        let mut here = [0; MOST];
        let mut all = [0; MOST];
        let mut most = 0.0_f32;
        for (column, bucket) in buckets.into_iter().enumerate() {
            let Some(sum) = bucket.and_then(|bucket| *self.sums.get(bucket)?) else {
                continue;
            };
            most = most.max(sum);
            let ends = self.ends(bucket?);
            let (mut before, mut within) = (0, floor);
            for (part, end) in ends.iter().enumerate() {
                let end_here = (*end).clamp(floor, floor + 4);
                here[part] += end_here.saturating_sub(within);
                all[part] += end.saturating_sub(before);
                (before, within) = (before.max(*end), within.max(end_here));
            }
            // Dots stand below nothing too: that nothing is there is known.
            let level = (within - floor).max(u16::from(floor == 0));
            dots |= filled(column, level);
        }
        if dots == 0 {
            return None;
        }
        let largest = all.iter().copied().max().unwrap_or(0);
        let weight = |part: &usize| here[*part] * if all[*part] < largest { 2 } else { 1 };
        let part = (0..self.parts.len())
            .filter(|part| here[*part] > 0)
            .max_by_key(weight);
        let style = part.map_or(theme.dim(), |part| {
            self.style(&self.parts[part], floor, most, theme)
        });
        if let Some(part) = part
            && style.fg.is_none()
            && self.parts.len() > 1
        {
            dots &= MASKS[part % MASKS.len()];
        }
        let sign = self.steps.pattern(dots);
        Some((Spot { sign, style }, dots))
    }

    /// A cell of eight steps: it can show two parts.
    fn steps(&self, bucket: usize, floor: u16, theme: &Theme) -> Option<Spot> {
        let sum = (*self.sums.get(bucket)?)?;
        let height = self.steps.height();
        let mut begin = floor;
        let mut within = self
            .parts
            .iter()
            .zip(self.ends(bucket))
            .filter_map(|(part, end)| {
                let end = (*end).clamp(floor, floor + height);
                let levels = end.saturating_sub(begin);
                begin = begin.max(end);
                (levels > 0).then_some((part, levels))
            });
        let lowest = within.next()?;
        let rest: Vec<(&Curve, u16)> = within.collect();
        let levels = lowest.1 + rest.iter().map(|(_, levels)| levels).sum::<u16>();
        let second = rest.iter().copied().max_by_key(|(_, levels)| *levels);
        let larger = second.filter(|second| second.1 > lowest.1);
        let largest = larger.unwrap_or(lowest).0;
        let style = |part: &Curve| self.style(part, floor, sum, theme);
        let low = style(lowest.0);
        let unicode = theme.glyphs.unicode();
        let (level, style) = match (low.fg, second.and_then(|(part, _)| style(part).fg)) {
            _ if !unicode => (levels, style(largest)),
            (Some(_), Some(ground)) if levels == height => (lowest.1, low.bg(ground)),
            // What has no colour gives way to what has one.
            (Some(_), None) => (lowest.1, low),
            _ => (levels, style(largest)),
        };
        // Without a colour it is the sign that tells a part from others: where the cell is full enough for one, and always
        // where the others are told by theirs.
        let signs = !unicode || style.fg.is_none();
        let coloured = |part: &Curve| match part.paint {
            Paint::Plain(style) => style.fg.is_some(),
            Paint::Gradient(_) => true,
        };
        let beside = unicode && self.parts.iter().any(coloured);
        let sign = if signs && self.parts.len() > 1 && (beside || levels >= height / 2) {
            largest.sign
        } else {
            theme.glyphs.levels[usize::from(level)]
        };
        Some(Spot {
            sign: Pattern::first(sign),
            style,
        })
    }
}

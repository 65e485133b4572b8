//! What a line was drawn from.

use super::stroke::{Drawn, Stroke};

/// What was put on a line, and how much of that has been put on it again in this frame.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Each with the column behind it. Of the frame before, as long as the line stands.
    strokes: Vec<(Stroke, u16)>,
    /// Their texts.
    text: String,
    /// Strokes, and bytes of their texts, that are the same again.
    same: (usize, usize),
    /// Where the cells of the frame before are kept; nothing while the line stands.
    before: Option<usize>,
    /// Somebody changes its cells without telling how.
    free: bool,
    /// What its first strokes come from, where that was told: how many strokes, and bytes of their texts.
    origin: Option<(u64, usize, usize)>,
    /// Nothing was on the line when its origin was asked for.
    whole: bool,
    /// There may be other texts than simple ones on it: in the frame before, and now.
    odd: [bool; 2],
}

impl Line {
    /// A new frame; answers whether the line has to be drawn whatever is put on it.
    pub(super) fn begin(&mut self) -> bool {
        self.same = (0, 0);
        self.before = None;
        std::mem::take(&mut self.free)
    }

    /// Less was put on it than in the frame before.
    pub(super) fn is_shorter(&self) -> bool {
        self.before.is_none() && self.same.0 < self.strokes.len()
    }

    /// Where the cells of the frame before are kept, if the line differs.
    pub(super) const fn before(&self) -> Option<usize> {
        self.before
    }

    /// The line stands and this is what was put on it next: answers the column behind it.
    pub(super) fn stands(&mut self, stroke: &Stroke, text: &str) -> Option<u16> {
        if self.before.is_some() {
            return None;
        }
        let (at, begin) = self.same;
        let (kept, behind) = self.strokes.get(at)?;
        let end = begin + text.len();
        if kept != stroke || self.text.get(begin..end) != Some(text) {
            return None;
        }
        self.same = (at + 1, end);
        Some(*behind)
    }

    /// What is put on the line first comes from the same as in the frame before: it is there already.
    pub(super) fn stands_by(&mut self, origin: u64) -> bool {
        self.whole = match self.before {
            None => self.same.0 == 0,
            Some(_) => self.strokes.is_empty(),
        };
        let kept = self.origin.filter(|(kept, ..)| *kept == origin);
        let Some((_, strokes, bytes)) = kept.filter(|_| self.whole && self.before.is_none()) else {
            return false;
        };
        self.same = (strokes, bytes);
        true
    }

    /// All that is on the line until now comes from this.
    pub(super) fn comes_from(&mut self, origin: u64) {
        let (strokes, bytes) = match self.before {
            None => self.same,
            Some(_) => (self.strokes.len(), self.text.len()),
        };
        let known = self.whole && !self.free;
        self.origin = known.then_some((origin, strokes, bytes));
    }

    /// The line does not stand any more; its old cells are kept at `before`.
    pub(super) fn differs(&mut self, before: usize) {
        let (strokes, bytes) = self.same;
        self.strokes.truncate(strokes);
        self.text.truncate(bytes);
        self.before = Some(before);
        self.origin = self.origin.filter(|(_, kept, _)| *kept <= strokes);
        let [_, odd] = self.odd;
        self.odd = [odd, self.free || odd && strokes > 0];
    }

    /// Each of its cells, in the frame before too, holds a single character that is one cell wide.
    pub(super) const fn is_simple(&self) -> bool {
        !self.odd[0] && !self.odd[1]
    }

    /// Remembers what was put on it, for the next frame.
    pub(super) fn keep(&mut self, stroke: Stroke, text: &str, Drawn { behind, simple }: Drawn) {
        self.odd[1] |= !simple;
        if !self.free {
            self.strokes.push((stroke, behind));
            self.text.push_str(text);
        }
    }

    /// From now on somebody changes its cells without telling how.
    pub(super) const fn free(&mut self) {
        self.free = true;
        self.odd[1] = true;
    }

    /// Somebody changes its cells without telling how.
    pub(super) const fn is_free(&self) -> bool {
        self.free
    }

    /// What was put on it, in order.
    pub(super) fn strokes(&self) -> impl Iterator<Item = (&Stroke, &str)> {
        let mut rest = &self.text[..];
        self.strokes.iter().map(move |(stroke, _)| {
            let (text, others) = rest.split_at(stroke.bytes as usize);
            rest = others;
            (stroke, text)
        })
    }
}

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

    /// The line does not stand any more; its old cells are kept at `before`.
    pub(super) fn differs(&mut self, before: usize) {
        let (strokes, bytes) = self.same;
        self.strokes.truncate(strokes);
        self.text.truncate(bytes);
        self.before = Some(before);
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

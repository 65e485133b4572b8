//! What a line was drawn from.

use super::stroke::Stroke;

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
    }

    /// Remembers what was put on it, for the next frame.
    pub(super) fn keep(&mut self, stroke: Stroke, text: &str, behind: u16) {
        if !self.free {
            self.strokes.push((stroke, behind));
            self.text.push_str(text);
        }
    }

    /// From now on somebody changes its cells without telling how.
    pub(super) const fn free(&mut self) {
        self.free = true;
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

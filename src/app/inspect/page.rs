//! Pages of text: what a tab says, in lines of parts, and tables with columns that line up.

use crate::view::{Align, Tone, text};

/// Text and how it looks.
pub type Part = (String, Tone);

/// A line of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// From left to right, without gaps.
    pub parts: Vec<Part>,
}

impl Line {
    /// One text.
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self {
            parts: vec![(text.into(), tone)],
        }
    }

    /// Nothing.
    pub const fn empty() -> Self {
        Self { parts: Vec::new() }
    }

    /// All of it, as plain text.
    pub fn text(&self) -> String {
        self.parts.iter().map(|(text, _)| &text[..]).collect()
    }
}

/// Adds a heading, apart from what is before it.
pub fn heading(lines: &mut Vec<Line>, title: &str) {
    if !lines.is_empty() {
        lines.push(Line::empty());
    }
    lines.push(Line::new(title, Tone::Name));
}

/// Adds sentences that explain, in as many lines as it takes on a narrow screen.
pub fn note(lines: &mut Vec<Line>, text: &str) {
    /// Cells of a line.
    const WIDTH: usize = 78;
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && text::width(&line) + 1 + text::width(word) > WIDTH {
            lines.push(Line::new(std::mem::take(&mut line), Tone::Dim));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line += word;
    }
    lines.push(Line::new(line, Tone::Dim));
}

/// Adds a fact: a word and what it is.
pub fn fact(lines: &mut Vec<Line>, label: &str, part: Part) {
    /// Cells of the word.
    const LABEL: usize = 26;
    lines.push(Line {
        parts: vec![(text::fit(label, LABEL) + " ", Tone::Thread), part],
    });
}

/// A table; columns are as wide as what is in them.
#[derive(Debug)]
pub struct Table {
    columns: Vec<(&'static str, Align)>,
    rows: Vec<Vec<Part>>,
}

impl Table {
    /// A table with these titles.
    pub fn new(columns: &[(&'static str, Align)]) -> Self {
        Self {
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row, a part for each column.
    pub fn row(&mut self, row: Vec<Part>) {
        self.rows.push(row);
    }

    /// Adds its lines.
    pub fn lines(self, lines: &mut Vec<Line>) {
        let mut widths: Vec<usize> = self.columns.iter().map(|(title, _)| title.len()).collect();
        for row in &self.rows {
            for (width, (part, _)) in widths.iter_mut().zip(row) {
                *width = text::width(part).max(*width);
            }
        }
        let titles = self.columns.iter();
        let titles = titles.map(|(title, _)| ((*title).to_owned(), Tone::Thread));
        let rows = std::iter::once(titles.collect()).chain(self.rows);
        lines.extend(rows.map(|row: Vec<Part>| {
            let last = row.len().saturating_sub(1);
            let mut parts = Vec::with_capacity(row.len());
            for (at, (part, tone)) in row.into_iter().enumerate() {
                let gap = if at > 0 { "  " } else { "" };
                let blank = widths[at] - text::width(&part);
                parts.push(match self.columns[at].1 {
                    Align::Right => (format!("{gap}{:blank$}{part}", ""), tone),
                    Align::Left if at == last => (format!("{gap}{part}"), tone),
                    Align::Left => (format!("{gap}{part}{:blank$}", ""), tone),
                });
            }
            Line { parts }
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_whatever_is_in_them() {
        let mut table = Table::new(&[
            ("FD", Align::Right),
            ("NAME", Align::Left),
            ("X", Align::Left),
        ]);
        for (fd, name) in [("3", "日本"), ("12", "a")] {
            let part = |text: &str| (text.to_owned(), Tone::Plain);
            table.row(vec![part(fd), part(name), part("x")]);
        }
        let mut lines = Vec::new();
        table.lines(&mut lines);
        let text: Vec<String> = lines.iter().map(Line::text).collect();
        assert_eq!(text, ["FD  NAME  X", " 3  日本  x", "12  a     x"]);
    }
}

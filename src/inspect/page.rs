//! Pages of text: what a tab says, in lines of parts, and tables with columns that line up.

use crate::text::{self, Align, Tone, format};

/// Text and how it looks.
pub type Part = (String, Tone);

/// A line of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// From left to right, without gaps.
    pub parts: Vec<Part>,
    /// It may go on in the lines below, from this cell on; else what is too long is scrolled to.
    flows: Option<usize>,
}

impl Line {
    /// One text.
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        vec![(text.into(), tone)].into()
    }

    /// Sentences, which may go on below.
    pub fn flowing(text: impl Into<String>, tone: Tone) -> Self {
        Self {
            flows: Some(0),
            ..Self::new(text, tone)
        }
    }

    /// A label, and beside it a text that may go on below, under its own beginning.
    pub fn labelled(label: Part, part: Part) -> Self {
        Self {
            flows: Some(text::width(&label.0)),
            parts: vec![label, part],
        }
    }

    /// Nothing.
    pub const fn empty() -> Self {
        Self {
            parts: Vec::new(),
            flows: None,
        }
    }

    /// All of it, as plain text.
    pub fn text(&self) -> String {
        self.parts.iter().map(|(text, _)| &text[..]).collect()
    }
}

impl From<Vec<Part>> for Line {
    fn from(parts: Vec<Part>) -> Self {
        Self { parts, flows: None }
    }
}

/// The lines as they stand on a page of `width` cells: sentences go on below where they are too long.
pub fn flow(lines: &[Line], width: usize) -> Vec<Line> {
    /// Sentences are no longer than this, wherever they stand: longer ones are hard to read.
    const SENTENCE: usize = 78;
    let mut flown = Vec::with_capacity(lines.len());
    for line in lines {
        match (line.flows, line.parts.split_last()) {
            (Some(0), Some((last, _))) => broken(line, last, 0, width.min(SENTENCE), &mut flown),
            (Some(begin), Some((last, _))) => broken(line, last, begin, width, &mut flown),
            _ => flown.push(line.clone()),
        }
    }
    flown
}

/// Adds a line whose last part begins at a cell, and goes on there in the next lines.
fn broken(line: &Line, (text, tone): &Part, begin: usize, width: usize, lines: &mut Vec<Line>) {
    /// With less room than this behind its label, a text stands below it.
    const ROOM: usize = 20;
    /// How far it is set in there.
    const INDENT: usize = 2;
    if begin + text::width(text) <= width {
        lines.push(line.clone());
        return;
    }
    let label = &line.parts[..line.parts.len() - 1];
    let beside = begin == 0 || begin + ROOM <= width;
    let indent = if beside { begin } else { INDENT };
    if !beside && label.iter().any(|(text, _)| !text.trim().is_empty()) {
        lines.push(label.to_vec().into());
    }
    let pieces = text::wrapped(text, width.saturating_sub(indent));
    for (at, piece) in pieces.into_iter().enumerate() {
        let mut parts = match at {
            0 if beside => label.to_vec(),
            _ if indent == 0 => Vec::new(),
            _ => vec![(" ".repeat(indent), Tone::Plain)],
        };
        parts.push((piece, *tone));
        lines.push(parts.into());
    }
}

/// Adds a heading, apart from what is before it.
pub fn heading(lines: &mut Vec<Line>, title: &str) {
    if !lines.is_empty() {
        lines.push(Line::empty());
    }
    lines.push(Line::new(title, Tone::Name));
}

/// Adds sentences that explain.
pub fn note(lines: &mut Vec<Line>, text: &str) {
    lines.push(Line::flowing(text, Tone::Dim));
}

/// Adds a fact: a word and what it is.
pub fn fact(lines: &mut Vec<Line>, label: &str, part: Part) {
    /// Cells of the word.
    const LABEL: usize = 25;
    let label = text::fit(label, LABEL) + " ";
    lines.push(Line::labelled((label, Tone::Thread), part));
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
            parts.into()
        }));
    }
}

/// A text of somebody else's bytes, made safe to show.
pub(super) fn foreign(bytes: &[u8]) -> String {
    text::clean(bytes)
}

/// An ordinary text.
pub(super) fn plain(text: impl Into<String>) -> Part {
    (text.into(), Tone::Plain)
}

/// A text that matters less.
pub(super) fn dim(text: impl Into<String>) -> Part {
    (text.into(), Tone::Dim)
}

/// So many bytes.
pub(super) fn size(value: u64) -> Part {
    let tone = if value == 0 { Tone::Dim } else { Tone::Plain };
    (format::bytes(value as f64), tone)
}

/// So many bytes, where that is known.
pub(super) fn optional(value: Option<u64>) -> Part {
    value.map_or_else(|| dim("-"), size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flown(lines: &[Line], width: usize) -> Vec<String> {
        let lines = flow(lines, width);
        lines.iter().map(Line::text).collect()
    }

    #[test]
    fn sentences_and_facts_go_on_below() {
        let mut lines = Vec::new();
        note(&mut lines, "one two three");
        fact(
            &mut lines,
            "label",
            ("four five six".to_owned(), Tone::Plain),
        );
        assert_eq!(
            flown(&lines, 7),
            ["one two", "three", "label", "  four", "  five", "  six"].map(|text| {
                if text == "label" {
                    format!("{text:26}")
                } else {
                    text.to_owned()
                }
            })
        );
        let wide = flown(&lines, 40);
        assert_eq!(
            wide,
            [
                "one two three".to_owned(),
                format!("{:26}four five six", "label")
            ]
        );
        fact(&mut lines, "", ("a".repeat(30), Tone::Plain));
        assert_eq!(
            flown(&lines[2..], 50)[1],
            format!("{:26}{}", "", "a".repeat(6))
        );
    }

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

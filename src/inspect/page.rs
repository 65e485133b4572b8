//! Pages of text: what a tab says, in lines of parts, and tables with columns that line up.

use crate::text::{self, Tone, UNKNOWN, format};

/// Text and how it looks.
pub type Part = (String, Tone);

/// A line of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// From left to right, without gaps.
    pub parts: Vec<Part>,
    /// The last part may go on in the lines below, from this cell on; else what is too long is scrolled to.
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
    let mut flown = Vec::with_capacity(lines.len());
    for line in lines {
        match (line.flows, line.parts.split_last()) {
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

/// Lines as they are written, one below the other.
#[derive(Debug, Default)]
pub struct Lines(Vec<Line>);

impl Lines {
    /// Adds a line.
    pub fn push(&mut self, line: Line) {
        self.0.push(line);
    }

    /// Adds an empty line.
    pub fn gap(&mut self) {
        self.push(Line::default());
    }

    /// Adds a heading, apart from what is before it.
    pub fn heading(&mut self, title: &str) {
        if !self.0.is_empty() {
            self.gap();
        }
        self.push(Line::new(title, Tone::Name));
    }

    /// Adds sentences that explain.
    pub fn note(&mut self, text: impl Into<String>) {
        self.push(Line::flowing(text, Tone::Dim));
    }

    /// Adds a fact: a word and what it is.
    pub fn fact(&mut self, label: &str, part: Part) {
        /// Cells of the word.
        const LABEL: usize = 25;
        let label = text::fit(label, LABEL) + " ";
        self.push(Line::labelled((label, Tone::Thread), part));
    }

    /// Adds a table, its columns as wide as what is in them. Of the titles, with `|` between them, those with a `>` before
    /// them stand over numbers, which keep to the right.
    pub fn table(&mut self, titles: &str, rows: impl IntoIterator<Item = Vec<Part>>) {
        let title = |title: &str| (title.trim_start_matches('>').to_owned(), Tone::Thread);
        let right: Vec<bool> = (titles.split('|'))
            .map(|title| title.starts_with('>'))
            .collect();
        let mut all: Vec<Vec<Part>> = vec![titles.split('|').map(title).collect()];
        all.extend(rows);
        let width = |at: usize| all.iter().map(|row| text::width(&row[at].0)).max();
        let widths: Vec<usize> = (0..right.len()).filter_map(width).collect();
        self.0.extend(all.into_iter().map(|row| {
            let last = row.len() - 1;
            let parts = row.into_iter().enumerate().map(|(at, (part, tone))| {
                let gap = if at > 0 { "  " } else { "" };
                let blank = " ".repeat(widths[at] - text::width(&part));
                let text = match (right[at], at == last) {
                    (true, _) => format!("{gap}{blank}{part}"),
                    (false, true) => format!("{gap}{part}"),
                    (false, false) => format!("{gap}{part}{blank}"),
                };
                (text, tone)
            });
            parts.collect::<Vec<Part>>().into()
        }));
    }
}

impl From<Lines> for Vec<Line> {
    fn from(lines: Lines) -> Self {
        lines.0
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
    (format::bytes(value as f64).into(), tone)
}

/// What is not known.
pub(super) fn unknown() -> Part {
    dim(UNKNOWN)
}

/// So many bytes, where that is known.
pub(super) fn optional(value: Option<u64>) -> Part {
    value.map_or_else(unknown, size)
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
        let mut lines = Lines::default();
        lines.note("one two three");
        lines.fact("label", plain("four five six"));
        assert_eq!(
            flown(&lines.0, 7),
            ["one two", "three", "label", "  four", "  five", "  six"].map(|text| {
                if text == "label" {
                    format!("{text:26}")
                } else {
                    text.to_owned()
                }
            })
        );
        let wide = flown(&lines.0, 40);
        assert_eq!(
            wide,
            [
                "one two three".to_owned(),
                format!("{:26}four five six", "label")
            ]
        );
        lines.fact("", plain("a".repeat(30)));
        assert_eq!(
            flown(&lines.0[2..], 50)[1],
            format!("{:26}{}", "", "a".repeat(6))
        );
    }

    #[test]
    fn columns_line_up_whatever_is_in_them() {
        let row = |(fd, name)| vec![plain(fd), plain(name), plain("x")];
        let mut lines = Lines::default();
        lines.table(">FD|NAME|X", [("3", "日本"), ("12", "a")].map(row));
        let text: Vec<String> = lines.0.iter().map(Line::text).collect();
        assert_eq!(text, ["FD  NAME  X", " 3  日本  x", "12  a     x"]);
    }
}

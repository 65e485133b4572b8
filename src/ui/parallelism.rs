//! Thread-level parallelism: a line of numbers, and the shares of time in which so many threads execute at once.
//!
//! ```text
//! TLP ~1.41 ±0.06  average 0.97  c0 ▃ 32%  c1 ▄ 40%  c2 ▃ 28%  would use about 2 CPUs
//! ```

use super::header::cpu::Share;
use super::pen::Pen;
use super::spark::level;
use super::theme::Theme;
use crate::rates::Parallelism;
use crate::text::Width;
use ratatui::style::Style;

/// Cells of the value with its error: `~64.00 ±0.06`.
const VALUE: u16 = 12;
/// Cells of a share: a sign, a gap and its percentage.
const SHARE: u16 = 6;
/// Cells between two shares.
const GAP: u16 = 2;

/// All that is known, as far as it fits; a dash where nothing is. Of what is idle, only that.
pub fn line(found: Option<&Parallelism>, theme: &Theme, pen: &mut Pen) {
    pen.put("TLP", theme.label()).skip(1);
    let Some(found) = found else {
        pen.put(theme.glyphs.dash, theme.dim());
        return;
    };
    value(found, theme, pen);
    if found.value.is_none() {
        return;
    }
    pen.skip(2).fit("average", theme.label()).skip(1);
    pen.fit(&format!("{:.2}", found.average), Style::new());
    pen.skip(GAP);
    for (text, style) in bars(found, theme, pen.left()) {
        pen.put(&text, style);
    }
    if let Some(cpus) = found.cpus() {
        let unit = if cpus == 1 { "CPU" } else { "CPUs" };
        pen.skip(GAP);
        pen.fit(&format!("would use about {cpus} {unit}"), theme.dim());
    }
}

/// The value alone, if it fits.
pub fn number(found: Option<&Parallelism>, theme: &Theme, pen: &mut Pen) {
    if pen.left() < 2 + 4 + VALUE {
        return;
    }
    pen.skip(2).put("TLP", theme.label()).skip(1);
    match found {
        Some(found) => value(found, theme, pen),
        None => {
            pen.put(theme.glyphs.dash, theme.dim());
        }
    }
}

/// The value and its error, in so many cells that what follows stays where it is.
fn value(found: &Parallelism, theme: &Theme, pen: &mut Pen) {
    let end = pen.column() + VALUE;
    match found.value {
        None => pen.put("idle", theme.dim()),
        Some(value) => {
            pen.put(&format!("~{value:.2}"), theme.strong()).skip(1);
            let error = found.error.unwrap_or_default();
            let sign = if theme.glyphs.unicode() { "±" } else { "+-" };
            pen.put(&format!("{sign}{error:.2}"), theme.dim())
        }
    };
    pen.go(end.max(pen.column()));
}

/// The shares `c0`, `c1` …, each with a bar of one cell and its percentage: texts to put one after the other, `width`
/// cells at most. Where there are too many for that, those of the larger numbers are put together: `c5-8`.
pub fn bars(found: &Parallelism, theme: &Theme, width: u16) -> Vec<(String, Style)> {
    let mut pieces = Vec::new();
    let mut left = width;
    for (first, last, share) in together(&found.shares, width) {
        let label = if first == last {
            format!("c{first}")
        } else {
            format!("c{first}-{last}")
        };
        let gap = if pieces.is_empty() { 0 } else { GAP };
        let cells = gap + label.width() as u16 + 1 + SHARE;
        if cells > left {
            break;
        }
        left -= cells;
        let percent = share as f32 * 100.0;
        // None executes, one does, several do: only the last is parallel.
        let style = match last {
            0 => theme.dim(),
            1 => theme.share(Share::System),
            _ => theme.share(Share::User),
        };
        let number = if percent < 0.5 {
            theme.dim()
        } else {
            Style::new()
        };
        pieces.push((" ".repeat(usize::from(gap)) + &label, theme.label()));
        pieces.push((
            format!(" {}", theme.glyphs.levels[level(percent, 100.0)]),
            style,
        ));
        pieces.push((format!("{percent:>4.0}%"), number));
    }
    pieces
}

/// First and last number of threads, and the share of time: each number by itself when all fit into `width` cells, else
/// 0, 1, 2, 3-4, 5-8 and so on.
fn together(shares: &[f64], width: u16) -> Vec<(usize, usize, f64)> {
    let each = 3 + SHARE + GAP;
    let fits = shares.len() <= usize::from((width + GAP) / each);
    let mut groups = Vec::new();
    let mut first = 0;
    while first < shares.len() {
        let last = if fits || first < 2 {
            first
        } else {
            (2 * (first - 1)).min(shares.len() - 1)
        };
        groups.push((first, last, shares[first..=last].iter().sum()));
        first = last + 1;
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canvas::Canvas;
    use crate::sample::ParallelismMethod;
    use crate::terminal::ColorDepth;
    use ratatui::buffer::Cell;
    use ratatui::layout::Rect;

    fn found(shares: &[f64]) -> Parallelism {
        Parallelism {
            value: Some(1.412),
            average: 0.966,
            shares: shares.to_vec(),
            error: Some(0.061),
            looks: 190.0,
            method: ParallelismMethod::Clock,
        }
    }

    fn text(shares: &[f64], width: u16, unicode: bool) -> String {
        let theme = Theme::new(ColorDepth::None, unicode);
        let pieces = bars(&found(shares), &theme, width);
        pieces.into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn each_number_of_threads_has_a_bar() {
        let shares = [0.316, 0.402, 0.282];
        assert_eq!(text(&shares, 80, true), "c0 ▃  32%  c1 ▄  40%  c2 ▃  28%");
        assert_eq!(text(&shares, 80, false), "c0 -  32%  c1 =  40%  c2 -  28%");
        assert_eq!(text(&shares, 20, true), "c0 ▃  32%  c1 ▄  40%");
        assert_eq!(text(&shares, 5, true), "");
    }

    #[test]
    fn of_what_is_idle_nothing_else_is_said() {
        let theme = Theme::new(ColorDepth::None, true);
        let area = Rect::new(0, 0, 80, 1);
        let told = |found: Option<&Parallelism>| {
            let mut canvas = Canvas::new((area.width, area.height));
            line(found, &theme, &mut Pen::new(&mut canvas, area, 0));
            let text: String = canvas.buffer().content.iter().map(Cell::symbol).collect();
            text.trim_end().to_owned()
        };
        let idle = Parallelism {
            value: None,
            average: 0.003,
            error: None,
            ..found(&[0.997, 0.003])
        };
        assert_eq!(told(Some(&idle)), "TLP idle");
        assert_eq!(told(None), "TLP –");
        assert!(told(Some(&found(&[0.4, 0.6]))).ends_with("would use about 2 CPUs"));
    }

    #[test]
    fn many_cpus_share_bars() {
        let mut shares = vec![0.0; 65];
        (shares[0], shares[1], shares[3]) = (0.5, 0.2, 0.1);
        (shares[4], shares[64]) = (0.1, 0.1);
        let groups = together(&shares, 90);
        let ranges: Vec<_> = groups.iter().map(|group| (group.0, group.1)).collect();
        let expected = [
            (0, 0),
            (1, 1),
            (2, 2),
            (3, 4),
            (5, 8),
            (9, 16),
            (17, 32),
            (33, 64),
        ];
        assert_eq!(ranges, expected);
        let sum: f64 = groups.iter().map(|group| group.2).sum();
        assert!((sum - 1.0).abs() < 1e-9);
        assert_eq!(together(&shares[..4], 90).len(), 4);
    }
}

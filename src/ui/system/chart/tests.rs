//! Charts three lines high.

use super::*;
use crate::terminal::ColorDepth;
use ratatui::style::Color;

fn curve(value: f32, color: Color, sign: &'static str) -> Curve {
    Curve {
        values: vec![Some(value)],
        style: Style::new().fg(color),
        sign,
    }
}

/// A column three lines high, from the top.
fn column(parts: &[Curve], lines: &[Curve], unicode: bool) -> Vec<(String, Color, Color)> {
    let area = Rect::new(0, 0, 1, 3);
    let mut canvas = Canvas::new((area.width, area.height));
    let theme = Theme::new(ColorDepth::Ansi16, unicode);
    let mut chart = Chart {
        theme: &theme,
        plot: area,
        place: (0, 1),
        top: 24.0,
        canvas: &mut canvas,
    };
    chart.areas(parts);
    for line in lines {
        chart.line(line);
    }
    let cells = canvas.buffer().content().iter();
    cells
        .map(|cell| (cell.symbol().to_owned(), cell.fg, cell.bg))
        .collect()
}

#[test]
fn two_areas_share_a_cell() {
    let parts = [curve(10.0, Color::Green, "|"), curve(10.0, Color::Red, "X")];
    let expected = [
        ("▄", Color::Red, Color::Reset),
        ("▂", Color::Green, Color::Red),
        ("█", Color::Green, Color::Reset),
    ];
    let expected = expected.map(|(sign, fg, bg)| (sign.to_owned(), fg, bg));
    assert_eq!(column(&parts, &[], true), expected);
    let signs: Vec<String> = column(&parts, &[], false)
        .into_iter()
        .map(|(sign, _, _)| sign)
        .collect();
    assert_eq!(signs, ["X", "X", "|"]);
}

#[test]
fn a_little_on_top_of_much_is_seen() {
    let little = curve(0.3, Color::Red, "X");
    let parts = [curve(24.0, Color::Green, "|"), little.clone()];
    let drawn = column(&parts, &[], true);
    assert_eq!(drawn[0], ("▇".to_owned(), Color::Green, Color::Red));
    let drawn = column(&[curve(20.0, Color::Green, "|"), little], &[], true);
    assert_eq!(drawn[0].0, "▅");
}

#[test]
fn a_line_lies_on_an_area_and_zero_is_no_line() {
    let parts = [curve(24.0, Color::Green, "|")];
    let drawn = column(&parts, &[curve(12.0, Color::Cyan, "*")], true);
    assert_eq!(drawn[0].0, "█");
    // Left out of the area, whatever its own colour.
    assert_eq!(drawn[1], ("⣤".to_owned(), Color::Green, Color::Reset));
    let drawn = column(&[], &[curve(12.0, Color::Cyan, "*")], true);
    assert_eq!(drawn[1], ("⣤".to_owned(), Color::Cyan, Color::Reset));
    let drawn = column(&[], &[curve(0.0, Color::Cyan, "*")], true);
    assert!(drawn.iter().all(|(sign, _, _)| sign == " "));
}

#[test]
fn a_line_over_a_mark_leaves_what_is_filled() {
    let area = Rect::new(0, 0, LABEL + 1, 4);
    let mut canvas = Canvas::new((area.width, area.height));
    let theme = Theme::new(ColorDepth::None, true);
    let mut chart = Chart {
        theme: &theme,
        plot: Rect::new(LABEL, 0, 1, 4),
        place: (0, 1),
        top: 32.0,
        canvas: &mut canvas,
    };
    chart.areas(&[curve(32.0, Color::Reset, "|")]);
    chart.mark(8.0, "8");
    chart.line(&curve(8.0, Color::Reset, "*"));
    let filled = |y| {
        let cell = &canvas.buffer()[(LABEL, y)];
        cell.symbol() == "█" || cell.modifier.contains(Modifier::REVERSED)
    };
    assert!((0..4).all(filled), "{canvas:?}");
}

#[test]
fn the_value_of_a_mark_stands_beside_it() {
    let area = Rect::new(0, 0, LABEL + 4, 2);
    let mut canvas = Canvas::new((area.width, area.height));
    let theme = Theme::new(ColorDepth::Ansi16, true);
    let mut chart = Chart {
        theme: &theme,
        plot: Rect::new(LABEL, 0, 4, 2),
        place: (0, 1),
        top: 10.0,
        canvas: &mut canvas,
    };
    chart.values(|value| format!("{value:.0}").into());
    chart.mark(2.0, "2");
    let lines = canvas.buffer().content().chunks(usize::from(area.width));
    let lines: Vec<String> = lines
        .map(|line| line.iter().map(ratatui::buffer::Cell::symbol).collect())
        .collect();
    assert_eq!(lines, ["   10     ", "    2 ····"]);
}

#[test]
fn odd_values_are_drawn_within_the_plot() {
    for value in [f32::NAN, f32::INFINITY, -5.0, 1e30] {
        let curve = curve(value, Color::Green, "|");
        column(
            std::slice::from_ref(&curve),
            std::slice::from_ref(&curve),
            true,
        );
    }
}

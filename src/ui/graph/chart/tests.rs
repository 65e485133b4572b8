//! Charts three lines high.

use super::*;
use crate::terminal::ColorDepth;
use ratatui::style::Color;

fn curve(value: f32, color: Color, sign: &'static str) -> Curve {
    Curve {
        values: vec![Some(value)],
        paint: Paint::Plain(Style::new().fg(color)),
        sign,
    }
}

/// Signs and colours of a column three lines high, from the top.
fn column(parts: &[Curve], lines: &[Curve], signs: GraphSigns) -> Vec<(String, Color, Color)> {
    let area = Rect::new(0, 0, 1, 3);
    let mut canvas = Canvas::new((area.width, area.height));
    let theme = Theme::new(ColorDepth::Ansi16, signs != GraphSigns::Ascii);
    let place = Place {
        left: 0,
        wide: signs.per_cell(),
    };
    let mut chart = Chart::new(&theme, signs, area, place, 24.0);
    chart.areas(parts);
    for line in lines {
        chart.line(line);
    }
    chart.draw(&mut canvas);
    let cells = canvas.buffer().content().iter();
    cells
        .map(|cell| (cell.symbol().to_owned(), cell.fg, cell.bg))
        .collect()
}

#[test]
fn two_areas_share_a_cell_of_blocks() {
    let parts = [curve(10.0, Color::Green, "|"), curve(10.0, Color::Red, "X")];
    let expected = [
        ("▄", Color::Red, Color::Reset),
        ("▂", Color::Green, Color::Red),
        ("█", Color::Green, Color::Reset),
    ];
    let expected = expected.map(|(sign, fg, bg)| (sign.to_owned(), fg, bg));
    assert_eq!(column(&parts, &[], GraphSigns::Block), expected);
    let expected = [
        ("X", Color::Red, Color::Reset),
        ("X", Color::Red, Color::Reset),
        ("|", Color::Green, Color::Reset),
    ];
    let expected = expected.map(|(sign, fg, bg)| (sign.to_owned(), fg, bg));
    assert_eq!(column(&parts, &[], GraphSigns::Ascii), expected);
}

#[test]
fn a_cell_of_dots_has_the_colour_of_most_of_it() {
    let parts = [curve(10.0, Color::Green, "|"), curve(8.0, Color::Red, "X")];
    let expected = [
        ("⣀", Color::Red, Color::Reset),
        ("⣿", Color::Red, Color::Reset),
        ("⣿", Color::Green, Color::Reset),
    ];
    let expected = expected.map(|(sign, fg, bg)| (sign.to_owned(), fg, bg));
    assert_eq!(column(&parts, &[], GraphSigns::Braille), expected);
}

#[test]
fn without_colours_every_second_area_has_fewer_dots() {
    let parts = [curve(8.0, Color::Reset, "|"), curve(8.0, Color::Reset, "X")].map(|part| Curve {
        paint: Paint::Plain(Style::new()),
        ..part
    });
    let drawn = column(&parts, &[], GraphSigns::Braille);
    assert_eq!(drawn[2].0, "⣿");
    assert!(!["⣿", " "].contains(&drawn[1].0.as_str()), "{drawn:?}");
}

#[test]
fn a_little_on_top_of_much_is_seen() {
    let little = curve(0.3, Color::Red, "X");
    let parts = [curve(24.0, Color::Green, "|"), little.clone()];
    let drawn = column(&parts, &[], GraphSigns::Block);
    assert_eq!(drawn[0], ("▇".to_owned(), Color::Green, Color::Red));
    let parts = [curve(16.0, Color::Green, "|"), little];
    let drawn = column(&parts, &[], GraphSigns::Braille);
    assert_eq!(drawn[0], ("⣀".to_owned(), Color::Red, Color::Reset));
}

#[test]
fn nothing_is_a_line_of_dots_and_the_unknown_is_blank() {
    let drawn = column(&[curve(0.0, Color::Green, "|")], &[], GraphSigns::Braille);
    assert_eq!([&*drawn[0].0, &*drawn[1].0, &*drawn[2].0], [" ", " ", "⣀"]);
    assert_ne!(drawn[2].1, Color::Green, "of no colour that is more");
    let unknown = Curve {
        values: vec![None],
        ..curve(0.0, Color::Green, "|")
    };
    let drawn = column(&[unknown], &[], GraphSigns::Braille);
    assert!(drawn.iter().all(|(sign, _, _)| sign == " "));
}

#[test]
fn a_line_is_left_out_of_an_area_and_zero_is_no_line() {
    for (signs, sign, color) in [
        (GraphSigns::Braille, "⣭", Color::Green),
        (GraphSigns::Block, "─", Color::Cyan),
        (GraphSigns::Ascii, "*", Color::Cyan),
    ] {
        let parts = [curve(24.0, Color::Green, "|")];
        let drawn = column(&parts, &[curve(14.0, Color::Cyan, "*")], signs);
        assert_eq!(drawn[1], (sign.to_owned(), color, Color::Reset));
        let drawn = column(&[], &[curve(0.0, Color::Cyan, "*")], signs);
        assert!(drawn.iter().all(|(sign, _, _)| sign == " "));
    }
    let parts = [curve(4.0, Color::Green, "|")];
    let drawn = column(&parts, &[curve(6.0, Color::Cyan, "*")], GraphSigns::Braille);
    assert_eq!(
        drawn[2],
        ("⣶".to_owned(), Color::Cyan, Color::Reset),
        "on its edge"
    );
}

#[test]
fn a_level_has_its_name_and_is_seen_on_what_is_filled() {
    let size = (12, 2);
    let mut canvas = Canvas::new(size);
    let theme = Theme::new(ColorDepth::Ansi16, true);
    let place = Place { left: 22, wide: 2 };
    let area = Rect::new(0, 0, size.0, size.1);
    let mut chart = Chart::new(&theme, GraphSigns::Braille, area, place, 8.0);
    chart.areas(&[curve(8.0, Color::Green, "|")]);
    chart.level(2.0);
    chart.name(2.0, "2 CPUs");
    chart.level(9.0);
    chart.name(9.0, "beyond");
    chart.draw(&mut canvas);
    let lines = canvas.buffer().content().chunks(usize::from(size.0));
    let lines: Vec<String> = lines
        .map(|line| line.iter().map(ratatui::buffer::Cell::symbol).collect())
        .collect();
    assert_eq!(lines, ["           ⣿", "┈┈ 2 CPUs ┈⣛"]);
}

#[test]
fn the_cursor_is_seen_on_what_is_filled_and_beside_it() {
    for signs in [GraphSigns::Braille, GraphSigns::Octant, GraphSigns::Block] {
        let mut canvas = Canvas::new((1, 2));
        let theme = Theme::new(ColorDepth::Ansi16, true);
        let place = Place {
            left: 0,
            wide: signs.per_cell(),
        };
        let mut chart = Chart::new(&theme, signs, Rect::new(0, 0, 1, 2), place, 8.0);
        chart.areas(&[curve(4.0, Color::Green, "|")]);
        chart.cursor(0);
        chart.draw(&mut canvas);
        let [above, below] = canvas.buffer().content() else {
            panic!("two cells");
        };
        assert_eq!(above.symbol(), "│");
        assert!(below.modifier.contains(Modifier::REVERSED));
        assert_ne!(below.symbol(), "█", "reversed it would be blank");
    }
}

#[test]
fn odd_values_are_drawn_within_the_plot() {
    for signs in [GraphSigns::Braille, GraphSigns::Block, GraphSigns::Ascii] {
        for value in [f32::NAN, f32::INFINITY, -5.0, 1e30] {
            let curve = curve(value, Color::Green, "|");
            column(
                std::slice::from_ref(&curve),
                std::slice::from_ref(&curve),
                signs,
            );
        }
    }
}

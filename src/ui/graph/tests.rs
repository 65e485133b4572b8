//! Graphs of one line and of several.

use super::*;
use crate::terminal::ColorDepth;

fn lines(signs: GraphSigns, values: &[Option<f32>], newest: u64, size: (u16, u16)) -> Vec<String> {
    let area = Rect::new(0, 0, size.0, size.1);
    let mut canvas = Canvas::new(size);
    let theme = Theme::new(ColorDepth::Ansi16, signs != GraphSigns::Ascii);
    let graph = Graph {
        signs,
        values,
        newest,
        top: 8.0,
        paint: Paint::Gradient(8.0),
    };
    graph.draw(&theme, area, &mut canvas);
    let cells = canvas.buffer().content().chunks(usize::from(size.0));
    cells
        .map(|line| line.iter().map(ratatui::buffer::Cell::symbol).collect())
        .collect()
}

fn known(values: &[f32]) -> Vec<Option<f32>> {
    values.iter().map(|value| Some(*value)).collect()
}

#[test]
fn two_samples_stand_in_a_cell() {
    let values = known(&[0.0, 2.0, 4.0, 6.0, 8.0, 1e9]);
    let drawn = |newest| lines(GraphSigns::Braille, &values, newest, (4, 1)).remove(0);
    assert_eq!(drawn(7), " ⣀⣴⣿", "sample 7 is the second of its cell");
    assert_eq!(drawn(8), "⢀⣠⣾⡇", "sample 8 the first");
    assert_eq!(lines(GraphSigns::Braille, &values, 7, (2, 1)), ["⣴⣿"]);
}

#[test]
fn other_signs_have_a_sample_a_cell() {
    let values = [None, Some(0.0), Some(0.5), Some(4.0), Some(8.0)];
    assert_eq!(lines(GraphSigns::Block, &values, 9, (5, 1)), ["  ▁▄█"]);
    assert_eq!(lines(GraphSigns::Ascii, &values, 9, (5, 1)), ["  .=#"]);
    assert_eq!(lines(GraphSigns::Block, &values, 9, (3, 2)), ["  █", "▁██"]);
}

#[test]
fn nothing_is_a_line_and_the_unknown_is_blank() {
    let values = [Some(0.0), Some(0.0), None, None, Some(4.0), None];
    assert_eq!(lines(GraphSigns::Braille, &values, 1, (2, 1)), [" ⡄"]);
    let drawn = lines(GraphSigns::Braille, &values, 5, (3, 2));
    assert_eq!(drawn, ["   ", "⣀ ⡇"]);
    let drawn = lines(GraphSigns::Octant, &values, 5, (3, 2));
    assert_eq!(drawn, ["   ", "▂ ▌"]);
}

#[test]
fn a_cell_that_is_full_only_moves_on() {
    let mut values = known(&[1.0, 3.0, 5.0, 7.0, 2.0, 4.0, 6.0, 8.0]);
    let before = lines(GraphSigns::Braille, &values, 7, (4, 1)).remove(0);
    values.extend(known(&[3.0, 3.0]));
    let after = lines(GraphSigns::Braille, &values, 9, (4, 1)).remove(0);
    let (before, after): (Vec<char>, Vec<char>) =
        (before.chars().collect(), after.chars().collect());
    assert_eq!(before[1..], after[..3]);
}

#[test]
fn odd_values_stay_within() {
    for value in [f32::NAN, f32::INFINITY, -5.0, 1e30] {
        for signs in [GraphSigns::Braille, GraphSigns::Block, GraphSigns::Ascii] {
            lines(signs, &[Some(value); 9], u64::MAX, (3, 2));
            lines(signs, &[Some(value); 9], 0, (3, 2));
        }
    }
}

//! Graphs of one line and of several.

use super::*;
use crate::terminal::ColorDepth;

fn line(signs: GraphSigns, values: &[Option<f32>], newest: u64, cells: u16) -> String {
    let mut canvas = Canvas::new((cells, 1));
    let theme = Theme::new(ColorDepth::Ansi16, signs != GraphSigns::Ascii);
    let graph = Graph {
        signs,
        values,
        newest,
        top: 8.0,
        paint: Paint::Gradient(8.0),
    };
    graph.draw(&theme, (0, 0), cells, &mut canvas);
    let cells = canvas.buffer().content().iter();
    cells.map(ratatui::buffer::Cell::symbol).collect()
}

fn known(values: &[f32]) -> Vec<Option<f32>> {
    values.iter().map(|value| Some(*value)).collect()
}

#[test]
fn two_samples_stand_in_a_cell() {
    let values = known(&[0.0, 2.0, 4.0, 6.0, 8.0, 1e9]);
    let drawn = |newest| line(GraphSigns::Braille, &values, newest, 4);
    assert_eq!(drawn(7), " ⣀⣴⣿", "sample 7 is the second of its cell");
    assert_eq!(drawn(8), "⢀⣠⣾⣿", "sample 8 is the first, and fills it");
    assert_eq!(line(GraphSigns::Braille, &values, 7, 2), "⣴⣿");
}

#[test]
fn other_signs_have_a_sample_a_cell() {
    let values = [None, Some(0.0), Some(0.5), Some(4.0), Some(8.0)];
    assert_eq!(line(GraphSigns::Block, &values, 9, 5), "  ▁▄█");
    assert_eq!(line(GraphSigns::Ascii, &values, 9, 5), "  .=#");
    assert_eq!(line(GraphSigns::Block, &values, 9, 3), "▁▄█");
}

#[test]
fn nothing_is_a_line_and_the_unknown_is_blank() {
    let values = [Some(0.0), Some(0.0), None, None, Some(4.0), None];
    assert_eq!(line(GraphSigns::Braille, &values, 1, 2), " ⡄");
    assert_eq!(line(GraphSigns::Braille, &values, 5, 3), "⣀ ⡄");
    assert_eq!(line(GraphSigns::Octant, &values, 5, 3), "▂ ▖");
    assert_eq!(line(GraphSigns::Braille, &values, 6, 2), "⢠ ");
}

#[test]
fn what_is_flat_does_not_change() {
    let values = [Some(3.0); 9];
    let drawn = |newest: usize| line(GraphSigns::Braille, &values[newest % 2..], newest as u64, 4);
    assert_eq!(drawn(7), drawn(8));
    assert_eq!(drawn(8), drawn(9));
}

#[test]
fn a_cell_that_is_full_only_moves_on() {
    let mut values = known(&[1.0, 3.0, 5.0, 7.0, 2.0, 4.0, 6.0, 8.0]);
    let before = line(GraphSigns::Braille, &values, 7, 4);
    values.extend(known(&[3.0, 3.0]));
    let after = line(GraphSigns::Braille, &values, 9, 4);
    let (before, after): (Vec<char>, Vec<char>) =
        (before.chars().collect(), after.chars().collect());
    assert_eq!(before[1..], after[..3]);
}

#[test]
fn odd_values_stay_within() {
    for value in [f32::NAN, f32::INFINITY, -5.0, 1e30] {
        for signs in [GraphSigns::Braille, GraphSigns::Block, GraphSigns::Ascii] {
            line(signs, &[Some(value); 9], u64::MAX, 3);
            line(signs, &[Some(value); 9], 0, 3);
            line(signs, &[], 0, 3);
        }
    }
}

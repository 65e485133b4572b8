//! The lines that lead from a row of the tree up to its ancestors.
//!
//! ```text
//! ├▾ sshd            where COMMAND is narrow, a cell for each level
//! │└▾ -bash
//! │ └─ vim
//! ```

use super::pen::Pen;
use super::theme::Theme;
use crate::view::{List, Row};

/// Where COMMAND has less room, the levels of the tree stand closer together: names matter more.
const CLOSE: u16 = 34;

/// Draws the lines of ancestors that have more children below. When they would take too much of the room, the innermost
/// are left out: the lines of the others stay where they are in the rows above and below.
pub fn draw(list: &List, row: &Row, theme: &Theme, pen: &mut Pen) {
    let [_, _, passing, _] = theme.glyphs.guides;
    let mut passes = Vec::new();
    let mut parent = row.parent;
    while let Some(ancestor) = parent.and_then(|at| list.rows.get(at as usize)) {
        if ancestor.depth == 0 {
            break;
        }
        passes.push(!ancestor.last);
        parent = ancestor.parent;
    }
    let (step, most) = steps(pen.left());
    for passes in passes.into_iter().rev().take(usize::from(most)) {
        let sign = if passes { passing } else { " " };
        pen.put(sign, theme.guide()).skip(step - 1);
    }
}

/// The cells of a level of the tree where COMMAND has `room` cells, and how many levels there is room for beside names.
const fn steps(room: u16) -> (u16, u16) {
    if room < CLOSE {
        (1, room / 3)
    } else {
        (2, room / 4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guides_leave_half_of_the_room_to_names() {
        for room in 0..200 {
            let (step, most) = steps(room);
            assert!(step * most <= room / 2, "{room}");
        }
        assert!(steps(CLOSE).0 > steps(CLOSE - 1).0);
    }
}

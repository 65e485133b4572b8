//! Lines that join children to their parents.

use crate::view::{List, Row};

/// What stands before the command of a row: empty for a root, two characters for each generation below it.
pub fn guides(list: &List, row: &Row, unicode: bool) -> String {
    let [corner, branch, line] = if unicode {
        ["└─", "├─", "│ "]
    } else {
        ["`-", "|-", "| "]
    };
    if row.depth == 0 {
        return String::new();
    }
    let mut parts = vec![if row.last { corner } else { branch }];
    let mut above = parent(list, row);
    while let Some(ancestor) = above.filter(|ancestor| ancestor.depth > 0) {
        parts.push(if ancestor.last { "  " } else { line });
        above = parent(list, ancestor);
    }
    parts.into_iter().rev().collect()
}

fn parent<'a>(list: &'a List, row: &Row) -> Option<&'a Row> {
    list.rows.get(row.parent? as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::TaskKey;
    use crate::view::{Fold, RowKey, RowSubject};

    fn row(tid: u32, parent: Option<u32>, depth: u16, last: bool) -> Row {
        Row {
            key: RowKey::Process(TaskKey { tid, starttime: 1 }),
            subject: RowSubject::Process { at: 0 },
            parent,
            depth,
            last,
            fold: Fold::Open,
            threads_open: false,
            total: None,
            sum: None,
            context: false,
        }
    }

    #[test]
    fn lines_go_on_while_a_sibling_follows() {
        let list = List {
            rows: vec![
                row(1, None, 0, true),
                row(2, Some(0), 1, false),
                row(3, Some(1), 2, true),
                row(4, Some(2), 3, true),
                row(5, Some(0), 1, true),
                row(6, Some(4), 2, true),
            ],
            ..List::default()
        };
        let drawn = |unicode| -> Vec<String> {
            list.rows
                .iter()
                .map(|row| guides(&list, row, unicode))
                .collect()
        };
        assert_eq!(drawn(true), ["", "├─", "│ └─", "│   └─", "└─", "  └─"]);
        assert_eq!(drawn(false), ["", "|-", "| `-", "|   `-", "`-", "  `-"]);
    }
}

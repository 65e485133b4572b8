//! What holds for any snapshot.

use super::*;
use proptest::prelude::*;
use rustc_hash::FxHashSet;

/// Any family: parents may be unknown, later than their children, or themselves.
fn families() -> impl Strategy<Value = Vec<Made>> {
    let one = (1u32..40, 0u32..45, 0u8..4, 0.0..200.0f32, any::<bool>());
    proptest::collection::btree_map(1u32..40, one, 0..30).prop_map(|processes| {
        processes
            .into_iter()
            .map(|(pid, (_, ppid, name, cpu, kernel))| {
                let mut made = process(pid, ppid, ["sh", "java", "sshd", "cat"][usize::from(name)]);
                made.cpu(cpu)
                    .thread(pid, "t", cpu)
                    .thread(pid + 100, "u", 0.0);
                if kernel {
                    made.kernel();
                }
                made
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn every_process_is_listed_once(processes in families(), tree in any::<bool>(), kernel in any::<bool>()) {
        let mut query = query(if tree { Mode::Tree } else { Mode::List });
        query.kernel_threads = kernel;
        let list = made(&snapshot(0, &processes), &query);
        let keys: FxHashSet<_> = list.rows.iter().map(|row| row.key.clone()).collect();
        let wanted = processes.iter().filter(|made| kernel || !made.process.stat.kernel);
        let wanted: FxHashSet<_> = wanted.map(|made| RowKey::Process(made.key())).collect();
        prop_assert_eq!(keys.len(), list.rows.len());
        prop_assert_eq!(keys, wanted);
    }

    #[test]
    fn rows_hang_together(
        processes in families(), depth in proptest::option::of(0u16..3), text in "(|a|sh|1|cpu>50|!java u)", open in any::<bool>(), pools in any::<bool>(),
    ) {
        let mut query = query(Mode::Tree);
        query.folds.to_depth(depth);
        query.filter = Filter::parse(&text).unwrap();
        query.group_pools = pools;
        if open {
            query.open.extend(processes.iter().map(Made::key));
        }
        let snapshot = snapshot(0, &processes);
        let list = made(&snapshot, &query);
        for (at, row) in list.rows.iter().enumerate() {
            prop_assert_eq!(list.position(&row.key), Some(at));
            match row.parent {
                None => prop_assert_eq!(row.depth, 0),
                Some(parent) => {
                    prop_assert!((parent as usize) < at);
                    prop_assert_eq!(list.rows[parent as usize].depth + 1, row.depth);
                }
            }
            let following = list.rows[at + 1..].iter().any(|next| next.parent == row.parent);
            prop_assert_eq!(row.last, !following);
            prop_assert_eq!(row.total.is_some(), row.fold == Fold::Folded);
            if row.context {
                prop_assert!(list.rows.get(at + 1).is_some_and(|next| next.parent == Some(at as u32)));
            }
        }
    }

    #[test]
    fn no_cell_outgrows_its_column(
        name in proptest::collection::vec(1u8..255, 0..40), number in any::<u64>(), small in any::<u32>(), rate in 0.0..1e9f32, folded in any::<bool>(),
    ) {
        let mut parent = process(1, 0, "init");
        parent.cpu(rate).wait(rate).switches(rate, rate).rss(number >> 4).kernel();
        parent.process.stat.tty = small;
        parent.process.stat.priority = (small % 400).cast_signed() - 200;
        parent.process.stat.nice = (small % 40).cast_signed() - 20;
        parent.process.stat.ppid = small;
        parent.process.stat.cpu = small % 1000;
        parent.process.clock = number;
        parent.rates.state = name.first().copied().unwrap_or(b'R');
        parent.rates.state_count = small;
        parent.rates.total.threads = small / 2;
        let identity = parent.identity();
        identity.name = name.clone().into();
        identity.user = Some(String::from_utf8_lossy(&name).into());
        identity.exe = Some(name.clone().into());
        identity.cgroup = Some(name.clone().into());
        identity.cmdline = name.into();
        let child = process(2, 1, "child");
        let mut query = query(Mode::Tree);
        query.kernel_threads = true;
        query.folds.to_depth(folded.then_some(0));
        let snapshot = snapshot(0, &[parent, child]);
        let list = made(&snapshot, &query);
        for column in COLUMNS {
            let text = cell(column.id, &list.rows[0], &list, &snapshot).text;
            prop_assert!(
                column.id == ColumnId::Command || text::width(&text) <= usize::from(column.width),
                "{}: {text:?}", column.name
            );
            prop_assert!(!text.chars().any(char::is_control), "{}: {text:?}", column.name);
        }
    }
}

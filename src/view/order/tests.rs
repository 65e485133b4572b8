use super::*;

#[test]
fn unknown_comes_last_both_ways() {
    let numbers = [None, Some(0.0), Some(2.0), Some(-1.0), None, Some(0.0)];
    let order = |descending| {
        let entries = numbers
            .iter()
            .zip(0..)
            .map(|(number, id)| Entry {
                key: SortKey::Number(*number),
                id,
                what: (),
            })
            .collect();
        sort(entries, descending)
            .iter()
            .map(|entry| entry.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(order(true), [2, 1, 5, 3, 0, 4]);
    assert_eq!(order(false), [3, 1, 5, 2, 0, 4]);
}

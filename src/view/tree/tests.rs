use super::*;
use proptest::prelude::*;

#[test]
fn children_keep_their_order() {
    let forest = Forest::new(vec![None, Some(0), Some(0), Some(1), None]);
    let children = Children::new(&forest, &[4, 2, 1, 0, 3]);
    assert_eq!(children.of(None), [4, 0]);
    assert_eq!(children.of(Some(0)), [2, 1]);
    assert_eq!(children.of(Some(3)), [0; 0]);
    assert_eq!(children.below(0), [2, 1, 3]);
}

#[test]
fn circles_are_cut_once() {
    let forest = Forest::new(vec![Some(1), Some(2), Some(0), Some(3), Some(0)]);
    let roots: Vec<u32> = (0..5)
        .filter(|node| forest.parent(*node).is_none())
        .collect();
    assert_eq!(roots, [2, 3]);
    assert_eq!(forest.down().count(), 5);
}

proptest! {
    #[test]
    fn parents_come_first_whatever_they_say(
        parents in proptest::collection::vec(proptest::option::of(0u32..60), 60),
    ) {
        let forest = Forest::new(parents);
        let order: Vec<u32> = forest.down().collect();
        prop_assert_eq!(order.len(), 60);
        let mut listed = [false; 60];
        for node in order {
            prop_assert!(!listed[node as usize]);
            listed[node as usize] = true;
            prop_assert!(forest.parent(node).is_none_or(|parent| listed[parent as usize]));
        }
    }
}

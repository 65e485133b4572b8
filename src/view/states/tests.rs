use super::*;
use crate::rates::testing;
use crate::rates::testing::{Made, process};

fn text(made: &Made) -> String {
    let snapshot = testing::snapshot(0, std::slice::from_ref(made));
    super::text(&Task::live(&snapshot, 0).unwrap(), &snapshot)
}

fn sort_key(made: &Made) -> Vec<u8> {
    let snapshot = testing::snapshot(0, std::slice::from_ref(made));
    super::sort_key(&Task::live(&snapshot, 0).unwrap(), &snapshot)
}

/// Puts the newest thread into a state.
fn set_last(made: &mut Made, state: u8) {
    let newest = made.process.threads.list.last_mut();
    let detail = newest.and_then(|thread| thread.detail.as_mut());
    detail.unwrap().state = state;
}

#[test]
fn counts_what_is_known() {
    let mut made = process(10, 1, "x");
    assert_eq!(text(&made), "S1", "of a lone thread the process tells");
    for (tid, state) in (10..).zip(*b"SRSDR") {
        made.thread(tid, "t", 0.0);
        set_last(&mut made, state);
    }
    made.process.threads.list[0].detail = None;
    assert_eq!(text(&made), "R2 D1 S1");
    for thread in &mut made.process.threads.list {
        thread.detail = None;
    }
    assert_eq!(text(&made), "");
}

#[test]
fn more_that_run_come_later() {
    let mut few = process(10, 1, "x");
    let mut many = process(11, 1, "x");
    for tid in 20..40 {
        many.thread(tid, "t", 0.0);
        set_last(&mut many, b'R');
        if tid < 29 {
            few.thread(tid, "t", 0.0);
            set_last(&mut few, b'R');
        }
    }
    assert!(sort_key(&few) < sort_key(&many));
}

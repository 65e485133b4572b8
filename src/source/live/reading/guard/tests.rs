use super::*;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

const KIND: HelperKind = HelperKind {
    name: "test",
    helpers: 12,
    stack: 128 * 1024,
};

fn patiently() -> Instant {
    Instant::now() + Duration::from_mins(1)
}

fn process(tid: u32) -> TaskKey {
    TaskKey { tid, starttime: 1 }
}

/// Targets that do not answer: questions below this number wait until they are let go.
#[derive(Default)]
struct Trap {
    free: Mutex<(u32, Vec<u32>)>,
    changed: Condvar,
}

impl Trap {
    fn below(number: u32) -> Arc<Self> {
        let trap = Self::default();
        trap.free.lock().unwrap().0 = number;
        Arc::new(trap)
    }

    fn ask(&self, question: u32) -> u32 {
        let mut free = self.free.lock().unwrap();
        free.1.push(question);
        while question < free.0 {
            free = self.changed.wait(free).unwrap();
        }
        question
    }

    /// Questions from this one on are answered.
    fn release(&self, number: u32) {
        self.free.lock().unwrap().0 = number;
        self.changed.notify_all();
    }

    /// What was asked, in order.
    fn asked(&self) -> Vec<u32> {
        self.free.lock().unwrap().1.clone()
    }
}

fn guard(trap: &Arc<Trap>) -> Guard<u32, u32> {
    let trap = Arc::clone(trap);
    Guard::new(KIND, move |question| trap.ask(*question))
}

/// Waits until so many questions are late, for this reason.
fn until_late(guard: &Guard<u32, u32>, count: usize, why: Late) -> Vec<u32> {
    let deadline = patiently();
    loop {
        let late = guard.late().into_iter();
        let mut late: Vec<u32> = late.filter(|one| one.1 == why).map(|one| one.0).collect();
        late.sort_unstable();
        if late.len() == count {
            return late;
        }
        assert!(Instant::now() < deadline, "{late:?}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn questions_are_answered_once() {
    let mut guard = Guard::new(KIND, |question: &u32| question * 2);
    guard.ask(4, None);
    guard.ask(4, None);
    assert_eq!(guard.answer(patiently()), Some((4, 8)));
    assert_eq!(guard.answer(patiently()), None, "asked once");
}

#[test]
fn stuck_targets_delay_nobody_else() {
    let trap = Trap::below(10);
    let mut guard = guard(&trap);
    for question in 0..20 {
        guard.ask(question, Some(process(question)));
    }
    let mut answers: Vec<u32> = (0..10)
        .map(|_| guard.answer(patiently()).unwrap().0)
        .collect();
    answers.sort_unstable();
    assert_eq!(answers, (10..20).collect::<Vec<_>>());
    assert_eq!(
        until_late(&guard, 10, Late::Stuck),
        (0..10).collect::<Vec<_>>()
    );
    trap.release(0);
    let mut answers: Vec<u32> = (0..10)
        .map(|_| guard.answer(patiently()).unwrap().0)
        .collect();
    answers.sort_unstable();
    assert_eq!(answers, (0..10).collect::<Vec<_>>());
    assert_eq!(guard.late(), []);
}

#[test]
fn a_target_holds_one_helper_whatever_is_asked_about_it() {
    let trap = Trap::below(100);
    let mut guard = guard(&trap);
    for question in 0..50 {
        guard.ask(question, Some(process(1)));
    }
    guard.ask(100, Some(process(2)));
    assert_eq!(guard.answer(patiently()), Some((100, 100)));
    // All of them are told to be stuck, and one is asked.
    until_late(&guard, 50, Late::Stuck);
    assert_eq!(trap.asked(), [0, 100]);
    trap.release(0);
    for question in 0..50 {
        assert_eq!(guard.answer(patiently()), Some((question, question)));
    }
}

#[test]
fn where_all_helpers_are_stuck_it_is_told_and_the_first_that_comes_back_goes_on() {
    let trap = Trap::below(12);
    let mut guard = guard(&trap);
    for question in 0..14 {
        guard.ask(question, Some(process(question)));
    }
    assert_eq!(until_late(&guard, 2, Late::Full), [12, 13]);
    until_late(&guard, 12, Late::Stuck);
    assert_eq!(trap.asked().len(), 12);
    trap.release(11);
    let mut answers: Vec<u32> = (0..3)
        .map(|_| guard.answer(patiently()).unwrap().0)
        .collect();
    answers.sort_unstable();
    assert_eq!(answers, [11, 12, 13]);
    until_late(&guard, 0, Late::Full);
    trap.release(0);
}

#[test]
fn helpers_are_given_back() {
    let trap = Trap::below(10);
    let mut guard = guard(&trap);
    for question in 0..10 {
        guard.ask(question, None);
    }
    until_late(&guard, 10, Late::Stuck);
    trap.release(0);
    for _ in 0..10 {
        guard.answer(patiently()).unwrap();
    }
    let deadline = patiently();
    while guard.shared.helpers() > 2 {
        assert!(Instant::now() < deadline);
        std::thread::sleep(Duration::from_millis(2));
    }
    guard.ask(20, None);
    assert_eq!(guard.answer(patiently()), Some((20, 20)));
}

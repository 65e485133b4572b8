//! A task has been waiting uninterruptibly for long.

use super::{Evidence, Facts, Holds, Lint, LintId, Numbers, Unit, Values, from_zero};
use crate::diagnosis::kernel;
use crate::text::{self, Sentence};

pub(super) const LINT: Lint = Lint {
    id: LintId::Blocked,
    letter: 'D',
    word: "blocked",
    name: "blocked",
    thresholds: &[from_zero("seconds", 5.0, Unit::Seconds)],
    when: "In state D for {seconds} s or more without running: it waits for a disk, a network file system, a lock of the \
           kernel or a child of vfork, or is frozen; signals wait as well, SIGKILL perhaps.",
    holds: Holds::Thread(holds),
    tell,
};

/// For how long is for the watch to judge.
fn holds(facts: &Facts, _: Values) -> Option<Numbers> {
    (facts.blocked.is_some() && facts.cpu == 0.0).then_some([0.0; 2])
}

fn tell(found: &Evidence, seconds: f32) -> (Sentence, &'static str) {
    let function = found.wchan.as_deref();
    let place = function.map_or_else(String::new, |name| format!(" in {}", text::clean(name)));
    let meaning = function.and_then(kernel::meaning);
    (
        Sentence::new(format!("D {seconds:.0} s{place}")),
        meaning.unwrap_or("waits for a disk, a network file system or the kernel, or is frozen"),
    )
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::lints::testing::{after, lone, see, shot};
    use crate::diagnosis::{Lints, Suspect};
    use std::sync::Arc;

    #[test]
    fn blocked_needs_time() {
        let mut made = lone();
        made.rates.state = b'D';
        let key = Suspect::Process(made.key());
        let made = [made];
        assert_eq!(after(5, &made, key), []);
        let found = after(6, &made, key);
        assert!(
            found[0].sentence.whole() == "D 5 s in io_schedule; waits for a disk",
            "{found:?}"
        );
        let mut runs = made.clone();
        runs[0].cpu(0.5);
        assert_eq!(after(9, &runs, key), [], "it ran in between");
        let mut kernel = made;
        kernel[0].kernel();
        assert_eq!(after(9, &kernel, key), []);
    }

    #[test]
    fn who_has_not_run_since_it_was_read_is_still_in_d() {
        let mut made = lone();
        made.rates.state = b'D';
        let mut lints = Lints::default();
        for seq in 100..110 {
            let mut shot = shot(seq, std::slice::from_ref(&made));
            let sample = Arc::make_mut(&mut shot.sample);
            for process in &mut sample.processes {
                Arc::make_mut(process).stat.at = 0;
            }
            see(&mut lints, &shot);
        }
        let found = lints.of(Suspect::Process(made.key()));
        assert_eq!(found[0].sentence.word(), "D 9 s in io_schedule");
    }

    #[test]
    fn a_function_that_may_not_be_known_is_left_out() {
        let mut made = lone();
        made.rates.state = b'D';
        let key = Suspect::Process(made.key());
        let mut lints = Lints::default();
        for seq in 0..9 {
            let mut shot = shot(seq, std::slice::from_ref(&made));
            let sample = Arc::make_mut(&mut shot.sample);
            let mut task = sample.blocked[0].clone();
            task.wchan = None;
            sample.blocked = [task].into();
            see(&mut lints, &shot);
        }
        let found = lints.of(key);
        assert_eq!(found[0].sentence.word(), "D 8 s");
    }
}

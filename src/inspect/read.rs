//! From a question to what came of it.

use super::folder::{Folder, TreeInfo};
use super::tabs::MemoryLock;
use super::target::Target;
use super::{Missing, Outcome, Question, Reading, Report};

impl Question {
    /// Reads what is asked for, under the folder of all processes. May wait for the target.
    pub fn read(&self, root: &dyn Folder, tree: &TreeInfo) -> Outcome {
        let outcome = Target::open(root, tree, self).and_then(|target| {
            let Some(parent) = &target.unreaped else {
                return self.report(&target).map(Outcome::Known);
            };
            // To ask for what was given back would give empty answers, which look like a process without any.
            let left = if self.tab.info().of_zombies {
                self.report(&target)
            } else {
                Err(Missing::Ended)
            };
            Ok(Outcome::Unreaped(parent.clone(), left))
        });
        outcome.unwrap_or_else(Outcome::Missing)
    }

    fn report(&self, target: &Target) -> Reading<Box<Report>> {
        if target.kernel && self.tab.info().memory_lock == MemoryLock::All {
            return Err(Missing::Kernel);
        }
        self.tab.read(target).map(Box::new)
    }
}

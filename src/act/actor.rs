//! The capability to do something to tasks: code that has none can do nothing.

use super::groups;
use super::opened::Opened;
use super::order::{Facts, Order, Outcome, Target};
use super::refusal::Refusal;
use super::standing::Lineage;

/// A target and how it is, or why it cannot be acted on.
pub type Opening = (Target, Result<Facts, Refusal>);

/// Acts on the tasks that a source tells of. Its answers are waited for.
pub trait Actor {
    /// Opens targets in place of those opened before: finds out whether each is still who it was.
    fn open(&mut self, targets: &[Target]) -> Vec<Opening>;

    /// Carries an order out on each open target, and lets go of all.
    fn perform(&mut self, order: &Order) -> Vec<Result<Outcome, Refusal>>;

    /// Lets go of what is open.
    fn release(&mut self);
}

/// Acts on the tasks of this machine and our own PID namespace.
#[derive(Debug, Default)]
pub struct LocalActor {
    /// Targets in the order in which they were named, or why they are none.
    open: Vec<Result<Opened, Refusal>>,
}

impl Actor for LocalActor {
    fn open(&mut self, targets: &[Target]) -> Vec<Opening> {
        let lineage = Lineage::find();
        let opened = targets.iter().map(|target| match Opened::new(*target) {
            Ok((opened, facts)) => {
                let standing = lineage.standing(target.process().tid);
                (Ok(opened), (*target, Ok(Facts { standing, ..facts })))
            }
            Err(refusal) => (Err(refusal.clone()), (*target, Err(refusal))),
        });
        let openings;
        (self.open, openings) = opened.unzip();
        openings
    }

    fn perform(&mut self, order: &Order) -> Vec<Result<Outcome, Refusal>> {
        if let Order::SignalGroups(signal) = order {
            let open = std::mem::take(&mut self.open);
            return groups::signal(&open, *signal, &Lineage::find());
        }
        let perform = |target: Result<Opened, Refusal>| target?.perform(order);
        self.open.drain(..).map(perform).collect()
    }

    fn release(&mut self) {
        self.open.clear();
    }
}

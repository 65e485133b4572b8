//! What a row stands in the order for, where that is not its own number.

/// What a row is placed by: of a branch of the tree the sum, of a process with that of its ended children.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sum {
    /// In the unit of the sort column.
    pub value: f64,
    /// A part is not known, or itself a lower bound.
    pub at_least: bool,
}

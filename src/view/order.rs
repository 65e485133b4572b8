//! Calm order: a row moves only when its value differs from the one it was placed by for two samples.

/// The values that rows were placed by.
#[derive(Clone, Debug, Default)]
pub struct Settled {}

//! What is told of each CPU beside its use.

/// What stands behind the bars of CPUs, where the machine tells it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CpuDetail {
    /// Its use alone.
    #[default]
    Nothing,
    /// Its clock.
    Clock,
    /// Its temperature.
    Temperature,
    /// Both.
    Both,
}

impl CpuDetail {
    /// The clock is told.
    pub const fn has_clock(self) -> bool {
        matches!(self, Self::Clock | Self::Both)
    }

    /// The temperature is told.
    pub const fn has_temperature(self) -> bool {
        matches!(self, Self::Temperature | Self::Both)
    }
}

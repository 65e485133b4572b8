//! Which processes a `/proc` does not show.

/// The option `hidepid` of a mounted `/proc` (`proc(5)`), where it hides the processes of others from us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidepid {
    /// 1: that they are there can be seen, and nothing else.
    NoAccess,
    /// 2: as if they were not there.
    Invisible,
    /// 4: the same, of all that we may not trace.
    Ptraceable,
}

impl Hidepid {
    /// The option of the mount.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoAccess => "hidepid=1",
            Self::Invisible => "hidepid=2",
            Self::Ptraceable => "hidepid=4",
        }
    }
}

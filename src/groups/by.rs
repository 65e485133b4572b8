//! By what processes are grouped.

/// What processes of one group have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupBy {
    /// The name of the program in the command line.
    Program,
    /// The effective user.
    User,
    /// The unit of systemd: a service or a scope, else a slice.
    Unit,
    /// The container.
    Container,
    /// The control group; a tree.
    Cgroup,
    /// The session: a login, a terminal window, a daemon.
    Session,
}

impl GroupBy {
    /// All of them, in the order of menus.
    pub const ALL: [Self; 6] = [
        Self::Program,
        Self::User,
        Self::Unit,
        Self::Container,
        Self::Cgroup,
        Self::Session,
    ];

    /// Name on the command line, in the configuration and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::User => "user",
            Self::Unit => "unit",
            Self::Container => "container",
            Self::Cgroup => "cgroup",
            Self::Session => "session",
        }
    }

    /// What to call it in a sentence.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Cgroup => "control group",
            other => other.name(),
        }
    }

    /// The paths of control groups decide.
    pub const fn needs_cgroups(self) -> bool {
        matches!(self, Self::Unit | Self::Container | Self::Cgroup)
    }
}

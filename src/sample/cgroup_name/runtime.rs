//! What makes containers.

/// A container runtime, as the path of a control group tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Runtime {
    /// Docker.
    Docker,
    /// Podman, of root or of another user.
    Podman,
    /// containerd without Docker: Kubernetes, nerdctl.
    Containerd,
    /// CRI-O.
    CriO,
    /// LXC, LXD, Incus.
    Lxc,
    /// systemd-nspawn.
    Nspawn,
    /// Amazon's ECS.
    Ecs,
    /// `BuildKit`: the steps of building an image.
    Buildkit,
    /// Cloud Foundry's Garden.
    Garden,
    /// One below Kubernetes whose group does not tell.
    Kubernetes,
    /// The group has the form of a container's and tells no more.
    Unknown,
}

impl Runtime {
    /// What stands before the ID in the name of a group, or is the name of the group above.
    pub(super) fn of_prefix(prefix: &[u8]) -> Option<Self> {
        Some(match prefix {
            b"docker" => Self::Docker,
            b"libpod" | b"libpod-payload" | b"libpod_parent" => Self::Podman,
            b"crio" => Self::CriO,
            b"cri-containerd" | b"containerd" | b"nerdctl" => Self::Containerd,
            _ => return None,
        })
    }

    /// The short name that stands before a container's.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Docker => "docker",
            Self::Podman => "podman",
            Self::Containerd => "containerd",
            Self::CriO => "crio",
            Self::Lxc => "lxc",
            Self::Nspawn => "nspawn",
            Self::Ecs => "ecs",
            Self::Buildkit => "buildkit",
            Self::Garden => "garden",
            Self::Kubernetes => "k8s",
            Self::Unknown => "oci",
        }
    }

    /// Its containers are known by hexadecimal IDs, not by names.
    pub(super) const fn has_ids(self) -> bool {
        !matches!(self, Self::Lxc | Self::Nspawn | Self::Garden)
    }
}

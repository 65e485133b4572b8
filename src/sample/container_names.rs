//! What containers are called by the runtimes that made them.

use super::CgroupName;
use std::collections::BTreeMap;

/// Names of containers, pods and machines, as far as runtimes leave them in files that may be read. Raw bytes, as they
/// were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContainerNames {
    /// By the full ID of a container its name; by the UID of a pod `NAMESPACE/POD`; by the unit of a machine (`machinectl`)
    /// the machine's name.
    pub names: BTreeMap<Box<[u8]>, Box<[u8]>>,
}

impl ContainerNames {
    /// The name of the container that a control group is inside of.
    pub fn container(&self, group: &CgroupName<'_>) -> Option<&[u8]> {
        self.get(&group.container.as_ref()?.id)
    }

    /// Namespace and name of its pod, with a slash between them.
    pub fn pod(&self, group: &CgroupName<'_>) -> Option<&[u8]> {
        self.get(&group.pod.as_ref()?.uid)
    }

    /// The machine that runs in its unit.
    pub fn machine(&self, group: &CgroupName<'_>) -> Option<&[u8]> {
        self.get(group.unit?.name())
    }

    fn get(&self, key: &[u8]) -> Option<&[u8]> {
        self.names.get(key).map(|name| &**name)
    }
}

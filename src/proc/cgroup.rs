//! `/proc/PID/cgroup`.

use super::number::lines;

/// Paths of a task in the hierarchies that matter here. Raw bytes: anybody may name a control group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paths<'a> {
    /// In the unified hierarchy (`0::`).
    pub unified: Option<&'a [u8]>,
    /// In the hierarchy of version 1 that has the controller `cpu`.
    pub cpu: Option<&'a [u8]>,
    /// In the hierarchy of version 1 that has the controller `memory`.
    pub memory: Option<&'a [u8]>,
    /// In systemd's own hierarchy of version 1.
    systemd: Option<&'a [u8]>,
    /// In the one listed first.
    first: Option<&'a [u8]>,
}

/// A line of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HierarchyPath<'a> {
    /// Number of the hierarchy; 0 for the unified one.
    pub hierarchy: &'a [u8],
    /// Controllers with commas between them, or `name=…`; empty for the unified hierarchy.
    pub controllers: &'a [u8],
    /// The path in it, raw bytes.
    pub path: &'a [u8],
}

/// The lines of the file; one that is none is left out.
pub fn parse(bytes: &[u8]) -> impl Iterator<Item = HierarchyPath<'_>> {
    lines(bytes).filter_map(|line| {
        let mut parts = line.splitn(3, |&byte| byte == b':');
        let line = HierarchyPath {
            hierarchy: parts.next()?,
            controllers: parts.next()?,
            path: parts.next()?,
        };
        let number = !line.hierarchy.is_empty() && line.hierarchy.iter().all(u8::is_ascii_digit);
        (number && line.path.starts_with(b"/")).then_some(line)
    })
}

impl<'a> Paths<'a> {
    /// Reads the file; a line that is none is left out.
    pub fn parse(bytes: &'a [u8]) -> Self {
        let mut paths = Self::default();
        for line in parse(bytes) {
            let HierarchyPath {
                hierarchy,
                controllers,
                path,
            } = line;
            if hierarchy == b"0" && controllers.is_empty() {
                paths.unified = Some(path);
            }
            if controllers == b"name=systemd" {
                paths.systemd = Some(path);
            }
            for controller in controllers.split(|&byte| byte == b',') {
                match controller {
                    b"cpu" => paths.cpu = Some(path),
                    b"memory" => paths.memory = Some(path),
                    _ => {}
                }
            }
            paths.first = paths.first.or(Some(path));
        }
        paths
    }

    /// Where the CPU is limited. A controller that no hierarchy of version 1 has is one of the unified hierarchy.
    pub fn limiting_cpu(&self) -> Option<&'a [u8]> {
        self.cpu.or(self.unified)
    }

    /// Where memory is limited.
    pub fn limiting_memory(&self) -> Option<&'a [u8]> {
        self.memory.or(self.unified)
    }

    /// The path that names the group: in the unified hierarchy; where there is none, or nobody uses it (its root, while
    /// another hierarchy has groups), in systemd's own; else that of the controller `cpu` or `memory`, else the first one
    /// listed.
    pub fn name(&self) -> Option<&'a [u8]> {
        let by_use = [self.unified, self.systemd, self.cpu, self.memory];
        let mut used = by_use.into_iter().flatten().filter(|path| *path != b"/");
        used.next().or(self.unified).or(self.systemd).or(self.first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(bytes: &[u8]) -> Option<&[u8]> {
        Paths::parse(bytes).name()
    }

    #[test]
    fn the_unified_hierarchy_wins_wherever_it_stands() {
        let bytes = b"4:memory:/a\n1:name=systemd:/b\n0::/user.slice/x:y.scope\n";
        assert_eq!(name(bytes), Some(&b"/user.slice/x:y.scope"[..]));
    }

    #[test]
    fn systemd_stands_in_for_it_and_then_the_first() {
        assert_eq!(name(b"4:memory:/a\n1:name=systemd:/b\n"), Some(&b"/b"[..]));
        assert_eq!(name(b"4:cpu,cpuacct:/a\n3:memory:/c\n"), Some(&b"/a"[..]));
        assert_eq!(name(b"4:pids:/\n3:memory:/c\n"), Some(&b"/c"[..]));
        assert_eq!(name(b"4:pids:/a\n3:memory:/\n"), Some(&b"/a"[..]));
        assert_eq!(name(b""), None);
    }

    #[test]
    fn a_unified_hierarchy_that_nobody_uses_gives_way() {
        let bytes = b"3:cpu,cpuacct:/docker/1a\n1:name=systemd:/docker/1b\n0::/\n";
        assert_eq!(name(bytes), Some(&b"/docker/1b"[..]));
        assert_eq!(name(b"3:cpu:/docker/1a\n0::/\n"), Some(&b"/docker/1a"[..]));
        assert_eq!(name(b"3:cpu:/\n0::/\n"), Some(&b"/"[..]));
    }

    #[test]
    fn controllers_have_paths_of_their_own() {
        let paths =
            Paths::parse(b"5:cpuset:/x\n4:memory:/a\n3:cpu,cpuacct:/b\n2:cpuacct:/c\nnonsense\n");
        assert_eq!(paths.cpu, Some(&b"/b"[..]));
        assert_eq!(paths.memory, Some(&b"/a"[..]));
        assert_eq!(paths.unified, None);
    }

    #[test]
    fn a_controller_without_a_hierarchy_of_its_own_is_in_the_unified_one() {
        let paths = Paths::parse(b"3:cpu,cpuacct:/b\n1:name=memory:/no\n0::/u\n");
        assert_eq!(paths.limiting_cpu(), Some(&b"/b"[..]));
        assert_eq!(paths.limiting_memory(), Some(&b"/u"[..]));
        let paths = Paths::parse(b"3:memory,name=mine:/m\n");
        assert_eq!(paths.limiting_memory(), Some(&b"/m"[..]));
        assert_eq!(paths.limiting_cpu(), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let _ = name(&bytes);
        }
    }
}

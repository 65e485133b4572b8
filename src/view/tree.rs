//! Parents and children: a forest over numbered nodes. No recursion anywhere: a chain may be as long as there are
//! processes.

/// A forest. Nodes are numbered from 0.
#[derive(Debug)]
pub(super) struct Forest {
    parents: Vec<Option<u32>>,
    /// Every node after its parent.
    order: Vec<u32>,
}

impl Forest {
    /// From what the nodes say of their parents. Where that runs in a circle (a torn sample), the circle is cut.
    pub(super) fn new(mut parents: Vec<Option<u32>>) -> Self {
        cut_circles(&mut parents);
        let mut waiting = vec![0u32; parents.len()];
        for parent in parents.iter().flatten() {
            waiting[*parent as usize] += 1;
        }
        // Leaves first, then whoever has no unlisted child left; turned round, parents come first.
        let mut order: Vec<u32> = (0..parents.len() as u32)
            .filter(|node| waiting[*node as usize] == 0)
            .collect();
        let mut next = 0;
        while let Some(node) = order.get(next).copied() {
            next += 1;
            if let Some(parent) = parents[node as usize] {
                waiting[parent as usize] -= 1;
                if waiting[parent as usize] == 0 {
                    order.push(parent);
                }
            }
        }
        order.reverse();
        Self { parents, order }
    }

    /// The parent of a node.
    pub(super) fn parent(&self, node: u32) -> Option<u32> {
        self.parents[node as usize]
    }

    /// Makes a node a root.
    pub(super) fn uproot(&mut self, node: u32) {
        self.parents[node as usize] = None;
    }

    /// Every node after its parent.
    pub(super) fn down(&self) -> impl Iterator<Item = u32> {
        self.order.iter().copied()
    }

    /// Every node before its parent.
    pub(super) fn up(&self) -> impl Iterator<Item = u32> {
        self.order.iter().rev().copied()
    }
}

/// Makes a root of one node of every circle.
fn cut_circles(parents: &mut [Option<u32>]) {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        Now,
        Before,
    }
    let mut seen = vec![Seen::No; parents.len()];
    let mut path = Vec::new();
    for start in 0..parents.len() {
        let mut node = start;
        while seen[node] == Seen::No {
            seen[node] = Seen::Now;
            path.push(node);
            let Some(parent) = parents[node] else {
                break;
            };
            if seen[parent as usize] == Seen::Now {
                parents[node] = None;
                break;
            }
            node = parent as usize;
        }
        for node in path.drain(..) {
            seen[node] = Seen::Before;
        }
    }
}

/// Children of every node, in one piece of memory.
#[derive(Debug)]
pub(super) struct Children {
    /// Where the children of each node begin in `nodes`; roots come after those of the last node.
    from: Vec<u32>,
    nodes: Vec<u32>,
}

impl Children {
    /// The children of each node, in the order in which they come.
    pub(super) fn new(forest: &Forest, ordered: &[u32]) -> Self {
        let roots = forest.parents.len();
        let place = |node: u32| forest.parent(node).map_or(roots, |parent| parent as usize);
        let mut from = vec![0u32; roots + 2];
        for node in ordered {
            from[place(*node) + 1] += 1;
        }
        for at in 1..from.len() {
            from[at] += from[at - 1];
        }
        let mut next = from.clone();
        let mut nodes = vec![0; ordered.len()];
        for node in ordered {
            let slot = &mut next[place(*node)];
            nodes[*slot as usize] = *node;
            *slot += 1;
        }
        Self { from, nodes }
    }

    /// The children of a node; the roots for `None`.
    pub(super) fn of(&self, node: Option<u32>) -> &[u32] {
        let at = node.map_or(self.from.len() - 2, |node| node as usize);
        &self.nodes[self.from[at] as usize..self.from[at + 1] as usize]
    }

    /// All below a node.
    pub(super) fn below(&self, node: u32) -> Vec<u32> {
        let mut found = self.of(Some(node)).to_vec();
        let mut next = 0;
        while let Some(node) = found.get(next).copied() {
            next += 1;
            found.extend(self.of(Some(node)));
        }
        found
    }
}

#[cfg(test)]
mod tests;

//! Tagging: what the next order is for.

use crate::app::App;
use crate::app::no_effect::NO_ROW;
use crate::keys::Action;
use crate::rates::Snapshot;
use crate::sample::TaskKey;
use crate::view::{Row, RowKey};
use rustc_hash::FxHashSet;

impl App {
    /// Processes and threads that are tagged.
    pub fn tagged(&self) -> usize {
        self.act.tags.len()
    }

    /// The row is tagged; a pool when all its threads are, a group when all its processes are.
    pub fn is_tagged(&self, row: &Row) -> bool {
        if self.act.tags.is_empty() {
            return false;
        }
        match row.key {
            RowKey::Pool(..) | RowKey::Group(_) => {
                let members = self.members(row);
                !members.is_empty() && members.iter().all(|key| self.act.tags.contains(key))
            }
            _ => self.act.tags.contains(&row.key),
        }
    }

    /// Tags or untags.
    pub(in crate::app) fn tag(&mut self, action: Action) {
        match action {
            Action::Untag if self.act.tags.is_empty() => self.told("No rows are tagged."),
            Action::Untag => {
                let count = std::mem::take(&mut self.act.tags).len();
                self.told(&format!("{count} rows untagged."));
            }
            Action::TagBranch => self.tag_branch(),
            Action::TagShown => self.tag_shown(),
            _ => self.toggle_tag(),
        }
    }

    /// Tags the row under the cursor, or takes its tag away, and goes on to the next.
    fn toggle_tag(&mut self) {
        let Some(row) = self.row() else {
            return self.told(NO_ROW);
        };
        let (members, tagged) = (self.members(row), self.is_tagged(row));
        if members.is_empty() || row.subject.has_ended() {
            return self.told("An ended task cannot be tagged.");
        }
        for key in members {
            if tagged {
                self.act.tags.remove(&key);
            } else {
                self.act.tags.insert(key);
            }
        }
        let height = self.height();
        self.pane_mut().step(1, height);
    }

    /// Tags the process under the cursor and all that descend from it, listed or not.
    fn tag_branch(&mut self) {
        if let Some(row) = self.row()
            && matches!(row.key, RowKey::Group(_))
        {
            let all = self.members(row);
            return self.add_tags(all, "The whole group is already tagged.");
        }
        let root = self.row().map(|row| (row.key.process(), row.subject));
        let (Some((root, subject)), Some(snapshot)) = (root, self.feed.shown.clone()) else {
            return self.told(NO_ROW);
        };
        if subject.has_ended() || snapshot.position(root).is_none() {
            return self.told("An ended task cannot be tagged.");
        }
        let all = branch(&snapshot, root);
        self.add_tags(all, "The whole branch is already tagged.");
    }

    /// Tags every row that is listed, but not those that are listed for what is below them.
    fn tag_shown(&mut self) {
        let rows = self.pane().list.rows.iter();
        let lives = |row: &&Row| !row.context && !row.subject.has_ended();
        let all: Vec<RowKey> = rows
            .filter(lives)
            .flat_map(|row| self.members(row))
            .collect();
        if all.is_empty() {
            return self.told(NO_ROW);
        }
        self.add_tags(all, "All rows are already tagged.");
    }

    /// Tags these, and says how many that were; `none` where all were.
    fn add_tags(&mut self, keys: Vec<RowKey>, none: &str) {
        let before = self.act.tags.len();
        self.act.tags.extend(keys);
        let told = match self.act.tags.len() - before {
            0 => none.to_owned(),
            1 => self.with_keys("1 row tagged; {untag} removes all tags."),
            added => self.with_keys(&format!("{added} rows tagged; {{untag}} removes all tags.")),
        };
        self.told(&told);
    }

    /// Forgets the tags of what has ended.
    pub(in crate::app) fn drop_ended_tags(&mut self, before: &Snapshot, snapshot: &Snapshot) {
        self.act.tags.retain(|key| {
            let Some((process, _)) = snapshot.process(key.process()) else {
                return before.position(key.process()).is_none();
            };
            match key {
                RowKey::Thread(thread) if process.threads.complete.is_some() => {
                    process.threads.get(thread.tid).is_some()
                }
                _ => true,
            }
        });
    }
}

/// A process and its descendants.
fn branch(snapshot: &Snapshot, root: TaskKey) -> Vec<RowKey> {
    let processes = &snapshot.sample.processes;
    let mut found = vec![root];
    let mut known: FxHashSet<u32> = [root.tid].into_iter().collect();
    let mut next = 0;
    while let Some(parent) = found.get(next).copied() {
        next += 1;
        for child in processes {
            if child.stat.ppid == parent.tid && known.insert(child.key.tid) {
                found.push(child.key);
            }
        }
    }
    found.into_iter().map(RowKey::Process).collect()
}

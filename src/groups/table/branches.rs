//! What is made of all groups together: sums with the groups below, and which of them go.

use super::Groups;
use crate::groups::Group;
use crate::rates::Snapshot;
use crate::sample::Nanos;
use std::sync::Arc;

impl Groups {
    /// Sums with the groups below; groups go of which nothing is left.
    pub(super) fn finish(&mut self, at: Nanos) {
        for place in (0..self.list.len()).rev() {
            if let (true, Some(parent)) = (self.touched[place], self.list[place].parent) {
                self.touched[parent as usize] = true;
            }
        }
        for (group, _) in (self.list.iter_mut().zip(&self.touched)).filter(|(_, touched)| **touched)
        {
            let group = Arc::make_mut(group);
            group.all = group.own.clone();
            group.all.counters.add(&group.gone);
            group.children = 0;
        }
        for place in (0..self.list.len()).rev() {
            let group = &self.list[place];
            let Some(parent) = group.parent.filter(|above| self.touched[*above as usize]) else {
                continue;
            };
            let (all, first) = (group.all.clone(), Arc::clone(&group.first));
            let parent = Arc::make_mut(&mut self.list[parent as usize]);
            if parent.all.total.processes > 0 && all.total.processes > 0 {
                parent.all.common = parent.all.common.of(&parent.first, &first);
            }
            parent.all.add(&all);
            parent.children += 1;
            if parent.members.is_empty() && all.total.processes > 0 {
                parent.lead(&first, &self.containers);
            }
        }
        for (group, _) in (self.list.iter_mut().zip(&self.touched)).filter(|(_, touched)| **touched)
        {
            let group = Arc::make_mut(group);
            let is_empty = group.has_ended() && !group.is_passing();
            group.empty_since = is_empty.then(|| group.empty_since.unwrap_or(at));
        }
        self.retire(at);
        self.touched.fill(false);
    }

    /// Leaves out groups that have been without a process for a while. Who is above another group has a process while that
    /// has one.
    fn retire(&mut self, at: Nanos) {
        let old = |group: &Arc<Group>| {
            let empty = group.empty_since.filter(|_| group.has_ended());
            empty.is_some_and(|since| at.saturating_sub(since) > Snapshot::LINGER)
        };
        if !self.list.iter().any(old) {
            return;
        }
        // Those below go first.
        for place in (0..self.list.len()).rev() {
            let group = &self.list[place];
            if !old(group) {
                continue;
            }
            let (past, parent) = (self.retired.keep(group), group.parent);
            if let Some(parent) = parent {
                let parent = Arc::make_mut(&mut self.list[parent as usize]);
                parent.gone.add(&past.all());
            }
        }
        let mut places = Vec::with_capacity(self.list.len());
        let mut kept = Vec::with_capacity(self.list.len());
        let mut gone = vec![false; self.list.len()];
        for (place, group) in std::mem::take(&mut self.list).into_iter().enumerate() {
            places.push(kept.len() as u32);
            if old(&group) {
                gone[place] = true;
            } else {
                kept.push(group);
            }
        }
        for group in &mut kept {
            let moved = group.parent.map(|parent| places[parent as usize]);
            if moved != group.parent {
                Arc::make_mut(group).parent = moved;
            }
        }
        for member in &mut self.members {
            member.place = places[member.place as usize];
        }
        self.list = kept;
        self.touched.truncate(self.list.len());
        self.places.retain(|_, place| !gone[*place as usize]);
        for place in self.places.values_mut() {
            *place = places[*place as usize];
        }
        self.count_children();
    }

    fn count_children(&mut self) {
        let mut counts = vec![0; self.list.len()];
        for parent in self.list.iter().filter_map(|group| group.parent) {
            counts[parent as usize] += 1;
        }
        for (group, count) in self.list.iter_mut().zip(counts) {
            if group.children != count {
                Arc::make_mut(group).children = count;
            }
        }
    }
}

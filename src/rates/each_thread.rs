//! The rates of all threads of a process, where most stand still and have the same.

use super::{Carried, ThreadRates};
use std::iter::FusedIterator;
use std::ops::Index;

/// Rates of threads, in the order of `Process::threads.list`. Equal ones near each other are kept once: of thousands of
/// threads few move, and the others take 4 bytes each.
#[derive(Clone, Debug, Default)]
pub struct EachThread {
    /// For each thread, where its rates are in `distinct`.
    places: Vec<u32>,
    distinct: Vec<ThreadRates>,
}

/// So many of the last distinct rates are compared with: threads that stand still lie between some that do not.
const COMPARED: usize = 4;

impl EachThread {
    /// Adds those of the next thread.
    pub fn push(&mut self, rates: ThreadRates) {
        let last = self.distinct.len().saturating_sub(COMPARED);
        let known = self.distinct[last..].iter().rposition(|one| *one == rates);
        let place = known.map_or(self.distinct.len(), |at| last + at);
        if known.is_none() {
            self.distinct.push(rates);
        }
        self.places.push(place as u32);
    }

    /// Those of the thread at this position.
    pub fn get(&self, at: usize) -> Option<&ThreadRates> {
        self.distinct.get(*self.places.get(at)? as usize)
    }

    /// What all of them carry.
    pub(super) fn carried(&self) -> Carried {
        // Of thousands of threads few are distinct, and what is carried nearly always by none of them.
        if self.distinct.iter().all(|one| one.carried.is_none()) {
            return Carried::default();
        }
        let each = self.iter().map(|one| one.carried);
        each.fold(Carried::default(), Carried::plus)
    }

    /// Number of threads.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// No thread is known.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// One after the other.
    pub fn iter(&self) -> Iter<'_> {
        Iter {
            places: self.places.iter(),
            distinct: &self.distinct,
        }
    }
}

impl Index<usize> for EachThread {
    type Output = ThreadRates;

    fn index(&self, at: usize) -> &ThreadRates {
        &self.distinct[self.places[at] as usize]
    }
}

/// For tests: the thread gets rates of its own, to be changed.
#[cfg(test)]
impl std::ops::IndexMut<usize> for EachThread {
    fn index_mut(&mut self, at: usize) -> &mut ThreadRates {
        self.distinct.push(self[at]);
        let own = self.distinct.len() - 1;
        self.places[at] = own as u32;
        &mut self.distinct[own]
    }
}

impl FromIterator<ThreadRates> for EachThread {
    fn from_iter<I: IntoIterator<Item = ThreadRates>>(rates: I) -> Self {
        let rates = rates.into_iter();
        let mut all = Self {
            places: Vec::with_capacity(rates.size_hint().0),
            distinct: Vec::new(),
        };
        rates.for_each(|rates| all.push(rates));
        all
    }
}

/// Rates of threads, one after the other.
#[derive(Clone, Debug)]
pub struct Iter<'a> {
    places: std::slice::Iter<'a, u32>,
    distinct: &'a [ThreadRates],
}

impl<'a> Iterator for Iter<'a> {
    type Item = &'a ThreadRates;

    fn next(&mut self) -> Option<&'a ThreadRates> {
        let place = *self.places.next()?;
        self.distinct.get(place as usize)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.places.size_hint()
    }
}

impl ExactSizeIterator for Iter<'_> {}
impl FusedIterator for Iter<'_> {}

impl<'a> IntoIterator for &'a EachThread {
    type Item = &'a ThreadRates;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cpu(percent: f32) -> ThreadRates {
        ThreadRates {
            cpu_percent: Some(percent),
            ..ThreadRates::default()
        }
    }

    #[test]
    fn each_thread_has_its_own_rates_and_those_that_stand_still_take_little() {
        let given: Vec<_> = (0..1000)
            .map(|at| cpu(if at % 50 == 1 { at as f32 } else { 0.0 }))
            .collect();
        let kept: EachThread = given.iter().copied().collect();
        assert!(kept.iter().eq(&given));
        assert_eq!(
            (kept.len(), kept[51], kept.get(1000)),
            (1000, given[51], None)
        );
        assert!(kept.distinct.len() < 30, "{}", kept.distinct.len());
    }

    #[test]
    fn changing_one_changes_no_other() {
        let mut kept: EachThread = std::iter::repeat_n(cpu(0.0), 3).collect();
        kept[1].cpu_percent = Some(5.0);
        assert!(kept.iter().eq(&[cpu(0.0), cpu(5.0), cpu(0.0)]));
    }

    #[test]
    fn what_is_no_number_is_kept_as_well() {
        let kept: EachThread = std::iter::repeat_n(cpu(f32::NAN), 3).collect();
        assert_eq!(kept.iter().count(), 3);
    }
}

//! The series of disks and network interfaces: one ring for each that moved in the last 120 samples, within a fixed
//! number of rings.

use super::ring::{Ring, SAMPLES, fill};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Rings of devices, by name. A device without one has not moved: its series is zeros.
#[derive(Debug, Default)]
pub(super) struct Devices {
    rings: FxHashMap<Arc<str>, Box<Ring<1>>>,
    /// Number of the newest sample; they are counted from 1.
    now: u32,
}

impl Devices {
    /// Most rings that are kept; devices that begin to move when there are so many already wait for a free one.
    const LIMIT: usize = 600;
    /// Memory at most, bytes: the rings with the allocator's overhead, their names, and their places in a map that is
    /// between 7/16 and 7/8 full.
    pub(super) const BUDGET: usize =
        Self::LIMIT * (size_of::<Ring<1>>() + 16 + 48 + size_of::<(Arc<str>, Box<Ring<1>>)>() * 3);

    /// Adds a value of each device; `None` for what is not known of it.
    pub(super) fn push<'a>(&mut self, values: impl Iterator<Item = (&'a Arc<str>, Option<f64>)>) {
        self.now += 1;
        let now = self.now;
        if now.is_multiple_of(SAMPLES as u32) {
            self.rings
                .retain(|_, ring| now - ring.last() < SAMPLES as u32);
        }
        for (name, value) in values {
            let room = self.rings.len() < Self::LIMIT;
            let value = value.map(|value| value as f32);
            let moved = value.is_some_and(|value| value > 0.0);
            match self.rings.get_mut(name) {
                // A gap of one that moves is no zero.
                Some(ring) if moved || value.is_none() => ring.write(now, [value]),
                None if moved && room => {
                    let ring = Box::new(Ring::new(1, now, [value]));
                    self.rings.insert(Arc::clone(name), ring);
                }
                _ => {}
            }
        }
    }

    /// Fills `out` with the newest values, the newest last; `false` when the device has not moved.
    pub(super) fn read(&self, name: &str, out: &mut [Option<f32>]) -> bool {
        let ring = self.rings.get(name);
        fill(out, self.now, |sample| match ring {
            Some(ring) => ring.read(sample, 0),
            None => Some(0.0),
        });
        ring.is_some_and(|ring| self.now - ring.last() < SAMPLES as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn push(devices: &mut Devices, values: &[(&str, Option<f64>)]) {
        let named: Vec<(Arc<str>, Option<f64>)> = values
            .iter()
            .map(|(name, value)| ((*name).into(), *value))
            .collect();
        devices.push(named.iter().map(|(name, value)| (name, *value)));
    }

    fn read(devices: &Devices, name: &str) -> (bool, Vec<Option<f32>>) {
        let mut out = vec![Some(7.0); 4];
        (devices.read(name, &mut out), out)
    }

    #[test]
    fn zeros_cost_nothing_and_gaps_stay_gaps() {
        let mut devices = Devices::default();
        push(&mut devices, &[("sda", Some(0.0)), ("sdb", Some(0.0))]);
        push(&mut devices, &[("sda", Some(512.0)), ("sdb", Some(0.0))]);
        push(&mut devices, &[("sda", None), ("sdb", Some(0.0))]);
        push(&mut devices, &[("sda", Some(0.0)), ("sdb", Some(0.0))]);
        let zero = Some(0.0);
        assert_eq!(
            read(&devices, "sda"),
            (true, vec![zero, Some(512.0), None, zero])
        );
        assert_eq!(read(&devices, "sdb"), (false, vec![zero; 4]));
        assert_eq!(devices.rings.len(), 1);
    }

    #[test]
    fn a_device_that_rests_long_enough_is_idle_and_forgotten() {
        let mut devices = Devices::default();
        push(&mut devices, &[("sda", Some(1.0))]);
        for _ in 0..SAMPLES - 1 {
            push(&mut devices, &[("sda", Some(0.0))]);
            assert!(!devices.rings.is_empty() || devices.now >= SAMPLES as u32);
        }
        push(&mut devices, &[("sda", Some(0.0))]);
        assert!(!read(&devices, "sda").0);
        for _ in 0..SAMPLES {
            push(&mut devices, &[]);
        }
        assert!(devices.rings.is_empty());
    }

    #[test]
    fn memory_is_bounded_whatever_comes_and_goes() {
        let mut devices = Devices::default();
        for round in 0..4 {
            let names: Vec<String> = (0..500).map(|at| format!("sd{round}-{at}")).collect();
            let values: Vec<(&str, Option<f64>)> =
                names.iter().map(|name| (&**name, Some(1.0))).collect();
            push(&mut devices, &values);
        }
        assert_eq!(devices.rings.len(), Devices::LIMIT);
        for _ in 0..2 * SAMPLES {
            push(&mut devices, &[]);
        }
        push(&mut devices, &[("new", Some(3.0))]);
        assert!(read(&devices, "new").0);
    }
}

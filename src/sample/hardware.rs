//! What changes slowly, and is read only when somebody asks: sensors and file systems.

use super::Nanos;

/// Sensors of the machine.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sensors {
    /// When they were read.
    pub at: Nanos,
    /// In the order of their names; several that have the same name are one.
    pub temperatures: Vec<Temperature>,
    /// Clock of CPUs by their numbers, MHz (`cpufreq/scaling_cur_freq`, else what `/proc/cpuinfo` has measured); those that are
    /// not told are left out.
    pub clocks: Vec<(u32, u64)>,
    /// Temperature of CPUs by their numbers, °C: of the core, otherwise of the package; those that are not told are left out.
    pub celsius: Vec<(u32, f32)>,
}

impl Sensors {
    /// Clock of a CPU, MHz.
    pub fn clock(&self, cpu: u32) -> Option<u64> {
        let mut clocks = self.clocks.iter();
        clocks.find(|(id, _)| *id == cpu).map(|(_, mhz)| *mhz)
    }

    /// Temperature of a CPU, °C.
    pub fn celsius(&self, cpu: u32) -> Option<f32> {
        let mut cpus = self.celsius.iter();
        cpus.find(|(id, _)| *id == cpu).map(|(_, celsius)| *celsius)
    }
}

/// A temperature (`/sys/class/hwmon`; where that has none, `/sys/class/thermal`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Temperature {
    /// Name of the chip, of the sensor and of the device, as far as they have one: `coretemp Package id 0`.
    pub name: String,
    /// Now, °C (`temp*_input`).
    pub celsius: f32,
    /// From where on the hardware is in danger, °C (`temp*_crit`).
    pub critical: Option<f32>,
}

/// A file system that has room for files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSystem {
    /// Where it is mounted, raw bytes; of several places the one that shows most of it.
    pub point: Box<[u8]>,
    /// What is mounted there, raw bytes: a device, or what a network calls it.
    pub source: Box<[u8]>,
    /// Type: `ext4`, `nfs4`, `tmpfs` …
    pub kind: String,
    /// Nothing can be written to it, by how it is mounted.
    pub read_only: bool,
    /// Room (`statvfs`); `None` where we may not ask, or it does not answer.
    pub space: Option<Space>,
    /// Asked, and no answer comes (from a server that is gone): not asked again before it does.
    pub hangs: bool,
}

/// Room of a file system, bytes and files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Space {
    /// All of it (`f_blocks`).
    pub total: u64,
    /// Not used (`f_bfree`).
    pub free: u64,
    /// Not used, and not kept for root (`f_bavail`).
    pub available: u64,
    /// Files that there can be (`f_files`); 0 where it has no such bound.
    pub files: u64,
    /// Files that there can be more (`f_ffree`).
    pub files_free: u64,
}

//! The machine as a whole: its files, control groups, hardware, and how many threads execute at once.

pub(crate) mod cgroup_use;
pub(crate) mod cgroups;
pub(crate) mod containers;
pub(crate) mod cost;
pub(crate) mod file_systems;
pub(crate) mod files;
pub(crate) mod hardware;
pub(crate) mod hierarchy;
pub(crate) mod links;
pub(crate) mod parallelism;
pub(crate) mod platform;
mod sensors;

//! Columns of CPUs, disks, interfaces, file systems and temperatures.

use crate::recording::format::column::columns;
use crate::recording::format::table::Row;
use crate::sample::{CpuTimes, Disk, FileSystem, Interface, Space, Temperature};

impl Row for (u32, CpuTimes) {
    const TABLE: &'static str = "cpu";
    columns! {
        ["id" "" = 0]
        ["user" "ticks" = 1.user]
        ["nice" "ticks" = 1.nice]
        ["system" "ticks" = 1.system]
        ["idle" "ticks" = 1.idle]
        ["iowait" "ticks" = 1.iowait]
        ["irq" "ticks" = 1.irq]
        ["softirq" "ticks" = 1.softirq]
        ["steal" "ticks" = 1.steal]
        ["guest" "ticks" = 1.guest]
        ["guest_nice" "ticks" = 1.guest_nice]
    }
}

impl Row for Disk {
    const TABLE: &'static str = "disk";
    columns! {
        ["name" "" = name]
        ["stacked" "" = stacked]
        ["reads_completed" "" = io.reads_completed]
        ["reads_merged" "" = io.reads_merged]
        ["sectors_read" "" = io.sectors_read]
        ["read_time_ms" "ms" = io.read_time_ms]
        ["writes_completed" "" = io.writes_completed]
        ["writes_merged" "" = io.writes_merged]
        ["sectors_written" "" = io.sectors_written]
        ["write_time_ms" "ms" = io.write_time_ms]
        ["busy_time_ms" "ms" = io.busy_time_ms]
        ["queue_time_ms" "ms" = io.queue_time_ms]
        ["in_flight" "" = in_flight]
    }
}

impl Row for Interface {
    const TABLE: &'static str = "interface";
    columns! {
        ["name" "" = name]
        ["loopback" "" = loopback]
        ["stacked" "" = stacked]
        ["part_of" "" = part_of]
        ["bytes_received" "B" = io.bytes_received]
        ["packets_received" "" = io.packets_received]
        ["errors_received" "" = io.errors_received]
        ["drops_received" "" = io.drops_received]
        ["bytes_sent" "B" = io.bytes_sent]
        ["packets_sent" "" = io.packets_sent]
        ["errors_sent" "" = io.errors_sent]
        ["drops_sent" "" = io.drops_sent]
    }
}

impl Row for FileSystem {
    const TABLE: &'static str = "file_system";
    columns! {
        ["mount" "" = point]
        ["source" "" = source]
        ["type" "" = kind]
        ["read_only" "" = read_only]
        ["hangs" "" = hangs]
        ["total" "B" = (space: Space)? total]
        ["free" "B" = (space: Space)? free]
        ["available" "B" = (space: Space)? available]
        ["files" "" = (space: Space)? files]
        ["files_free" "" = (space: Space)? files_free]
    }
}

impl Row for Temperature {
    const TABLE: &'static str = "temperature";
    columns! {
        ["name" "" = name]
        ["celsius" "C" = celsius]
        ["critical" "C" = critical]
    }
}

/// Clock of a CPU, MHz.
impl Row for (u32, u64) {
    const TABLE: &'static str = "cpu_clock";
    columns! {
        ["id" "" = 0]
        ["clock" "MHz" = 1]
    }
}

/// Temperature of a CPU, °C.
impl Row for (u32, f32) {
    const TABLE: &'static str = "cpu_temperature";
    columns! {
        ["id" "" = 0]
        ["celsius" "C" = 1]
    }
}

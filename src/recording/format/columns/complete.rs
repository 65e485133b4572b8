//! All that a sample has: whoever adds a field names it here as well, when it has its column or its table.

use crate::sample::{
    Blocked, Cgroup, CgroupUse, Code, Connections, Container, ContainerNames, CpuTimes,
    DepartedName, Departures, Device, Disk, DiskIo, Dmi, EndedChildren, FileSystem, Host, Identity,
    Interface, Io, LevelsUp, LoadAverage, Machine, MachineMoments, Memory, NetIo, OomAndIoPriority,
    Paging, ParallelismSamples, Platform, Port, Pressure, Pressures, Process, ProcessStat, Program,
    Sample, SampleCost, Sensors, Sockets, Space, Split, Stall, Statm, TaskKey, Temperature, Thread,
    ThreadDetail, Threads, Throttled, Totals,
};

/// Does not compile while a field is missing.
macro_rules! complete {
    ($($of:ident $(<$number:ty>)? { $($field:ident),* };)*) => {
        $(const _: fn(&$of$(<$number>)?) = |$of { $($field: _),* }| {};)*
    };
}

complete! {
    Sample { seq, at, wall, host, machine, processes, blocked, looks, cgroups, container_names, totals_from,
        departed, cost };
    SampleCost { duration, cpu, rss, tasks_read, behind, tasks_carried };
    TaskKey { tid, starttime };
    Machine { at, moments, cpu, cpus, context_switches, interrupts, softirqs, forks, running, blocked, load,
        tasks, memory, uptime, pressure, paging, disks, interfaces, looks, cgroup, sensors, file_systems };
    CpuTimes { user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice };
    LoadAverage { one, five, fifteen };
    Paging { swapped_in, swapped_out, kib_in, kib_out, major_faults };
    MachineMoments { pressure, paging, disks, interfaces };
    Memory { total, available, free, buffers, cached, shared, slab, swap_total, swap_free };
    Pressures { cpu, io, memory };
    Pressure { some, full };
    Stall { avg10, avg60, avg300, total };
    Host { name, kernel, boot_id, cpu_brand, ticks_per_second, page_size, boot_time, platform, hidden };
    Platform { architecture, cpuid, hypervisor_flag, hypervisor_type, xen_guest, xen_control, xen_uuid, dmi,
        acpi_oem, device_tree, clock_source, disks, nets, container, cgroup_namespace };
    Dmi { sys_vendor, product_name, product_version, board_vendor, bios_vendor, bios_version,
        chassis_asset_tag };
    Container { runtime, evidence };
    Device { name, driver, model };
    Disk { name, stacked, io, in_flight };
    DiskIo<u64> { reads_completed, reads_merged, sectors_read, read_time_ms, writes_completed,
        writes_merged, sectors_written, write_time_ms, busy_time_ms, queue_time_ms };
    Interface { name, loopback, stacked, part_of, io };
    NetIo<u64> { bytes_received, packets_received, errors_received, drops_received, bytes_sent,
        packets_sent, errors_sent, drops_sent };
    FileSystem { point, source, kind, read_only, space, hangs };
    Space { total, free, available, files, files_free };
    Sensors { at, temperatures, clocks, celsius };
    Temperature { name, celsius, critical };
    Process { key, born, at, unasked_since, clock, stat, statm, pss, io, oom_and_io_priority, identity,
        totals, threads };
    ProcessStat { at, state, ppid, pgrp, session, tty, kernel, minor_faults, major_faults, user, system,
        children, priority, nice, thread_count, virt, rss, cpu, rt_priority, policy, block_delay, guest };
    EndedChildren { at, user, system };
    Statm { virt, rss, shared, text, data };
    Io { at, read_bytes, write_bytes };
    OomAndIoPriority { oom_score, io_priority };
    Totals { at, wait, switches, split, block_delay };
    Identity { name, cmdline, unread, exe, cgroup, cpu_cgroup, memory_cgroup, code, sockets, uid, user };
    Code { mapped, program };
    Program { sections, comment, go_version };
    Sockets { ports, connections };
    Connections { all, established, syn_sent, close_wait };
    Port { number, transport, address };
    Threads { list, complete, since, ended_switches, ended_voluntary, ended_involuntary, ended_wait, unseen };
    Thread { tid, at, run, wait, switches, born, split, read_bytes, write_bytes, detail };
    Split { voluntary, involuntary, at };
    ThreadDetail { at, starttime, name, state, cpu, priority, nice, rt_priority, policy, user, system,
        minor_faults, major_faults, guest, block_delay };
    Blocked { process, tid, since, wchan };
    Cgroup { path, memory_path, version, cpu_limit, throttled, quota_used, memory_limit, memory_used,
        memory_cache, pids_limit, pids_used, levels_up, usage };
    Throttled { periods, throttled_periods, time };
    LevelsUp { cpu, memory, pids };
    CgroupUse { at, cpu, weight, memory, swap, pids, cpu_pressure, io_pressure, memory_pressure };
    Departures { since, until, names, lost };
    DepartedName { name, count, cpu, wait, life, exits };
    ParallelismSamples { method, since, at, counts, window, states, cpu };
    ContainerNames { names };
}

//! The documented form of the objects.

use super::*;
use crate::export::testing::sampled;
use crate::rates::{
    Counts, CpuShares, DiskRates, MachineRates, ProcessRates, SelfRates, Tally, ThreadRates,
};
use crate::sample::{
    DiskIo, FileSystem, Interface, Machine, NetIo, Pressure, Pressures, Sensors, Space, Stall,
    Temperature,
};
use std::sync::Arc;

fn snapshot() -> Snapshot {
    let mut sample = sampled(2, &[7]);
    hardware(&mut sample.machine);
    let shares = CpuShares {
        user: 25.0,
        system: 10.0,
        idle: 60.0,
        steal: Some(5.0),
        ..CpuShares::default()
    };
    let thread = ThreadRates {
        cpu_percent: Some(25.0),
        wait_percent: Some(0.051_234),
        switches: Some(12.0),
        voluntary_switches: Some(10.0),
        involuntary_switches: Some(2.0),
        ..ThreadRates::default()
    };
    let total = Tally {
        cpu_percent: Some(25.0),
        wait_percent: Some(0.051_234),
        switches: Some(12.0),
        voluntary_switches: Some(10.0),
        involuntary_switches: Some(2.0),
        threads: 1,
        rss: 1 << 20,
        pss: 3 << 19,
        ..Tally::default()
    };
    Snapshot {
        sample: Arc::new(sample),
        elapsed: Some(1.000_213_4),
        machine: MachineRates {
            cpu: Some(shares),
            cpus: vec![(0, Some(shares)), (3, None)],
            context_switches: Some(12_345.678),
            ..MachineRates::default()
        },
        counts: Counts {
            processes: 1,
            threads: 1,
            kernel_threads: 0,
            running: Some(1),
            uninterruptible: 3,
            blocked: None,
            hidden: None,
        },
        processes: vec![Arc::new(ProcessRates {
            total,
            exited_cpu_percent: Some(0.0),
            state: b'S',
            state_count: 1,
            threads: [thread].into_iter().collect(),
            ..ProcessRates::default()
        })],
        own: SelfRates {
            cpu_percent: Some(0.3),
        },
        ..Snapshot::default()
    }
}

/// What only `dump` asks for.
fn hardware(machine: &mut Machine) {
    machine.sensors = Some(Arc::new(Sensors {
        at: 0,
        temperatures: vec![Temperature {
            name: "coretemp Core 0".to_owned(),
            celsius: 61.5,
            critical: None,
        }],
        clocks: vec![(0, 2900)],
        celsius: vec![(0, 61.5)],
    }));
    let root = FileSystem {
        point: b"/"[..].into(),
        source: b"/dev/sda1"[..].into(),
        kind: "ext4".to_owned(),
        space: Some(Space {
            total: 1000,
            free: 400,
            available: 350,
            files: 50,
            files_free: 40,
        }),
        ..FileSystem::default()
    };
    let gone = FileSystem {
        point: b"/n\xfft"[..].into(),
        source: b"server:/x"[..].into(),
        kind: "nfs4".to_owned(),
        read_only: true,
        space: None,
        hangs: true,
    };
    machine.file_systems = Some([root, gone].into());
}

fn written(shown: &[usize], threads: bool) -> String {
    let mut out = Vec::new();
    let listed = Listed {
        shown,
        threads,
        keys: None,
    };
    write(
        &mut out,
        &snapshot(),
        Some(MachineExtras::default()),
        Some(listed),
    )
    .unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn an_object_has_the_documented_form() {
    let shares = |rest: &str| {
        format!(
            r#"{rest}"user":25.0,"nice":0.0,"system":10.0,"idle":60.0,"iowait":0.0,"irq":0.0,"softirq":0.0,"steal":5.0,"guest":0.0,"guest_nice":0.0"#
        )
    };
    let expected = [
        r#"{"time":"2023-11-14T22:13:22.000000Z","elapsed":1.000213,"#,
        r#""host":{"name":"box","kernel":"6.18","boot_id":null,"cpus_online":1,"uptime":3600.5,"virtualization":null},"#,
        &shares(r#""cpu":{"#),
        &shares(r#"},"cpus":[{"id":0,"#),
        r#","frequency_mhz":2900,"celsius":61.5},{"id":3,"user":null,"nice":null,"system":null,"idle":null,"iowait":null,"irq":null,"softirq":null,"#,
        r#""steal":null,"guest":null,"guest_nice":null,"frequency_mhz":null,"celsius":null}],"#,
        r#""load":{"1":1.39,"5":15.23,"15":10.97},"context_switches":12345.68,"interrupts":null,"softirqs":null,"#,
        r#""forks":null,"ended_percent":null,"switch_cost":null,"tasks":{"processes":1,"threads":1,"kernel_threads":0,"running":1,"uninterruptible":3,"blocked":null,"hidden":null,"hidden_by":null,"states":{"S":1}},"#,
        r#""memory":{"total":1073741824,"available":536870912,"used":536870912,"free":268435456,"buffers":0,"cached":0,"#,
        r#""shared":0,"slab":0},"swap":{"total":0,"used":0,"in":null,"out":null},"#,
        r#""pressure":null,"tlp":null,"disk":null,"disks":null,"net":null,"nets":null,"#,
        r#""temperatures":[{"name":"coretemp Core 0","celsius":61.5,"critical":null}],"file_systems":["#,
        r#"{"mount":"/","source":"/dev/sda1","type":"ext4","read_only":false,"hangs":false,"total":1000,"used":600,"available":350,"files":50,"files_used":10},"#,
        r#"{"mount":"/n�t","source":"server:/x","type":"nfs4","read_only":true,"hangs":true,"total":null,"used":null,"available":null,"files":null,"files_used":null}],"#,
        r#""bottleneck":{"cause":"steal","#,
        r#""number":5.0,"sentence":"stolen by the hypervisor: 5 % of CPU time (steal); ask for another host or a larger instance"},"#,
        r#""processes":[{"pid":7,"nid":"0x7","user":"app","uid":1000,"state":"S","thread_count":1,"thread_states":"S1","cpu_percent":25.0,"#,
        r#""ended_children_percent":null,"wait_percent":0.05123,"throttled_percent":null,"voluntary_switches":10.0,"#,
        r#""involuntary_switches":2.0,"switches":12.0,"user_percent":null,"system_percent":null,"mem_percent":0.09766,"rss":1048576,"pss":1572864,"#,
        r#""virt":16777216,"shared":65536,"read_bytes":null,"write_bytes":null,"io_bytes":null,"wchan":null,"block_delay_percent":null,"last_cpu":0,"#,
        r#""priority":20,"nice":0,"policy":"other","time":0.5,"guest_percent":null,"exited_cpu_percent":0.0,"minor_faults":null,"#,
        r#""major_faults":null,"start_time":1600000001.5,"elapsed":3599.0,"ppid":6,"pgrp":0,"session":0,"tty":"","oom_score":668,"#,
        r#""io_priority":"be/4","name":"na�me\u001b","exe":null,"cgroup":null,"unit":null,"container":null,"cgroup_cpu_percent":null,"quota_percent":null,"cgroup_weight":null,"cgroup_memory":null,"memory_limit_percent":null,"cgroup_swap":null,"cgroup_pids":null,"pids_limit_percent":null,"cgroup_cpu_pressure":null,"cgroup_io_pressure":null,"cgroup_memory_pressure":null,"ports":null,"connections":null,"established":null,"syn_sent":null,"close_wait":null,"command":"name --option","tlp":null,"#,
        r#""threads":[{"tid":7,"nid":"0x7","state":"S","cpu_percent":25.0,"wait_percent":0.05123,"voluntary_switches":10.0,"#,
        r#""involuntary_switches":2.0,"switches":12.0,"user_percent":null,"system_percent":null,"read_bytes":null,"write_bytes":null,"#,
        r#""io_bytes":null,"wchan":null,"block_delay_percent":null,"cpu":0,"last_cpu":0,"migrations":null,"priority":20,"nice":0,"policy":"other","#,
        r#""time":0.5,"guest_percent":null,"minor_faults":null,"major_faults":null,"start_time":1600000001.5,"elapsed":3599.0,"#,
        r#""name":"first"}]}],"#,
        r#""self":{"cpu_percent":0.3,"rss":4194304,"sample_ms":1.235,"behind_seconds":0.0,"tasks_read":2,"tasks_carried":5,"totals_from":"threads","#,
        r#""totals_why":"the kernel has not been asked yet"}}"#,
        "\n",
    ];
    assert_eq!(written(&[0], true), expected.concat());
}

/// A machine with disks, an interface and pressure.
fn with_devices() -> Snapshot {
    let mut snapshot = snapshot();
    let io = DiskIo {
        reads_completed: 1.0,
        reads_merged: 2.0,
        sectors_read: 3.0,
        read_time_ms: 4.0,
        writes_completed: 5.0,
        writes_merged: 6.0,
        sectors_written: 7.0,
        write_time_ms: 8.0,
        busy_time_ms: 9.0,
        queue_time_ms: 10.0,
    };
    let disk = DiskRates {
        io,
        utilization: 0.9,
        queue: 0.01,
    };
    let net = NetIo {
        bytes_received: 1.0,
        packets_received: 2.0,
        errors_received: 3.0,
        drops_received: 4.0,
        bytes_sent: 10.0,
        packets_sent: 20.0,
        errors_sent: 30.0,
        drops_sent: 40.0,
    };
    snapshot.machine.disk = Some(disk);
    snapshot.machine.disks = Some(vec![("sda".into(), Some(disk)), ("sdb".into(), None)]);
    snapshot.machine.nets = Some(vec![("e\"0".into(), Some(net))]);
    snapshot.machine.paging.swapped_out = Some(4096.0);
    let stall = Stall {
        avg10: 3.1,
        avg60: 2.0,
        avg300: 1.0,
        total: 9,
    };
    let pressure = |full| Pressure { some: stall, full };
    let one = Interface {
        name: "e\"0".into(),
        stacked: true,
        part_of: Some("br0".into()),
        ..Interface::default()
    };
    let sample = Arc::make_mut(&mut snapshot.sample);
    sample.machine.interfaces = Some([one].into());
    sample.machine.pressure = Pressures {
        cpu: Some(pressure(None)),
        io: Some(pressure(Some(stall))),
        memory: None,
    };
    snapshot.machine.stalled.io = Some(12.5);
    snapshot.machine.stalled.io_full = Some(6.25);
    snapshot
}

#[test]
fn devices_have_the_documented_form() {
    let snapshot = with_devices();
    let mut out = Vec::new();
    let listed = Listed {
        shown: &[],
        threads: false,
        keys: None,
    };
    write(
        &mut out,
        &snapshot,
        Some(MachineExtras::default()),
        Some(listed),
    )
    .unwrap();
    let text = String::from_utf8(out).unwrap();
    let numbers = r#""reads_completed":1.0,"reads_merged":2.0,"sectors_read":3.0,"read_time_ms":4.0,"writes_completed":5.0,"writes_merged":6.0,"sectors_written":7.0,"write_time_ms":8.0"#;
    for expected in [
        r#","in":null,"out":4096.0},"#,
        r#""pressure":{"cpu":{"some":null,"some10":3.1,"some60":2.0,"some300":1.0},"#,
        r#""io":{"some":12.5,"some10":3.1,"some60":2.0,"some300":1.0,"full":6.25,"full10":3.1,"full60":2.0,"full300":1.0},"memory":null},"#,
        &format!(
            r#""disk":{{{numbers}}},"disks":[{{"name":"sda",{numbers},"utilization":0.9,"queue":0.01}},"#
        ),
        r#"{"name":"sdb","reads_completed":null,"#,
        r#""net":{"bytes_received":null,"bytes_sent":null},"nets":[{"name":"e\"0","counted":false,"part_of":"br0","bytes_received":1.0,"bytes_sent":10.0,"#,
        r#""packets_received":2.0,"packets_sent":20.0,"errors":33.0,"drops":44.0}],"temperatures":"#,
    ] {
        assert!(text.contains(expected), "no {expected} in {text}");
    }
}

#[test]
fn only_what_is_shown_is_written() {
    assert!(written(&[], true).contains(r#""processes":[],"#));
    assert!(!written(&[0], false).contains(r#""threads":["#));
}

#[test]
fn the_keys_are_those_that_can_be_asked_for() {
    let text = written(&[0], true);
    let (_, text) = text.split_once(r#""processes":[{"#).unwrap();
    let (process, text) = text.split_once(r#","threads":[{"#).unwrap();
    let (thread, _) = text.split_once('}').unwrap();
    let keys = |object: &str| -> Vec<String> {
        let pairs = object.split(",\"").map(|pair| pair.trim_start_matches('"'));
        pairs
            .map(|pair| pair.split('"').next().unwrap().to_owned())
            .collect()
    };
    let names =
        |keys: &mut dyn Iterator<Item = Key>| -> Vec<&str> { keys.map(|key| key.name).collect() };
    assert_eq!(keys(process), names(&mut process_keys()));
    assert_eq!(keys(thread), names(&mut thread_keys()));
}

#[test]
fn only_the_keys_asked_for_are_written() {
    let of = |keys: &[&'static str], threads| {
        let listed = Listed {
            shown: &[0],
            threads,
            keys: Some(keys),
        };
        let mut out = Vec::new();
        write(&mut out, &snapshot(), None, Some(listed)).unwrap();
        let text = String::from_utf8(out).unwrap();
        text.split_once(r#""processes":"#).unwrap().1.to_owned()
    };
    assert_eq!(
        of(&["cpu_percent", "pid", "name"], false),
        "[{\"cpu_percent\":25.0,\"pid\":7,\"name\":\"na\u{fffd}me\\u001b\"}]}\n"
    );
    assert_eq!(
        of(&["tid", "cpu_percent"], true),
        "[{\"cpu_percent\":25.0,\"threads\":[{\"tid\":7,\"cpu_percent\":25.0}]}]}\n"
    );
}

#[test]
fn what_switches_cost_is_part_of_the_machine() {
    let cost = crate::calibrate::cost::testing::calibration().estimate(12_400.0);
    let told = MachineExtras {
        departures: false,
        switch_cost: Some(cost),
    };
    let mut out = Vec::new();
    write(&mut out, &snapshot(), Some(told), None).unwrap();
    let text = String::from_utf8(out).unwrap();
    let expected = r#""switch_cost":{"direct_us":2.9,"percent":3.596,"worst_us":12.9,"worst_percent":16.0,"worst_set":262144},"#;
    assert!(text.contains(expected), "{text}");
}

#[test]
fn the_machine_and_the_processes_can_be_left_out() {
    let keys = |told, processes| {
        let mut out = Vec::new();
        write(&mut out, &snapshot(), told, processes).unwrap();
        let object: serde_json::Value = serde_json::from_slice(&out).unwrap();
        let keys = object.as_object().unwrap().keys();
        keys.cloned().collect::<Vec<_>>()
    };
    let listed = Listed {
        shown: &[0],
        threads: false,
        keys: None,
    };
    let processes = keys(None, Some(listed));
    assert_eq!(processes, ["elapsed", "host", "processes", "time"]);
    let system = keys(Some(MachineExtras::default()), None);
    assert!(system.contains(&"cpu".to_owned()) && system.contains(&"self".to_owned()));
    assert!(!system.contains(&"processes".to_owned()));
}

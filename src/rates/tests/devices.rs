//! Disks, interfaces and paging between two samples.

use super::*;
use crate::rates::{DiskRates, NetRates, PagingRates, device_gain, device_growth, device_total};
use crate::sample::{Disk, DiskIo, Interface, NetIo, Paging};
use proptest::prelude::*;

fn disk(name: &str, io: DiskIo<u64>) -> Disk {
    Disk {
        name: name.into(),
        stacked: name.starts_with("dm-"),
        io,
        in_flight: 0,
    }
}

fn sectors(read: u64, written: u64) -> DiskIo<u64> {
    DiskIo {
        sectors_read: read,
        sectors_written: written,
        ..DiskIo::default()
    }
}

fn interface(name: &str, received: u64, sent: u64) -> Interface {
    Interface {
        name: name.into(),
        loopback: name == "lo",
        io: NetIo {
            bytes_received: received,
            bytes_sent: sent,
            ..NetIo::default()
        },
        ..Interface::default()
    }
}

/// One whose bytes others count as well.
fn stacked(interface: Interface) -> Interface {
    Interface {
        stacked: true,
        ..interface
    }
}

/// What two seconds made of these disks.
fn of_disks(old: &[Disk], new: &[Disk]) -> crate::rates::MachineRates {
    let with = |at, disks: &[Disk]| {
        let mut sample = Sample::clone(&sample(at, &[]));
        sample.machine.disks = Some(disks.into());
        Arc::new(sample)
    };
    let first = advance(None, with(START, old));
    advance(Some(&first), with(START + 2 * SECOND, new)).machine
}

/// What two seconds made of these interfaces.
fn of_interfaces(old: &[Interface], new: &[Interface]) -> crate::rates::MachineRates {
    let with = |at, interfaces: &[Interface]| {
        let mut sample = Sample::clone(&sample(at, &[]));
        sample.machine.interfaces = Some(interfaces.into());
        Arc::new(sample)
    };
    let first = advance(None, with(START, old));
    advance(Some(&first), with(START + 2 * SECOND, new)).machine
}

#[test]
fn utilization_and_queue_are_those_of_iostat() {
    let old = DiskIo {
        busy_time_ms: 4_294_960_000,
        queue_time_ms: 10,
        ..DiskIo::default()
    };
    let new = DiskIo {
        busy_time_ms: 4_294_960_500,
        queue_time_ms: 6010,
        read_time_ms: 3000,
        ..DiskIo::default()
    };
    let rates = of_disks(&[disk("sda", old)], &[disk("sda", new)]);
    let disks = rates.disks.unwrap();
    let rates = disks[0].1.unwrap();
    near(Some(rates.utilization as f32), 25.0);
    near(Some(rates.queue as f32), 3.0);
    near(Some(rates.io.read_time_ms as f32), 1500.0);
}

#[test]
fn a_disk_is_never_busier_than_always() {
    let busy = |busy_time_ms| DiskIo {
        busy_time_ms,
        ..DiskIo::default()
    };
    let rates = of_disks(&[disk("sda", busy(0))], &[disk("sda", busy(2003))]);
    near(Some(rates.disk.unwrap().utilization as f32), 100.0);
}

#[test]
fn the_sum_is_over_hardware_and_over_disks_that_stay() {
    let old = [
        disk("sda", sectors(10, 0)),
        disk("sdb", sectors(7000, 7000)),
        disk("dm-0", sectors(10, 0)),
        disk("sdc", sectors(0, 100)),
    ];
    let new = [
        disk("sda", sectors(30, 0)),
        disk("dm-0", sectors(30, 0)),
        disk("sdc", sectors(0, 300)),
        disk("sdd", sectors(9000, 9000)),
    ];
    let rates = of_disks(&old, &new);
    let sum = rates.disk.unwrap();
    near(Some(sum.io.sectors_read as f32), 10.0);
    near(Some(sum.io.sectors_written as f32), 100.0);
    let each: Vec<_> = rates.disks.unwrap();
    let read = |rates: &Option<DiskRates>| rates.map(|rates| rates.io.sectors_read as u32);
    let each: Vec<_> = each
        .iter()
        .map(|(name, rates)| (&**name, read(rates)))
        .collect();
    let expected = [
        ("sda", Some(10)),
        ("dm-0", Some(10)),
        ("sdc", Some(0)),
        ("sdd", None),
    ];
    assert_eq!(each, expected);
    assert_eq!(device_total(&new), sectors(9030, 9300));
}

#[test]
fn a_disk_that_was_reset_makes_no_spike() {
    let old = [disk("sda", sectors(1 << 31, 5)), disk("sdb", sectors(0, 0))];
    // Taken out, and another put in its place that has written much.
    let new = [disk("sda", sectors(8, 1 << 40)), disk("sdb", sectors(2, 2))];
    let rates = of_disks(&old, &new);
    assert_eq!(rates.disk, None);
    let disks = rates.disks.unwrap();
    assert_eq!(disks[0].1, None);
    assert!(disks[1].1.is_some());
}

#[test]
fn the_machine_does_not_talk_to_itself() {
    let old = [
        interface("lo", 0, 0),
        interface("eth0", 100, 10),
        interface("eth1", 0, 0),
    ];
    let new = [
        interface("lo", 900, 900),
        interface("eth0", 300, 50),
        interface("eth1", 2, 4),
    ];
    let rates = of_interfaces(&old, &new);
    let sum = rates.net.unwrap();
    near(Some(sum.bytes_received as f32), 101.0);
    near(Some(sum.bytes_sent as f32), 22.0);
    let nets = rates.nets.unwrap();
    near(nets[0].1.map(|lo| lo.bytes_sent as f32), 450.0);
    assert_eq!(device_total(&new).bytes_sent, 54);
}

#[test]
fn bytes_that_go_through_several_interfaces_count_once() {
    let machine = |bytes| {
        [
            interface("eth0", bytes, 0),
            stacked(interface("docker0", bytes, 0)),
            stacked(interface("veth1", 0, bytes)),
        ]
    };
    let rates = of_interfaces(&machine(0), &machine(600));
    near(Some(rates.net.unwrap().bytes_received as f32), 300.0);
    near(Some(rates.net.unwrap().bytes_sent as f32), 0.0);
    let docker = rates.nets.unwrap()[1].1.unwrap();
    near(Some(docker.bytes_received as f32), 300.0);
    assert_eq!(device_total(&machine(600)).bytes_received, 600);
}

#[test]
fn what_becomes_part_of_the_sum_or_leaves_it_makes_no_jump() {
    let much = 1 << 40;
    let before = [
        interface("eth0", 10, 0),
        stacked(interface("eth1", much, 0)),
        interface("eth2", much, 0),
        interface("gone", much, 0),
        interface("reset", much, 0),
    ];
    let after = [
        interface("eth0", 30, 0),
        interface("eth1", much + 7, 0),
        stacked(interface("eth2", much + 9, 0)),
        interface("come", much, 0),
        interface("reset", 5, 0),
    ];
    assert_eq!(device_gain(&before, &after).bytes_received, 20);
    assert_eq!(device_growth(&before, &after), None);
    let sum = device_growth(&before[..4], &after[..4]).unwrap();
    assert_eq!(sum.bytes_received, 20);
}

#[test]
fn an_interface_whose_counters_wrap_makes_no_spike() {
    let old = [interface("eth0", u64::from(u32::MAX) - 5, 10)];
    let rates = of_interfaces(&old, &[interface("eth0", 3, 20)]);
    assert_eq!(rates.net, None);
    assert_eq!(rates.nets.unwrap()[0].1, None);
}

#[test]
fn what_the_machine_does_not_tell_has_no_rate() {
    let machine = advance(None, sample(START, &[])).machine;
    assert_eq!((machine.disk, machine.disks), (None, None));
    assert_eq!((machine.net, machine.nets), (None, None));
    assert_eq!(machine.paging, PagingRates::default());
    let machine = of_disks(&[], &[]);
    assert_eq!(
        machine.disk,
        Some(DiskRates::default()),
        "no disks do nothing"
    );
    assert_eq!(machine.disks, Some(Vec::new()));
}

#[test]
fn the_first_sample_knows_the_devices() {
    let mut sample = Sample::clone(&sample(START, &[]));
    sample.machine.disks = Some([disk("sda", sectors(1, 1))].into());
    sample.machine.interfaces = Some([interface("eth0", 1, 1)].into());
    let machine = advance(None, Arc::new(sample)).machine;
    assert_eq!(machine.disks, Some(vec![("sda".into(), None)]));
    assert_eq!(machine.nets, Some(vec![("eth0".into(), None)]));
    assert_eq!((machine.disk, machine.net), (None, None));
}

#[test]
fn paging_is_in_bytes() {
    let with = |at, paging| {
        let mut sample = Sample::clone(&sample(at, &[]));
        sample.host = Arc::new(Host {
            page_size: 4096,
            ..Host::default()
        });
        sample.machine.paging = paging;
        Arc::new(sample)
    };
    let old = Paging {
        swapped_in: Some(10),
        swapped_out: Some(10),
        kib_in: Some(100),
        kib_out: None,
        major_faults: Some(1),
    };
    let new = Paging {
        swapped_in: Some(12),
        swapped_out: Some(9),
        kib_in: Some(104),
        kib_out: Some(7),
        major_faults: Some(5),
    };
    let first = advance(None, with(START, old));
    let paging = advance(Some(&first), with(START + 2 * SECOND, new))
        .machine
        .paging;
    let expected = PagingRates {
        swapped_in: Some(4096.0),
        swapped_out: None,
        bytes_in: Some(2048.0),
        bytes_out: None,
        major_faults: Some(2.0),
    };
    assert_eq!(paging, expected);
}

fn counter() -> impl Strategy<Value = u64> {
    prop_oneof![0..100u64, any::<u32>().prop_map(u64::from), any::<u64>()]
}

prop_compose! {
    fn any_disk()(name in "(sd[a-c]|dm-[01])", numbers in prop::array::uniform10(counter())) -> Disk {
        let mut numbers = numbers.into_iter();
        disk(&name, DiskIo::<u64>::default().map(|_| numbers.next().unwrap()))
    }
}

prop_compose! {
    fn any_interface()(name in "(lo|eth[0-2])", numbers in prop::array::uniform8(counter())) -> Interface {
        let mut numbers = numbers.into_iter();
        let io = NetIo::<u64>::default().map(|_| numbers.next().unwrap());
        Interface { io, ..interface(&name, 0, 0) }
    }
}

fn disk_numbers(rates: &DiskRates) -> Vec<f64> {
    let mut numbers = vec![rates.utilization, rates.queue];
    rates.io.map(|rate| numbers.push(rate));
    numbers
}

fn net_numbers(rates: &NetRates) -> Vec<f64> {
    let mut numbers = Vec::new();
    rates.map(|rate| numbers.push(rate));
    numbers
}

proptest! {
    #[test]
    fn disks_that_come_go_and_run_back_have_no_rate_or_a_true_one(
        old in prop::collection::vec(any_disk(), 0..5),
        new in prop::collection::vec(any_disk(), 0..5),
    ) {
        let rates = of_disks(&old, &new);
        let disks = rates.disks.unwrap();
        prop_assert_eq!(disks.len(), new.len());
        for rates in disks.iter().filter_map(|(_, rates)| rates.as_ref()).chain(&rates.disk) {
            prop_assert!(rates.utilization <= 100.0);
            for number in disk_numbers(rates) {
                prop_assert!(number >= 0.0 && number.is_finite(), "{rates:?}");
            }
        }
        for ((name, rates), new) in disks.iter().zip(&new) {
            prop_assert_eq!(name, &new.name);
            let before = old.iter().any(|old| {
                let grown = old.io.join(&new.io, |old, new| (old, new));
                let mut forward = old.name == new.name;
                grown.map(|(old, new)| forward &= old <= new);
                forward
            });
            prop_assert!(rates.is_none() || before);
        }
        prop_assert_eq!(rates.disk.is_some(), device_growth(&old, &new).is_some());
    }

    #[test]
    fn interfaces_that_come_go_and_run_back_have_no_rate_or_a_true_one(
        old in prop::collection::vec(any_interface(), 0..5),
        new in prop::collection::vec(any_interface(), 0..5),
    ) {
        let rates = of_interfaces(&old, &new);
        let nets = rates.nets.unwrap();
        prop_assert_eq!(nets.len(), new.len());
        for rates in nets.iter().filter_map(|(_, rates)| rates.as_ref()).chain(&rates.net) {
            for number in net_numbers(rates) {
                prop_assert!(number >= 0.0 && number.is_finite(), "{rates:?}");
            }
        }
        prop_assert_eq!(rates.net.is_some(), device_growth(&old, &new).is_some());
    }

    #[test]
    fn the_order_of_the_lists_does_not_matter(
        mut old in prop::collection::vec(any_interface(), 0..5),
        new in prop::collection::vec(any_interface(), 0..5),
    ) {
        old.sort_by(|a, b| a.name.cmp(&b.name));
        old.dedup_by(|a, b| a.name == b.name);
        let growth = device_growth(&old, &new);
        old.reverse();
        prop_assert_eq!(device_growth(&old, &new), growth);
    }
}

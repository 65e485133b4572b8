//! Pressure, paging, disks and interfaces: of this machine, of copies of others, and of counters that run back. The tree
//! `many-disks` is put together from the forms that lines have on several machines.

use crate::support::tree::copy_all;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use threadtop::rates::{MachineRates, Snapshot, advance};
use threadtop::sample::Machine;
use threadtop::source::live::Live;
use threadtop::source::{Demand, Source};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/proc")
        .join(name)
}

fn machine(root: &Path) -> Machine {
    let mut live = Live::open(root).unwrap();
    live.sample(&Demand::default()).unwrap().machine
}

/// Rates between the tree as it is and as `change` makes it.
fn between(root: &Path, change: impl FnOnce()) -> MachineRates {
    let mut live = Live::open(root).unwrap();
    let mut sample = || Arc::new(live.sample(&Demand::default()).unwrap());
    let first: Snapshot = advance(None, sample());
    change();
    advance(Some(&first), sample()).machine
}

/// A copy of the machine with many disks, to be changed.
fn copy() -> tempfile::TempDir {
    let tree = tempfile::tempdir().unwrap();
    copy_all(&fixture("many-disks"), tree.path());
    tree
}

/// Replaces text in a file of the tree.
fn edit(root: &Path, file: &str, from: &str, to: &str) {
    let path = root.join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "no {from} in {file}");
    fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn a_machine_without_pressure_and_with_many_disks() {
    let machine = machine(&fixture("many-disks"));
    let pressure = machine.pressure;
    assert!(pressure.cpu.is_none() && pressure.io.is_none() && pressure.memory.is_none());
    assert_eq!(machine.paging.swapped_in, None, "a kernel without swap");
    assert!(machine.paging.kib_in.is_some());
    let disks = machine.disks.unwrap();
    let told: Vec<_> = disks
        .iter()
        .map(|disk| (&*disk.name, disk.stacked))
        .collect();
    let expected = [
        ("loop0", true),
        ("sda", false),
        ("sdb", false),
        ("nvme0n1", false),
        ("nvme0c0n1", true),
        ("xvda1", false),
        ("dm-0", true),
        ("md127", true),
        ("zram0", true),
        ("sr0", false),
    ];
    assert_eq!(told, expected);
    assert_eq!(threadtop::rates::device_total(&disks).sectors_read, 604_000);
    let interfaces = machine.interfaces.unwrap();
    assert_eq!(
        threadtop::rates::device_total(&interfaces).bytes_sent,
        26_000
    );
}

#[test]
fn a_captured_machine_with_pressure() {
    let machine = machine(&fixture("firecracker-6.18"));
    let cpu = machine.pressure.cpu.unwrap();
    assert_eq!((cpu.some.total, cpu.full), (628_735_504, None));
    assert_eq!(machine.pressure.io.unwrap().full.unwrap().total, 28_249_292);
    assert_eq!(machine.disks.unwrap().len(), 1);
}

#[test]
fn this_machine_tells_no_less_than_it_has() {
    let machine = machine(Path::new("/proc"));
    let exists = |file: &str| fs::read(Path::new("/proc").join(file)).is_ok();
    assert_eq!(machine.pressure.memory.is_some(), exists("pressure/memory"));
    assert_eq!(machine.disks.is_some(), exists("diskstats"));
    assert_eq!(machine.interfaces.is_some(), exists("net/dev"));
    assert_eq!(machine.paging.major_faults.is_some(), exists("vmstat"));
}

#[test]
fn counters_that_wrap_make_no_spike() {
    let tree = copy();
    let rates = between(tree.path(), || {
        edit(tree.path(), "net/dev", "4294967290", "14");
        edit(tree.path(), "diskstats", "sdb 2000 20 200000", "sdb 3 0 24");
        edit(
            tree.path(),
            "diskstats",
            "sda 1000 10 100000",
            "sda 1010 10 100080",
        );
        edit(tree.path(), "vmstat", "pgmajfault ", "pgmajfault 1");
    });
    assert_eq!((rates.net, rates.disk), (None, None));
    let disks = rates.disks.unwrap();
    let of = |name: &str| disks.iter().find(|(disk, _)| **disk == *name).unwrap().1;
    assert_eq!(of("sdb"), None);
    assert!(of("sda").unwrap().io.sectors_read > 0.0);
    let nets = rates.nets.unwrap();
    let known: Vec<_> = nets.iter().map(|(_, rates)| rates.is_some()).collect();
    assert_eq!(known, [true, false, true]);
    assert!(rates.paging.major_faults > Some(0.0));
    assert_eq!(rates.paging.swapped_in, None);
}

#[test]
fn devices_come_and_go() {
    let tree = copy();
    let rates = between(tree.path(), || {
        edit(tree.path(), "diskstats", " sdb ", " sdx ");
        edit(tree.path(), "net/dev", "  ens5:", "  ens6:");
        edit(tree.path(), "diskstats", "loop1 0", "loop1 9");
    });
    let sum = rates.disk.unwrap();
    assert!(
        sum.io.sectors_read.abs() < f64::EPSILON,
        "what came and went is in no sum"
    );
    let disks = rates.disks.unwrap();
    let unknown = disks.iter().filter(|(_, rates)| rates.is_none());
    let unknown: Vec<_> = unknown.map(|(name, _)| &**name).collect();
    assert_eq!(unknown, ["loop1", "sdx"]);
}

#[test]
fn files_of_another_form_are_unknown() {
    for (file, text) in [
        ("diskstats", "8 0 sda 1 2 3\n"),
        (
            "diskstats",
            "8 0 sda 1 2 3 4 5 6 7 8 9 10 99999999999999999999999\n",
        ),
        ("net/dev", ""),
        ("vmstat", "\0\n"),
    ] {
        let tree = copy();
        fs::write(tree.path().join(file), text).unwrap();
        let machine = machine(tree.path());
        assert_eq!(machine.disks.is_none(), file == "diskstats", "{text}");
        assert_eq!(machine.interfaces.is_none(), file == "net/dev", "{text}");
        assert_eq!(machine.paging.kib_in.is_none(), file == "vmstat", "{text}");
    }
}

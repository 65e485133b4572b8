use super::*;
use crate::export::testing::sampled;
use crate::sample::{Disk, Interface};

fn sample(seq: u64) -> Sample {
    let mut sample = sampled(seq, &[]);
    let cpu = sample.machine.cpu.as_mut().unwrap();
    (cpu.iowait, cpu.irq, cpu.softirq, cpu.nice) = (seq, 2 * seq, 3 * seq, 4 * seq);
    sample.machine.cpus = vec![(0, *cpu)];
    let mut counter = 0;
    let mut next = |()| {
        counter += 1;
        counter * 100 * seq
    };
    let disk = Disk {
        name: "sda".into(),
        io: DiskIo::<()>::default().map(&mut next),
        ..Disk::default()
    };
    let interface = Interface {
        name: "eth0".into(),
        io: NetIo::<()>::default().map(&mut next),
        ..Interface::default()
    };
    sample.machine.disks = Some([disk].into());
    sample.machine.interfaces = Some([interface].into());
    sample
}

fn counters(sample: &Sample) -> Row {
    Row::counters(sample, &Totals::new(sample))
}

fn csv(row: &Row) -> String {
    let mut out = Vec::new();
    row.csv(&mut out, &all()).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_head_names_twenty_metrics_and_the_time() {
    let mut out = Vec::new();
    head(&mut out, &all()).unwrap();
    let expected = "time,cpuUsr,cpuKrn,cpuIdle,cpuIoWait,cpuIntSrvc,cpuSftIntSrvc,cpuNice,cpuSteal,contextSw,\
        loadavg,dsr,dsreads,drm,readtime,dsw,dswrites,dwm,writetime,nbs,nbr\n";
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

#[test]
fn each_value_is_in_its_column() {
    let (old, new) = (sample(3), sample(5));
    assert_eq!(
        csv(&Row::growth(&old, &new)),
        "2023-11-14T22:13:25.000000Z,50,20,120,2,4,6,8,10,2468,1.39,\
        600,200,400,800,1400,1000,1200,1600,3000,2200\n"
    );
    assert_eq!(
        csv(&counters(&new)),
        "2023-11-14T22:13:25.000000Z,125,50,300,5,10,15,20,25,6170,1.39,\
        1500,500,1000,2000,3500,2500,3000,4000,7500,5500\n"
    );
}

#[test]
fn times_that_could_not_be_read_once_are_no_growth_since_boot() {
    let (mut old, new) = (sample(3), sample(5));
    old.machine.cpu = None;
    old.machine.cpus.clear();
    let row = csv(&Row::growth(&old, &new));
    assert!(
        row.starts_with("2023-11-14T22:13:25.000000Z,,,,,,,,,"),
        "{row}"
    );
    assert!(csv(&counters(&old)).contains("Z,,,,,,,,,"));
}

#[test]
fn a_cpu_that_comes_or_goes_takes_nothing_from_the_others() {
    let (mut old, mut new) = (sample(3), sample(5));
    old.machine.cpu.as_mut().unwrap().idle = 1 << 40;
    old.machine.cpus.push((1, old.machine.cpus[0].1));
    new.machine.cpus.push((2, new.machine.cpus[0].1));
    let row = csv(&Row::growth(&old, &new));
    assert!(row.contains("Z,50,20,120,2,4,6,8,10,"), "{row}");
}

#[test]
fn what_is_not_known_is_empty_or_null() {
    let (mut old, mut new) = (sample(3), sample(5));
    new.machine.cpus[0].1.iowait = 1;
    old.machine.context_switches = None;
    new.machine.load = None;
    old.machine.disks = None;
    std::mem::swap(&mut old.machine.interfaces, &mut new.machine.interfaces);
    let row = Row::growth(&old, &new);
    assert_eq!(
        csv(&row),
        "2023-11-14T22:13:25.000000Z,50,20,120,,4,6,8,10,,,,,,,,,,,,\n"
    );
    let mut out = Vec::new();
    row.json(&mut out, &all()).unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        concat!(
            r#"{"time":"2023-11-14T22:13:25.000000Z","cpuUsr":50,"cpuKrn":20,"cpuIdle":120,"cpuIoWait":null,"#,
            r#""cpuIntSrvc":4,"cpuSftIntSrvc":6,"cpuNice":8,"cpuSteal":10,"contextSw":null,"loadavg":null,"#,
            r#""dsr":null,"dsreads":null,"drm":null,"readtime":null,"dsw":null,"dswrites":null,"dwm":null,"#,
            r#""writetime":null,"nbs":null,"nbr":null}"#,
            "\n"
        )
    );
}

#[test]
fn the_load_has_two_decimals() {
    let load = Value::Load(0.1);
    assert_eq!(load.to_string(), "0.10");
    assert_eq!(serde_json::to_string(&load).unwrap(), "0.1");
}

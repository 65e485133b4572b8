//! Files are read at moments of their own: what counts steadily has the same rate whenever it was read.

use super::*;
use crate::sample::{
    Cgroup, CgroupUse, Dated, Disk, DiskIo, Interface, MachineMoments, NetIo, Paging, Pressure,
    Pressures, Stall, Throttled,
};
use proptest::prelude::*;

/// How much later than its sample each file was read.
type Delays = [Nanos; 7];

/// A control group that uses half of a CPU, is throttled half of the time and uses half of its quota.
fn steady_group([usage, throttled, quota]: [Nanos; 3]) -> Arc<Cgroup> {
    Arc::new(Cgroup {
        path: (*b"/a").into(),
        cpu_limit: Some(2.0),
        usage: Some(CgroupUse {
            at: usage,
            cpu: Some(usage / 2),
            ..CgroupUse::default()
        }),
        throttled: Some(Dated {
            at: throttled,
            value: Throttled {
                periods: throttled / (100 * MILLI),
                throttled_periods: 0,
                time: throttled / 2,
            },
        }),
        quota_used: Some(Dated {
            at: quota,
            value: quota,
        }),
        ..Cgroup::default()
    })
}

/// A machine of which everything takes half of the time, and a thousand of everything happens a second.
fn steady(at: Nanos, delays: Delays) -> Arc<Sample> {
    let moments = delays.map(|delay| at + delay);
    let count = |at: Nanos| at / MILLI;
    let [pressure, paging, disks, interfaces, usage, throttled, quota] = moments;
    let stalled = |at: Nanos| Pressure {
        some: Stall {
            total: at / 2000,
            ..Stall::default()
        },
        full: None,
    };
    let group = steady_group([usage, throttled, quota]);
    let mut sample = Sample::clone(&sample(at, &[]));
    sample.cgroups = [Arc::clone(&group)].into();
    sample.machine = Machine {
        at,
        moments: MachineMoments {
            pressure,
            paging,
            disks,
            interfaces,
        },
        context_switches: Some(count(at)),
        pressure: Pressures {
            io: Some(stalled(pressure)),
            ..Pressures::default()
        },
        paging: Paging {
            major_faults: Some(count(paging)),
            ..Paging::default()
        },
        disks: Some(Arc::new([Disk {
            name: "sda".into(),
            io: DiskIo {
                sectors_read: count(disks),
                ..DiskIo::default()
            },
            ..Disk::default()
        }])),
        interfaces: Some(Arc::new([Interface {
            name: "eth0".into(),
            io: NetIo {
                bytes_sent: count(interfaces),
                ..NetIo::default()
            },
            ..Interface::default()
        }])),
        cgroup: Some(group),
        ..Machine::default()
    };
    Arc::new(sample)
}

proptest! {
    #[test]
    fn what_is_steady_has_one_rate(
        first in prop::array::uniform7(0..900 * MILLI),
        second in prop::array::uniform7(0..900 * MILLI),
    ) {
        let before = advance(None, steady(START, first));
        let snapshot = advance(Some(&before), steady(START + SECOND, second));
        let machine = &snapshot.machine;
        let group = snapshot.cgroups[0];
        prop_assert_eq!(machine.cgroup, Some(group));
        let disk = machine.disks.as_ref().and_then(|disks| Some(disks[0].1?.io.sectors_read));
        let interface = machine.nets.as_ref().and_then(|nets| Some(nets[0].1?.bytes_sent));
        let thousands = [
            machine.context_switches,
            machine.paging.major_faults,
            machine.disk.map(|disk| disk.io.sectors_read),
            disk,
            machine.net.map(|net| net.bytes_sent),
            interface,
        ];
        for rate in thousands {
            // A counter of milliseconds over 100 ms or more.
            prop_assert!(rate.is_some_and(|rate| (rate - 1000.0).abs() <= 20.0), "{rate:?}");
        }
        let halves = [machine.stalled.io, group.cpu_percent, group.throttled_percent, group.quota_percent];
        for share in halves {
            prop_assert!(share.is_some_and(|share| (share - 50.0).abs() < 0.01), "{share:?}");
        }
    }
}

use super::*;
use crate::sample::{Cgroup, Device, Dmi, Host, Sample};
use serde_json::{json, to_value};
use std::sync::Arc;

fn snapshot(platform: Platform) -> Snapshot {
    let host = Host {
        platform,
        ..Host::default()
    };
    let sample = Sample {
        host: Arc::new(host),
        ..Sample::default()
    };
    Snapshot {
        sample: Arc::new(sample),
        ..Snapshot::default()
    }
}

#[test]
fn verdicts_stand_beside_their_evidence() {
    let mut snapshot = snapshot(Platform {
        cpuid: Some("KVMKVMKVM".to_owned()),
        dmi: Dmi {
            sys_vendor: Some("Amazon EC2".to_owned()),
            product_name: Some("c5.large".to_owned()),
            ..Dmi::default()
        },
        nets: vec![Device {
            name: "ens5".into(),
            driver: Some("ena".into()),
            model: None,
        }],
        container: Some(crate::sample::Container {
            runtime: "docker".to_owned(),
            evidence: "/.dockerenv".to_owned(),
        }),
        ..Platform::default()
    });
    let sample = Arc::make_mut(&mut snapshot.sample);
    sample.machine.cgroup = Some(Arc::new(Cgroup {
        cpu_limit: Some(1.5),
        ..Cgroup::default()
    }));
    let object = to_value(Virtualization::new(&snapshot)).unwrap();
    assert_eq!(object["hypervisor"], "KVM");
    assert_eq!(object["cloud"], "AWS Nitro");
    assert_eq!(object["instance"], "c5.large");
    let container = json!({"runtime": "docker", "evidence": "/.dockerenv", "cpu_limit": 1.5, "memory_limit": null});
    assert_eq!(object["container"], container);
    let network = json!({"verdict": "VH", "evidence": "ens5: ena"});
    assert_eq!(object["resources"]["network"], network);
    assert_eq!(object["resources"]["storage"]["verdict"], "unknown");
    assert_eq!(object["resources"]["local_storage"], json!(null));
    assert_eq!(object["evidence"]["cpuid"], "KVMKVMKVM");
    assert_eq!(object["evidence"]["nets"][0]["driver"], "ena");
}

#[test]
fn without_any_evidence_there_is_nothing() {
    assert!(Virtualization::new(&snapshot(Platform::default())).is_none());
}

//! Ports, in the network namespace of the process that listens.

use crate::Watch;
use crate::support::skip;
use crate::victim::Victim;
use std::process::Command;
use threadtop::sample::Transport;
use threadtop::source::Fields;

#[test]
fn a_port_is_found_in_the_namespace_of_its_process() {
    const PORT: u16 = 47_123;
    let allowed = Command::new("unshare").args(["-n", "true"]).status();
    if !allowed.is_ok_and(|status| status.success()) {
        skip("no network namespace can be made here");
        return;
    }
    let victim = Victim::start_apart("listen", &[&PORT.to_string()]);
    let mut watch = Watch::new();
    watch.demand.visible = vec![watch.process(victim.pid()).key];
    watch.demand.fields = Fields::SOCKETS;
    watch.until("its port is known", |snapshot| {
        let process = snapshot.sample.by_pid(victim.pid()).unwrap();
        let Some(sockets) = &process.identity.sockets else {
            return false;
        };
        let own = &sockets.ports[0];
        assert_eq!((own.number, own.transport), (PORT, Transport::Tcp));
        assert!(own.address.ip().is_unspecified());
        assert_eq!(sockets.connections.all, 0);
        let others = snapshot.sample.processes.iter();
        assert!(
            others
                .filter(|one| one.key != process.key)
                .all(|one| one.identity.sockets.is_none()),
            "nobody asked for others"
        );
        true
    });
    // What nobody looks at any more is not known.
    watch.demand.fields = Fields::default();
    watch.until("it is forgotten", |snapshot| {
        let process = snapshot.sample.by_pid(victim.pid()).unwrap();
        process.identity.sockets.is_none()
    });
    drop(victim);
}

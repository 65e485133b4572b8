//! Network interfaces that are made of one another count their bytes once. All of it is tried in a network namespace of
//! its own, whose `/sys` is still that of the machine around it.

use super::{Value, array, number, samples};
use crate::support::{PATIENCE, THREADTOP, on_path, skip};
use std::io::{BufRead, BufReader};
use std::net::UdpSocket;
use std::process::{Child, Command, Output, Stdio};
use std::time::Instant;

/// What [`inside`] shall do.
const PLAY: &str = "NETS_PLAY";

/// Runs a script of `sh` in a network namespace of its own, and there the ignored test that plays `play`. `None`: that is
/// not possible here.
fn in_namespace(script: &str, play: &str) -> Option<Output> {
    if on_path("unshare").is_none() || on_path("ip").is_none() {
        skip("it needs the programs unshare and ip");
        return None;
    }
    let script = format!(
        "echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6 || true; ip link set lo up || exit 77; {script}
         \"$1\" --ignored --exact inside_a_namespace --nocapture --test-threads=1"
    );
    let arguments = ["--net", "--mount", "sh", "-ec", &script, "sh"];
    let mut command = Command::new("unshare");
    command
        .args(arguments)
        .arg(std::env::current_exe().unwrap())
        .env(PLAY, play);
    let output = command.output().unwrap();
    let notes = String::from_utf8_lossy(&output.stderr);
    if output.status.code() == Some(77) || notes.contains("unshare failed") {
        skip(&format!(
            "no network namespace with these interfaces can be made here: {notes}"
        ));
        return None;
    }
    Some(output)
}

fn plays(script: &str, play: &str) {
    let Some(output) = in_namespace(script, play) else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    let notes = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{play}: {said}{notes}");
    assert!(said.contains(&format!("played {play}")), "{said}{notes}");
}

/// The body of the ignored test `inside_a_namespace`; nothing without the environment.
pub fn inside() {
    let Ok(play) = std::env::var(PLAY) else {
        return;
    };
    match play.as_str() {
        "bridge" => bridge(),
        "passing" => passing(),
        "places" => places(),
        _ => panic!("no such play: {play}"),
    }
    println!("played {play}");
}

/// A bridge that looks for multicast sends some packets of its own.
const BRIDGE: &str =
    "ip link add v0 type veth peer name v1 || exit 77; ip link add br0 type bridge mcast_snooping 0 || exit 77;
    ip link set v1 master br0; ip link set br0 up; ip link set v1 up; ip link set v0 up;
    ip address add 10.9.8.1/24 broadcast 10.9.8.255 dev v0;";

#[test]
fn bytes_through_a_pair_and_a_bridge_count_once() {
    plays(BRIDGE, "bridge");
}

#[test]
fn bytes_through_two_pairs_and_a_bridge_count_once() {
    let another = "ip link add w0 type veth peer name w1; ip link set w1 master br0; ip link set w1 up; ip link set w0 up;";
    plays(&format!("{BRIDGE} {another}"), "passing");
}

#[test]
fn interfaces_without_hardware_say_what_they_belong_to() {
    // Not every kernel has all kinds.
    let script = "ip link add eth0 type veth peer name far || exit 77;
        unshare --net sleep 600 & other=$!; trap 'kill $other' EXIT;
        until [ \"$(readlink /proc/$other/ns/net)\" != \"$(readlink /proc/self/ns/net)\" ]; do sleep 0.01; done;
        ip link set far netns $other;
        ip link set eth0 up;
        ip link add link eth0 name eth0.7 type vlan id 7 || true;
        ip link add link eth0 name mac0 type macvlan || true;
        ip link add docker0 type bridge;
        ip link add veth1 type veth peer name there; ip link set there netns $other; ip link set veth1 master docker0;
        ip link add wg0 type wireguard || true;
        ip link add bond7 type bond || true;
        ip link add dummy7 type dummy || true; ip link set dummy7 master bond7 || true;
        ip link add vx0 type vxlan id 7 dev eth0 dstport 4789 || true;
        ip link add ifb7 type ifb || true;
        ip link add red type vrf table 10 || true;
        ip tuntap add tap7 mode tap || true;";
    plays(script, "places");
}

/// The growth of bytes received and sent, of one line after another of `dump`.
struct Growth {
    child: Child,
    lines: Box<dyn Iterator<Item = String>>,
}

impl Growth {
    fn new(more: &[&str]) -> Self {
        let mut child = Command::new(THREADTOP)
            .args(["dump", "--what", "metrics", "--format", "csv"])
            .args(["--fields", "nbr,nbs", "-d", "0.1", "-n", "1000000"])
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut lines = Box::new(lines.map(Result::unwrap));
        assert!(lines.next().unwrap().starts_with("time,"));
        Self { child, lines }
    }

    fn next(&mut self) -> [u64; 2] {
        let line = self.lines.next().unwrap();
        let mut numbers = line.split(',').skip(1).map(|text| text.parse().unwrap());
        [numbers.next().unwrap(), numbers.next().unwrap()]
    }
}

impl Drop for Growth {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Bytes received and sent by an interface since it is there.
fn counted(name: &str) -> [u64; 2] {
    let text = std::fs::read_to_string("/proc/thread-self/net/dev").unwrap();
    let line = text
        .lines()
        .find_map(|line| line.trim_start().strip_prefix(&format!("{name}:")));
    let numbers: Vec<u64> = line
        .unwrap_or_else(|| panic!("no {name} in {text}"))
        .split_whitespace()
        .map(|number| number.parse().unwrap())
        .collect();
    [numbers[0], numbers[8]]
}

/// Sends packets to everybody behind the interface with the address.
fn send(packets: usize) {
    let socket = UdpSocket::bind("10.9.8.1:0").unwrap();
    socket.set_broadcast(true).unwrap();
    for _ in 0..packets {
        socket.send_to(&[7; 1000], "10.9.8.255:9").unwrap();
    }
}

/// Sends while `dump` looks, and checks that what it adds up is what one end sent.
fn sent_and_received() {
    let mut growth = Growth::new(&[]);
    growth.next();
    let before = counted("v0")[1];
    send(500);
    let sent = counted("v0")[1] - before;
    assert!(sent >= 500_000, "{sent}");
    let until = Instant::now() + PATIENCE;
    let mut sum = [0; 2];
    while sum[0] < sent {
        assert!(Instant::now() < until, "{sum:?} of {sent}");
        let more = growth.next();
        sum = [sum[0] + more[0], sum[1] + more[1]];
    }
    for _ in 0..3 {
        let more = growth.next();
        sum = [sum[0] + more[0], sum[1] + more[1]];
    }
    assert_eq!(sum, [sent, sent]);
}

fn bridge() {
    sent_and_received();
    assert!(counted("br0")[0] > 400_000, "the bridge counts it, too");
    let mut totals = Growth::new(&["--cumulative"]);
    let sent = counted("v0")[1];
    assert_eq!(totals.next(), [sent, sent]);
    // A bridge less, an interface more: nothing jumps.
    let ip = |line: &str| {
        let status = Command::new("ip").args(line.split(' ')).status().unwrap();
        assert!(status.success(), "{line}");
    };
    ip("link set v1 nomaster");
    ip("link delete br0");
    ip("link add w0 type veth peer name w1");
    for _ in 0..10 {
        assert_eq!(totals.next(), [sent, sent]);
    }
}

fn passing() {
    sent_and_received();
    let through = counted("w0")[0];
    assert!(through > 500_000, "{through} went through both pairs");
}

fn places() {
    let sample = &samples(&["--what", "system", "-n", "1", "-d", "0.1"])[0];
    assert!(number(&sample["net"], "bytes_sent") >= 0.0);
    let nets = array(sample, "nets");
    let told = |name: &str| nets.iter().find(|one| one["name"] == name);
    for (name, counted, part_of) in [
        ("lo", false, None),
        ("eth0", true, None),
        ("eth0.7", false, Some("eth0")),
        ("mac0", false, Some("eth0")),
        ("docker0", false, None),
        ("veth1", false, Some("docker0")),
        ("wg0", false, None),
        ("bond7", false, Some("dummy7")),
        ("dummy7", true, None),
        ("vx0", false, Some("eth0")),
        ("ifb7", false, None),
        ("red", false, None),
        ("tap7", false, None),
    ] {
        let Some(one) = told(name) else {
            let needed = ["lo", "eth0", "docker0", "veth1"];
            assert!(!needed.contains(&name), "no {name} in {nets:?}");
            continue;
        };
        assert_eq!(one["counted"], counted, "{one}");
        assert_eq!(
            one["part_of"],
            part_of.map_or(Value::Null, Value::from),
            "{one}"
        );
    }
}

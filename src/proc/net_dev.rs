//! `/proc/net/dev`.

use super::number::{Numbers, lines};
use crate::sample::{Interface, NetIo};

/// Reads the file; a line that is not of its form is left out. `None` without the two title lines.
pub fn parse(bytes: &[u8]) -> Option<Vec<Interface>> {
    let titles = lines(bytes).filter(|line| line.contains(&b'|'));
    if titles.count() < 2 {
        return None;
    }
    Some(lines(bytes).filter_map(interface).collect())
}

/// `  eth0: 84874748    4646 …`. The name of an alias holds a colon too, and nothing need part the last one from the
/// first number.
fn interface(line: &[u8]) -> Option<Interface> {
    let colon = memchr::memrchr(b':', line)?;
    let name = line[..colon].trim_ascii_start();
    if name.is_empty() {
        return None;
    }
    let mut numbers = Numbers::new(&line[colon + 1..]);
    let [
        bytes_received,
        packets_received,
        errors_received,
        drops_received,
    ] = four(&mut numbers)?;
    // fifo, frame, compressed and multicast.
    numbers.skip(4);
    let [bytes_sent, packets_sent, errors_sent, drops_sent] = four(&mut numbers)?;
    Some(Interface {
        name: String::from_utf8_lossy(name).into(),
        loopback: name == b"lo",
        io: NetIo {
            bytes_received,
            packets_received,
            errors_received,
            drops_received,
            bytes_sent,
            packets_sent,
            errors_sent,
            drops_sent,
        },
        ..Interface::default()
    })
}

fn four(numbers: &mut Numbers) -> Option<[u64; 4]> {
    Some([
        numbers.unsigned()?,
        numbers.unsigned()?,
        numbers.unsigned()?,
        numbers.unsigned()?,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TITLES: &str =
        "Inter-|   Receive   |  Transmit\n face |bytes    packets|bytes    packets\n";

    #[test]
    fn a_real_one() {
        let bytes = include_bytes!("../../tests/fixtures/proc/firecracker-6.18/net/dev");
        let interfaces = parse(bytes).unwrap();
        let names: Vec<_> = interfaces.iter().map(|one| &*one.name).collect();
        assert_eq!(names, ["lo", "ifb0", "ifb1", "eth0"]);
        let loopback: Vec<_> = interfaces.iter().map(|one| one.loopback).collect();
        assert_eq!(loopback, [true, false, false, false]);
        let expected = NetIo {
            bytes_received: 84_874_748,
            packets_received: 4646,
            bytes_sent: 372_318,
            packets_sent: 3198,
            ..NetIo::default()
        };
        assert_eq!(interfaces[3].io, expected);
    }

    #[test]
    fn each_number_is_in_its_place() {
        let text = format!("{TITLES}a:b:1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\n");
        let interfaces = parse(text.as_bytes()).unwrap();
        let expected = NetIo {
            bytes_received: 1,
            packets_received: 2,
            errors_received: 3,
            drops_received: 4,
            bytes_sent: 5,
            packets_sent: 6,
            errors_sent: 7,
            drops_sent: 8,
        };
        assert_eq!((&*interfaces[0].name, interfaces[0].io), ("a:b", expected));
    }

    #[test]
    fn a_machine_without_interfaces_has_none_and_another_file_is_not_this_one() {
        assert_eq!(parse(TITLES.as_bytes()), Some(Vec::new()));
        for text in [
            "",
            "\n\n",
            "eth0: 1\n",
            "eth0: 1 2 3 4 5 6 7 8 9 10 11 12\n",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            let _ = parse(&[TITLES.as_bytes(), &bytes].concat());
        }
    }
}

//! Open files of a process, and who has the other ends.

use super::{Asked, holder};
use crate::support::skip;
use threadtop::inspect::{Files, OpenFile};
use threadtop::proc::net_sockets::Socket;

fn file(files: &Files, holds: impl Fn(&OpenFile) -> bool) -> &OpenFile {
    files.list.iter().find(|file| holds(file)).unwrap()
}

#[test]
fn its_files_sockets_and_pipes_have_names_peers_and_other_ends() {
    let (victim, path, port) = holder();
    let files = Asked::about(victim.pid()).files();
    let path = path.to_str().unwrap().as_bytes().to_vec();
    let opened = file(&files, |file| file.target == path);
    assert_eq!(opened.position, Some(5), "five bytes were written");
    let socket = |local: bool, state: &str| {
        let address = format!("127.0.0.1:{port}").into_bytes();
        file(&files, |file| {
            file.socket.as_ref().is_some_and(|socket| {
                let end = if local {
                    Some(&socket.local)
                } else {
                    socket.peer.as_ref()
                };
                end == Some(&address) && socket.state.as_deref() == Some(state)
            })
        })
    };
    socket(true, "LISTEN");
    let (near, far) = (socket(false, "ESTABLISHED"), socket(true, "ESTABLISHED"));
    assert_eq!(near.ends.len(), 1);
    assert_eq!((near.ends[0].pid, near.ends[0].fd), (victim.pid(), far.fd));
    assert_eq!(far.ends[0].fd, near.fd);
    // Its standard input and output are pipes to this test.
    for fd in [0, 1] {
        let pipe = file(&files, |file| file.fd == fd);
        let ends = pipe.ends.iter();
        assert!(
            ends.into_iter().any(|end| end.pid == std::process::id()),
            "{pipe:?}"
        );
    }
}

#[test]
fn its_unix_sockets_have_peers() {
    let (victim, path, _) = holder();
    let files = Asked::about(victim.pid()).files();
    if let Err(missing) = files.unix_peers {
        skip(&format!("no unix_diag here, {missing:?}"));
        return;
    }
    let name = format!("{}.socket", path.display()).into_bytes();
    let unix = |holds: &dyn Fn(&Socket) -> bool| {
        file(&files, |file| file.socket.as_ref().is_some_and(holds))
    };
    let near = unix(&|socket| socket.peer.as_ref() == Some(&name));
    let far = unix(&|socket| socket.local == name && socket.state.as_deref() == Some("CONNECTED"));
    for (one, other) in [(near, far), (far, near)] {
        let ends: Vec<(u32, u32)> = one.ends.iter().map(|end| (end.pid, end.fd)).collect();
        assert_eq!(ends, [(victim.pid(), other.fd)]);
    }
    unix(&|socket| socket.state.as_deref() == Some("CONNECTED, not accepted yet"));
    unix(&|socket| socket.state.as_deref() == Some("CONNECTED, the other end is closed"));
    // A server that is connected to nobody is the other end of who is connected to it.
    let server = file(&files, |file| {
        let socket = file.socket.as_ref();
        socket.is_some_and(|socket| socket.protocol == "UDP" && socket.peer.is_none())
    });
    let client = file(&files, |file| {
        let socket = file.socket.as_ref();
        socket.is_some_and(|socket| socket.protocol == "UDP" && socket.peer.is_some())
    });
    assert_eq!(
        (client.ends[0].pid, client.ends[0].fd),
        (victim.pid(), server.fd)
    );
}

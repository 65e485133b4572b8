//! What the terminal has received of the program, and whether it is a whole frame.

use crate::view::View;
use std::io::Read;
use std::num::NonZero;
use std::sync::{Condvar, Mutex};

/// What the terminal has received.
pub struct Received {
    emulator: vt100::Parser<Frames>,
    /// Begins with what was received first.
    beginning: Vec<u8>,
    /// Bytes received so far.
    pub bytes: u64,
    /// The terminal reads nothing while this is set, like one behind a stalled link.
    pub stalled: bool,
    /// The terminal's window is being closed.
    pub hung_up: bool,
    /// Nothing more comes.
    pub closed: bool,
}

/// Follows where large frames begin and end, which the program tells by "synchronized output" (DEC mode 2026): what comes
/// in several reads is on no real screen before its end.
#[derive(Default)]
struct Frames {
    under_way: bool,
}

impl vt100::Callbacks for Frames {
    fn unhandled_csi(
        &mut self,
        _: &mut vt100::Screen,
        first: Option<u8>,
        _: Option<u8>,
        parameters: &[&[u16]],
        letter: char,
    ) {
        if first == Some(b'?') && parameters == [[2026]] {
            self.under_way = letter == 'h';
        }
    }
}

impl Received {
    /// Nothing yet, on a terminal of this size.
    pub fn new(rows: NonZero<u16>, cols: NonZero<u16>) -> Self {
        Self {
            emulator: vt100::Parser::new_with_callbacks(rows, cols, 0, Frames::default()),
            beginning: Vec::new(),
            bytes: 0,
            stalled: false,
            hung_up: false,
            closed: false,
        }
    }

    /// What is on the screen, be it a part of a frame.
    pub fn view(&self) -> View {
        View::of(self.emulator.screen())
    }

    /// What is on the screen, unless a frame is under way.
    pub fn whole(&self) -> Option<View> {
        (!self.emulator.callbacks().under_way).then(|| self.view())
    }

    /// Whether these bytes are among the first that came.
    pub fn began_with(&self, bytes: &[u8]) -> bool {
        let mut parts = self.beginning.windows(bytes.len());
        parts.any(|part| part == bytes)
    }

    /// The terminal has another size now.
    pub fn resize(&mut self, rows: NonZero<u16>, cols: NonZero<u16>) {
        self.emulator.screen_mut().set_size(rows, cols);
    }

    fn take(&mut self, bytes: &[u8]) {
        self.emulator.process(bytes);
        if self.beginning.len() < 4096 {
            self.beginning.extend_from_slice(bytes);
        }
        self.bytes += bytes.len() as u64;
        self.closed = bytes.is_empty() || self.hung_up;
    }
}

/// Reads until nothing more comes, and wakes who waits for it.
pub fn read(mut reader: Box<dyn Read + Send>, shared: &(Mutex<Received>, Condvar)) {
    let (received, changed) = shared;
    let mut buffer = [0; 4096];
    loop {
        let stalled = |received: &mut Received| received.stalled;
        drop(
            changed
                .wait_while(received.lock().unwrap(), stalled)
                .unwrap(),
        );
        let got = reader.read(&mut buffer).unwrap_or(0);
        let mut received = received.lock().unwrap();
        received.take(&buffer[..got]);
        changed.notify_all();
        if received.closed {
            return;
        }
    }
}

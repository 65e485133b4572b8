//! Bytes that come one after the other, and only once: a recording that is read from a pipe.

use super::bytes::Bytes;
use std::io::{self, ErrorKind, Read};
use std::sync::{Mutex, PoisonError};

/// Bytes that are kept before those asked for last: as many as the largest record has, in which reading may begin anew.
const KEPT: u64 = if cfg!(test) { 1 << 16 } else { 17 << 20 };
/// Bytes that are read at once.
const CHUNK: usize = 64 << 10;

/// What has come of a pipe. There is no end until it has come, so nothing is to be looked for from the end on.
pub struct Piped<R>(Mutex<Window<R>>);

struct Window<R> {
    reader: R,
    /// Where the first byte of `bytes` was.
    start: u64,
    bytes: Vec<u8>,
    ended: bool,
}

impl<R: Read> Piped<R> {
    /// Reads from the beginning on.
    pub const fn new(reader: R) -> Self {
        Self(Mutex::new(Window {
            reader,
            start: 0,
            bytes: Vec::new(),
            ended: false,
        }))
    }
}

impl<R: Read> Window<R> {
    fn end(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }

    /// Reads until there are the bytes before `end`, if so many come.
    fn read_until(&mut self, end: u64) -> io::Result<()> {
        let mut chunk = vec![0; CHUNK];
        while !self.ended && self.end() < end {
            match self.reader.read(&mut chunk) {
                Ok(0) => self.ended = true,
                Ok(read) => self.bytes.extend_from_slice(&chunk[..read]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Forgets what is long before `offset`; not for every few bytes.
    fn forget(&mut self, offset: u64) {
        let unused = offset.saturating_sub(KEPT).saturating_sub(self.start);
        if unused >= KEPT {
            let unused = (unused as usize).min(self.bytes.len());
            self.bytes.drain(..unused);
            self.start += unused as u64;
        }
    }
}

impl<R: Read + Send> Bytes for Piped<R> {
    fn length(&self) -> io::Result<u64> {
        let window = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(if window.ended { window.end() } else { u64::MAX })
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        let mut window = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        window.forget(offset);
        window.read_until(offset.saturating_add(into.len() as u64))?;
        let Some(from) = offset.checked_sub(window.start) else {
            return Err(io::Error::other(
                "what a pipe has brought cannot be read again",
            ));
        };
        let from = (from as usize).min(window.bytes.len());
        let read = into.len().min(window.bytes.len() - from);
        into[..read].copy_from_slice(&window.bytes[from..from + read]);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::format::testing::Dice;
    use crate::recording::{Tape, Writer};

    fn recording(count: usize) -> (Vec<crate::sample::Sample>, Vec<u8>) {
        let samples = Dice(11).samples(count);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ttr");
        let mut writer = Writer::open(&path).unwrap();
        for sample in &samples {
            writer.append(sample).unwrap();
        }
        (samples, std::fs::read(path).unwrap())
    }

    /// Hands out few bytes at a time, as a pipe may.
    struct Slow(std::io::Cursor<Vec<u8>>, usize);

    impl Read for Slow {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            self.1 = self.1 * 7 % 1_009;
            let most = into.len().min(self.1 + 1);
            self.0.read(&mut into[..most])
        }
    }

    fn read(bytes: Vec<u8>) -> Vec<crate::sample::Sample> {
        let piped = Piped::new(Slow(std::io::Cursor::new(bytes), 1));
        let mut tape = Tape::open(Box::new(piped)).unwrap();
        std::iter::from_fn(|| tape.advance().unwrap()).collect()
    }

    #[test]
    fn a_pipe_gives_what_a_file_gives() {
        let (samples, bytes) = recording(300);
        assert!(bytes.len() as u64 > 4 * KEPT, "{}", bytes.len());
        assert_eq!(read(bytes.clone()), samples);
        assert_eq!(read(bytes[..bytes.len() - 1].to_vec()), samples[..299]);
        let mut damaged = bytes;
        damaged[2_000] ^= 0x55;
        let left = read(damaged);
        assert!(left.len() > 200 && left.iter().all(|sample| samples.contains(sample)));
    }

    #[test]
    fn little_of_it_is_kept() {
        let piped = Piped::new(io::repeat(1));
        let mut into = [0; 1_000];
        for offset in (0..100 * KEPT).step_by(1_000) {
            assert_eq!(piped.read_at(offset, &mut into).unwrap(), 1_000);
            let window = piped.0.lock().unwrap();
            assert!((window.bytes.len() as u64) < 3 * KEPT + CHUNK as u64);
        }
        assert!(piped.read_at(0, &mut into).is_err());
    }
}

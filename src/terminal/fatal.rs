//! What ends the process on the spot: an allocation that fails, a fault of our own, a signal that nobody has a meaning
//! for. No destructor runs then; a signal handler gives the terminal back, and the signal does what it does by default,
//! so that whoever waits for us learns the truth.
//!
//! What the handler needs lies ready in statics. It calls nothing but what POSIX allows in a handler (`signal-safety(7)`),
//! takes no lock and no memory. It runs on the alternate stack that Rust gives to each of its threads, so that a stack
//! overflow leaves room for it. Programs that we start have none of this: `exec` sets handlers back.
#![allow(unsafe_code)]

use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd as _, BorrowedFd};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU8, Ordering};

use libc::{c_int, c_void, siginfo_t};

use super::writer::CANCEL;

/// Signals that end a process by default and are not caught as messages (see `signals`); SIGRTMIN to SIGRTMAX as well.
/// SIGKILL nobody catches.
const FATAL: [c_int; 8] = [
    libc::SIGABRT,
    libc::SIGILL,
    libc::SIGFPE,
    libc::SIGTRAP,
    libc::SIGSYS,
    libc::SIGSEGV,
    libc::SIGBUS,
    libc::SIGSTKFLT,
];

/// How often the terminal is asked to take the rest, and the milliseconds it is waited for each time.
const TRIES: u32 = 10;
const WAIT: c_int = 20;

/// What the handler writes, and how the terminal was.
struct Kept {
    tail: Vec<u8>,
    modes: libc::termios,
}

static KEPT: OnceLock<Kept> = OnceLock::new();
/// The handler of Rust for SIGSEGV, which tells a stack overflow.
static RUSTS: OnceLock<libc::sigaction> = OnceLock::new();
static INPUT: AtomicI32 = AtomicI32::new(-1);
static OUTPUT: AtomicI32 = AtomicI32::new(-1);
static HOLDS: AtomicU8 = AtomicU8::new(Hold::Nothing as u8);
/// The thread that is giving the terminal back; 0 while none is.
static DYING: AtomicI32 = AtomicI32::new(0);
/// A thread is in a write to the terminal.
static WRITING: AtomicBool = AtomicBool::new(false);

/// What we have of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Hold {
    /// Nothing: it is as we found it.
    Nothing,
    /// The modes: another program has the screen.
    Modes,
    /// Modes and screen.
    Screen,
}

/// Keeps what gives the terminal back: its modes as they are now, which are set through `input`, and the bytes `tail` for
/// `output`. Both stay open as long as anything of the terminal is held.
pub(super) fn keep(input: BorrowedFd<'_>, output: BorrowedFd<'_>, tail: Vec<u8>) -> io::Result<()> {
    INPUT.store(input.as_raw_fd(), Ordering::SeqCst);
    OUTPUT.store(output.as_raw_fd(), Ordering::SeqCst);
    if KEPT.get().is_some() {
        return Ok(());
    }
    let mut modes = MaybeUninit::<libc::termios>::uninit();
    // SAFETY: an open descriptor, and room for what is written when it succeeds.
    if unsafe { libc::tcgetattr(input.as_raw_fd(), modes.as_mut_ptr()) } != 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: `tcgetattr` succeeded.
    let modes = unsafe { modes.assume_init() };
    if KEPT.set(Kept { tail, modes }).is_ok() {
        catch();
    }
    Ok(())
}

/// Remembers what we have of the terminal.
pub(super) fn hold(hold: Hold) {
    HOLDS.store(hold as u8, Ordering::SeqCst);
}

/// Writes to the terminal, unless it is being given back by the handler; that waits until this is over, so that nothing
/// comes behind its bytes.
pub(super) fn unless_dying<T>(write: impl FnOnce() -> T) -> Option<T> {
    WRITING.store(true, Ordering::SeqCst);
    let done = (DYING.load(Ordering::SeqCst) == 0).then(write);
    WRITING.store(false, Ordering::SeqCst);
    done
}

/// Catches the signals. One that whoever started us has had ignored stays ignored, as for the programs that we start.
fn catch() {
    for signal in FATAL.into_iter().chain(libc::SIGRTMIN()..=libc::SIGRTMAX()) {
        // SAFETY: all zero is a valid value of this C structure.
        let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
        let mut before = action;
        action.sa_sigaction = handle as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
        // SAFETY: valid structures; the handler has the signature that SA_SIGINFO asks for.
        unsafe {
            libc::sigfillset(&raw mut action.sa_mask);
            libc::sigaction(signal, &raw const action, &raw mut before);
            if before.sa_sigaction == libc::SIG_IGN {
                libc::sigaction(signal, &raw const before, std::ptr::null_mut());
            }
        }
        if signal == libc::SIGSEGV {
            let _ = RUSTS.set(before);
        }
    }
    // Below SIGRTMIN are those that the C library keeps to itself, and sets up when it needs them.
    for signal in FIRST_REAL_TIME..libc::SIGRTMIN() {
        if set_action(signal, handle as *const () as usize) == libc::SIG_IGN {
            set_action(signal, libc::SIG_IGN);
        }
    }
}

/// The first real-time signal of the kernel.
const FIRST_REAL_TIME: c_int = 32;

/// `SA_RESTORER`: x86 calls no handler without it. It says where a handler returns to, and ours for these never do.
const RESTORER: libc::c_int = 0x0400_0000;

/// `rt_sigaction` without the C library, which refuses its own signals. Only where the structure is as below. Returns the
/// handler before.
fn set_action(signal: c_int, handler: usize) -> usize {
    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Action {
        handler: usize,
        flags: libc::c_ulong,
        restorer: usize,
        mask: u64,
    }
    if !cfg!(any(target_arch = "x86_64", target_arch = "aarch64")) {
        return libc::SIG_DFL;
    }
    let action = Action {
        handler,
        flags: (libc::SA_SIGINFO | libc::SA_ONSTACK | RESTORER) as libc::c_ulong,
        restorer: handler,
        mask: u64::MAX,
    };
    let mut before = action;
    before.handler = libc::SIG_DFL;
    // SAFETY: two structures of the kernel on these processors, and the size of their mask.
    unsafe {
        libc::syscall(
            libc::SYS_rt_sigaction,
            signal,
            &raw const action,
            &raw mut before,
            size_of::<u64>(),
        )
    };
    before.handler
}

/// The handler. All signals are blocked while it runs; a fault in it ends the process.
extern "C" fn handle(signal: c_int, info: *mut siginfo_t, _context: *mut c_void) {
    // SAFETY: the kernel gives a valid pointer, or none.
    let code = unsafe { info.as_ref() }.map_or(0, |info| info.si_code);
    // SAFETY: takes nothing and cannot fail.
    let me = unsafe { libc::gettid() };
    match DYING.compare_exchange(0, me, Ordering::SeqCst, Ordering::SeqCst) {
        Ok(_) => {
            restore();
            if (signal, code) == (libc::SIGABRT, libc::SI_TKILL) {
                tell(ABORTED);
            }
        }
        // Rust's handler for SIGSEGV has told of a stack overflow, and aborts.
        Err(dying) if dying == me => {}
        Err(_) => loop {
            // Another thread was first, and ends us all.
            // SAFETY: takes nothing.
            unsafe { libc::pause() };
        },
    }
    // A real fault happens again as soon as this returns, and then Rust's handler looks at it.
    if signal == libc::SIGSEGV
        && code > 0
        && let Some(rusts) = RUSTS.get()
    {
        // SAFETY: what was there before, as it was.
        unsafe { libc::sigaction(signal, rusts, std::ptr::null_mut()) };
        return;
    }
    end_by(signal);
}

/// Told of an abort of our own, where the reason, if there is one (Rust tells how much memory was wanted), has gone with the screen.
const ABORTED: &[u8] = b"threadtop: out of memory, or an internal error (SIGABRT)\n";

/// Ends the process by this signal, as if it had not been caught.
fn end_by(signal: c_int) {
    let only = 1_u64 << (signal - 1);
    // SAFETY: valid structures on the stack, and functions that are allowed in a handler.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = libc::SIG_DFL;
        if libc::sigaction(signal, &raw const action, std::ptr::null_mut()) != 0 {
            set_action(signal, libc::SIG_DFL);
        }
        libc::syscall(libc::SYS_tgkill, libc::getpid(), libc::gettid(), signal);
        // The mask of the kernel: the C library lets nobody name its own signals.
        libc::syscall(
            libc::SYS_rt_sigprocmask,
            libc::SIG_UNBLOCK,
            &raw const only,
            std::ptr::null_mut::<u64>(),
            size_of::<u64>(),
        );
        // Not reached: all of them end a process by default.
        libc::_exit(128 + signal);
    }
}

/// Gives the terminal back, as far as we have it.
fn restore() {
    let Some(kept) = KEPT.get() else { return };
    let holds = HOLDS.load(Ordering::SeqCst);
    if holds == Hold::Screen as u8 {
        // Not for long: where the terminal could be opened once more, the write does not block.
        for _ in 0..TRIES {
            if WRITING.load(Ordering::SeqCst) {
                // SAFETY: no descriptors, a time.
                unsafe { libc::poll(std::ptr::null_mut(), 0, 1) };
            }
        }
        let output = OUTPUT.load(Ordering::SeqCst);
        // What is under way there may be the middle of a frame.
        if !(put(output, CANCEL) && put(output, &kept.tail)) {
            // SAFETY: numbers.
            unsafe { libc::tcflush(output, libc::TCOFLUSH) };
            let _ = put(output, CANCEL) && put(output, &kept.tail);
        }
    }
    if holds != Hold::Nothing as u8 {
        let input = INPUT.load(Ordering::SeqCst);
        // SAFETY: a number, and modes that `tcgetattr` gave.
        unsafe { libc::tcsetattr(input, libc::TCSANOW, &raw const kept.modes) };
    }
}

/// Writes all of it to the terminal, if that takes it in time.
fn put(output: c_int, mut bytes: &[u8]) -> bool {
    for _ in 0..TRIES {
        let mut wanted = libc::pollfd {
            fd: output,
            events: libc::POLLOUT,
            revents: 0,
        };
        // SAFETY: one structure, and a slice with its length.
        let written = unsafe {
            if libc::poll(&raw mut wanted, 1, WAIT) < 1 {
                continue;
            }
            libc::write(output, bytes.as_ptr().cast(), bytes.len())
        };
        bytes = bytes.get(written.max(0) as usize..).unwrap_or_default();
        if bytes.is_empty() {
            return true;
        }
    }
    false
}

/// A sentence on standard error.
fn tell(sentence: &[u8]) {
    // SAFETY: a slice with its length. Whether anybody reads it cannot matter here.
    unsafe {
        libc::write(
            libc::STDERR_FILENO,
            sentence.as_ptr().cast(),
            sentence.len(),
        )
    };
}

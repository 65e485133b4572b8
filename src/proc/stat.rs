//! `/proc/PID/stat` and `/proc/PID/task/TID/stat`.

use super::number::Numbers;
use crate::sample::{EndedChildren, Name, Nanos, ProcessStat, ThreadDetail};

/// One task as `stat` tells it; field numbers as in proc(5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stat<'a> {
    /// Task ID (field 1).
    pub pid: u32,
    /// Name (field 2), raw bytes: any but NUL, parentheses and newlines among them.
    pub comm: &'a [u8],
    /// State letter (field 3).
    pub state: u8,
    /// Parent (field 4).
    pub ppid: u32,
    /// Process group (field 5); 0 where the kernel says −1.
    pub pgrp: u32,
    /// Session (field 6); 0 where the kernel says −1.
    pub session: u32,
    /// Controlling terminal, device number; 0 for none (field 7).
    pub tty: u32,
    /// `PF_…` flags (field 9).
    pub flags: u32,
    /// Minor faults (field 10).
    pub minor_faults: u64,
    /// Major faults (field 12).
    pub major_faults: u64,
    /// User time, clock ticks (field 14).
    pub user: u64,
    /// Kernel time, clock ticks (field 15).
    pub system: u64,
    /// User time of ended children that were waited for, and of what these had waited for themselves, clock ticks
    /// (field 16).
    pub children_user: u64,
    /// Kernel time of the same, clock ticks (field 17).
    pub children_system: u64,
    /// Priority as the kernel counts it; negative for real-time tasks (field 18).
    pub priority: i32,
    /// Nice value (field 19).
    pub nice: i32,
    /// Threads of the process (field 20).
    pub thread_count: u32,
    /// Start after boot, clock ticks (field 22).
    pub starttime: u64,
    /// Virtual memory, bytes (field 23).
    pub virt: u64,
    /// Resident memory, pages; approximate on many CPUs (field 24).
    pub rss_pages: u64,
    /// Where the code begins (field 26); 0 or 1 where we may not know. Changes with exec.
    pub start_code: u64,
    /// CPU it last ran on (field 39).
    pub cpu: u32,
    /// Real-time priority, 0 for others (field 40).
    pub rt_priority: u32,
    /// Scheduling policy (field 41).
    pub policy: u32,
    /// Delay by block I/O, clock ticks (field 42).
    pub block_delay: u64,
    /// Guest time, clock ticks; part of user (field 43).
    pub guest: u64,
}

impl Stat<'_> {
    /// A kernel thread.
    pub fn is_kernel(&self) -> bool {
        const PF_KTHREAD: u32 = 0x0020_0000;
        self.flags & PF_KTHREAD != 0
    }

    /// Counters and facts of a process; `at` is when they were true.
    pub fn of_process(&self, at: Nanos, page_size: u64) -> ProcessStat {
        ProcessStat {
            at,
            state: self.state,
            ppid: self.ppid,
            pgrp: self.pgrp,
            session: self.session,
            tty: self.tty,
            kernel: self.is_kernel(),
            minor_faults: self.minor_faults,
            major_faults: self.major_faults,
            user: self.user,
            system: self.system,
            children: EndedChildren {
                at,
                user: self.children_user,
                system: self.children_system,
            },
            priority: self.priority,
            nice: self.nice,
            thread_count: self.thread_count,
            virt: self.virt,
            rss: self.rss_pages.saturating_mul(page_size),
            cpu: self.cpu,
            rt_priority: self.rt_priority,
            policy: self.policy,
            block_delay: self.block_delay,
            guest: self.guest,
        }
    }

    /// Counters and facts of a thread; `at` is when they were true.
    pub fn of_thread(&self, at: Nanos) -> ThreadDetail {
        ThreadDetail {
            at,
            starttime: self.starttime,
            name: Name::new(self.comm),
            state: self.state,
            cpu: self.cpu,
            priority: self.priority,
            nice: self.nice,
            rt_priority: self.rt_priority,
            policy: self.policy,
            user: self.user,
            system: self.system,
            minor_faults: self.minor_faults,
            major_faults: self.major_faults,
            guest: self.guest,
            block_delay: self.block_delay,
        }
    }
}

/// Reads a `stat` line. Fields after the 24th that an older kernel does not have are 0.
pub fn parse(bytes: &[u8]) -> Option<Stat<'_>> {
    let open = memchr::memchr(b'(', bytes)?;
    // The name may hold `) R 1 (`; nothing after it holds a parenthesis.
    let close = memchr::memrchr(b')', bytes)?;
    let comm = bytes.get(open + 1..close)?;
    let pid = u32::try_from(Numbers::new(&bytes[..open]).unsigned()?).ok()?;
    let [b' ', state, b' ', fields @ ..] = &bytes[close + 1..] else {
        return None;
    };
    let mut fields = Numbers::new(fields);
    let parent = fields.not_negative32()?;
    let pgrp = fields.not_negative32()?;
    let session = fields.not_negative32()?;
    // Printed as a signed number, yet it is 32 bits of device number.
    let tty = fields.signed()? as u32;
    fields.skip(1);
    let flags = fields.not_negative32()?;
    let minor_faults = fields.not_negative()?;
    fields.skip(1);
    let major_faults = fields.not_negative()?;
    fields.skip(1);
    let user = fields.not_negative()?;
    let system = fields.not_negative()?;
    let children_user = fields.not_negative()?;
    let children_system = fields.not_negative()?;
    let priority = i32::try_from(fields.signed()?).ok()?;
    let nice = i32::try_from(fields.signed()?).ok()?;
    let thread_count = fields.not_negative32()?;
    fields.skip(1);
    let starttime = fields.not_negative()?;
    let virt = fields.not_negative()?;
    let rss_pages = fields.not_negative()?;
    fields.skip(1);
    let start_code = fields.or_zero()?;
    fields.skip(12);
    Some(Stat {
        pid,
        comm,
        state: *state,
        ppid: parent,
        pgrp,
        session,
        tty,
        flags,
        minor_faults,
        major_faults,
        user,
        system,
        children_user,
        children_system,
        priority,
        nice,
        thread_count,
        starttime,
        virt,
        rss_pages,
        start_code,
        cpu: fields.or_zero32()?,
        rt_priority: fields.or_zero32()?,
        policy: fields.or_zero32()?,
        block_delay: fields.or_zero()?,
        guest: fields.or_zero()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    macro_rules! capture {
        ($task:literal) => {
            include_bytes!(concat!(
                "../../tests/fixtures/proc/firecracker-6.18/",
                $task,
                "/stat"
            ))
        };
    }

    #[test]
    fn the_name_ends_at_the_last_parenthesis() {
        let stat = parse(capture!("parentheses")).unwrap();
        assert_eq!(stat.comm, b"a) R 1 (b) 2");
        assert_eq!((stat.pid, stat.state, stat.ppid), (16577, b'S', 16536));
        assert_eq!((stat.pgrp, stat.session, stat.tty), (16529, 9881, 0));
        assert_eq!((stat.minor_faults, stat.thread_count), (272, 1));
        assert_eq!((stat.priority, stat.nice, stat.policy), (20, 0, 0));
        assert_eq!(stat.starttime, 263_924);
        assert_eq!((stat.virt, stat.rss_pages), (17_297_408, 2713));
        assert_eq!((stat.start_code, stat.cpu), (94_432_304_300_032, 1));
        assert!(!stat.is_kernel());
    }

    #[test]
    fn names_are_any_bytes() {
        assert_eq!(parse(capture!("newline")).unwrap().comm, b"new\nUid:\t7\nx");
        assert_eq!(parse(capture!("escape")).unwrap().comm, b"\x1b[31mred\x07");
        assert_eq!(
            parse(capture!("not-utf8")).unwrap().comm,
            b"\xff\xfe\x80 \xc3"
        );
        assert_eq!(parse(capture!("empty")).unwrap().comm, b"");
        assert_eq!(parse(capture!("spaces")).unwrap().comm, b"  S 1 2 3  ");
    }

    #[test]
    fn a_kernel_thread_and_a_zombie() {
        let kernel = parse(capture!("kthreadd")).unwrap();
        assert!(kernel.is_kernel());
        assert_eq!((kernel.ppid, kernel.virt, kernel.rss_pages), (0, 0, 0));
        assert_eq!(parse(capture!("zombie")).unwrap().state, b'Z');
    }

    #[test]
    fn a_real_time_task_has_a_negative_priority() {
        let line =
            b"9 (migration/1) S 2 -1 -1 -2147483392 -1 69238848 0 0 0 0 7 3 0 0 -100 0 1 0 2 0 0 \
            18446744073709551615 0 0 0 0 0 0 0 2147483647 0 0 0 0 -1 1 99 1 5 6 0\n";
        let stat = parse(line).unwrap();
        assert_eq!(
            (stat.priority, stat.rt_priority, stat.policy),
            (-100, 99, 1)
        );
        assert_eq!((stat.pgrp, stat.session), (0, 0));
        assert_eq!(stat.tty, 0x8000_0100);
        assert_eq!((stat.user, stat.system), (7, 3));
        assert_eq!((stat.block_delay, stat.guest), (5, 6));
    }

    #[test]
    fn the_first_24_fields_are_enough_and_23_are_not() {
        let line = b"1 (a) S 0 1 1 0 -1 256 1 2 3 4 5 6 7 8 20 0 9 0 10 11 12";
        let stat = parse(line).unwrap();
        assert_eq!((stat.starttime, stat.virt, stat.rss_pages), (10, 11, 12));
        assert_eq!((stat.children_user, stat.children_system), (7, 8));
        assert_eq!((stat.start_code, stat.cpu, stat.guest), (0, 0, 0));
        let end = line.len() - " 12".len();
        assert_eq!(parse(&line[..end]), None);
    }

    #[test]
    fn a_word_where_a_number_belongs_is_no_stat() {
        assert_eq!(
            parse(b"1 (a) S 0 1 1 0 -1 256 1 2 3 4 five 6 7 8 20 0 9 0 10 11 12"),
            None
        );
        assert_eq!(parse(b"1 )a( S 0"), None);
        assert_eq!(parse(b""), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = parse(&bytes);
        }

        #[test]
        fn damage_to_a_real_line_is_survived(at in 0usize..300, byte: u8) {
            let mut line = capture!("parentheses").to_vec();
            let at = at % line.len();
            line[at] = byte;
            let _ = parse(&line);
            let _ = parse(&line[..at]);
        }

        #[test]
        fn every_number_comes_back_whatever_the_name(
            comm in prop::collection::vec(1u8.., 0..64),
            pid: u32,
            state in b'A'..=b'z',
            small in prop::array::uniform9(any::<u32>()),
            large in prop::array::uniform12(any::<u64>()),
            priority: i32,
            nice: i32,
        ) {
            let expected = Stat {
                pid,
                comm: &comm,
                state,
                ppid: small[0],
                pgrp: small[1],
                session: small[2],
                tty: small[3],
                flags: small[4],
                minor_faults: large[0],
                major_faults: large[1],
                user: large[2],
                system: large[3],
                children_user: large[10],
                children_system: large[11],
                priority,
                nice,
                thread_count: small[5],
                starttime: large[4],
                virt: large[5],
                rss_pages: large[6],
                start_code: large[7],
                cpu: small[6],
                rt_priority: small[7],
                policy: small[8],
                block_delay: large[8],
                guest: large[9],
            };
            let line = print(&expected);
            prop_assert_eq!(parse(&line), Some(expected));
        }
    }

    /// The line as the kernel prints it.
    fn print(stat: &Stat) -> Vec<u8> {
        let mut line = format!("{} (", stat.pid).into_bytes();
        line.extend_from_slice(stat.comm);
        line.extend_from_slice(
            format!(
                ") {} {} {} {} {} -1 {} {} 0 {} 0 {} {} {} {} {} {} {} 0 {} {} {} {} {} 1 2 3 4 5 6 7 8 9 0 0 -1 \
                 {} {} {} {} {} 0 1 2 3 4 5 6 7 8\n",
                stat.state as char,
                stat.ppid,
                stat.pgrp,
                stat.session,
                stat.tty.cast_signed(),
                stat.flags,
                stat.minor_faults,
                stat.major_faults,
                stat.user,
                stat.system,
                stat.children_user,
                stat.children_system,
                stat.priority,
                stat.nice,
                stat.thread_count,
                stat.starttime,
                stat.virt,
                stat.rss_pages,
                u64::MAX,
                stat.start_code,
                stat.cpu,
                stat.rt_priority,
                stat.policy,
                stat.block_delay,
                stat.guest,
            )
            .as_bytes(),
        );
        line
    }
}

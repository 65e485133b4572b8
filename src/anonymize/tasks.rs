//! Processes and threads.

use super::{Anonymizer, known};
use crate::sample::{
    Cgroup, Departed, DepartedName, Departures, Identity, Name, Process, Thread, ThreadDetail,
    Threads,
};
use std::sync::Arc;

impl Anonymizer {
    /// All processes of a sample; what is the same record as in the last one stays it.
    pub(super) fn all_processes(&mut self, processes: Vec<Arc<Process>>) -> Vec<Arc<Process>> {
        let mut before = std::mem::take(&mut self.processes).into_iter().peekable();
        let mut now = Vec::with_capacity(processes.len());
        for process in processes {
            while before.next_if(|(old, _)| old.key < process.key).is_some() {}
            let same = before.next_if(|(old, _)| Arc::ptr_eq(old, &process));
            now.push(same.unwrap_or_else(|| {
                let new = Arc::new(self.process(&process));
                (process, new)
            }));
        }
        let new = now.iter().map(|(_, new)| Arc::clone(new)).collect();
        self.processes = now;
        new
    }

    fn process(&mut self, process: &Process) -> Process {
        let Process {
            key,
            born,
            at,
            unasked_since,
            clock,
            stat,
            statm,
            pss,
            io,
            oom_and_io_priority,
            identity,
            totals,
            threads,
        } = process;
        let Threads {
            list,
            complete,
            since,
            ended_switches,
            ended_voluntary,
            ended_involuntary,
            ended_wait,
            unseen,
        } = threads;
        let own = (&*identity.name, stat.kernel);
        Process {
            key: *key,
            born: *born,
            at: *at,
            unasked_since: *unasked_since,
            clock: *clock,
            stat: *stat,
            statm: *statm,
            pss: *pss,
            io: *io,
            oom_and_io_priority: *oom_and_io_priority,
            identity: Arc::new(self.identity(identity, stat.kernel)),
            totals: *totals,
            threads: Threads {
                list: list.iter().map(|thread| self.thread(thread, own)).collect(),
                complete: *complete,
                since: *since,
                ended_switches: *ended_switches,
                ended_voluntary: *ended_voluntary,
                ended_involuntary: *ended_involuntary,
                ended_wait: *ended_wait,
                unseen: *unseen,
            },
        }
    }

    fn identity(&mut self, identity: &Identity, kernel: bool) -> Identity {
        let Identity {
            name,
            cmdline,
            unread,
            exe,
            cgroup,
            cpu_cgroup,
            memory_cgroup,
            code,
            sockets,
            uid,
            user,
        } = identity;
        let mut group =
            |path: &Option<Box<[u8]>>| path.as_ref().map(|path| self.group(path).into());
        let (cgroup, cpu_cgroup, memory_cgroup) =
            (group(cgroup), group(cpu_cgroup), group(memory_cgroup));
        Identity {
            name: if kernel {
                name.clone()
            } else {
                self.program(name).into()
            },
            cmdline: self.command(cmdline).into(),
            unread: *unread,
            exe: exe.as_ref().map(|exe| self.program_path(exe).into()),
            cgroup,
            cpu_cgroup,
            memory_cgroup,
            code: code.as_ref().map(|code| Arc::new(self.code(code))),
            sockets: sockets
                .as_ref()
                .map(|sockets| Arc::new(self.sockets(sockets))),
            uid: *uid,
            user: user.as_ref().map(|user| self.user(user)),
        }
    }

    fn user(&mut self, user: &str) -> Arc<str> {
        if user.is_empty() || known::is_word(user.as_bytes()) {
            return user.into();
        }
        super::text(self.users.numbered("user", user.as_bytes())).into()
    }

    /// The name of a program.
    pub(super) fn program(&mut self, name: &[u8]) -> Vec<u8> {
        if name.is_empty() || known::is_program(name) {
            return name.to_vec();
        }
        self.programs.of_task("program", name)
    }

    /// A command line: the program, and of each argument only which are equal.
    fn command(&mut self, line: &[u8]) -> Vec<u8> {
        let mut parts = line.split(|byte| *byte == 0);
        let first = parts.next().unwrap_or_default();
        // What programs write over their arguments follows a blank.
        let word = first.split(|byte| *byte == b' ').next().unwrap_or_default();
        let last = memchr::memrchr(b'/', word).map_or(0, |slash| slash + 1);
        let (login, name) = match word[last..].strip_prefix(b"-") {
            Some(name) => (&b"-"[..], name),
            None => (&b""[..], &word[last..]),
        };
        let (name, colon) = match name.strip_suffix(b":") {
            Some(name) => (name, &b":"[..]),
            None => (name, &b""[..]),
        };
        let mut new = [login, &self.program(name), colon].concat();
        for part in parts {
            new.push(0);
            if !part.is_empty() {
                new.extend(self.arguments.name("arg", part));
            }
        }
        new
    }

    fn thread(&mut self, thread: &Thread, own: (&[u8], bool)) -> Thread {
        let Thread {
            tid,
            at,
            run,
            wait,
            switches,
            born,
            split,
            read_bytes,
            write_bytes,
            detail,
        } = thread;
        Thread {
            tid: *tid,
            at: *at,
            run: *run,
            wait: *wait,
            switches: *switches,
            born: *born,
            split: *split,
            read_bytes: *read_bytes,
            write_bytes: *write_bytes,
            detail: detail
                .as_ref()
                .map(|detail| Box::new(self.detail(detail, own))),
        }
    }

    /// A thread without a name of its own has that of its process.
    fn detail(&mut self, detail: &ThreadDetail, (process, kernel): (&[u8], bool)) -> ThreadDetail {
        let ThreadDetail {
            at,
            starttime,
            name,
            state,
            cpu,
            priority,
            nice,
            rt_priority,
            policy,
            user,
            system,
            minor_faults,
            major_faults,
            guest,
            block_delay,
        } = *detail;
        let old = name.as_bytes();
        let name = if kernel || old.is_empty() || known::is_thread(old) {
            name
        } else if old == process {
            Name::new(&self.program(old))
        } else {
            Name::new(&self.threads.of_task("thread", old))
        };
        ThreadDetail {
            at,
            starttime,
            name,
            state,
            cpu,
            priority,
            nice,
            rt_priority,
            policy,
            user,
            system,
            minor_faults,
            major_faults,
            guest,
            block_delay,
        }
    }

    pub(super) fn cgroup(&mut self, group: &Cgroup) -> Cgroup {
        let Cgroup {
            path,
            memory_path,
            version,
            cpu_limit,
            throttled,
            quota_used,
            memory_limit,
            memory_used,
            memory_cache,
            pids_limit,
            pids_used,
            levels_up,
            usage,
        } = group;
        Cgroup {
            path: self.group(path).into(),
            memory_path: memory_path.as_ref().map(|path| self.group(path).into()),
            version: *version,
            cpu_limit: *cpu_limit,
            throttled: *throttled,
            quota_used: *quota_used,
            memory_limit: *memory_limit,
            memory_used: *memory_used,
            memory_cache: *memory_cache,
            pids_limit: *pids_limit,
            pids_used: *pids_used,
            levels_up: *levels_up,
            usage: *usage,
        }
    }

    pub(super) fn departed(&mut self, departed: Departed) -> Departed {
        let Departed::Told(Departures {
            since,
            until,
            names,
            lost,
        }) = departed
        else {
            return departed;
        };
        let named = |named| {
            let DepartedName {
                name,
                count,
                cpu,
                wait,
                life,
                exits,
            } = named;
            DepartedName {
                name: name.map(|name| Name::new(&self.program(name.as_bytes()))),
                count,
                cpu,
                wait,
                life,
                exits,
            }
        };
        Departed::Told(Departures {
            since,
            until,
            names: names.into_iter().map(named).collect(),
            lost,
        })
    }
}

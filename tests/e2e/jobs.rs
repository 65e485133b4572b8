//! Jobs of every day, and how many keys they take: never more than in htop. The table of the manual is made of these
//! (`UPDATE_README=1 cargo test --test e2e jobs`).

use crate::pty::Terminal;
use crate::script::{keys, play};
use crate::support::{THREADTOP, Victim, skip};
use crate::view::View;
use std::fs;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command};

/// A job.
struct Job {
    /// What is to be done.
    what: &'static str,
    /// The keys, and what is seen then: see `script.rs`. `{a}` and `{b}` are PIDs, `{cgroup}` is the control group of `{a}`,
    /// `{wchan}` what a blocked thread waits in.
    script: &'static str,
    /// How many keys these are. A name or a number that is typed counts as one.
    keys: usize,
    /// The keys of htop 3.5 with its defaults, from its start; `None` where it cannot be done there.
    htop: Option<&'static str>,
    scene: Scene,
    /// What is seen afterwards, by keys that do not count; where the view is remembered, in the program started again.
    after: &'static str,
}

const USUAL: Job = Job {
    what: "",
    script: "",
    keys: 0,
    htop: None,
    scene: Scene::Usual,
    after: "",
};

/// What is there before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scene {
    /// Two processes, of which `{a}` has a busy thread.
    Usual,
    /// And no others.
    Two,
    /// And some samples.
    Past,
    /// A thread in uninterruptible sleep.
    Blocked,
    /// A process group of three; `{a}` leads it.
    ProcessGroup,
    /// The view shall be remembered.
    Remembered,
}

const JOBS: &[Job] = &[
    Job {
        what: "find the busiest thread, by its name",
        script: "H >[busy] [CPU%▾]",
        keys: 1,
        // Show custom thread names.
        htop: Some(
            "F2 Right Down Down Down Down Down Down Down Down Down Down Down Down Space F10",
        ),
        ..USUAL
    },
    Job {
        what: "see what waits for a CPU",
        script: "W [WAIT▾|WAIT%▾]",
        keys: 1,
        ..USUAL
    },
    Job {
        what: "see what the machine did some moments ago",
        script: "3 [Load] Left [Esc Now] ![oldest moment]",
        keys: 2,
        scene: Scene::Past,
        ..USUAL
    },
    Job {
        what: "see which process writes to disk",
        script: "4 [WRITE/s]",
        keys: 1,
        htop: Some("Tab"),
        ..USUAL
    },
    Job {
        what: "see why the load is high while CPUs idle: which thread, in what",
        script: "D [WCHAN] [filter state=D] [stuck] [ {wchan} ]",
        keys: 1,
        scene: Scene::Blocked,
        ..USUAL
    },
    Job {
        what: "compare two processes",
        script: "F4 [Filter:] pid={a}|pid={b} Enter [filter pid={a}] [ {a} ] [ {b} ]",
        keys: 3,
        // By their names.
        htop: Some("F4 java|nginx Enter"),
        ..USUAL
    },
    Job {
        what: "see one control group",
        script: "F4 [Filter:] cgroup={cgroup} Enter [filter cgroup=] [ {a} ] [ {b} ]",
        keys: 3,
        scene: Scene::Two,
        after: "F4 Esc ![filter] F4 cgroup!={cgroup} Enter [Nothing matches]",
        ..USUAL
    },
    Job {
        what: "end a job of a shell with all its processes",
        script: "k [process group {a} (3 processes)] Tab [3 targets:] Enter [Results]",
        keys: 3,
        htop: Some("c F9 Enter"),
        scene: Scene::ProcessGroup,
        ..USUAL
    },
    Job {
        what: "save the screen for a bug report",
        script: "Ctrl-s [Save screen to file:] Enter [Saved to]",
        keys: 2,
        ..USUAL
    },
    Job {
        what: "sample every 5 seconds",
        script: "d [Seconds between samples] 5 Enter [every 5 s]",
        keys: 3,
        // Update interval.
        htop: Some("F2 Right End Up Up Up Up 5 F10"),
        ..USUAL
    },
    Job {
        what: "have the same view tomorrow (once `remember = \"view\"` is set)",
        script: "H [TID] T [TIME▾] q [.]",
        keys: 3,
        htop: Some("H T q"),
        scene: Scene::Remembered,
        after: "[TID] [TIME▾]",
    },
];

#[test]
fn no_job_takes_more_keys_than_in_htop() {
    for job in JOBS {
        assert_eq!(keys(job.script).len(), job.keys, "{}", job.what);
        let fewer = job.htop.is_none_or(|htop| job.keys <= keys(htop).len());
        assert!(fewer, "{}", job.what);
    }
}

#[test]
fn jobs_are_done_by_these_keys() {
    for job in JOBS {
        done(job);
    }
}

/// Does a job, and looks whether it is done.
fn done(job: &Job) {
    let home = tempfile::tempdir().unwrap();
    let victims = match job.scene {
        Scene::Blocked => [Victim::blocked("stuck"), Victim::new(&[])],
        _ => [Victim::busy(&["busy"]), Victim::new(&[])],
    };
    let mut group = (job.scene == Scene::ProcessGroup).then(process_group);
    let first = group.as_ref().map_or(victims[0].pid(), Child::id);
    let [a, b] = [first, victims[1].pid()].map(|pid| pid.to_string());
    let both = format!("{a},{b}");
    let mut names = vec![("{a}", a.clone()), ("{b}", b)];
    if job.script.contains("{cgroup}") {
        names.push(("{cgroup}", cgroup(first)));
    }
    if job.scene == Scene::Blocked {
        let Some(wchan) = wchan(&victims[0], "stuck") else {
            return skip("the kernel does not tell what threads wait in");
        };
        names.push(("{wchan}", wchan));
    }
    let filled = |script: &str| {
        let name = |script: String, (name, value): &(&str, String)| script.replace(name, value);
        names.iter().fold(script.to_owned(), name)
    };
    if job.scene == Scene::Remembered {
        let folder = home.path().join(".config/threadtop");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("config.toml"), "remember = \"view\"\n").unwrap();
    }
    let arguments: &[&str] = match job.scene {
        Scene::ProcessGroup => &["--list", "--pid", &a],
        Scene::Two => &["--list", "--pid", &both],
        Scene::Remembered => &[],
        _ => &["--list"],
    };
    let mut terminal = started(home.path(), job.what, arguments);
    if job.scene == Scene::Past {
        for _ in 0..3 {
            let before = clock(&terminal.wait(job.what, |view| clock(view).is_some()));
            terminal.wait(job.what, |view| {
                clock(view).is_some_and(|now| Some(now) != before)
            });
        }
    }
    assert_eq!(play(&mut terminal, job.what, &filled(job.script)), job.keys);
    if let Some(group) = &mut group {
        assert_eq!(group.wait().unwrap().signal(), Some(15));
    }
    if job.scene == Scene::Remembered {
        terminal = started(home.path(), job.what, arguments);
    }
    play(&mut terminal, job.what, &filled(job.after));
}

/// The program with this home, when the first rates are known.
fn started(home: &Path, what: &str, arguments: &[&str]) -> Terminal {
    let mut terminal = Terminal::open_at_home(home, arguments);
    terminal.resize(40, 140);
    terminal.wait(what, |view| {
        view.head().is_some() && !view.contains("measuring")
    });
    terminal
}

/// The time of day in the title.
fn clock(view: &View) -> Option<String> {
    let words = view.lines.first()?.split(' ').rev();
    let mut times = words.filter(|word| word.len() == 8 && word.matches(':').count() == 2);
    times.next().map(str::to_owned)
}

/// A job as a shell makes it: the shell and two that it has started.
fn process_group() -> Child {
    let mut job = Command::new("sh");
    job.args(["-c", "sleep 600 & sleep 600; wait"]);
    job.process_group(0).spawn().unwrap()
}

/// The control group of a process, as the program names it.
fn cgroup(pid: u32) -> String {
    let dump = Command::new(THREADTOP)
        .args(["dump", "--no-config", "--format", "json"])
        .args(["--what", "process", "--interval", "0.1", "--pid"])
        .arg(pid.to_string())
        .output();
    let dump: serde_json::Value = serde_json::from_slice(&dump.unwrap().stdout).unwrap();
    let cgroup = &dump["processes"][0]["cgroup"];
    cgroup.as_str().unwrap().to_owned()
}

/// What a thread waits in, when it does; `None` where the kernel does not tell.
fn wchan(victim: &Victim, thread: &str) -> Option<String> {
    let task = format!("/proc/{0}/task/{1}", victim.pid(), victim.tid(thread));
    crate::support::until("it waits", || {
        let stat = fs::read_to_string(format!("{task}/stat")).unwrap();
        stat.contains(") D ")
    });
    let wchan = fs::read_to_string(format!("{task}/wchan")).unwrap_or_default();
    Some(wchan).filter(|wchan| !matches!(wchan.as_str(), "" | "0"))
}

#[test]
fn the_manual_has_these_jobs() {
    let row = |job: &Job| {
        let examples = [
            ("{a}", "1234"),
            ("{b}", "5678"),
            ("{cgroup}", "/system.slice/nginx.service"),
        ];
        let ours = keys(job.script).into_iter().map(|key| {
            let key = examples
                .iter()
                .fold(key, |key, (name, text)| key.replace(name, text));
            format!("`{}`", key.replace('|', "\\|"))
        });
        let ours: Vec<String> = ours.collect();
        let htop = job
            .htop
            .map_or("–".to_owned(), |htop| keys(htop).len().to_string());
        format!(
            "| {} | {} | {} | {htop} |\n",
            job.what,
            ours.join(" "),
            job.keys
        )
    };
    let rows: String = JOBS.iter().map(row).collect();
    let table = format!("| to | keys | how many | htop 3.5 |\n|---|---|---:|---:|\n{rows}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/manual/keys.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("`cargo test` -->\n| to |").unwrap();
    let (_, after) = rest.split_once("<!-- /jobs -->").unwrap();
    let expected = format!("{before}`cargo test` -->\n{table}<!-- /jobs -->{after}");
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, expected).unwrap();
    } else {
        let told = "run UPDATE_README=1 cargo test --test e2e jobs";
        assert!(text == expected, "{told}");
    }
}

//! The loop, over samples that are made up.

use super::*;
use crate::export::testing::sampled;
use crate::source::DeviceChoice;
use crate::view::Filter;
use serde_json::Value;

/// Hands out samples in which the processes with these PIDs are alive, the last for ever.
struct Scripted {
    alive: Vec<Vec<u32>>,
    taken: usize,
    slices: u32,
    /// Somebody wants to know of tasks.
    tasks: bool,
}

impl Scripted {
    fn new(alive: &[&[u32]]) -> Self {
        Self {
            alive: alive.iter().map(|pids| pids.to_vec()).collect(),
            taken: 0,
            slices: 3,
            tasks: true,
        }
    }
}

impl Source for Scripted {
    fn sample(&mut self, demand: &Demand) -> Result<Sample, SourceError> {
        let tasks = demand.fields.contains(Fields::ALL);
        assert!(
            self.taken == 0 || self.slices == 0 || !tasks,
            "the baseline was not finished"
        );
        assert_eq!(tasks, self.tasks);
        let pids = &self.alive[self.taken.min(self.alive.len() - 1)];
        self.taken += 1;
        Ok(sampled(self.taken as u64, pids))
    }

    fn background(&mut self, _: &Demand, _: Duration) -> bool {
        self.slices -= 1;
        self.slices > 0
    }
}

fn options(only: &[u32], count: u64) -> Options {
    Options {
        what: What::All,
        format: Format::Json,
        count,
        interval: Duration::from_millis(1),
        budget: Duration::ZERO,
        only: only.to_vec(),
        devices: DeviceChoice::default(),
        user: None,
        filter: Filter::default(),
        sort: None,
        shape: None,
        threads: false,
        unicode: true,
        fields: Wanted::Usual,
        by: None,
        top: None,
        switch_cost: Known::Nothing,
    }
}

fn dumped(options: &Options, source: &mut Scripted) -> (Result<(), DumpError>, Vec<Value>, String) {
    let (mut out, mut notes) = (Vec::new(), Vec::new());
    let result = dump(options, source, &mut out, &mut notes);
    let objects = serde_json::Deserializer::from_slice(&out).into_iter();
    (
        result,
        objects.map(Result::unwrap).collect(),
        String::from_utf8(notes).unwrap(),
    )
}

#[test]
fn the_baseline_is_not_written() {
    let mut source = Scripted::new(&[&[1, 2]]);
    let (result, objects, notes) = dumped(&options(&[], 3), &mut source);
    result.unwrap();
    assert_eq!((objects.len(), source.taken, notes.as_str()), (3, 5, ""));
    assert!(objects.iter().all(|object| object["elapsed"].is_number()));
}

#[test]
fn a_pid_that_is_not_there_is_an_error() {
    let (result, objects, _) = dumped(&options(&[2, 7], 1), &mut Scripted::new(&[&[1, 2]]));
    assert_eq!(result.unwrap_err().to_string(), "no process with PID 7");
    assert!(objects.is_empty());
}

#[test]
fn a_process_that_ends_is_noted_once() {
    let mut source = Scripted::new(&[&[1, 2], &[1, 2], &[1, 2], &[1]]);
    let (result, objects, notes) = dumped(&options(&[2], 4), &mut source);
    result.unwrap();
    assert_eq!(objects.len(), 4);
    assert_eq!(notes, "threadtop: process 2 has ended\n");
}

/// Takes no bytes.
struct Full(io::ErrorKind);

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_left_is_no_error_but_a_full_disk_is() {
    for format in [Format::Json, Format::Text] {
        let options = Options {
            format,
            ..options(&[], 5)
        };
        let write = |kind| {
            let mut source = Scripted::new(&[&[1]]);
            dump(&options, &mut source, &mut Full(kind), &mut io::sink())
        };
        write(io::ErrorKind::BrokenPipe).unwrap();
        let error = write(io::ErrorKind::StorageFull).unwrap_err();
        assert!(matches!(error, DumpError::Output(_)), "{error}");
        // The command line adds the cause: it must not be told twice.
        assert_eq!(error.to_string(), "cannot write the output");
    }
}

#[test]
fn deadlines_are_multiples_of_the_interval() {
    let (start, second) = (Instant::now(), Duration::from_secs(1));
    assert_eq!(next(start, second, start), start + second);
    assert_eq!(next(start, second, start + second / 2), start + second);
    assert_eq!(
        next(start, second, start + second * 7 / 2),
        start + second * 4
    );
    assert_eq!(next(start, second, start + second), start + second * 2);
}

/// What is written of the machine of [`sampled`], in which process 1 lives.
fn metrics(options: &Options) -> String {
    let mut source = Scripted {
        tasks: false,
        ..Scripted::new(&[&[1]])
    };
    let mut out = Vec::new();
    dump(options, &mut source, &mut out, &mut io::sink()).unwrap();
    assert_eq!(source.slices, 3, "metrics need no baseline of threads");
    String::from_utf8(out).unwrap()
}

#[test]
fn metrics_are_one_row_for_each_interval() {
    let of = |cumulative, format| {
        metrics(&Options {
            what: What::Metrics { cumulative },
            format,
            ..options(&[], 2)
        })
    };
    let growth = of(false, Format::Csv);
    let lines: Vec<_> = growth.lines().collect();
    assert!(lines[0].starts_with("time,cpuUsr,cpuKrn,"), "{growth}");
    assert_eq!(lines.len(), 3);
    for line in &lines[1..] {
        assert!(line.contains("Z,25,10,60,0,0,0,0,5,1234,1.39,,"), "{line}");
    }
    let counters = of(true, Format::Csv);
    let last = counters.lines().last().unwrap();
    assert!(
        last.contains("Z,100,40,240,0,0,0,0,20,4936,1.39,,"),
        "{last}"
    );
    let json = of(false, Format::Json);
    assert_eq!(
        json.matches(r#""contextSw":1234,"loadavg":1.39,"dsr":null"#)
            .count(),
        2
    );
}

#[test]
fn parts_can_be_left_out() {
    let of = |what, threads, format, only: &[u32]| {
        let options = Options {
            what,
            format,
            threads,
            ..options(only, 1)
        };
        let mut out = Vec::new();
        dump(
            &options,
            &mut Scripted::new(&[&[1]]),
            &mut out,
            &mut io::sink(),
        )
        .unwrap();
        String::from_utf8(out).unwrap()
    };
    for (what, threads, only, has) in [
        (What::All, false, &[][..], [true, true, false]),
        (What::All, false, &[1], [true, true, true]),
        (What::System, false, &[], [true, false, false]),
        (What::Processes, false, &[], [false, true, false]),
        (What::Processes, false, &[1], [false, true, false]),
        (What::Threads, true, &[], [false, true, true]),
    ] {
        let json = of(what, threads, Format::Json, only);
        let told =
            [r#""cpu":{"#, r#""processes":["#, r#""threads":["#].map(|key| json.contains(key));
        assert_eq!(told, has, "{what:?} of {only:?}: {json}");
        let text = of(what, threads, Format::Text, only);
        let told = ["\ncpu ", "COMMAND", "first"].map(|word| text.contains(word));
        assert_eq!(told, has, "{what:?} of {only:?}: {text}");
        assert!(text.starts_with("box  Linux 6.18"), "{text}");
    }
}

#[test]
fn only_the_first_few_are_written() {
    let of = |what, format, shape, top| {
        let options = Options {
            what,
            format,
            shape,
            threads: what == What::Threads,
            top: Some(top),
            ..options(&[], 1)
        };
        let mut out = Vec::new();
        let mut source = Scripted::new(&[&[1, 2, 3]]);
        dump(&options, &mut source, &mut out, &mut io::sink()).unwrap();
        String::from_utf8(out).unwrap()
    };
    let rows = |text: &str| {
        let table = text.lines().skip_while(|line| !line.contains("COMMAND"));
        table.skip(1).filter(|line| !line.is_empty()).count()
    };
    for (top, count) in [(1, 1), (2, 2), (3, 3), (9, 3)] {
        let text = of(What::All, Format::Text, None, top);
        assert_eq!(rows(&text), count, "{text}");
        assert!(!text.contains('└'), "one by one: {text}");
        assert_eq!(rows(&of(What::Threads, Format::Text, None, top)), count);
        // Processes with what is below them: each has one thread.
        let listed = of(What::Threads, Format::Text, Some(Shape::List), top);
        assert_eq!(rows(&listed), 2 * count, "{listed}");
        let json: Value = serde_json::from_str(&of(What::All, Format::Json, None, top)).unwrap();
        assert_eq!(json["processes"].as_array().unwrap().len(), count);
    }
}

#[test]
fn only_the_fields_asked_for_are_written() {
    let of = |options: Options| {
        let mut out = Vec::new();
        let mut source = Scripted::new(&[&[1]]);
        dump(&options, &mut source, &mut out, &mut io::sink()).unwrap();
        String::from_utf8(out).unwrap()
    };
    let columns = vec![ColumnId::Command, ColumnId::CpuPercent];
    let text = of(Options {
        what: What::Processes,
        format: Format::Text,
        shape: Some(Shape::List),
        fields: Wanted::Columns(columns),
        ..options(&[], 1)
    });
    let table: Vec<&str> = text.lines().skip(1).collect();
    let row = |command: &str, cpu: &str| format!("{command:40} {cpu:>5}");
    let head = row("COMMAND", "CPU%");
    assert_eq!(table, [&head, &row("name --option", "25.0"), ""]);
    let text = metrics(&Options {
        what: What::Metrics { cumulative: false },
        format: Format::Csv,
        fields: Wanted::Metrics(vec![9, 0]),
        ..options(&[], 1)
    });
    let rows: Vec<&str> = text.lines().collect();
    assert_eq!(rows[0], "time,loadavg,cpuUsr");
    assert!(rows[1].ends_with("Z,1.39,25"), "{text}");
}

#[test]
fn what_a_switch_costs_is_told_of_this_cpu_alone() {
    let of = |brand: &str| {
        let mut calibration = crate::calibrate::cost::testing::calibration();
        calibration.cpu_brand = Some(brand.to_owned());
        let known = Known::Measured(Arc::new(calibration));
        let mut sample = sampled(2, &[]);
        let mut host = (*sample.host).clone();
        host.cpu_brand = Some("this".to_owned());
        sample.host = Arc::new(host);
        let before = advance(None, Arc::new(sampled(1, &[])));
        let snapshot = advance(Some(&before), Arc::new(sample));
        let options = Options {
            switch_cost: known,
            ..options(&[], 1)
        };
        told(&options, &snapshot).switch_cost
    };
    let cost = of("this").unwrap();
    // 1,234 × 2.9 µs.
    assert!((cost.percent_of_one_cpu - 0.357_86).abs() < 1e-6);
    assert_eq!(of("another"), None);
}

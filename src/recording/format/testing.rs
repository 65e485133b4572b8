//! Samples that are made up, of every row and column there is.

use super::column::{Cell, Column, Form};
use super::columns::Executing;
use super::table::{Held, Row};
use crate::sample::{
    Cgroup, ContainerNames, Departed, Disk, FileSystem, Interface, Memory, Process, Sample, Sensors,
};
use std::borrow::Cow;
use std::sync::Arc;

/// A sequence of numbers without any order, the same for the same seed.
pub(in crate::recording) struct Dice(pub(in crate::recording) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(in crate::recording) fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    /// True once in so many times.
    fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn cell(&mut self, form: Form) -> Cell<'static> {
        const WORDS: [&[u8]; 6] = [
            b"",
            b"a",
            b"tcp 127.0.0.1:80",
            b"\x02ab\x01c",
            b"code 1 3",
            b"\xff\xfe",
        ];
        if self.once_in(6) {
            return Cell::Unknown;
        }
        match form {
            Form::Text => {
                let word = WORDS[self.below(6) as usize];
                let list = [&[word.len() as u8], word].concat();
                Cell::Bytes(Cow::Owned(if self.once_in(2) { list } else { word.into() }))
            }
            Form::Single => {
                let real = match self.below(3) {
                    0 => self.below(20_000) as f32 / 100.0,
                    1 => -(self.below(1 << 24) as f32) / 7.0 - 1.0,
                    _ => f32::MAX,
                };
                Cell::Number(u64::from(real.to_bits()))
            }
            Form::Double => {
                let real = match self.below(3) {
                    0 => self.below(20_000_000) as f64 / 100.0,
                    1 => -(self.below(1 << 52) as f64) / 7.0 - 1.0,
                    _ => f64::MAX,
                };
                Cell::Number(real.to_bits())
            }
            Form::Number | Form::Moment => Cell::Number(match self.below(4) {
                0 => self.next(),
                1 => u64::MAX,
                _ => self.below(5),
            }),
        }
    }

    /// Changes some columns of a row.
    fn turn<R: Row>(&mut self, row: &mut R, times: u64) {
        for Column { form, set, .. } in R::COLUMNS {
            if self.once_in(times) {
                set(row, self.cell(*form));
            }
        }
    }

    /// Changes a list: some rows go, some come, some are others now.
    fn turn_list<E: Held>(&mut self, list: &mut Vec<E>, most: usize) {
        list.retain(|_| !self.once_in(8));
        for row in list.iter_mut() {
            if self.once_in(3) {
                let times = 1 + self.below(8);
                self.turn(row.row_mut(), times);
            }
        }
        while list.len() < most && self.once_in(2) {
            let mut row = E::new();
            self.turn(row.row_mut(), 2);
            let at = self.below(list.len() as u64 + 1) as usize;
            list.insert(at, row);
        }
        let order = |one: &E, other: &E| E::Row::order(one.row(), other.row());
        if list.first().is_some_and(|one| order(one, one).is_some()) {
            list.sort_by(|one, other| order(one, other).unwrap());
            list.dedup_by(|one, other| order(one, other) == Some(std::cmp::Ordering::Equal));
        }
    }

    fn turn_shared<R: Row>(&mut self, list: &mut Option<Arc<[R]>>) {
        if let Some(list) = list
            && self.once_in(2)
        {
            let mut rows = list.to_vec();
            self.turn_list(&mut rows, 4);
            *list = rows.into();
        }
    }

    /// The sample that comes after another one.
    fn after(&mut self, before: &Sample) -> Sample {
        let mut next = before.clone();
        self.turn(&mut next, 3);
        next.seq = before.seq.wrapping_add(1);
        next.at = before.at.saturating_add(1 + self.below(40_000_000_000));
        if self.once_in(4) {
            let host = Arc::make_mut(&mut next.host);
            self.turn(host, 4);
            // After another boot nothing is the same.
            host.boot_id.clone_from(&before.host.boot_id);
        }
        let machine = &mut next.machine;
        let mut memory: Vec<Memory> = machine.memory.into_iter().collect();
        self.turn_list(&mut memory, 1);
        machine.memory = memory.pop();
        let mut pressures = super::encoder::pressures(machine);
        for (_, pressure) in &mut pressures {
            let mut row = (0u8, *pressure);
            self.turn(&mut row, 3);
            *pressure = row.1;
        }
        let of = |number| {
            pressures
                .iter()
                .find(|(of, _)| *of == number)
                .map(|(_, of)| *of)
        };
        (machine.pressure.cpu, machine.pressure.io) = (of(0), of(1));
        if self.once_in(3) {
            machine.pressure.memory = Some(crate::sample::Pressure::default());
        }
        self.turn_list(&mut machine.cpus, 4);
        self.turn_shared::<Disk>(&mut machine.disks);
        self.turn_shared::<Interface>(&mut machine.interfaces);
        self.turn_shared::<FileSystem>(&mut machine.file_systems);
        if let Some(sensors) = &mut machine.sensors {
            let sensors: &mut Sensors = Arc::make_mut(sensors);
            self.turn_list(&mut sensors.temperatures, 3);
            self.turn_list(&mut sensors.clocks, 3);
            self.turn_list(&mut sensors.celsius, 3);
        }
        let mut own: Vec<Arc<Cgroup>> = machine.cgroup.take().into_iter().collect();
        self.turn_list(&mut own, 1);
        machine.cgroup = own.pop();
        self.tasks(&mut next);
        let mut cgroups = next.cgroups.to_vec();
        self.turn_list(&mut cgroups, 5);
        next.cgroups = cgroups.into();
        self.looks(&mut next);
        if let Departed::Told(told) = &mut next.departed {
            self.turn_list(&mut told.names, 4);
        }
        if self.once_in(3) {
            let mut names = super::encoder::names(&next);
            self.turn_list(&mut names, 4);
            let names = names.into_iter().collect();
            next.container_names = Arc::new(ContainerNames { names });
        }
        next
    }

    fn tasks(&mut self, next: &mut Sample) {
        self.turn_list::<Arc<Process>>(&mut next.processes, 8);
        for process in &mut next.processes {
            if self.once_in(3) {
                let process = process.row_mut();
                self.turn_list(&mut process.threads.list, 8);
            }
        }
        let mut blocked = next.blocked.to_vec();
        self.turn_list(&mut blocked, 4);
        next.blocked = blocked.into();
    }

    fn looks(&mut self, next: &mut Sample) {
        let mut looks = super::encoder::all_looks(next);
        self.turn_list(&mut looks, 3);
        for (at, (key, looks)) in looks.iter_mut().enumerate() {
            // The machine's, and it alone, has no number.
            key.tid = at as u32;
            if at == 0 {
                key.starttime = 0;
            }
            let looks = Arc::make_mut(looks);
            let mut counts: Vec<Executing<false>> =
                looks.counts.iter().copied().map(Executing).collect();
            self.turn_list(&mut counts, 4);
            looks.counts = counts.into_iter().map(|row| row.0).collect();
            let mut states: Vec<Executing<true>> =
                looks.states.iter().copied().map(Executing).collect();
            self.turn_list(&mut states, 4);
            looks.states = states.into_iter().map(|row| row.0).collect();
        }
        next.machine.looks = (!looks.is_empty()).then(|| looks.remove(0).1);
        next.looks = looks;
    }

    /// Samples one after the other, as a source hands them out.
    pub(in crate::recording) fn samples(&mut self, count: usize) -> Vec<Sample> {
        let mut samples = vec![self.after(&Sample::default())];
        while samples.len() < count {
            let next = self.after(&samples[samples.len() - 1]);
            samples.push(next);
        }
        for (sample, wall) in samples.iter_mut().zip(1_700_000_000u64..) {
            sample.wall = wall * 1_000_000_000;
        }
        samples
    }
}

/// Every text of a sample, with its table and column.
pub(crate) fn texts(sample: &Sample) -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let mut texts = Texts::default();
    texts.row(sample);
    texts.row(&*sample.host);
    let machine = &sample.machine;
    texts.rows(machine.disks.iter().flat_map(|disks| disks.iter()));
    texts.rows(
        machine
            .interfaces
            .iter()
            .flat_map(|interfaces| interfaces.iter()),
    );
    texts.rows(machine.file_systems.iter().flat_map(|all| all.iter()));
    texts.rows(
        machine
            .sensors
            .iter()
            .flat_map(|sensors| &sensors.temperatures),
    );
    texts.rows(
        sample
            .cgroups
            .iter()
            .chain(&machine.cgroup)
            .map(|group| &**group),
    );
    texts.rows(sample.processes.iter().map(|process| &**process));
    let threads = sample
        .processes
        .iter()
        .flat_map(|process| &process.threads.list);
    texts.rows(threads);
    texts.rows(sample.blocked.iter());
    if let Departed::Told(told) = &sample.departed {
        texts.rows(&told.names);
    }
    texts.rows(&super::encoder::names(sample));
    // A new table with texts has to be here as well.
    for table in super::table::all() {
        let has_texts = table.columns.iter().any(|(_, _, form)| *form == Form::Text);
        assert_eq!(
            texts.tables.contains(&table.name),
            has_texts,
            "{}",
            table.name
        );
    }
    texts.found
}

#[derive(Default)]
struct Texts {
    tables: Vec<&'static str>,
    found: Vec<(&'static str, &'static str, Vec<u8>)>,
}

impl Texts {
    fn row<R: Row>(&mut self, row: &R) {
        self.rows([row]);
    }

    fn rows<'a, R: Row>(&mut self, rows: impl IntoIterator<Item = &'a R>) {
        let columns = R::COLUMNS.iter().filter(|column| column.form == Form::Text);
        let columns: Vec<_> = columns.collect();
        if !columns.is_empty() {
            self.tables.push(R::TABLE);
        }
        for row in rows {
            for column in &columns {
                if let Cell::Bytes(bytes) = (column.get)(row) {
                    self.found.push((R::TABLE, column.name, bytes.into_owned()));
                }
            }
        }
    }
}

/// A sample with a row in each table, in whose texts stands this one.
pub(crate) fn marked(mark: &[u8]) -> Sample {
    fn row<R: Row>(mark: &[u8]) -> R {
        let mut row = R::default();
        for column in R::COLUMNS.iter().filter(|column| column.form != Form::Text) {
            (column.set)(&mut row, Cell::Number(1));
        }
        for column in R::COLUMNS.iter().filter(|column| column.form == Form::Text) {
            (column.set)(&mut row, Cell::Bytes(mark.into()));
            let packed = super::column::pack([mark, mark, mark]);
            let has = |row: &R| match (column.get)(row) {
                Cell::Bytes(bytes) => memchr::memmem::find(&bytes, mark).is_some(),
                _ => false,
            };
            if !has(&row) {
                (column.set)(&mut row, Cell::Bytes(packed.into()));
            }
        }
        row
    }
    let mut sample: Sample = row(mark);
    sample.host = Arc::new(row(mark));
    let mut process: Process = row(mark);
    process.stat.kernel = false;
    process.threads.list = vec![row(mark)];
    sample.processes = vec![Arc::new(process)];
    sample.blocked = [row(mark)].into();
    sample.cgroups = [Arc::new(row::<Cgroup>(mark))].into();
    let (key, name): (Box<[u8]>, Box<[u8]>) = row(mark);
    sample.container_names = Arc::new(ContainerNames {
        names: [(key, name)].into(),
    });
    sample.departed = Departed::Told(crate::sample::Departures {
        names: vec![row(mark)],
        ..Default::default()
    });
    let machine = &mut sample.machine;
    machine.disks = Some([row::<Disk>(mark)].into());
    machine.interfaces = Some([row::<Interface>(mark)].into());
    machine.file_systems = Some([row::<FileSystem>(mark)].into());
    machine.cgroup = Some(Arc::new(row(mark)));
    machine.sensors = Some(Arc::new(Sensors {
        temperatures: vec![row(mark)],
        ..Sensors::default()
    }));
    sample
}

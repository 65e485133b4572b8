//! Samples from records.

use super::Damaged;
use super::columns::{ContainerName, Executing};
use super::encoder::{all_looks, names, pressures};
use super::reading::Reading;
use super::schema::{Schema, Table, Unreadable};
use super::table::{Held, Numbered, Row};
use super::varint::Cursor;
use crate::sample::{
    Blocked, Cgroup, ContainerNames, CpuTimes, Departed, DepartedName, Disk, FileSystem, Host,
    Interface, Memory, ParallelismSamples, Pressure, Process, Sample, Sensors, TaskKey,
    Temperature, Thread,
};
use std::sync::Arc;

/// Makes samples of one record after the other.
#[derive(Default)]
pub struct Decoder {
    schema: Option<Schema>,
    reading: Reading,
    sample: Option<Sample>,
}

impl Decoder {
    /// Reads by this schema from now on.
    pub(in crate::recording) fn schema(&mut self, bytes: &[u8]) -> Result<(), Unreadable> {
        self.schema = Some(Schema::read(bytes)?);
        self.lose();
        Ok(())
    }

    /// Records are missing here: only a key frame is understood next.
    pub(in crate::recording) fn lose(&mut self) {
        self.sample = None;
    }

    /// The sample of a key frame; `None`: it is known from the frame before, which knows what stayed as it was.
    pub(in crate::recording) fn key(&mut self, bytes: &[u8]) -> Result<Option<&Sample>, Damaged> {
        self.reading = Reading::default();
        let known = self.sample.take();
        let sample = self.decode(&Sample::default(), bytes)?;
        let same = known.filter(|known| known.seq == sample.seq && known.at == sample.at);
        if same.is_some() {
            self.sample = same;
            return Ok(None);
        }
        Ok(Some(self.sample.insert(sample)))
    }

    /// The sample that differs so from the last one; `None`: the last one is not known.
    pub(in crate::recording) fn frame(&mut self, bytes: &[u8]) -> Result<Option<&Sample>, Damaged> {
        let Some(before) = self.sample.take() else {
            return Ok(None);
        };
        let sample = self.decode(&before, bytes)?;
        Ok(Some(self.sample.insert(sample)))
    }

    fn decode(&mut self, before: &Sample, bytes: &[u8]) -> Result<Sample, Damaged> {
        let schema = self.schema.as_ref().ok_or(Damaged)?;
        let mut sample = before.clone();
        let processes = before.processes.iter();
        let tasks = processes
            .map(|process| 1 + process.threads.list.len())
            .sum();
        self.reading.begin(before.at, tasks, schema.tables.len());
        let mut bytes = Cursor(bytes);
        // Each once at most, by their numbers: what is done for a table may cost what its rows are.
        let mut next = 0;
        while !bytes.is_empty() {
            let number = bytes.length()?;
            let table = schema.tables.get(number).filter(|_| number >= next);
            let table = table.ok_or(Damaged)?;
            next = number + 1;
            table_of(&mut self.reading, &mut bytes, table, &mut sample)?;
        }
        Ok(sample)
    }
}

/// What a frame says of a table, into a sample.
fn table_of(
    reading: &mut Reading,
    bytes: &mut Cursor<'_>,
    table: &Table,
    sample: &mut Sample,
) -> Result<(), Damaged> {
    match table.own {
        Some(Sample::NUMBER) => reading.row(bytes, table, sample),
        Some(Host::NUMBER) => reading.row(bytes, table, Arc::make_mut(&mut sample.host)),
        Some(Process::NUMBER) => reading.rows(bytes, table, &mut sample.processes),
        Some(Thread::NUMBER) => reading.lists(bytes, |reading, bytes, place| {
            let process = sample.processes.get_mut(place).ok_or(Damaged)?;
            let list = &mut Arc::make_mut(process).threads.list;
            reading.rows::<Thread>(bytes, table, list)
        }),
        Some(Blocked::NUMBER) => one_list(reading, bytes, table, &mut sample.blocked),
        Some(Cgroup::NUMBER) => reading.lists(bytes, |reading, bytes, place| match place {
            0 => one_list(reading, bytes, table, &mut sample.cgroups),
            1 => {
                let mut list: Vec<_> = sample.machine.cgroup.take().into_iter().collect();
                reading.rows::<Arc<Cgroup>>(bytes, table, &mut list)?;
                sample.machine.cgroup = list.pop();
                Ok(())
            }
            _ => Err(Damaged),
        }),
        Some(DepartedName::NUMBER) => match &mut sample.departed {
            Departed::Told(told) => reading.rows(bytes, table, &mut told.names),
            _ => reading.rows::<DepartedName>(bytes, table, &mut Vec::new()),
        },
        Some(ContainerName::NUMBER) => {
            let mut list = names(sample);
            reading.rows(bytes, table, &mut list)?;
            let names = list.into_iter().collect();
            sample.container_names = Arc::new(ContainerNames { names });
            Ok(())
        }
        _ => machine_table(reading, bytes, table, sample),
    }
}

/// The same for tables of the machine and of looks at it.
fn machine_table(
    reading: &mut Reading,
    bytes: &mut Cursor<'_>,
    table: &Table,
    sample: &mut Sample,
) -> Result<(), Damaged> {
    const PRESSURE: usize = <(u8, Pressure)>::NUMBER;
    const CPU: usize = <(u32, CpuTimes)>::NUMBER;
    const CPU_CLOCK: usize = <(u32, u64)>::NUMBER;
    const CPU_TEMPERATURE: usize = <(u32, f32)>::NUMBER;
    const LOOK: usize = <(TaskKey, Arc<ParallelismSamples>)>::NUMBER;
    const LOOK_COUNT: usize = Executing::<false>::NUMBER;
    const LOOK_STATE_COUNT: usize = Executing::<true>::NUMBER;
    let machine = &mut sample.machine;
    match table.own {
        Some(Memory::NUMBER) => {
            let mut list: Vec<_> = machine.memory.into_iter().collect();
            reading.rows(bytes, table, &mut list)?;
            machine.memory = list.pop();
        }
        Some(PRESSURE) => {
            let mut list = pressures(machine);
            reading.rows(bytes, table, &mut list)?;
            let of = |number| list.iter().find(|(of, _)| *of == number).map(|(_, of)| *of);
            machine.pressure.cpu = of(0);
            machine.pressure.io = of(1);
            machine.pressure.memory = of(2);
        }
        Some(CPU) => reading.rows::<(u32, CpuTimes)>(bytes, table, &mut machine.cpus)?,
        Some(Disk::NUMBER) => shared(reading, bytes, table, &mut machine.disks)?,
        Some(Interface::NUMBER) => shared(reading, bytes, table, &mut machine.interfaces)?,
        Some(FileSystem::NUMBER) => shared(reading, bytes, table, &mut machine.file_systems)?,
        Some(Temperature::NUMBER) => {
            reading.rows(bytes, table, &mut sensors(sample).temperatures)?;
        }
        Some(CPU_CLOCK) => reading.rows(bytes, table, &mut sensors(sample).clocks)?,
        Some(CPU_TEMPERATURE) => reading.rows(bytes, table, &mut sensors(sample).celsius)?,
        Some(LOOK) => {
            let mut list = all_looks(sample);
            reading.rows(bytes, table, &mut list)?;
            set_looks(sample, list);
        }
        Some(LOOK_COUNT) => {
            counts::<false>(reading, bytes, table, sample, |looks| &mut looks.counts)?;
        }
        Some(LOOK_STATE_COUNT) => {
            counts::<true>(reading, bytes, table, sample, |looks| &mut looks.states)?;
        }
        _ => reading.skip(bytes, table)?,
    }
    Ok(())
}

fn sensors(sample: &mut Sample) -> &mut Sensors {
    Arc::make_mut(sample.machine.sensors.get_or_insert_default())
}

fn one_list<E: Held>(
    reading: &mut Reading,
    bytes: &mut Cursor<'_>,
    table: &Table,
    list: &mut Arc<[E]>,
) -> Result<(), Damaged> {
    let mut rows = list.to_vec();
    reading.rows(bytes, table, &mut rows)?;
    *list = rows.into();
    Ok(())
}

/// A list that may not be known: then it has no rows, and gets none.
fn shared<R: Row>(
    reading: &mut Reading,
    bytes: &mut Cursor<'_>,
    table: &Table,
    list: &mut Option<Arc<[R]>>,
) -> Result<(), Damaged> {
    match list {
        Some(list) => one_list(reading, bytes, table, list),
        None => reading.rows::<R>(bytes, table, &mut Vec::new()),
    }
}

fn set_looks(sample: &mut Sample, mut list: Vec<(TaskKey, Arc<ParallelismSamples>)>) {
    let is_machine = list
        .first()
        .is_some_and(|(key, _)| *key == TaskKey::default());
    sample.machine.looks = is_machine.then(|| list.remove(0).1);
    sample.looks = list;
}

fn counts<const STATES: bool>(
    reading: &mut Reading,
    bytes: &mut Cursor<'_>,
    table: &Table,
    sample: &mut Sample,
    of: fn(&mut ParallelismSamples) -> &mut Vec<f64>,
) -> Result<(), Damaged>
where
    Executing<STATES>: Row,
{
    let mut list = all_looks(sample);
    reading.lists(bytes, |reading, bytes, place| {
        let (_, looks) = list.get_mut(place).ok_or(Damaged)?;
        let counts = of(Arc::make_mut(looks));
        let mut rows: Vec<Executing<STATES>> = counts.iter().copied().map(Executing).collect();
        reading.rows(bytes, table, &mut rows)?;
        *counts = rows.into_iter().map(|row| row.0).collect();
        Ok(())
    })?;
    set_looks(sample, list);
    Ok(())
}

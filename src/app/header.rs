//! The header: which meters it has, and what is told of the machine that does not change from sample to sample.

use super::App;
use crate::diagnosis::platform::Verdict;
use crate::geometry::{Detail, Header, Meter, PlacedMeter, Regions};
use crate::keys::Action;
use crate::rates::Snapshot;
use crate::sample::Host;
use crate::store::{History, MachineSeries};
use crate::text::clean;
use ratatui::layout::Position;
use std::sync::Arc;

/// The kernel numbers no more CPUs than these, whatever a recording says: each number has a place.
const MOST_CPUS: usize = 8192;

/// What is told of the machine, made once: clean for a terminal, empty where nothing is known.
#[derive(Clone, Debug, Default)]
pub struct HostFacts {
    /// Its name.
    pub name: String,
    /// The kernel: `Linux 6.18.5`.
    pub kernel: String,
    /// Hypervisor, cloud and instance type.
    pub platform: String,
    /// Model of the CPU.
    pub brand: String,
    made_of: Option<Arc<Host>>,
}

impl HostFacts {
    fn new(host: &Arc<Host>) -> Self {
        let kernel = clean(host.kernel.as_bytes());
        let kernel = kernel.split('-').next().unwrap_or_default();
        let platform = Verdict::of(&host.platform).summary();
        let brand = host.cpu_brand.as_deref();
        Self {
            name: clean(host.name.as_bytes()),
            kernel: format!("Linux {kernel}").trim_end().to_owned(),
            platform: platform.map_or_else(String::new, |text| clean(text.as_bytes())),
            brand: brand.map_or_else(String::new, |text| clean(text.as_bytes())),
            made_of: Some(Arc::clone(host)),
        }
    }
}

/// What the header keeps from sample to sample.
#[derive(Clone, Debug, Default)]
pub(super) struct HeaderState {
    facts: HostFacts,
    /// One more than the largest number of a CPU that was seen: one that goes off-line keeps its place.
    cpus: usize,
    /// The newest values of each graph.
    series: Vec<(Meter, Vec<Option<f32>>)>,
}

impl App {
    /// What is told of the machine.
    pub fn host(&self) -> &HostFacts {
        &self.header.facts
    }

    /// CPUs that have a place: one more than the largest number seen.
    pub fn cpu_places(&self) -> usize {
        self.header.cpus.max(1)
    }

    /// What the header is made for.
    pub(super) fn header_wanted(&self) -> Header<'_> {
        Header {
            mode: self.config.header,
            chosen: &self.config.meters,
            cpus: self.cpu_places(),
        }
    }

    /// The meters in the header, and where they stand.
    pub fn meters(&self, regions: &Regions) -> Vec<PlacedMeter> {
        let header = Header {
            mode: regions.mode,
            ..self.header_wanted()
        };
        header.place(regions.header)
    }

    /// The newest values of a graph in the header.
    pub fn meter_series(&self, meter: Meter) -> &[Option<f32>] {
        let mut series = self.header.series.iter();
        let found = series.find(|(of, _)| *of == meter);
        found.map_or(&[], |(_, values)| values)
    }

    /// What a click on the header does: a meter and the verdict open the screen that tells more of it.
    pub(super) fn header_at(&self, click: Position, regions: &Regions) -> Option<Action> {
        if click.y + 1 == regions.header.bottom() {
            return Some(Action::System);
        }
        let meters = self.meters(regions);
        let hit = meters.iter().find(|placed| placed.area.contains(click))?;
        Some(match hit.meter.info().detail {
            Detail::Processes => Action::Processes,
            Detail::System => Action::System,
            Detail::Io => Action::Io,
        })
    }

    /// Takes in a snapshot.
    pub(super) fn see_machine(&mut self, snapshot: &Snapshot) {
        let host = &snapshot.sample.host;
        let known = self.header.facts.made_of.as_ref();
        if !known.is_some_and(|known| Arc::ptr_eq(known, host)) {
            self.header.facts = HostFacts::new(host);
        }
        let last = snapshot.machine.cpus.last();
        let places = last.map_or(0, |(id, _)| *id as usize + 1);
        self.header.cpus = self.header.cpus.max(places.min(MOST_CPUS));
    }

    /// Takes the series of the graphs in the header, up to the snapshot that is shown.
    pub(super) fn take_meters(&mut self, history: &History, regions: &Regions) {
        let behind = self.feed.behind;
        let mut taken = std::mem::take(&mut self.header.series);
        let mut kept = Vec::with_capacity(taken.len());
        for placed in self.meters(regions) {
            let [first, others @ ..] = shown_by(placed.meter) else {
                continue;
            };
            let at = taken.iter().position(|(of, _)| *of == placed.meter);
            let mut values = at.map_or_else(Vec::new, |at| taken.swap_remove(at).1);
            // Two samples a cell, at most.
            let most = 2 * usize::from(placed.area.width);
            values.resize(most + behind, None);
            history.machine(*first, &mut values);
            let mut more = vec![None; if others.is_empty() { 0 } else { values.len() }];
            for other in others {
                history.machine(*other, &mut more);
                for (value, other) in values.iter_mut().zip(&more) {
                    *value = match (*value, *other) {
                        (Some(value), Some(other)) => Some(value.max(other)),
                        (value, other) => value.or(other),
                    };
                }
            }
            values.truncate(most);
            kept.push((placed.meter, values));
        }
        self.header.series = kept;
    }
}

/// The series that the graph of a meter shows the highest of.
const fn shown_by(meter: Meter) -> &'static [MachineSeries] {
    match meter {
        Meter::Load => &[MachineSeries::Load],
        Meter::Switches => &[MachineSeries::ContextSwitches],
        Meter::Steal => &[MachineSeries::Steal],
        Meter::Pressure => &[
            MachineSeries::PressureCpu,
            MachineSeries::PressureIo,
            MachineSeries::PressureMemory,
        ],
        Meter::Parallelism => &[MachineSeries::Parallelism],
        Meter::Disks => &[MachineSeries::DiskBytes],
        Meter::Network => &[MachineSeries::NetBytes],
        _ => &[],
    }
}

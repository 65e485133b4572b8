//! What the source shall read, from what is looked at.

use super::{App, Popup, Screen};
use crate::config::CpuDetail;
use crate::diagnosis;
use crate::geometry::{Meter, Need, Panel};
use crate::groups::GroupBy;
use crate::sample::TaskKey;
use crate::source::{Demand, DeviceChoice, Extras, Fields, MarkLimits};
use crate::view::{self, ColumnId};
use std::time::Duration;

impl App {
    /// What is looked at now.
    pub fn demand(&self) -> Demand {
        let mut demand = self.demand_of_screen();
        if let Some(inspect) = self.inspecting() {
            // Its history goes on, and its threads have names.
            demand.open.push(inspect.subject.process);
            demand.open.sort_unstable();
            demand.open.dedup();
        }
        // Whether they wait for a CPU or for their quota, only their groups tell.
        demand.visible.extend(self.waiting());
        demand.visible.sort_unstable();
        demand.visible.dedup();
        demand.marks = demand.marks.min(self.mark_limits());
        let [disks, interfaces, file_systems] = self.config.devices.clone();
        demand.devices = DeviceChoice {
            disks,
            interfaces,
            file_systems,
        };
        demand
    }

    /// What a thread does in a second at least that deserves a mark.
    fn mark_limits(&self) -> MarkLimits {
        /// Less is nothing that a mark could be for.
        const LEAST: f32 = 1.0;
        let least = self.config.lints.least_of_thread();
        let time = |percent: f32| Duration::from_secs_f32(percent.max(LEAST) / 100.0);
        MarkLimits {
            run: time(least.cpu_percent),
            wait: time(least.wait_percent),
            switches: least.switches.max(LEAST) as u64,
        }
    }

    /// Processes that waited long in run queues.
    fn waiting(&self) -> impl Iterator<Item = TaskKey> {
        const MOST: usize = 64;
        let tasks = self.shown().into_iter().flat_map(|snapshot| {
            let processes = snapshot.sample.processes.iter();
            processes.zip(&snapshot.processes)
        });
        tasks
            .filter(|(process, rates)| diagnosis::waits_long(process, rates))
            .map(|(process, _)| process.key)
            .take(MOST)
    }

    fn demand_of_screen(&self) -> Demand {
        let extras = self.meters_need();
        if self.charts() {
            let mut demand = self.charts_demand();
            demand.extras |= extras;
            return demand;
        }
        let pane = self.pane();
        let mut demand = Demand {
            interval: self.config.interval,
            budget: self.config.budget,
            extras,
            all_threads: self.screen == Screen::Threads && self.within().is_none(),
            fields: self.fields(),
            ..Demand::default()
        };
        if let Some(snapshot) = self.table_snapshot() {
            let window = pane.window(self.height());
            (demand.visible, demand.visible_threads, demand.summed) =
                pane.list.visible(snapshot, window);
        }
        if let Some(drill) = self.drill() {
            demand.visible.push(drill.key);
            demand.open.push(drill.key);
            demand.parallelism_of.push(drill.key);
        }
        if matches!(self.screen, Screen::Processes | Screen::Io) {
            demand.open.extend(&self.open);
        }
        if self.screen == Screen::Io {
            demand.extras |= Extras::FILE_SYSTEMS;
        }
        if let (Some((group, _)), Some(snapshot)) = (self.within(), self.table_snapshot()) {
            let processes = snapshot.sample.processes.iter();
            let names = &snapshot.sample.container_names;
            let held = processes.filter(|process| group.holds(process, names));
            demand.open.extend(held.map(|process| process.key));
        }
        if self.grouping() == Some(GroupBy::Program) {
            demand.extras |= Extras::DEPARTURES;
        }
        // In an order of their own, so that a row that moves is no new demand.
        demand.visible.sort_unstable();
        demand.visible.dedup();
        demand.visible_threads.sort_unstable();
        demand.summed.sort_unstable();
        demand.summed.dedup();
        demand.open.sort_unstable();
        demand.open.dedup();
        demand
    }

    /// What the meters in the header need beside what is always read.
    fn meters_need(&self) -> Extras {
        let placed = self.regions().map(|regions| self.meters(&regions));
        let needs = placed.into_iter().flatten();
        let detailed = self.config.cpu_detail != CpuDetail::Nothing;
        needs.fold(Extras::empty(), |extras, placed| {
            extras
                | match placed.meter.info().need {
                    _ if detailed && matches!(placed.meter, Meter::Cpus | Meter::Cpu) => {
                        Extras::SENSORS
                    }
                    Need::Nothing => Extras::empty(),
                    Need::Parallelism => Extras::PARALLELISM,
                    Need::Sensors => Extras::SENSORS,
                    Need::FileSystems => Extras::FILE_SYSTEMS,
                }
        })
    }

    /// No row is on the screen, but the kinds of switches of all tasks, the parallelism of the machine and the verdict are.
    fn charts_demand(&self) -> Demand {
        let panels = self.board().panels;
        let mut extras = Extras::PARALLELISM;
        extras.set(
            Extras::DEPARTURES,
            panels.iter().any(|placed| placed.panel == Panel::Ended),
        );
        Demand {
            extras,
            interval: self.config.interval,
            budget: self.config.budget,
            fields: Fields::SPLIT | Fields::CGROUP,
            ..Demand::default()
        }
    }

    fn fields(&self) -> Fields {
        /// What the source reads in turn, of many.
        const IN_TURN: Fields = Fields::IO
            .union(Fields::SPLIT)
            .union(Fields::CGROUP_OF_ALL)
            .union(Fields::CGROUP_USE_OF_ALL)
            .union(Fields::PSS_OF_ALL)
            .union(Fields::SOCKETS_OF_ALL)
            .union(Fields::STANDING_OF_ALL)
            .union(Fields::EXE_OF_ALL);
        let mut fields = self.sort().column.column().sort_fields(self.mode());
        for placed in self.columns(self.size.0) {
            let column = placed.id.column();
            fields |= column.shows;
            if self.grouping().is_some() {
                // Sums are over all.
                fields |= column.sort_fields(self.mode()) & IN_TURN;
            }
        }
        let search = match self.popups.last() {
            Some(Popup::Search { editor, .. }) => Some(editor.text()),
            _ => self.prompt_history.searches.last().map(String::as_str),
        };
        let searches = search.is_some();
        fields |= search.map_or(Fields::empty(), view::search_fields);
        let threads = match self.screen {
            Screen::Processes | Screen::Io => !self.open.is_empty(),
            _ => true,
        };
        if threads && searches {
            fields |= Fields::NAMES;
        }
        fields |= self.pane().filter.fields(self.mode(), threads);
        let within = self.within().map(|(key, _)| key.by);
        if self
            .grouping()
            .or(within)
            .is_some_and(GroupBy::needs_cgroups)
        {
            fields |= Fields::CGROUP_OF_ALL;
        }
        if self.grouping().is_some() {
            fields |= Fields::IN_SUMS;
        }
        if self.grouping() == Some(GroupBy::Cgroup) {
            fields |= Fields::GROUPS_ABOVE;
        }
        // Rows of groups that are throttled are marked, whatever columns are shown.
        fields |= Fields::LIMITS;
        if self.config.program_path && self.shows(ColumnId::Command) {
            fields |= Fields::EXE;
        }
        fields
    }
}

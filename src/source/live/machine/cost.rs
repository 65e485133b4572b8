//! What taking a sample cost.

use crate::sample::SampleCost;
use crate::source::live::Live;
use crate::source::live::reading::files::{nanos, now};
use rustix::time::{ClockId, clock_gettime};

impl Live {
    /// Notes the cost of the sample that is being taken, at its end.
    pub(crate) fn measure(&mut self) {
        let threads: u32 = self
            .processes
            .iter()
            .map(|tracked| tracked.record.stat.thread_count)
            .fold(0, u32::saturating_add);
        let read = self.reader.tasks_read;
        let statm = self.own_statm.as_ref().and_then(|file| {
            let text = self.reader.buffer.reread(file).ok()?;
            crate::proc::statm::parse(text)
        });
        self.cost = SampleCost {
            duration: now().saturating_sub(self.at),
            cpu: nanos(clock_gettime(ClockId::ProcessCPUTime)),
            rss: statm.map_or(0, |statm| statm.resident * self.host.page_size),
            behind: self.reader.budget.longest(),
            tasks_read: read,
            tasks_carried: threads.saturating_sub(read),
        };
    }
}

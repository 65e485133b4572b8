//! What the machine is: its hypervisor and cloud, what a context switch costs on it, the limits it runs under, and how
//! each resource is virtualized.
//!
//! ```text
//! ╭─ Machine ───────────────────────────────────── KVM / AWS Nitro c5.large ─╮
//! switch cost     12.4k/s × 2.9 µs = 3.6 % of one CPU, up to 16 % with 256K working sets
//! container       docker  1.50 CPUs  300M of 512M memory  /.dockerenv
//! cpu, memory     VH hardware     CPUID KVMKVMKVM, CPU flag hypervisor
//! network         VH hardware     ens5: ena
//! remote storage  VH hardware     nvme0n1: nvme, Amazon Elastic Block Store
//! irq, timers     VH hardware     clock source kvm-clock, AWS Nitro delivers interrupts by hardware
//! ```
//!
//! Where the lines for the resources do not fit, they are put together: `cpu VH  net VH  remote VH  timers VH`.

use super::framed;
use crate::app::App;
use crate::canvas::Canvas;
use crate::diagnosis::platform::{Finding, Kind, Resource, Verdict};
use crate::geometry::Placed;
use crate::rates::Snapshot;
use crate::text::{self, Tone, format};
use crate::ui::frame::Value;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Cells before the verdicts, and from there to what they rest on.
const VERDICT: u16 = 16;
const EVIDENCE: u16 = 32;

/// Draws the panel, or what of it fits.
pub fn draw(app: &App, theme: &Theme, placed: &Placed, canvas: &mut Canvas) {
    let Some(snapshot) = app.shown() else { return };
    let verdict = Verdict::of(&snapshot.host().platform);
    let values = [Value::words(summary(&verdict), Style::new())];
    framed(app, theme, placed, &values, canvas);
    let inner = placed.inner();
    let mut lines = TopDown {
        area: Rect {
            x: inner.x + 1,
            width: inner.width.saturating_sub(1),
            ..inner
        },
        next: 0,
        canvas,
    };
    if let Some(mut pen) = lines.next() {
        pen.put("switch cost", theme.label()).go(VERDICT);
        let rate = snapshot.machine.context_switches;
        let style = if app.calibration().is_some() {
            Style::new()
        } else {
            theme.dim()
        };
        put_or_cut(&mut pen, &app.switch_cost(rate), style, theme);
    }
    if is_limited(snapshot, &verdict)
        && let Some(mut pen) = lines.next()
    {
        limits(snapshot, &verdict, theme, &mut pen);
    }
    if usize::from(lines.left()) >= verdict.resources.len() {
        for finding in &verdict.resources {
            if let Some(mut pen) = lines.next() {
                resource(finding, theme, &mut pen);
            }
        }
    } else if let Some(mut pen) = lines.next() {
        together(&verdict, theme, &mut pen);
        if let Some(mut pen) = lines.next() {
            legend(&verdict, theme, &mut pen);
        }
    }
}

/// Lines from the top down.
struct TopDown<'a> {
    area: Rect,
    next: u16,
    canvas: &'a mut Canvas,
}

impl TopDown<'_> {
    fn left(&self) -> u16 {
        self.area.height.saturating_sub(self.next)
    }

    fn next(&mut self) -> Option<Pen<'_>> {
        let line = self.next;
        self.next += 1;
        (line < self.area.height).then(|| Pen::new(self.canvas, self.area, line))
    }
}

/// How one resource is virtualized, and what says so.
fn resource(finding: &Finding, theme: &Theme, pen: &mut Pen) {
    pen.put(finding.resource.name(), theme.label()).go(VERDICT);
    kind(finding.kind, theme, pen);
    pen.go(VERDICT + 3).put(finding.kind.name(), Style::new());
    let evidence = text::clean(finding.evidence.as_bytes());
    pen.go(EVIDENCE);
    put_or_cut(pen, &evidence, theme.dim(), theme);
}

/// All resources in one line, without what says so.
fn together(verdict: &Verdict, theme: &Theme, pen: &mut Pen) {
    for finding in &verdict.resources {
        let name = short(finding.resource);
        if usize::from(pen.left()) < name.len() + 3 {
            break;
        }
        pen.put(name, theme.label()).skip(1);
        kind(finding.kind, theme, pen);
        pen.skip(2);
    }
}

/// What the short verdicts above mean.
fn legend(verdict: &Verdict, theme: &Theme, pen: &mut Pen) {
    for kind in [
        Kind::Software,
        Kind::Paravirtual,
        Kind::Hardware,
        Kind::BareMetal,
        Kind::Unknown,
    ] {
        if verdict.resources.iter().any(|finding| finding.kind == kind) {
            let text = format!("{} = {}", kind.short(), kind.name());
            pen.fit(&text, theme.dim()).skip(2);
        }
    }
}

fn summary(verdict: &Verdict) -> String {
    let summary = verdict.summary();
    summary.map_or_else(|| "unknown".to_owned(), |text| text::clean(text.as_bytes()))
}

/// Software is what costs: it is told louder than the rest.
fn kind(kind: Kind, theme: &Theme, pen: &mut Pen) {
    let style = match kind {
        Kind::Unknown => theme.dim(),
        Kind::Software => theme.tone(Tone::Warn),
        _ => theme.strong(),
    };
    pen.put(kind.short(), style);
}

/// Writes text, and marks that it goes on where it does not fit.
fn put_or_cut(pen: &mut Pen, text: &str, style: Style, theme: &Theme) {
    pen.put_or_cut(text, style, (theme.glyphs.more, theme.dim()));
}

const fn short(resource: Resource) -> &'static str {
    match resource {
        Resource::Cpu => "cpu",
        Resource::Network => "net",
        Resource::LocalStorage => "local",
        Resource::RemoteStorage => "remote",
        Resource::Storage => "disk",
        Resource::Timers => "timers",
    }
}

/// There is a container or a control group to tell of.
fn is_limited(snapshot: &Snapshot, verdict: &Verdict) -> bool {
    verdict.container.is_some() || snapshot.own_cgroup().is_some()
}

/// The container and what it may use.
fn limits(snapshot: &Snapshot, verdict: &Verdict, theme: &Theme, pen: &mut Pen) {
    let label = match verdict.container {
        Some(_) => "container",
        None => "control group",
    };
    pen.put(label, theme.label()).go(VERDICT);
    if let Some(container) = verdict.container {
        let runtime = text::clean(container.runtime.as_bytes());
        pen.put(&runtime, theme.strong()).skip(2);
    }
    let (cgroup, rates) = snapshot.own_cgroup().unzip();
    if let Some(cpus) = cgroup.and_then(|cgroup| cgroup.cpu_limit) {
        pen.put(&format!("{cpus:.2} CPUs"), Style::new()).skip(2);
    }
    let throttled = rates.and_then(|rates| rates.throttled_percent);
    if let Some(share) = throttled.filter(|&share| share > 0.0) {
        let text = format!("throttled {share:.1}%");
        pen.put(&text, theme.tone(Tone::Warn)).skip(2);
    }
    if let Some(limit) = cgroup.and_then(|cgroup| cgroup.memory_limit) {
        let limit = format::bytes(limit as f64);
        let used = cgroup.and_then(|cgroup| cgroup.memory_used);
        let used = used.map_or_else(String::new, |used| {
            format!("{} of ", format::bytes(used as f64))
        });
        pen.put(&format!("{used}{limit} memory"), Style::new())
            .skip(2);
    }
    let tasks = cgroup.and_then(|cgroup| cgroup.pids_used.zip(cgroup.pids_limit));
    if let Some((used, limit)) = tasks {
        let style = if used >= limit {
            theme.tone(Tone::Warn)
        } else {
            Style::new()
        };
        pen.put(&format!("{used} of {limit} tasks"), style).skip(2);
    }
    let without =
        cgroup.is_none_or(|cgroup| cgroup.cpu_limit.is_none() && cgroup.memory_limit.is_none());
    if without && tasks.is_none() {
        pen.put("no limits seen", theme.dim()).skip(2);
    }
    if let Some(container) = verdict.container {
        let evidence = text::clean(container.evidence.as_bytes());
        put_or_cut(pen, &evidence, theme.dim(), theme);
    }
}

//! How the machine is virtualized: a panel of the System screen.
//!
//! ```text
//!  Virtualization  KVM / AWS Nitro c5.large
//!  cpu, memory     VH hardware     CPUID KVMKVMKVM, CPU flag hypervisor
//!  network         VH hardware     ens5: ena
//!  remote storage  VH hardware     nvme0n1: nvme, Amazon Elastic Block Store
//!  irq, timers     VH hardware     clock source kvm-clock, AWS Nitro delivers interrupts by hardware
//!  container       docker  1.50 CPUs  300M of 512M memory  /.dockerenv
//! ```
//!
//! Where that does not fit, one line and the container:
//!
//! ```text
//!  Virtualization  KVM / AWS Nitro c5.large  cpu VH  net VH  remote VH  timers VH
//! ```

use super::pen::Pen;
use super::theme::Theme;
use crate::app::App;
use crate::diagnosis::platform::{Kind, Resource, Verdict};
use crate::rates::Snapshot;
use crate::view::{Tone, format, text};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

const TITLE: &str = "Virtualization";
/// Cells before the verdicts, and before what they rest on.
const VERDICT: u16 = 17;
const EVIDENCE: u16 = 33;

/// Lines that the whole panel needs.
pub fn height(app: &App) -> u16 {
    let Some(snapshot) = app.shown() else {
        return 0;
    };
    let verdict = Verdict::of(&snapshot.sample.host.platform);
    let limits = is_limited(snapshot, &verdict);
    1 + verdict.resources.len() as u16 + u16::from(limits)
}

/// Draws the panel, or what of it fits.
pub fn draw(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let Some(snapshot) = app.shown() else { return };
    if area.is_empty() {
        return;
    }
    let verdict = Verdict::of(&snapshot.sample.host.platform);
    let whole = 1 + verdict.resources.len() as u16;
    let mut pen = Pen::new(buffer, area, 0);
    pen.skip(1).put(TITLE, theme.strong());
    let summary = summary(&verdict);
    let mut line = 1;
    if area.height >= whole {
        pen.go(VERDICT).put(&summary, Style::new());
        for finding in &verdict.resources {
            let mut pen = Pen::new(buffer, area, line);
            pen.skip(1).put(finding.resource.name(), theme.label());
            pen.go(VERDICT);
            kind(finding.kind, theme, &mut pen);
            pen.go(VERDICT + 3).put(finding.kind.name(), Style::new());
            let evidence = text::clean(finding.evidence.as_bytes());
            pen.go(EVIDENCE);
            put_or_cut(&mut pen, &evidence, theme.dim(), theme);
            line += 1;
        }
    } else {
        pen.skip(2);
        put_or_cut(&mut pen, &summary, Style::new(), theme);
        for finding in &verdict.resources {
            let name = short(finding.resource);
            if usize::from(pen.left()) < name.len() + 5 {
                break;
            }
            pen.skip(2).put(name, theme.label()).skip(1);
            kind(finding.kind, theme, &mut pen);
        }
    }
    if is_limited(snapshot, &verdict) && line < area.height {
        limits(snapshot, &verdict, theme, &mut Pen::new(buffer, area, line));
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
    let cut = text.width() > usize::from(pen.left());
    pen.put(text, style);
    if cut {
        pen.cut(theme.glyphs.more, theme.dim());
    }
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
    verdict.container.is_some() || snapshot.sample.machine.cgroup.is_some()
}

/// The container and what it may use.
fn limits(snapshot: &Snapshot, verdict: &Verdict, theme: &Theme, pen: &mut Pen) {
    let label = match verdict.container {
        Some(_) => "container",
        None => "control group",
    };
    pen.skip(1).put(label, theme.label()).go(VERDICT);
    if let Some(container) = verdict.container {
        let runtime = text::clean(container.runtime.as_bytes());
        pen.put(&runtime, theme.strong()).skip(2);
    }
    let cgroup = snapshot.sample.machine.cgroup.as_deref();
    if let Some(cpus) = cgroup.and_then(|cgroup| cgroup.cpu_limit) {
        pen.put(&format!("{cpus:.2} CPUs"), Style::new()).skip(2);
    }
    let throttled = snapshot
        .machine
        .cgroup
        .and_then(|rates| rates.throttled_percent);
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
    if cgroup.is_none_or(|cgroup| cgroup.cpu_limit.is_none() && cgroup.memory_limit.is_none()) {
        pen.put("no limits seen", theme.dim()).skip(2);
    }
    if let Some(container) = verdict.container {
        let evidence = text::clean(container.evidence.as_bytes());
        put_or_cut(pen, &evidence, theme.dim(), theme);
    }
}

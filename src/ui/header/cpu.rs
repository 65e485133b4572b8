//! The shares of CPU time, in the order and the colours of bars, and their numbers.

use crate::geometry::PlacedMeter;
use crate::rates::CpuShares;
use crate::text::format;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::style::Style;

/// Part of a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// User mode, without guests.
    User,
    /// Running a guest.
    Guest,
    /// Niced user mode, without guests.
    Nice,
    /// Kernel mode.
    System,
    /// Serving interrupts.
    Irq,
    /// Serving soft interrupts.
    Softirq,
    /// Idle with I/O outstanding.
    Iowait,
    /// Taken by the hypervisor.
    Steal,
}

/// The shares in the order of a bar, with their two letters and their meaning.
pub const SHARES: [(Share, &str, &str); 8] = [
    (Share::User, "us", "user"),
    (Share::Guest, "gu", "guest"),
    (Share::Nice, "ni", "nice"),
    (Share::System, "sy", "system"),
    (Share::Irq, "hi", "irq"),
    (Share::Softirq, "si", "softirq"),
    (Share::Iowait, "wa", "iowait"),
    (Share::Steal, "st", "steal"),
];

/// The order in which the numbers of shares are worth their room.
pub const NUMBERS: [Share; 8] = [
    Share::User,
    Share::System,
    Share::Steal,
    Share::Iowait,
    Share::Nice,
    Share::Softirq,
    Share::Irq,
    Share::Guest,
];

impl Share {
    /// Value of the share, guests taken out of user and nice so that the parts sum up; 0 where it is not known.
    pub fn of(self, shares: &CpuShares) -> f32 {
        match self {
            Self::User => (shares.user - shares.guest.unwrap_or_default()).max(0.0),
            Self::Guest => shares.guest.unwrap_or_default() + shares.guest_nice.unwrap_or_default(),
            Self::Nice => (shares.nice - shares.guest_nice.unwrap_or_default()).max(0.0),
            Self::System => shares.system,
            Self::Irq => shares.irq,
            Self::Softirq => shares.softirq,
            Self::Iowait => shares.iowait.unwrap_or_default(),
            Self::Steal => shares.steal.unwrap_or_default(),
        }
    }

    /// What stands before its number.
    const fn word(self) -> &'static str {
        match self {
            Self::System => "sys",
            share => SHARES[share as usize].2,
        }
    }
}

/// Numbers below this are not written, %.
const LEAST: f32 = 0.5;

/// Cells of a number and of the gap before its word.
const NUMBER: u16 = 6;
/// Cells of the longest word, for the place in which any of them may stand.
const LONGEST: u16 = 7;

/// Cells of a bar, and how many numbers stand behind it: bars below each other end together.
pub fn divide(placed: &PlacedMeter) -> (u16, usize) {
    let numbers = match placed.area.width {
        ..58 => 0,
        58..100 => 3,
        _ => 4,
    };
    let cells: u16 = (0..numbers).map(|at| place(at, numbers)).sum();
    let free = placed.area.width.saturating_sub(placed.label);
    (free.saturating_sub(cells), numbers)
}

/// The shares whose numbers have room, each in its place. The last place is that of the largest of all that have none of
/// their own, or a bar full of nice time would go with numbers that say nothing of it; steal keeps its place.
fn numbered(shares: &CpuShares, room: usize) -> Vec<Share> {
    let room = room.min(NUMBERS.len());
    let mut shown = NUMBERS[..room].to_vec();
    let Some(last) = shown.last_mut().filter(|_| room > 2) else {
        return shown;
    };
    if *last != Share::Steal || last.of(shares) < LEAST {
        let rest = NUMBERS[room - 1..].iter().rev();
        // The last one of equals wins: the one that is worth more.
        let largest = rest.max_by(|a, b| a.of(shares).total_cmp(&b.of(shares)));
        *last = largest.copied().unwrap_or(*last);
    }
    shown
}

/// Cells of one of so many numbers. In the last place any of the shares may stand.
fn place(at: usize, numbers: usize) -> u16 {
    if at + 1 == numbers {
        NUMBER + LONGEST
    } else {
        NUMBER + NUMBERS[at].word().len() as u16
    }
}

/// Words and whole percentages, each in its place, blank when it is next to nothing.
pub fn numbers(theme: &Theme, shares: &CpuShares, numbers: usize, pen: &mut Pen<'_>) {
    for (at, share) in numbered(shares, numbers).into_iter().enumerate() {
        let end = pen.column() + place(at, numbers);
        let value = share.of(shares);
        if value >= LEAST {
            pen.skip(2).put(share.word(), theme.share(share));
            pen.field_right(&format::fixed(value.into(), 0, ""), 4, Style::new());
        }
        pen.go(end);
    }
}

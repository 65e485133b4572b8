//! What a whole span of time was like, in so many buckets: the machine's CPU and steal, the verdict, gaps and reboots.
//!
//! Two sources fill it. Key frames tell what the CPUs did from one minute to the next without being decoded
//! ([`Strip::outline`]); samples tell all of it ([`Strip::look`]). A bucket that all its samples have been looked at for is no
//! longer changed by key frames. However long the span is, there are at most [`Strip::MOST`] buckets: when one more would be
//! needed, each two become one.

mod bucket;

pub use bucket::Bucket;

use crate::diagnosis::{Cause, Watch, bottleneck};
use crate::rates::{CpuShares, Snapshot};
use crate::recording::format::Place;
use crate::sample::Nanos;

/// A span of time in buckets of equal width.
#[derive(Clone, Debug)]
pub struct Strip {
    /// Width of a bucket, nanoseconds.
    width: Nanos,
    /// Number of the first bucket, counted from 1970 UTC.
    first: u64,
    buckets: Vec<Bucket>,
}

/// One reading of samples that follow each other.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// All samples since this moment have been looked at, …
    from: Nanos,
    /// … until this one.
    reached: Nanos,
    /// The bucket that is being filled, by its number.
    open: Option<(u64, Bucket)>,
    /// Width of its buckets.
    width: Nanos,
    /// What the machine is called while it is up.
    boot: Option<String>,
    watch: Watch,
}

/// Buckets of a strip in fewer cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cells {
    /// When the first one begins, nanoseconds since 1970 UTC.
    pub begin: Nanos,
    /// How long each is, nanoseconds.
    pub width: Nanos,
    /// What each was like.
    pub cells: Vec<Bucket>,
}

impl Reading {
    /// A reading that has missed nothing since this moment, nanoseconds since 1970 UTC; 0: it begins with the first sample
    /// there is.
    pub fn since(from: Nanos) -> Self {
        Self {
            from,
            reached: from,
            ..Self::default()
        }
    }

    /// Takes in a sample before it begins: for the verdicts that are told then.
    pub fn warm(&mut self, snapshot: &Snapshot) {
        self.watch.see(bottleneck(snapshot));
    }
}

impl Default for Strip {
    fn default() -> Self {
        Self {
            width: Self::FINEST,
            first: 0,
            buckets: Vec::new(),
        }
    }
}

impl Strip {
    /// Buckets at most.
    pub const MOST: usize = 4096;

    /// Cells at least: in fewer nothing is to be seen.
    pub const FEWEST: usize = 4;

    /// Width of a bucket at least, nanoseconds.
    const FINEST: Nanos = 125_000_000;

    /// What lies further apart than this, nanoseconds, is not taken for one piece by key frames alone: they are a minute apart.
    const APART: Nanos = 150_000_000_000;

    /// Reaches from `begin` to `end`, nanoseconds since 1970 UTC, and forgets what was before.
    pub fn cover(&mut self, begin: Nanos, end: Nanos) {
        let end = end.max(begin);
        while end / self.width - begin / self.width >= Self::MOST as u64 {
            self.coarsen();
        }
        let first = begin / self.width;
        let last = (end.saturating_sub(1) / self.width).max(first);
        let known = self.first..self.first + self.buckets.len() as u64;
        if last < known.start || first >= known.end {
            self.buckets.clear();
        } else if first > known.start {
            self.buckets.drain(..(first - known.start) as usize);
        } else {
            let before = (known.start - first) as usize;
            let before = std::iter::repeat_n(Bucket::default(), before);
            self.buckets.splice(..0, before);
        }
        self.first = first;
        let count = (last - first) as usize + 1;
        self.buckets.resize(count, Bucket::default());
    }

    /// Each two buckets become one.
    fn coarsen(&mut self) {
        self.width *= 2;
        let odd = self.first % 2 == 1;
        self.first /= 2;
        if odd {
            self.buckets.insert(0, Bucket::default());
        }
        let pairs = self.buckets.chunks(2);
        let merged = pairs.map(|pair| {
            pair.iter()
                .fold(None, |one, other| Some(Bucket::joined(one, other)))
                .unwrap_or_default()
        });
        self.buckets = merged.collect();
    }

    /// Takes in what lies between two key frames that follow each other.
    pub fn outline(&mut self, before: &Place, after: &Place) {
        let grown = |pick: fn(&Place) -> u64| pick(after).checked_sub(pick(before));
        let since_boot = grown(|place| place.at);
        if since_boot.is_none()
            && let Some(at) = self.position(after.wall / self.width)
            && !self.buckets[at].looked
        {
            self.buckets[at].reboot = true;
        }
        let span = grown(|place| place.wall).filter(|span| *span <= Self::APART);
        let ticks = grown(|place| place.ticks).filter(|ticks| *ticks > 0);
        let both = grown(|place| place.busy).zip(grown(|place| place.steal));
        let (Some(_), Some(_), Some(ticks), Some((busy, steal))) = (since_boot, span, ticks, both)
        else {
            return;
        };
        let share = |part: u64| (part as f64 / ticks as f64 * 100.0) as f32;
        let value = Bucket::of(share(busy), share(steal), None);
        for (number, seconds) in pieces(before.wall, after.wall, self.width) {
            if let Some(at) = self.position(number)
                && !self.buckets[at].looked
            {
                self.buckets[at].add(&value, seconds);
            }
        }
    }

    /// Takes in the next sample of a reading; answers the verdict that is told then.
    pub fn look(&mut self, reading: &mut Reading, snapshot: &Snapshot) -> Option<Cause> {
        let wall = snapshot.sample.wall;
        reading.watch.see(bottleneck(snapshot));
        let told = reading.watch.told().map(|told| told.cause);
        if reading.width != self.width {
            // What was begun is of another width.
            if reading.width != 0 {
                reading.from = reading.reached;
            }
            (reading.width, reading.open) = (self.width, None);
        }
        // The clock was set back.
        if wall < reading.reached {
            *reading = Self::follow(reading, wall);
        }
        let seconds = snapshot.elapsed.unwrap_or(0.0);
        let since = wall
            .saturating_sub((seconds * 1e9) as Nanos)
            .max(reading.reached.min(wall));
        self.keep_until(reading, since);
        let cpu = snapshot.machine.cpu.as_ref();
        let busy = cpu.map_or(0.0, CpuShares::busy);
        let steal = cpu.and_then(|cpu| cpu.steal).unwrap_or(0.0);
        let value = Bucket::of(busy, steal, told);
        if cpu.is_some() {
            for (number, seconds) in pieces(since, wall, self.width) {
                self.opened(reading, number).add(&value, seconds);
            }
        }
        self.notice_boot(reading, snapshot);
        self.keep_until(reading, wall);
        reading.reached = wall;
        if let Some((number, bucket)) = reading.open.clone() {
            self.show(number, &bucket);
        }
        told
    }

    /// Of the time from `begin` until `end` no more is to be known, whatever is.
    pub fn settle(&mut self, begin: Nanos, end: Nanos) {
        let from = begin.div_ceil(self.width).max(self.first);
        let until = (end / self.width).min(self.first + self.buckets.len() as u64);
        for at in from..until {
            self.buckets[(at - self.first) as usize].looked = true;
        }
    }

    /// The reading has come to the end of what there is.
    pub fn end(&mut self, reading: &mut Reading) {
        let last = self.first + self.buckets.len() as u64;
        self.keep_until(reading, last.saturating_mul(self.width));
    }

    /// A reading that goes on at an earlier moment.
    fn follow(reading: &Reading, wall: Nanos) -> Reading {
        Reading {
            width: reading.width,
            boot: reading.boot.clone(),
            watch: reading.watch.clone(),
            ..Reading::since(wall)
        }
    }

    /// Marks the bucket in which the machine was started.
    fn notice_boot(&mut self, reading: &mut Reading, snapshot: &Snapshot) {
        let boot = &snapshot.sample.host.boot_id;
        if boot.is_some() && reading.boot.is_some() && *boot != reading.boot {
            let number = snapshot.sample.wall / self.width;
            self.opened(reading, number).reboot = true;
        }
        if reading.boot != *boot {
            reading.boot.clone_from(boot);
        }
    }

    /// The bucket that a reading fills; those before it are done.
    fn opened<'p>(&mut self, reading: &'p mut Reading, number: u64) -> &'p mut Bucket {
        self.keep_until(reading, number.saturating_mul(self.width));
        let (_, bucket) = reading.open.get_or_insert((number, Bucket::default()));
        bucket
    }

    /// All that is to be known of the time until this moment has been taken in: keeps the buckets that end before.
    fn keep_until(&mut self, reading: &mut Reading, until: Nanos) {
        let begin = reading.from.div_ceil(self.width).max(self.first);
        let end = until / self.width;
        let open = reading.open.take_if(|(number, _)| *number < end);
        if let Some((number, bucket)) = &open {
            self.show(*number, bucket);
        }
        let end = end.min(self.first + self.buckets.len() as u64);
        for number in begin..end {
            let own = open.as_ref().filter(|(of, _)| *of == number);
            let mut bucket = own.map_or_else(Bucket::default, |(_, bucket)| bucket.clone());
            bucket.looked = true;
            if let Some(at) = self.position(number) {
                self.buckets[at] = bucket;
            }
        }
        reading.from = reading.from.max(end.saturating_mul(self.width));
    }

    /// Shows what is known of a bucket so far, where nothing better is.
    fn show(&mut self, number: u64, bucket: &Bucket) {
        if let Some(at) = self.position(number)
            && !self.buckets[at].looked
            && self.buckets[at].seconds <= bucket.seconds
        {
            self.buckets[at] = bucket.clone();
        }
    }

    fn position(&self, number: u64) -> Option<usize> {
        let at = number.checked_sub(self.first)? as usize;
        (at < self.buckets.len()).then_some(at)
    }

    /// The next stretch that samples have not been looked at for, from this moment on, then from the beginning: where it
    /// begins and ends, nanoseconds since 1970 UTC.
    pub fn unseen(&self, from: Nanos) -> Option<(Nanos, Nanos)> {
        let from = (from / self.width).saturating_sub(self.first) as usize;
        let count = self.buckets.len();
        let mut places = (from.min(count)..count).chain(0..count);
        let begin = places.find(|at| !self.buckets[*at].looked)?;
        let rest = self.buckets[begin..].iter();
        let length = rest.take_while(|bucket| !bucket.looked).count();
        let moment = |at: usize| (self.first + at as u64) * self.width;
        Some((moment(begin), moment(begin + length)))
    }

    /// The same in at most so many cells. They begin at multiples of their width, the first at a multiple of `abreast` of them,
    /// so that what stands in one stays in it while the strip grows. None where there is room for fewer than
    /// [`Strip::FEWEST`].
    pub fn cells(&self, most: usize, abreast: u64) -> Cells {
        let count = self.buckets.len() as u64;
        if count == 0 || most < Self::FEWEST {
            return Cells::default();
        }
        let last = self.first + count - 1;
        let first = |each: u64| self.first / (each * abreast) * abreast;
        let needed = |each: u64| last / each - first(each) + 1;
        let narrowest = count.div_ceil(most as u64);
        // Twice as wide cells are enough, wherever the first one begins.
        let mut widths = narrowest..=2 * narrowest;
        let each = widths.find(|each| needed(*each) <= most as u64);
        let each = each.unwrap_or(2 * narrowest);
        let first = first(each);
        let mut cells = vec![None; needed(each) as usize];
        for (number, bucket) in (self.first..).zip(&self.buckets) {
            let cell: &mut Option<Bucket> = &mut cells[(number / each - first) as usize];
            *cell = Some(Bucket::joined(cell.take(), bucket));
        }
        // Before the beginning there is nothing to look for.
        let known = |cell: Option<Bucket>| cell.unwrap_or_else(Bucket::nothing);
        Cells {
            begin: first * each * self.width,
            width: each * self.width,
            cells: cells.into_iter().map(known).collect(),
        }
    }
}

impl Cells {
    /// The cell of a moment, if it is one of these.
    pub fn cell(&self, at: Nanos) -> Option<usize> {
        let cell = at.checked_sub(self.begin)?.checked_div(self.width)? as usize;
        (cell < self.cells.len()).then_some(cell)
    }

    /// When a cell begins, nanoseconds since 1970 UTC.
    pub fn moment(&self, cell: usize) -> Nanos {
        self.begin + cell as u64 * self.width
    }
}

/// The buckets that a time falls into, and for how many seconds each.
fn pieces(since: Nanos, until: Nanos, width: Nanos) -> impl Iterator<Item = (u64, f64)> {
    let numbers = since / width..until.div_ceil(width).max(since / width);
    numbers.map(move |number| {
        let begin = since.max(number * width);
        let end = until.min((number + 1) * width);
        (number, end.saturating_sub(begin) as f64 / 1e9)
    })
}

#[cfg(test)]
mod tests;

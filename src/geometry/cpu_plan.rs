//! How the CPUs are drawn in a region of the header: the more there are, the less each gets.

/// How the CPUs are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CpuPlan {
    /// A bar each, so many abreast in so many lines.
    Bars {
        /// Bars side by side.
        abreast: u16,
        /// Lines.
        rows: u16,
    },
    /// A bar for the mean of all, and below it a number for each CPU.
    Numbers {
        /// Numbers side by side.
        abreast: u16,
        /// Lines of numbers.
        rows: u16,
    },
    /// A bar for the mean of all, and below it a cell for each CPU in so many lines.
    Cells {
        /// Lines of cells.
        rows: u16,
    },
    /// A bar for the mean of all.
    Mean,
}

impl CpuPlan {
    /// A number for every CPU suits the eye better than more bars than this.
    const BARS: usize = 32;
    /// A bar with its number and its percentage needs so many cells.
    const NARROWEST: u16 = 15;
    /// Cells of a level, a percentage and the gap behind it; before them stands the number of the CPU.
    const LEVEL: u16 = 6;

    /// The best that fits CPUs with numbers below `places` into `rows` lines of `width` cells.
    pub fn new(places: usize, width: u16, rows: u16) -> Self {
        let rows = rows.max(1);
        let count = u16::try_from(places).unwrap_or(u16::MAX).max(1);
        let abreast = count.div_ceil(rows);
        if places <= Self::BARS && abreast <= (width / Self::NARROWEST).max(1) {
            let rows = count.div_ceil(abreast);
            return Self::Bars { abreast, rows };
        }
        if rows == 1 {
            return Self::Mean;
        }
        let abreast = width / (digits(places) + Self::LEVEL);
        if abreast > 0 && count.div_ceil(abreast) < rows {
            let rows = count.div_ceil(abreast);
            return Self::Numbers { abreast, rows };
        }
        Self::Cells {
            rows: count
                .div_ceil(Self::cells_in(width, places))
                .clamp(1, rows - 1),
        }
    }

    /// Lines it takes.
    pub const fn height(self) -> u16 {
        match self {
            Self::Bars { rows, .. } => rows,
            Self::Numbers { rows, .. } | Self::Cells { rows } => rows + 1,
            Self::Mean => 1,
        }
    }

    /// CPUs with a cell in a line of `width` cells: a number of them that is easy to count on from.
    pub fn cells_in(width: u16, places: usize) -> u16 {
        const EVEN: u16 = 8;
        let cells = width.saturating_sub(Self::indent(places)).max(1);
        if cells < EVEN {
            cells
        } else {
            cells / EVEN * EVEN
        }
    }

    /// Cells before a line of cells: the number of its first CPU and a gap.
    pub fn indent(places: usize) -> u16 {
        digits(places) + 1
    }
}

/// Digits of the largest number.
pub fn digits(places: usize) -> u16 {
    let largest = places.saturating_sub(1).max(1);
    largest.ilog10() as u16 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_cpus_have_bars_more_have_numbers_and_many_have_cells() {
        let bars = |abreast, rows| CpuPlan::Bars { abreast, rows };
        let numbers = |abreast, rows| CpuPlan::Numbers { abreast, rows };
        assert_eq!(CpuPlan::new(2, 46, 3), bars(1, 2));
        assert_eq!(CpuPlan::new(4, 46, 3), bars(2, 2));
        assert_eq!(CpuPlan::new(8, 46, 3), bars(3, 3));
        assert_eq!(CpuPlan::new(16, 34, 5), numbers(4, 4));
        assert_eq!(CpuPlan::new(64, 67, 10), numbers(8, 8));
        assert_eq!(CpuPlan::new(16, 46, 3), CpuPlan::Cells { rows: 1 });
        assert_eq!(CpuPlan::new(128, 46, 3), CpuPlan::Cells { rows: 2 });
        assert_eq!(CpuPlan::cells_in(67, 96), 64);
        assert_eq!(CpuPlan::new(1024, 96, 13), CpuPlan::Cells { rows: 12 });
        assert_eq!(CpuPlan::new(64, 40, 1), CpuPlan::Mean);
    }

    #[test]
    fn digits_are_those_of_the_last_cpu() {
        assert_eq!([1, 2, 10, 11, 100, 1024].map(digits), [1, 1, 1, 2, 2, 4]);
    }
}

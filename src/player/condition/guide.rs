//! Conditions by examples, for the help screen and the manual.

/// Examples, and which moment each of them finds. A test parses them.
pub const GUIDE: &[(&str, &str)] = &[
    (
        "steal>10 cpu>90",
        "The machine's values by = != < <= > >=: cpu steal iowait load csw mem swap disk net psi_io and others, see the manual. \
         Written as in a filter: csw>50k, disk>10M.",
    ),
    (
        "any wait>200",
        "Any process or thread that the filter lists. The filter is the rest of the line: any java cpu>50.",
    ),
    (
        "verdict=throttled",
        "The verdict as the header shows it, by its name; verdict!=nothing finds any.",
    ),
    (
        "load>8 & iowait<5",
        "Both; also written and, or a space. | or or is either one; there are no parentheses.",
    ),
];

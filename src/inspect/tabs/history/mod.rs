//! CPU, wait and switches of the last samples: from the store, drawn as charts by `ui`; nothing is read.

use super::{TabInfo, When};

pub(super) const INFO: TabInfo = TabInfo {
    title: "History",
    read: When::Never,
    ..TabInfo::PLAIN
};

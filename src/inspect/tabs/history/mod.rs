//! CPU, wait and switches of the last samples: from the store, drawn as charts by `ui`; nothing is read.

mod lines;

use super::{TabInfo, When};

pub(super) const INFO: TabInfo = TabInfo {
    title: "History",
    read: When::Never,
    ..TabInfo::PLAIN
};

/// CPU in %, wait in % and switches per second of the last samples, the newest last.
#[derive(Clone, Debug, Default)]
pub struct Series(pub [Vec<Option<f32>>; 3]);

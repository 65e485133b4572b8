//! A number of bytes as a person writes it: `500K`, `64M`, `1G`.

/// Letters, and what each multiplies by.
const UNITS: [(char, u64); 3] = [('G', 1 << 30), ('M', 1 << 20), ('K', 1 << 10)];

/// Bytes; `None` for what is no size.
pub fn parse(text: &str) -> Option<u64> {
    let text = text.trim();
    let last = text.chars().last()?.to_ascii_uppercase();
    let (number, scale) = match UNITS.iter().find(|(unit, _)| *unit == last) {
        Some((_, scale)) => (&text[..text.len() - 1], *scale),
        None => (text, 1),
    };
    let is_plain = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    let number: f64 = number
        .parse()
        .ok()
        .filter(|_| number.bytes().all(is_plain))?;
    let bytes = number * scale as f64;
    (bytes <= 1e15).then_some(bytes as u64)
}

/// As it is written: by the largest unit of which it is so many.
pub fn written(bytes: u64) -> String {
    let unit = UNITS
        .iter()
        .find(|(_, scale)| bytes > 0 && bytes.is_multiple_of(*scale));
    match unit {
        Some((unit, scale)) => format!("{}{unit}", bytes / scale),
        None => bytes.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        for (text, bytes) in [
            ("0", 0),
            ("512", 512),
            ("500K", 512_000),
            ("1.5k", 1_536),
            (" 64m ", 64 << 20),
            ("1G", 1 << 30),
        ] {
            assert_eq!(parse(text), Some(bytes), "{text}");
        }
        for text in [
            "", "m", "-1", "1x", "1e3", "1 m", "nan", "inf", "∞", "1۳", "9999999G",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        for text in ["0", "1", "1023", "1K", "1536K", "16M", "3G"] {
            assert_eq!(written(parse(text).unwrap()), text);
        }
    }
}

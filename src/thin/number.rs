//! Numbers of control sequences: how long they are, and written, without a string for each. A frame asks some thousand
//! times what a sequence would take.

/// How many digits a number has.
pub fn digits(number: usize) -> usize {
    number.checked_ilog10().map_or(1, |tens| tens as usize + 1)
}

/// Bytes of a control sequence with this number in it.
pub fn sequence_of(number: usize) -> usize {
    digits(number) + 3
}

/// Writes a number's digits.
pub fn write(out: &mut Vec<u8>, number: usize) {
    let mut tens = 10_usize.pow(u32::try_from(digits(number) - 1).unwrap_or(0));
    while tens > 0 {
        out.push(b'0' + u8::try_from(number / tens % 10).unwrap_or(0));
        tens /= 10;
    }
}

/// Writes a control sequence with one number in it.
pub fn sequence(out: &mut Vec<u8>, number: usize, end: u8) {
    out.extend_from_slice(b"\x1b[");
    write(out, number);
    out.push(end);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_long_as_they_are_written() {
        for number in (0..2_000).chain([9_999, 10_000, 65_535, usize::MAX]) {
            let mut out = Vec::new();
            write(&mut out, number);
            assert_eq!(String::from_utf8(out.clone()).unwrap(), number.to_string());
            assert_eq!(out.len(), digits(number));
            out.clear();
            sequence(&mut out, number, b'X');
            assert_eq!(out.len(), sequence_of(number));
        }
    }
}

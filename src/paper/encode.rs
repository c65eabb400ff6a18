//! Text in the bytes of Chinese printers: GBK, of which only what the fonts of printers hold.

use encoding_rs::GBK;

/// The bytes of a character, where a printer knows it.
pub(super) fn gbk(letter: char) -> Option<[u8; 2]> {
    let mut buffer = [0; 4];
    let (bytes, _, replaced) = GBK.encode(letter.encode_utf8(&mut buffer));
    match *bytes {
        [lead, trail] if !replaced => Some([lead, trail]),
        // One byte above ASCII is the euro, which printers have not.
        _ => None,
    }
}

/// Whether a printer can print it.
pub(super) fn printable(letter: char) -> bool {
    letter.is_ascii_graphic() || letter == ' ' || gbk(letter).is_some()
}

/// Writes text that is printable.
pub(super) fn write(text: &str, out: &mut Vec<u8>) {
    for letter in text.chars() {
        match gbk(letter) {
            Some(bytes) => out.extend(bytes),
            None => out.extend(u8::try_from(letter).ok().filter(u8::is_ascii)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_names_are_known_and_what_no_printer_has_is_not() {
        for known in ['喆', '堃', '燊', '￥', '—', '√', '□', '〓', 'A', ' ', '“'] {
            assert!(printable(known), "{known}");
        }
        for unknown in ['㙦', '𠮷', '€', 'é', '¥', '\u{301}', '\n'] {
            assert_eq!(printable(unknown), unknown == 'é', "{unknown:?}");
        }
        let mut out = Vec::new();
        write("A喆", &mut out);
        assert_eq!(out.len(), 3);
    }
}

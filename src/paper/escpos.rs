//! A strip in ESC/POS, the language of receipt printers, with Chinese in GBK.

use super::encode;
use super::strip::Line;

/// The bytes of strips, the paper cut after each. All text must be printable.
pub(super) fn write(strips: &[Vec<Line>]) -> Vec<u8> {
    let mut out = Vec::new();
    for strip in strips {
        out.extend([0x1b, 0x40, 0x1c, 0x26]);
        for line in strip {
            if line.head {
                // Centred, twice as large.
                out.extend([0x1b, 0x61, 0x01, 0x1d, 0x21, 0x11]);
            }
            encode::write(&line.text, &mut out);
            out.push(0x0a);
            if line.head {
                out.extend([0x1d, 0x21, 0x00, 0x1b, 0x61, 0x00]);
            }
        }
        out.extend([0x1d, 0x56, 0x42, 0x00]);
    }
    out
}

//! What a terminal can do beyond the least, and how it is asked. It must not read or write: whoever
//! owns the terminal's input asks, with a time limit of their own, and hands the answers over.
//!
//! Nothing is believed of a terminal that does not answer.

/// What may be used of a terminal, and which of its widths are ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// `CSI b` repeats the last character.
    pub repeats: bool,
    /// `CSI X` erases characters; terminals before 1983 have it not.
    pub erases_characters: bool,
    /// Mode 2026 shows a frame at once.
    pub synchronizes: bool,
    /// Signs that East Asian terminals may draw two cells wide (`─│√`) take one cell.
    pub narrow_signs: bool,
    /// Han characters take two cells.
    pub wide_han: bool,
}

impl Default for Abilities {
    /// What nearly every terminal is, and nothing that must be known first.
    fn default() -> Abilities {
        Abilities {
            repeats: false,
            erases_characters: true,
            synchronizes: false,
            narrow_signs: true,
            wide_han: true,
        }
    }
}

/// Asks all at once: a Han character, a sign, the sign repeated three times, each with where the cursor
/// is then; mode 2026; and what the terminal is, which every terminal answers last. The row that the
/// cursor stands in is dirty then. The sign is repeated, and no letter: tmux repeats ASCII alone, and
/// what is repeated here are the lines of borders.
pub const QUESTION: &[u8] =
    "\r汉\x1b[6n\r─\x1b[6n\r─\x1b[3b\x1b[6n\r\x1b[K\x1b[?2026$p\x1b[c".as_bytes();

/// Asks what the terminal is. It answers in the order of what was written, so that the answer says that
/// all before it is shown; the question is the oldest there is, and the answer is no key's sequence.
pub const SHOWN: &[u8] = b"\x1b[c";

impl Abilities {
    /// What is known by the name in `TERM` alone.
    pub fn of_name(term: &str) -> Abilities {
        let old = ["vt100", "vt102", "vt52"].iter().any(|name| term.starts_with(name));
        Abilities { erases_characters: !old, ..Abilities::default() }
    }

    /// Whether all of the answers have come: the last is what the terminal is.
    pub fn answered(heard: &[u8]) -> bool {
        reports(heard).any(|(numbers, end)| end == b'c' && numbers.starts_with('?'))
    }

    /// Whether the terminal reads UTF-8: one that does not takes the three bytes of a Han character
    /// for three. A terminal that did not answer is not accused.
    pub fn reads_utf8(heard: &[u8]) -> bool {
        columns(heard).first().is_none_or(|han| *han <= 3)
    }

    /// With what the terminal has answered to [`QUESTION`]; what is missing stays as it is.
    pub fn hearing(mut self, heard: &[u8]) -> Abilities {
        // Columns count from one, and a terminal that answers one of the three answers all.
        // Where no terminal can have its cursor then, nothing is believed.
        if let [han @ 2..=3, sign @ 2..=3, repeated @ 2..=9] = columns(heard)[..] {
            self.wide_han = han == 3;
            self.narrow_signs = sign == 2;
            self.repeats = repeated == 1 + 4 * (sign - 1);
        }
        let mode = |(numbers, end): &(&str, u8)| {
            *end == b'y' && ["1", "2"].iter().any(|set| *numbers == format!("?2026;{set}$"))
        };
        self.synchronizes |= reports(heard).any(|report| mode(&report));
        self
    }
}

/// Where the cursor was, each time it was asked: the columns, counted from one.
fn columns(heard: &[u8]) -> Vec<u16> {
    let places = reports(heard).filter(|(_, end)| *end == b'R');
    places.filter_map(|(numbers, _)| numbers.rsplit(';').next()?.parse().ok()).collect()
}

/// The control sequences in what was heard: what stands between `CSI` and the last byte, and that.
fn reports(heard: &[u8]) -> impl Iterator<Item = (&str, u8)> {
    heard.split(|byte| *byte == 0x1b).filter_map(|part| {
        let rest = part.strip_prefix(b"[")?;
        let end = rest.iter().position(u8::is_ascii_alphabetic)?;
        Some((std::str::from_utf8(rest.get(..end)?).ok()?, *rest.get(end)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_heard_among_keys_and_silence_changes_nothing() {
        let known = Abilities::default();
        let all = b"\x1b[1;3R\x1b[1;2Rq\x1b[1;5R\x1b[A\x1b[?2026;2$y\x1b[?62;22c";
        assert!(Abilities::answered(all));
        let able = known.hearing(all);
        assert_eq!(able, Abilities { repeats: true, synchronizes: true, ..known });
        let old = b"\x1b[1;3R\x1b[1;3R\x1b[1;3R\x1b[?2026;0$y\x1b[?1;2c";
        assert_eq!(known.hearing(old), Abilities { narrow_signs: false, ..known });
        // tmux 3.3, which repeats letters and no signs.
        let tmux = b"\x1b[1;3R\x1b[1;2R\x1b[1;2R\x1b[?2026;0$y\x1b[?1;2c";
        assert_eq!(known.hearing(tmux), known);
        for none in [
            &b"\x1b[1;1R\x1b[1;1R\x1b[1;1R\x1b[?1;2c"[..],
            b"",
            b"\x1b[",
            b"\x1b[1;3R",
            b"\x1b[?1;2",
            b"\x1b[c;R\xff",
        ] {
            assert_eq!(known.hearing(none), known);
        }
        assert!(!Abilities::answered(b"\x1b[1;3R\x1b[c"), "some keyboards send that");
        assert!(Abilities::reads_utf8(all) && Abilities::reads_utf8(b""));
        assert!(!Abilities::reads_utf8(b"\x1b[2;4R\x1b[2;4R\x1b[2;5R\x1b[?1;2c"));
        assert!(!Abilities::of_name("vt100-am").erases_characters);
        assert_eq!(Abilities::of_name("xterm"), known);
    }
}

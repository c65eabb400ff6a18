//! Bytes put together to keys and text, whatever pieces they come in. It keeps no clock: the caller says
//! what time it is, in milliseconds on any clock that does not go back.

use crossterm::event::KeyModifiers;

use super::event::Input;
use super::paste::{self, Paste};
use super::sequence::{self, Beginning, ESC, Reading};
use crate::terminal::chord::{Chord, Key};
use crate::text::clean_input;

/// How long a lone Esc waits for the rest of a sequence; longer once the line has shown that the rest
/// comes later, and again shorter when sequences come whole.
pub const ESC_WAIT: u64 = 60;
/// The longest that a lone Esc is ever held back. What has begun as a sequence that nobody types waits
/// so long from the start.
pub const LONGEST_WAIT: u64 = 400;
/// What comes this soon after an Esc came with it: no finger is so fast, but what passes keys on may
/// pass each on by itself.
const TOGETHER: u64 = 10;
/// How long after a lone Esc the rest of its sequence is still known as that.
const LATE: u64 = 1_000;
/// How long the rest of a terminal's own words may take.
const WORDS_WAIT: u64 = 1_000;
/// Keys this soon after a paste are the rest of it.
pub(super) const PASTE_TAIL: u64 = 30;
/// A paste that lost its end mark ends when nothing has come for this long.
pub(super) const PASTE_QUIET: u64 = 2_000;

/// Puts bytes together.
#[derive(Debug)]
pub struct Parser {
    /// What is not whole yet.
    held: Vec<u8>,
    /// When the last byte came.
    last: u64,
    /// How long a lone Esc waits now.
    wait: u64,
    /// When a lone Esc was given out whose sequence may still come.
    given: Option<u64>,
    /// The Esc of what is held was given out already.
    late: bool,
    paste: Option<Paste>,
    /// The keyboard speaks as the SCO console does.
    console: bool,
}

/// What the first of some bytes are.
enum Step {
    /// So many bytes are done with.
    Took(usize),
    /// More must come.
    Wait,
}

impl Default for Parser {
    fn default() -> Self {
        Parser::new(ESC_WAIT)
    }
}

impl Parser {
    /// `wait`: milliseconds that a lone Esc waits for the rest of a sequence to begin with.
    pub fn new(wait: u64) -> Parser {
        Parser {
            held: Vec::new(),
            last: 0,
            wait: wait.min(LONGEST_WAIT),
            given: None,
            late: false,
            paste: None,
            console: false,
        }
    }

    /// Takes what was read at once: a run of characters is delivered as one text.
    pub fn feed(&mut self, bytes: &[u8], at: u64) -> Vec<Input> {
        let mut out = Vec::new();
        self.expire(at, &mut out);
        let lone = self.held == [ESC];
        let gap = at.saturating_sub(self.last);
        self.join_late(bytes, at);
        self.held.extend_from_slice(bytes);
        self.last = at;
        let before = out.len();
        self.parse(lone && gap > TOGETHER, &mut out);
        let key = matches!(out.get(before), Some(Input::Chord(chord)) if *chord != Chord::plain(Key::Esc));
        if key && self.held.is_empty() && (lone || matches!(bytes, [ESC, _, ..])) {
            self.learn(if lone { gap } else { 0 });
        }
        finish(out)
    }

    /// Delivers what has waited long enough.
    pub fn flush(&mut self, at: u64) -> Vec<Input> {
        let mut out = Vec::new();
        self.expire(at, &mut out);
        finish(out)
    }

    /// When [`Parser::flush`] should next be called, if anything is held back.
    pub fn due(&self) -> Option<u64> {
        if let Some(paste) = &self.paste {
            return Some(self.last + if paste.ended { PASTE_TAIL } else { PASTE_QUIET });
        }
        if self.held.is_empty() {
            return None;
        }
        let wait = match sequence::read(&self.held, self.console) {
            Reading::Unfinished(Beginning::Lone) => self.wait,
            Reading::Unfinished(Beginning::Words) => WORDS_WAIT,
            _ => LONGEST_WAIT,
        };
        Some(self.last + wait)
    }

    /// The terminal's answers take this long: so may the rest of a sequence.
    pub fn expect_delay(&mut self, delay: u64) {
        self.wait = self.wait.max(delay.min(LONGEST_WAIT));
    }

    /// The rest of a sequence came so long after its Esc.
    fn learn(&mut self, gap: u64) {
        let wanted = (gap * 2).clamp(ESC_WAIT, LONGEST_WAIT);
        // At once to more patience, slowly back.
        self.wait = self.wait.max(wanted) - (self.wait.saturating_sub(wanted) / 4);
    }

    /// Puts the Esc before the rest of its sequence again, if it was given out a moment ago.
    fn join_late(&mut self, bytes: &[u8], at: u64) {
        let Some(given) = self.given.filter(|_| self.held.is_empty() && self.paste.is_none())
        else {
            return;
        };
        let begins = match bytes {
            [b'[', ..] => true,
            // Two letters that a person types one after the other do not come at once.
            [b'O', _, ..] => true,
            _ => false,
        };
        self.given = None;
        if begins && at <= given + LATE {
            (self.late, self.held) = (true, vec![ESC]);
        }
    }

    fn expire(&mut self, at: u64, out: &mut Vec<Input>) {
        while let Some(due) = self.due().filter(|due| *due <= at) {
            if let Some(paste) = self.paste.take() {
                out.push(paste.finish());
                self.parse(false, out);
            } else if self.held == [ESC] {
                self.held.clear();
                self.given = Some(due);
                out.push(escape());
            } else {
                self.give_up(out);
            }
        }
    }

    /// What is held is no sequence and no character: as it was typed.
    fn give_up(&mut self, out: &mut Vec<Input>) {
        let held = std::mem::take(&mut self.held);
        let late = std::mem::take(&mut self.late);
        match held.as_slice() {
            [ESC, ESC] => out.extend([escape(), escape()]),
            // Alt with a sign that begins sequences, or what terminals say.
            [ESC, sign] if !late => out.push(alt(*sign)),
            [ESC, b']' | b'P' | b'_' | b'^' | b'X', ..] => {}
            // Its Esc was given out already: these were typed behind it.
            [ESC, typed @ ..] if late => {
                let text =
                    typed.iter().filter(|byte| byte.is_ascii()).map(|byte| char::from(*byte));
                out.push(Input::Text(text.collect()));
            }
            // A sequence that lost its end. Nobody types one, and an Esc of it would close a form.
            [ESC, ..] => {}
            [one] => out.push(alt(one & 0x7f)),
            _ => out.push(Input::Foreign),
        }
    }

    /// Reads what is held, as far as it is whole. `waited`: its Esc came alone.
    fn parse(&mut self, waited: bool, out: &mut Vec<Input>) {
        let held = std::mem::take(&mut self.held);
        let (mut at, mut waited) = (0, waited);
        while let Some(rest) = held.get(at..).filter(|rest| !rest.is_empty()) {
            let step = match &mut self.paste {
                Some(paste) => match paste.take(rest) {
                    0 => self.after_paste(rest, out),
                    took => Step::Took(took),
                },
                None => self.step(rest, waited, out),
            };
            match step {
                Step::Took(bytes) => at += bytes,
                Step::Wait => break,
            }
            waited = false;
        }
        self.held = held.get(at..).unwrap_or_default().to_vec();
    }

    /// A paste that takes no more: another one begins, or a sequence in its tail is not whole.
    fn after_paste(&mut self, rest: &[u8], out: &mut Vec<Input>) -> Step {
        if !paste::begins(rest) {
            return Step::Wait;
        }
        out.extend(self.paste.take().map(Paste::finish));
        Step::Took(0)
    }

    fn step(&mut self, rest: &[u8], waited: bool, out: &mut Vec<Input>) -> Step {
        match rest {
            [ESC, ..] => self.escape(rest, waited, out),
            [byte @ (0..0x20 | 0x7f), ..] => {
                out.push(Input::Chord(control(*byte, KeyModifiers::NONE)));
                Step::Took(1)
            }
            _ => characters(rest, out),
        }
    }

    fn escape(&mut self, rest: &[u8], waited: bool, out: &mut Vec<Input>) -> Step {
        let reading = sequence::read(rest, self.console);
        let late = self.late;
        if !matches!(reading, Reading::Unfinished(_)) {
            self.late = false;
        }
        match reading {
            Reading::Unfinished(_) => return Step::Wait,
            Reading::Key(n, chord) => {
                self.console |= rest.get(..n).is_some_and(sequence::is_console);
                if late {
                    // The line is slower than was thought.
                    self.wait = (self.wait * 2).min(LONGEST_WAIT);
                }
                out.push(Input::Chord(chord));
                return Step::Took(n);
            }
            Reading::Text(n, c) => {
                out.push(Input::Text(c.to_string()));
                return Step::Took(n);
            }
            Reading::PasteBegins(n) => {
                self.paste = Some(Paste::default());
                return Step::Took(n);
            }
            Reading::Report(n) => {
                out.push(Input::Report(rest.get(..n).unwrap_or_default().to_vec()));
                return Step::Took(n);
            }
            Reading::Focus(n, front) => {
                out.push(Input::Focus(front));
                return Step::Took(n);
            }
            Reading::Nothing(n) => return Step::Took(n),
            Reading::Typed => {}
        }
        if late {
            return Step::Took(1);
        }
        with_alt(rest, waited, out)
    }
}

/// Esc and a sign: Alt held with it if they came together, whatever comes behind, because an Esc that nobody
/// pressed closes a form and what was meant as a key is typed into the next blank; an Alt that nobody held is a
/// key without effect. Two keys if the Esc came alone; but a digit is Alt held with it even on a slow line,
/// because Esc before a digit is how old keyboards press F-keys.
/// A letter held with Ctrl is always a key of its own: nobody presses Alt with it, and who is fast, or
/// types ahead on a slow line, sends Esc and the key in one piece. No Alt is held with a Han character either.
fn with_alt(rest: &[u8], waited: bool, out: &mut Vec<Input>) -> Step {
    let Some(next) = rest.get(1) else { return Step::Wait };
    let held = match next {
        b'0'..=b'9' => true,
        b'\r' | 0x7f | b' '..=b'~' => !waited,
        _ => false,
    };
    if held {
        out.push(alt(*next));
        return Step::Took(2);
    }
    out.push(escape());
    Step::Took(1)
}

fn escape() -> Input {
    Input::Chord(Chord::plain(Key::Esc))
}

/// Alt held with what this byte types.
fn alt(byte: u8) -> Input {
    match byte {
        0..0x20 | 0x7f => Input::Chord(control(byte, KeyModifiers::ALT)),
        _ => Input::Chord(Chord::new(Key::Char(char::from(byte)), KeyModifiers::ALT)),
    }
}

/// The key of a control character.
fn control(byte: u8, held: KeyModifiers) -> Chord {
    let ctrl = |c: u8| Chord::new(Key::Char(char::from(c)), held | KeyModifiers::CONTROL);
    match byte {
        b'\r' => Chord::new(Key::Enter, held),
        b'\t' => Chord::new(Key::Tab, held),
        0x7f => Chord::new(Key::Backspace, held),
        ESC => Chord::new(Key::Esc, held),
        0 => ctrl(b' '),
        1..=26 => ctrl(byte - 1 + b'a'),
        _ => ctrl(byte - 28 + b'4'),
    }
}

/// Typed characters, up to the next key.
fn characters(rest: &[u8], out: &mut Vec<Input>) -> Step {
    let key = |byte: &u8| *byte < 0x20 || *byte == 0x7f;
    let run = rest.split(key).next().unwrap_or_default();
    let error = match std::str::from_utf8(run) {
        Ok(text) => {
            out.push(Input::Text(text.to_owned()));
            return Step::Took(run.len());
        }
        Err(error) => error,
    };
    let good = run.get(..error.valid_up_to()).unwrap_or_default();
    if !good.is_empty() {
        out.push(Input::Text(String::from_utf8_lossy(good).into_owned()));
        return Step::Took(good.len());
    }
    if error.error_len().is_none() && run.len() == rest.len() {
        return Step::Wait;
    }
    match run.iter().take_while(|byte| !byte.is_ascii()).count() {
        // Alt on a keyboard that sets the eighth bit for it.
        1 => {
            out.push(alt(run.first().map_or(0, |byte| byte & 0x7f)));
            Step::Took(1)
        }
        many => {
            out.push(Input::Foreign);
            Step::Took(many)
        }
    }
}

/// Joins neighbouring texts and cleans; what cleans to nothing is left out. Joined first, so that a
/// letter and its mark from two events stay together.
fn finish(pieces: Vec<Input>) -> Vec<Input> {
    let mut out: Vec<Input> = Vec::new();
    for piece in pieces {
        match (out.last_mut(), piece) {
            (Some(Input::Text(run)), Input::Text(more)) => run.push_str(&more),
            (Some(Input::Foreign), Input::Foreign) => {}
            (_, piece) => out.push(piece),
        }
    }
    for piece in &mut out {
        match piece {
            Input::Text(text) => *text = clean_input(text).replace('\n', " "),
            Input::Paste { text, .. } => *text = clean_input(text),
            _ => {}
        }
    }
    out.retain(|piece| match piece {
        Input::Text(text) => !text.is_empty(),
        Input::Paste { text, cut } => !text.is_empty() || *cut,
        _ => true,
    });
    out
}

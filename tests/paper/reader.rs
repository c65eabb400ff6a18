//! Reads ESC/P-K back, byte by byte, as a printer of 24 pins would: where each letter is struck and how wide,
//! and which dots. What it does not know, half a character, and ink off the paper stop it.

use encoding_rs::GBK;

/// Eight inches, in 1/360 inch.
const PRINTABLE: i32 = 2880;

/// A run of letters that were struck one behind the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub big: bool,
    pub bold: bool,
    pub text: String,
}

/// A page as it was struck.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub runs: Vec<Run>,
    /// The dots of each column, a bit each from above.
    dots: Vec<Vec<u64>>,
    /// How many dots were struck a second time.
    pub twice: u32,
    /// Its length.
    pub length: i32,
}

struct Head<'a> {
    bytes: std::iter::Copied<std::slice::Iter<'a, u8>>,
    x: i32,
    y: i32,
    length: i32,
    chinese: bool,
    big: bool,
    bold: bool,
    /// The width of a half letter by the pitch, and of half and full ones by the room around them.
    pitch: i32,
    half: i32,
    full: i32,
    /// A command has set the head: the next letter begins a run.
    set: bool,
    page: Page,
    pages: Vec<Page>,
}

/// The pages that the bytes print.
///
/// # Panics
/// A printer would not understand them, or strike beside the paper.
pub fn read(bytes: &[u8]) -> Vec<Page> {
    let mut head = Head {
        bytes: bytes.iter().copied(),
        x: 0,
        y: 0,
        length: 0,
        chinese: false,
        big: false,
        bold: false,
        pitch: 36,
        half: 24,
        full: 48,
        set: true,
        page: Page::default(),
        pages: Vec::new(),
    };
    while let Some(byte) = head.bytes.next() {
        match byte {
            0x1b => head.escape(),
            0x1c => head.chinese(),
            0x0d => (head.x, head.set) = (0, true),
            0x0c => head.eject(),
            0x20..=0x7e => head.strike(char::from(byte), head.half),
            0x81..=0xfe => {
                let pair = [byte, head.take()];
                let (text, _, wrong) = GBK.decode(&pair);
                let mut letters = text.chars();
                let letter = letters.next().filter(|_| !wrong && letters.next().is_none());
                head.strike(
                    letter.unwrap_or_else(|| panic!("half a character: {pair:x?}")),
                    head.full,
                );
            }
            other => panic!("a byte that prints nothing: {other:#x}"),
        }
    }
    assert!(head.page.runs.is_empty() && head.page.dots.is_empty(), "a page was not ejected");
    head.pages
}

impl Head<'_> {
    fn take(&mut self) -> u8 {
        self.bytes.next().expect("the bytes end in a command")
    }

    fn number(&mut self) -> i32 {
        i32::from(u16::from_le_bytes([self.take(), self.take()]))
    }

    fn escape(&mut self) {
        match self.take() {
            0x40 => {
                (self.chinese, self.big, self.pitch) = (false, false, 36);
                assert!(!self.bold, "the next paper would be bold");
            }
            0x45 => self.bold = true,
            0x46 => self.bold = false,
            0x32 | 0x4f => {}
            0x43 => self.length = i32::from(self.take()) * 60,
            0x78 => assert_eq!(self.take(), 1, "letter quality"),
            0x50 => self.pitch = 36,
            0x4d => self.pitch = 30,
            0x67 => self.pitch = 24,
            0x24 => {
                self.x = self.number() * 6;
                self.set = true;
            }
            0x4a => {
                self.y += i32::from(self.take()) * 2;
                self.set = true;
            }
            0x2a => self.picture(),
            other => panic!("ESC {other:#x} is unknown"),
        }
    }

    fn chinese(&mut self) {
        match self.take() {
            0x26 => self.chinese = true,
            0x53 => self.full = (24 + i32::from(self.take()) + i32::from(self.take())) * 2,
            0x54 => self.half = (12 + i32::from(self.take()) + i32::from(self.take())) * 2,
            0x57 => self.big = self.take() == 1,
            other => panic!("FS {other:#x} is unknown"),
        }
    }

    fn picture(&mut self) {
        assert_eq!(self.take(), 0x27, "180 dots an inch");
        let columns = self.number();
        for n in 0..columns {
            // The lowest bit is the pin at the top.
            let pins = u32::from_le_bytes(
                [self.take(), self.take(), self.take(), 0].map(u8::reverse_bits),
            );
            let Some(lowest) = pins.checked_ilog2() else { continue };
            let at = (self.x + n * 2, self.y + i32::try_from(lowest).unwrap() * 2);
            assert!(at.0 <= PRINTABLE && at.1 <= self.length, "a dot beside the paper: {at:?}");
            self.strike_pins(usize::try_from(at.0 / 2).unwrap(), pins);
        }
        self.x += columns * 2;
        self.set = true;
    }

    /// Strikes the pins of one column, which are at most 24, below where the head stands.
    fn strike_pins(&mut self, column: usize, pins: u32) {
        let row = usize::try_from(self.y / 2).unwrap();
        let dots = &mut self.page.dots;
        dots.resize(dots.len().max(column + 1), Vec::new());
        let dots = &mut dots[column];
        dots.resize(dots.len().max(row / 64 + 2), 0);
        let struck = u128::from(pins) << (row % 64);
        for (word, new) in [(row / 64, struck as u64), (row / 64 + 1, (struck >> 64) as u64)] {
            self.page.twice += (dots[word] & new).count_ones();
            dots[word] |= new;
        }
    }

    fn strike(&mut self, letter: char, width: i32) {
        assert!(self.chinese, "letters before the Chinese font");
        assert_eq!((self.half, self.full), (self.pitch, self.pitch * 2), "room and pitch agree");
        let (width, height) = if self.big { (width * 2, 96) } else { (width, 48) };
        if std::mem::take(&mut self.set) {
            let (x, y, big, bold) = (self.x, self.y, self.big, self.bold);
            self.page.runs.push(Run { x, y, big, bold, ..Run::default() });
        }
        let run = self.page.runs.last_mut().expect("a run was begun");
        run.text.push(letter);
        run.width += width;
        self.x += width;
        assert!(self.x <= PRINTABLE, "{:?} goes over the edge", run.text);
        assert!(self.y + height <= self.length, "{:?} goes over the perforation", run.text);
    }

    fn eject(&mut self) {
        assert!(self.y <= self.length, "fed {} of {}", self.y, self.length);
        (self.x, self.y, self.set) = (0, 0, true);
        self.page.length = self.length;
        self.pages.push(std::mem::take(&mut self.page));
    }
}

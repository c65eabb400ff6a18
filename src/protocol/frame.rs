//! How bytes lie on the socket between the desk and a terminal: one hello each way, then bodies,
//! each led by its length.
//!
//! This file must not know what is in a body, must not open or close anything, and must not change
//! the layout of the hello: a terminal of any version has to be able to read it for ever.

use std::fmt;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

/// The protocol this build speaks. Raised whenever old and new bodies would misread each other.
pub const PROTOCOL: u16 = 13;

/// The largest body in bytes. A list window or a long form is far smaller; what is larger is a
/// mistake or an attack.
pub const MAX_BODY: usize = 1 << 20;

const MAGIC: [u8; 4] = *b"QTAI";
/// Magic, protocol, and the lengths of build, refusal and whatever later versions add.
const HELLO_HEAD: usize = 12;
const MAX_BUILD: usize = 200;
const MAX_REFUSAL: usize = 2000;
/// Bodies are read in pieces of this size, so that a false length costs no memory.
const PIECE: usize = 64 * 1024;

/// The name of this build, as the other side shows it to its user.
pub fn build() -> &'static str {
    concat!("qiantai ", env!("CARGO_PKG_VERSION"))
}

/// Which store a desk serves: the proof that it is the one in the asker's data folder, and not the
/// original of a copy or what lay there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Served {
    /// Device and inode of the store's file, as the desk holds it.
    pub file: (u64, u64),
    /// The first bytes of the hash of entry 1.
    pub office: [u8; 8],
    /// One, and one more for every restoring.
    pub generation: u32,
    /// Entries so far.
    pub head: u64,
}

/// Bytes of what a desk says of its store.
const SERVED: usize = 36;

impl Served {
    fn to_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(SERVED);
        bytes.extend_from_slice(&self.file.0.to_le_bytes());
        bytes.extend_from_slice(&self.file.1.to_le_bytes());
        bytes.extend_from_slice(&self.office);
        bytes.extend_from_slice(&self.generation.to_le_bytes());
        bytes.extend_from_slice(&self.head.to_le_bytes());
        bytes
    }

    /// `None`: an older build, which says nothing. What a later one adds behind it is passed over.
    fn of_bytes(rest: &[u8]) -> Option<Self> {
        let (device, rest) = rest.split_first_chunk()?;
        let (inode, rest) = rest.split_first_chunk()?;
        let (office, rest) = rest.split_first_chunk()?;
        let (generation, rest) = rest.split_first_chunk()?;
        let head = rest.first_chunk()?;
        Some(Self {
            file: (u64::from_le_bytes(*device), u64::from_le_bytes(*inode)),
            office: *office,
            generation: u32::from_le_bytes(*generation),
            head: u64::from_le_bytes(*head),
        })
    }
}

/// The first words on a connection, the terminal's first.
///
/// Layout, fixed for all protocol versions, numbers little-endian:
/// `"QTAI"`, protocol u16, build length u16, refusal length u16, rest length u16, then build
/// (UTF-8), refusal (UTF-8, empty when welcome) and a rest: which store a desk serves, and what
/// later versions add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hello {
    pub protocol: u16,
    pub build: String,
    /// Why the speaker will not go on, as one sentence for the other side's user.
    pub refusal: Option<String>,
    /// The desk's store; a terminal has none.
    pub serves: Option<Served>,
}

impl Hello {
    /// What this build says when it is content.
    pub fn ours() -> Hello {
        Hello { protocol: PROTOCOL, build: build().to_owned(), refusal: None, serves: None }
    }

    /// What this build says before it closes the connection.
    pub fn refusing(sentence: impl Into<String>) -> Hello {
        Hello { refusal: Some(sentence.into()), ..Hello::ours() }
    }
}

/// Why bytes could not be read or written. `Display` is a sentence for the operator; the system's
/// own word is the source.
#[derive(Debug)]
pub enum FrameProblem {
    /// A body of this many bytes is over [`MAX_BODY`].
    TooLarge(usize),
    /// The other side went away in the middle of a frame.
    CutShort,
    /// The time given ran out.
    TimedOut,
    /// What answers does not speak our language at all.
    NotOurs,
    Io(io::Error),
}

impl FrameProblem {
    /// The other side simply is not there any more (as against: it said something wrong).
    pub fn is_gone(&self) -> bool {
        use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, NotConnected};
        match self {
            FrameProblem::CutShort => true,
            FrameProblem::Io(e) => {
                matches!(e.kind(), BrokenPipe | ConnectionAborted | ConnectionReset | NotConnected)
            }
            _ => false,
        }
    }
}

impl fmt::Display for FrameProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FrameProblem::TooLarge(len) => {
                write!(f, "一次传送 {len} 字节，超过上限 {MAX_BODY} 字节；请分几次提交。")
            }
            FrameProblem::CutShort => f.write_str("话没说完对方就断开了；会自动重连。"),
            FrameProblem::TimedOut => f.write_str("对方迟迟没有回应；请稍候再试。"),
            FrameProblem::NotOurs => f.write_str("应答的不是前台程序；请检查数据文件夹的位置。"),
            FrameProblem::Io(_) => f.write_str("与前台的连接出错；会自动重连。"),
        }
    }
}

impl std::error::Error for FrameProblem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            FrameProblem::Io(e) => Some(e),
            _ => None,
        }
    }
}

impl From<io::Error> for FrameProblem {
    fn from(e: io::Error) -> Self {
        match e.kind() {
            // A socket with a timeout reports it as "would block".
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => FrameProblem::TimedOut,
            io::ErrorKind::UnexpectedEof => FrameProblem::CutShort,
            _ => FrameProblem::Io(e),
        }
    }
}

/// Reads one body. `None` is the clean end: the other side closed between two frames.
///
/// # Errors
/// [`FrameProblem::TooLarge`] leaves the connection unusable, as do all others.
pub fn read_body(from: &mut impl Read) -> Result<Option<Vec<u8>>, FrameProblem> {
    let mut head = [0; 4];
    if !fill(from, &mut head)? {
        return Ok(None);
    }
    // A length that does not fit a usize is too large in any case.
    let len = usize::try_from(u32::from_le_bytes(head)).unwrap_or(usize::MAX);
    if len > MAX_BODY {
        return Err(FrameProblem::TooLarge(len));
    }
    read_exactly(from, len).map(Some)
}

/// One body as it lies on the socket.
///
/// # Errors
/// [`FrameProblem::TooLarge`].
pub fn framed(body: &[u8]) -> Result<Vec<u8>, FrameProblem> {
    let len = u32::try_from(body.len()).unwrap_or(u32::MAX);
    if body.len() > MAX_BODY {
        return Err(FrameProblem::TooLarge(body.len()));
    }
    let mut framed = Vec::with_capacity(4 + body.len());
    framed.extend_from_slice(&len.to_le_bytes());
    framed.extend_from_slice(body);
    Ok(framed)
}

/// Writes one body in a single write where the system takes it whole.
///
/// # Errors
/// [`FrameProblem::TooLarge`] is told before anything is written; after any other the connection
/// is unusable.
pub fn write_body(to: &mut impl Write, body: &[u8]) -> Result<(), FrameProblem> {
    to.write_all(&framed(body)?)?;
    Ok(())
}

/// Reads the other side's hello. `None` is the clean end before its first byte.
///
/// # Errors
/// [`FrameProblem::NotOurs`] when the magic is another's.
pub fn read_hello(from: &mut impl Read) -> Result<Option<Hello>, FrameProblem> {
    let mut head = [0; HELLO_HEAD];
    if !fill(from, &mut head)? {
        return Ok(None);
    }
    let [m0, m1, m2, m3, p0, p1, b0, b1, r0, r1, x0, x1] = head;
    if [m0, m1, m2, m3] != MAGIC {
        return Err(FrameProblem::NotOurs);
    }
    let length = |low, high| usize::from(u16::from_le_bytes([low, high]));
    let build = read_exactly(from, length(b0, b1))?;
    let refusal = shown(&read_exactly(from, length(r0, r1))?);
    let rest = read_exactly(from, length(x0, x1))?;
    Ok(Some(Hello {
        protocol: u16::from_le_bytes([p0, p1]),
        build: shown(&build),
        refusal: (!refusal.is_empty()).then_some(refusal),
        serves: Served::of_bytes(&rest),
    }))
}

/// Writes a hello; texts over their limit lose their tail, so that it can always be said.
///
/// # Errors
/// As the stream tells them.
pub fn write_hello(to: &mut impl Write, hello: &Hello) -> Result<(), FrameProblem> {
    let build = clipped(&hello.build, MAX_BUILD);
    let refusal = clipped(hello.refusal.as_deref().unwrap_or(""), MAX_REFUSAL);
    let length = |text: &str| u16::try_from(text.len()).unwrap_or(0).to_le_bytes();
    let mut bytes = Vec::with_capacity(HELLO_HEAD + build.len() + refusal.len());
    bytes.extend_from_slice(&MAGIC);
    bytes.extend_from_slice(&hello.protocol.to_le_bytes());
    bytes.extend_from_slice(&length(&build));
    bytes.extend_from_slice(&length(&refusal));
    let rest = hello.serves.map_or_else(Vec::new, Served::to_bytes);
    bytes.extend_from_slice(&u16::try_from(rest.len()).unwrap_or(0).to_le_bytes());
    bytes.extend_from_slice(build.as_bytes());
    bytes.extend_from_slice(refusal.as_bytes());
    bytes.extend_from_slice(&rest);
    to.write_all(&bytes)?;
    Ok(())
}

/// A stream that is read or written up to one moment and not longer, however slowly the other side
/// drips its bytes.
pub struct Patient<'a> {
    stream: &'a UnixStream,
    until: Instant,
}

impl<'a> Patient<'a> {
    pub fn new(stream: &'a UnixStream, patience: Duration) -> Self {
        Patient { stream, until: Instant::now() + patience }
    }

    fn left(&self) -> io::Result<Duration> {
        let left = self.until.saturating_duration_since(Instant::now());
        // The system reads a timeout of zero as "for ever".
        if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
    }
}

impl Read for Patient<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(self.left()?))?;
        let mut stream = self.stream;
        stream.read(buf)
    }
}

impl Write for Patient<'_> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(self.left()?))?;
        let mut stream = self.stream;
        stream.write(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Fills the buffer through partial reads. `false`: the end came before the first byte.
fn fill(from: &mut impl Read, buf: &mut [u8]) -> Result<bool, FrameProblem> {
    let mut got = 0;
    while got < buf.len() {
        match from.read(&mut buf[got..]) {
            Ok(0) if got == 0 => return Ok(false),
            Ok(0) => return Err(FrameProblem::CutShort),
            Ok(n) => got += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e.into()),
        }
    }
    Ok(true)
}

fn read_exactly(from: &mut impl Read, len: usize) -> Result<Vec<u8>, FrameProblem> {
    let mut bytes = Vec::new();
    while bytes.len() < len {
        let start = bytes.len();
        bytes.resize(len.min(start + PIECE), 0);
        if !fill(from, &mut bytes[start..])? {
            return Err(FrameProblem::CutShort);
        }
    }
    Ok(bytes)
}

/// What another program says is shown to a person: nothing in it may steer the screen.
fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).chars().filter(|c| !c.is_control()).collect()
}

fn clipped(text: &str, max: usize) -> String {
    let mut kept = String::new();
    for c in text.chars() {
        if kept.len() + c.len_utf8() > max {
            break;
        }
        kept.push(c);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, with an interruption before each, as a bad line would.
    struct Drip<'a>(&'a [u8], bool);

    impl Read for Drip<'_> {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            self.1 = !self.1;
            if self.1 {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            buf[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    #[test]
    fn bodies_come_back_through_partial_reads() {
        let mut wire = Vec::new();
        let long = vec![7; 3000];
        for body in [&b""[..], b"abc", &long] {
            write_body(&mut wire, body).unwrap();
        }
        let mut drip = Drip(&wire, false);
        assert_eq!(read_body(&mut drip).unwrap().unwrap(), b"");
        assert_eq!(read_body(&mut drip).unwrap().unwrap(), b"abc");
        assert_eq!(read_body(&mut drip).unwrap().unwrap(), long);
        assert!(read_body(&mut drip).unwrap().is_none(), "the end between frames is clean");
    }

    #[test]
    fn the_end_inside_a_frame_is_not_clean() {
        let mut wire = Vec::new();
        write_body(&mut wire, b"abcdef").unwrap();
        for cut in 1..wire.len() {
            let got = read_body(&mut &wire[..cut]);
            assert!(matches!(got, Err(FrameProblem::CutShort)), "cut at {cut}");
        }
    }

    #[test]
    fn the_largest_body_passes_and_one_more_byte_does_not() {
        let mut wire = Vec::new();
        write_body(&mut wire, &vec![1; MAX_BODY]).unwrap();
        assert_eq!(read_body(&mut &wire[..]).unwrap().unwrap().len(), MAX_BODY);
        let mut untouched = Vec::new();
        let over = write_body(&mut untouched, &vec![1; MAX_BODY + 1]);
        assert!(matches!(over, Err(FrameProblem::TooLarge(_))) && untouched.is_empty());
        let claimed = u32::MAX.to_le_bytes();
        assert!(matches!(read_body(&mut &claimed[..]), Err(FrameProblem::TooLarge(_))));
    }

    #[test]
    fn the_hello_has_the_layout_that_all_versions_read() {
        let mut wire = Vec::new();
        let hello =
            Hello { protocol: 258, build: "b1".into(), refusal: Some("不".into()), serves: None };
        write_hello(&mut wire, &hello).unwrap();
        let mut golden = b"QTAI\x02\x01\x02\x00\x03\x00\x00\x00b1".to_vec();
        golden.extend_from_slice("不".as_bytes());
        assert_eq!(wire, golden);
        assert_eq!(read_hello(&mut Drip(&wire, false)).unwrap().unwrap(), hello);
    }

    #[test]
    fn which_store_is_served_comes_back_and_what_follows_is_passed_over() {
        let serves =
            Served { file: (64_769, 1 << 40), office: *b"12345678", generation: 3, head: 274 };
        let hello = Hello { serves: Some(serves), ..Hello::ours() };
        let mut wire = Vec::new();
        write_hello(&mut wire, &hello).unwrap();
        assert_eq!(read_hello(&mut Drip(&wire, false)).unwrap().unwrap(), hello);
        let longer = [serves.to_bytes(), b"later".to_vec()].concat();
        assert_eq!(Served::of_bytes(&longer), Some(serves));
        assert_eq!(Served::of_bytes(&longer[..SERVED - 1]), None, "half of it proves nothing");
    }

    #[test]
    fn a_hello_of_a_later_version_is_read_and_its_rest_skipped() {
        let mut wire = b"QTAI\xff\x00\x02\x00\x00\x00\x03\x00b\x1b???".to_vec();
        write_body(&mut wire, b"next").unwrap();
        let mut from = &wire[..];
        let hello = read_hello(&mut from).unwrap().unwrap();
        assert_eq!((hello.protocol, hello.build.as_str(), hello.refusal), (255, "b", None));
        assert_eq!(read_body(&mut from).unwrap().unwrap(), b"next");
    }

    #[test]
    fn strangers_and_silence_are_told_apart() {
        assert!(matches!(read_hello(&mut &b"GET / HTTP/1.1"[..]), Err(FrameProblem::NotOurs)));
        assert!(read_hello(&mut &b""[..]).unwrap().is_none());
        let (near, _far) = UnixStream::pair().unwrap();
        let mut patient = Patient::new(&near, Duration::from_millis(5));
        assert!(matches!(read_hello(&mut patient), Err(FrameProblem::TimedOut)));
    }

    #[test]
    fn a_long_refusal_loses_its_tail_and_not_its_meaning() {
        let mut wire = Vec::new();
        write_hello(&mut wire, &Hello::refusing("满".repeat(5000))).unwrap();
        let refusal = read_hello(&mut &wire[..]).unwrap().unwrap().refusal.unwrap();
        assert_eq!(refusal, "满".repeat(MAX_REFUSAL / 3));
    }
}

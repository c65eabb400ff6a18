//! A disk in memory that records all operations, so that a power cut can be simulated at any point.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redb::StorageBackend;

/// An operation on the disk, or what the desk had acknowledged by then.
#[derive(Clone, Debug)]
pub enum Op {
    Write(usize, Vec<u8>),
    Length(usize),
    Sync,
    /// From here on, so many commits may be on the disk.
    Begun(usize),
    /// From here on, so many commits must be on the disk.
    Acknowledged(usize),
}

/// The present disk, and the tape of all operations.
#[derive(Debug, Default)]
pub struct Drum {
    pub image: Vec<u8>,
    pub tape: Vec<Op>,
    /// The image as of the last sync.
    durable: Vec<u8>,
    calls: u64,
    fault: Option<Fault>,
    /// Whether the device has failed for good.
    gone: bool,
}

/// How a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// This call and all later ones fail.
    Gone,
    /// One call fails with EIO.
    Once,
    /// One write or growth finds the disk full.
    Full,
    /// One sync fails and what it should have kept is dropped, as Linux does.
    Unsynced,
}

/// Which call fails, and how.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    pub call: u64,
    pub how: How,
}

/// A handle on the disk: redb has one, the test another.
#[derive(Clone, Debug, Default)]
pub struct Disk(Arc<Mutex<Drum>>);

impl Disk {
    pub fn holding(image: Vec<u8>) -> Self {
        let durable = image.clone();
        Self(Arc::new(Mutex::new(Drum { image, durable, ..Drum::default() })))
    }

    pub fn failing(fault: Fault) -> Self {
        Self(Arc::new(Mutex::new(Drum { fault: Some(fault), ..Drum::default() })))
    }

    pub fn drum(&self) -> MutexGuard<'_, Drum> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn note(&self, op: Op) {
        self.drum().tape.push(op);
    }

    pub fn image(&self) -> Vec<u8> {
        self.drum().image.clone()
    }

    /// Whether the planted fault has occurred.
    pub fn has_failed(&self) -> bool {
        let drum = self.drum();
        drum.fault.is_none() || drum.gone
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Call {
    Read,
    Grow,
    Sync,
}

impl Drum {
    fn call(&mut self, call: Call) -> io::Result<()> {
        if self.gone {
            return Err(io::Error::from_raw_os_error(5));
        }
        self.calls += 1;
        let Some(fault) = self.fault.filter(|f| self.calls > f.call) else { return Ok(()) };
        // A kind that this call cannot have waits for one that can.
        let errno = match (fault.how, call) {
            (How::Gone, _) => {
                self.gone = true;
                5
            }
            (How::Once, _) => 5,
            (How::Full, Call::Grow) => 28,
            (How::Unsynced, Call::Sync) => {
                self.image = self.durable.clone();
                5
            }
            (How::Full | How::Unsynced, _) => return Ok(()),
        };
        self.fault = None;
        Err(io::Error::from_raw_os_error(errno))
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(u64::try_from(self.drum().image.len()).unwrap_or(u64::MAX))
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let mut drum = self.drum();
        drum.call(Call::Read)?;
        let from = usize::try_from(offset).unwrap_or(usize::MAX);
        let held = from.checked_add(out.len()).and_then(|end| drum.image.get(from..end));
        out.copy_from_slice(held.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut drum = self.drum();
        drum.call(Call::Grow)?;
        let len = usize::try_from(len).unwrap_or(usize::MAX);
        drum.image.resize(len, 0);
        drum.tape.push(Op::Length(len));
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut drum = self.drum();
        drum.call(Call::Sync)?;
        if matches!(drum.fault, Some(Fault { how: How::Unsynced, .. })) {
            drum.durable = drum.image.clone();
        }
        drum.tape.push(Op::Sync);
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut drum = self.drum();
        drum.call(Call::Grow)?;
        let from = usize::try_from(offset).unwrap_or(usize::MAX);
        drum.image
            .get_mut(from..from + data.len())
            .ok_or(io::ErrorKind::UnexpectedEof)?
            .copy_from_slice(data);
        drum.tape.push(Op::Write(from, data.to_vec()));
        Ok(())
    }
}

/// Random numbers from a seed, so that a failure can be looked at again (SplitMix64).
#[derive(Clone, Debug)]
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 if `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n).unwrap_or(1).max(1);
        usize::try_from(self.next() % n).unwrap_or(0)
    }

    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }
}

/// The bytes that a disk writes atomically.
const SECTOR: usize = 512;
/// The first page, with the header of redb.
const HEADER: usize = 4096;

/// Which writes since the last sync are on the disk after a power cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tear {
    Lost,
    Kept,
    /// Each sector independently, with this probability in a hundred.
    Sectors(usize),
    OnlyHeader,
    AllButHeader,
    /// The first few writes in order.
    Prefix,
    /// The same, the last of them torn at any byte.
    Torn,
    /// Random sectors, with garbage in those that were being written. The sector of the header is spared:
    /// redb needs a disk that does not destroy it.
    Rubbish,
}

pub const TEARS: [Tear; 10] = [
    Tear::Lost,
    Tear::Kept,
    Tear::Sectors(10),
    Tear::Sectors(50),
    Tear::Sectors(90),
    Tear::OnlyHeader,
    Tear::AllButHeader,
    Tear::Prefix,
    Tear::Torn,
    Tear::Rubbish,
];

/// The disk after a power cut: all synced writes, and those of the rest that the tear leaves.
pub fn after_cut(durable: &[u8], since: &[Op], tear: Tear, dice: &mut Dice) -> Vec<u8> {
    let lengths = since.iter().filter_map(|op| match op {
        Op::Length(n) => Some(*n),
        _ => None,
    });
    let lengths: Vec<usize> = std::iter::once(durable.len()).chain(lengths).collect();
    let length = match tear {
        Tear::Lost => durable.len(),
        Tear::Kept => lengths[lengths.len() - 1],
        _ => lengths[dice.below(lengths.len())],
    };
    let mut disk = durable.to_vec();
    // Room for all, cut to the length at the end: a write beyond it is lost.
    disk.resize(lengths.iter().copied().max().unwrap_or(0), 0);
    let writes: Vec<(usize, &[u8])> = since
        .iter()
        .filter_map(|op| match op {
            Op::Write(at, bytes) => Some((*at, bytes.as_slice())),
            _ => None,
        })
        .collect();
    let upto = dice.below(writes.len() + 1);
    for (n, (at, bytes)) in writes.iter().copied().enumerate() {
        let last = bytes.len() * usize::from(n == upto);
        match tear {
            Tear::Lost => {}
            Tear::Kept => put(&mut disk, at, bytes),
            Tear::Prefix if n < upto => put(&mut disk, at, bytes),
            Tear::Torn if n < upto => put(&mut disk, at, bytes),
            Tear::Torn => put(&mut disk, at, &bytes[..dice.below(last + 1)]),
            Tear::Prefix => {}
            Tear::OnlyHeader if at < HEADER => put(&mut disk, at, bytes),
            Tear::AllButHeader if at >= HEADER => put(&mut disk, at, bytes),
            Tear::OnlyHeader | Tear::AllButHeader => {}
            Tear::Sectors(chance) => sectors(&mut disk, at, bytes, chance, false, dice),
            Tear::Rubbish => sectors(&mut disk, at, bytes, 50, true, dice),
        }
    }
    disk.resize(length, 0);
    disk
}

fn sectors(
    disk: &mut [u8],
    at: usize,
    bytes: &[u8],
    chance: usize,
    rubbish: bool,
    dice: &mut Dice,
) {
    let mut from = 0;
    while from < bytes.len() {
        let end = bytes.len().min(from + SECTOR - (at + from) % SECTOR);
        if dice.percent(chance) {
            put(disk, at + from, &bytes[from..end]);
        } else if rubbish && at + from >= SECTOR && dice.percent(50) {
            let noise: Vec<u8> = (from..end).map(|_| dice.next().to_le_bytes()[0]).collect();
            put(disk, at + from, &noise);
        }
        from = end;
    }
}

fn put(disk: &mut [u8], at: usize, bytes: &[u8]) {
    let end = disk.len().min(at + bytes.len());
    if at < end {
        disk[at..end].copy_from_slice(&bytes[..end - at]);
    }
}

//! A line between offices and head office that is cut in the middle of a call, and may be down for a while.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicU64, Ordering};

/// Passes everything on to a port, and cuts some connections after some bytes of an answer or a question.
pub struct Line {
    pub port: u16,
    to: Arc<AtomicU16>,
    down: Arc<AtomicBool>,
    pub cuts: Arc<AtomicU64>,
    /// Connections that found the link down.
    pub refusals: Arc<AtomicU64>,
}

/// Numbers that are the same in every run.
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

impl Line {
    /// `percent` of the connections are cut somewhere within their first 60,000 bytes, after what signing in takes. Of
    /// these lines three in a hundred connections find the link down.
    pub fn open(to: u16, percent: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let line = Self {
            port,
            to: Arc::new(AtomicU16::new(to)),
            down: Arc::default(),
            cuts: Arc::default(),
            refusals: Arc::default(),
        };
        let (to, down, cuts) = (line.to.clone(), line.down.clone(), line.cuts.clone());
        let refusals = line.refusals.clone();
        let refused = if percent > 0 { 3 } else { 0 };
        std::thread::spawn(move || {
            let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
            for near in listener.incoming() {
                let Ok(near) = near else { return };
                if down.load(Ordering::Relaxed) || chance.below(100) < refused {
                    refusals.fetch_add(1, Ordering::Relaxed);
                    continue;
                }
                let cut = (chance.below(100) < percent).then(|| {
                    // A round without news has some two thousand bytes, one with a piece tens of thousands.
                    let most = if chance.below(2) == 0 { 3_000 } else { 60_000 };
                    600 + chance.below(most)
                });
                let Ok(far) = TcpStream::connect(("127.0.0.1", to.load(Ordering::Relaxed))) else {
                    continue;
                };
                pass(near, far, cut, &cuts);
            }
        });
        line
    }

    pub fn url(&self) -> String {
        format!("postgres://127.0.0.1:{}/q", self.port)
    }

    pub fn leads_to(&self, port: u16) {
        self.to.store(port, Ordering::Relaxed);
    }

    pub fn set_down(&self, down: bool) {
        self.down.store(down, Ordering::Relaxed);
    }
}

fn pass(near: TcpStream, far: TcpStream, cut: Option<u64>, cuts: &Arc<AtomicU64>) {
    let left = Arc::new(AtomicU64::new(cut.unwrap_or(u64::MAX)));
    for (from, to) in [(&near, &far), (&far, &near)] {
        let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
        let (left, cuts) = (left.clone(), cuts.clone());
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            loop {
                let many = from.read(&mut bytes).unwrap_or(0);
                let before = left.load(Ordering::Relaxed);
                let may = before.min(many as u64) as usize;
                left.store(before.saturating_sub(many as u64), Ordering::Relaxed);
                if many == 0 || to.write_all(&bytes[..may]).is_err() {
                    break;
                }
                if may < many {
                    cuts.fetch_add(1, Ordering::Relaxed);
                    break;
                }
            }
            let _ = from.shutdown(Shutdown::Both);
            let _ = to.shutdown(Shutdown::Both);
        });
    }
}

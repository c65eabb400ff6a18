//! The terminal's connection to the desk: it sends and receives, and when the connection is lost it
//! finds or starts the desk again by itself.
//!
//! This file must not know what bodies mean: it must not sign in and must not send anything twice.
//! The terminal decides how long it waits for an answer.

use super::frame;
use super::spawn::{self, Places, SpawnProblem};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::io::{self, BufReader, Write as _};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::process::Child;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::net::SendFlags;

/// How many bodies may wait for a desk that does not read.
const OUT_BODIES: usize = 256;
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LAST_PAUSE: Duration = Duration::from_secs(5);

/// What the terminal hears of its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkNews {
    /// One body from the desk.
    Body(Vec<u8>),
    /// The line is lost, for the reason given to the user; told again when the reason changes.
    /// Everything sent and not answered may or may not have reached the desk.
    Lost(String),
    /// The line is there again, to a desk that knows nothing of this terminal: sign in, ask for what
    /// is on the screen, and send what was not answered under the same ids.
    Back,
}

/// One body that was sent, to be named again when its answer is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(u64);

/// Why a body was not taken. `Display` is a sentence for the operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendProblem {
    /// There is no line now; after [`LinkNews::Back`] it can be sent.
    Lost,
    /// The desk has not read for long; nothing more is queued.
    Full,
    /// The body is over [`frame::MAX_BODY`].
    TooLarge,
}

impl fmt::Display for SendProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SendProblem::Lost => "与前台断开了，正在重连；连上后会再提交，已填的都还在。",
            SendProblem::Full => "前台没有回应；请稍候，已填的都还在。",
            SendProblem::TooLarge => "内容太多，一次送不出去；请分成几张单。",
        })
    }
}

impl Error for SendProblem {}

/// The line. Dropped, it closes and tells nothing more.
pub struct Link(Arc<Shared>);

/// Puts news into the terminal's channel; `false` when nobody hears it any more.
type Deliver = Box<dyn Fn(LinkNews) -> bool + Send>;
type Start = Box<dyn Fn() -> io::Result<Option<Child>> + Send>;

impl Link {
    /// Connects, starting the desk if need be, and delivers all further news by `deliver`, which answers whether
    /// anybody hears it still. `start` is [`spawn::start_desk`] except in tests.
    ///
    /// # Errors
    /// Only this first connection fails here; later losses are news.
    pub fn open(
        places: Places,
        start: impl Fn() -> io::Result<Option<Child>> + Send + 'static,
        deliver: impl Fn(LinkNews) -> bool + Send + 'static,
    ) -> Result<Link, SpawnProblem> {
        let stream = spawn::connect_or_start(&places, &start)?.stream;
        let io = |source| SpawnProblem::Io { doing: "打开与前台的连接", source };
        let shared = Arc::new(Shared::default());
        let stream = shared.adopt(stream).map_err(io)?;
        let line = Line {
            shared: Arc::clone(&shared),
            places,
            start: Box::new(start),
            deliver: Box::new(deliver),
        };
        let link = Link(shared);
        let reader = std::thread::Builder::new().name("link".into());
        reader.spawn(move || line.keep(stream)).map_err(io)?;
        Ok(link)
    }

    /// Sends or queues one body and never waits. Name the ticket to [`Link::answered`] when the answer comes.
    ///
    /// # Errors
    /// Nothing was queued; see [`SendProblem`].
    pub fn send(&self, body: Vec<u8>) -> Result<Ticket, SendProblem> {
        let framed = frame::framed(&body).map_err(|_| SendProblem::TooLarge)?;
        let mut inside = self.0.inside();
        inside.way.as_ref().ok_or(SendProblem::Lost)?.send(framed)?;
        inside.sent += 1;
        let ticket = Ticket(inside.sent);
        inside.waiting.insert(ticket, Instant::now());
        Ok(ticket)
    }

    /// The answer to this body is there, or none is expected.
    pub fn answered(&self, ticket: Ticket) {
        self.0.inside().waiting.remove(&ticket);
    }

    /// When the oldest body was sent that has no answer yet.
    ///
    /// This is how a frozen desk is noticed: only its deciding thread answers bodies, so an answer
    /// says that it decides, which a reply from some reader thread would not. What is too long is
    /// for the caller to say: a few seconds are a busy disk, and then [`Link::hang_up`].
    pub fn waiting_since(&self) -> Option<Instant> {
        self.0.inside().waiting.values().min().copied()
    }

    /// Gives this connection up and makes a new one; the loss is told as news.
    pub fn hang_up(&self) {
        if let Some(stream) = &self.0.inside().stream {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        let mut inside = self.0.inside();
        inside.closed = true;
        // The writer thread writes what is queued and then hangs up; the reader ends with it.
        inside.way = None;
        drop(inside);
        self.0.nap.notify_all();
    }
}

#[derive(Default)]
struct Shared {
    inside: Mutex<Inside>,
    /// Wakes the reader thread out of its pause between two tries.
    nap: Condvar,
}

#[derive(Default)]
struct Inside {
    /// There while there is a line.
    way: Option<Way>,
    stream: Option<Arc<UnixStream>>,
    waiting: BTreeMap<Ticket, Instant>,
    sent: u64,
    closed: bool,
}

/// The way to the desk: at once where the system takes it, else by a thread that may wait. Nothing overtakes.
struct Way {
    stream: Arc<UnixStream>,
    queue: SyncSender<Vec<u8>>,
    /// Pieces in the queue and under the thread's hands.
    unwritten: Arc<AtomicUsize>,
}

impl Way {
    fn send(&self, mut framed: Vec<u8>) -> Result<(), SendProblem> {
        if self.unwritten.load(Ordering::Acquire) == 0 {
            // No other thread is woken for a question.
            let at_once = SendFlags::DONTWAIT | SendFlags::NOSIGNAL;
            match rustix::net::send(&*self.stream, &framed, at_once) {
                Ok(sent) if sent == framed.len() => return Ok(()),
                Ok(sent) => drop(framed.drain(..sent)),
                // It is full or gone: the thread finds out which.
                Err(_) => {}
            }
        }
        self.unwritten.fetch_add(1, Ordering::AcqRel);
        self.queue.try_send(framed).map_err(|problem| {
            self.unwritten.fetch_sub(1, Ordering::AcqRel);
            match problem {
                TrySendError::Full(_) => SendProblem::Full,
                TrySendError::Disconnected(_) => SendProblem::Lost,
            }
        })
    }
}

impl Shared {
    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a connection the line, with a writer thread of its own.
    fn adopt(&self, stream: UnixStream) -> io::Result<Arc<UnixStream>> {
        let stream = Arc::new(stream);
        let (queue, to_write) = sync_channel(OUT_BODIES);
        let unwritten = Arc::new(AtomicUsize::new(0));
        let way = Way { stream: Arc::clone(&stream), queue, unwritten: Arc::clone(&unwritten) };
        let writing = Arc::clone(&stream);
        std::thread::Builder::new()
            .name("link out".into())
            .spawn(move || write_all(&writing, &to_write, &unwritten))?;
        let mut inside = self.inside();
        if !inside.closed {
            inside.way = Some(way);
            inside.stream = Some(Arc::clone(&stream));
        }
        Ok(stream)
    }

    /// Forgets the line and what was under way on it. `false`: it was closed on purpose.
    fn lose(&self) -> bool {
        let mut inside = self.inside();
        inside.way = None;
        if let Some(stream) = inside.stream.take() {
            // Also frees a writer that a frozen desk holds up.
            let _ = stream.shutdown(Shutdown::Both);
        }
        inside.waiting.clear();
        !inside.closed
    }

    /// Waits before the next try. `false`: closed meanwhile.
    fn rest(&self, pause: Duration) -> bool {
        let inside = self.inside();
        let (inside, _) = self
            .nap
            .wait_timeout_while(inside, pause, |inside| !inside.closed)
            .unwrap_or_else(PoisonError::into_inner);
        !inside.closed
    }
}

fn write_all(mut stream: &UnixStream, queue: &Receiver<Vec<u8>>, unwritten: &AtomicUsize) {
    for piece in queue {
        if stream.write_all(&piece).is_err() {
            break;
        }
        unwritten.fetch_sub(1, Ordering::AcqRel);
    }
    // The reader thread sees the end, whether it came from the desk, a fault or a closed link.
    let _ = stream.shutdown(Shutdown::Both);
}

/// What the reader thread owns.
struct Line {
    shared: Arc<Shared>,
    places: Places,
    start: Start,
    deliver: Deliver,
}

impl Line {
    /// Reads, and reconnects, until the link is closed or nobody hears the news.
    fn keep(self, mut stream: Arc<UnixStream>) {
        while let Some(reason) = self.read(&stream) {
            if !self.shared.lose() || !(self.deliver)(LinkNews::Lost(reason.clone())) {
                break;
            }
            match self.find_again(reason) {
                Some(found) => stream = found,
                None => break,
            }
            if !(self.deliver)(LinkNews::Back) {
                break;
            }
        }
        self.shared.lose();
    }

    /// Delivers bodies until the connection ends. Why it ended; `None`: nobody hears.
    fn read(&self, stream: &UnixStream) -> Option<String> {
        // An answer mostly comes whole: its length is not read by itself.
        let mut stream = BufReader::new(stream);
        loop {
            match frame::read_body(&mut stream) {
                Ok(Some(body)) => {
                    if !(self.deliver)(LinkNews::Body(body)) {
                        return None;
                    }
                }
                Ok(None) => return Some("前台关闭了连接，正在重连。".to_owned()),
                Err(e) => return Some(e.to_string()),
            }
        }
    }

    /// Tries again, ever less often, telling the user when the reason changes.
    fn find_again(&self, mut told: String) -> Option<Arc<UnixStream>> {
        let mut pause = FIRST_PAUSE;
        while self.shared.rest(pause) {
            pause = (pause * 2).min(LAST_PAUSE);
            let found = spawn::connect_or_start(&self.places, &self.start);
            let reason = match found.map(|found| self.shared.adopt(found.stream)) {
                Ok(Ok(stream)) => return Some(stream),
                Ok(Err(_)) => "本机线程不够用；请关掉一些程序。".to_owned(),
                Err(problem) => problem.to_string(),
            };
            if reason != told {
                told.clone_from(&reason);
                if !(self.deliver)(LinkNews::Lost(reason)) {
                    return None;
                }
            }
        }
        None
    }
}

//! What the loop of a screen waits for: keys, which it reads itself, and the news of other threads. A key wakes
//! nobody else. It must not know what is done about what is heard.

use std::io::{self, Write as _};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SendError, Sender, channel};
use std::time::Duration;

use super::input::Keyboard;
use super::news::News;

/// Tells the loop something, from any thread.
#[derive(Clone)]
pub struct Teller {
    news: Sender<News>,
    /// Something to read at its other end: the loop waits for that and for keys.
    bell: Arc<UnixStream>,
}

impl Teller {
    /// Tells it, and wakes the loop.
    ///
    /// # Errors
    /// Nobody hears it any more.
    pub fn send(&self, news: News) -> Result<(), SendError<News>> {
        self.news.send(news)?;
        // A full pipe rings already.
        let _ = (&*self.bell).write(&[1]);
        Ok(())
    }
}

/// Who tells, what is told, and the bell that the keyboard is to listen to.
///
/// # Errors
/// The system gives no pipe.
pub fn open() -> io::Result<(Teller, Receiver<News>, UnixStream)> {
    let (news, told) = channel();
    let (bell, rings) = UnixStream::pair()?;
    bell.set_nonblocking(true)?;
    rings.set_nonblocking(true)?;
    Ok((Teller { news, bell: Arc::new(bell) }, told, rings))
}

/// All that the loop hears.
pub struct Hearing {
    told: Receiver<News>,
    /// Not there once the terminal is gone.
    keyboard: Option<Keyboard>,
}

impl Hearing {
    /// Hears what is told and typed.
    pub fn new(told: Receiver<News>, keyboard: Keyboard) -> Hearing {
        Hearing { told, keyboard: Some(keyboard) }
    }

    /// Waits until there is something to hear, at most for `patience`. Nothing: it is over.
    pub fn next(&mut self, patience: Option<Duration>) -> Vec<News> {
        let mut heard: Vec<News> = self.told.try_iter().collect();
        // However much is told, the fingers are heard at each turn.
        let patience = if heard.is_empty() { patience } else { Some(Duration::ZERO) };
        match self.keyboard.as_mut().map(|keyboard| keyboard.wait(patience)) {
            Some(Ok(inputs)) if inputs.is_empty() => {}
            Some(Ok(inputs)) => heard.push(News::Typed(inputs)),
            Some(Err(_)) => {
                self.keyboard = None;
                heard.push(News::Gone);
            }
            // Only what is told is left.
            None if !heard.is_empty() => {}
            None => heard.extend(patience.and_then(|most| self.told.recv_timeout(most).ok())),
        }
        heard.extend(self.told.try_iter());
        heard
    }
}

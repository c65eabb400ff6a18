//! The long questions that wait or are worked on. It must not answer them.

use std::collections::VecDeque;
use std::sync::mpsc::Sender;

use super::inbox::Inbox;
use super::waiting::Waiting;
use crate::desk::serve::Conn;
use crate::protocol::messages::Request;

/// How many long questions wait behind the one that is worked on.
pub(super) const QUEUED_MOST: usize = 8;

/// The long questions: one is worked on, a few wait.
#[derive(Default)]
pub(super) struct LongOnes {
    /// Whose is worked on.
    pub(super) running: Option<Conn>,
    pub(super) queued: VecDeque<(Waiting, Request)>,
}

/// Says that a long question is over, however its thread ended.
pub(super) struct Ending(Sender<Inbox>);

impl Ending {
    pub(super) fn of(inbox: Sender<Inbox>) -> Self {
        Self(inbox)
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        // A desk that is gone asks for nothing more.
        let _ = self.0.send(Inbox::LongEnded);
    }
}

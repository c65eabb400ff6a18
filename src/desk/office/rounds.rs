//! A round of questions: one of each line, for some milliseconds. What is answered is not known here.

use std::time::{Duration, Instant};

use super::Desk;
use super::boards;
use super::turns::Lane;
use super::waiting::Waiting;
use crate::desk::log;
use crate::protocol::messages::{Reply, Request, Spot};
use crate::store::access::Deed;

/// How long questions are answered in one round.
const ROUND: Duration = Duration::from_millis(20);

impl Desk {
    /// Answers the waiting questions. The work of the same round is committed before, so that
    /// answers include it.
    pub(super) fn answer(&mut self) {
        self.release_idle();
        for (waiting, request) in std::mem::take(&mut self.early) {
            if self.is_early(&request) {
                self.early.push((waiting, request));
            } else {
                self.queue_question(waiting, request);
            }
        }
        if !self.questions.is_empty() {
            self.refresh_hours();
        }
        log::doing("answer");
        let begun = Instant::now();
        for _ in 0..self.questions.round() {
            let Some((waiting, request)) = self.questions.next() else { break };
            if self.is_early(&request) {
                self.early.push((waiting, request));
                continue;
            }
            let boards = boards::needs_board_index(&request);
            let (waiting, request) = match self.answer_in_background(waiting, request) {
                Some(here) => here,
                None => continue,
            };
            if boards {
                self.update_board_index();
            }
            let opened = opened_step(&request);
            let file = self.file_asked(&waiting, &request);
            let print = match request {
                Request::Paper { print, .. } => print,
                _ => None,
            };
            let export = match request {
                Request::Export { export, .. } => Some(export),
                _ => None,
            };
            let books = matches!(request, Request::Books { after: 0, .. });
            let takes_out = matches!(
                &request,
                Request::TakeOut { window, .. } if window.spot == Spot::Top
            );
            let mut reply = self.answer_one(&waiting, request);
            if books && matches!(reply, Reply::Books(_)) {
                self.note_handed_out(waiting.conn, Deed::Reported, None);
            }
            if let (Some(export), Reply::Exported(_)) = (export, &reply) {
                self.note_export(waiting.conn, export);
            }
            if takes_out && matches!(reply, Reply::List(_)) {
                self.note_handed_out(waiting.conn, Deed::Exported, None);
            }
            self.note_file(waiting.conn, file, &reply);
            if let (Some(print), Reply::Paper(_)) = (print, &reply) {
                self.note_handed_out(waiting.conn, Deed::Printed, Some(print));
            }
            if let Some((step, resume)) = &opened {
                reply = self.claim_for_step(waiting.conn, reply);
                if *resume {
                    self.resume_own_draft(waiting.conn, step, &mut reply);
                }
            }
            self.reply(&waiting, reply);
            // What waits to be written is not kept waiting by questions.
            if begun.elapsed() >= ROUND {
                break;
            }
        }
    }

    /// Puts a question into its line.
    pub(super) fn queue_question(&mut self, waiting: Waiting, request: Request) {
        let signed = self.sessions.badge(waiting.conn).is_some();
        let lane = if signed { Lane::Signed(waiting.conn) } else { Lane::Unsigned };
        self.questions.push(lane, (waiting, request));
    }

    /// Whether a question needs the directory or the board index before it is built, moments after the start.
    fn is_early(&self, request: &Request) -> bool {
        let finds = matches!(request, Request::Find { .. } | Request::Pick { .. });
        (finds && self.directory.is_none())
            || (boards::needs_board_index(request) && self.board_index.is_none())
    }
}

/// The step that is opened on a slip, and whether one's own draft of it is wanted.
fn opened_step(request: &Request) -> Option<(String, bool)> {
    match request {
        Request::Begin { slip: Some(_), step, resume, .. } => Some((step.clone(), *resume)),
        _ => None,
    }
}

//! Board preferences of operators. They are local notes of the store and never enter the journal;
//! an operator finds them again at any terminal.

use super::Desk;
use super::waiting::Waiting;
use crate::bytes;
use crate::engine::value::Badge;
use crate::protocol::messages::{Liked, Reply};
use crate::store::taking::Work;

/// The most boards remembered for one operator.
const BOARDS: usize = 8;
/// The most characters of one part of a filter.
const LONG: usize = 40;

/// The name of the note.
fn note(badge: Badge) -> String {
    format!("liked/{}", badge.0)
}

impl Desk {
    /// Keeps the operator's preference for a board.
    pub(super) fn keep_liked(&mut self, waiting: Waiting, mut liked: Liked) {
        let Some(badge) = self.signed_in(&waiting) else { return };
        for text in [
            &mut liked.board,
            &mut liked.part,
            &mut liked.building,
            &mut liked.trade,
            &mut liked.called,
        ] {
            *text = text.chars().take(LONG).collect();
        }
        let mut all = self.liked(badge);
        all.retain(|one| one.board != liked.board);
        all.push(liked);
        if all.len() > BOARDS {
            all.remove(0);
        }
        let Ok(bytes) = bytes::encode(&all) else { return self.reply(&waiting, Reply::Done) };
        // Two changes of one batch: the second must include the first, which is not stored yet.
        self.likes.insert(badge.0, all);
        let work = vec![Work::Note(note(badge), Some(bytes))];
        self.enqueue(waiting, badge, work, None);
    }

    /// An operator's board preferences. If they cannot be read, signing in must still work.
    pub(super) fn liked(&self, badge: Badge) -> Vec<Liked> {
        if let Some(liked) = self.likes.get(&badge.0) {
            return liked.clone();
        }
        let bytes = self.store.read().and_then(|view| view.note(&note(badge)));
        bytes.ok().flatten().and_then(|bytes| bytes::decode(&bytes).ok()).unwrap_or_default()
    }
}

//! How operators like to see their boards: local notes beside the store's folds, never in the journal,
//! found again at whatever terminal they sign in.

use super::Desk;
use super::waiting::{Pending, SIGN_FIRST, Waiting};
use crate::bytes;
use crate::engine::value::Badge;
use crate::protocol::messages::{Liked, Reply};
use crate::store::taking::Work;

/// Boards that are remembered for one operator.
const BOARDS: usize = 8;
/// Characters of a part of a filter.
const LONG: usize = 40;

/// The name of the note.
fn note(badge: Badge) -> String {
    format!("liked/{}", badge.0)
}

impl Desk {
    /// Keeps how the asker likes a board.
    pub(super) fn keep_liked(&mut self, waiting: Waiting, mut liked: Liked) {
        let Some(badge) = self.sessions.badge(waiting.conn) else {
            return self.tell(&waiting, Reply::No(SIGN_FIRST.to_string()));
        };
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
        let Ok(bytes) = bytes::encode(&all) else { return self.tell(&waiting, Reply::Done) };
        // Two of one batch: the second must not forget the first, which is not stored yet.
        self.likes.insert(badge.0, all);
        let work = vec![Work::Note(note(badge), Some(bytes))];
        self.pending.push(Pending { waiting: Some(waiting), work, draft: None, by: badge });
    }

    /// How somebody likes their boards. What cannot be read is no reason to keep anybody out.
    pub(super) fn liked(&self, badge: Badge) -> Vec<Liked> {
        if let Some(liked) = self.likes.get(&badge.0) {
            return liked.clone();
        }
        let bytes = self.store.read().and_then(|view| view.note(&note(badge)));
        bytes.ok().flatten().and_then(|bytes| bytes::decode(&bytes).ok()).unwrap_or_default()
    }
}

//! The owner's word about a tenant, as it counts: signed by somebody who is an owner by the register, or given by
//! phone when the desk dialled an owner's number on file, with the time and the words (G-65, P-56).

use crate::forms::prelude::*;

use super::people::{self, Relation};

/// How the word came, as it was written down.
pub(super) struct Word<'a> {
    pub signed: Option<&'a Signature>,
    pub dialled: Option<&'a Phone>,
    pub called_at: Option<Moment>,
    pub words: Option<&'a Text>,
}

impl Word<'_> {
    /// Whether it counts for a room.
    pub(super) fn counts(&self, ask: &Ask<'_>, room: RoomId) -> bool {
        let owners = &[Relation::Owner, Relation::CoOwner];
        let owns = |who: &Who| people::is_one_of(ask.book, room, who, (ask.occurred.day(), owners));
        let signed = self.signed.is_some_and(|signature| owns(&signature.0));
        let on_file = match self.dialled {
            Some(Phone::Of(person, _)) => owns(&Who::Known(*person)),
            _ => false,
        };
        let told = self.called_at.is_some_and(|at| at <= ask.now) && self.words.is_some();
        signed || (on_file && told)
    }
}

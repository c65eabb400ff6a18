//! PINs that were hashed without the machine's pepper, or with another one: hashed anew when their owner signs in, which
//! is the only moment at which the desk knows them.

use std::sync::Arc;

use super::Desk;
use super::pin_change::{hand, on_record};
use super::sessions::{PinCheck, PinPurpose};
use super::waiting::{Pending, Waiting};
use crate::desk::pepper::Pepper;
use crate::desk::pins::{Credential, Pin, PinWork, new_salt};
use crate::desk::proving::{Proof, Standing, kept_pin, renewed_pin};
use crate::desk::serve::Conn;
use crate::engine::value::Badge;
use crate::forms::office::staff;
use crate::store::taking::{Handed, Work};

impl Desk {
    /// Hashes PINs with this from now on, and says to those who run the desk what there is to say of it.
    pub fn peppered(mut self, pepper: Option<Pepper>, said: Option<String>) -> Self {
        self.pepper = pepper.map(Arc::new);
        self.no_pepper = said.clone().filter(|_| self.pepper.is_none());
        if let Some(sentence) = said.filter(|sentence| !self.unheard.0.contains(sentence)) {
            self.unheard.0.push(sentence);
            // A pepper is laid once: that it must be copied is kept until a keeper hears it. That one is lacking is
            // said anew at every start.
            if self.pepper.is_some() {
                self.keep_unheard();
            }
        }
        self
    }

    /// Begins to hash a PIN anew, if it was not hashed for its owner with the pepper of this machine, or no entry names its
    /// row yet.
    pub(super) fn renew(&mut self, conn: Conn, badge: Badge, pin: &Pin) {
        let Some(id) = self.pepper.as_ref().map(|pepper| pepper.id()) else { return };
        let Ok(view) = self.store.read() else { return };
        let (Ok(Some(row)), Ok(stands)) = (view.credential(badge.0), kept_pin(&view, badge)) else {
            return;
        };
        let Standing::Kept(kept, proof) = stands else { return };
        let fits = kept.bound && kept.pepper == Some(id) && proof == Proof::Named;
        let (false, Ok(salt)) = (fits, new_salt()) else { return };
        let waiting = Waiting { conn, n: 0, _permit: None };
        let what = PinPurpose::Renew { badge, kept: row };
        let check = PinCheck { waiting, what, tried: None };
        self.submit(badge, check, pin.clone(), PinWork::Make(salt));
    }

    /// Keeps the new hash, unless another PIN was set meanwhile.
    pub(super) fn renewed(&mut self, badge: Badge, kept: &[u8], made: &Credential) {
        let stored = self.store.read().and_then(|view| view.credential(badge.0));
        let same = stored.is_ok_and(|stored| stored.as_deref() == Some(kept));
        let of = |work: &Work| {
            let pin = match work {
                Work::Step(handed) => handed.pin.as_ref().map(|pin| pin.of),
                Work::Credential(of, _) => Some(*of),
                _ => None,
            };
            pin == Some(badge)
        };
        let changing = self.pending.iter().flat_map(|pending| &pending.work).any(of);
        if let (true, false, Ok(row), Ok(office)) =
            (same, changing, made.to_bytes(), self.office_id())
        {
            let pin = Some(renewed_pin(&office, badge.0, row, kept));
            let asked = on_record(badge, staff::KEEP_PIN);
            let step = Handed { pin, ..Handed::now(String::new(), asked, hand(Badge::CLOCK)) };
            let work = vec![Work::Step(step)];
            self.pending.push(Pending { waiting: None, work, reply: None, by: Badge::CLOCK });
        }
    }
}

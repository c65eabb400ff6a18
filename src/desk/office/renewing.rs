//! PINs that were hashed without the machine's pepper, or with another one: hashed anew when their owner signs in, which
//! is the only moment at which the desk knows them.

use std::sync::Arc;

use super::Desk;
use super::sessions::{PinCheck, PinPurpose};
use super::waiting::{Pending, Waiting};
use crate::desk::pepper::Pepper;
use crate::desk::pins::{Credential, Pin, PinWork, new_salt};
use crate::desk::serve::Conn;
use crate::engine::value::Badge;
use crate::store::taking::Work;

impl Desk {
    /// Hashes PINs with this from now on, and says to those who run the desk what there is to say of it.
    pub fn peppered(mut self, pepper: Option<Pepper>, said: Option<String>) -> Self {
        self.pepper = pepper.map(Arc::new);
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

    /// Begins to hash a PIN anew, if it was not hashed with the pepper of this machine.
    pub(super) fn renew(&mut self, conn: Conn, badge: Badge, pin: &Pin) {
        let Some(id) = self.pepper.as_ref().map(|pepper| pepper.id()) else { return };
        let stored = self.store.read().and_then(|view| view.credential(badge.0));
        let Ok(Some(kept)) = stored else { return };
        let fits = Credential::from_bytes(&kept).is_some_and(|known| known.pepper == Some(id));
        let (false, Ok(salt)) = (fits, new_salt()) else { return };
        let waiting = Waiting { conn, n: 0, _permit: None };
        let what = PinPurpose::Renew { badge, kept };
        self.submit(PinCheck { waiting, what, tried: None }, pin.clone(), PinWork::Make(salt));
    }

    /// Keeps the new hash, unless another PIN was set meanwhile.
    pub(super) fn renewed(&mut self, badge: Badge, kept: &[u8], made: &Credential) {
        let stored = self.store.read().and_then(|view| view.credential(badge.0));
        let same = stored.is_ok_and(|stored| stored.as_deref() == Some(kept));
        let of = |work: &Work| matches!(work, Work::Credential(of, _) if *of == badge);
        let changing = self.pending.iter().flat_map(|pending| &pending.work).any(of);
        if let (true, false, Ok(bytes)) = (same, changing, made.to_bytes()) {
            let work = vec![Work::Credential(badge, bytes)];
            self.pending.push(Pending { waiting: None, work, reply: None, by: Badge::CLOCK });
        }
    }
}

//! Whose a PIN is, as it goes into its hash: the hash of one badge is none of another's.

const DOMAIN: &str = "qiantai 2026-11-30 owner of a pin v1";

/// A badge of an office. Changed, no bound PIN would fit any more.
#[derive(Clone, PartialEq, Eq)]
pub struct Owner([u8; 32]);

impl Owner {
    /// By the office's id, which is the hash of its first entry, and the badge.
    pub fn of(office: &str, badge: u32) -> Self {
        Self(blake3::derive_key(DOMAIN, format!("{office} {badge}").as_bytes()))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Owner(…)")
    }
}

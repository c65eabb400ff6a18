//! What every file of a backup says of where it comes from, on its first line.

use crate::store::StoreProblem;
use crate::store::identity::Identity;
use crate::store::opening::Kind;
use crate::store::reader::Reader;

/// The office, its generation, and whether it is a practice office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// 16 hexadecimal digits.
    pub office: String,
    pub generation: u32,
    pub kind: Kind,
}

impl Origin {
    /// Of an open store.
    ///
    /// # Errors
    /// A read failed.
    pub fn of(view: &Reader) -> Result<Self, StoreProblem> {
        let identity = Identity::of(view)?;
        let seed = view.meta("practice")?;
        let seed = seed.and_then(|bytes| Some(u64::from_le_bytes(bytes.try_into().ok()?)));
        let kind = seed.map_or(Kind::Real, |seed| Kind::Practice { seed });
        Ok(Self { office: identity.office_id(), generation: identity.generation, kind })
    }

    /// `office=… gen=… kind=…`.
    pub fn words(&self) -> String {
        let kind = match self.kind {
            Kind::Real => "real".to_string(),
            Kind::Practice { seed } => format!("practice:{seed}"),
        };
        format!("office={} gen={} kind={kind}", self.office, self.generation)
    }

    /// Reads these three words.
    pub fn read(words: &[&str]) -> Option<Self> {
        let [office, generation, kind] = words else { return None };
        let kind = match kind.strip_prefix("kind=")? {
            "real" => Kind::Real,
            other => Kind::Practice { seed: other.strip_prefix("practice:")?.parse().ok()? },
        };
        let office = office.strip_prefix("office=")?.to_string();
        let digits = office.len() == 16 && office.bytes().all(|b| b.is_ascii_hexdigit());
        let generation = generation.strip_prefix("gen=")?.parse().ok()?;
        digits.then_some(Self { office, generation, kind })
    }
}

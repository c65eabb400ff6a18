//! What the finder knows: who and where, by which names, and how a hit was found.

/// What can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubjectKind {
    Person,
    Room,
}

/// One person or room, and how early it stands among equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    pub kind: SubjectKind,
    pub id: u32,
    /// 0 stands first: owner before tenant before others.
    pub rank: u8,
}

/// All that a subject may be found by.
#[derive(Debug, Clone, Copy, Default)]
pub struct Names<'a> {
    pub name: &'a str,
    /// Canonical rooms such as `1-2-1203`; the first one gives the place in the order.
    pub rooms: &'a [&'a str],
    /// Full phone numbers; anything but digits is dropped.
    pub phones: &'a [&'a str],
    /// Nicknames, the shop's name.
    pub other: &'a [&'a str],
}

/// By what a subject was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    Room,
    Phone,
    PhoneTail,
    Initials,
    Pinyin,
    Name,
}

/// How much of what was found had been typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exactness {
    Whole,
    Start,
    Inside,
    End,
}

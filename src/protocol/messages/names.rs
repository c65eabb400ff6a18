//! Short names in one piece of memory. A page of rows brings some ten names of steps each: as strings they were a thousand
//! pieces, and half of what a screen's rows took to read and to hold.
//!
//! On the wire they are a list of words like any other.

use std::fmt;

use serde::de::{DeserializeSeed, Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Behind each name; no name has it.
const END: char = '\n';

#[derive(Clone, Default, PartialEq, Eq)]
pub struct Names(Box<str>);

impl Names {
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split_terminator(END)
    }

    pub fn has(&self, name: &str) -> bool {
        self.iter().any(|one| one == name)
    }
}

impl<S: AsRef<str>> FromIterator<S> for Names {
    fn from_iter<I: IntoIterator<Item = S>>(names: I) -> Self {
        let mut all = String::new();
        for name in names {
            all.push_str(name.as_ref());
            all.push(END);
        }
        Self(all.into_boxed_str())
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Serialize for Names {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.iter().collect::<Vec<&str>>().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(List)
    }
}

struct List;

impl<'de> Visitor<'de> for List {
    type Value = Names;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("names")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<Names, A::Error> {
        let mut all = String::new();
        while names.next_element_seed(One(&mut all))?.is_some() {}
        Ok(Names(all.into_boxed_str()))
    }
}

/// Writes the next name behind those that were read.
struct One<'a>(&'a mut String);

impl<'de> DeserializeSeed<'de> for One<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for One<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<(), E> {
        if name.contains(END) {
            return Err(E::custom("a name of two lines"));
        }
        self.0.push_str(name);
        self.0.push(END);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::{decode, encode};

    #[test]
    fn on_the_wire_they_are_a_list_of_words() {
        for words in [&[][..], &["void"], &["grade", "", "报"]] {
            let (names, plain): (Names, Vec<String>) =
                (words.iter().collect(), words.iter().map(|word| (*word).to_owned()).collect());
            assert_eq!(names.iter().collect::<Vec<_>>(), words);
            let bytes = encode(&plain).unwrap();
            assert_eq!(encode(&names).unwrap(), bytes);
            assert_eq!(decode::<Names>(&bytes), Ok(names));
        }
        let names: Names = ["void", "grade"].iter().collect();
        assert!(names.has("grade") && !names.has("gra") && !names.has("void\ngrade"));
        assert!(decode::<Names>(&encode(&vec!["two\nlines"]).unwrap()).is_err());
    }
}

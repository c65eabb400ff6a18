//! The office's policy: where the procedures disagree or are silent, what this office does.
//!
//! A conflict between documents is a [`Setting`] with their positions as [`Side`]s; numbers and time
//! words are [`Limit`]s; a [`Profile`] sets what one document says in one go. A trade declares its own
//! with `settings!` and `limits!`, and its rules read them by those types and statics, so that the
//! compiler finds a name that does not exist. This file knows none of them by name: what can be set
//! comes in as a [`Schema`]. It does no IO and decides nothing about slips.

mod declare;
mod problem;
#[cfg(test)]
pub(in crate::engine) mod tests;

use std::collections::BTreeMap;

pub use declare::{Choice, Chosen, Limit, Profile, Setting, Side, Unit};
pub use problem::{PolicyProblem, near};

use super::money::Money;
use super::rights::{Right, Role};
use crate::sorting::Arrange;

/// What can be set of one trade: its word, its settings, its limits.
pub type Group = (&'static str, &'static [&'static Setting], &'static [&'static Limit]);

/// All that an office can set, handed in by the trades.
#[derive(Debug)]
pub struct Schema {
    /// The settings and limits, trade by trade.
    pub groups: &'static [Group],
    pub profiles: &'static [Profile],
    /// How many hours ago something may have occurred that is written down without a reason: the one
    /// number that every step of every form asks for.
    pub far_back: &'static Limit,
    /// Who has a right where a setting says so; none: those who have it by their role.
    pub roles: fn(Right, &Policy) -> Option<&'static [Role]>,
}

impl Schema {
    fn every_setting(&self) -> impl Iterator<Item = &'static Setting> {
        self.groups.iter().flat_map(|(_, settings, _)| settings.iter().copied())
    }

    fn every_limit(&self) -> impl Iterator<Item = &'static Limit> {
        self.groups.iter().flat_map(|(_, _, limits)| limits.iter().copied())
    }

    /// Every setting by its id: C- in the order of the list of conflicts, then D-.
    pub fn settings(&self) -> Vec<&'static Setting> {
        let mut all: Vec<&Setting> = self.every_setting().collect();
        all.arrange_by_key(|setting| order(setting.id));
        all
    }

    /// Every limit by its id: N-, T-, then D-.
    pub fn limits(&self) -> Vec<&'static Limit> {
        let mut all: Vec<&Limit> = self.every_limit().collect();
        all.arrange_by_key(|limit| order(limit.id));
        all
    }

    /// Label and stored name of all settings, then of all limits.
    fn names(&self) -> Vec<(&'static str, &'static str)> {
        let settings = self.settings().into_iter().map(|setting| (setting.label, setting.name));
        settings.chain(self.limits().into_iter().map(|limit| (limit.label, limit.name))).collect()
    }

    /// The setting of this name or with this label.
    pub fn setting(&self, word: &str) -> Option<&'static Setting> {
        self.every_setting().find(|setting| setting.name == word || setting.label == word)
    }

    /// The limit of this name or with this label.
    pub fn limit(&self, word: &str) -> Option<&'static Limit> {
        self.every_limit().find(|limit| limit.name == word || limit.label == word)
    }
}

/// Where an id stands among those of its kind: what was cited (C-, N-, T-) before practice (D-).
fn order(id: &str) -> (usize, u32, &str) {
    let (kind, rest) = id.split_once('-').unwrap_or((id, ""));
    let kind = ["C", "N", "T", "D"].iter().position(|known| *known == kind).unwrap_or(usize::MAX);
    let number = rest.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or(u32::MAX);
    (kind, number, rest)
}

/// What one office has chosen: only what differs from the defaults.
///
/// Names and worths this release does not know are carried along untouched, so that an older
/// desk never loses what a newer one has written; they simply have no force.
#[derive(Clone, Debug)]
pub struct Policy {
    schema: &'static Schema,
    chosen: BTreeMap<String, String>,
}

impl PartialEq for Policy {
    fn eq(&self, other: &Self) -> bool {
        self.chosen == other.chosen
    }
}

impl Eq for Policy {}

/// A number as it is typed. Money with its sign is yuan; bare it is what is stored, fen.
fn number(limit: &Limit, typed: &str) -> Option<i64> {
    let yuan = limit.unit == Unit::Fen && typed.contains(['¥', '￥', '元']);
    if yuan {
        return Money::parse_yuan(typed).ok().map(Money::in_fen);
    }
    typed.parse().ok()
}

impl Policy {
    /// The policy of an office that has chosen nothing.
    pub fn new(schema: &'static Schema) -> Policy {
        Policy { schema, chosen: BTreeMap::new() }
    }

    /// The policy as it lay in the store. Nothing is refused here: what is unknown or out of
    /// range is carried along, and the default is in force in its place.
    pub fn carried<N, W>(
        schema: &'static Schema,
        stored: impl IntoIterator<Item = (N, W)>,
    ) -> Policy
    where
        N: Into<String>,
        W: Into<String>,
    {
        let chosen = stored.into_iter().map(|(n, w)| (n.into(), w.into())).collect();
        Policy { schema, chosen }
    }

    /// All that can be set.
    pub fn schema(&self) -> &'static Schema {
        self.schema
    }

    /// The side of a setting in force: the chosen one if it is known, else the default.
    pub fn get<T: Choice>(&self) -> T {
        let worth = self.chosen.get(T::SETTING.name);
        let mut sides = T::SETTING.sides.iter();
        let place = worth.and_then(|worth| sides.position(|side| side.name == worth));
        place.and_then(|place| T::ALL.get(place)).copied().unwrap_or(T::DEFAULT)
    }

    /// Whether that side of its setting is in force.
    pub fn is<T: Choice>(&self, side: T) -> bool {
        self.get::<T>() == side
    }

    /// The side in force of a setting that is met as data: for showing, not for rules.
    pub fn side(&self, setting: &'static Setting) -> &'static Side {
        let named = |name: &str| setting.sides.iter().find(|side| side.name == name);
        let chosen = self.chosen.get(setting.name).and_then(|worth| named(worth));
        // Every setting has sides and its default among them (`settings!` does not compile else).
        chosen.or_else(|| named(setting.default)).unwrap_or(&setting.sides[0])
    }

    /// The number in force, in the limit's own unit: the chosen one if it is within
    /// `least`–`most`, else the default.
    pub fn limit(&self, limit: &Limit) -> i64 {
        self.chosen
            .get(limit.name)
            .and_then(|worth| worth.parse::<i64>().ok())
            .filter(|number| (limit.least..=limit.most).contains(number))
            .unwrap_or(limit.default)
    }

    /// The roles that have a right in this office: a setting may name others than the role does.
    fn roles(&self, right: Right) -> &'static [Role] {
        (self.schema.roles)(right, self).unwrap_or_else(|| right.roles())
    }

    /// Whether a role may; the clock may all.
    pub fn may(&self, role: Role, right: Right) -> bool {
        role == Role::Clock || self.roles(right).contains(&role)
    }

    /// Who could do it, for a refusal: 前台、客服主管、管理处主任.
    pub fn who_may(&self, right: Right) -> String {
        match self.roles(right) {
            // What time alone or the opening does is no person's.
            [] => "前台系统".to_string(),
            roles => roles.iter().take(4).map(|r| r.label()).collect::<Vec<_>>().join("、"),
        }
    }

    /// Chooses a side or a number, both named as they are stored or by what the screen shows.
    /// Choosing the default forgets the choice.
    ///
    /// # Errors
    /// An unknown name, a side the setting does not have, a worth that is no whole number, or
    /// one outside the limit: nothing is changed, and the problem says what is allowed.
    pub fn set(&mut self, word: &str, worth: &str) -> Result<(), PolicyProblem> {
        let (word, worth) = (word.trim(), worth.trim());
        let (name, kept, default) = if let Some(setting) = self.schema.setting(word) {
            let mut sides = setting.sides.iter();
            let side = sides.find(|side| side.name == worth || side.label == worth);
            let side = side.ok_or_else(|| PolicyProblem::NoSuchSide(setting, worth.into()))?;
            (setting.name, side.name.to_owned(), setting.default.to_owned())
        } else if let Some(limit) = self.schema.limit(word) {
            let number = number(limit, worth)
                .ok_or_else(|| PolicyProblem::NotANumber(limit, worth.to_owned()))?;
            if !(limit.least..=limit.most).contains(&number) {
                return Err(PolicyProblem::OutOfRange(limit, number));
            }
            (limit.name, number.to_string(), limit.default.to_string())
        } else {
            return Err(PolicyProblem::no_such_name(&self.schema.names(), word));
        };
        if kept == default {
            self.chosen.remove(name);
        } else {
            self.chosen.insert(name.to_owned(), kept);
        }
        Ok(())
    }

    /// Sets all that one document says. Where the document is silent, the office's choice stays.
    ///
    /// # Errors
    /// An unknown profile; nothing is changed then.
    pub fn apply_profile(&mut self, name: &str) -> Result<(), PolicyProblem> {
        let profiles = self.schema.profiles;
        let profile = profiles.iter().find(|profile| profile.name == name);
        let profile =
            profile.ok_or_else(|| PolicyProblem::NoSuchProfile(name.to_owned(), profiles))?;
        // On a copy, so that a fault in a profile could not leave half of it behind.
        let mut next = self.clone();
        for chosen in profile.sides {
            next.set(chosen.setting.name, chosen.side.name)?;
        }
        for (limit, number) in profile.limits {
            next.set(limit.name, &number.to_string())?;
        }
        *self = next;
        Ok(())
    }

    /// What differs from the defaults and what is carried along, ordered by name: what the store
    /// keeps, and what [`Policy::carried`] takes back.
    pub fn worths(&self) -> impl Iterator<Item = (&str, &str)> {
        self.chosen.iter().map(|(name, worth)| (name.as_str(), worth.as_str()))
    }

    /// What is carried along without force: names this release does not know, and worths that it does
    /// not allow. A release that knows them lets them come into force, so the head should know of them.
    pub fn without_force(&self) -> impl Iterator<Item = (&str, &str)> {
        self.worths().filter(|(name, worth)| {
            let side = |s: &Setting| s.sides.iter().any(|side| side.name == *worth);
            let number = |l: &Limit| {
                worth.parse::<i64>().is_ok_and(|number| (l.least..=l.most).contains(&number))
            };
            let named = |known: &str| known == *name;
            let setting = self.schema.setting(name).filter(|s| named(s.name));
            let limit = self.schema.limit(name).filter(|l| named(l.name));
            !(setting.is_some_and(side) || limit.is_some_and(number))
        })
    }
}

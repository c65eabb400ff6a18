//! The office's policy: where the procedures disagree or are silent, what this office does.
//!
//! Every conflict C-01…C-47 is a [`Setting`] with the documents' positions as [`Side`]s; numbers
//! and time words are [`Limit`]s; a [`Profile`] sets what one document says in one go. Rules read
//! settings by name and never carry a constant of their own. This file does no IO and decides
//! nothing about slips: it only answers what the office has chosen.

mod callbacks;
mod catalogue;
mod complaints;
mod limits;
mod money;
mod practice;
mod problem;
mod profiles;
mod renovation;
mod repair;
mod shift;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use limits::LIMITS;
pub use problem::PolicyProblem;
pub use profiles::PROFILES;

/// One position that may be taken in a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// What the rules and the store call it: English snake_case, unique within its setting.
    pub name: &'static str,
    /// What the screen shows.
    pub label: &'static str,
    /// Where it is written: source code and place, several joined by `；`. `DESK` is practice.
    pub clause: &'static str,
}

/// A question on which the documents disagree (C-) or practice needs an answer (D-).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// `C-05` as in clauses §4.3, or `D-01` for the desk's practice.
    pub id: &'static str,
    /// English snake_case, unique among settings and limits.
    pub name: &'static str,
    /// What the screen shows.
    pub label: &'static str,
    /// At least two.
    pub sides: &'static [Side],
    /// The name of the side in force while the office has said nothing.
    pub default: &'static str,
    /// Why that one: a sentence for the operator.
    pub why: &'static str,
}

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Minutes,
    Hours,
    Days,
    Months,
    /// Whole percent, 0–100.
    Percent,
    /// Hundredths of a yuan, the only shape money has here.
    Fen,
    /// How often something is done.
    Times,
    /// How many of something there are.
    Count,
}

impl Unit {
    /// The word that follows the number on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Unit::Minutes => "分钟",
            Unit::Hours => "小时",
            Unit::Days => "天",
            Unit::Months => "个月",
            Unit::Percent => "%",
            Unit::Fen => "分（钱）",
            Unit::Times => "次",
            Unit::Count => "个",
        }
    }
}

/// A number the office may move between `least` and `most`, both allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// `N-01` of clauses §4.1, `T-01a` for a time word of §4.2, `D-51` for practice.
    pub id: &'static str,
    /// English snake_case with the unit in it, unique among settings and limits.
    pub name: &'static str,
    /// What the screen shows.
    pub label: &'static str,
    /// In force while the office has said nothing. For T- limits 0 means no limit is kept.
    pub default: i64,
    pub least: i64,
    pub most: i64,
    pub unit: Unit,
    /// As [`Side::clause`].
    pub clause: &'static str,
}

/// What one document says, to be set together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// `S0` … `S4`.
    pub name: &'static str,
    /// What the screen shows.
    pub title: &'static str,
    /// Setting and side. Settings on which the document is silent are not listed.
    pub sides: &'static [(&'static str, &'static str)],
    /// Limit and number.
    pub limits: &'static [(&'static str, i64)],
}

/// Every setting, C-01…C-47 in the order of the list of conflicts, then D-.
pub static SETTINGS: &[&Setting] = &[
    &complaints::DEADLINE,        // C-01
    &complaints::CALLBACK_TIME,   // C-02
    &complaints::CLASSES,         // C-03
    &complaints::CALLBACK_BY,     // C-04
    &callbacks::REPAIR_RATE,      // C-05
    &callbacks::REPAIR_MOMENT,    // C-06
    &callbacks::REPAIR_BY,        // C-07
    &callbacks::METHOD,           // C-08
    &catalogue::ITEM_APPROVAL,    // C-09
    &catalogue::PRICE_APPROVAL,   // C-10
    &catalogue::PRICED_BY,        // C-11
    &catalogue::PLANNED_BY,       // C-12
    &catalogue::NOTICE_CHANNELS,  // C-13
    &catalogue::STOP_APPROVAL,    // C-14
    &catalogue::LOSS_REPORTED_BY, // C-15
    &money::MEANS,                // C-16
    &money::TAKEN_BY,             // C-17
    &money::TENANT_PREPAYS,       // C-18
    &money::AUDITED_BY,           // C-19
    &shift::SHORTFALL,            // C-20
    &shift::PAPER,                // C-21
    &shift::HOURS,                // C-22
    &renovation::APPROVAL,        // C-23
    &renovation::PATROL,          // C-24
    &renovation::AGREEMENT,       // C-25
    &renovation::PERMITS,         // C-26
    &renovation::VIOLATIONS,      // C-27
    &renovation::HOT_WORK,        // C-28
    &renovation::ACCEPTANCE,      // C-29
    &renovation::REFUND,          // C-30
    &repair::DISPATCH_CLOCK,      // C-31
    &repair::ORDER_FORM,          // C-32
    &repair::PAID_FORM,           // C-33
    &shift::DAILY_REPORT,         // C-34
    &complaints::STATISTICS,      // C-35
    &callbacks::STATISTICS,       // C-36
    &complaints::PROOF,           // C-37
    &complaints::CONSENT,         // C-38
    &shift::VISITS,               // C-39
    &shift::INCIDENTS,            // C-40
    &catalogue::QUALITY_BY,       // C-41
    &shift::GREETING,             // C-42
    &complaints::FEEDBACK_TO,     // C-43
    &repair::WRITTEN_BY,          // C-44
    &callbacks::RETENTION,        // C-45
    &complaints::ESCALATION,      // C-46
    &catalogue::PRINCIPLES,       // C-47
    &practice::WHO_NAMES_WORKER,  // D-01
    &practice::ARRIVAL_CLOCK_STARTS,
    &practice::WHO_MARKS_MAJOR,
    &practice::WHO_DECIDES_PAID,
    &practice::PRICE_CONSENT,
    &practice::PREPAYMENT_GATE,
    &practice::STAFF_REPORT,
    &practice::UNSIGNED_WORK,
    &practice::HANDOVER_MISSED,
    &practice::UNTIDY_HANDOVER,
    &practice::OFF_LIST_PRICE,
    &practice::LOST_COPY,
    &practice::WORKER_CASH,
    &practice::GOODS_AND_ARREARS,
    &practice::NIGHT_FILES,
    &practice::URGENT_FIRST,
    &practice::CALLS_THAT_COUNT,
    &practice::WHO_CLASSES_COMPLAINT,
    &practice::PAUSE_STOPS,
];

/// The setting of that name, if there is one.
pub fn setting(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().copied().find(|setting| setting.name == name)
}

/// The limit of that name, if there is one.
pub fn limit(name: &str) -> Option<&'static Limit> {
    LIMITS.iter().find(|limit| limit.name == name)
}

/// What one office has chosen: only what differs from the defaults.
///
/// Names and worths this release does not know are carried along untouched, so that an older
/// desk never loses what a newer one has written; they simply have no force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    chosen: BTreeMap<String, String>,
}

impl Policy {
    /// The policy as it lay in the store. Nothing is refused here: what is unknown or out of
    /// range is carried along, and the default is in force in its place.
    pub fn carried<N, W>(stored: impl IntoIterator<Item = (N, W)>) -> Policy
    where
        N: Into<String>,
        W: Into<String>,
    {
        Policy { chosen: stored.into_iter().map(|(n, w)| (n.into(), w.into())).collect() }
    }

    /// The name of the side in force: the chosen one if it is known, else the default.
    /// An unknown setting answers with the empty word, which no side is called.
    pub fn side(&self, name: &str) -> &'static str {
        let Some(setting) = setting(name) else { return "" };
        self.chosen
            .get(name)
            .and_then(|worth| setting.sides.iter().find(|side| side.name == worth))
            .map_or(setting.default, |side| side.name)
    }

    /// Whether that side is in force. False for any unknown setting or side.
    pub fn is(&self, setting: &str, side: &str) -> bool {
        !side.is_empty() && self.side(setting) == side
    }

    /// The number in force, in the limit's own unit: the chosen one if it is within
    /// `least`–`most`, else the default. An unknown limit answers 0.
    pub fn limit(&self, name: &str) -> i64 {
        let Some(limit) = limit(name) else { return 0 };
        self.chosen
            .get(name)
            .and_then(|worth| worth.parse::<i64>().ok())
            .filter(|number| (limit.least..=limit.most).contains(number))
            .unwrap_or(limit.default)
    }

    /// The share of repairs to call back, in percent, by the side of C-05 in force (N-16…N-20).
    pub fn repair_callback_percent(&self) -> i64 {
        self.limit(match self.side(callbacks::REPAIR_RATE.name) {
            "daily_all" => "daily_all_percent",
            "weekly_share" => "weekly_share_percent",
            "weekly_slips" => "weekly_slips_percent",
            "service_share" => "service_share_percent",
            _ => "daily_share_percent",
        })
    }

    /// Chooses a side or a number. Choosing the default forgets the choice.
    ///
    /// # Errors
    /// An unknown name, a side the setting does not have, a worth that is no whole number, or
    /// one outside the limit: nothing is changed, and the problem says what is allowed.
    pub fn set(&mut self, name: &str, worth: &str) -> Result<(), PolicyProblem> {
        let worth = worth.trim();
        let (kept, default) = if let Some(setting) = setting(name) {
            let side = setting.sides.iter().find(|side| side.name == worth);
            let side = side.ok_or_else(|| PolicyProblem::NoSuchSide(setting, worth.into()))?;
            (side.name.to_owned(), setting.default.to_owned())
        } else if let Some(limit) = limit(name) {
            let number = worth
                .parse::<i64>()
                .map_err(|_| PolicyProblem::NotANumber(limit, worth.to_owned()))?;
            if !(limit.least..=limit.most).contains(&number) {
                return Err(PolicyProblem::OutOfRange(limit, number));
            }
            (number.to_string(), limit.default.to_string())
        } else {
            return Err(PolicyProblem::NoSuchName(name.to_owned()));
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
        let profile = PROFILES.iter().find(|profile| profile.name == name);
        let profile = profile.ok_or_else(|| PolicyProblem::NoSuchProfile(name.to_owned()))?;
        // On a copy, so that a fault in a profile could not leave half of it behind.
        let mut next = self.clone();
        for (setting, side) in profile.sides {
            next.set(setting, side)?;
        }
        for (limit, number) in profile.limits {
            next.set(limit, &number.to_string())?;
        }
        *self = next;
        Ok(())
    }

    /// What differs from the defaults and what is carried along, ordered by name: what the store
    /// keeps, and what [`Policy::carried`] takes back.
    pub fn worths(&self) -> impl Iterator<Item = (&str, &str)> {
        self.chosen.iter().map(|(name, worth)| (name.as_str(), worth.as_str()))
    }
}

/// One line for one side, so that a setting reads as a short list.
const fn side(name: &'static str, label: &'static str, clause: &'static str) -> Side {
    Side { name, label, clause }
}

//! How a trade declares what its office can set: `settings!` makes an enum for each conflict, `limits!`
//! a static for each number. Each may stand once in a file, since it also makes the file's list, from
//! which nothing can be forgotten.

/// One position that may be taken in a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// What the store and scripts call it: English snake_case, unique within its setting.
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
    /// English snake_case, unique among settings and limits, and stored: it never changes.
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
    /// English snake_case with the unit in it, unique among settings and limits, and stored.
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

/// A setting as a Rust type: an enum with a variant for each side, made by `settings!`.
pub trait Choice: Copy + PartialEq + 'static {
    const SETTING: &'static Setting;
    /// The variants in the order of the setting's sides.
    const ALL: &'static [Self];
    /// The side in force while the office has said nothing.
    const DEFAULT: Self;
}

/// One side of one setting, as profiles name it and as a step hands it in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub setting: &'static Setting,
    pub side: &'static Side,
}

/// What one document says, to be set together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// `S0` … `S4`.
    pub name: &'static str,
    /// What the screen shows.
    pub title: &'static str,
    /// Settings on which the document is silent are not listed.
    pub sides: &'static [Chosen],
    /// Limit and number.
    pub limits: &'static [(&'static Limit, i64)],
}

/// `pub enum Name = "ID" "stored_name" "label" { Side = "stored_side" "label" ["clause"], … } default Side,
/// "why";` makes `Name`, readable as `policy.get::<Name>()` and `policy.is(Name::Side)`, and `SETTINGS`.
#[macro_export]
macro_rules! settings {
    ($(
        $(#[$about:meta])*
        pub enum $name:ident = $id:literal $stored:literal $label:literal {
            $($side:ident = $side_stored:literal $side_label:literal [$clause:literal],)+
        } default $default:ident, $why:literal;
    )+) => {
        $(
            $(#[$about])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum $name {
                $(#[doc = $side_label] $side,)+
            }

            impl $name {
                const SIDES: &'static [$crate::engine::policy::Side] = &[
                    $($crate::engine::policy::Side {
                        name: $side_stored,
                        label: $side_label,
                        clause: $clause,
                    },)+
                ];

                /// This side, as a profile or a step names it.
                pub const fn chosen(self) -> $crate::engine::policy::Chosen {
                    $crate::engine::policy::Chosen {
                        setting: <Self as $crate::engine::policy::Choice>::SETTING,
                        side: &Self::SIDES[self as usize],
                    }
                }
            }

            impl $crate::engine::policy::Choice for $name {
                const SETTING: &'static $crate::engine::policy::Setting =
                    &$crate::engine::policy::Setting {
                        id: $id,
                        name: $stored,
                        label: $label,
                        sides: Self::SIDES,
                        default: Self::SIDES[Self::$default as usize].name,
                        why: $why,
                    };
                const ALL: &'static [Self] = &[$(Self::$side,)+];
                const DEFAULT: Self = Self::$default;
            }
        )+

        /// Every setting of this trade.
        pub static SETTINGS: &[&$crate::engine::policy::Setting] =
            &[$(<$name as $crate::engine::policy::Choice>::SETTING,)+];
    };
}

/// `NAME = "ID" "stored_name" "label" default, least..=most Unit ["clause"];` makes the static `NAME`,
/// readable as `policy.limit(&NAME)`, and `LIMITS`.
#[macro_export]
macro_rules! limits {
    ($(
        $(#[$about:meta])*
        $name:ident = $id:literal $stored:literal $label:literal
            $default:literal, $least:literal..=$most:literal $unit:ident [$clause:literal];
    )+) => {
        $(
            #[doc = $label]
            $(#[$about])*
            pub static $name: $crate::engine::policy::Limit = $crate::engine::policy::Limit {
                id: $id,
                name: $stored,
                label: $label,
                default: $default,
                least: $least,
                most: $most,
                unit: $crate::engine::policy::Unit::$unit,
                clause: $clause,
            };
        )+

        /// Every limit of this trade.
        pub static LIMITS: &[&$crate::engine::policy::Limit] = &[$(&$name,)+];
    };
}

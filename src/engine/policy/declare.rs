//! How a trade declares what its office can set: `settings!` makes an enum for each conflict, `limits!`
//! a static for each number. Each may stand once in a file, since it also makes the file's list, from
//! which nothing can be forgotten.

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

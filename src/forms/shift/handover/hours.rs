//! The shifts of a day and their hours: one table, for the start, for N-35 and for N-36.

use crate::forms::prelude::*;

choice! {
    /// A shift. Codes are stored.
    pub enum Shift {
        Morning = 1 "morning" "早班",
        Middle = 2 "middle" "中班",
        Night = 3 "night" "夜班",
        Day = 4 "day" "日班",
    }
}

/// Minutes after midnight at which each shift begins and ends.
const HOURS: &[(Shift, i64, i64)] = &[
    (Shift::Morning, 8 * 60, 16 * 60),
    (Shift::Middle, 16 * 60, 24 * 60),
    (Shift::Night, 0, 8 * 60),
    (Shift::Day, 8 * 60 + 30, 17 * 60 + 30),
];

const DAY: i64 = 24 * 60;

impl Shift {
    /// Who comes after; a day shift is followed by the next day's.
    pub fn next(self) -> Self {
        match self {
            Self::Morning => Self::Middle,
            Self::Middle => Self::Night,
            Self::Night => Self::Morning,
            Self::Day => Self::Day,
        }
    }

    /// The shift of the three whose hours hold this moment.
    pub fn at(moment: Moment) -> Self {
        let clock = i64::from(moment.clock().minutes());
        let holds = |(_, from, to): &&(Self, i64, i64)| (*from..*to).contains(&clock);
        HOURS.iter().find(holds).map_or(Self::Day, |(shift, _, _)| *shift)
    }

    /// When it begins and ends on a day: the night shift is that of the small hours.
    pub fn hours_on(self, day: Day) -> (Moment, Moment) {
        let found = HOURS.iter().find(|(shift, _, _)| *shift == self);
        let (from, to) = found.map_or((0, DAY), |(_, from, to)| (*from, *to));
        (day.begins().plus_minutes(from), day.begins().plus_minutes(to))
    }

    /// When the shift that begins at this moment ends: the next time that its hour strikes.
    pub fn ends(self, begun: Moment) -> Moment {
        let end = HOURS.iter().find(|(s, _, _)| *s == self).map_or(DAY, |(_, _, end)| *end);
        let clock = i64::from(begun.clock().minutes());
        let ahead = (end - clock).rem_euclid(DAY);
        begun.minute().plus_minutes(if ahead == 0 { DAY } else { ahead })
    }
}

/// The midnight after a moment.
pub fn midnight_after(moment: Moment) -> Moment {
    moment.minute().plus_minutes(DAY - i64::from(moment.clock().minutes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text, Moment(0)).unwrap()
    }

    #[test]
    fn a_shift_ends_when_its_hour_strikes_next_also_when_begun_early_or_over_midnight() {
        for (shift, begun, ends) in [
            (Shift::Morning, "2026-11-21 07:50", "2026-11-21 16:00"),
            (Shift::Middle, "2026-11-21 15:50", "2026-11-22 00:00"),
            (Shift::Night, "2026-11-21 23:50", "2026-11-22 08:00"),
            (Shift::Night, "2026-11-22 00:05", "2026-11-22 08:00"),
            (Shift::Morning, "2026-11-21 16:00", "2026-11-22 16:00"),
            (Shift::Day, "2026-11-21 08:25", "2026-11-21 17:30"),
        ] {
            assert_eq!(shift.ends(at(begun)), at(ends), "{shift:?} {begun}");
        }
    }

    #[test]
    fn every_minute_of_the_day_has_its_shift_and_three_make_a_round() {
        let midnight = at("2026-11-21 00:00");
        for minute in 0..DAY {
            let shift = Shift::at(midnight.plus_minutes(minute));
            assert_ne!(shift, Shift::Day);
            assert_eq!(shift.next().next().next(), shift);
        }
        assert_eq!(midnight_after(midnight), midnight.plus_minutes(DAY));
        assert_eq!(midnight_after(midnight.plus_minutes(DAY - 1)), midnight.plus_minutes(DAY));
    }
}

//! Who stands when, as the roster foresees it, and where it has nobody. Whoever begins a shift stands before the
//! roster: the shift book says who is there, this says who should come.
//!
//! One function for all: the handover, the ladder of reminders and the month's sheet read it.

use crate::engine::calendar::Purpose;
use crate::engine::calendar::arrangement::{self, Arranged, arranged};
use crate::engine::slip::state_key_of;
use crate::forms::office::{staff, working_hours};
use crate::forms::prelude::*;
use crate::forms::shift::handover::hours::Shift;
use crate::forms::shift::handover::record as handover;
use crate::forms::shift::policy::DutyHours;

use super::record::{
    Approve, AskLeave, Enter, FILLED, Fill, IN_FORCE, LED, Lead, ON_LEAVE, SWAPPED, Swap, TAG,
    Turns,
};

/// Swaps, leaves and the like that are read for one day: those that end on it or later.
const READ_MOST: usize = 400;

/// A round of turns is at most two months long.
const ROUND_MOST: usize = 62;

/// How many days a gap is looked for ahead.
pub const AHEAD: u64 = 14;

/// One shift of one day, and who stands it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duty {
    pub shift: Shift,
    pub who: Badge,
}

/// A shift that nobody stands; without a shift, a holiday without a manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    pub day: Day,
    pub shift: Option<Shift>,
    pub at: Moment,
}

impl Gap {
    pub fn label(self) -> String {
        format!("{} {}", self.day.short(), self.shift.map_or("带班", Shift::label))
    }
}

/// The roster, with what is being written into it just now.
pub struct Cover<'a> {
    book: &'a dyn Book,
    plan: Option<(Day, Option<Day>, Vec<Turns>)>,
    extra: Option<(Day, Shift, Badge)>,
    led: Option<(Day, Day)>,
}

/// The turns of a round, a day each; none if they do not read.
pub fn round(text: &str) -> Option<Vec<Vec<Shift>>> {
    let letter = |c: char| -> Option<Option<Shift>> {
        Some(match c {
            '早' => Some(Shift::Morning),
            '中' => Some(Shift::Middle),
            '夜' | '晚' => Some(Shift::Night),
            '日' | '白' => Some(Shift::Day),
            '休' | '-' => None,
            _ => return None,
        })
    };
    let day = |letters: Vec<char>| -> Option<Vec<Shift>> {
        let read: Option<Vec<Option<Shift>>> = letters.into_iter().map(letter).collect();
        Some(read?.into_iter().flatten().collect())
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let days: Vec<Vec<char>> = match words.as_slice() {
        [one] => one.chars().map(|c| vec![c]).collect(),
        many => many.iter().map(|word| word.chars().collect()).collect(),
    };
    let read: Option<Vec<Vec<Shift>>> = days.into_iter().map(day).collect();
    read.filter(|days| (1..=ROUND_MOST).contains(&days.len()))
}

/// Slips of a state by the last of their days, those that end on this day or later, in the order of entry.
fn standing(book: &dyn Book, state: u16, day: Day) -> Vec<Slip> {
    let at = state_key_of(TAG, state);
    let since = u64::try_from(day.number()).unwrap_or(0);
    let mut found = book.keys(Index::State, (at, since), (at, u64::MAX), READ_MOST);
    found.arrange();
    found.into_iter().filter_map(|id| book.slip(id)).collect()
}

/// The plan that holds on a day: the one that began last.
pub fn plan_of(book: &dyn Book, day: Day) -> Option<Slip> {
    begun(book, day, 1).into_iter().next().and_then(|id| book.slip(id))
}

/// The plan that would hold on a day if one of them were withdrawn.
pub(super) fn plan_without(book: &dyn Book, day: Day, gone: SlipId) -> Option<Slip> {
    begun(book, day, 2).into_iter().find(|id| *id != gone).and_then(|id| book.slip(id))
}

/// The plans that have begun by a day, the newest first.
fn begun(book: &dyn Book, day: Day, most: usize) -> Vec<SlipId> {
    let at = state_key_of(TAG, IN_FORCE);
    book.keys(Index::State, (at, newest(day)), (at, u64::MAX), most)
}

/// Plans stand by the day on which they begin, the newest first.
pub(super) fn newest(day: Day) -> u64 {
    u64::MAX - u64::try_from(day.number()).unwrap_or(0)
}

/// Who is there now: whoever began the shift; where nobody did, whom the roster has.
pub fn at_the_desk(book: &dyn Book, now: Moment) -> Option<Badge> {
    handover::at_the_desk(book, now).or_else(|| Cover::of(book).at(now).first().copied())
}

/// The managers who answer for a day.
pub fn managers(book: &dyn Book, day: Day) -> Vec<(String, Badge)> {
    let led = standing(book, LED, day).into_iter();
    let on = led.filter(|slip| slip.get(Lead::lead_from).is_some_and(|from| from <= day));
    on.filter_map(|slip| Some((slip.text(Lead::occasion).to_string(), slip.get(Lead::manager)?)))
        .collect()
}

/// Holidays that have the same date in every year, for a year whose arrangement is not published yet.
const FIXED: &[(u64, u64, &str)] = &[(1, 1, "元旦"), (5, 1, "劳动节"), (10, 3, "国庆节")];

/// The name of the holiday, if the day is one of the State Council's.
pub fn holiday(day: Day) -> Option<&'static str> {
    if let Some(Arranged::Off(name)) = arranged(day) {
        return Some(name);
    }
    let nth = u64::try_from(day.number() - day.first_of_month().number()).unwrap_or(0) + 1;
    let of = |(month, last, _): &&(u64, u64, &str)| day.month() % 100 == *month && nth <= *last;
    let fixed = arrangement::of_year(day.year()).is_none().then(|| FIXED.iter().find(of));
    fixed.flatten().map(|(_, _, name)| *name)
}

impl<'a> Cover<'a> {
    pub fn of(book: &'a dyn Book) -> Self {
        Self { book, plan: None, extra: None, led: None }
    }

    /// With a plan that is being entered.
    pub(super) fn with_plan(book: &'a dyn Book, it: &Enter) -> Self {
        Self { plan: Some((it.from, it.until, it.rows.clone())), ..Self::of(book) }
    }

    /// With somebody who is being written in for a shift.
    pub(super) fn with_filled(book: &'a dyn Book, it: &Fill) -> Self {
        Self { extra: Some((it.fill_day, it.fill_shift, it.filled_by)), ..Self::of(book) }
    }

    /// With a manager who is being written in for these days.
    pub(super) fn with_led(book: &'a dyn Book, days: (Day, Day)) -> Self {
        Self { led: Some(days), ..Self::of(book) }
    }

    /// The plan of a day: first day, last day, turns.
    fn plan(&self, day: Day) -> Option<(Day, Vec<Turns>)> {
        let holds = |until: Option<Day>| until.is_none_or(|until| day <= until);
        if let Some((from, until, rows)) = self.plan.as_ref().filter(|(from, ..)| *from <= day) {
            return holds(*until).then(|| (*from, rows.clone()));
        }
        let slip = plan_of(self.book, day)?;
        holds(slip.get(Enter::until))
            .then(|| Some((slip.get(Enter::from)?, slip.get(Enter::rows)?)))?
    }

    /// Whether the office keeps a roster by this day.
    fn is_kept(&self, day: Day) -> bool {
        self.plan.as_ref().is_some_and(|(from, ..)| *from <= day)
            || plan_of(self.book, day).is_some()
    }

    /// Everybody who stands a shift on a day, shift after shift: the plan, with swaps, leave and those who fill in.
    pub fn day(&self, day: Day) -> Vec<Duty> {
        let mut duties: Vec<Duty> = Vec::new();
        for (from, row) in self
            .plan(day)
            .into_iter()
            .flat_map(|(from, rows)| rows.into_iter().map(move |row| (from, row)))
        {
            let Some(days) = round(&row.turns.0) else { continue };
            let since = usize::try_from(day.number() - from.number()).unwrap_or(0);
            let turns = days.get(since % days.len()).into_iter().flatten();
            duties.extend(turns.map(|shift| Duty { shift: *shift, who: row.who }));
        }
        let filled = standing(self.book, FILLED, day).into_iter().filter_map(|slip| {
            let on = slip.get(Fill::fill_day)?;
            Some((on, slip.get(Fill::fill_shift)?, slip.get(Fill::filled_by)?))
        });
        let filled = filled.chain(self.extra).filter(|(on, ..)| *on == day);
        duties.extend(filled.map(|(_, shift, who)| Duty { shift, who }));
        self.swap(day, &mut duties);
        self.stand_in(day, &mut duties);
        // Whoever has left the office stands no shift any more.
        duties.retain(|duty| staff::role(self.book, duty.who).is_some());
        duties.arrange_by_key(|duty| duty.shift.hours_on(day).0);
        duties
    }

    fn swap(&self, day: Day, duties: &mut [Duty]) {
        for slip in standing(self.book, SWAPPED, day) {
            let (asker, with) = (slip.story.first().map(|deed| deed.by), slip.get(Swap::with));
            let (Some(asker), Some(with)) = (asker, with) else { continue };
            let out = (slip.get(Swap::day), slip.get(Swap::shift), asker, with);
            let back = (slip.get(Swap::day_back), slip.get(Swap::shift_back), with, asker);
            for (on, shift, gives, takes) in [out, back] {
                let is = |duty: &&mut Duty| {
                    on == Some(day) && shift == Some(duty.shift) && duty.who == gives
                };
                if let Some(duty) = duties.iter_mut().find(is) {
                    duty.who = takes;
                }
            }
        }
    }

    /// Whoever is on leave for the whole of a shift is stood in for.
    fn stand_in(&self, day: Day, duties: &mut [Duty]) {
        for (who, from, until, stand_in) in self.leaves(day) {
            for duty in duties.iter_mut().filter(|duty| duty.who == who) {
                let (begins, ends) = duty.shift.hours_on(day);
                if from <= begins && ends <= until {
                    duty.who = stand_in;
                }
            }
        }
    }

    /// Leave that was approved and ends on a day or later: who, from, until, and who stands in.
    fn leaves(&self, day: Day) -> Vec<(Badge, Moment, Moment, Badge)> {
        let slips = ON_LEAVE.iter().flat_map(|state| standing(self.book, *state, day));
        slips
            .filter_map(|slip| {
                let who = slip.story.first()?.by;
                let (from, until) =
                    (slip.get(AskLeave::away_from)?, slip.get(AskLeave::away_until)?);
                Some((who, from, until, slip.get(Approve::stand_in)?))
            })
            .collect()
    }

    /// Whether somebody is on leave for a part of this time.
    pub(super) fn is_away(&self, badge: Badge, from: Moment, until: Moment) -> bool {
        let meets = |(who, begins, ends, _): (Badge, Moment, Moment, Badge)| {
            who == badge && begins < until && from < ends
        };
        self.leaves(from.day()).into_iter().any(meets)
    }

    /// Who should be there at a moment.
    pub fn at(&self, now: Moment) -> Vec<Badge> {
        let day = now.day();
        let holds = |duty: &Duty| {
            let (begins, ends) = duty.shift.hours_on(day);
            begins <= now && now < ends
        };
        let mut there: Vec<Badge> =
            self.day(day).into_iter().filter(holds).map(|duty| duty.who).collect();
        for (who, from, until, stand_in) in self.leaves(day) {
            if from <= now && now < until {
                there.iter_mut().filter(|badge| **badge == who).for_each(|badge| *badge = stand_in);
            }
        }
        there
    }

    /// Who stands one shift of a day.
    pub fn of_shift(&self, day: Day, shift: Shift) -> Vec<Badge> {
        let of = |duty: &Duty| duty.shift == shift;
        self.day(day).into_iter().filter(of).map(|duty| duty.who).collect()
    }

    /// The shifts that somebody must stand on a day (C-22): all three, or the office's hours on its working days.
    fn needed(&self, day: Day) -> &'static [Shift] {
        if self.book.policy().is(DutyHours::RoundTheClock) {
            return &[Shift::Night, Shift::Morning, Shift::Middle];
        }
        let calendar = working_hours::calendar(self.book, Purpose::Office, day.begins());
        let works = match (calendar.name.is_empty(), arranged(day)) {
            (false, _) => !calendar.day(day).hours.is_none(),
            (true, Some(arranged)) => matches!(arranged, Arranged::Worked(_)),
            (true, None) => day.weekday() < 5,
        };
        if works { &[Shift::Day] } else { &[] }
    }

    /// What nobody stands on a day. An office that keeps no roster has no gaps.
    pub fn gaps(&self, day: Day) -> Vec<Gap> {
        if !self.is_kept(day) {
            return Vec::new();
        }
        let duties = self.day(day);
        let whole_day = self.book.policy().is(DutyHours::OfficeHours) && !duties.is_empty();
        let none = |shift: &&Shift| !whole_day && duties.iter().all(|duty| duty.shift != **shift);
        let open = self.needed(day).iter().filter(none);
        let mut gaps: Vec<Gap> =
            open.map(|shift| Gap { day, shift: Some(*shift), at: shift.hours_on(day).0 }).collect();
        let led = self.led.is_some_and(|(from, until)| from <= day && day <= until);
        if holiday(day).is_some() && !led && managers(self.book, day).is_empty() {
            gaps.push(Gap { day, shift: None, at: day.begins() });
        }
        gaps.arrange_by_key(|gap| gap.at);
        gaps
    }

    /// What nobody stands in the two weeks from a moment on, the next first.
    pub fn gaps_ahead(&self, now: Moment) -> Vec<Gap> {
        let days = (0..AHEAD).map(|n| now.day().next(n));
        let still = |gap: &Gap| {
            gap.shift.map_or_else(|| gap.day.next(1).begins(), |s| s.hours_on(gap.day).1) > now
        };
        days.flat_map(|day| self.gaps(day)).filter(still).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_a_letter_a_day_or_a_word_a_day() {
        use Shift::{Middle, Morning, Night};
        assert_eq!(round("早中夜休"), Some(vec![vec![Morning], vec![Middle], vec![Night], vec![]]));
        assert_eq!(round("早中 夜 休"), Some(vec![vec![Morning, Middle], vec![Night], vec![]]));
        assert_eq!(round("早早早早休休").map(|days| days.len()), Some(6));
        for bad in ["", "  ", "早x", "八点", &"早".repeat(63)] {
            assert_eq!(round(bad), None, "{bad}");
        }
    }
}

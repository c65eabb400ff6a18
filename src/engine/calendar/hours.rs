//! The hours of one kind of day, and the days of a week, as people write them.
//!
//! It knows no date: which day has which hours is the calendar's.

use std::fmt;

use crate::engine::moment::Clock;
use crate::sorting::Arrange;

/// Minutes of a day.
pub const DAY: u16 = 24 * 60;
/// Spans in one day; more is a slip of the hand.
const SPANS_MOST: usize = 6;

/// Spans of working time that begin on one day, in minutes after its midnight, ascending and apart.
/// An end beyond [`DAY`] lies in the day after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours(Vec<(u16, u16)>);

impl Hours {
    /// No work at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// From midnight to midnight.
    pub fn all_day() -> Self {
        Self(vec![(0, DAY)])
    }

    /// From these spans, each `(from, to)` with `from < DAY` and `from < to <= from + DAY`; `None` if
    /// one is not so, if two overlap, or if the last runs into the first of the next day.
    pub fn of(mut spans: Vec<(u16, u16)>) -> Option<Self> {
        spans.arrange();
        let sound = |(from, to): &(u16, u16)| *from < DAY && from < to && *to - *from <= DAY;
        let apart = spans.windows(2).all(|two| two[0].1 <= two[1].0);
        let first = spans.first().map_or(0, |(from, _)| *from);
        let round = spans.last().is_none_or(|(_, to)| *to <= first + DAY);
        (spans.len() <= SPANS_MOST && spans.iter().all(sound) && apart && round)
            .then_some(Self(spans))
    }

    pub fn spans(&self) -> &[(u16, u16)] {
        &self.0
    }

    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads `8-18`, `8:00-12:00 14:00-18:00`, `22-6` (over midnight), 全天, 休.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        match text {
            "全天" | "24h" | "24小时" | "昼夜" => return Some(Self::all_day()),
            "休" | "休息" | "无" => return Some(Self::none()),
            _ => {}
        }
        let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';'));
        let spans: Option<Vec<(u16, u16)>> = parts.filter(|p| !p.is_empty()).map(span).collect();
        Self::of(spans?).filter(|hours| !hours.is_none())
    }
}

/// One span; an end that is not after its beginning lies in the next day. Who ends at 23:59 means
/// midnight: no minute of the day is at rest.
fn span(text: &str) -> Option<(u16, u16)> {
    let (from, to) = text.split_once(['-', '–', '—', '~', '～', '至', '到'])?;
    let (from, to) = (minute(from)?, minute(to)?);
    let to = if to == DAY - 1 && from != to { DAY } else { to };
    Some((from, if to <= from { to + DAY } else { to }))
}

/// `8`, `8:30`, `0830`, `24:00`.
fn minute(text: &str) -> Option<u16> {
    let text = text.trim().trim_end_matches('点');
    if matches!(text, "24" | "24:00" | "2400") {
        return Some(DAY);
    }
    match text.parse::<u16>() {
        Ok(hour) if hour < 24 && text.len() <= 2 => Some(hour * 60),
        _ => Clock::parse(text).map(Clock::minutes),
    }
}

/// As it reads back: `08:00-12:00 14:00-18:00`, 全天, 休.
impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_slice() {
            [] => f.write_str("休"),
            [(0, DAY)] => f.write_str("全天"),
            spans => {
                for (n, (from, to)) in spans.iter().enumerate() {
                    let gap = if n == 0 { "" } else { " " };
                    let end = if *to > DAY { to - DAY } else { *to };
                    let (h, m) = (from / 60, from % 60);
                    write!(f, "{gap}{h:02}:{m:02}-{:02}:{:02}", end / 60, end % 60)?;
                }
                Ok(())
            }
        }
    }
}

/// Days of the week as people write them, Monday first: `1-5`, `一至五`, `六日`, `周六`, 每天.
pub fn weekdays(text: &str) -> Option<[bool; 7]> {
    let text = text.trim();
    if matches!(text, "每天" | "天天" | "每日") {
        return Some([true; 7]);
    }
    let mut days = [false; 7];
    let mut last: Option<usize> = None;
    let mut through = false;
    for c in text.chars() {
        let day = match c {
            '1' | '一' => 0,
            '2' | '二' => 1,
            '3' | '三' => 2,
            '4' | '四' => 3,
            '5' | '五' => 4,
            '6' | '六' => 5,
            '7' | '日' | '天' => 6,
            '-' | '–' | '~' | '～' | '至' | '到' if last.is_some() => {
                through = true;
                continue;
            }
            '周' | '星' | '期' | ' ' | ',' | '，' | '、' => continue,
            _ => return None,
        };
        match last.filter(|_| through) {
            // 六至一 goes over the week's end.
            Some(first) => {
                let steps = (day + 7 - first) % 7;
                (0..=steps).for_each(|n| days[(first + n) % 7] = true);
            }
            None => days[day] = true,
        }
        (last, through) = (Some(day), false);
    }
    (days.contains(&true) && !through).then_some(days)
}

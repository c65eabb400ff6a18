//! How far a long work has come, on standard error: one line that is written over on a terminal, a
//! line now and then in a log. A work of a few seconds says nothing.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::desk::practice::Progress;

/// Between two lines on a terminal, and in a log; the first comes after as long.
const ON_A_TERMINAL: Duration = Duration::from_secs(1);
const IN_A_LOG: Duration = Duration::from_secs(15);

/// The words about one building.
pub(super) struct Telling {
    /// When the first slip was opened, and how many there were then: what came before is another pace.
    pace: Option<(Instant, usize)>,
    next: Instant,
    every: Duration,
    on_terminal: bool,
    written: bool,
}

impl Telling {
    pub(super) fn new() -> Self {
        let on_terminal = std::io::stderr().is_terminal();
        let every = if on_terminal { ON_A_TERMINAL } else { IN_A_LOG };
        Self { pace: None, next: Instant::now() + every, every, on_terminal, written: false }
    }

    pub(super) fn tell(&mut self, progress: Progress) {
        let now = Instant::now();
        if progress.slips > 0 && self.pace.is_none() {
            self.pace = Some((now, progress.slips));
        }
        if now < self.next {
            return;
        }
        self.next = now + self.every;
        let since = self.pace.map(|(from, slips)| (now.duration_since(from), slips));
        self.write(&sentence(progress, since));
    }

    fn write(&mut self, line: &str) {
        // On a terminal: to the line's beginning, and what was longer is wiped away.
        let (before, after) = if self.on_terminal { ("\r", "\x1b[K") } else { ("", "\n") };
        let mut out = std::io::stderr().lock();
        let _ = write!(out, "{before}{line}{after}").and_then(|()| out.flush());
        self.written = true;
    }

    /// Leaves the line, so that what is said next has its own.
    pub(super) fn done(&mut self) {
        if self.written && self.on_terminal {
            let _ = writeln!(std::io::stderr());
        }
    }
}

/// Where it is, and, once a pace is known, how long it may still take.
fn sentence(progress: Progress, since: Option<(Duration, usize)>) -> String {
    let Progress { entered, slips, of } = progress;
    if slips == 0 {
        return format!("正在登记房屋与人员:{entered} 条");
    }
    let left = since.and_then(|(spent, from)| {
        let done = u128::try_from(slips.checked_sub(from)?).ok().filter(|done| *done > 0)?;
        let to_do = u128::try_from(of.saturating_sub(slips)).ok()?;
        u64::try_from(spent.as_millis() * to_do / done / 1000).ok()
    });
    let left = match left {
        None => String::new(),
        Some(seconds) if seconds < 60 => format!(",约剩 {seconds} 秒"),
        Some(seconds) => format!(",约剩 {} 分 {} 秒", seconds / 60, seconds % 60),
    };
    format!("已开 {slips} 张单,共约 {of} 张{left}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_many_and_how_long_to_go() {
        let at = |entered, slips, of| Progress { entered, slips, of };
        assert_eq!(sentence(at(512, 0, 900), None), "正在登记房屋与人员:512 条");
        assert_eq!(sentence(at(9, 10, 900), None), "已开 10 张单,共约 900 张");
        let half = Some((Duration::from_secs(100), 0));
        assert_eq!(sentence(at(9, 500, 1000), half), "已开 500 张单,共约 1000 张,约剩 1 分 40 秒");
        let end = Some((Duration::from_secs(100), 900));
        assert_eq!(sentence(at(9, 1000, 990), end), "已开 1000 张单,共约 990 张,约剩 0 秒");
        assert_eq!(sentence(at(9, 900, 990), end), "已开 900 张单,共约 990 张", "no pace yet");
    }
}

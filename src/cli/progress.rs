//! Progress of a long operation on standard error: one line that is updated on a terminal, occasional lines
//! in a log. An operation of a few seconds prints nothing.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::desk::practice::Progress;

/// The intervals between updates, also before the first.
const TERMINAL_INTERVAL: Duration = Duration::from_secs(1);
const LOG_INTERVAL: Duration = Duration::from_secs(15);

/// Progress of building a practice office.
pub(super) struct ProgressLine {
    /// When the first slips were opened, and how many. Earlier steps have another pace and do not count.
    first_slips: Option<(Instant, usize)>,
    next: Instant,
    every: Duration,
    on_terminal: bool,
    written: bool,
}

impl ProgressLine {
    pub(super) fn new() -> Self {
        let on_terminal = std::io::stderr().is_terminal();
        let every = if on_terminal { TERMINAL_INTERVAL } else { LOG_INTERVAL };
        Self { first_slips: None, next: Instant::now() + every, every, on_terminal, written: false }
    }

    pub(super) fn update(&mut self, progress: Progress) {
        let now = Instant::now();
        if progress.slips > 0 && self.first_slips.is_none() {
            self.first_slips = Some((now, progress.slips));
        }
        let since = self.first_slips.map(|(from, slips)| (now.duration_since(from), slips));
        self.say(|| sentence(progress, since));
    }

    /// Says how far something is, if it is time to say something again.
    pub(super) fn say(&mut self, line: impl FnOnce() -> String) {
        let now = Instant::now();
        if now >= self.next {
            self.next = now + self.every;
            self.write(&line());
        }
    }

    fn write(&mut self, line: &str) {
        // On a terminal, overwrite the line and erase the rest of it.
        let (before, after) = if self.on_terminal { ("\r", "\x1b[K") } else { ("", "\n") };
        let mut out = std::io::stderr().lock();
        let _ = write!(out, "{before}{line}{after}").and_then(|()| out.flush());
        self.written = true;
    }

    /// Ends the line, so that further output starts on a new one.
    pub(super) fn finish(&mut self) {
        if self.written && self.on_terminal {
            let _ = writeln!(std::io::stderr());
        }
    }
}

/// The progress and, once a pace is known, the remaining time.
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

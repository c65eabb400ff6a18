//! Whether the terminal can show the desk at all, by what the environment says of it. What is wrong is
//! said in one sentence with the remedy before anything is drawn, in words that a terminal which shows
//! no Han characters shows too. It must not ask the terminal.

/// Answered by the terminal itself: it takes a Han character for three.
pub const NOT_UTF8: &str = "this terminal is not UTF-8 (PuTTY: Window, Translation, UTF-8; screen -U; \
     or luit -encoding GBK). 这个终端不按 UTF-8 显示,请照括号里的改好再打开。";

/// The locale's encoding as the environment names it; empty where it names none.
fn encoding(variable: &impl Fn(&str) -> Option<String>) -> (String, String) {
    let set = |name: &&str| variable(name).is_some_and(|value| !value.is_empty());
    let name = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find(set).unwrap_or("LANG");
    let value = variable(name).unwrap_or_default();
    let code = value.split('.').nth(1).unwrap_or_default();
    let code = code.split('@').next().unwrap_or_default().to_lowercase().replace('-', "");
    (format!("{name}={value}"), code)
}

/// Why this terminal is of no use, with the remedy. `device`: its name, `/dev/tty1`.
pub fn unfit(variable: impl Fn(&str) -> Option<String>, device: &str) -> Option<String> {
    let term = variable("TERM").unwrap_or_default();
    if ["", "dumb", "unknown"].contains(&term.as_str()) {
        return Some(format!(
            "TERM={term}: no full screen here, set TERM (xterm, vt220, linux). \
             这里画不了整屏:请设好 TERM 再打开;脚本请用 qiantai exec。"
        ));
    }
    let (named, code) = encoding(&variable);
    if !code.is_empty() && code != "utf8" {
        return Some(format!(
            "{named} is not UTF-8: export LC_ALL=C.UTF-8, and the terminal too (PuTTY: Window, \
             Translation, UTF-8; screen -U; or luit -encoding {code}). \
             语言环境不是 UTF-8,请照括号里的改好再打开。"
        ));
    }
    let number = device.strip_prefix("/dev/tty").unwrap_or_default();
    let console = number.starts_with(|c: char| c.is_ascii_digit()) && term.starts_with("linux");
    if console && variable("QIANTAI_HAN").is_none_or(|value| value.is_empty()) {
        return Some(
            "this console has no Han characters: run fbterm or kmscon first (or set QIANTAI_HAN=1 \
             if it has). 本控制台显示不了汉字,请先运行 fbterm 或 kmscon。"
                .to_owned(),
        );
    }
    None
}

/// Whether nothing says that the terminal reads UTF-8: then it is asked before anything is drawn.
pub fn is_doubtful(variable: impl Fn(&str) -> Option<String>) -> bool {
    encoding(&variable).1 != "utf8"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(pairs: &[(&str, &str)], device: &str) -> Option<String> {
        let find = |name: &str| pairs.iter().find(|(n, _)| *n == name);
        unfit(|name| find(name).map(|(_, value)| (*value).to_owned()), device)
    }

    #[test]
    fn what_cannot_show_the_desk_is_told_so_with_the_remedy() {
        let utf8 = ("LANG", "zh_CN.UTF-8");
        for (pairs, device, words) in [
            (&[("TERM", "dumb"), utf8][..], "/dev/pts/3", "TERM=dumb"),
            (&[utf8], "/dev/pts/3", "set TERM"),
            (&[("TERM", "xterm"), ("LANG", "zh_CN.GBK")], "/dev/pts/3", "luit -encoding gbk"),
            (&[("TERM", "xterm"), utf8, ("LC_ALL", "zh_CN.gb18030")], "", "LC_ALL=zh_CN.gb18030"),
            (&[("TERM", "linux"), utf8], "/dev/tty1", "fbterm"),
        ] {
            let said = said(pairs, device).unwrap_or_default();
            assert!(said.contains(words) && !said.contains('\n'), "{words}: {said}");
            let before: String = said.chars().take_while(char::is_ascii).collect();
            assert!(before.len() > 40, "the remedy is read without Han characters: {said}");
        }
    }

    #[test]
    fn all_others_are_let_in() {
        let utf8 = ("LANG", "zh_CN.utf8");
        for (pairs, device) in [
            (&[("TERM", "xterm-256color"), utf8][..], "/dev/pts/3"),
            (&[("TERM", "vt100"), ("LANG", "C.UTF-8")], "/dev/ttyS0"),
            (&[("TERM", "linux"), utf8], "/dev/pts/0"),
            (&[("TERM", "linux"), utf8, ("QIANTAI_HAN", "1")], "/dev/tty2"),
            (&[("TERM", "xterm"), ("LC_ALL", ""), ("LC_CTYPE", "en_US.UTF-8@x")], ""),
            // Nobody says anything: the terminal itself is asked.
            (&[("TERM", "xterm"), ("LANG", "C")], ""),
            (&[("TERM", "xterm")], ""),
        ] {
            assert_eq!(said(pairs, device), None, "{pairs:?}");
        }
        assert!(is_doubtful(|_| None) && is_doubtful(|_| Some("C".to_owned())));
        assert!(!is_doubtful(|_| Some("zh_CN.UTF-8".to_owned())));
    }
}

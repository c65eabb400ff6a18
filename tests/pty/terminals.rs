//! Terminals as they are: ones that answer, that draw lines two cells wide, that are slow, and that
//! cannot show the desk at all.

use super::*;

const ORDINARY: Answers = Answers { columns: [3, 2, 5] };
const TAB_NEXT: &str = "\x0e";

fn on(office: &TestOffice, answers: Answers) -> Glass {
    Glass::open_as(office, &[], Some(answers)).sign_in()
}

/// What was written since so many bytes, as text.
fn since(glass: &Glass, before: usize) -> String {
    String::from_utf8_lossy(&glass.raw()[before..]).into_owned()
}

#[test]
fn a_letter_in_a_form_is_one_byte_and_a_tab_is_drawn_once() {
    let office = estate();
    let mut glass = on(&office, ORDINARY);
    glass.type_in("zs");
    glass.until("▸1-2-1203");
    glass.type_in(F2);
    glass.until("工 程 维 修 单");
    // To the blank for free text.
    glass.type_in("\t\t\t\t\t\t\t\t\t\t\t");
    glass.settled();
    glass.type_in("a");
    let before = glass.settled();
    glass.type_in("b");
    glass.settled();
    assert_eq!(since(&glass, before), "b");
    glass.type_in("漏");
    let after = glass.settled();
    assert_eq!(since(&glass, before), "b漏", "{}", glass.picture());
    glass.type_in("\x1b");
    glass.until("草稿已留在前台");
    let before = glass.settled().max(after);
    glass.type_in(TAB_NEXT);
    glass.until("[派工]");
    glass.settled();
    let said = since(&glass, before);
    assert!(!said.contains("正在取"), "drawn before its rows were there: {said:?}");
    assert_eq!(said.matches("\x1b[c").count(), 1, "one frame: {said:?}");
}

#[test]
fn while_the_line_is_busy_frames_are_skipped_and_the_newest_is_shown() {
    let office = estate();
    let mut glass = on(&office, ORDINARY);
    glass.settled();
    glass.busy.store(true, Ordering::SeqCst);
    let before = glass.settled();
    glass.type_in(TAB_NEXT);
    glass.until("[派工]");
    assert!(glass.wait(PATIENCE, |all| all.raw[before..].ends_with(b"\x1b[c")));
    let held = glass.settled();
    for _ in 0..3 {
        glass.type_in(TAB_NEXT);
        let more = glass.wait(Duration::from_millis(150), |all| all.raw.len() > held);
        assert!(!more, "nothing is queued behind it: {:?}", since(&glass, held));
    }
    glass.write(b"\x1b[?62;22c");
    assert!(glass.wait(PATIENCE, |all| all.raw.len() > held));
    glass.settled();
    let said = since(&glass, held);
    assert!(said.matches("\x1b[c").count() <= 1, "one frame for all three: {said:?}");
}

/// A lone Esc is not held back by what the terminal says when frames are shown.
#[test]
fn esc_is_heard_soon_also_after_many_frames() {
    let office = estate();
    let mut glass = on(&office, ORDINARY);
    for _ in 0..3 {
        glass.type_in(TAB_NEXT);
        glass.settled();
    }
    let soon = (0..8).any(|_| {
        glass.type_in("\x1bOP");
        let before = glass.settled();
        let pressed = std::time::Instant::now();
        glass.type_in("\x1b");
        assert!(glass.wait(PATIENCE, |all| all.raw.len() > before), "{}", glass.picture());
        let took = pressed.elapsed();
        glass.settled();
        took < Duration::from_millis(300)
    });
    assert!(soon, "it waits as long as for the rest of a sequence on the slowest line");
}

#[test]
fn where_lines_are_two_cells_wide_they_are_ascii() {
    let office = estate();
    let wide = Answers { columns: [3, 3, 5] };
    let glass = on(&office, wide);
    glass.settled();
    assert!(glass.picture().contains("-----") && !glass.picture().contains('─'));
    let fixed = Glass::open_as(&office, &[("QIANTAI_SIGNS", "line")], Some(wide)).sign_in();
    fixed.settled();
    assert!(fixed.picture().contains('─'), "a setting says otherwise: {}", fixed.picture());
}

#[test]
fn what_cannot_show_the_desk_is_told_so_and_nothing_is_drawn() {
    let office = estate();
    for (set, words) in [
        (&[("TERM", "dumb")][..], "TERM=dumb"),
        (&[("LC_ALL", "zh_CN.GBK")], "LC_ALL=zh_CN.GBK is not UTF-8"),
    ] {
        let mut glass = Glass::open_as(&office, set, None);
        assert_eq!(glass.ended(), 2);
        let said = String::from_utf8_lossy(&glass.raw()).into_owned();
        assert!(said.contains(words) && !said.contains("\x1b[?1049h"), "{said:?}");
        assert_eq!(said.trim().lines().count(), 1, "{said:?}");
    }
    // The locale says nothing: the terminal itself does.
    let latin = Answers { columns: [4, 4, 5] };
    let mut glass = Glass::open_as(&office, &[("LC_ALL", "C")], Some(latin));
    assert_eq!(glass.ended(), 3);
    let said = String::from_utf8_lossy(&glass.raw()).into_owned();
    assert!(said.contains("this terminal is not UTF-8") && !said.contains("工号"), "{said:?}");
}

#[test]
fn typing_in_another_encoding_is_said_and_not_guessed_at() {
    let office = estate();
    let mut glass = on(&office, ORDINARY);
    glass.type_in("12");
    glass.until("来电 12");
    glass.write(&[0xd5, 0xc5]);
    glass.until("不是 UTF-8");
    assert!(glass.picture().contains("来电 12 "), "{}", glass.picture());
}

#[test]
fn enter_pressed_before_the_screen_was_there_is_enter() {
    let office = estate();
    let mut glass = Glass::open_as(&office, &[], Some(ORDINARY));
    // Before the program has taken the terminal over, which makes a line end of it.
    glass.type_in("102\r6102\r");
    glass.until("王丽(102)");
}

#[test]
fn a_screen_that_something_else_has_written_to_is_drawn_whole() {
    let office = estate();
    let mut glass = on(&office, ORDINARY);
    let before = glass.settled();
    glass.type_in("\x1bl");
    assert!(glass.wait(PATIENCE, |all| all.raw.len() > before + 500));
    assert!(since(&glass, before).contains("受理"));
}

/// How often the threads of a process have waited for something, up to now.
fn woken(pid: u32) -> u64 {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let said = |thread: std::fs::DirEntry| std::fs::read_to_string(thread.path().join("status"));
    let switches = |said: String| {
        let line = said.lines().find(|line| line.starts_with("voluntary"))?.to_owned();
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    };
    threads.flatten().filter_map(|thread| switches(said(thread).ok()?)).sum()
}

/// The desk of this office.
fn desk_of(office: &TestOffice) -> u32 {
    let is_ours = |pid: &u32| {
        let command = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let words: Vec<&[u8]> = command.split(|byte| *byte == 0).collect();
        words.contains(&&b"serve"[..])
            && words.contains(&office.data.as_os_str().as_encoded_bytes())
    };
    let all = std::fs::read_dir("/proc").unwrap().flatten();
    let mut pids = all.filter_map(|entry| entry.file_name().to_string_lossy().parse().ok());
    pids.find(is_ours).expect("its desk runs")
}

/// The practice clock stands still, so there is no minute to wake up for, and nothing falls due.
#[test]
fn neither_terminal_nor_desk_wakes_up_while_nothing_happens() {
    let office = estate();
    let glass = on(&office, ORDINARY);
    glass.settled();
    let (terminal, desk) = (glass.child.process_id().unwrap(), desk_of(&office));
    // The last timer after signing in runs out within some seconds.
    let quiet = (0..10).any(|_| {
        let before = (woken(terminal), woken(desk));
        glass.wait(Duration::from_secs(5), |_| false);
        (woken(terminal), woken(desk)) == before
    });
    assert!(quiet, "one of them wakes up every five seconds");
}

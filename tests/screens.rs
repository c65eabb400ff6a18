//! Snapshots of every tab and overlay of the terminal after some keys, with a scripted desk.

#[path = "screens/ahead.rs"]
mod ahead;
#[path = "screens/bar.rs"]
mod bar;
#[path = "screens/calls.rs"]
mod calls;
#[path = "screens/chance.rs"]
mod chance;
#[path = "screens/complaints.rs"]
mod complaints;
#[path = "screens/desk.rs"]
mod desk;
#[path = "screens/exporting.rs"]
mod exporting;
#[path = "screens/frames.rs"]
mod frames;
#[path = "screens/handover.rs"]
mod handover;
#[path = "screens/importing.rs"]
mod importing;
#[path = "screens/languages.rs"]
mod languages;
#[path = "screens/lines.rs"]
mod lines;
#[path = "screens/long.rs"]
mod long;
#[path = "screens/opening.rs"]
mod opening;
#[path = "screens/pins.rs"]
mod pins;
#[path = "screens/reports.rs"]
mod reports;
#[path = "screens/settlement.rs"]
mod settlement;
#[path = "screens/story.rs"]
mod story;
#[path = "screens/work.rs"]
mod work;

use desk::{OPERATOR, PIN, Script, draft, now, refusal};
use proptest::prelude::*;
use qiantai::engine::decision::Input;
use qiantai::engine::value::SlipId;
use qiantai::protocol::messages::{Reply, Request, Sent, Told};
use qiantai::terminal::action::Action;
use qiantai::terminal::available_actions;
use qiantai::terminal::chord::{Chord, Key};
use qiantai::terminal::message::{Alarm, Msg};
use qiantai::terminal::overlay::Overlay;
use qiantai::terminal::tab::{TABS, Tab};
use qiantai::terminal::testing::{Screen, chords, presses};
use qiantai::terminal::theme::{Look, Theme};
use qiantai::terminal::view::fitting_hints;
use qiantai::text::Shown;

type Desk = Box<dyn FnMut(Sent) -> Vec<Told>>;

fn fresh(script: &Script) -> Screen<Desk> {
    let script = script.clone();
    Screen::new(Box::new(move |sent| script.answer(sent)) as Desk)
}

/// A screen of an operator who has signed in.
fn signed(script: &Script) -> Screen<Desk> {
    let mut screen = fresh(script);
    screen.keys(&format!("{OPERATOR}<enter>{PIN}<enter>"));
    screen.presses = 0;
    screen
}

fn screen() -> Screen<Desk> {
    signed(&Script::default())
}

fn go(screen: &mut Screen<Desk>, tab: Tab) {
    for _ in TABS {
        if screen.app.ctx.tab != tab {
            screen.keys("<ctrl-n>");
        }
    }
    assert_eq!(screen.app.ctx.tab, tab);
}

fn handed(screen: &Screen<Desk>) -> Vec<(String, Option<SlipId>, Option<u32>)> {
    let hand = |sent: &Sent| match &sent.request {
        Request::Hand { asked, .. } => Some((asked.step.clone(), asked.slip, asked.seen)),
        _ => None,
    };
    screen.sent.iter().filter_map(hand).collect()
}

fn repair(number: u64) -> Option<SlipId> {
    Some(SlipId { form: 14, number })
}

#[test]
fn help_lists_exactly_the_live_keys() {
    for prepare in PLACES {
        let mut screen = screen();
        screen.keys(prepare);
        let live = available_actions::live(&screen.app);
        let keys: Vec<(Action, Vec<String>)> = live
            .iter()
            .map(|(_, action)| {
                let keys = available_actions::keys_of(&screen.app, *action);
                (*action, keys.iter().map(|chord| chord.label(true)).collect())
            })
            .collect();
        let doc =
            |(_, action): &(_, Action)| (*action, available_actions::doc_of(&screen.app, *action));
        let docs: std::collections::HashMap<Action, &str> = live.iter().map(doc).collect();
        screen.keys("<f1>");
        let Some(Overlay::Help(reading, _)) = &screen.app.overlay else {
            panic!("no help after {prepare}")
        };
        let listed: Vec<(&str, &str)> = reading
            .lines
            .iter()
            .filter(|line| !line.strong)
            .map(|line| (line.label.as_str(), line.text.as_str()))
            // What the place is for and its commonest keys stand before all of them.
            .filter(|(label, _)| !label.is_empty() && *label != "最常用")
            .collect();
        assert_eq!(listed.len(), keys.len(), "{prepare}");
        for (action, chords) in &keys {
            let row = (chords.join(" / "), docs[action]);
            assert!(listed.contains(&(row.0.as_str(), row.1)), "{prepare}: {row:?}");
        }
    }
}

/// Key strings that lead to the places in which help is read.
const PLACES: &[&str] = &[
    "",
    "1203",
    "<ctrl-n>",
    "<ctrl-n> ",
    "<ctrl-n><ctrl-n>",
    "<ctrl-p>张三",
    "<ctrl-x>tsy<enter>",
    "<ctrl-x>hfy<enter>",
    "1203<f2>",
    "<ctrl-n><ctrl-n><tab>",
    ":jsy<enter>",
];

#[test]
fn hints_fit_and_help_is_always_among_them() {
    for prepare in PLACES {
        for columns in [60u16, 80, 120] {
            let mut screen = screen();
            screen.resize(columns, 24);
            screen.keys(prepare);
            let hints = fitting_hints(&screen.app, usize::from(columns));
            let wide: usize = hints
                .iter()
                .map(|(key, hint)| Shown::from(key).width() + Shown::from(*hint).width() + 3)
                .sum();
            assert!(wide <= usize::from(columns), "{prepare}: {hints:?}");
            assert_eq!(hints.last().map(|(_, hint)| *hint), Some("帮助"), "{prepare}");
        }
    }
}

#[test]
fn every_size_and_look_is_drawn_within_its_glass() {
    for (columns, rows) in [(80, 24), (60, 20), (120, 40), (60, 16), (59, 15), (20, 3), (1, 1)] {
        for (colour, ascii) in [(true, false), (false, false), (false, true)] {
            let mut screen = screen();
            screen.theme = Theme::new(Look { colour, ascii });
            screen.resize(columns, rows);
            for keys in PLACES.iter().chain(&["<f1>", "<esc>1203<f8>", "<esc>:派"]) {
                screen.keys(keys);
                for line in screen.picture().lines() {
                    assert!(Shown::from(line).width() <= usize::from(columns), "{line}");
                }
            }
            let small = columns < 60 || rows < 16;
            assert_eq!(screen.shows("窗口"), small && columns > 10, "{columns}×{rows}");
            let signs: Vec<char> = "▸│─┌┐└┘√…▾".chars().collect();
            let picture = screen.picture();
            assert!(!ascii || !picture.chars().any(|c| signs.contains(&c)), "{picture}");
        }
    }
}

#[test]
fn an_idle_minute_changes_only_the_clock() {
    let mut screen = screen();
    screen.keys("1203");
    let (before, sent) = (screen.picture(), screen.sent.len());
    screen.tell(Msg::Minute(now()));
    assert_eq!(screen.picture(), before);
    screen.tell(Msg::Minute(now().plus_minutes(1)));
    assert!(screen.shows("14:33") && screen.shows("剩余 8分"));
    assert_eq!(screen.sent.len(), sent, "time alone asks for nothing");
}

#[test]
fn what_people_wrote_is_cleaned_everywhere() {
    let script = Script::default();
    let nasty = "\u{1b}[31m\u{202e}\u{200b}\u{7}坏";
    *script.spice.borrow_mut() = nasty.to_owned();
    let mut screen = signed(&script);
    let walk = [
        "1203",
        "<f8>",
        "<esc><enter>",
        "<esc><f9>",
        "<f2>",
        "<esc><ctrl-n>",
        "<enter><enter>",
        "<esc><ctrl-x>tsy<enter>",
        "<enter><enter>",
        "<esc><ctrl-x>hfy<enter>",
        "<enter>",
        "<esc><ctrl-x>tzy<enter><enter>",
        "<esc><ctrl-x>zhy<enter>张<enter>",
        "<esc>:交接班页<enter>",
        "<enter><enter>",
        "<esc>:jsy<enter><enter>",
        "<esc><ctrl-l>",
    ];
    for keys in walk {
        screen.keys(keys);
        let picture = screen.picture();
        let bad = |c: char| c != '\n' && (c.is_control() || "\u{202e}\u{200b}".contains(c));
        assert!(!picture.chars().any(bad), "{keys}: {picture:?}");
    }
}

#[test]
fn drafts_are_kept_once_and_dropped_when_too_late() {
    let mut screen = screen();
    screen.keys("1203<f2>");
    screen.silent = true;
    for _ in 0..3 {
        if let Some(form) = &mut screen.app.session.form {
            form.dirty = true;
        }
        screen.ring(Alarm::Keep);
    }
    let keeps = |s: &Sent| matches!(s.request, Request::KeepDraft { .. });
    let kept: Vec<u64> = screen.sent.iter().filter(|s| keeps(s)).map(|s| s.n).collect();
    assert_eq!(kept.len(), 1, "without its number a second one would be a second draft");
    screen.silent = false;
    screen.app.hand_form(None);
    screen.tell(Msg::Minute(now()));
    assert!(screen.app.session.form.is_none());
    let late = Told::Reply { n: kept[0], reply: Reply::DraftKept { number: 44 } };
    screen.tell(Msg::Told(Box::new(late)));
    let dropped = |s: &Sent| matches!(s.request, Request::DropDraft { number: 44 });
    assert!(screen.sent.iter().any(dropped));
}

#[test]
fn one_form_is_handed_in_for_all_that_is_marked() {
    let mut screen = screen();
    go(&mut screen, Tab::Dispatch);
    screen.keys("  <f2>");
    assert!(screen.shows("派工 000131 (共 2 张)"), "{}", screen.picture());
    screen.app.hand_form(None);
    screen.tell(Msg::Minute(now()));
    let slips: Vec<_> = handed(&screen).into_iter().map(|(_, slip, _)| slip).collect();
    assert_eq!(slips.len(), 2);
    assert_eq!(slips[1], repair(133));
    assert!(
        screen.app.session.form.is_none()
            && !screen.app.board().unwrap().is_marked(repair(133).unwrap())
    );
}

#[test]
fn of_several_slips_a_refused_one_does_not_stop_the_others() {
    let script = Script::default();
    let mut screen = signed(&script);
    go(&mut screen, Tab::Dispatch);
    let wrong = Reply::Refused(refusal("WRONG_STATE", "单子现在是“作废”,不能催办"));
    script.say(|r| matches!(r, Request::Hand { .. }), wrong);
    screen.keys("  <f6>");
    assert_eq!(handed(&screen).len(), 2);
    for said in ["有的没有办成", "维修 000131 没有办成", "不能催办", "维修 000133 已催办"]
    {
        assert!(screen.shows(said), "{said}:\n{}", screen.picture());
    }
}

#[test]
fn a_returned_paper_is_never_written_for_several() {
    let mut screen = screen();
    go(&mut screen, Tab::Dispatch);
    screen.keys("  <f5>");
    assert!(screen.shows("回单 000134") && !screen.shows("(共"), "{}", screen.picture());
}

#[test]
fn what_could_not_be_sent_is_free_again() {
    let mut screen = screen();
    screen.keys("1203<f2>");
    screen.silent = true;
    screen.app.hand_form(None);
    screen.tell(Msg::Minute(now()));
    screen.keys("<esc>");
    assert!(screen.app.session.form.is_some(), "handed in, it waits for its answer");
    let n = screen.sent.last().unwrap().n;
    screen.tell(Msg::Unsent(n, "内容太多,一次送不出去。".to_owned()));
    assert!(screen.app.session.form.as_ref().is_some_and(|form| form.handing.is_none()));
    assert!(screen.shows("一次送不出去"));
}

#[test]
fn a_form_is_left_only_when_its_draft_is_at_the_desk() {
    let mut screen = screen();
    screen.keys("1203<f2>");
    screen.silent = true;
    screen.keys("x");
    assert!(!screen.app.leave());
    screen.keys("5678");
    assert!(screen.app.session.form.is_some(), "the draft is still on its way");
    screen.tell(Msg::Minute(now()));
    let keep = |s: &&Sent| matches!(s.request, Request::KeepDraft { .. });
    let n = screen.sent.iter().find(keep).unwrap().n;
    screen.silent = false;
    let kept = Told::Reply { n, reply: Reply::DraftKept { number: 9 } };
    screen.tell(Msg::Told(Box::new(kept)));
    assert!(screen.app.session.form.is_none());
    assert_eq!(
        screen.app.screens.intake.editor.text(),
        "12035678",
        "what was typed ahead came after"
    );
}

/// A draft that the desk refuses goes again when its owner is back, and not at every turn.
#[test]
fn a_draft_that_is_refused_is_not_sent_for_ever() {
    let script = Script::default();
    let mut screen = signed(&script);
    screen.keys("1203<f2>");
    let keeps = |request: &Request| matches!(request, Request::KeepDraft { .. });
    for _ in 0..9 {
        script.say(keeps, Reply::Failed("盘满了".to_owned()));
    }
    screen.keys("cp-07");
    let before = screen.sent.iter().filter(|sent| keeps(&sent.request)).count();
    screen.keys("<ctrl-x>签退<enter>");
    let after = screen.sent.iter().filter(|sent| keeps(&sent.request)).count();
    assert!(after <= before + 1, "asked {} times", after - before);
    assert!(screen.shows("有草稿没存到前台:请王丽"), "{}", screen.picture());
    script.says.borrow_mut().clear();
    screen.keys(&format!("<esc>{OPERATOR}<enter>{PIN}<enter>"));
    assert!(screen.app.session.form.as_ref().is_some_and(|form| form.draft.is_some()));
}

/// What was typed ahead for a form that a lost line keeps away is not typed elsewhere.
#[test]
fn what_was_typed_ahead_goes_with_the_line() {
    let mut screen = screen();
    screen.keys("1203");
    screen.silent = true;
    screen.keys("<f2>").keys("x");
    assert!(!screen.app.ahead.kept.is_empty(), "the keys wait for the form");
    screen.tell(Msg::Lost("断开".to_owned()));
    assert!(screen.app.ahead.kept.is_empty() && screen.app.session.form.is_none());
    assert_eq!(screen.app.screens.intake.editor.text(), "1203", "it was for the form");
}

#[test]
fn nothing_is_asked_before_the_pin_is_there_again() {
    let mut screen = screen();
    screen.keys("1203<f2>");
    screen.tell(Msg::Lost("前台关闭了连接".to_owned()));
    screen.tell(Msg::Back);
    let before = screen.sent.len();
    screen.ring(Alarm::Try).ring(Alarm::Keep);
    let posted = Told::Posted { seq: 9, slips: Vec::new(), by: 105 };
    screen.tell(Msg::Told(Box::new(posted)));
    assert_eq!(screen.sent.len(), before, "the desk does not know who would ask");
    screen.keys("1111<enter>");
    assert!(screen.shows("工号或密码不对") && screen.app.session.form.is_some());
    screen.keys("2580<enter>");
    assert!(screen.app.overlay.is_none() && screen.app.session.form.is_some());
    screen.ring(Alarm::Try);
    assert!(matches!(screen.sent.last().unwrap().request, Request::Try(_)));
}

#[test]
fn the_keys_of_the_day_are_few() {
    for (keys, most) in
        [("1203<f6>", 7), ("1203<f2>cp-07<enter>y<f10>", 22), (":派 134 孙<enter>", 22)]
    {
        assert!(presses(keys) <= most, "{keys}: {}", presses(keys));
    }
}

/// The pictures that people read in review, at the design size; rewritten by `INSTA_UPDATE=always`.
#[test]
fn the_main_screens_look_as_agreed() {
    let walk = [
        ("the phone rings", "1203"),
        ("the board", "<ctrl-n>"),
        ("what can be done with a slip", "<ctrl-n><enter>"),
        ("a slip's story", "<ctrl-n><enter><enter>"),
        ("help of the board", "<ctrl-n><f1>"),
        ("the handover", "<ctrl-x>交接班页<enter> "),
        ("the registers", ":台账<enter><enter>"),
        ("a month's settlement", ":jsy<enter>"),
        ("what can be done for a payer", ":jsy<enter><enter>"),
        ("the directory", "<ctrl-x>zhy<enter>张三"),
        ("the reports", "<ctrl-x>bby<enter><enter>"),
        ("the complaints", "<ctrl-x>tsy<enter>"),
        ("the callbacks", "<ctrl-x>hfy<enter>"),
        ("a room in a command", ":派 1-2-1203 孙<enter>"),
    ];
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("screens");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, keys) in walk {
            insta::assert_snapshot!(name.replace([' ', '\''], "-"), screen().keys(keys).picture());
        }
        insta::assert_snapshot!("sign-in", fresh(&Script::default()).picture());
    });
}

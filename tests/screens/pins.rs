//! What is typed at a box for a PIN never reaches what lies behind it, whatever is pressed in whatever order
//! and however late the desk answers.

use super::*;
use qiantai::protocol::messages::FirstPin;
use qiantai::terminal::connection::Pending;
use qiantai::terminal::wish::Wish;

/// What is typed as a PIN: no run of three of its digits stands anywhere else in the scripted office, and
/// no other key types them.
const SECRET: &str = "978979";
const RUNS: [&str; 4] = ["978", "789", "897", "979"];
/// What the desk gives to somebody.
const GIVEN: &str = "640182";

fn first_pin() -> Reply {
    Reply::FirstPin(FirstPin {
        slip: SlipId { form: 9001, number: 105 },
        version: 2,
        badge: 105,
        who: "周敏(105)".to_owned(),
        pin: GIVEN.to_owned(),
    })
}

/// A desk that wants a second signature under everything, and knows one PIN and two badges. Every third
/// signature gives somebody a PIN, and a PIN of 105 was given.
fn answer(script: &Script, sent: Sent) -> Vec<Told> {
    if let Request::SignIn { badge, .. } = &sent.request
        && ![OPERATOR, 105].contains(badge)
    {
        let reply = Reply::No("工号或密码不对;请重新输入".to_owned());
        return vec![Told::Reply { n: sent.n, reply }];
    }
    if let Request::SignIn { badge: 105, .. } = &sent.request
        && sent.n.is_multiple_of(2)
    {
        return vec![Told::Reply { n: sent.n, reply: Reply::MustChange }];
    }
    let Request::Hand { cosign, .. } = &sent.request else { return script.answer(sent) };
    let reply = match cosign {
        Some((_, pin)) if pin == SECRET && sent.n.is_multiple_of(3) => first_pin(),
        None => Reply::Refused(refusal("NEEDS_COSIGN", "此步须第二人签字")),
        Some((_, pin)) if pin != SECRET => Reply::No("工号或密码不对;请重新输入".to_owned()),
        Some(_) => return script.answer(sent),
    };
    vec![Told::Reply { n: sent.n, reply }]
}

fn signing(script: &Script) -> Screen<Desk> {
    let own = script.clone();
    let mut screen = Screen::new(Box::new(move |sent| answer(&own, sent)) as Desk);
    screen.keys(&format!("{OPERATOR}<enter>{PIN}<enter>"));
    screen
}

/// Whether a box for a PIN has the keys.
fn boxed(screen: &Screen<Desk>) -> bool {
    let pin = matches!(screen.app.overlay, Some(Overlay::Pin(_)));
    pin || screen.app.ctx.operator().is_none()
}

/// Whether a sign-in is on its way.
fn sent(screen: &Screen<Desk>) -> bool {
    screen.app.ctx.line.awaits(|what| matches!(what, Pending::SignIn))
}

/// All that was typed into anything but a box, here and on its way to the desk.
fn behind(screen: &Screen<Desk>) -> String {
    let mut all = String::new();
    for form in screen.app.session.forms() {
        all.push_str(&format!("{:?}", form.state.draft()));
    }
    all.push_str(&screen.app.screens.intake.editor.text());
    if let Some(line) = &screen.app.command.line {
        all.push_str(&line.text());
    }
    for sent in &screen.sent {
        match &sent.request {
            Request::SignIn { .. } | Request::SetPin { .. } => {}
            Request::Hand { asked, .. } => all.push_str(&format!("{asked:?}")),
            other => all.push_str(&format!("{other:?}")),
        }
    }
    all
}

fn nothing_came_through(screen: &mut Screen<Desk>) {
    let all = behind(screen);
    let found = RUNS.iter().find(|run| all.contains(**run));
    assert!(found.is_none(), "{found:?} in {all}\n{}", screen.picture());
    if screen.app.ctx.operator().is_none() {
        let picture = screen.picture();
        let over = &screen.app.overlay;
        assert!(matches!(over, None | Some(Overlay::Help(..))), "over a lock lies\n{picture}");
        assert!(!picture.contains(GIVEN), "{picture}");
    }
    if !boxed(screen) {
        let picture = screen.picture();
        assert!(!RUNS.iter().any(|run| picture.contains(run)), "{picture}");
    }
}

#[derive(Clone, Debug)]
enum Doing {
    Keys(&'static str),
    /// The PIN, where a box has the keys; between its digits something happens.
    Pin(Vec<u8>),
    /// The desk answers nothing until it answers all.
    Silent,
    Late,
    /// These keys, a lock before anything is answered, and then all answers.
    LockedOver(&'static str),
}

fn doing() -> impl Strategy<Value = Doing> {
    let keys = prop::sample::select(vec![
        "<enter>",
        "<esc>",
        "<tab>",
        "<backtab>",
        "<up>",
        "<down>",
        "<f1>",
        "<f2>",
        "<f4>",
        "<f8>",
        "<f10>",
        "<ctrl-k>",
        "<ctrl-g>",
        "<ctrl-n>",
        "<ctrl-x>",
        "<ctrl-l>",
        "<ctrl-u>",
        "1",
        "0",
        ":",
        "/",
        "张",
        "1203<f2><f10>",
        "1203<f2><f10>",
        "102<tab>",
        ":换人<enter>",
        ":锁屏<enter>",
        ":改密码<enter>",
        "<ctrl-x>签退<enter>",
        ":草稿<enter>",
        "2580<enter>",
    ]);
    prop_oneof![
        6 => keys.prop_map(Doing::Keys),
        4 => prop::collection::vec(0u8..14, 6).prop_map(Doing::Pin),
        1 => Just(Doing::Silent),
        2 => Just(Doing::Late),
        1 => prop::sample::select(vec!["<enter>", "<enter><enter>", "<f10>", ":草稿<enter>"])
            .prop_map(Doing::LockedOver),
    ]
}

/// Something that no key asked for.
fn happen(screen: &mut Screen<Desk>, what: u8) {
    let slip = SlipId { form: 14, number: 123 };
    let by = "周敏(105)".to_owned();
    match what {
        0 => drop(screen.tell(Msg::Told(Box::new(Told::Posted {
            seq: 9,
            slips: vec![slip],
            by: 105,
        })))),
        1 => {
            let why = "业主在等".to_owned();
            screen.tell(Msg::Told(Box::new(Told::Relieved { slip, by, why })));
        }
        2 => drop(screen.tell(Msg::Told(Box::new(Told::DraftTaken { number: 7, by })))),
        3 => drop(screen.tell(Msg::Told(Box::new(Told::Ended { why: "密码已换".to_owned() })))),
        4 => drop(screen.tell(Msg::Lost("断开".to_owned())).tell(Msg::Back)),
        5 => drop(screen.ring(Alarm::Idle)),
        6 => drop(screen.rest()),
        _ => {}
    }
}

/// The desk answers all that it left unanswered.
fn answer_late(screen: &mut Screen<Desk>, script: &Script, from: &mut usize) {
    screen.silent = false;
    let waiting: Vec<Sent> = screen.sent.iter().skip(*from).cloned().collect();
    for sent in waiting {
        for told in answer(script, sent) {
            screen.tell(Msg::Told(Box::new(told)));
        }
    }
    *from = screen.sent.len();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_pin_reaches_what_lies_behind_its_box(doings in prop::collection::vec(doing(), 60)) {
        let script = Script::default();
        let mut screen = signing(&script);
        let mut silent_from = screen.sent.len();
        for doing in doings {
            match doing {
                Doing::Keys(keys) => drop(screen.keys(keys)),
                // Behind a sign-in that is sent nobody types at the box: what comes there is for the screen.
                Doing::Pin(between) if boxed(&screen) && !sent(&screen) => {
                    for (c, what) in SECRET.chars().zip(between) {
                        screen.key(Chord::plain(Key::Char(c)));
                        happen(&mut screen, what);
                    }
                }
                Doing::Pin(_) => {}
                Doing::Silent => {
                    (screen.silent, silent_from) = (true, screen.sent.len());
                }
                Doing::Late => {
                    if screen.silent {
                        answer_late(&mut screen, &script, &mut silent_from);
                    }
                }
                Doing::LockedOver(keys) => {
                    if !screen.silent {
                        (screen.silent, silent_from) = (true, screen.sent.len());
                    }
                    screen.keys(keys).ring(Alarm::Idle);
                    answer_late(&mut screen, &script, &mut silent_from);
                }
            }
            nothing_came_through(&mut screen);
        }
    }
}

/// What was handed in before the screen was locked is answered behind the lock, for its operator alone.
#[test]
fn what_comes_late_shows_nothing_over_a_lock() {
    for back in [OPERATOR, 105] {
        let script = Script::default();
        let mut screen = signed(&script);
        screen.keys("1203<f2>");
        screen.silent = true;
        screen.keys("<f10>").ring(Alarm::Idle);
        screen.silent = false;
        let hands = |sent: &&Sent| matches!(sent.request, Request::Hand { .. });
        let n = screen.sent.iter().find(hands).unwrap().n;
        screen.tell(Msg::Told(Box::new(Told::Reply { n, reply: first_pin() })));
        assert!(screen.app.overlay.is_none() && !screen.shows(GIVEN), "{}", screen.picture());
        screen.keys(&format!("<esc>{back}<enter>{PIN}<enter>"));
        assert_eq!(screen.shows(GIVEN), back == OPERATOR, "{back}:\n{}", screen.picture());
    }
}

#[test]
fn a_slip_that_comes_late_is_not_read_over_a_lock() {
    let mut screen = screen();
    screen.keys("<ctrl-n>");
    screen.silent = true;
    screen.keys("<enter><enter>").ring(Alarm::Idle);
    screen.silent = false;
    let asks = |sent: &&Sent| matches!(sent.request, Request::Slip { .. });
    let sent = screen.sent.iter().rev().find(asks).unwrap().clone();
    for told in Script::default().answer(sent) {
        screen.tell(Msg::Told(Box::new(told)));
    }
    assert!(screen.app.overlay.is_none() && screen.shows("已锁屏"), "{}", screen.picture());
}

/// The answer to a change of the own PIN closes its box and nothing else.
#[test]
fn a_late_answer_closes_no_window_that_is_no_box() {
    let script = Script::default();
    let mut screen = signed(&script);
    screen.keys(":改密码<enter>");
    screen.silent = true;
    screen.keys(&format!("{PIN}<enter>{SECRET}<enter>{SECRET}<enter>"));
    let n = screen.sent.last().unwrap().n;
    screen.keys("<esc><f1>");
    assert!(matches!(screen.app.overlay, Some(Overlay::Help(..))), "{}", screen.picture());
    screen.tell(Msg::Told(Box::new(Told::Reply { n, reply: Reply::Done })));
    assert!(matches!(screen.app.overlay, Some(Overlay::Help(..))), "{}", screen.picture());
}

/// After a lost line the desk does not know that the given PIN was shown: it is asked for again.
#[test]
fn the_box_of_the_first_day_asks_for_the_given_pin_again_after_a_lost_line() {
    let script = Script::default();
    let mut screen = fresh(&script);
    script.say(|r| matches!(r, Request::SignIn { .. }), Reply::MustChange);
    screen.keys(&format!("105<enter>{GIVEN}<enter>"));
    assert!(screen.shows("第一次登录"), "{}", screen.picture());
    screen.tell(Msg::Lost("断开".to_owned())).tell(Msg::Back);
    assert!(screen.shows("请再用发的密码登录一次"), "{}", screen.picture());
    script.say(|r| matches!(r, Request::SignIn { .. }), Reply::MustChange);
    screen.keys(&format!("{GIVEN}<enter>"));
    assert!(screen.shows("第一次登录"), "{}", screen.picture());
}

/// Badge, PIN and Enter typed in one go behind the key that hands in: they wait for the box.
#[test]
fn a_signature_typed_ahead_waits_for_its_box_and_a_wrong_one_is_typed_again_there() {
    let script = Script::default();
    let mut screen = signing(&script);
    screen.keys("1203<f2><tab>");
    let from = &mut screen.sent.len();
    screen.silent = true;
    screen.keys(&format!("<f10>105<tab>{SECRET}"));
    assert!(screen.app.overlay.is_none(), "the desk has not answered");
    answer_late(&mut screen, &script, from);
    assert!(screen.shows("签字:工号和密码") && screen.shows("******"), "{}", screen.picture());
    screen.keys("1<enter>");
    assert!(screen.shows("签字:工号和密码") && screen.shows("工号或密码不对"));
    screen.keys(&format!("{SECRET}<enter>"));
    // Every third signature gives somebody a PIN, which is read and put away.
    if screen.shows(GIVEN) {
        screen.keys("<esc>");
    }
    assert!(screen.app.overlay.is_none() && screen.app.session.form.is_none());
    nothing_came_through(&mut screen);
}

/// Where something else is missing nobody is called to sign, and what was typed ahead goes nowhere.
#[test]
fn no_box_opens_while_something_else_is_missing() {
    let script = Script::default();
    let mut screen = signed(&script);
    screen.keys("1203<f2>");
    let hands = |request: &Request| matches!(request, Request::Hand { .. });
    let problem = qiantai::engine::decision::Problem::new("part", "还没有填");
    script.say(hands, Reply::Invalid(vec![problem.clone()]));
    let from = screen.sent.len();
    screen.silent = true;
    screen.keys(&format!("<f10>105<tab>{SECRET}<enter>"));
    screen.silent = false;
    let sent = screen.sent[from..].iter().find(|sent| hands(&sent.request)).unwrap().n;
    let reply = Reply::Invalid(vec![problem]);
    screen.tell(Msg::Told(Box::new(Told::Reply { n: sent, reply })));
    assert!(screen.app.overlay.is_none() && screen.shows("没有采用"), "{}", screen.picture());
    nothing_came_through(&mut screen);
}

/// A colon in a blank is text, and help promises nothing else there.
#[test]
fn help_names_no_key_that_is_text_here() {
    let mut screen = signed(&Script::default());
    screen.keys("1203<f2>:");
    assert!(screen.app.command.line.is_none(), "a colon is text in a blank");
    screen.keys("<f1>");
    let Some(Overlay::Help(help, _)) = &screen.app.overlay else { panic!("{}", screen.picture()) };
    let line = help.lines.iter().find(|line| line.text.contains("输入命令"));
    assert_eq!(line.map(|line| line.label.as_str()), Some("Ctrl-X"));
    // In the caller's box a colon begins a command, and help says so.
    screen.keys("<esc><esc><f1>");
    let Some(Overlay::Help(help, _)) = &screen.app.overlay else { panic!("{}", screen.picture()) };
    let line = help.lines.iter().find(|line| line.text.contains("输入命令"));
    assert_eq!(line.map(|line| line.label.as_str()), Some(": / Ctrl-X"));
}

/// F1 says the keys of every box, and what was typed there stays; at a PIN, over which nothing may lie, in a sentence.
#[test]
fn help_is_said_over_every_box() {
    let mut screen = signed(&Script::default());
    for boxed in [Overlay::line("原因", Wish::Close), Overlay::ask("关闭?".to_owned(), Wish::Close)]
    {
        screen.app.overlay = Some(boxed);
        screen.keys("<f1>");
        assert!(matches!(screen.app.overlay, Some(Overlay::Help(..))), "{}", screen.picture());
        screen.keys("<esc>");
        let back = matches!(screen.app.overlay, Some(Overlay::Line(_) | Overlay::Ask(_)));
        assert!(back, "{}", screen.picture());
    }
    // A name that is proposed is replaced by the first key that types, and kept by End.
    for (keys, stands) in [("甲", "甲"), ("<end>甲", "名册甲")] {
        screen.app.overlay = Some(Overlay::proposed("写到文件", Wish::Close, "名册"));
        screen.keys(keys);
        let Some(Overlay::Line(line)) = &screen.app.overlay else { panic!("{}", screen.picture()) };
        assert_eq!(line.editor.text(), stands);
    }
    screen.app.overlay = None;
    screen.keys(&format!(":改密码<enter>{PIN}<f1>"));
    assert!(matches!(screen.app.overlay, Some(Overlay::Pin(_))), "{}", screen.picture());
    assert!(screen.shows("密码只在这个框里") && screen.shows("****"), "{}", screen.picture());
    // Esc, which closes help everywhere, does not put away the box with a PIN half typed.
    screen.keys("<esc>");
    assert!(matches!(screen.app.overlay, Some(Overlay::Pin(_))), "{}", screen.picture());
    screen.keys("<esc>");
    assert!(screen.app.overlay.is_none(), "{}", screen.picture());
}

/// A signature that was asked for when the line went is asked for again: nothing of a PIN reaches the form.
#[test]
fn a_box_for_a_signature_is_there_again_when_the_line_is_back() {
    let script = Script::default();
    let mut screen = signing(&script);
    screen.keys("1203<f2><tab><f10>");
    assert!(screen.shows("签字:工号和密码"), "{}", screen.picture());
    screen.keys("105<tab>97");
    screen.tell(Msg::Lost("断开".to_owned())).tell(Msg::Back);
    assert!(screen.shows("请再输密码"), "{}", screen.picture());
    screen.keys(&format!("{PIN}<enter>"));
    assert!(screen.shows("签字:工号和密码"), "{}", screen.picture());
    screen.keys(&format!("105<tab>{SECRET}<enter>"));
    // Every third signature gives somebody a PIN, which is read and put away.
    if screen.shows(GIVEN) {
        screen.keys("<esc>");
    }
    assert!(screen.app.overlay.is_none() && screen.app.session.form.is_none());
    nothing_came_through(&mut screen);
}

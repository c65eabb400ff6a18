//! Keys that come at once are as good as keys that come apart: the same end on the screen and at the desk, in
//! whatever pieces the line delivers them and however late the desk answers.

use super::*;

/// What is typed in a run: whole ways through the day.
const WAYS: &[&str] = &[
    "102<enter>2580<enter>1203<f2>cp-07<tab><tab>1y<f10>",
    "102<enter>2580<enter>1203<f6>5678<esc>",
    "102<enter>2580<enter><ctrl-n><down><f2>孙<enter><enter><esc>",
    "102<enter>2580<enter>1203:派 134 孙<enter>",
    "102<enter>2580<enter><ctrl-n><enter>hd<enter><esc>",
    "102<enter>2580<enter>zs<f2>cp<enter><down><enter>阳台<f10>",
    "102<enter>2580<enter><ctrl-n>/电梯<enter><down>:tzy<enter><enter>",
    "102<enter>2580<enter>1203<f4>ts<enter>噪音<esc>",
    "102<enter>2580<enter>1203<ctrl-t>电梯响<tab><f10>",
];

/// What a run of keys came to.
#[derive(Debug, PartialEq)]
struct End {
    tab: Tab,
    boxed: String,
    drafts: Vec<String>,
    handed: Vec<(String, Option<SlipId>, Option<u32>)>,
    /// What was left at the desk to be found again, each draft once.
    kept: usize,
    over: bool,
    picture: String,
}

fn end(mut screen: Screen<Desk>) -> End {
    screen.rest();
    let drafts = screen.app.session.forms().map(|form| format!("{:?}", form.state.draft()));
    End {
        tab: screen.app.ctx.tab,
        boxed: screen.app.screens.intake.editor.text(),
        drafts: drafts.collect(),
        handed: handed(&screen),
        kept: screen.app.session.waiting.len(),
        over: screen.app.overlay.is_some(),
        // The last line says what was done last, which may have been said in passing.
        picture: screen.picture().lines().take(23).collect::<Vec<_>>().join("\n"),
    }
}

/// The keys, the desk answering each before the next comes.
fn apart(keys: &str) -> End {
    let mut screen = fresh(&Script::default());
    for chord in chords(keys) {
        screen.key(chord);
    }
    end(screen)
}

/// The keys in pieces: what is text of one piece comes in one run, and the desk answers after the piece.
fn in_pieces(keys: &str, sizes: &[usize]) -> End {
    let script = Script::default();
    let mut screen = fresh(&script);
    let mut rest = chords(keys).into_iter().peekable();
    for size in sizes.iter().cycle() {
        if rest.peek().is_none() {
            break;
        }
        let piece: Vec<Chord> = rest.by_ref().take(*size).collect();
        let mut from = screen.sent.len();
        screen.silent = true;
        let mut run = String::new();
        for chord in piece {
            match chord.typed() {
                Some(c) => run.push(c),
                None => {
                    type_run(&mut screen, &mut run);
                    screen.key(chord);
                }
            }
        }
        type_run(&mut screen, &mut run);
        screen.silent = false;
        // What is asked because of an answer is answered at once.
        let waiting: Vec<Sent> = screen.sent[from..].to_vec();
        from = screen.sent.len();
        for sent in waiting {
            for told in script.answer(sent) {
                screen.tell(Msg::Told(Box::new(told)));
            }
        }
        assert!(screen.sent.len() >= from);
    }
    end(screen)
}

fn type_run(screen: &mut Screen<Desk>, run: &mut String) {
    if !run.is_empty() {
        screen.tell(Msg::Text(std::mem::take(run)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn keys_that_come_at_once_are_as_good_as_keys_that_come_apart(
        way in prop::sample::select(WAYS.to_vec()),
        sizes in prop::collection::vec(1usize..24, 1..8),
    ) {
        prop_assert_eq!(in_pieces(way, &sizes), apart(way), "{} by {:?}", way, sizes);
    }
}

#[test]
fn a_whole_way_in_one_read_ends_as_key_by_key() {
    for way in WAYS {
        assert_eq!(in_pieces(way, &[200]), apart(way), "{way}");
    }
}

/// Whoever types the PIN twice in a hurry writes it nowhere.
#[test]
fn a_pin_typed_again_behind_its_own_sign_in_goes_nowhere() {
    let script = Script::default();
    let mut screen = fresh(&script);
    screen.silent = true;
    screen.keys(&format!("{OPERATOR}<enter>{PIN}<enter>{PIN}<enter>"));
    screen.silent = false;
    let sent: Vec<Sent> = screen.sent.clone();
    for told in sent.into_iter().flat_map(|sent| script.answer(sent)) {
        screen.tell(Msg::Told(Box::new(told)));
    }
    assert!(screen.app.ctx.operator().is_some(), "{}", screen.picture());
    assert_eq!(screen.app.screens.intake.editor.text(), "");
    assert!(screen.shows("没有采用"), "{}", screen.picture());
}

/// A box that must be read or answered lets no key go by without a word.
#[test]
fn a_box_over_the_screen_says_what_it_does_not_take() {
    for (way, key, says) in [
        ("<f1>", "5", "请先看完"),
        ("<f1>", "<f2>", "请先看完"),
        ("1203<f2>x<ctrl-q>", "<enter>", "请先回答:F10 确定,Esc 取消"),
        ("1203<f2>x<ctrl-q>", "7", "请先回答"),
        ("1203<enter>", "<f10>", "请先看完"),
    ] {
        let mut screen = screen();
        screen.keys(way);
        assert!(screen.app.overlay.is_some(), "{way}: {}", screen.picture());
        let rang = screen.rang;
        screen.keys(key);
        assert!(screen.app.overlay.is_some() && screen.rang > rang, "{way} {key}");
        assert!(screen.shows(says), "{way} {key}: {}", screen.picture());
    }
    // Help over what is only to be read is the keys that go on, and no reproach.
    let mut screen = screen();
    screen.keys("1203<f2>");
    let lines = [qiantai::terminal::overlay::line("!", "没开抽屉")];
    screen.app.overlay = Some(Overlay::warned(None, "请注意", &lines));
    screen.ring(Alarm::Seen);
    let rang = screen.rang;
    screen.keys("<f1>");
    assert!(screen.shows("Esc 或 Enter 收起,↑ ↓ 翻看。"), "{}", screen.picture());
    assert_eq!(screen.rang, rang);
}

/// What was asked for the caller is done: the next key is for the next caller.
#[test]
fn after_a_submit_the_callers_box_is_typed_over() {
    for (keys, stands) in [("5678", "5678"), ("<end>5678", "12035678"), ("<backspace>9", "1209")] {
        let mut screen = screen();
        screen.keys("1203<f6>");
        assert!(!handed(&screen).is_empty(), "{}", screen.picture());
        screen.keys(keys);
        assert_eq!(screen.app.screens.intake.editor.text(), stands, "{keys}");
    }
    let mut screen = screen();
    screen.keys("1203<f2><esc>5");
    assert_eq!(screen.app.screens.intake.editor.text(), "12035", "nothing was handed in");
}

#[test]
fn a_filter_opened_again_is_typed_over() {
    for (keys, stands) in [("灯", "灯"), ("<end>灯", "电梯灯"), ("<backspace>", "电")] {
        let mut screen = screen();
        go(&mut screen, Tab::Dispatch);
        screen.keys("/电梯<enter>/").keys(keys);
        assert_eq!(screen.app.board().unwrap().filter.text(), stands, "{keys}");
    }
}

/// A timer that each key puts off would keep nothing of whoever types without a pause.
#[test]
fn a_draft_goes_to_the_desk_although_the_fingers_never_rest() {
    let mut screen = screen();
    screen.keys("1203<f2>");
    for chord in chords("abcdefghijklmnopqrstuvwxyz") {
        screen.key(chord);
    }
    assert_eq!(screen.waits(Alarm::Keep), Some(0), "it is time");
    screen.ring(Alarm::Keep);
    chords("a").into_iter().for_each(|chord| screen.key(chord));
    assert!(screen.waits(Alarm::Keep) > Some(0), "and again only after as many");
}

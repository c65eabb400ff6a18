//! What a key costs a slow line, through the whole terminal: one frame an answer, nothing for what
//! changes nothing, and a card that is kept until the next one comes.

use super::*;
use qiantai::engine::decision::{Problem, Tried};
use qiantai::protocol::messages::{Page, View, Window};
use qiantai::terminal::form::Written;
use qiantai::terminal::seen::Seen;
use qiantai::terminal::view;
use qiantai::thin;
use ratatui::buffer::Buffer;
use ratatui::layout::Size;
use ratatui::style::Modifier;

/// A screen whose frames go by the thin line.
struct Glass {
    screen: Screen<Desk>,
    line: thin::Screen<Vec<u8>>,
    /// The blank with the caret in the last frame.
    blank: Option<Written>,
    /// Frames of which only the blank with the caret was drawn.
    alone: usize,
}

impl Glass {
    fn new(screen: Screen<Desk>) -> Glass {
        let size = || Ok(Size::new(80, 24));
        let line = thin::Screen::new(Vec::new(), size, thin::Abilities::default()).unwrap();
        let mut glass = Glass { screen, line, blank: None, alone: 0 };
        glass.draw();
        glass
    }

    /// The frame as the loop draws it: only when something has changed, by what the screen says.
    fn draw(&mut self) -> usize {
        if !std::mem::take(&mut self.screen.changed) {
            return 0;
        }
        let seen = std::mem::take(&mut self.screen.seen);
        let (app, theme) = (&self.screen.app, &self.screen.theme);
        let blank = self.blank.filter(|_| seen == Seen::Blank);
        if let Some(at) = blank.and_then(|written| view::stays(app, written)) {
            let draw = |buffer: &mut Buffer| view::draw_blank(buffer, at, app, theme);
            let took = self.line.draw_rows(at.top()..at.bottom(), draw, |_| false).unwrap();
            assert!(
                self.line.shows(|frame| view::draw(frame, app, theme)),
                "the rest is as it was"
            );
            self.alone += 1;
            return took.unwrap();
        }
        let blank = &mut self.blank;
        self.line.draw(|frame| *blank = view::draw_telling(frame, app, theme)).unwrap()
    }

    /// The bytes of one key with its answers, and of what follows when the hands rest.
    fn press(&mut self, key: &str) -> (usize, usize) {
        for chord in chords(key) {
            self.screen.key(chord);
        }
        let at_once = self.draw();
        self.screen.rest();
        (at_once, self.draw())
    }
}

#[test]
fn a_letter_in_a_form_is_one_byte_whatever_is_said_of_the_blank() {
    let script = Script::default();
    let problem =
        Problem { field: "content".into(), problem: "请写清楚".into(), missing: false };
    let tried = Tried { problems: vec![problem], ..Tried::default() };
    for problems in [false, true] {
        let mut screen = signed(&script);
        screen.keys("1203<f2>");
        let at = |screen: &Screen<Desk>| screen.app.session.form.as_ref().unwrap().state.at();
        while at(&screen) != "content" {
            screen.keys("<tab>");
        }
        if problems {
            for _ in 0..20 {
                let wrong = Reply::Tried(tried.clone());
                script.say(|r| matches!(r, Request::Try(_)), wrong);
            }
        }
        // The first is kept as a draft, which is said once.
        screen.keys("漏");
        assert_eq!(screen.shows("请写清楚"), problems, "{}", screen.picture());
        let mut glass = Glass::new(screen);
        for (key, bytes) in [("a", 1), ("水", 3), ("b", 1)] {
            glass.line.out_mut().clear();
            let took = glass.press(key);
            let said = String::from_utf8_lossy(glass.line.out()).into_owned();
            assert_eq!(took, (bytes, 0), "{key}, problems: {problems}: {said:?}");
        }
        assert_eq!(glass.alone, 3, "nothing else was drawn");
    }
}

#[test]
fn keys_that_change_nothing_in_a_form_say_so() {
    let mut screen = screen();
    screen.keys("1203<f2>");
    for (prepare, key) in [
        ("<home>", "<home>"),
        ("", "<left>"),
        ("<end>", "<right>"),
        ("", "<ctrl-w>"),
        ("", "<delete>"),
    ] {
        screen.keys(prepare);
        screen.changed = false;
        screen.keys(key);
        assert!(!screen.changed, "{prepare} {key}");
    }
    screen.keys("<f4>");
    for key in ["<up>", "<home>", "<left>"] {
        screen.changed = false;
        screen.keys(key);
        assert!(!screen.changed, "in a list: {key}");
    }
    screen.keys("<esc>");
    assert!(screen.changed, "the list went");
}

#[test]
fn a_run_in_the_caller_s_box_is_looked_for_once_it_ends() {
    let mut glass = Glass::new(screen());
    let finds = |glass: &Glass| {
        let find = |sent: &&Sent| matches!(sent.request, Request::Find { .. });
        glass.screen.sent.iter().filter(find).count()
    };
    // The first key is answered at once, with everything in one frame.
    glass.screen.key(chords("1")[0]);
    assert!(glass.draw() > 100 && finds(&glass) == 1);
    for (key, most) in chords("203").into_iter().zip([1, 1, 1]) {
        glass.screen.key(key);
        assert!(glass.draw() <= most, "the run goes on");
    }
    assert_eq!(finds(&glass), 1);
    glass.screen.ring(Alarm::Find);
    assert_eq!(finds(&glass), 2);
    glass.screen.ring(Alarm::Find);
    assert!(!glass.screen.waits_for(Alarm::Find), "no timer while nobody types");
    assert_eq!(finds(&glass), 2);
    // What is the household's own does not wait for the timer.
    glass.screen.keys("<esc>");
    for key in chords("1203<f2>") {
        glass.screen.key(key);
    }
    assert!(glass.screen.app.session.form.is_some(), "{}", glass.screen.picture());
    assert_eq!(glass.screen.app.session.form.as_ref().unwrap().state.room, Some(1));
}

#[test]
fn the_card_stays_dimmed_until_the_next_one_comes() {
    let mut screen = screen();
    screen.keys("1203");
    assert!(screen.shows("王敏"));
    screen.silent = true;
    screen.keys("<down>");
    assert!(screen.shows("王敏"), "nothing better is known yet: {}", screen.picture());
    let dimmed = |screen: &mut Screen<Desk>| {
        let (app, theme) = (&screen.app, &screen.theme);
        let backend = ratatui::backend::TestBackend::new(80, 24);
        let mut terminal = ratatui::Terminal::new(backend).unwrap();
        let frame = terminal.draw(|frame| view::draw(frame, app, theme)).unwrap();
        frame.buffer[(42, 4)].modifier.contains(Modifier::DIM)
    };
    assert!(dimmed(&mut screen), "but it is not the chosen one's");
    let asked = screen.sent.last().unwrap().clone();
    assert!(matches!(asked.request, Request::Household { room: 2, .. }), "{asked:?}");
    for told in Script::default().answer(asked) {
        screen.tell(Msg::Told(Box::new(told)));
    }
    assert!(screen.shows("3-1-1203") && !dimmed(&mut screen), "{}", screen.picture());
    // Nobody is found: nobody's card.
    screen.silent = false;
    screen.keys("x");
    assert!(!screen.shows("王敏") && screen.shows("没有找到"), "{}", screen.picture());
    // What then can be done is said there, with its keys.
    assert!(screen.shows("册上没有的:到“住户”页 Insert 登记。"), "{}", screen.picture());
    assert!(screen.shows("先记来电:F5 不用房号。"), "{}", screen.picture());
}

#[test]
fn what_was_not_asked_is_not_said_to_be_none() {
    let mut screen = screen();
    screen.silent = true;
    for tab in TABS {
        screen.tell(Msg::Key(Chord::parse("ctrl-n").unwrap()));
        let picture = screen.picture();
        assert!(!picture.contains("没有") && !picture.contains("不欠"), "{tab:?}: {picture}");
        assert!(!picture.contains(" 0 户") && !picture.contains("0 年"), "{tab:?}: {picture}");
    }
}

#[test]
fn a_list_goes_on_by_a_row_and_the_terminal_moves_the_others() {
    let answer = {
        let script = Script::default();
        move |sent: Sent| {
            let Request::List { view: View::Open(_), window } = &sent.request else {
                return script.answer(sent);
            };
            vec![Told::Reply { n: sent.n, reply: Reply::List(page(window)) }]
        }
    };
    let mut screen = Screen::new(Box::new(answer) as Desk);
    screen.keys(&format!("{OPERATOR}<enter>{PIN}<enter>"));
    go(&mut screen, Tab::Dispatch);
    let mut glass = Glass::new(screen);
    let list = |glass: &mut Glass| {
        let picture = glass.screen.picture();
        let row = |line: &str| line.split_whitespace().find(|w| w.len() == 6).map(str::to_owned);
        picture.lines().skip(4).take(11).filter_map(row).collect::<Vec<String>>()
    };
    for _ in 0..10 {
        glass.press("<down>");
    }
    let before = list(&mut glass);
    glass.line.out_mut().clear();
    let (bytes, _) = glass.press("<down>");
    let after = list(&mut glass);
    assert_eq!(before[1..], after[..before.len() - 1], "one row further");
    // Two rows of the list, the row's story and the place: no page.
    assert!(bytes < 450, "{bytes}");
    let said = String::from_utf8_lossy(glass.line.out()).into_owned();
    assert!(said.contains("\x1b[r"), "by a region of its own: {said:?}");
}

fn page(window: &Window) -> Page {
    let matter = |n: u64| {
        ["厨房漏水", "换灯管", "门禁不开", "电梯异响"][usize::try_from(n * 7 % 4).unwrap()]
    };
    let place = |n: u64| format!("{}-{}-{:04}", n * 7 % 9 + 1, n % 3 + 1, n * 911 % 3_000);
    let row = |n: u64| desk::row(n * 7_919, &place(n), matter(n), "已派", None);
    let rows = (1..=60).rev().map(row).collect();
    let here = match window.spot {
        qiantai::protocol::messages::Spot::Slip { id, .. } => 60 - id.number / 7_919,
        _ => 0,
    };
    Page { rows, here: u16::try_from(here).unwrap(), total: Some(60), ..Page::default() }
}

#[test]
fn keys_on_a_glass_that_is_too_small_do_nothing_unseen() {
    let mut screen = screen();
    screen.resize(59, 24);
    let sent = screen.sent.len();
    screen.keys("1203<f2>:派<enter><f10><ctrl-n>");
    assert!(screen.shows("窗口太小") && screen.sent.len() == sent);
    screen.resize(80, 24);
    assert_eq!(screen.app.ctx.tab, Tab::Intake);
    assert!(screen.app.screens.intake.editor.text().is_empty() && screen.app.is_free());
    screen.resize(59, 24);
    screen.keys("<ctrl-q>");
    assert!(screen.quit, "nothing is lost by it");
}

#[test]
fn in_ascii_every_sign_is_ascii() {
    let mut screen = screen();
    screen.theme = Theme::new(Look { colour: false, ascii: true });
    for keys in PLACES.iter().chain(&["1203", "<esc><ctrl-n><enter><enter>", "<esc>:jsy<enter>"]) {
        screen.keys(keys);
        let picture = screen.picture();
        let narrow = |c: &char| !c.is_ascii() && Shown::from(c.to_string()).width() < 2;
        let signs: String = picture.chars().filter(narrow).filter(|c| !c.is_alphabetic()).collect();
        assert_eq!(signs, "", "{keys}: {picture}");
    }
}

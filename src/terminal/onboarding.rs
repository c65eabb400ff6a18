//! The very first screen, where no store exists yet: set up my office, or open the practice office.
//! It opens nothing and writes nothing itself: its caller does what the operator chose.

mod drawing;
mod once;
mod procedures;

pub use once::show_once;

use std::io;
use std::time::Duration;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::action::Action;
use super::ascii::plain_signs;
use super::chord::Chord;
use super::credentials::PIN_MOST;
use super::editor::{EditKey, LineEditor};
use super::guard::{Ending, Guard};
use super::input::{Input, Keyboard};
use super::kept_language;
use super::keymap::{Keymap, Place};
use super::line::Line;
use super::list::{self, List, col, put};
use super::popup::{centred, popup_on};
use super::theme::Theme;
use crate::engine::kind::{NAME_MOST, TEXT_MOST};
use crate::forms::office::staff;
use crate::forms::policy;
use crate::language;
use crate::text::{Shown, half_width};

const TICK: Duration = Duration::from_millis(200);
const PLACES: [Place; 3] = [Place::Text, Place::SignIn, Place::All];
const CHOICE: [Place; 2] = [Place::List, Place::All];

/// What the operator chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FirstRun {
    /// Open an office of one's own, with its first operator.
    Setup(Setup),
    /// Open the practice office.
    Practice,
    /// Learn first.
    Tutor,
    Quit,
}

/// An office to be opened. The PIN is for the desk's credentials only.
#[derive(Clone, PartialEq, Eq)]
pub struct Setup {
    pub office: String,
    /// `S0` to `S4`; none: the defaults.
    pub profile: Option<String>,
    pub badge: u32,
    pub name: String,
    pub pin: String,
}

impl std::fmt::Debug for Setup {
    /// Without the PIN, so that no report of a fault carries it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (office, badge) = (&self.office, &self.badge);
        f.debug_struct("Setup")
            .field("office", office)
            .field("badge", badge)
            .finish_non_exhaustive()
    }
}

/// The blanks in drawn order: label, what may stand there.
const BLANKS: [(&str, &str); 6] = [
    ("管理处名称", "如 翠湖花园管理处"),
    ("按哪份制度", "空着就是推荐,或写 S0 至 S4"),
    ("首位工号", "数字,如 101"),
    ("姓名", "第一位操作员,任主任"),
    ("密码", "6–12 位数字,或 8 字以上的口令"),
    ("再输密码", "与上面相同"),
];
/// What stands in a blank while nothing is typed there.
const RECOMMENDED: &str = "推荐(逐项取最稳妥的)";
const OFFICE: usize = 0;
const PROFILE: usize = 1;
const BADGE: usize = 2;
const NAME: usize = 3;
const PIN: usize = 4;
const AGAIN: usize = 5;

/// What this screen does by a key.
const OWN: &[Action] = &[
    Action::Open,
    Action::NextField,
    Action::PrevField,
    Action::Submit,
    Action::Back,
    Action::Quit,
    Action::Language,
    Action::Help,
];
/// What the first screen leads to, in order.
const CHOICES: [&str; 3] = ["开办我的管理处", "打开练习管理处", "跟着教程学(二十分钟)"];
const CHOICE_HELP: &[&str] = &[
    "1 开办我的管理处:写名称和第一位操作员,填六栏就能用。",
    "2 打开练习管理处:里面的人和单都是编的,可以随便试;登录的工号和密码写在登录框下面。",
    "3 跟着教程学:十课,二十分钟,每一步写着做什么、按什么;学完回到这里。",
    "",
];
const BLANKS_HELP: &[&str] = &[
    "从上到下填,填完最后一栏就开办。",
    "制度:各家规矩不同的地方照哪一份;光标在那一栏时,下面写着每一份管什么。以后主任随时可以改。",
    "第一位操作员任管理处主任,进去以后由他登记其他人。",
    "密码:6 到 12 位数字,不能全同、不能连续;或 8 个字以上的一句口令。",
    "",
];

/// Where a rehearsal found something wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    Office,
    Pin,
}

/// Tries the office out without opening it: what is wrong is said at its blank, and what was typed stays.
pub type Rehearse = fn(&Setup) -> Result<(), (At, String)>;

/// The state of the first screen.
pub struct First {
    keymap: Keymap,
    rehearse: Rehearse,
    choice: List<&'static str>,
    /// The blanks, once setting up was chosen.
    blanks: Option<Blanks>,
    /// The blanks as they were left, for whoever comes back to them.
    left: Option<Blanks>,
    /// What F1 says lies over the screen.
    helps: bool,
    done: Option<FirstRun>,
}

struct Blanks {
    editors: Vec<LineEditor>,
    at: usize,
    /// One sentence at a blank.
    problem: Option<(usize, String)>,
}

impl Blanks {
    fn new() -> Blanks {
        let limits = [TEXT_MOST, 4, 9, NAME_MOST];
        let mut editors: Vec<LineEditor> = limits.into_iter().map(LineEditor::new).collect();
        editors.extend([LineEditor::secret(PIN_MOST), LineEditor::secret(PIN_MOST)]);
        Blanks { editors, at: 0, problem: None }
    }

    fn text(&self, blank: usize) -> String {
        self.editors.get(blank).map_or_else(String::new, |e| e.text().trim().to_owned())
    }

    /// The office as typed, or the first blank that is wrong and why.
    fn read(&self) -> Result<Setup, (usize, String)> {
        let no = |blank, why: &str| Err((blank, why.to_owned()));
        let office = self.text(OFFICE);
        if office.is_empty() {
            return no(OFFICE, "请写管理处名称。");
        }
        let profile = self.profile()?;
        let badge = half_width(&self.text(BADGE)).parse::<u32>();
        let allowed = |badge: &u32| (1..=staff::BADGE_MOST).contains(&i64::from(*badge));
        let Some(badge) = badge.ok().filter(allowed) else {
            return Err((BADGE, format!("工号是 1 到 {} 的数字。", staff::BADGE_MOST)));
        };
        let name = self.text(NAME);
        if name.is_empty() {
            return no(NAME, "请写姓名。");
        }
        let pin = self.text(PIN);
        if pin.is_empty() {
            return no(PIN, "请写密码。");
        }
        if self.text(AGAIN) != pin {
            return no(AGAIN, "两次密码不同,请再输一次。");
        }
        Ok(Setup { office, profile, badge, name, pin })
    }

    /// The procedure that was named, if one was.
    fn profile(&self) -> Result<Option<String>, (usize, String)> {
        let named = half_width(&self.text(PROFILE)).to_uppercase();
        if named.is_empty() {
            return Ok(None);
        }
        let known = policy::fresh().apply_profile(&named).is_ok();
        let no = || (PROFILE, "没有这一份;写下面的一个".to_owned());
        known.then_some(Some(named)).ok_or_else(no)
    }

    /// To another blank. A procedure that there is not is said before anything else is written.
    fn go(&mut self, to: usize) {
        let wrong = if self.at == PROFILE { self.profile().err() } else { None };
        if wrong.is_some() {
            self.problem = wrong;
            return;
        }
        if self.at == PROFILE {
            self.problem = None;
        }
        self.at = to;
    }

    /// Types where the caret is. No procedure begins with a digit: whoever writes one there is at the badge
    /// already.
    fn insert(&mut self, text: &str) {
        let digit = half_width(text).trim_start().starts_with(|c: char| c.is_ascii_digit());
        if self.at == PROFILE && digit && self.text(PROFILE).is_empty() {
            self.at = BADGE;
        }
        if let Some(editor) = self.editors.get_mut(self.at) {
            editor.insert(text);
        }
    }
}

impl First {
    pub fn new(keymap: Keymap, rehearse: Rehearse) -> First {
        let choice = List::new(CHOICES.to_vec());
        First { keymap, rehearse, choice, blanks: None, left: None, helps: false, done: None }
    }

    /// What was chosen, once something is.
    pub fn done(&self) -> Option<&FirstRun> {
        self.done.as_ref()
    }

    /// What a person did.
    pub fn take(&mut self, input: &Input) {
        match (&mut self.blanks, input) {
            // What lies over the blanks is put away by the keys that do that.
            (_, Input::Text(_) | Input::Paste { .. }) if self.helps => {}
            (Some(blanks), Input::Text(text) | Input::Paste { text, .. }) => blanks.insert(text),
            (None, Input::Text(text)) => {
                // The number before a choice chooses it.
                let digit = text.chars().next().map(crate::text::half_width_char);
                let at = digit.and_then(|c| c.to_digit(10)).and_then(|n| n.checked_sub(1));
                let at = at.and_then(|at| usize::try_from(at).ok());
                if let Some(at) = at.filter(|at| *at < CHOICES.len()) {
                    self.choose(at);
                }
            }
            (_, Input::Chord(chord)) => self.key(chord),
            _ => {}
        }
    }

    fn key(&mut self, chord: &Chord) {
        let places: &[Place] = if self.blanks.is_some() { &PLACES } else { &CHOICE };
        let Some(action) = self.keymap.action(places, chord) else { return };
        let shut = [Action::Back, Action::Open, Action::Submit, Action::Help];
        if self.helps {
            self.helps = !shut.contains(&action);
            return;
        }
        match (&mut self.blanks, action) {
            (_, Action::Quit) => self.done = Some(FirstRun::Quit),
            (_, Action::Help) => self.helps = true,
            (_, Action::Language) => drop(language::speak_next()),
            (None, Action::Back) => self.done = Some(FirstRun::Quit),
            (None, Action::Open) => self.choose(self.choice.at()),
            (None, action) => drop(self.choice.step(action, CHOICES.len())),
            (Some(_), Action::Back) => self.left = self.blanks.take(),
            (Some(blanks), Action::NextField) => blanks.go((blanks.at + 1) % BLANKS.len()),
            (Some(blanks), Action::PrevField) => {
                blanks.go((blanks.at + BLANKS.len() - 1) % BLANKS.len());
            }
            (Some(blanks), Action::Submit) if blanks.at + 1 < BLANKS.len() => {
                blanks.go(blanks.at + 1);
            }
            (Some(_), Action::Submit) => self.submit(),
            (Some(blanks), action) => {
                if let (Some(key), Some(editor)) =
                    (EditKey::of(action), blanks.editors.get_mut(blanks.at))
                {
                    editor.apply(key);
                }
            }
        }
    }

    fn choose(&mut self, at: usize) {
        self.choice.select(at);
        match at {
            0 => self.blanks = Some(self.left.take().unwrap_or_else(Blanks::new)),
            1 => self.done = Some(FirstRun::Practice),
            _ => self.done = Some(FirstRun::Tutor),
        }
    }

    fn submit(&mut self) {
        let Some(blanks) = &mut self.blanks else { return };
        let rehearsed = blanks.read().and_then(|setup| match (self.rehearse)(&setup) {
            Ok(()) => Ok(setup),
            Err((At::Office, why)) => Err((OFFICE, why)),
            Err((At::Pin, why)) => Err((PIN, why)),
        });
        match rehearsed {
            Ok(setup) => self.done = Some(FirstRun::Setup(setup)),
            Err((blank, why)) => {
                // Nobody sees what stands in the blank of a PIN: it is typed anew.
                for (at, editor) in blanks.editors.iter_mut().enumerate() {
                    if at == AGAIN && blank >= PIN || at == PIN && blank == PIN {
                        *editor = LineEditor::secret(PIN_MOST);
                    }
                }
                blanks.at = blank;
                blanks.problem = Some((blank, why));
            }
        }
    }

    /// Draws the screen and puts the caret where it is typed.
    pub fn draw(&self, frame: &mut Frame<'_>, theme: &Theme) {
        let area = frame.area();
        let buffer = frame.buffer_mut();
        let caret = match &self.blanks {
            None => self.draw_choice(buffer, area, theme),
            Some(blanks) => drawing::draw_blanks(buffer, area, blanks, theme),
        };
        let places: &[Place] = if self.blanks.is_some() { &PLACES } else { &CHOICE };
        use Action::{Back, Help, Language, Open, Quit, Submit};
        let wanted: &[Action] = match self.helps {
            true => &[Back],
            false => &[Open, Submit, Back, Quit, Language, Help],
        };
        let hints: Vec<String> = self
            .keymap
            .hints(places)
            .into_iter()
            .filter(|(_, action)| wanted.contains(action))
            .map(|(chord, action)| format!(" {} {} ", chord.label(true), self.hint_of(action)))
            .collect();
        let foot = Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area };
        put(buffer, foot, &Shown::from(hints.concat()), theme.dim);
        if self.helps {
            self.draw_help(buffer, area, theme);
        }
        if theme.look.ascii {
            plain_signs(frame.buffer_mut());
        }
        if let Some(at) = caret.filter(|_| !self.helps) {
            frame.set_cursor_position(at);
        }
    }

    /// What stands beside a key: Enter goes down the blanks, and opens the office behind the last.
    fn hint_of(&self, action: Action) -> &'static str {
        match (&self.blanks, action) {
            (Some(blanks), Action::Submit) if blanks.at == AGAIN => "开办",
            (Some(_), Action::Submit) => "下栏",
            _ => action.hint(),
        }
    }

    fn doc_of(&self, action: Action) -> &'static str {
        match (&self.blanks, action) {
            (_, Action::Submit) => "到下一栏;最后一栏是开办。",
            (Some(_), Action::Back) => "回到前一屏,填的都在。",
            (None, Action::Back) | (_, Action::Quit) => "不开了,退出。",
            _ => action.doc(),
        }
    }

    /// What F1 says: what there is to choose, or what goes where, and the keys.
    fn draw_help(&self, buffer: &mut Buffer, area: Rect, theme: &Theme) {
        let (words, places): (&[&str], &[Place]) = match self.blanks {
            None => (CHOICE_HELP, &CHOICE),
            Some(_) => (BLANKS_HELP, &PLACES),
        };
        let wanted = |action: &Action| {
            let editing = EditKey::of(*action).is_some_and(|_| self.blanks.is_some());
            !editing && (OWN.contains(action) || EditKey::of(*action).is_some())
        };
        let live = self.keymap.hints(places).into_iter().filter(|(_, action)| wanted(action));
        let keys =
            live.map(|(chord, action)| format!("{}  {}", chord.label(true), self.doc_of(action)));
        let mut lines: Vec<Shown> = Vec::new();
        for line in words.iter().map(|word| (*word).to_owned()).chain(keys) {
            lines.extend(Shown::from(line).wrap(64));
        }
        let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
        let height = height.min(area.height.saturating_sub(1));
        let window = centred(Rect { height: area.height.saturating_sub(1), ..area }, 70, height);
        let inside = popup_on(buffer, window, &Shown::from("帮助"), theme);
        for (y, line) in (inside.y..inside.bottom()).zip(&lines) {
            let at = Rect { x: inside.x + 1, y, width: inside.width.saturating_sub(1), height: 1 };
            put(buffer, at, line, theme.plain);
        }
    }

    fn draw_choice(&self, buffer: &mut Buffer, area: Rect, theme: &Theme) -> Option<Position> {
        let inside = popup_on(buffer, centred(area, 50, 9), &Shown::from("前台:第一次打开"), theme);
        let rows = Rect { y: inside.y + 1, height: inside.height.min(3), ..inside };
        list::draw(buffer, rows, &self.choice, theme, true, |choice| {
            let number = CHOICES.iter().position(|one| one == choice).map_or(0, |at| at + 1);
            vec![col(number.to_string(), 1), col(*choice, 0)]
        });
        let at = Rect { y: inside.y + 5, height: 1, ..inside };
        let words = " 房屋与住户以后再录入,也可从表格导入。";
        put(buffer, at, &Shown::from(words), theme.dim);
        None
    }
}

/// Asks, on a screen of its own, before any desk exists.
///
/// # Errors
/// There is no terminal here, or it is gone.
pub fn run(theme: &Theme, keymap: Keymap, rehearse: Rehearse) -> io::Result<FirstRun> {
    let (guard, signals) = Guard::enter()?;
    let mut keyboard = Keyboard::open()?;
    let mut screen = Line::open()?;
    let mut first = First::new(keymap, rehearse);
    let mut changed = true;
    let before = language::spoken();
    loop {
        if let Some(done) = first.done() {
            drop(guard);
            if language::spoken() != before {
                kept_language::keep(language::spoken());
            }
            return Ok(done.clone());
        }
        if changed {
            screen.draw(|frame| first.draw(frame, theme), |_| false)?;
        }
        // A signal ends the choice as quitting does: nothing was begun yet.
        if signals.try_recv().is_ok_and(|_: Ending| true) {
            return Ok(FirstRun::Quit);
        }
        let inputs = keyboard.wait(Some(TICK))?;
        changed = !inputs.is_empty();
        for input in &inputs {
            first.take(input);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::testing::chords;

    fn typed(keys: &str) -> First {
        let easy = |setup: &Setup| match setup.pin.as_str() {
            "1234" => Err((At::Pin, "太容易".to_owned())),
            _ => Ok(()),
        };
        let mut first = First::new(Keymap::load(&[]).unwrap(), easy);
        for chord in chords(keys) {
            match chord.typed() {
                Some(c) => first.take(&Input::Text(c.to_string())),
                None => first.take(&Input::Chord(chord)),
            }
        }
        first
    }

    #[test]
    fn a_pin_that_is_too_easy_is_said_at_its_blank_and_the_rest_stays() {
        let first = typed("1翠湖花园<enter>s2<enter>101<enter>王丽<enter>1234<enter>1234<enter>");
        assert!(first.done().is_none());
        let blanks = first.blanks.as_ref().unwrap();
        assert_eq!((blanks.at, blanks.problem.clone()), (PIN, Some((PIN, "太容易".to_owned()))));
        assert_eq!(blanks.text(OFFICE), "翠湖花园");
    }

    #[test]
    fn an_office_is_set_up_by_typing_down_the_blanks() {
        let first =
            typed("1翠湖花园<enter>s2<enter>１０１<enter>王丽<enter>258014<enter>258014<enter>");
        let Some(FirstRun::Setup(setup)) = first.done() else { panic!("{:?}", first.done()) };
        assert_eq!((setup.office.as_str(), setup.badge), ("翠湖花园", 101));
        assert_eq!(setup.profile.as_deref(), Some("S2"));
        assert!(!format!("{setup:?}").contains("258014"), "no fault report carries the PIN");
    }

    #[test]
    fn who_goes_back_and_comes_again_finds_the_blanks_as_they_were() {
        let first = typed("1翠湖<enter>s2<esc>1");
        let blanks = first.blanks.as_ref().unwrap();
        assert_eq!((blanks.text(OFFICE).as_str(), blanks.at), ("翠湖", PROFILE));
        assert_eq!(blanks.text(PROFILE), "s2");
    }

    #[test]
    fn a_wrong_blank_says_one_sentence_and_keeps_the_rest() {
        let first = typed("1翠湖<enter><enter>101<enter>王丽<enter>2580<enter>258<enter>");
        assert_eq!(first.done(), None);
        let blanks = first.blanks.as_ref().unwrap();
        assert_eq!(blanks.problem.as_ref().map(|(at, _)| *at), Some(AGAIN));
        assert_eq!(blanks.text(OFFICE), "翠湖");
        for (keys, wrong) in [
            ("1<enter><enter><enter><enter><enter><enter>", OFFICE),
            ("1甲<enter>S9<enter>1<enter>乙<enter>1234<enter>1234<enter>", PROFILE),
            ("1甲<enter><enter>x<enter>乙<enter>1234<enter>1234<enter>", BADGE),
            ("1甲<enter><enter>100000<enter>乙<enter>1234<enter>1234<enter>", BADGE),
            ("1甲<enter><enter>1<enter>乙<enter><enter><enter>", PIN),
        ] {
            let first = typed(keys);
            let problem = first.blanks.as_ref().and_then(|b| b.problem.clone());
            assert_eq!(problem.map(|(at, _)| at), Some(wrong), "{keys}");
        }
    }

    /// Each procedure is told in a line where it is asked for, and one that is none is said at once.
    #[test]
    fn the_procedures_are_told_where_one_is_asked_for() {
        let first = typed("1翠湖<tab>");
        let mut terminal =
            ratatui::Terminal::new(ratatui::backend::TestBackend::new(80, 24)).unwrap();
        let theme = Theme::default();
        terminal.draw(|frame| first.draw(frame, &theme)).unwrap();
        let cells = terminal.backend().buffer().content();
        // Behind a wide sign stands a cell of its own.
        let picture: String = cells.iter().map(|cell| cell.symbol().trim()).collect();
        for (name, about) in procedures::all() {
            let about: String = about.chars().filter(|c| *c != ' ').take(6).collect();
            assert!(picture.contains(&about), "{name} {about}: {picture}");
        }
        let first = typed("1翠湖<tab>S9<tab>101");
        let blanks = first.blanks.as_ref().unwrap();
        assert_eq!(
            (blanks.at, blanks.problem.as_ref().map(|(at, _)| *at)),
            (PROFILE, Some(PROFILE))
        );
    }

    #[test]
    fn a_badge_that_is_typed_where_the_procedure_stands_goes_to_the_badge() {
        let first = typed("1翠湖<tab>101<tab>王丽");
        let blanks = first.blanks.as_ref().unwrap();
        assert_eq!(blanks.text(PROFILE), "");
        assert_eq!((blanks.text(BADGE).as_str(), blanks.text(NAME).as_str()), ("101", "王丽"));
        let first = typed("1翠湖<tab>s2<tab>101");
        let blanks = first.blanks.as_ref().unwrap();
        assert_eq!((blanks.text(PROFILE).as_str(), blanks.text(BADGE).as_str()), ("s2", "101"));
    }

    #[test]
    fn f1_says_what_goes_where_and_nothing_typed_is_lost() {
        let first = typed("1翠湖<f1>x<esc>园");
        assert_eq!(first.blanks.as_ref().unwrap().text(OFFICE), "翠湖园");
        assert!(typed("<f1>").helps && !typed("<f1><enter>").helps);
        assert_eq!(
            typed("<f1><enter>").done(),
            None,
            "Enter puts the help away and chooses nothing"
        );
    }

    #[test]
    fn practice_and_leaving_are_one_key() {
        assert_eq!(typed("2").done(), Some(&FirstRun::Practice));
        assert_eq!(typed("<down><enter>").done(), Some(&FirstRun::Practice));
        assert_eq!(typed("<esc>").done(), Some(&FirstRun::Quit));
        assert_eq!(typed("1<esc>").done(), None);
    }
}

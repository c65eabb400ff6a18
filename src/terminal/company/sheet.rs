//! One thing of the company's pages, open: what stands on it, and the blanks of what is answered or decided. What is
//! handed in is an [`Order`]; who signs it and how is its caller's.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::blanks::Blanks;
use super::lines::{AskedLine, DecidedLine};
use crate::terminal::action::Action;
use crate::terminal::ctx::Caret;
use crate::terminal::keymap::Place;
use crate::terminal::list::put;
use crate::terminal::pen::row;
use crate::terminal::theme::Theme;
use crate::text::Shown;

const WORD: &str = "批复";
const PAPER: &str = "批文号";
const WHY: &str = "理由";
const BY: &str = "谁定的";
const KEY: &str = "签名私钥";
const WHAT: &str = "定什么";
const NAME: &str = "名称";
const WORTH: &str = "取值或文字";
const TO: &str = "给谁";

/// Yes first, as in [`Order::Answer`].
const WORDS: &[&str] = &["同意", "不同意"];
/// In the order of [`Deciding`].
const KINDS: &[&str] = &["定设置", "放开设置", "定用语", "停用语"];

/// Who signs, with the file of which key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signer {
    pub by: String,
    pub key: String,
}

/// What is decided for offices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deciding {
    Set { name: String, worth: String },
    Free { name: String },
    Words { name: String, text: String },
    NoWords { name: String },
}

/// What is to be signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    Answer {
        office: String,
        slip: String,
        yes: bool,
        paper: Option<String>,
    },
    /// For one office, or for all.
    Decide {
        office: Option<String>,
        what: Deciding,
    },
}

/// What a sheet is for.
#[derive(Clone, Debug)]
enum For {
    Reading,
    Answering { office: String, slip: String },
    Deciding,
}

/// A thing that is open.
#[derive(Clone, Debug)]
pub struct Sheet {
    title: String,
    about: Vec<(String, String)>,
    blanks: Blanks,
    of: For,
    /// Lines of what stands on it that were scrolled past.
    top: usize,
}

impl Sheet {
    /// A question, with the blanks of its answer.
    pub fn answering(line: &AskedLine, signer: &Signer) -> Self {
        let mut about = vec![
            ("管理处".to_string(), line.office.clone()),
            ("请示于".to_string(), line.since.clone()),
            ("请示事项".to_string(), line.asked.clone()),
        ];
        about.extend(line.about.iter().cloned());
        let blanks = Blanks::new().choice(WORD, WORDS).line(PAPER, "").line(WHY, "");
        Self {
            title: format!("{} {}", line.title, line.slip),
            about,
            blanks: blanks.line(BY, &signer.by).line(KEY, &signer.key),
            of: For::Answering { office: line.office.clone(), slip: line.slip.clone() },
            top: 0,
        }
    }

    /// What was decided, whole.
    pub fn reading(line: &DecidedLine) -> Self {
        Self {
            title: format!("总部决定第 {} 号", line.number),
            about: line.about.clone(),
            blanks: Blanks::new(),
            of: For::Reading,
            top: 0,
        }
    }

    /// A new decision.
    pub fn deciding(signer: &Signer) -> Self {
        let blanks = Blanks::new().choice(WHAT, KINDS).line(NAME, "").line(WORTH, "").line(TO, "");
        let about = "给谁不写就是各处;例外日和工时用命令行 qiantai head-office decide";
        Self {
            title: "总部决定".to_string(),
            about: vec![(String::new(), about.to_string())],
            blanks: blanks.line(WHY, "").line(BY, &signer.by).line(KEY, &signer.key),
            of: For::Deciding,
            top: 0,
        }
    }

    pub fn places(&self) -> &'static [Place] {
        match self.of {
            For::Reading => &[Place::Overlay, Place::All],
            _ => self.blanks.places(),
        }
    }

    pub fn insert(&mut self, text: &str) {
        self.blanks.insert(text);
    }

    /// Scrolls what stands on it, or goes to its blanks.
    pub fn act(&mut self, action: Action) {
        let reading = matches!(self.of, For::Reading);
        match action {
            Action::PageDown => self.top += 5,
            Action::PageUp => self.top = self.top.saturating_sub(5),
            Action::Down if reading => self.top += 1,
            Action::Up if reading => self.top = self.top.saturating_sub(1),
            _ => self.blanks.act(action),
        }
    }

    /// It was not taken.
    pub fn refuse(&mut self, why: String) {
        self.blanks.problem = why;
    }

    /// What is to be signed, by whom and why; or the sentence that is now at the blank.
    pub fn order(&mut self) -> Option<(Order, Signer, Option<String>)> {
        self.blanks.problem.clear();
        let order = match &self.of {
            For::Reading => return None,
            For::Answering { office, slip } => (office.clone(), slip.clone()),
            For::Deciding => return self.decision(),
        };
        let Some(word) = self.blanks.chosen(WORD) else {
            self.blanks.refuse(WORD, "请选批复:同意或不同意");
            return None;
        };
        let why = self.blanks.some(WHY);
        if word != 0 && why.is_none() {
            self.blanks.refuse(WHY, "不同意的请写理由");
            return None;
        }
        let signer = self.signer()?;
        let (office, slip) = order;
        let paper = self.blanks.some(PAPER);
        Some((Order::Answer { office, slip, yes: word == 0, paper }, signer, why))
    }

    fn decision(&mut self) -> Option<(Order, Signer, Option<String>)> {
        let Some(kind) = self.blanks.chosen(WHAT) else {
            self.blanks.refuse(WHAT, "请选定什么");
            return None;
        };
        let Some(name) = self.blanks.some(NAME) else {
            self.blanks.refuse(NAME, "请写名称:哪一项设置,或用语用在哪里");
            return None;
        };
        let worth = self.blanks.some(WORTH);
        let what = match (kind, worth) {
            (0 | 2, None) => {
                self.blanks.refuse(WORTH, "请写取值或文字");
                return None;
            }
            (0, Some(worth)) => Deciding::Set { name, worth },
            (2, Some(text)) => Deciding::Words { name, text },
            (1, _) => Deciding::Free { name },
            _ => Deciding::NoWords { name },
        };
        let signer = self.signer()?;
        let office = self.blanks.some(TO);
        Some((Order::Decide { office, what }, signer, self.blanks.some(WHY)))
    }

    fn signer(&mut self) -> Option<Signer> {
        let signer = Signer { by: self.blanks.text(BY), key: self.blanks.text(KEY) };
        if signer.by.is_empty() {
            self.blanks.refuse(BY, "请写谁定的(姓名或职务)");
            return None;
        }
        if signer.key.is_empty() {
            self.blanks.refuse(KEY, "请写签名私钥的文件");
            return None;
        }
        Some(signer)
    }

    /// Draws it; answers the caret.
    pub fn draw(&mut self, buffer: &mut Buffer, area: Rect, theme: &Theme) -> Caret {
        put(buffer, row(area, 0), &Shown::from(format!(" {}", self.title)), theme.strong);
        let below = if matches!(self.of, For::Reading) { 0 } else { self.blanks.rows() };
        let room = area.height.saturating_sub(2 + below);
        let wide = usize::from(area.width.saturating_sub(2));
        let line = |(label, value): &(String, String)| match label.as_str() {
            "" => Shown::from(value.as_str()).wrap(wide),
            label => Shown::from(format!("{label}  {value}")).wrap(wide),
        };
        let lines: Vec<Shown> = self.about.iter().flat_map(line).collect();
        // Beyond the end nothing is scrolled past: the way back would be keys that do nothing.
        self.top = self.top.min(lines.len().saturating_sub(usize::from(room)));
        for (y, line) in (0..room).zip(lines.iter().skip(self.top)) {
            let at = row(area, y + 1);
            put(
                buffer,
                Rect { x: at.x + 1, width: at.width.saturating_sub(1), ..at },
                line,
                theme.plain,
            );
        }
        let blanks = Rect { y: area.bottom().saturating_sub(below), height: below, ..area };
        self.blanks.draw(buffer, blanks.intersection(area), theme)
    }
}

//! A slip before it is printed: how it looks, and on which printer, which paper, which copy. What was chosen
//! last at this terminal for this form stands there already. It must not print: that is done outside.

use std::path::{Path, PathBuf};

use super::prelude::*;
use crate::engine::print::Size;
use crate::engine::value::SlipId;
use crate::forms;
use crate::forms::office::prints;
use crate::paper::{Copies, Format, Paper, preview};
use crate::printing::choice::{self, Choice};
use crate::printing::printers::{self, Printer};
use crate::printing::task::{Done, Failure, Task, To};
use crate::protocol::messages::{Papers, Reply, Request};
use crate::text::Shown;

/// Rows above the preview.
const HEAD: u16 = 2;
/// Characters that a printer cannot print and that are named in one question.
const NAMED_MOST: usize = 8;

/// A slip before it is printed.
#[derive(Clone)]
pub struct Preview {
    papers: Papers,
    lines: Vec<String>,
    top: usize,
    /// The printers of the office, and behind them the files.
    ways: Vec<Way>,
    way: usize,
    paper: usize,
    part: usize,
    at: At,
    /// What was chosen last, until it is known which printers there are.
    wanted: Option<Choice>,
}

/// Which choice the keys are for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Way,
    Paper,
    Part,
}

/// A printer, or a file of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Way {
    Printer(Printer),
    File(Format),
}

/// The printers of this machine, as they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub form: String,
    pub printers: Vec<Printer>,
    pub last: Option<Choice>,
    /// What is wrong with the file that names them.
    pub problem: Option<String>,
}

/// Where this machine keeps what it knows of printers.
#[derive(Clone, Debug, Default)]
pub struct Printers {
    /// The office's own list.
    list: PathBuf,
    /// What was chosen last; none: nothing is kept.
    choices: Option<PathBuf>,
    terminal: String,
}

impl Printers {
    /// For the office of this folder, at the terminal of this name.
    pub fn of(folder: &Path, terminal: &str) -> Printers {
        let (list, choices) = (folder.join("printers.toml"), choice::place());
        Printers { list, choices, terminal: terminal.to_owned() }
    }

    /// The printers that there are, and what was chosen last for a form. It may take its time.
    pub fn find(&self, form: String) -> Found {
        let (mut printers, problem) = match printers::of_file(&self.list) {
            Ok(printers) => (printers, None),
            Err(problem) => (Vec::new(), Some(problem)),
        };
        // A queue that the office has given a name of its own is known already.
        let known: Vec<_> = printers.iter().map(|printer| printer.way.clone()).collect();
        printers.extend(printers::queues().into_iter().filter(|q| !known.contains(&q.way)));
        let last = self.choices.as_ref();
        let last = last.and_then(|file| choice::recall(file, &self.terminal, &form));
        Found { form, printers, last, problem }
    }

    /// Tries a print or gives it away; what was chosen is kept where that went well.
    ///
    /// # Errors
    /// It cannot be made, or was not taken.
    pub fn run(&self, printing: &Printing) -> Result<Done, Failure> {
        let done = printing.task.clone().run(None)?;
        let form = forms::tagged(printing.slip.form).map_or("", |form| form.id);
        if let Some(file) = self.choices.as_ref().filter(|_| !printing.task.trial) {
            choice::keep(file, &self.terminal, form, &printing.choice);
        }
        Ok(done)
    }
}

/// A print on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printing {
    pub slip: SlipId,
    pub copies: Copies,
    pub task: Task,
    /// Kept once it has gone well.
    pub choice: Choice,
    /// The print that took the number.
    pub print: Option<SlipId>,
    pub times: u32,
}

impl Way {
    fn format(&self) -> Format {
        match self {
            Way::Printer(printer) => printer.format,
            Way::File(format) => *format,
        }
    }

    /// The word on the screen, and what is kept of a choice.
    fn label(&self) -> String {
        match self {
            Way::Printer(printer) => printer.name.clone(),
            Way::File(format) => format!("{}文件", format.label()),
        }
    }
}

fn files() -> impl Iterator<Item = Way> {
    [Format::Pdf, Format::Text, Format::Xlsx].into_iter().map(Way::File)
}

/// Asks for a slip as it is printed.
pub fn ask(slip: SlipId) -> Wish {
    look(slip, Copies::Each)
}

fn look(slip: SlipId, copies: Copies) -> Wish {
    Wish::Send(Pending::Paper, Request::Paper { slip, copies, print: None })
}

/// The sheets came: the preview over the screen, or its sheets anew.
pub fn hear(before: Option<&Overlay>, papers: Papers) -> Turn {
    if let Some(Overlay::Print(shown)) = before
        && shown.papers.slip == papers.slip
    {
        let lines = preview(&papers.sheets);
        let top = shown.top.min(lines.len().saturating_sub(1));
        let shown = Preview { papers, lines, top, ..(**shown).clone() };
        return Turn::lay(Overlay::Print(Box::new(shown)));
    }
    let form = forms::tagged(papers.slip.form).map_or("", |form| form.id).to_owned();
    let lines = preview(&papers.sheets);
    let (way, paper, part, at) = (0, 0, 0, At::Way);
    let ways = files().collect();
    let shown = Preview { papers, lines, top: 0, ways, way, paper, part, at, wanted: None };
    let found = Wish::Outside(Effect::Printers(form));
    Turn::lay(Overlay::Print(Box::new(shown))).and(found)
}

impl Preview {
    /// The printers were found.
    pub fn found(&mut self, found: Found) -> Turn {
        let form = forms::tagged(self.papers.slip.form).map_or("", |form| form.id);
        if form != found.form {
            return Turn::default();
        }
        self.ways = found.printers.into_iter().map(Way::Printer).chain(files()).collect();
        self.wanted = found.last;
        let before = self.copies();
        (self.way, self.paper, self.part) = (0, 0, 0);
        if let Some(last) = self.wanted.take()
            && let Some(way) = self.ways.iter().position(|way| way.label() == last.printer)
        {
            self.way = way;
            let papers = self.papers();
            self.paper = papers.iter().position(|p| p.name == last.paper).unwrap_or(0);
            self.part = last.part.min(self.parts().len().saturating_sub(1));
        }
        let turn = Turn::changed(true).and(self.again(before));
        match found.problem {
            Some(problem) => turn.and(Turn::no(format!("{problem}。"))),
            None => turn,
        }
    }

    fn chosen(&self) -> Option<&Way> {
        self.ways.get(self.way)
    }

    fn format(&self) -> Format {
        self.chosen().map_or(Format::Pdf, Way::format)
    }

    fn papers(&self) -> Vec<Paper> {
        let form = forms::tagged(self.papers.slip.form);
        self.format().papers(form.map_or(Size::Half, |form| form.print.size))
    }

    /// The copies to choose from: all of them first.
    fn parts(&self) -> Vec<String> {
        let form = forms::tagged(self.papers.slip.form);
        let parts = form.map_or(&[][..], |form| form.print.parts);
        let all = match parts.len() {
            0 => "单联".to_owned(),
            many if self.format().presses_through() => format!("{many} 联一次打透"),
            many => format!("{many} 联各一张"),
        };
        std::iter::once(all).chain(parts.iter().map(|part| part.name.to_owned())).collect()
    }

    fn copies(&self) -> Copies {
        match self.part {
            0 if self.format().presses_through() => Copies::Pressed,
            0 => Copies::Each,
            part => Copies::One(part),
        }
    }

    /// The sheets of other copies are asked for.
    fn again(&self, before: Copies) -> Turn {
        let copies = self.copies();
        if copies == before {
            return Turn::default();
        }
        look(self.papers.slip, copies).into()
    }

    pub fn offers(action: Action) -> bool {
        use Action::{Back, Down, End, Home, Left, NextField, PageDown, PageUp, PrevField, Right};
        use Action::{Submit, Up};
        [Up, Down, PageUp, PageDown, Home, End, Left, Right, NextField, PrevField, Submit, Back]
            .contains(&action)
    }

    /// Does what a key asks for.
    pub fn act(&mut self, action: Action, ctx: &Ctx) -> Turn {
        let before = self.copies();
        match action {
            Action::NextField | Action::PrevField => {
                self.at = match (self.at, action) {
                    (At::Way, Action::NextField) | (At::Part, Action::PrevField) => At::Paper,
                    (At::Paper, Action::NextField) | (At::Way, Action::PrevField) => At::Part,
                    _ => At::Way,
                };
                Turn::changed(true)
            }
            Action::Left | Action::Right => {
                let on = action == Action::Right;
                let (papers, parts) = (self.papers().len(), self.parts().len());
                match self.at {
                    At::Way => {
                        self.way = turned(self.way, self.ways.len(), on);
                        self.paper = 0;
                    }
                    At::Paper => self.paper = turned(self.paper, papers, on),
                    At::Part => self.part = turned(self.part, parts, on),
                }
                Turn::changed(true).and(self.again(before))
            }
            Action::Submit => self.print(),
            _ => Turn::changed(self.scroll(action, usize::from(rows(ctx.rows)))),
        }
    }

    fn scroll(&mut self, action: Action, rows: usize) -> bool {
        let before = self.top;
        let last = self.lines.len().saturating_sub(rows);
        self.top = match action {
            Action::Up => self.top.saturating_sub(1),
            Action::Down => self.top + 1,
            Action::PageUp => self.top.saturating_sub(rows),
            Action::PageDown => self.top + rows,
            Action::Home => 0,
            Action::End => last,
            _ => self.top,
        }
        .min(last);
        self.top != before
    }

    /// A trial first: what cannot be printed is named before a number is taken.
    fn print(&self) -> Turn {
        let (Some(way), Some(paper)) = (self.chosen(), self.papers().get(self.paper).copied())
        else {
            return Turn::default();
        };
        let format = way.format();
        let to = match way {
            Way::Printer(printer) => To::Printer(printer.clone()),
            Way::File(_) => To::File(String::new().into()),
        };
        let printing = Printing {
            slip: self.papers.slip,
            copies: self.copies(),
            task: Task {
                sheets: self.papers.sheets.clone(),
                to,
                format,
                paper,
                title: self.papers.number.clone(),
                over: false,
                trial: true,
            },
            choice: Choice { printer: way.label(), paper: paper.name.to_owned(), part: self.part },
            print: None,
            times: 0,
        };
        match way {
            Way::Printer(_) => Turn::from(Wish::Close).and(out(printing)),
            Way::File(_) => {
                let name = forms::show_number(self.papers.slip).replace('/', "-");
                let name = format!("{name}.{}", format.extension());
                let then = Wish::PrintTo(Box::new(printing), String::new());
                let mut line = Overlay::line("写到文件", then);
                line.insert(&name);
                Turn::lay(line)
            }
        }
    }

    /// Draws it over the whole screen but its last two rows.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, theme: &Theme) {
        let area = Rect { height: area.height.saturating_sub(2), ..area };
        super::popup::clear_wide(buffer, area);
        let mut title = format!(" 打印 {}", self.papers.number);
        if self.papers.times > 0 {
            title.push_str(&format!("  已打 {} 次,上次 {}", self.papers.times, self.papers.last));
        }
        text(buffer, row(area, 0), theme, &title, theme.title);
        let paper = self.papers().get(self.paper).map_or("", |paper| paper.label);
        let part = self.parts().get(self.part).cloned().unwrap_or_default();
        let way = self.chosen().map_or_else(String::new, Way::label);
        let mut pen = Pen::new(buffer, row(area, 1));
        let choices =
            [("打印机", way, At::Way), ("纸", paper.to_owned(), At::Paper), ("联", part, At::Part)];
        for (label, value, at) in choices {
            pen.write(&format!(" {label} "), theme.dim);
            let style = if at == self.at { theme.selected } else { theme.strong };
            pen.write(&format!(" {value} "), style);
        }
        let below = Rect { y: area.y + HEAD, height: area.height.saturating_sub(HEAD), ..area };
        for (y, line) in (0..below.height).zip(self.lines.iter().skip(self.top)) {
            put(buffer, row(below, y), &Shown::from(line), theme.plain);
        }
    }
}

/// Rows of the preview on so high a screen.
fn rows(screen: u16) -> u16 {
    screen.saturating_sub(HEAD + 2).max(1)
}

/// The next choice, or the one before; behind the last comes the first.
fn turned(at: usize, many: usize, on: bool) -> usize {
    let many = many.max(1);
    if on { (at + 1) % many } else { (at + many - 1) % many }
}

fn out(printing: Printing) -> Wish {
    Wish::Outside(Effect::Print(Box::new(printing)))
}

/// The file was named: a trial, and then the print.
pub fn to_file(mut printing: Printing, name: &str) -> Turn {
    printing.task.to = To::File(name.trim().into());
    out(printing).into()
}

/// It may be printed: its number is taken.
pub fn begin(mut printing: Printing) -> Turn {
    printing.task.trial = false;
    let printer = match &printing.task.to {
        To::Printer(printer) => printer.name.clone(),
        To::File(path) => {
            let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into());
            format!("文件 {name}")
        }
    };
    let copies = printing.copies;
    let asked = prints::ask_number(printing.slip, copies.part(), copies.pressed(), &printer);
    let hand = Request::Hand { id: String::new(), asked, draft: None, cosign: None };
    Wish::Send(Pending::Print(Box::new(printing)), hand).into()
}

/// What the desk says to a print: its number, its sheets, or why not.
pub fn hear_desk(mut printing: Printing, reply: Reply) -> Turn {
    match reply {
        Reply::Accepted { slip, .. } => {
            printing.print = Some(slip);
            let Printing { slip: of, copies, .. } = printing;
            let asked = Request::Paper { slip: of, copies, print: Some(slip) };
            Wish::Send(Pending::Print(Box::new(printing)), asked).into()
        }
        Reply::Paper(papers) => {
            printing.task.sheets = papers.sheets;
            printing.times = papers.times;
            Turn::say("正在交打印…").and(out(printing))
        }
        Reply::No(why) | Reply::Failed(why) => failed(&printing, &why),
        Reply::Refused(notice) => failed(&printing, &notice.text),
        Reply::Invalid(problems) => {
            let why = problems.first().map_or_else(String::new, |p| p.problem.clone());
            failed(&printing, &why)
        }
        _ => Turn::default(),
    }
}

/// What came of a trial or of a print. `covered`: something lies over the screen.
pub fn hear_done(mut printing: Printing, done: Result<Done, Failure>, covered: bool) -> Turn {
    match done {
        Err(Failure::Exists(path)) if printing.task.trial && !covered => {
            printing.task.over = true;
            let text = format!("已有文件 {},要覆盖它吗?", path.display());
            Turn::lay(Overlay::ask(text, out(printing)))
        }
        Err(why) => failed(&printing, &why.sentence()),
        Ok(done) if printing.task.trial && done.lost.is_empty() => begin(printing),
        Ok(_) if printing.task.trial && covered => Turn::no("有打不出的字,没有打印;请再打一次。"),
        Ok(done) if printing.task.trial => {
            let named = done.lost.iter().take(NAMED_MOST);
            let named: Vec<String> =
                named.map(|lost| format!("“{}”里的“{}”", lost.at, lost.letter)).collect();
            let more = if done.lost.len() > NAMED_MOST { "等" } else { "" };
            let text = format!("{}{more}打不出。以〓代替,照样打印吗?", named.join("、"));
            Turn::lay(Overlay::ask(text, Wish::Print(Box::new(printing))))
        }
        Ok(done) => {
            let said = format!("{}(第 {} 次打印)", done.said, printing.times);
            Turn::done(said).and(record(&printing, &done.digest, None))
        }
    }
}

fn failed(printing: &Printing, why: &str) -> Turn {
    Turn::no(format!("{}。", why.trim_end_matches('。'))).and(record(printing, "", Some(why)))
}

/// What became of a print whose number was taken is written down.
fn record(printing: &Printing, digest: &str, failed: Option<&str>) -> Turn {
    let Some(print) = printing.print else { return Turn::default() };
    let asked = prints::ask_result(print, digest, failed);
    let hand = Request::Hand { id: String::new(), asked, draft: None, cosign: None };
    Wish::Send(Pending::Nothing, hand).into()
}

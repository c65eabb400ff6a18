//! A slip before it is printed: how it looks, and on which printer, which paper, which copy. What was chosen
//! last at this terminal for this form stands there already. It must not print: that is done outside.

use super::prelude::*;
use super::preview::{At, Preview, Way, files, rows};
use super::printers::{Found, Printing};
use crate::forms::office::prints;
use crate::paper::{Copies, preview};
use crate::printing::choice::Choice;
use crate::printing::task::{Done, Failure, Task, To};
use crate::protocol::messages::{Papers, Reply, Request};

/// Characters that a printer cannot print and that are named in one question.
const NAMED_MOST: usize = 8;

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

/// The printers were found.
pub fn found(shown: &mut Preview, found: Found) -> Turn {
    let form = forms::tagged(shown.papers.slip.form).map_or("", |form| form.id);
    if form != found.form {
        return Turn::default();
    }
    shown.ways = found.printers.into_iter().map(Way::Printer).chain(files()).collect();
    shown.wanted = found.last;
    let before = shown.copies();
    (shown.way, shown.paper, shown.part) = (0, 0, 0);
    if let Some(last) = shown.wanted.take()
        && let Some(way) = shown.ways.iter().position(|way| way.label() == last.printer)
    {
        shown.way = way;
        let papers = shown.papers();
        shown.paper = papers.iter().position(|p| p.name == last.paper).unwrap_or(0);
        shown.part = last.part.min(shown.parts().len().saturating_sub(1));
    }
    let turn = Turn::changed(true).and(again(shown, before));
    match found.problem {
        Some(problem) => turn.and(Turn::no(format!("{problem}。"))),
        None => turn,
    }
}

/// The sheets of other copies are asked for.
fn again(shown: &Preview, before: Copies) -> Turn {
    let copies = shown.copies();
    if copies == before {
        return Turn::default();
    }
    Wish::paper(shown.papers.slip, copies).into()
}

/// Does what a key asks for.
pub fn act(over: &mut Option<Overlay>, action: Action, ctx: &Ctx) -> Turn {
    let Some(Overlay::Print(shown)) = over else { return Turn::default() };
    let before = shown.copies();
    match action {
        Action::NextField | Action::PrevField => {
            shown.at = match (shown.at, action) {
                (At::Way, Action::NextField) | (At::Part, Action::PrevField) => At::Paper,
                (At::Paper, Action::NextField) | (At::Way, Action::PrevField) => At::Part,
                _ => At::Way,
            };
            Turn::changed(true)
        }
        Action::Left | Action::Right => {
            let on = action == Action::Right;
            let (papers, parts) = (shown.papers().len(), shown.parts().len());
            match shown.at {
                At::Way => {
                    shown.way = turned(shown.way, shown.ways.len(), on);
                    shown.paper = 0;
                }
                At::Paper => shown.paper = turned(shown.paper, papers, on),
                At::Part => shown.part = turned(shown.part, parts, on),
            }
            Turn::changed(true).and(again(shown, before))
        }
        Action::Submit => print(shown),
        _ => Turn::changed(shown.scroll(action, usize::from(rows(ctx.rows)))),
    }
}

/// A trial first: what cannot be printed is named before a number is taken.
fn print(shown: &Preview) -> Turn {
    let (Some(way), Some(paper)) = (shown.chosen(), shown.papers().get(shown.paper).copied())
    else {
        return Turn::default();
    };
    let format = way.format();
    let to = match way {
        Way::Printer(printer) => To::Printer(printer.clone()),
        Way::File(_) => To::File(String::new().into()),
    };
    let printing = Printing {
        slip: shown.papers.slip,
        copies: shown.copies(),
        task: Task {
            sheets: shown.papers.sheets.clone(),
            to,
            format,
            paper,
            title: shown.papers.number.clone(),
            over: false,
            trial: true,
        },
        choice: Choice { printer: way.label(), paper: paper.name.to_owned(), part: shown.part },
        print: None,
        times: 0,
    };
    match way {
        Way::Printer(_) => Turn::from(Wish::Close).and(out(printing)),
        Way::File(_) => {
            let name = forms::show_number(shown.papers.slip).replace('/', "-");
            let name = format!("{name}.{}", format.extension());
            let then = Wish::PrintTo(Box::new(printing), String::new());
            let mut line = Overlay::line("写到文件", then);
            line.insert(&name);
            Turn::lay(line)
        }
    }
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
    let asked = prints::ask_number(
        &crate::forms::show_number(printing.slip),
        copies.part(),
        copies.pressed(),
        &printer,
    );
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

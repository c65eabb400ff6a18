//! A slip or a list before it is printed: how it looks, and on which printer, which paper, which copy. What was chosen
//! last at this terminal for this form stands there already. It must not print: that is done outside.

use super::batch_result::{Outcome, cite};
use super::prelude::*;
use super::preview::{At, Preview, Stock, Way, files, rows};
use super::printers::{Found, Printing, kind_of};
use super::submit;
use crate::forms::office::prints;
use crate::paper::{Copies, Sheet, preview};
use crate::printing::choice::Choice;
use crate::printing::task::{Done, Failure, Task, To};
use crate::protocol::messages::{Papers, Printable, Reply, Request};

/// Characters that a printer cannot print and that are named in one question.
const NAMED_MOST: usize = 8;
/// Nothing was taken and nothing sent.
const CUT_OFF: &str = "断线,没有打;连上后请再打。";

/// The papers as they are read here.
fn in_words(mut papers: Papers) -> Papers {
    papers.sheets = papers.sheets.into_iter().map(Sheet::in_words).collect();
    papers
}

/// The sheets came: the preview over the screen. What is written or to be answered there meanwhile is not
/// taken away by it.
pub fn hear(before: Option<&Overlay>, papers: Papers) -> Turn {
    let papers = in_words(papers);
    if before.is_some_and(|over| over.is_busy() && !matches!(over, Overlay::Print(_))) {
        return Turn::default();
    }
    let kind = kind_of(&papers.of).to_owned();
    let lines = preview(&papers.sheets);
    let (way, paper, part, at) = (0, 0, 0, At::Way);
    let (ways, layouts) = (files().collect(), Vec::new());
    let (top, touched) = (0, false);
    let shown = Preview { papers, lines, top, ways, layouts, way, paper, part, at, touched };
    let found = Wish::Outside(Effect::Printers(kind));
    Turn::lay(Overlay::Print(Box::new(shown))).and(found)
}

/// The sheets of other copies came: heard only where the preview of that slip still lies there.
pub fn hear_again(before: Option<&Overlay>, papers: Papers) -> Turn {
    let papers = in_words(papers);
    match before {
        Some(Overlay::Print(shown)) if shown.papers.of == papers.of => {
            let lines = preview(&papers.sheets);
            let top = shown.top.min(lines.len().saturating_sub(1));
            let shown = Preview { papers, lines, top, ..(**shown).clone() };
            Turn::lay(Overlay::Print(Box::new(shown)))
        }
        _ => Turn::default(),
    }
}

/// The printers were found. What was chosen last stands there, unless the fingers were quicker: then what
/// they chose does.
pub fn found(shown: &mut Preview, found: Found) -> Turn {
    if kind_of(&shown.papers.of) != found.form {
        return Turn::default();
    }
    let (before, chosen) = (shown.copies(), shown.chosen().cloned());
    shown.layouts = found.layouts;
    shown.ways = found.printers.into_iter().map(Way::Printer).chain(files()).collect();
    if shown.touched {
        shown.way = shown.ways.iter().position(|way| Some(way) == chosen.as_ref()).unwrap_or(0);
    } else {
        choose(shown, found.last);
    }
    let turn = Turn::changed(true).and(again(shown, before));
    match found.problem {
        Some(problem) => turn.and(Turn::no(format!("{problem}。"))),
        None => turn,
    }
}

/// What was chosen last, where it is still there; else the first of everything.
fn choose(shown: &mut Preview, last: Option<Choice>) {
    (shown.way, shown.paper, shown.part) = (0, 0, 0);
    if let Some(last) = last
        && let Some(way) = shown.ways.iter().position(|way| way.label() == last.printer)
    {
        shown.way = way;
        let papers = shown.papers();
        shown.paper = papers.iter().position(|p| p.name() == last.paper).unwrap_or(0);
        shown.part = last.part.min(shown.parts().len().saturating_sub(1));
    }
}

/// The sheets of other copies are asked for.
fn again(shown: &Preview, before: Copies) -> Turn {
    let copies = shown.copies();
    if copies == before {
        return Turn::default();
    }
    let of = shown.papers.of.clone();
    Wish::Send(Pending::Repaper, Request::Paper { of, copies, print: None }).into()
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
            shown.touched = true;
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
    let (Some(way), Some(stock)) = (shown.chosen(), shown.papers().get(shown.paper).cloned())
    else {
        return Turn::default();
    };
    let (format, paper_name) = (way.format(), stock.name());
    let (paper, on) = match stock {
        Stock::Plain(paper) => (paper, None),
        Stock::Preprinted(on) => (on.layout.paper(), Some(on)),
    };
    let to = match way {
        Way::Printer(printer) => To::Printer(printer.clone()),
        Way::File(_) => To::File(String::new().into()),
    };
    let printing = Printing {
        of: shown.papers.of.clone(),
        copies: shown.copies(),
        task: Task {
            sheets: shown.papers.sheets.clone(),
            to,
            format,
            paper,
            on,
            title: shown.papers.number.clone(),
            over: false,
            trial: true,
        },
        choice: Choice { printer: way.label(), paper: paper_name, part: shown.part },
        print: None,
        times: 0,
        warnings: Vec::new(),
    };
    match way {
        Way::Printer(_) => Turn::from(Wish::Close).and(out(printing)),
        Way::File(_) => {
            let name = match shown.papers.of {
                Printable::Slip(id) => forms::show_number(id),
                _ => shown.papers.number.clone(),
            };
            let name = name.replace(['/', ' '], "-");
            let name = format!("{name}.{}", format.extension());
            let then = Wish::PrintTo(Box::new(printing), String::new());
            Turn::lay(Overlay::proposed("写到文件", then, &name))
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
    let (copies, printer) = (printing.copies, printing.task.to.name());
    let asked = match printing.of {
        Printable::Slip(id) => {
            let slip = forms::show_number(id);
            prints::ask_number(&slip, copies.part(), copies.pressed(), &printer)
        }
        Printable::Each { ref slips, .. } => {
            let slips: Vec<String> = slips.iter().map(|id| forms::show_number(*id)).collect();
            prints::ask_each_number(&printing.task.title, &slips, &printer)
        }
        _ => prints::ask_list_number(&printing.task.title, &printer),
    };
    let hand = Request::Hand { id: String::new(), asked, draft: None, cosign: None };
    Wish::Send(Pending::Print(Box::new(printing)), hand).into()
}

/// What the desk says to a print: its number, its sheets, or why not.
pub fn hear_desk(mut printing: Printing, reply: Reply) -> Turn {
    match reply {
        Reply::Accepted { slip, warnings, .. } => {
            (printing.print, printing.warnings) = (Some(slip), warnings);
            let (of, copies) = (printing.of.clone(), printing.copies);
            let asked = Request::Paper { of, copies, print: Some(slip) };
            Wish::Send(Pending::Print(Box::new(printing)), asked).into()
        }
        Reply::Paper(papers) => {
            printing.times = papers.times;
            printing.task.sheets = in_words(*papers).sheets;
            Turn::say("正在交打印…").and(out(printing))
        }
        Reply::No(why) | Reply::Failed(why) => failed(&printing, &why),
        Reply::Refused(notice) => failed(&printing, &cite(&notice)),
        Reply::Invalid(problems) => {
            let why = problems.first().map_or_else(String::new, |p| p.problem.clone());
            failed(&printing, &why)
        }
        _ => Turn::default(),
    }
}

/// What came of a trial or of a print. `covered`: something lies over the screen.
pub fn hear_done(
    mut printing: Printing,
    done: Result<Done, Failure>,
    covered: bool,
    ctx: &Ctx,
) -> Turn {
    // Whoever is at something else by now is not asked in between; nor is a locked screen.
    let busy = covered || ctx.operator().is_none();
    let trial = printing.task.trial;
    match done {
        _ if trial && ctx.line.is_mute() => Turn::no(CUT_OFF),
        Err(Failure::Exists(path)) if trial && !busy => {
            printing.task.over = true;
            let text = format!("已有文件 {},要覆盖它吗?", path.display());
            Turn::lay(Overlay::ask(text, out(printing)))
        }
        Err(why) => failed(&printing, &why.sentence()),
        Ok(done) if trial && done.lost.is_empty() => begin(printing),
        Ok(_) if trial && busy => Turn::no("有打不出的字,没有打印;请再打一次。"),
        Ok(done) if trial => {
            let named = done.lost.iter().take(NAMED_MOST);
            let named: Vec<String> =
                named.map(|lost| format!("“{}”里的“{}”", lost.at, lost.letter)).collect();
            let more = if done.lost.len() > NAMED_MOST { "等" } else { "" };
            let text = format!("{}{more}打不出。以〓代替,照样打印吗?", named.join("、"));
            Turn::lay(Overlay::ask(text, Wish::Print(Box::new(printing))))
        }
        Ok(done) => {
            let mut told = Outcome::default();
            let unheard = if ctx.line.is_mute() { ";断线,结果没有登记" } else { "" };
            let which = match (printing.print, printing.times) {
                (Some(print), 0) => format!("打印号 {}", forms::show_number(print)),
                (_, times) => format!("第 {times} 次打印"),
            };
            let said = format!("{}({which}){unheard}", done.said);
            told.add_done(said, &printing.warnings);
            submit::tell(&told, None, false, ctx).and(record(&printing, &done.digest, None))
        }
    }
}

/// The line is lost, and `awaited`: a print waited for its number or its sheets. What is said, where a print
/// came to nothing by it; a question whose yes would take a number is not left standing.
pub fn hear_lost(over: &mut Option<Overlay>, awaited: bool) -> Option<&'static str> {
    let asks = |over: &mut Overlay| matches!(over, Overlay::Ask(question) if matches!(question.yes, Wish::Print(_)));
    match over.take_if(asks) {
        _ if awaited => Some("断线时没有打成;号可能已取,连上后请再打。"),
        asked => asked.map(|_| CUT_OFF),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{Format, Origin, Paper, Sheet};
    use crate::printing::printers::Printer;
    use crate::printing::way::Way as Road;
    use crate::terminal::overlay::Reading;

    fn papers(number: u64, office: &str) -> Papers {
        let of = SlipId { form: forms::form("F-14").map_or(0, |form| form.tag), number };
        let of = Printable::Slip(of);
        let sheets = vec![Sheet { office: office.to_owned(), ..Sheet::default() }];
        Papers { of, number: String::new(), sheets, times: 0, last: String::new() }
    }

    /// The preview of a slip, as it lies there before the printers are known.
    fn shown(number: u64) -> Preview {
        let laid = hear(None, papers(number, "滨江花园")).wishes.into_iter().find_map(|wish| {
            let Wish::Lay(over) = wish else { return None };
            let Overlay::Print(shown) = *over else { return None };
            Some(*shown)
        });
        laid.unwrap()
    }

    fn printers() -> Found {
        let printer = Printer {
            name: "针打".to_owned(),
            way: Road::Queue("NEEDLE".to_owned()),
            format: Format::Escp,
            origin: Origin::default(),
        };
        let last =
            Choice { printer: "针打".to_owned(), paper: Paper::WHOLE.name.to_owned(), part: 1 };
        Found {
            form: "F-14".to_owned(),
            printers: vec![printer],
            last: Some(last),
            layouts: Vec::new(),
            problem: None,
        }
    }

    #[test]
    fn what_was_chosen_last_stands_there_unless_the_fingers_were_quicker() {
        let mut untouched = shown(1);
        found(&mut untouched, printers());
        assert_eq!(untouched.chosen().map(Way::label).as_deref(), Some("针打"));
        assert_eq!(
            (untouched.papers()[untouched.paper].name(), untouched.part),
            ("241-whole".to_owned(), 1)
        );
        let keymap = crate::terminal::keymap::Keymap::load(&[]).unwrap();
        let ctx = crate::terminal::app::App::new(keymap, "", String::new(), (80, 24)).ctx;
        let mut over = Some(Overlay::Print(Box::new(shown(1))));
        act(&mut over, Action::Right, &ctx);
        let Some(Overlay::Print(touched)) = &mut over else { panic!("it was put away") };
        assert_eq!(touched.chosen(), Some(&Way::File(Format::Text)));
        found(touched, printers());
        assert_eq!(touched.chosen(), Some(&Way::File(Format::Text)));
        assert_eq!((touched.paper, touched.part), (0, 0));
    }

    #[test]
    fn sheets_that_come_late_change_nothing_but_the_preview_they_are_for() {
        let laid = |turn: Turn| turn.wishes.iter().any(|wish| matches!(wish, Wish::Lay(_)));
        let preview = Overlay::Print(Box::new(shown(1)));
        assert!(laid(hear_again(Some(&preview), papers(1, "又一联"))));
        for over in [None, Some(&preview), Some(&Overlay::line("原因", Wish::Close))] {
            assert!(!laid(hear_again(over, papers(2, "又一联"))));
        }
        let read = Overlay::Reading(Reading::new("依据", Vec::new()));
        assert!(laid(hear(Some(&read), papers(1, ""))));
        for over in [
            Overlay::line("原因", Wish::Close),
            Overlay::ask("关闭?".to_owned(), Wish::Close),
            Overlay::menu("能办的", Vec::new()),
        ] {
            assert!(!laid(hear(Some(&over), papers(1, ""))));
        }
    }

    #[test]
    fn a_lost_line_is_said_where_a_print_came_to_nothing_by_it() {
        let Turn { wishes, .. } = {
            let mut preview = shown(1);
            found(&mut preview, printers());
            print(&preview)
        };
        let task = wishes.into_iter().find_map(|wish| match wish {
            Wish::Outside(Effect::Print(printing)) => Some(printing),
            _ => None,
        });
        let asked = || {
            let yes = Wish::Print(task.clone().unwrap());
            Some(Overlay::ask("照样打印吗?".to_owned(), yes))
        };
        let mut over = asked();
        assert_eq!(hear_lost(&mut over, false), Some(CUT_OFF));
        assert!(over.is_none());
        assert!(hear_lost(&mut over, true).is_some_and(|said| said.contains("号可能已取")));
        let mut other = Some(Overlay::ask("关闭?".to_owned(), Wish::Close));
        assert_eq!(hear_lost(&mut other, false), None);
        assert!(other.is_some());
    }
}

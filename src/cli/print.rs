//! `print`: a slip, a list or a report on paper or in a file. The number of the print is taken first, then it is sent, then what
//! became of it is written down.

use std::path::{Path, PathBuf};

use super::caller::{Caller, read_pins, reply_error, usage_error};
use super::listing::filter::Narrowed;
use super::progress::ProgressLine;
use super::{FAILED, FINE, REFUSED, fail, print_err, print_out};
use crate::engine::form::Form;
use crate::engine::print::Size;
use crate::engine::value::SlipId;
use crate::files;
use crate::forms;
use crate::forms::office::prints;
use crate::paper::{Copies, Face, Format, Lost, Origin, Paper, Preprinted, Sheet};
use crate::printing::layouts;
use crate::printing::printers::{self, Printer};
use crate::printing::task::{Failure, Task, To};
use crate::printing::way::Way;
use crate::protocol::messages::{
    Papers, Printable, Reply, ReportAsked, Request, Spot, View, Window,
};
use crate::protocol::spawn;
use crate::report;
use crate::terminal::printers::{form_of, size_of};

/// Rows of a register that are asked for at once.
const A_PAGE: u16 = 500;
/// Slips that are printed by one number: few enough for one message, many enough to be quick.
const PILE: usize = 40;

#[derive(clap::Args)]
pub(crate) struct PrintArgs {
    /// 单号 F-14/123;清单 open 或表单号 F-14;报表 RP-11 或报表名;blank(空白单);emergency(应急包)
    what: String,
    /// blank 的表单号;清单的过滤字
    text: Option<String>,
    #[command(flatten)]
    filter: Narrowed,
    /// 表单号后:清单里的每一张单都打,如每户的月结单
    #[arg(long)]
    each: bool,
    /// 报表:哪一天(或含这一天的那一周、那一月)
    #[arg(long)]
    day: Option<String>,
    /// 以哪个工号打印
    #[arg(long = "as", value_name = "BADGE")]
    badge: u32,
    /// 密码文件,每行“工号 密码”
    #[arg(long, value_name = "FILE")]
    pins: Option<PathBuf>,
    /// text、escp(24 针)、escpos(小票)、pdf 或 xlsx;不写:按打印机,打印队列是 pdf,文件是 text
    #[arg(long)]
    format: Option<String>,
    /// 只打第几联;不写:全部(针式一次打透)
    #[arg(long, value_name = "N")]
    part: Option<usize>,
    /// 纸: 241-third 241-half 241-whole a5 a4 80 58;不写:按单
    #[arg(long, value_name = "NAME")]
    paper: Option<String>,
    /// 套打:数据目录 layouts 里的版式名
    #[arg(long, value_name = "NAME", conflicts_with = "paper")]
    layout: Option<String>,
    /// 套打时一起打出标尺和每栏的框,用来对位置
    #[arg(long, requires = "layout")]
    ruler: bool,
    /// 写到文件;什么去处都不写则写到标准输出
    #[arg(long, value_name = "FILE", conflicts_with_all = ["printer", "device", "tcp"])]
    out: Option<PathBuf>,
    /// 打印机:printers.toml 里的名字,或本机打印队列
    #[arg(long, value_name = "NAME", conflicts_with_all = ["device", "tcp"])]
    printer: Option<String>,
    /// 设备,如 /dev/usb/lp0
    #[arg(long, value_name = "FILE", conflicts_with = "tcp")]
    device: Option<PathBuf>,
    /// 网口打印机,地址:端口(9100)
    #[arg(long, value_name = "HOST:PORT")]
    tcp: Option<String>,
    /// 可以覆盖已有的文件
    #[arg(long)]
    force: bool,
    /// 打不出的字以〓代替
    #[arg(long)]
    replace: bool,
    /// 做 PDF 用的字体文件
    #[arg(long, value_name = "FILE")]
    font: Option<PathBuf>,
}

pub(super) fn print(dir: &Path, args: &PrintArgs) -> Result<u8, u8> {
    let wanted = wanted(args).map_err(usage_error)?;
    let (to, format) = destination(dir, args)?;
    let paper = chosen_paper(args.paper.as_deref(), format, wanted.size())?;
    let on = preprinted(dir, args, wanted.form())?;
    let (sheets, title, trial) = (Vec::new(), String::new(), false);
    let mut task = Task { sheets, to, format, paper, on, title, over: args.force, trial };
    let refused = |why: String| fail(&why, REFUSED);
    let face = task.face(args.font.as_deref()).map_err(refused)?;
    let copies = match args.part {
        Some(part) => Copies::One(part),
        None if format.presses_through() => Copies::Pressed,
        None => Copies::Each,
    };
    let pins = read_pins(args.pins.as_deref()).map_err(usage_error)?;
    let mut desk = Caller::connect(dir).map_err(|reason| reply_error(Err(reason)))?;
    desk.sign_in(args.badge, &pins)?;
    let all = wanted.of(&mut desk)?;
    // Looked at first: what cannot be printed is named before a number is taken.
    let mut progress = ProgressLine::new();
    let many: usize = all.iter().map(slips_of).sum();
    let so_far = |n: usize| (n * PILE).min(many);
    for (n, of) in (1..).zip(&all) {
        let looked = papers(&mut desk, of, copies, None)?;
        task.sheets.extend(looked.sheets.into_iter().map(Sheet::in_words));
        task.title = looked.number;
        progress.say(|| format!("看样 {}/{many} 张", so_far(n)));
    }
    let seen = task.make(face.as_ref()).map_err(refused)?;
    name_lost(&seen.lost, args.replace)?;
    task.sheets.clear();
    let mut taken = Taken::default();
    let failed = taken.take_all(&mut desk, (&all, copies), &mut task, |n| {
        progress.say(|| format!("取号 {}/{many} 张", so_far(n)));
    })?;
    let Taken { prints, mut last } = taken;
    progress.finish();
    if let [Printable::Each { .. }, ..] = all.as_slice() {
        last = format!("共 {many} 张");
        task.title = last.clone();
    }
    let (done, digest) = match failed {
        Some(why) => (Err(why), String::new()),
        None => give(&task, face.as_ref(), &last),
    };
    record(&mut desk, &prints, &digest, done.as_ref().err().map(String::as_str));
    match (done, &task.to) {
        (Ok(said), To::Output) => print_err(&said),
        (Ok(said), _) => print_out(&said),
        (Err(why), _) => return Err(fail(&format!("{why}。打印号已记,可再打"), FAILED)),
    }
    Ok(FINE)
}

/// What was taken for a pile.
#[derive(Default)]
struct Taken {
    /// Its numbers, of which each needs an outcome.
    prints: Vec<SlipId>,
    /// What is said of the last of them.
    last: String,
}

impl Taken {
    /// Takes the numbers and sheets of all of it. What cut it short, after a number was taken: what was taken before
    /// is not left without an outcome.
    fn take_all(
        &mut self,
        desk: &mut Caller,
        (all, copies): (&[Printable], Copies),
        task: &mut Task,
        mut say: impl FnMut(usize),
    ) -> Result<Option<String>, u8> {
        for (n, of) in (1..).zip(all) {
            let print = match number(desk, of, copies, task) {
                Ok(print) => print,
                Err(code) if self.prints.is_empty() => return Err(code),
                Err(_) => return Ok(Some("没有取到下一批打印号".to_string())),
            };
            self.prints.push(print);
            let Ok(given) = papers(desk, of, copies, Some(print)) else {
                return Ok(Some("前台没有给出单子".to_string()));
            };
            task.sheets.extend(given.sheets.into_iter().map(Sheet::in_words));
            self.last = match given.times {
                0 => format!("打印号 {}", forms::show_number(print)),
                times => format!("第 {times} 次打印"),
            };
            say(n);
        }
        Ok(None)
    }
}

/// How many slips it is.
fn slips_of(of: &Printable) -> usize {
    match of {
        Printable::Each { slips, .. } => slips.len(),
        _ => 1,
    }
}

/// Makes the bytes and gives them away: what is known then, and the digest of the bytes.
fn give(task: &Task, face: Option<&Face>, which: &str) -> (Result<String, String>, String) {
    let printed = match task.make(face) {
        Ok(printed) => printed,
        Err(why) => return (Err(why), String::new()),
    };
    let digest = blake3::hash(&printed.bytes).to_hex().to_string();
    let pages = printed.pages;
    let said = task.give(printed.bytes).map_err(|problem| sentence(&problem));
    (said.map(|said| format!("{said}({which},{pages} 页)")), digest)
}

/// Writes down what became of prints.
fn record(desk: &mut Caller, prints: &[SlipId], digest: &str, failed: Option<&str>) {
    for print in prints {
        match hand(desk, prints::ask_result(*print, digest, failed)) {
            Ok(Reply::Accepted { .. }) => {}
            other => drop(reply_error(other)),
        }
    }
}

/// Why nothing was written, and what lets it be.
fn sentence(problem: &Failure) -> String {
    let consent =
        if matches!(problem, Failure::Exists(_)) { ";要覆盖请加 --force" } else { "" };
    format!("{}{consent}", problem.sentence())
}

/// Where it goes, and in which format.
fn destination(dir: &Path, args: &PrintArgs) -> Result<(To, Format), u8> {
    let format = match args.format.as_deref() {
        None => None,
        Some(name) => Some(Format::named(name).ok_or_else(|| {
            let all: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
            usage_error(format!("“{name}”不是格式;可用:{}", all.join(" ")))
        })?),
    };
    let plain = |name: String, way: Way, usual: Format| {
        let format = format.unwrap_or(usual);
        (To::Printer(Printer { name, way, format, origin: Origin::default() }), format)
    };
    let (to, format) = if let Some(name) = &args.printer {
        let own = printers::of_file(&spawn::shared_files(dir).join("printers.toml"))
            .map_err(usage_error)?;
        match own.into_iter().find(|printer| printer.name == *name) {
            Some(printer) => {
                let format = format.unwrap_or(printer.format);
                (To::Printer(printer), format)
            }
            // The same as on the screen: queues are given documents.
            None => plain(name.clone(), Way::Queue(name.clone()), Format::Pdf),
        }
    } else if let Some(path) = &args.device {
        plain(path.display().to_string(), Way::Device(path.clone()), Format::Text)
    } else if let Some(address) = &args.tcp {
        let way = Way::tcp(address);
        let way = way.ok_or_else(|| {
            usage_error("网口写成 地址:9100;IPv6 地址加方括号,如 [fe80::1]:9100".to_string())
        })?;
        plain(address.clone(), way, Format::Text)
    } else if let Some(path) = &args.out {
        files::find_room(path, args.force)
            .map_err(|problem| fail(&sentence(&problem.into()), REFUSED))?;
        (To::File(path.clone()), format.unwrap_or(Format::Text))
    } else {
        (To::Output, format.unwrap_or(Format::Text))
    };
    match &to {
        To::Printer(_) if format == Format::Xlsx => {
            Err(usage_error("工作簿不能直接打;请用 --out 存成文件".to_string()))
        }
        To::Printer(printer) if !printer.way.takes(format) => Err(usage_error(
            "网口和设备的打印机不认纯文本;请写 --format escp、escpos 或 pdf".to_string(),
        )),
        _ => Ok((to, format)),
    }
}

fn chosen_paper(name: Option<&str>, format: Format, size: Size) -> Result<Paper, u8> {
    let papers = format.papers(size);
    let Some(name) = name else { return papers.first().copied().ok_or(FAILED) };
    papers.iter().find(|paper| paper.name == name).copied().ok_or_else(|| {
        let all: Vec<&str> = papers.iter().map(|paper| paper.name).collect();
        usage_error(format!("{}不能用“{name}”;可用:{}", format.label(), all.join(" ")))
    })
}

/// The office's own form that is printed on, where one is named.
fn preprinted(
    dir: &Path,
    args: &PrintArgs,
    form: Option<&'static Form>,
) -> Result<Option<Preprinted>, u8> {
    let Some(name) = &args.layout else { return Ok(None) };
    let form = form.ok_or_else(|| usage_error("清单和报表没有版式".to_string()))?;
    let all = layouts::of_form(&spawn::shared_files(dir).join("layouts"), form);
    let all = all.map_err(usage_error)?;
    let names: Vec<&str> = all.iter().map(|layout| layout.name.as_str()).collect();
    let none = || match names.join(" ") {
        none if none.is_empty() => format!("{} 还没有版式;写法见手册“套打”", form.id),
        names => format!("{} 没有版式“{name}”;可用:{names}", form.id),
    };
    let layout = all.iter().find(|layout| layout.name == *name).cloned();
    let layout = layout.ok_or_else(|| usage_error(none()))?;
    Ok(Some(Preprinted { layout, ruler: args.ruler }))
}

/// What is to be printed, as it was written.
enum Wanted {
    This(Printable),
    Report {
        name: &'static str,
        day: String,
    },
    /// Every slip of a register, as it is narrowed.
    Each(&'static Form, View),
}

/// What is to be printed, as it was written.
fn wanted(args: &PrintArgs) -> Result<Wanted, String> {
    let text = || args.text.clone().unwrap_or_default();
    let what = args.what.as_str();
    let form = forms::form(what);
    if args.each && form.is_none() {
        return Err("--each 前面写表单号,如 print F-22 --each --days 2026-11".to_string());
    }
    if let Some(slip) = forms::slip_number(what) {
        return Ok(Wanted::This(Printable::Slip(slip)));
    }
    if let Some(form) = form {
        let view = args.filter.slips(Some(form.id.to_string()), None, text())?;
        let list = |view| Wanted::This(Printable::List(view));
        return Ok(if args.each { Wanted::Each(form, view) } else { list(view) });
    }
    match what {
        "emergency" => Ok(Wanted::This(Printable::Emergency)),
        "blank" => match args.text.as_deref().and_then(forms::form) {
            Some(form) => Ok(Wanted::This(Printable::Blank { form: form.id.to_string() })),
            None => Err("blank 后面写表单号,如 blank F-14".to_string()),
        },
        "open" => Ok(Wanted::This(Printable::List(args.filter.open(text())?))),
        name => match report::report(name) {
            Some(report) => {
                let day = args.day.clone().unwrap_or_default();
                Ok(Wanted::Report { name: report.name, day })
            }
            None => Err(format!(
                "“{name}”不能打印;可写单号 F-14/123、清单 open 或 F-14、报表名(见 report)、blank F-14、emergency"
            )),
        },
    }
}

impl Wanted {
    fn form(&self) -> Option<&'static Form> {
        match self {
            Self::This(of) => form_of(of),
            Self::Each(form, _) => Some(form),
            Self::Report { .. } => None,
        }
    }

    fn size(&self) -> Size {
        match self {
            Self::This(of) => size_of(of),
            Self::Each(form, _) => form.print.size,
            Self::Report { .. } => Size::Whole,
        }
    }

    /// Everything that is printed, in its order.
    fn of(self, desk: &mut Caller) -> Result<Vec<Printable>, u8> {
        match self {
            Self::This(of) => Ok(vec![of]),
            Self::Report { name, day } => {
                let name = name.to_string();
                match desk.ask(Request::Report(ReportAsked { name, day, ..ReportAsked::default() }))
                {
                    Ok(Reply::Report(sheet)) => Ok(vec![Printable::Report(sheet)]),
                    other => Err(reply_error(other)),
                }
            }
            Self::Each(form, view) => {
                let (mut all, mut spot) = (Vec::new(), Spot::Top);
                loop {
                    let window = Window { spot, before: 0, most: A_PAGE };
                    let asked = Request::List { view: view.clone(), window };
                    let page = match desk.ask(asked) {
                        Ok(Reply::List(page)) => page,
                        other => return Err(reply_error(other)),
                    };
                    all.extend(page.rows.iter().map(|row| row.id));
                    match page.rows.last().filter(|_| page.more) {
                        Some(last) => spot = Spot::Slip { id: last.id, by: 1, or: u32::MAX },
                        None => break,
                    }
                }
                // Lists have the newest first; a pile lies the other way round.
                all.reverse();
                if all.is_empty() {
                    return Err(fail(&format!("{} 里没有要打的单", form.title), REFUSED));
                }
                let pile = |slips: &[SlipId]| Printable::Each {
                    view: view.clone(),
                    slips: slips.to_vec(),
                };
                Ok(all.chunks(PILE).map(pile).collect())
            }
        }
    }
}

fn papers(
    desk: &mut Caller,
    of: &Printable,
    copies: Copies,
    print: Option<SlipId>,
) -> Result<Box<Papers>, u8> {
    match desk.ask(Request::Paper { of: of.clone(), copies, print }) {
        Ok(Reply::Paper(papers)) => Ok(papers),
        other => Err(reply_error(other)),
    }
}

/// Names what cannot be printed, and stops there unless 〓 may stand for it.
fn name_lost(lost: &[Lost], replace: bool) -> Result<(), u8> {
    for one in lost {
        print_err(&format!("“{}”里的“{}”打不出", one.at, one.letter));
    }
    match lost.is_empty() || replace {
        true => Ok(()),
        false => Err(fail("没有打印;要以〓代替请加 --replace,或换 --format pdf", REFUSED)),
    }
}

fn hand(desk: &mut Caller, asked: crate::engine::decision::Asked) -> Result<Reply, String> {
    desk.ask(Request::Hand { id: String::new(), asked, draft: None, cosign: None })
}

/// Takes the number of the print.
fn number(desk: &mut Caller, of: &Printable, copies: Copies, task: &Task) -> Result<SlipId, u8> {
    let printer = task.to.name();
    let asked = match of {
        Printable::Slip(id) => {
            let slip = forms::show_number(*id);
            prints::ask_number(&slip, copies.part(), copies.pressed(), &printer)
        }
        Printable::Each { slips, .. } => {
            let slips: Vec<String> = slips.iter().map(|id| forms::show_number(*id)).collect();
            prints::ask_each_number(&task.title, &slips, &printer)
        }
        _ => prints::ask_list_number(&task.title, &printer),
    };
    match hand(desk, asked) {
        Ok(Reply::Accepted { slip, warnings, .. }) => {
            warnings.iter().for_each(|notice| print_err(&notice.text));
            Ok(slip)
        }
        Ok(Reply::Invalid(problems)) => {
            let all: Vec<String> = problems.into_iter().map(|problem| problem.problem).collect();
            Err(fail(&all.join(";"), REFUSED))
        }
        other => Err(reply_error(other)),
    }
}

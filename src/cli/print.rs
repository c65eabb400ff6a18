//! `print`: a slip on paper or in a file. The number of the print is taken first, then it is sent, then what
//! became of it is written down.

use std::path::{Path, PathBuf};

use super::caller::{Caller, read_pins, reply_error, usage_error};
use super::{FAILED, FINE, REFUSED, fail, print_err, print_out};
use crate::engine::print::Size;
use crate::engine::value::SlipId;
use crate::files;
use crate::forms;
use crate::forms::office::prints;
use crate::paper::{Copies, Format, Lost, Origin, Paper};
use crate::printing::printers::{self, Printer};
use crate::printing::task::{Failure, Task, To};
use crate::printing::way::Way;
use crate::protocol::messages::{Papers, Reply, Request};
use crate::protocol::spawn;

#[derive(clap::Args)]
pub(crate) struct PrintArgs {
    /// 单号: F-14/123
    slip: String,
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
    let slip = forms::slip_number(&args.slip);
    let slip = slip.ok_or_else(|| usage_error("单号写作 F-14/123".to_string()))?;
    let (to, format) = destination(dir, args)?;
    let size = forms::tagged(slip.form).map_or(Size::Half, |form| form.print.size);
    let paper = chosen_paper(args.paper.as_deref(), format, size)?;
    let trial = false;
    let (sheets, title) = (Vec::new(), String::new());
    let mut task = Task { sheets, to, format, paper, title, over: args.force, trial };
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
    // Looked at first: what cannot be printed is named before a number is taken.
    task.sheets = papers(&mut desk, slip, copies, None)?.sheets;
    let seen = task.make(face.as_ref()).map_err(refused)?;
    name_lost(&seen.lost, args.replace)?;
    let print = number(&mut desk, slip, copies, &task.to.name())?;
    let mut digest = String::new();
    let given = papers(&mut desk, slip, copies, Some(print));
    let done = given.map_err(|_| "前台没有给出单子".to_string()).and_then(|papers| {
        (task.sheets, task.title) = (papers.sheets, papers.number);
        let printed = task.make(face.as_ref())?;
        digest = blake3::hash(&printed.bytes).to_hex().to_string();
        let pages = printed.pages;
        let said = task.give(printed.bytes).map_err(|problem| sentence(&problem))?;
        Ok(format!("{said}(第 {} 次打印,{pages} 页)", papers.times))
    });
    let failed = done.as_ref().err().map(String::as_str);
    let asked = prints::ask_result(print, &digest, failed);
    match hand(&mut desk, asked) {
        Ok(Reply::Accepted { .. }) => {}
        other => drop(reply_error(other)),
    }
    match (done, &task.to) {
        (Ok(said), To::Output) => print_err(&said),
        (Ok(said), _) => print_out(&said),
        (Err(why), _) => return Err(fail(&format!("{why}。打印号已记,可再打"), FAILED)),
    }
    Ok(FINE)
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

fn papers(
    desk: &mut Caller,
    slip: SlipId,
    copies: Copies,
    print: Option<SlipId>,
) -> Result<Box<Papers>, u8> {
    match desk.ask(Request::Paper { slip, copies, print }) {
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
fn number(desk: &mut Caller, slip: SlipId, copies: Copies, printer: &str) -> Result<SlipId, u8> {
    let asked = prints::ask_number(
        &crate::forms::show_number(slip),
        copies.part(),
        copies.pressed(),
        printer,
    );
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

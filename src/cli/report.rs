//! `report`: writes a report as text, CSV, workbook or JSON.

use std::path::{Path, PathBuf};

use super::caller::{reply_error, usage_error};
use super::listing::ReaderArgs;
use super::{FAILED, FINE, REFUSED, fail, print_bytes, print_out};
use crate::files;
use crate::protocol::messages::{Reply, ReportAsked, Request};
use crate::report::REPORTS;
use crate::report::books::{Dialect, Writer};
use crate::report::chosen::chosen;
use crate::report::render::{Format, NAMES, render};
use crate::report::sheet::ROWS_MOST;

#[derive(clap::Args)]
pub(crate) struct ReportArgs {
    /// 报表名:slips-of-day、RP-11 或表题;不写则列出全部
    name: Option<String>,
    /// 哪一天(或含这一天的那一周、那一月),如 2026-11-21、昨天
    #[arg(long, conflicts_with = "month")]
    day: Option<String>,
    /// 哪一月,如 2026-11
    #[arg(long)]
    month: Option<String>,
    /// 一段日子,从哪天,与 --to 一起写
    #[arg(long, conflicts_with_all = ["day", "month"], requires = "to")]
    from: Option<String>,
    /// 到哪天为止
    #[arg(long, requires = "from")]
    to: Option<String>,
    /// 只要哪个楼栋,如 3
    #[arg(long, default_value = "")]
    building: String,
    /// 只要哪个部门,如 工程
    #[arg(long, default_value = "")]
    department: String,
    /// 只要某一行所数的那些单:写那一行的第一栏
    #[arg(long, value_name = "ROW", default_value = "")]
    behind: String,
    /// text、csv、xlsx 或 json;账簿 (books) 用 hledger、ledger 或 beancount
    #[arg(long, default_value = "text")]
    format: String,
    /// 映射文件:只要哪些栏、什么次序、什么列名(银行送盘文件);用于 csv、xlsx
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// 写到文件;不写则写到标准输出
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    reader: ReaderArgs,
}

pub(super) fn report(dir: &Path, args: &ReportArgs) -> Result<u8, u8> {
    let Some(name) = &args.name else {
        for one in REPORTS {
            print_out(&format!("{}\t{}\t{}\t{}", one.name, one.id, one.title, one.cites.join(" ")));
        }
        print_out(&format!("{BOOKS}\tP-12\t账簿(hledger、ledger、beancount)\tP-12 P-15"));
        return Ok(FINE);
    };
    if name == BOOKS {
        return books(dir, args);
    }
    let Some(format) = Format::from_name(&args.format) else {
        let reason = format!("“{}”不是格式;可用:{NAMES}", args.format);
        return Err(usage_error(reason));
    };
    let asked = ReportAsked {
        name: name.clone(),
        day: days(args),
        building: args.building.clone(),
        department: args.department.clone(),
        behind: args.behind.clone(),
    };
    let sheet = match args.reader.caller(dir)?.ask(Request::Report(asked)) {
        Ok(Reply::Report(sheet)) => sheet,
        other => return Err(reply_error(other)),
    };
    let sheet = if args.out.is_some() { Box::new(sheet.to_take_out()) } else { sheet };
    let sheet = match &args.map {
        None => sheet,
        Some(path) => {
            if sheet.rows.len() >= ROWS_MOST {
                let why = format!("超过 {ROWS_MOST} 行的报表不按映射写;请缩小日期");
                return Err(fail(&why, REFUSED));
            }
            let map = files::read_small(path)
                .map_err(|problem| usage_error(files::reason(&problem, path)))?;
            Box::new(chosen(&sheet, &map).map_err(|reason| fail(&reason, REFUSED))?)
        }
    };
    let bytes = render(&sheet, format).map_err(|reason| fail(&reason, FAILED))?;
    give(args, &bytes)
}

/// The name under which the books are asked for.
const BOOKS: &str = "books";

/// The books, whole: a page after the other while others work.
fn books(dir: &Path, args: &ReportArgs) -> Result<u8, u8> {
    let Some(dialect) = Dialect::of(&args.format) else {
        let all: Vec<&str> = Dialect::ALL.iter().map(|(name, _)| *name).collect();
        let reason = format!("账簿没有“{}”这种格式;可用:{}", args.format, all.join(" "));
        return Err(usage_error(reason));
    };
    let span = [&args.day, &args.month, &args.from, &args.to].iter().any(|day| day.is_some());
    if args.map.is_some() {
        return Err(usage_error("账簿不按映射写".to_string()));
    }
    let part = [&args.building, &args.department, &args.behind].iter().any(|part| !part.is_empty());
    if span || part {
        let reason = "账簿总是从第一笔写起、写全部:不分日子、楼栋和部门,也不分行";
        return Err(usage_error(reason.to_string()));
    }
    let mut desk = args.reader.caller(dir)?;
    let mut writer = Writer::new(dialect);
    let mut after = Some(0);
    while let Some(from) = after {
        let page = match desk.ask(Request::Books { after: from }) {
            Ok(Reply::Books(page)) => *page,
            other => return Err(reply_error(other)),
        };
        for one in &page.bookings {
            writer.add(one).map_err(|reason| fail(&reason, FAILED))?;
        }
        after = page.next;
    }
    let text = writer.finish().map_err(|reason| fail(&reason, FAILED))?;
    give(args, text.as_bytes())
}

/// Writes it where it was asked for.
fn give(args: &ReportArgs, bytes: &[u8]) -> Result<u8, u8> {
    match &args.out {
        // A report that is made every day lies in the place of yesterday's.
        Some(path) => {
            let written = files::save(path, bytes, true);
            written.map_err(|problem| fail(&problem.sentence(), FAILED))?;
        }
        None => print_bytes(bytes),
    }
    Ok(FINE)
}

/// The days that are asked for, as one text.
fn days(args: &ReportArgs) -> String {
    match (&args.from, &args.to, &args.day, &args.month) {
        (Some(from), Some(to), _, _) => format!("{from}..{to}"),
        (_, _, Some(day), _) => day.clone(),
        (_, _, None, Some(month)) => format!("{month}-1"),
        _ => String::new(),
    }
}

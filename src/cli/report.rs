//! `report`: a report of the desk, as text, CSV, workbook or JSON.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::caller::{failed, misused};
use super::listing::ReaderWords;
use super::{FAILED, FINE, complain, say};
use crate::protocol::messages::{Reply, Request};
use crate::report::REPORTS;
use crate::report::written::{Format, written};

#[derive(clap::Args)]
pub(crate) struct ReportWords {
    /// 报表名:slips-of-day、RP-11 或表题;不写则列出全部
    name: Option<String>,
    /// 哪一天(或含这一天的那一周、那一月),如 2026-11-21、昨天
    #[arg(long, conflicts_with = "month")]
    day: Option<String>,
    /// 哪一月,如 2026-11
    #[arg(long)]
    month: Option<String>,
    /// text、csv、xlsx 或 json
    #[arg(long, default_value = "text")]
    format: String,
    /// 写到文件;不写则写到标准输出
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    reader: ReaderWords,
}

pub(super) fn report(dir: &Path, words: &ReportWords) -> u8 {
    let Some(name) = &words.name else {
        for one in REPORTS {
            say(&format!("{}\t{}\t{}\t{}", one.name, one.id, one.title, one.cites.join(" ")));
        }
        return FINE;
    };
    let Some(format) = Format::named(&words.format) else {
        return misused(format!("“{}”不是格式;可用:text csv xlsx json", words.format));
    };
    let day = match (&words.day, &words.month) {
        (Some(day), _) => day.clone(),
        (None, Some(month)) => format!("{month}-1"),
        (None, None) => String::new(),
    };
    let mut caller = match words.reader.caller(dir) {
        Ok(caller) => caller,
        Err(code) => return code,
    };
    let sheet = match caller.ask(Request::Report { name: name.clone(), day }) {
        Ok(Reply::Report(sheet)) => sheet,
        other => return failed(other),
    };
    let bytes = match written(&sheet, format) {
        Ok(bytes) => bytes,
        Err(sentence) => {
            complain(&sentence);
            return FAILED;
        }
    };
    let done = match &words.out {
        Some(path) => std::fs::write(path, &bytes)
            .map_err(|e| format!("写不进 {}({e});请换一个地方", path.display())),
        // A reader that went away is no reason to fail.
        None => {
            let _ = std::io::stdout().write_all(&bytes);
            Ok(())
        }
    };
    match done {
        Ok(()) => FINE,
        Err(sentence) => {
            complain(&sentence);
            FAILED
        }
    }
}

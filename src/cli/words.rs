//! The program's other words: opening offices, the clock, the check, and the terminal itself.

use std::path::{Path, PathBuf};

use super::caller::Caller;
use super::{FAILED, FINE, REFUSED, USAGE, complain, say};
use crate::desk::clock::wall;
use crate::desk::setup::{self, Setup};
use crate::desk::talk::{Reply, Request};
use crate::domain::moment::Moment;
use crate::store::{Store, StoreProblem};

#[derive(clap::Args)]
pub(crate) struct SetupWords {
    /// 管理处名称
    #[arg(long)]
    office: String,
    /// 第一位操作员的工号
    #[arg(long)]
    badge: u32,
    /// 第一位操作员的姓名
    #[arg(long, default_value = "主任")]
    name: String,
    /// 岗位: head desk supervisor …
    #[arg(long)]
    role: Option<String>,
    /// 按哪份制度: S0 … S4
    #[arg(long)]
    profile: Option<String>,
    /// 密码文件,每行“工号 密码”
    #[arg(long, value_name = "FILE")]
    pins: Option<PathBuf>,
}

#[derive(clap::Args)]
pub(crate) struct DemoWords {
    #[arg(long)]
    rooms: Option<usize>,
    #[arg(long)]
    slips: Option<usize>,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// 练习管理处停在哪一刻(2026-11-21T14:32)
    #[arg(long)]
    clock: Option<String>,
}

pub(super) fn setup(dir: &Path, words: &SetupWords) -> u8 {
    if Store::exists(dir) {
        complain("数据目录里已有管理处;请换一个目录(--data)");
        return REFUSED;
    }
    let pins = super::caller::pins(words.pins.as_deref());
    let pin = match pins.as_ref().map(|pins| super::caller::pin_of(pins, words.badge)) {
        Ok(Ok(pin)) => pin.to_string(),
        Ok(Err(sentence)) => {
            complain(&sentence);
            return USAGE;
        }
        Err(sentence) => {
            complain(sentence);
            return USAGE;
        }
    };
    let setup = Setup {
        name: words.office.clone(),
        profile: words.profile.clone(),
        badge: words.badge,
        operator: words.name.clone(),
        role: words.role.clone(),
        pin,
    };
    match setup::open_office(dir, &setup, wall()) {
        Ok(()) => {
            say(&format!("“{}”已开办;打开前台:qiantai", words.office));
            FINE
        }
        Err(setup::SetupProblem::Store(problem)) => store_failed(&problem),
        Err(problem) => {
            complain(&problem.to_string());
            REFUSED
        }
    }
}

fn store_failed(problem: &StoreProblem) -> u8 {
    complain(&problem.to_string());
    FAILED
}

pub(super) fn demo(dir: &Path, words: &DemoWords) -> u8 {
    let at = match words.clock.as_deref().map(|t| Moment::parse(t, wall())) {
        Some(None) => {
            complain("时间写成 2026-11-21T14:32");
            return USAGE;
        }
        Some(at) => at,
        None => None,
    };
    let ask = setup::PracticeAsk {
        rooms: words.rooms,
        slips: words.slips,
        seed: words.seed,
        at,
        running: false,
    };
    match setup::practice(dir, &ask) {
        Ok(built) => {
            say(&built);
            FINE
        }
        Err(setup::SetupProblem::Store(problem)) => store_failed(&problem),
        Err(problem) => {
            complain(&problem.to_string());
            REFUSED
        }
    }
}

pub(super) fn clock(dir: &Path, at: &str) -> u8 {
    let at = (at != "run").then(|| at.to_string());
    match Caller::connect(dir).and_then(|mut c| c.ask(Request::SetClock(at))) {
        Ok(Reply::Done) => FINE,
        Ok(Reply::No(sentence)) => {
            complain(&sentence);
            REFUSED
        }
        Ok(other) => {
            complain(&format!("{other:?}"));
            FAILED
        }
        Err(sentence) => {
            complain(&sentence);
            FAILED
        }
    }
}

/// Through the running desk, or on the closed store.
pub(super) fn check(dir: &Path, as_json: bool) -> u8 {
    match Caller::running(dir) {
        Ok(Some(mut caller)) if !as_json => match caller.ask(Request::Check) {
            Ok(Reply::Checked { text, holds }) => {
                say(&text);
                return if holds { FINE } else { FAILED };
            }
            Ok(Reply::Failed(sentence)) | Err(sentence) => {
                complain(&sentence);
                return FAILED;
            }
            Ok(other) => {
                complain(&format!("{other:?}"));
                return FAILED;
            }
        },
        Ok(Some(mut caller)) => match caller.ask(Request::CheckJson) {
            Ok(Reply::Checked { text, holds }) => {
                say(&text);
                return if holds { FINE } else { FAILED };
            }
            other => {
                complain(&format!("{other:?}"));
                return FAILED;
            }
        },
        Ok(None) | Err(_) => {}
    }
    match Store::open(dir).and_then(|store| store.check()) {
        Ok(findings) => {
            say(&if as_json { findings.to_json() } else { findings.to_string() });
            if findings.faults.is_empty() { FINE } else { FAILED }
        }
        Err(problem) => store_failed(&problem),
    }
}

pub(super) fn rebuild(dir: &Path, from: &Path) -> u8 {
    match Store::rebuild(dir, from) {
        Ok(head) => {
            say(&format!("已重建 {} 条流水,校验码 {}", head.seq, head.spoken()));
            FINE
        }
        Err(problem) => store_failed(&problem),
    }
}

pub(super) fn stop(dir: &Path) -> u8 {
    match Caller::running(dir) {
        Ok(Some(mut caller)) => match caller.ask(Request::Stop) {
            Ok(Reply::Done) => FINE,
            Ok(other) => {
                complain(&format!("{other:?}"));
                FAILED
            }
            Err(sentence) => {
                complain(&sentence);
                FAILED
            }
        },
        Ok(None) => {
            say("没有前台进程在运行");
            FINE
        }
        Err(sentence) => {
            complain(&sentence);
            FAILED
        }
    }
}

/// Opens a terminal: first run if there is no office yet.
pub(super) fn open_terminal(dir: &Path) -> u8 {
    let _ = dir;
    complain("请在终端窗口里运行 qiantai");
    USAGE
}

//! The program's other words: opening offices, the clock, the check, and the terminal itself.

use std::path::{Path, PathBuf};

use super::caller::{Caller, NO_OFFICE, failed, misused};
use super::telling::Telling;
use super::{FAILED, FINE, REFUSED, USAGE, complain, say};
use crate::desk::clock::wall;
use crate::desk::practice;
use crate::desk::setup::{self, Setup};
use crate::engine::moment::Moment;
use crate::protocol::client::Link;
use crate::protocol::messages::{Reply, Request};
use crate::protocol::spawn::{self, Places};
use crate::store::{Store, StoreProblem};
use crate::terminal::keymap::Keymap;
use crate::terminal::onboarding;
use crate::terminal::onboarding::{At, FirstRun};
use crate::terminal::run::{self, News};
use crate::terminal::theme::{Look, Theme};

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
    /// 结束时至少有这么多未完单(压力练习)
    #[arg(long)]
    open: Option<usize>,
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
    let pin = super::caller::pins(words.pins.as_deref())
        .and_then(|pins| super::caller::pin_of(&pins, words.badge).map(str::to_string));
    let pin = match pin {
        Ok(pin) => pin,
        Err(sentence) => return misused(sentence),
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
    let ask = practice::PracticeAsk {
        rooms: words.rooms,
        slips: words.slips,
        open: words.open,
        seed: words.seed,
        at,
        running: false,
    };
    let mut telling = Telling::new();
    let built = practice::practice_with_progress(dir, &ask, &mut |progress| telling.tell(progress));
    telling.done();
    match built {
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
        other => failed(other),
    }
}

/// Through the running desk, or on the closed store.
pub(super) fn check(dir: &Path, as_json: bool) -> u8 {
    if let Ok(Some(mut caller)) = Caller::running(dir) {
        let request = if as_json { Request::CheckJson } else { Request::Check };
        return match caller.ask(request) {
            Ok(Reply::Checked { text, holds }) => {
                say(&text);
                if holds { FINE } else { FAILED }
            }
            other => failed(other),
        };
    }
    if !Store::exists(dir) {
        return failed(Err(NO_OFFICE.to_string()));
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

/// Asks the running desk to end and waits until it has: what comes next finds the store free.
pub(super) fn stop(dir: &Path) -> u8 {
    let mut caller = match Caller::running(dir) {
        Ok(Some(caller)) => caller,
        Ok(None) => {
            say("没有前台进程在运行");
            return FINE;
        }
        Err(sentence) => return failed(Err(sentence)),
    };
    match caller.ask(Request::Stop) {
        Ok(Reply::Done) => {
            caller.until_ended();
            FINE
        }
        other => failed(other),
    }
}

/// Opens a terminal: the first run where there is no office yet, then the desk.
pub(super) fn open_terminal(dir: &Path) -> u8 {
    use std::io::IsTerminal;
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        complain("这里不是终端,打不开前台;脚本请用 qiantai exec、list、show(见 qiantai --help)");
        return USAGE;
    }
    let theme = Theme::new(Look::of_environment(|name| std::env::var(name).ok()));
    let (keymap, skipped) = keymap(dir);
    for problem in &skipped {
        complain(problem);
    }
    if !Store::exists(dir) {
        match first_run(dir, &theme, keymap.clone()) {
            Ok(true) => {}
            Ok(false) => return FINE,
            Err(sentence) => {
                complain(&sentence);
                return FAILED;
            }
        }
    }
    let places = match Places::of(dir) {
        Ok(places) => places,
        Err(problem) => {
            complain(&problem.to_string());
            return FAILED;
        }
    };
    let open = |news| {
        let start = places.clone();
        Link::open(places.clone(), move || spawn::start_desk(&start), news, News::Link)
    };
    match run::run(open, keymap, &theme, &terminal_name(), &skipped) {
        Ok(code) => u8::try_from(code).unwrap_or(FAILED),
        Err(error) => {
            complain(&error.to_string());
            FAILED
        }
    }
}

/// The shipped keys, with the office's own and the operator's own laid over.
/// What is wrong in them is skipped and said, and keeps nobody from working.
fn keymap(dir: &Path) -> (Keymap, Vec<String>) {
    let mut layers = Vec::new();
    let mut skipped = Vec::new();
    let own = std::env::var_os("QIANTAI_KEYS").map(PathBuf::from);
    for path in [Some(dir.join("keys.toml")), own].into_iter().flatten() {
        match std::fs::read_to_string(&path) {
            Ok(text) => layers.push((name_of(&path), text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                skipped.push(format!("键位文件 {} 读不出({error}),已略过", path.display()));
            }
        }
    }
    let layers: Vec<(&str, &str)> = layers.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let (keymap, problems) = Keymap::load_what_reads(&layers);
    skipped.extend(problems.iter().map(|problem| format!("{problem}(已略过)")));
    (keymap, skipped)
}

/// Asks what office to open, and opens it. `false`: the operator thought better of it.
fn first_run(dir: &Path, theme: &Theme, keys: Keymap) -> Result<bool, String> {
    let chosen = onboarding::run(theme, keys, rehearse).map_err(|e| e.to_string())?;
    let opened = match chosen {
        FirstRun::Quit => return Ok(false),
        FirstRun::Practice => {
            say("正在建练习管理处,约需几秒…");
            let ask = practice::PracticeAsk {
                seed: 1,
                at: Some(wall().minute()),
                running: true,
                ..Default::default()
            };
            let built = practice::practice(dir, &ask);
            built.map(|_| ())
        }
        FirstRun::Setup(asked) => setup::open_office(dir, &office(&asked), wall()),
    };
    opened.map(|()| true).map_err(|problem| problem.to_string())
}

fn office(asked: &onboarding::Setup) -> Setup {
    Setup {
        name: asked.office.clone(),
        profile: asked.profile.clone(),
        badge: asked.badge,
        operator: asked.name.clone(),
        role: None,
        pin: asked.pin.clone(),
    }
}

/// Whether the office could be opened so; if not, what to put right at which blank.
fn rehearse(asked: &onboarding::Setup) -> Result<(), (At, String)> {
    setup::try_office(&office(asked), wall()).map_err(|problem| match &problem {
        setup::SetupProblem::Pin(_) => (At::Pin, problem.to_string()),
        _ => (At::Office, problem.to_string()),
    })
}

/// The terminal device, as the desk and colleagues know this screen.
fn terminal_name() -> String {
    let device = rustix::termios::ttyname(std::io::stdin(), Vec::new());
    let device = device.ok().and_then(|d| d.into_string().ok());
    device.unwrap_or_else(|| format!("pid {}", std::process::id()))
}

/// The name of a file without its folders: what a line of a screen has room for.
fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
